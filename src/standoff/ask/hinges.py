"""What an answer hangs on: drivers from the draws already made, flip points by solving again, the box it lives in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from standoff.ask.ahead import Ahead
from standoff.ask.answer import Answer
from standoff.ask.boxes import Box, discover
from standoff.ask.drivers import Driver
from standoff.ask.drivers import drivers as drivers_of
from standoff.ask.flips import Flip, flip_from_grid
from standoff.ask.question import ask
from standoff.belief import quantile
from standoff.language import is_dated, parse_query
from standoff.worlds import Worlds, rework_each, sample

FLIP_WORLDS = 96
ENDS = (0.0, 1.0)  # quantiles at which every unknown is set, besides its median as it stands
BETWEEN = (0.25, 0.75)  # and those at which an unknown is set besides, where it is a chief driver or turns a verdict
READING = "reading"  # the name under which the choice of reading stands among the drivers


@dataclass(frozen=True, eq=False)
class Hinges:
    """What one answer hangs on."""

    answer: Answer
    drivers: tuple[Driver, ...]
    flips: tuple[Flip, ...]  # of every unknown that varies: the chief drivers first, then the others by name
    box: Box | None


def unknowns_of(worlds: Worlds, besides: frozenset[str] = frozenset()) -> dict[str, np.ndarray]:
    """Every unknown of the games that all readings know, world by world; and which reading, where there are several.

    Those of the weeks ahead are left out, but for some `besides`: no game depends on them, so they move nothing that
    happens in one.
    Of unknowns that are the same in every world, as outcomes ranked alike are, the first by name stands for all.
    """
    common = set.intersection(*(set(r.unknowns) for r in worlds.readings))
    out: dict[str, np.ndarray] = {}
    known: set[bytes] = set()
    for name in sorted(common - (worlds.ahead - besides)):
        column = np.concatenate([r.unknowns[name] for r in worlds.readings])
        if column.tobytes() not in known:
            known.add(column.tobytes())
            out[name] = column
    if len(worlds.readings) > 1:
        out[READING] = worlds.reading_of.astype(float)
    return out


def drivers(worlds: Worlds, query: str, most: int = 10, ahead: Ahead | None = None) -> tuple[Driver, ...]:
    """Which unknowns move the answer most (for a comparison: its margin). None of an answer that runs over paths."""
    return _behind(ask(worlds, query, ahead), most)


def _behind(answer: Answer, most: int) -> tuple[Driver, ...]:
    """The drivers of an answer, from the worlds that it runs over; rates and truces are among those of a dated one."""
    if answer.behind is None:
        return ()
    besides = answer.behind.ahead if is_dated(parse_query(answer.query)) else frozenset()
    return drivers_of(answer.values, answer.weights, unknowns_of(answer.behind, besides), most)


def hinges(
    worlds: Worlds,
    queries: tuple[str, ...],
    most: int = 6,
    progress: Callable[[int, int], None] | None = None,
    ahead: Ahead | None = None,
) -> dict[str, Hinges]:
    """Drivers, the flip point of every unknown, and a box, for every query (flips and boxes only where it compares).

    Of dated questions, the drivers alone: to see where one flips, paths would have to be played for every setting.
    """
    ahead = ahead or Ahead(worlds)
    answers = {text: ask(worlds, text, ahead) for text in queries}
    columns = unknowns_of(worlds)
    moved = {text: _behind(answer, most) for text, answer in answers.items()}
    compared = [text for text in queries if answers[text].holds is not None and not is_dated(parse_query(text))]
    chief = {d.unknown for text in compared for d in moved[text]}
    grids = _shares_when_set(worlds, tuple(compared), chief, columns, progress) if compared else {}
    out = {}
    for text, answer in answers.items():
        box, flips = None, []
        if text in compared and answer.holds is not None:
            mine = [d.unknown for d in moved[text] if d.unknown in grids]
            for name in (*mine, *(n for n in grids if n not in mine)):
                values, shares, middle = grids[name]
                if np.isfinite(shares[text]).sum() > 1:  # a condition may be out of reach wherever it is set
                    flips.append(flip_from_grid(name, values, shares[text], middle))
            # describe the rarer side: where the claim fails, if it mostly holds
            rare = answer.holds if (answer.share or 0) < 0.5 else ~answer.holds
            stated = {name: column for name, column in columns.items() if name != READING}
            box = discover(rare & np.isfinite(answer.values), worlds.weights, stated)
        out[text] = Hinges(answer, moved[text], tuple(flips), box)
    return out


Grid = tuple[np.ndarray, dict[str, np.ndarray], float]  # values, the share in which each query holds there, the median


def _shares_when_set(
    worlds: Worlds, queries: tuple[str, ...], chief: set[str], columns: dict[str, np.ndarray],
    progress: Callable[[int, int], None] | None,
) -> dict[str, Grid]:  # fmt: skip
    """For each unknown that varies: the share in which each query holds when it is set to values over its range.

    The share at the median is that of the same worlds as they stand. Both ends are tried for all; values between only
    where they may matter, for each costs a solution of every world in the sample.
    """
    picked = sample(worlds, FLIP_WORLDS)
    standing = _shares(picked, queries)
    names = [n for n, c in columns.items() if n != READING and c.min() < c.max()]
    middle = {name: float(quantile(columns[name], worlds.weights, np.array([0.5]))[0]) for name in names}
    shares = {name: {middle[name]: standing} for name in names}
    told = 0

    def set_to(levels: tuple[float, ...], some: list[str]) -> None:
        nonlocal told
        points = [(name, float(np.quantile(columns[name], level))) for name in some for level in levels]
        changed = rework_each(picked, [{name: value} for name, value in points])
        for (name, value), there in zip(points, changed, strict=True):
            shares[name][value] = _shares(there, queries)
            told += 1
            if progress:
                progress(told, max(told, len(names) * len(ENDS)))

    def may_matter(name: str) -> bool:
        return name in chief or any(len({s[text] >= 0.5 for s in shares[name].values()}) > 1 for text in queries)

    set_to(ENDS, names)
    set_to(BETWEEN, [name for name in names if may_matter(name)])
    out = {}
    for name in names:
        values = sorted(shares[name])
        found = {text: np.array([shares[name][v][text] for v in values]) for text in queries}
        out[name] = (np.array(values), found, middle[name])
    return out


def _shares(worlds: Worlds, queries: tuple[str, ...]) -> dict[str, float]:
    """The share of worlds in which each comparison holds."""
    found = {}
    for text in queries:
        share = ask(worlds, text).share
        found[text] = np.nan if share is None else share
    return found
