"""Verbs: everything the shells may ask for, as plain functions from one frozen value to another.

None of them prints. What a verb needs is loaded when it is first named: checking a file needs no solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standoff.verbs.apart import NoAnswer
    from standoff.verbs.asking import (
        Scale,
        answer,
        check_move,
        check_query,
        check_unknown,
        drivers,
        scale_of,
        scenario_of,
        weeks_ahead,
        what_if,
        what_if_named,
        why_unreliable,
        why_unreliable_change,
    )
    from standoff.verbs.branches import (
        branch_json,
        branch_of,
        branch_picture,
        equilibria_json,
        equilibria_of,
        limit_json,
        limit_of,
        nash_json,
        nash_of,
    )
    from standoff.verbs.estimating import (
        Fit,
        FitAsked,
        Predicted,
        calibration_picture,
        chances_picture,
        coefficients_picture,
        fit_json,
        fit_table,
        fit_text,
        predict_from,
    )
    from standoff.verbs.files import check_writable, write_whole
    from standoff.verbs.gamefiles import SolvedGame, all_answer, branch_answer, limit_answer, solve_game
    from standoff.verbs.new import new_crisis, patterns, schema_text
    from standoff.verbs.nosuch import NoSuch, NoWeeks
    from standoff.verbs.onegame import OneGame, Origin, game_of_world, one_game, one_game_of
    from standoff.verbs.opening import Entry, check, check_text, crises, open_crisis
    from standoff.verbs.picture import tree_svg
    from standoff.verbs.playing import (
        DEFAULT_PATHS,
        DEFAULT_SEED,
        DEFAULT_WORLDS,
        Progress,
        build_worlds,
        game,
        reading_of,
    )
    from standoff.verbs.reading import ReadAsked, helped, read_files
    from standoff.verbs.settable import UnknownRow, unknowns
    from standoff.verbs.simulating import Chance, SimulatedWeeks, simulate_crisis, until_of
    from standoff.verbs.solving import Band, SetRow, SolvedReading, SolvedTable, solve_crisis
    from standoff.verbs.truces import TruceRow, TruceTable, Variant, check_mechanism, truce_table

_HOMES = {
    "apart": ("NoAnswer",),
    "asking": (
        "Scale",
        "answer", "check_move", "check_query", "check_unknown", "drivers", "scale_of", "scenario_of", "weeks_ahead",
        "what_if", "what_if_named", "why_unreliable", "why_unreliable_change",
    ),
    "branches": (
        "branch_json", "branch_of", "branch_picture", "equilibria_json", "equilibria_of", "limit_json", "limit_of",
        "nash_json", "nash_of",
    ),
    "estimating": (
        "Fit", "FitAsked", "Predicted", "calibration_picture", "chances_picture", "coefficients_picture", "fit_json",
        "fit_table", "fit_text", "predict_from",
    ),
    "files": ("check_writable", "write_whole"),
    "gamefiles": ("SolvedGame", "all_answer", "branch_answer", "limit_answer", "solve_game"),
    "new": ("new_crisis", "patterns", "schema_text"),
    "nosuch": ("NoSuch", "NoWeeks"),
    "onegame": ("OneGame", "Origin", "game_of_world", "one_game", "one_game_of"),
    "opening": ("Entry", "check", "check_text", "crises", "open_crisis"),
    "picture": ("tree_svg",),
    "playing": ("DEFAULT_PATHS", "DEFAULT_SEED", "DEFAULT_WORLDS", "Progress", "build_worlds", "game", "reading_of"),
    "reading": ("ReadAsked", "helped", "read_files"),
    "settable": ("UnknownRow", "unknowns"),
    "simulating": ("Chance", "SimulatedWeeks", "simulate_crisis", "until_of"),
    "solving": ("Band", "SetRow", "SolvedReading", "SolvedTable", "solve_crisis"),
    "truces": ("TruceRow", "TruceTable", "Variant", "check_mechanism", "truce_table"),
}  # fmt: skip

__all__ = [
    "DEFAULT_PATHS",
    "DEFAULT_SEED",
    "DEFAULT_WORLDS",
    "Band",
    "Chance",
    "Entry",
    "Fit",
    "FitAsked",
    "NoAnswer",
    "NoSuch",
    "NoWeeks",
    "OneGame",
    "Origin",
    "Predicted",
    "Progress",
    "ReadAsked",
    "Scale",
    "SetRow",
    "SimulatedWeeks",
    "SolvedGame",
    "SolvedReading",
    "SolvedTable",
    "TruceRow",
    "TruceTable",
    "UnknownRow",
    "Variant",
    "all_answer",
    "answer",
    "branch_answer",
    "branch_json",
    "branch_of",
    "branch_picture",
    "build_worlds",
    "calibration_picture",
    "chances_picture",
    "check",
    "check_mechanism",
    "check_move",
    "check_query",
    "check_text",
    "check_unknown",
    "check_writable",
    "coefficients_picture",
    "crises",
    "drivers",
    "equilibria_json",
    "equilibria_of",
    "fit_json",
    "fit_table",
    "fit_text",
    "game",
    "game_of_world",
    "helped",
    "limit_answer",
    "limit_json",
    "limit_of",
    "nash_json",
    "nash_of",
    "new_crisis",
    "one_game",
    "one_game_of",
    "open_crisis",
    "patterns",
    "predict_from",
    "read_files",
    "reading_of",
    "scale_of",
    "scenario_of",
    "schema_text",
    "simulate_crisis",
    "solve_crisis",
    "solve_game",
    "tree_svg",
    "truce_table",
    "unknowns",
    "until_of",
    "weeks_ahead",
    "what_if",
    "what_if_named",
    "why_unreliable",
    "why_unreliable_change",
    "write_whole",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
