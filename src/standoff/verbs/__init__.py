"""Verbs: everything the shells may ask for, as plain functions from one frozen value to the next. None of them prints.

A verb's own room is loaded when the verb is first named: checking a file needs no solver, and `--help` needs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.verbs.asking import (
        answer,
        check_move,
        check_query,
        check_unknown,
        drivers,
        scale_of,
        scenario_of,
        what_if,
        what_if_named,
        why_unreliable,
        why_unreliable_change,
    )
    from standoff.verbs.files import write_whole
    from standoff.verbs.new import new_crisis, patterns, schema_text
    from standoff.verbs.nosuch import NoSuch
    from standoff.verbs.opening import Entry, check, check_text, crises, open_crisis
    from standoff.verbs.picture import tree_svg
    from standoff.verbs.playing import DEFAULT_SEED, DEFAULT_WORLDS, Progress, build_worlds, game, reading_of
    from standoff.verbs.settable import UnknownRow, unknowns
    from standoff.verbs.solving import Band, SetRow, SolvedReading, SolvedTable, solve_crisis

_HOME = {
    "NoSuch": "nosuch",
    "Entry": "opening", "check": "opening", "check_text": "opening", "crises": "opening", "open_crisis": "opening",
    "write_whole": "files",
    "new_crisis": "new", "patterns": "new", "schema_text": "new",
    "UnknownRow": "settable", "unknowns": "settable",
    "DEFAULT_SEED": "playing", "DEFAULT_WORLDS": "playing", "Progress": "playing", "build_worlds": "playing", "game": "playing", "reading_of": "playing",
    "Band": "solving", "SetRow": "solving", "SolvedReading": "solving", "SolvedTable": "solving", "solve_crisis": "solving",
    "tree_svg": "picture",
    "answer": "asking", "check_move": "asking", "check_query": "asking", "check_unknown": "asking",
    "drivers": "asking", "scale_of": "asking", "what_if": "asking", "what_if_named": "asking",
    "scenario_of": "asking", "why_unreliable": "asking", "why_unreliable_change": "asking",
}  # fmt: skip

__all__ = [
    "DEFAULT_SEED",
    "DEFAULT_WORLDS",
    "Band",
    "Entry",
    "NoSuch",
    "Progress",
    "SetRow",
    "SolvedReading",
    "SolvedTable",
    "UnknownRow",
    "answer",
    "build_worlds",
    "check",
    "check_move",
    "check_query",
    "check_text",
    "check_unknown",
    "crises",
    "drivers",
    "game",
    "new_crisis",
    "open_crisis",
    "patterns",
    "reading_of",
    "scale_of",
    "scenario_of",
    "schema_text",
    "solve_crisis",
    "tree_svg",
    "unknowns",
    "what_if",
    "what_if_named",
    "why_unreliable",
    "why_unreliable_change",
    "write_whole",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"standoff.verbs.{_HOME[name]}"), name)
