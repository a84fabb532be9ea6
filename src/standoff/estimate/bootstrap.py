"""The bootstrap: plays drawn again with replacement, all replicates climbed together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.covariance import groups_of
from standoff.estimate.newton import Climbed, Newton, Objective, Status, climb
from standoff.estimate.penalised import objective_of
from standoff.estimate.penalties import Penalty
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError
from standoff.estimate.replicates import Replicates
from standoff.estimate.store import Part, Store
from standoff.estimate.tries import HIGHER, best_of, part, scattered

CHUNK = 250  # replicates climbed at a time, and kept in the store
AGAIN = 4  # places from which a replicate that did not arrive is tried again,
TRIED = 15  # in so many steps, before the best goes all the way

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Draw rows (or clusters, by a column) with replacement and fit again, from the estimate (Efron 1979).

    A row keeps its own weight whenever it is drawn. `store` is a file that keeps what is done, so that a run can be
    stopped and taken up again, with the same result to the byte. `rows` gives the draws themselves, one replicate a
    line, as places (from 0) among the rows that are fitted, instead of a seed.
    """

    replicates: int = 1000
    seed: int = 1
    by: str | None = None
    store: str | Path | None = None
    rows: Int[np.ndarray, "b n"] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.replicates < 2 or (self.rows is not None and len(self.rows) < 2):
            raise SpecificationError(("a bootstrap has two replicates or more; 1000 would do",))
        if self.seed < 0:
            raise SpecificationError((f"the seed is {self.seed}; a whole number of zero or more is wanted",))
        if self.rows is not None and self.by is not None:
            raise SpecificationError(("draws are given, so clusters cannot be drawn as well; leave one of them out",))

    def run(
        self, ready: Prepared, theta: Float[np.ndarray, " k"], penalty: Penalty | None = None,
        settings: Newton | None = None, told: Progress | None = None,
    ) -> Replicates:  # fmt: skip
        """Fit every replicate."""
        objective = objective_of(ready, penalty)
        draws = self._draws(ready)
        many = self.replicates if self.rows is None else len(self.rows)
        store = Store(None if self.store is None else Path(self.store), self._label(ready, theta, penalty, settings))
        parts: list[Part] = store.parts()
        for begin in range(sum(len(p[0]) for p in parts), many, CHUNK):
            end = min(begin + CHUNK, many)
            weight = np.stack([draws(b) for b in range(begin, end)])
            starts = np.repeat(theta[None], len(weight), axis=0)
            top = climb(objective, starts, ready.spread, ready.number, weight, settings)
            self._try_again(objective, ready, theta, top, weight, begin, settings)
            parts.append((top.theta, top.value, top.status))
            store.keep(parts)
            if told:
                told("drawing plays again", end, many)
        joined = [np.concatenate([p[k] for p in parts])[:many] for k in range(3)]
        return Replicates(joined[0], joined[1], joined[2], self.by, self.seed if self.rows is None else None)

    def _try_again(
        self, objective: Objective, ready: Prepared, theta: Float[np.ndarray, " k"], top: Climbed,
        weight: Float[np.ndarray, "b n"], begin: int, settings: Newton | None,
    ) -> None:  # fmt: skip
        """Begin elsewhere where a climb did not arrive: a ridge that runs away may lie beside a higher top."""
        lost = np.flatnonzero(top.status != Status.CONVERGED)
        if not len(lost):
            return
        streams = [np.random.default_rng((self.seed, begin + int(b), 1)) for b in lost]
        starts = np.concatenate([scattered(theta, ready.spread, AGAIN, rng) for rng in streams])
        short = replace(settings or Newton(), steps=TRIED)
        tried = climb(objective, starts, ready.spread, ready.number, weight[np.repeat(lost, AGAIN)], short)
        ends = [best_of(part(tried, slice(p * AGAIN, (p + 1) * AGAIN))) + p * AGAIN for p in range(len(lost))]
        arrived = tried.status[ends] == Status.CONVERGED
        if not arrived.any():
            return
        lost, ends = lost[arrived], np.array(ends)[arrived]
        sure = climb(objective, tried.theta[ends], ready.spread, ready.number, weight[lost], settings)
        better = (sure.status == Status.CONVERGED) & (sure.value > top.value[lost] - HIGHER)
        at = lost[better]
        top.theta[at], top.value[at], top.status[at] = sure.theta[better], sure.value[better], sure.status[better]

    def _draws(self, ready: Prepared) -> Callable[[int], Float[np.ndarray, " n"]]:
        """How often each row is drawn in replicate b. Each has a stream of its own, so none depends on the others."""
        rows = len(ready.rows)
        given = self.rows
        if given is not None:
            if given.min() < 0 or given.max() >= rows:
                raise SpecificationError((f"draws are places from 0 to {rows - 1}; some are beyond",))
            return lambda b: np.bincount(given[b], minlength=rows).astype(float)
        group = np.arange(rows) if self.by is None else groups_of(ready.column(self.by), self.by)
        many = int(group.max()) + 1
        if many < 2:
            raise SpecificationError((f"by “{self.by}” there is only one cluster to draw from",))

        def drawn(b: int) -> Float[np.ndarray, " n"]:
            taken = np.random.default_rng((self.seed, b)).integers(many, size=many)
            return np.bincount(taken, minlength=many)[group].astype(float)

        return drawn

    def _label(
        self, ready: Prepared, theta: Float[np.ndarray, " k"], penalty: Penalty | None, settings: Newton | None
    ) -> dict[str, str]:
        """What tells this run from others, in the words a message can use."""
        design = ready.design
        draws = "" if self.rows is None else _digest(self.rows)
        groups = "" if self.by is None else _digest(groups_of(ready.column(self.by), self.by))
        names = "\n".join((*map(str, design.predictors), *design.coefficients))
        return {
            "table": _digest(design.matrix, design.offset, ready.plays.count, ready.plays.sets, ready.plays.weight),
            "specification": f"{ready.specification.errors}, {_digest(design.owner, design.column, design.coefficient)}"
            f", {hashlib.sha256(names.encode()).hexdigest()}",
            "penalty": str(penalty or ""), "estimate": f"{_digest(theta)}, {settings or Newton()}",
            "cluster": f"{self.by or ''} {groups}".strip(), "seed": draws or str(self.seed),
        }  # fmt: skip


def _digest(*arrays: np.ndarray) -> str:
    made = hashlib.sha256()
    for array in arrays:
        made.update(f"{array.shape}{array.dtype}".encode())
        made.update(np.ascontiguousarray(array).tobytes())
    return made.hexdigest()
