"""Odds of types and of chance: do they add up to 1 in every world?"""

from __future__ import annotations

import math
from collections.abc import Mapping

from standoff.crisis.bounds import bounds, trial
from standoff.crisis.drafts import Draft
from standoff.crisis.parsed import value_of
from standoff.crisis.problems import Finding, Path
from standoff.crisis.walk import nodes
from standoff.crisis.written_tree import WrittenBranch, WrittenChance
from standoff.language import Distribution, LanguageError, Rest, Value

TOLERANCE = 1e-6
TRIALS = (1, 2, 3)


def check_odds(draft: Draft, unknowns: Mapping[str, str]) -> list[Finding]:
    """Types and chance moves whose odds cannot be odds."""
    home: Path = (*draft.home, "game")
    findings = []
    for player, entry in draft.game.players.items():
        at: Path = (*home, "types", player) if draft.pattern else (*home, "players", player, "types")
        places = {kind: (*at, kind) for kind in entry.types}
        findings += _check(f"the types of {player}", entry.types, at, places, unknowns, draft.reading)
    for node, path in nodes(draft.game):
        if isinstance(node, WrittenChance):
            odds, places = {}, {}
            for action, branch in node.actions.items():
                if isinstance(branch, WrittenBranch) and branch.odds is not None:
                    odds[action] = branch.odds
                    places[action] = (*home, *path, "actions", action, "odds")
            if len(odds) == len(node.actions):
                at = (*home, *path, "actions")
                findings += _check(f"chance.{node.chance}", odds, at, places, unknowns, draft.reading)
    return findings


def _check(
    what: str,
    odds: Mapping[str, str | int | float],
    at: Path,
    places: Mapping[str, Path],
    unknowns: Mapping[str, str],
    reading: int | None,
) -> list[Finding]:
    values: dict[str, Value] = {}
    for name, written in odds.items():
        value = value_of(written)
        if isinstance(value, LanguageError):
            return []  # reported where expressions are read
        values[name] = value
    if not values:
        return []
    rests = [name for name, value in values.items() if isinstance(value, Rest)]
    if len(rests) > 1:
        hint = f'"{rests[0]}" has it already; two things cannot share what is left'
        return [Finding("C039", places[rests[1]], f"`rest` a second time among {what}", hint, "rest", reading=reading)]
    ranges = {name: bounds(value, unknowns) for name, value in values.items() if name not in rests}
    for name, (low, high) in ranges.items():
        if low < -TOLERANCE or high > 1 + TOLERANCE:
            message = f'the odds of "{name}" can be {_end(low if low < -TOLERANCE else high)}'
            hint = "odds lie between 0 and 1 in every world"
            return [Finding("C038", places[name], message, hint, str(odds[name]), reading=reading)]
    if rests:
        most = sum(high for _, high in ranges.values())
        if most > 1 + TOLERANCE:
            message = f'the odds among {what} can add up to {most:.3g}, which leaves nothing for "{rests[0]}"'
            hint = "lower the upper ends until they add up to at most 1"
            return [Finding("C038", at, message, hint, on_key=True, reading=reading)]
        return []
    if any(isinstance(value, Distribution) for value in values.values()):
        last = list(values)[-1]
        message = f"the odds among {what} are drawn apart, so they do not add up to 1"
        return [Finding("C038", at, message, f"write {last}: rest", on_key=True, reading=reading)]
    for seed in TRIALS:
        total = sum(trial(value, unknowns, seed) for value in values.values())
        if not math.isnan(total) and abs(total - 1) > TOLERANCE:
            says = f"add up to {total:.4g}" if _fixed(ranges) else "do not add up to 1 in every world"
            last = list(values)[-1]
            return [
                Finding(
                    "C038",
                    at,
                    f"the odds among {what} {says}",
                    f"write {last}: rest",
                    on_key=True,
                    reading=reading,
                )
            ]
    return []


def _fixed(ranges: Mapping[str, tuple[float, float]]) -> bool:
    return all(low == high for low, high in ranges.values())


def _end(number: float) -> str:
    return "any number" if math.isinf(number) else f"{number:g}"
