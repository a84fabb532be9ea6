"""Other equilibria behind an answer: in how many worlds there is another, and whether a verdict changes with it.

An answer takes one equilibrium of every world's game, that on the principal branch. Where a game has others at the same
λ, somebody may hold that it is one of those that is played. So, in a sample of the weighted worlds, others are sought
from many starts, and each query is asked again with each of them in the place of the principal one, everything else
as it was: the world's unknowns, its reports, its weight. What is not found is not counted, so the shares are
lower bounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from standoff.ask.answer import values_of
from standoff.ask.evaluate import NoPath, read_query
from standoff.belief import smoothed_share
from standoff.game import html_table
from standoff.solve import ManyStarts, equilibria
from standoff.worlds import ReadingWorlds, Worlds, odds_in, sample

SAMPLE = 512  # worlds in which others are sought, unless told
STARTS = 16
PATIENCE = 2.0  # seconds before progress is told

Progress = Callable[[int, int], None]  # worlds done, worlds in all


@dataclass(frozen=True, eq=False)
class Multiplicity:
    """Other equilibria in a sample of worlds that all weigh the same.

    `found[v]` says whether world v has another equilibrium; `changes[query][v]` whether with one of them the query's
    comparison comes out otherwise; `moves[query][v]` is the largest difference that one makes to its quantity, 0 where
    there is none. `sample` holds the worlds, in the same order.
    """

    sample: Worlds
    starts: int
    found: Bool[np.ndarray, " V"]
    changes: dict[str, Bool[np.ndarray, " V"]]
    moves: dict[str, Float[np.ndarray, " V"]]

    @property
    def worlds(self) -> int:
        """How many were looked at."""
        return len(self.found)

    @property
    def share(self) -> float:
        """Share of worlds in which another equilibrium was found, smoothed so that it is never 0 or 1."""
        return smoothed_share(float(self.found.mean()), float(self.worlds))

    def share_changed(self, query: str) -> float | None:
        """Share of worlds in which the verdict changes with another equilibrium; None where there is no verdict."""
        changed = self.changes.get(query)
        return None if changed is None else smoothed_share(float(changed.mean()), float(self.worlds))

    def table(self) -> list[dict[str, object]]:
        """One row a query."""
        return [
            {"query": q, "other equilibrium": self.share, "verdict changes": self.share_changed(q),
             "largest move": float(self.moves[q].max(initial=0.0))}
            for q in self.moves
        ]  # fmt: skip

    def summary(self) -> str:
        """One sentence on what was done and found."""
        return (
            f"another equilibrium found in {int(self.found.sum())} of {self.worlds} worlds, from {self.starts} starts "
            "each; there may be more"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}</p>" + html_table(self.table())


def multiplicity(
    worlds: Worlds,
    queries: Sequence[str],
    *,
    size: int = SAMPLE,
    starts: int = STARTS,
    progress: Progress | None = None,
) -> Multiplicity:
    """Seek other equilibria in about `size` worlds drawn by weight, and ask every query again with each.

    The starts come from the seed of the worlds, so the same worlds give the same answer. `progress` is told
    once it has taken two seconds.
    """
    some = sample(worlds, min(size, max(1, len(worlds.weights))))
    total = sum(len(r.rows) for r in some.readings)
    begun, before = time.monotonic(), 0

    def told(done: int, _of: int) -> None:
        if progress is not None and time.monotonic() - begun > PATIENCE:
            progress(before + done, total)

    found: list[np.ndarray] = []
    changes: dict[str, list[np.ndarray]] = {q: [] for q in queries}
    moves: dict[str, list[np.ndarray]] = {q: [] for q in queries}
    for reading in some.readings:
        count = len(reading.rows)
        others, of = _others(some, reading, ManyStarts(starts, some.seed), told)
        before += count
        found.append(np.bincount(of, minlength=count) > 0)
        for query in queries:
            changed, moved = _compared(query, reading, others, of)
            changes[query].append(changed)
            moves[query].append(moved)
    with_verdict = [q for q in queries if _compares(q, some)]
    return Multiplicity(
        some, starts, np.concatenate(found), {q: np.concatenate(changes[q]) for q in with_verdict},
        {q: np.concatenate(moves[q]) for q in queries},
    )  # fmt: skip


def _others(
    some: Worlds, reading: ReadingWorlds, settings: ManyStarts, progress: Progress
) -> tuple[ReadingWorlds, np.ndarray]:
    """A reading's worlds with another equilibrium each, one row per equilibrium; and the world of each row."""
    tree, parameters = reading.tree, reading.parameters
    if not len(reading.rows):
        return reading, np.zeros(0, dtype=np.int64)
    all_of_them = equilibria(
        tree, lambda part: tree.payoffs(parameters[part]), odds_in(some, reading), reading.solution, settings, progress
    )
    rows = np.flatnonzero(~all_of_them.principal)
    of = all_of_them.world[rows]
    return replace(reading.picked(of), solution=all_of_them.solution.picked(rows)), of


def _compared(
    query: str, reading: ReadingWorlds, others: ReadingWorlds, of: np.ndarray
) -> tuple[Bool[np.ndarray, " W"], Float[np.ndarray, " W"]]:
    """In each world, whether another equilibrium changes the verdict, and how far one moves the quantity."""
    changed, moved = np.zeros(len(reading.rows), dtype=bool), np.zeros(len(reading.rows))
    if not len(of):
        return changed, moved
    read = read_query(query, reading.tree)
    try:
        values, holds = values_of(read, reading)
        other_values, other_holds = values_of(read, others)
    except NoPath:  # the question does not arise in this reading
        return changed, moved
    asked = np.isfinite(values[of]) & np.isfinite(other_values)
    np.maximum.at(moved, of[asked], np.abs(other_values - values[of])[asked])
    if holds is not None and other_holds is not None:
        changed[of[asked & (other_holds != holds[of])]] = True
    return changed, moved


def _compares(query: str, worlds: Worlds) -> bool:
    return read_query(query, worlds.readings[0].tree).comparison is not None
