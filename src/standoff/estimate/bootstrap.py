"""The bootstrap: plays drawn again with replacement, all replicates climbed together."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.covariance import groups_of
from standoff.estimate.newton import Newton, Status, climb
from standoff.estimate.penalties import Penalised, Penalty
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError

CHUNK = 250  # replicates climbed at a time, and kept in the store

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Replicates:
    """Estimates of every replicate with the status of its climb; what is derived uses those that converged."""

    theta: Float[np.ndarray, "b k"]
    value: Float[np.ndarray, " b"]
    status: Int[np.ndarray, " b"]
    by: str | None
    seed: int | None

    @property
    def good(self) -> Float[np.ndarray, "g k"]:
        return np.asarray(self.theta[self.status == Status.CONVERGED])

    @property
    def covariance(self) -> Float[np.ndarray, "k k"]:
        """Of the replicates that converged."""
        if len(self.good) < 2:
            raise SpecificationError(("fewer than two replicates of the bootstrap converged; add a penalty or prior",))
        return np.atleast_2d(np.cov(self.good, rowvar=False))

    @property
    def spread(self) -> Float[np.ndarray, " k"]:
        """A robust standard deviation: half the distance between the 15.9th and the 84.1st percentile."""
        low, high = np.percentile(self.good, [15.865525, 84.134475], axis=0)
        return np.asarray(0.5 * (high - low))

    def percentiles(self, level: float) -> Float[np.ndarray, "k 2"]:
        """Equal-tailed intervals from the replicates."""
        tails = [50 * (1 - level), 50 * (1 + level)]
        return np.asarray(np.percentile(self.good, tails, axis=0).T)

    def __str__(self) -> str:
        what = f" of clusters by {self.by}" if self.by else ""
        seed = "" if self.seed is None else f", seed {self.seed}"
        failed = len(self.theta) - len(self.good)
        lost = f"; {failed} left out: no finite estimate" if failed else ""
        return f"bootstrap{what}, {len(self.theta)} replicates{seed}{lost}"


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Draw rows (or clusters, by a column) with replacement and fit again.

    `store` is a file that keeps what is done, so that a run can be stopped and taken up again, with the same result to
    the byte. `rows` gives the draws themselves, one replicate a line, instead of a seed.
    """

    replicates: int = 1000
    seed: int = 1
    by: str | None = None
    store: str | Path | None = None
    rows: Int[np.ndarray, "b n"] | None = field(default=None, repr=False)

    def run(
        self, ready: Prepared, theta: Float[np.ndarray, " k"], penalty: Penalty | None = None,
        settings: Newton | None = None, told: Progress | None = None,
    ) -> Replicates:  # fmt: skip
        """Fit every replicate, from the estimate."""
        objective = ready.likelihood if penalty is None else Penalised(ready.likelihood, penalty, ready.spread)
        plays = float(ready.plays.count.sum())
        groups = None if self.by is None else groups_of(ready.column(self.by), self.by)
        many = self.replicates if self.rows is None else len(self.rows)
        kept = _Store(self.store, self._label(ready, theta, penalty))
        parts = kept.parts()
        for begin in range(sum(len(p[0]) for p in parts), many, CHUNK):
            weight = self._weights(begin, min(begin + CHUNK, many), len(ready.rows), groups)
            starts = np.repeat(theta[None], len(weight), axis=0)
            top = climb(objective, starts, ready.spread, plays, weight, settings)
            parts.append((top.theta, top.value, top.status))
            kept.add(parts)
            if told:
                told("drawing plays again", min(begin + CHUNK, many), many)
        return Replicates(
            np.concatenate([p[0] for p in parts])[:many], np.concatenate([p[1] for p in parts])[:many],
            np.concatenate([p[2] for p in parts])[:many], self.by, None if self.rows is not None else self.seed,
        )  # fmt: skip

    def _weights(
        self, begin: int, end: int, rows: int, groups: Int[np.ndarray, " n"] | None
    ) -> Float[np.ndarray, "b n"]:
        """How often each row is drawn in replicates `begin` … `end`-1; each has a stream of its own."""
        out = np.zeros((end - begin, rows))
        for place, b in enumerate(range(begin, end)):
            if self.rows is not None:
                out[place] = np.bincount(self.rows[b], minlength=rows)
                continue
            rng = np.random.default_rng((self.seed, b))
            if groups is None:
                out[place] = np.bincount(rng.integers(rows, size=rows), minlength=rows)
            else:
                many = int(groups.max()) + 1
                out[place] = np.bincount(rng.integers(many, size=many), minlength=many)[groups]
        return out

    def _label(self, ready: Prepared, theta: Float[np.ndarray, " k"], penalty: Penalty | None) -> dict[str, Any]:
        made = hashlib.sha256()
        for array in (ready.design.matrix, ready.design.offset, ready.plays.count, ready.plays.weight, theta):
            made.update(np.ascontiguousarray(array).tobytes())
        if self.rows is not None:
            made.update(np.ascontiguousarray(self.rows).tobytes())
        return {
            "data": made.hexdigest(), "seed": self.seed, "by": self.by, "penalty": str(penalty or ""),
            "errors": str(ready.specification.errors),
        }  # fmt: skip


class _Store:
    """A file with the replicates that are done. It is replaced whole, and used only for the run that made it."""

    def __init__(self, path: str | Path | None, label: dict[str, Any]) -> None:
        self.path, self.label = None if path is None else Path(path), label

    def parts(self) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        if self.path is None or not self.path.exists():
            return []
        try:
            with np.load(self.path, allow_pickle=False) as kept:
                label = json.loads(str(kept["label"]))
                found = (kept["theta"], kept["value"], kept["status"])
        except (OSError, ValueError, KeyError):
            raise SpecificationError((f"{self.path} is not a store of a bootstrap; give another file",)) from None
        if label != self.label:
            raise SpecificationError(
                (f"{self.path} belongs to a bootstrap of other data, seed or specification; give another file",)
            )
        return [found]

    def add(self, parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
        if self.path is None:
            return
        joined = [np.concatenate([p[k] for p in parts]) for k in range(3)]
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        with open(fresh, "wb") as file:
            np.savez(file, label=np.array(json.dumps(self.label)), theta=joined[0], value=joined[1], status=joined[2])
        os.replace(fresh, self.path)
