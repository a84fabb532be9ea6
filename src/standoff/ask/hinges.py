"""What an answer hangs on: drivers from the draws already made, flip points by solving again, the box it lives in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from standoff.ask.answer import Answer, answer_from, ask, values_of
from standoff.ask.boxes import Box, discover
from standoff.ask.drivers import Driver
from standoff.ask.drivers import drivers as drivers_of
from standoff.ask.evaluate import read_query
from standoff.ask.flips import Flip, flip_from_grid
from standoff.belief import quantile
from standoff.worlds import Doing, Worlds, rework, sample

FLIP_WORLDS = 96
FLIP_GRID = 5
READING = "reading"  # the name under which the choice of reading stands among the drivers


@dataclass(frozen=True, eq=False)
class Hinges:
    """What one answer hangs on."""

    answer: Answer
    drivers: tuple[Driver, ...]
    flips: tuple[Flip, ...]
    box: Box | None


def unknowns_of(worlds: Worlds) -> dict[str, np.ndarray]:
    """Every unknown that all readings know, world by world; and which reading, where there are several."""
    common = set.intersection(*(set(r.unknowns) for r in worlds.readings))
    out = {name: np.concatenate([r.unknowns[name] for r in worlds.readings]) for name in sorted(common)}
    if len(worlds.readings) > 1:
        out[READING] = worlds.reading_of.astype(float)
    return out


def drivers(worlds: Worlds, query: str, most: int = 10) -> tuple[Driver, ...]:
    """Which unknowns move the answer most (for a comparison: its margin)."""
    return drivers_of(ask(worlds, query).values, worlds.weights, unknowns_of(worlds), most)


def hinges(
    worlds: Worlds, queries: tuple[str, ...], most: int = 4, progress: Callable[[int, int], None] | None = None
) -> dict[str, Hinges]:
    """Drivers, flip points of the chief drivers, and a box, for every query (flips only where it compares)."""
    answers = {text: ask(worlds, text) for text in queries}
    columns = unknowns_of(worlds)
    moved = {
        text: drivers_of(answer.values, worlds.weights, columns, most)
        for text, answer in answers.items()
    }
    compared = [text for text in queries if answers[text].holds is not None]
    wanted = sorted({d.unknown for text in compared for d in moved[text]} - {READING})
    shares = _shares_when_set(worlds, tuple(compared), wanted, columns, progress)
    out = {}
    for text, answer in answers.items():
        flips = tuple(
            flip_from_grid(d.unknown, shares[d.unknown][0], shares[d.unknown][1][text], shares[d.unknown][2])
            for d in moved[text]
            if text in compared and d.unknown in shares
        )
        box = None
        if answer.holds is not None:
            # describe the rarer side: where the claim fails, if it mostly holds
            rare = answer.holds if (answer.share or 0) < 0.5 else ~answer.holds
            box = discover(rare & np.isfinite(answer.values), worlds.weights, columns)
        out[text] = Hinges(answer, moved[text], flips, box)
    return out


def _shares_when_set(
    worlds: Worlds, queries: tuple[str, ...], names: list[str], columns: dict[str, np.ndarray],
    progress: Callable[[int, int], None] | None,
) -> dict[str, tuple[np.ndarray, dict[str, np.ndarray], float]]:  # fmt: skip
    """For each unknown: a grid over its range, the share in which each query holds when it is set there, its median."""
    picked = sample(worlds, FLIP_WORLDS)
    out = {}
    for k, name in enumerate(names):
        if progress:
            progress(k, len(names))
        middle = float(quantile(columns[name], worlds.weights, np.array([0.5]))[0])
        grid = np.quantile(columns[name], np.linspace(0.0, 1.0, FLIP_GRID))
        shares: dict[str, list[float]] = {text: [] for text in queries}
        changed = picked
        for value in grid:  # each from the solutions at the value before
            changed = rework(changed, Doing(set={name: float(value)}))
            for text in queries:
                result = answer_from(
                    text, [values_of(read_query(text, r.tree), r) for r in changed.readings], changed.weights, changed
                )
                shares[text].append(result.share if result.share is not None else np.nan)
        out[name] = (grid, {text: np.array(s) for text, s in shares.items()}, middle)
    return out
