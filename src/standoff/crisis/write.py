"""A crisis back to YAML that reads the same for every reader.

Both forms can be written. What a YAML 1.1 reader would take for something else (`NO`, `12:30`,
`2020-11-01`, `1e3`) stands in quotes, as does what a YAML 1.2 reader would.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from standoff.crisis.resolved import Crisis
from standoff.crisis.written import CrisisFile
from standoff.crisis.yaml_scalars import resolve_plain

EDITOR_LINE = "# yaml-language-server: $schema=crisis-1.schema.json\n"
WIDTH = 110
LINE_BREAKS = frozenset("\r\x85\u2028\u2029")
"""Line breaks to some readers and not to others."""


class _Dumper(yaml.SafeDumper):
    """Keeps the order of keys and writes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    # PyYAML itself quotes what YAML 1.1 would misread.
    if not isinstance(resolve_plain(text), str):
        style = "'"
    if LINE_BREAKS & set(text):
        style = '"'  # where they stand as escapes
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    text = repr(number)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")  # to YAML 1.1, 1e-05 is text
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)


def write(model: CrisisFile | Crisis) -> str:
    """The YAML text of a crisis in either form."""
    text = yaml.dump(plain(model), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return EDITOR_LINE + text


def plain(model: CrisisFile | Crisis) -> dict[str, Any]:
    """A crisis as plain data in the syntax of a file, without what was left at its default."""
    dumped = model.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    dumped.pop("standoff", None)
    return {"standoff": 1, **{section: _plain(value) for section, value in dumped.items()}}


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(item) for item in data]
    return data.isoformat() if isinstance(data, date) else data
