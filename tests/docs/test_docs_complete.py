"""The look-up pages name everything there is: each field, pattern, distribution and grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from pages import DOCS

from standoff.belief import ITEM, SOURCE
from standoff.crisis import json_schema, load_or_raise
from standoff.crisis.patterns import PATTERNS, Pattern
from standoff.language import parse_value
from standoff.language.value_grammar import DISTRIBUTIONS


def page(name: str) -> str:
    return (DOCS / "look-up" / name).read_text("utf-8")


def fields(schema: Any) -> Iterator[str]:
    """Every key that a crisis file may have somewhere."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


def missing(names: Iterable[str], text: str) -> list[str]:
    """Names that a page does not show as code.

    >>> missing(["date", "span", "title"], "`{date*, span: [first, last]}`, title")
    ['title']
    """
    shown = {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[\w-]+", code)}
    return sorted(set(names) - shown)


def test_every_field_is_told() -> None:
    assert not missing(fields(json_schema()), page("crisis-file.md"))


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=lambda p: p.name)
def test_every_pattern_is_told(pattern: Pattern) -> None:
    found = page("patterns.md").split(f"## {pattern.name}\n")
    assert len(found) == 2
    text = found[1].split("\n## ")[0]
    settings = [setting for allowed in pattern.options.values() for setting in allowed]
    types = [name for names in pattern.type_names.values() for name in names]
    game = pattern.expand({role: role for role in pattern.roles}, {}, {}, {}).game
    outcomes = [name for name in game["outcomes"] if not name.startswith("deal_")]
    assert not missing([*pattern.roles, *pattern.options, *settings, *pattern.costs, *types, *outcomes], text)


def test_every_claim_of_the_argument_is_told() -> None:
    text = (DOCS / "understand" / "karabakh-2020.md").read_text("utf-8")
    crisis = load_or_raise("karabakh-2020")
    assert [claim.id for claim in crisis.argument if f"| {claim.claim} |" not in text] == []


def test_every_distribution_is_told() -> None:
    text = page("values.md")
    for name, (parameters, _, _) in DISTRIBUTIONS.items():
        assert f"`{name}({parameters})`" in text
    assert parse_value("0.3 to 0.7") == parse_value("uniform(0.3, 0.7)")


def test_the_published_map_is_the_one_in_use() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page("reliability.md").splitlines()]
    told = {row[k]: row[k + 2] for row in rows if len(row) == 6 for k in (0, 3)}
    for grade, value in (SOURCE | ITEM).items():
        assert float(told[grade]) == value


def test_what_is_left_out_is_seen() -> None:
    assert missing(["strike", "warn"], "only `strike` is told") == ["warn"]
