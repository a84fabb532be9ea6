"""Findings rebuilt with every text or every probability replaced: for tests that must reach all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from standoff.report import Spread

STRUCTURAL = frozenset({"svg", "kind", "scale", "scales", "holds", "confidence"})
"""Markup from this package, and words out of a fixed list: not text from a crisis file."""


def with_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same findings with each text changed, ids included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_text(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = {
            field.name: getattr(value, field.name)
            if field.name in STRUCTURAL
            else with_text(getattr(value, field.name), change)
            for field in dataclasses.fields(value)
        }
        return type(value)(**kept)
    return value


def with_probability(value: Any, probability: float) -> Any:
    """The same findings with every spread and share set to one value."""
    if isinstance(value, Spread):
        return Spread(*[probability] * 5)
    if isinstance(value, float):
        return probability
    if isinstance(value, tuple):
        return tuple(with_probability(item, probability) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return type(value)(**{name: with_probability(getattr(value, name), probability) for name in names})
    return value
