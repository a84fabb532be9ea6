"""What an answer hangs on: drivers from the draws already made, flip points by solving again, the box it lives in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from standoff.ask.answer import Answer, ask
from standoff.ask.boxes import Box, discover
from standoff.ask.drivers import Driver
from standoff.ask.drivers import drivers as drivers_of
from standoff.ask.flips import Flip, flip_from_grid
from standoff.belief import quantile
from standoff.worlds import Doing, Worlds, rework, sample

FLIP_WORLDS = 96
FLIP_LEVELS = (0.0, 0.25, 0.75, 1.0)  # quantiles at which an unknown is set, besides its median as it stands
READING = "reading"  # the name under which the choice of reading stands among the drivers


@dataclass(frozen=True, eq=False)
class Hinges:
    """What one answer hangs on."""

    answer: Answer
    drivers: tuple[Driver, ...]
    flips: tuple[Flip, ...]
    box: Box | None


def unknowns_of(worlds: Worlds) -> dict[str, np.ndarray]:
    """Every unknown that all readings know, world by world; and which reading, where there are several.

    Of unknowns that are the same in every world, as outcomes ranked alike are, the first by name stands for all.
    """
    common = set.intersection(*(set(r.unknowns) for r in worlds.readings))
    out: dict[str, np.ndarray] = {}
    known: set[bytes] = set()
    for name in sorted(common):
        column = np.concatenate([r.unknowns[name] for r in worlds.readings])
        if column.tobytes() not in known:
            known.add(column.tobytes())
            out[name] = column
    if len(worlds.readings) > 1:
        out[READING] = worlds.reading_of.astype(float)
    return out


def drivers(worlds: Worlds, query: str, most: int = 10) -> tuple[Driver, ...]:
    """Which unknowns move the answer most (for a comparison: its margin)."""
    return drivers_of(ask(worlds, query).values, worlds.weights, unknowns_of(worlds), most)


def hinges(
    worlds: Worlds,
    queries: tuple[str, ...],
    most: int = 6,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Hinges]:
    """Drivers, flip points of the chief drivers, and a box, for every query (flips only where it compares)."""
    answers = {text: ask(worlds, text) for text in queries}
    columns = unknowns_of(worlds)
    moved = {text: drivers_of(answer.values, worlds.weights, columns, most) for text, answer in answers.items()}
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
            stated = {name: column for name, column in columns.items() if name != READING}
            box = discover(rare & np.isfinite(answer.values), worlds.weights, stated)
        out[text] = Hinges(answer, moved[text], flips, box)
    return out


def _shares_when_set(
    worlds: Worlds, queries: tuple[str, ...], names: list[str], columns: dict[str, np.ndarray],
    progress: Callable[[int, int], None] | None,
) -> dict[str, tuple[np.ndarray, dict[str, np.ndarray], float]]:  # fmt: skip
    """For each unknown: values over its range, the share in which each query holds when it is set there, its median.

    The share at the median is that of the same worlds as they stand.
    """
    picked = sample(worlds, FLIP_WORLDS)
    standing = _shares(picked, queries)
    out = {}
    for k, name in enumerate(names):
        if progress:
            progress(k, len(names))
        middle = float(quantile(columns[name], worlds.weights, np.array([0.5]))[0])
        shares = {middle: standing}
        for value in np.quantile(columns[name], FLIP_LEVELS):
            shares[float(value)] = _shares(rework(picked, Doing(set={name: float(value)})), queries)
        grid = np.array(sorted(shares))
        out[name] = (
            grid,
            {text: np.array([shares[v][text] for v in sorted(shares)]) for text in queries},
            middle,
        )
    return out


def _shares(worlds: Worlds, queries: tuple[str, ...]) -> dict[str, float]:
    """The share of worlds in which each comparison holds."""
    found = {}
    for text in queries:
        share = ask(worlds, text).share
        found[text] = np.nan if share is None else share
    return found
