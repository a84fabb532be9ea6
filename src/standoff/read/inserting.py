"""Entries written at the end of a section of a YAML file, whose own words and comments stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from standoff.read.article import ArticleError
from standoff.read.yamldata import LOADER


class _Flow(yaml.SafeDumper):
    """Entries on one line, or folded."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def inserted(text: str, section: str, entries: Sequence[tuple[str, Any]], name: str) -> str:
    """Entries at the end of a section, which begins if it is not there."""
    node = yaml.compose(text, LOADER)
    assert isinstance(node, yaml.MappingNode)
    lists = section not in ("sources", "actors")
    lines = []
    for key, data in entries:
        flow = yaml.dump(
            data, Dumper=_Flow, default_flow_style=True, sort_keys=False, allow_unicode=True, width=112
        ).strip()
        flow = flow.replace("\n", "\n      ")
        flow = re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", flow)
        lines.append(f"  - {flow}" if lists else f"  {key}: {flow}")
    rows = text.splitlines()
    for key_node, value in node.value:
        if key_node.value != section:
            continue
        if value.flow_style or not isinstance(value, yaml.MappingNode | yaml.SequenceNode):
            empty = (
                isinstance(value, yaml.MappingNode | yaml.SequenceNode)
                and not value.value
                or value.tag.endswith("null")
            )
            if not empty:
                raise ArticleError(
                    f"{name}, line {value.start_mark.line + 1}: `{section}` stands in braces; write it one entry a line"
                )
            at = key_node.start_mark.line
            return "\n".join([*rows[:at], f"{section}:", *lines, *rows[at + 1 :]]) + "\n"
        last = value.value[-1][1] if isinstance(value, yaml.MappingNode) else value.value[-1]
        at = _last_line(last)
        indent = value.start_mark.column
        moved = [" " * indent + line[2:] for line in lines]
        return "\n".join([*rows[:at], *moved, *rows[at:]]) + "\n"
    return text.rstrip("\n") + f"\n\n{section}:\n" + "\n".join(lines) + "\n"


def _last_line(node: Any) -> int:
    """The line after a node's last letter. Block collections end where the next thing begins, so look inside."""
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return int(node.end_mark.line) + (1 if node.end_mark.column else 0)
