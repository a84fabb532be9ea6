"""An answer: not a number but a distribution over worlds, with what it is worth."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.ask.evaluate import NoPath, quantity_values, read_query, term_values
from standoff.belief import effective_size, pareto_k, quantile, smoothed_share
from standoff.game import html_table
from standoff.language import Constant, Quantity, Query
from standoff.worlds import ENOUGH, ReadingWorlds, Worlds

Columns = tuple[Float[np.ndarray, " _"], Bool[np.ndarray, " _"] | None]
"""A quantity in every world of one reading, and where its comparison holds. Readings may differ in length."""

ENOUGH_PATHS = 400  # a share counted in so many is off by 2.5 points, as standard errors go

COMPARE = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, eq=False)
class Answer:
    """What a query comes to in every world of every reading.

    For a comparison with a number, `values` is the quantity compared; for a comparison of two quantities, their
    difference (left less right); `holds` says in which worlds the comparison is true. `weights` carry the evidence and
    add up to one.
    """

    query: str
    values: Float[np.ndarray, " V"]
    holds: Bool[np.ndarray, " V"] | None
    weights: Float[np.ndarray, " V"]
    reading_of: Int[np.ndarray, " V"]
    readings: tuple[str, ...]
    seed: int
    worlds: int
    behind: Worlds | None = None  # what values run over, world by world; None where they run over paths
    drawn_from: float | None = None  # effective worlds of which these are a sample by weight; None: these are all
    drawn_k: float | None = None  # Pareto k of those
    paths: int | None = None  # that stand behind a dated answer: those that satisfy its condition

    def quantiles(self, *levels: float) -> tuple[float, ...]:
        """Weighted quantiles of the values."""
        return tuple(float(q) for q in quantile(self.values, self.weights, np.array(levels)))

    @property
    def median(self) -> float:
        return self.quantiles(0.5)[0]

    @property
    def interval50(self) -> tuple[float, float]:
        low, high = self.quantiles(0.25, 0.75)
        return low, high

    @property
    def interval90(self) -> tuple[float, float]:
        low, high = self.quantiles(0.05, 0.95)
        return low, high

    @cached_property
    def mean(self) -> float:
        """Weighted mean; for a probability, the single number to bet on."""
        kept = np.isfinite(self.values) & (self.weights > 0)
        return float(np.average(self.values[kept], weights=self.weights[kept])) if kept.any() else float("nan")

    @property
    def share(self) -> float | None:
        """Share of worlds in which a comparison holds, smoothed so that it is never 0 or 1; None for a quantity."""
        if self.holds is None:
            return None
        kept = np.isfinite(self.values)
        total = float(self.weights[kept].sum())
        if total <= 0:
            return float("nan")
        return smoothed_share(float(self.weights[kept & self.holds].sum()) / total, effective_size(self.weights[kept]))

    @property
    def ess(self) -> float:
        return effective_size(self.weights)

    @property
    def pareto_k(self) -> float:
        return pareto_k(self.weights) if self.drawn_k is None else self.drawn_k

    @property
    def reliable(self) -> bool:
        """Whether enough worlds and paths stand behind the answer, none carries it alone, and the question applies to
        most.
        """
        effective = self.ess if self.drawn_from is None else self.drawn_from
        enough = effective >= ENOUGH and (self.paths is None or self.paths >= ENOUGH_PATHS)
        return enough and self.pareto_k < 0.7 and self.applies > 0.5

    @property
    def applies(self) -> float:
        """Share of worlds in which the query's condition can happen at all."""
        return float(self.weights[np.isfinite(self.values)].sum())

    @cached_property
    def by_reading(self) -> dict[str, Answer]:
        """The answer within each reading alone."""
        out = {}
        for k, name in enumerate(self.readings):
            mine = self.reading_of == k
            total = self.weights[mine].sum()
            out[name] = replace(
                self, values=self.values[mine], holds=None if self.holds is None else self.holds[mine],
                weights=self.weights[mine] / total if total > 0 else self.weights[mine],
                reading_of=np.zeros(int(mine.sum()), dtype=np.int64), readings=(name,), behind=None,
            )  # fmt: skip
        return out

    def table(self) -> list[dict[str, Any]]:
        """One row for all readings together, then one for each."""
        rows = [self._row("together")]
        if len(self.readings) > 1:
            rows += [answer._row(name) for name, answer in self.by_reading.items()]
        return rows

    def _row(self, name: str) -> dict[str, Any]:
        return {"reading": name, "share": self.share, "median": self.median, "mean": self.mean,
                "interval50": self.interval50, "interval90": self.interval90, "ess": self.ess}  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The documented form of `standoff ask --json`."""
        k = self.pareto_k
        out: dict[str, Any] = {
            "query": self.query, "median": self.median, "interval50": list(self.interval50),
            "interval90": list(self.interval90), "mean": self.mean, "share": self.share, "ess": self.ess,
            "pareto_k": k if np.isfinite(k) else None, "worlds": self.worlds, "seed": self.seed,
        }  # fmt: skip
        if self.drawn_from is not None:
            out |= {"paths": self.paths, "drawn_from": self.drawn_from}
        if len(self.readings) > 1:
            out["readings"] = {
                name: {"median": a.median, "interval90": list(a.interval90), "share": a.share, "ess": a.ess}
                for name, a in self.by_reading.items()
            }
        return out

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.query)}</p>" + html_table(self.table())


def columns_of(query: str, readings: Sequence[ReadingWorlds]) -> list[Columns]:
    """The quantity of a query in every world, reading by reading, and where its comparison holds.

    Where a reading's game has no path that satisfies a condition, none of its worlds has an answer; where that is so of
    all readings, the query is a mistake.
    """
    columns: list[Columns] = []
    nowhere: list[NoPath] = []
    for reading in readings:
        read = read_query(query, reading.tree)
        try:
            columns.append(values_of(read, reading))
        except NoPath as error:
            nowhere.append(error)
            size = len(reading.rows)
            columns.append((np.full(size, np.nan), None if read.comparison is None else np.zeros(size, dtype=bool)))
    if len(nowhere) == len(readings):
        raise nowhere[0]
    return columns


def values_of(query: Query, reading: ReadingWorlds) -> Columns:
    """The quantity of a query in each world, and where its comparison holds."""
    return compared(query, len(reading.rows), lambda part: quantity_values(part, reading))


def compared(query: Query, size: int, value: Callable[[Quantity], Float[np.ndarray, " _"]]) -> Columns:
    """What a query comes to, and where its comparison holds, from what each of its quantities comes to."""
    left = term_values(query.left, size, value)
    if query.comparison is None or query.right is None:
        return left, None
    right = term_values(query.right, size, value)
    with np.errstate(invalid="ignore"):
        holds = np.asarray(COMPARE[query.comparison](left, right))
    return (left if isinstance(query.right, Constant) else left - right), holds


def answer_from(query: str, columns: list[Columns], weights: np.ndarray, worlds: Worlds) -> Answer:
    """Put the readings' columns together under one weighting."""
    holds = [h for _, h in columns if h is not None]
    together = np.concatenate([v for v, _ in columns]), np.concatenate(holds) if holds else None
    return answer_of(query, together, weights, worlds.reading_of, worlds)


def drawn_from(answer: Answer, worlds: Worlds) -> Answer:
    """An answer told from a sample of worlds, drawn by weight: it is worth no more than they are."""
    return replace(answer, drawn_from=worlds.ess, drawn_k=worlds.pareto_k)


def answer_of(query: str, columns: Columns, weights: np.ndarray, reading_of: np.ndarray, worlds: Worlds) -> Answer:
    """An answer from its columns, whatever they run over."""
    return Answer(
        query=query.strip(), values=columns[0], holds=columns[1], weights=weights, reading_of=reading_of,
        readings=tuple(r.reading.id for r in worlds.readings), seed=worlds.seed, worlds=worlds.count,
        behind=worlds if len(weights) == len(worlds.weights) else None,
    )  # fmt: skip
