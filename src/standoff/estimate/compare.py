"""Which of two models is closer to the truth, where neither contains the other: Vuong's test and Clarke's.

Both look at how the two log-likelihoods differ from row to row, less a correction for the number of coefficients
(that of Schwarz: (k₁ − k₂) log(n)/2 in all).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from standoff.estimate.dispatch import likelihood_of
from standoff.estimate.plays import Plays
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import Fit


@dataclass(frozen=True, eq=False)
class PerRow:
    """A model's log-likelihood row by row, and how many coefficients it took: what a model from elsewhere brings.

    `weight` is how many times each row counts; all once, where there is none.
    """

    log: Float[np.ndarray, " n"]
    coefficients: int
    title: str = "the other model"
    weight: Float[np.ndarray, " n"] | None = None

    def __post_init__(self) -> None:
        if not np.isfinite(self.log).all():
            raise SpecificationError((f"{self.title}: log-likelihoods of rows should be finite numbers",))


@dataclass(frozen=True)
class Comparison:
    """What a test says. `statistic` is z of Vuong's, and of Clarke's the number of rows that favour the first model."""

    test: str
    statistic: float
    p: float
    log_likelihoods: tuple[float, float]
    coefficients: tuple[int, int]
    rows: float
    titles: tuple[str, str]
    favoured: int
    """Which model the statistic leans to, 1 or 2, however weakly; 0 where it leans to none."""

    def __str__(self) -> str:
        leaning = f"leans to {self.titles[self.favoured - 1]}" if self.favoured else "leans to neither"
        what = f"z = {self.statistic:.3f}" if self.test == "Vuong" else f"{self.statistic:g} of {self.rows:g} rows"
        return f"{self.test}: {what}, p = {self.p:.3g}; {leaning}"


def vuong(first: Fit | PerRow, second: Fit | PerRow) -> Comparison:
    """Vuong's test of two models, neither of which contains the other (Vuong 1989, eq. 5.6 with the correction 5.9).

    z = [Σ (l₁ − l₂) − (k₁ − k₂) log(n)/2] / (√n sd(l₁ − l₂)), standard normal where both are as close to the truth.
    """
    a, b = _both(first, second)
    weight, n = _weights(a, b)
    gap = a.log - b.log
    mean = float(weight @ gap) / n
    variance = float(weight @ (gap - mean) ** 2) / n
    size = max(float(np.abs(a.log).max()), 1.0)
    if variance <= (1e-12 * size) ** 2:
        raise SpecificationError((f"{a.title} and {b.title} say the same of every row, so there is nothing to test",))
    z = (n * mean - _correction(a, b, n)) / float(np.sqrt(n * variance))
    from scipy.special import erfc

    return _compared("Vuong", z, float(erfc(abs(z) / np.sqrt(2.0))), a, b, weight, n, int(np.sign(z)))


def clarke(first: Fit | PerRow, second: Fit | PerRow) -> Comparison:
    """Clarke's sign test: in how many rows the first model does better (Clarke 2007).

    #{l₁ − l₂ > (k₁ − k₂) log(n)/(2n)} is Binomial(n, ½) where each is better as often. Two-sided.
    """
    a, b = _both(first, second)
    weight, n = _weights(a, b)
    if not np.allclose(weight, np.round(weight)):
        raise SpecificationError(("Clarke's test counts rows, so weights should be whole numbers; Vuong's would do",))
    many, better = round(n), round(float(weight @ (a.log - b.log > _correction(a, b, n) / n)))
    from scipy.special import bdtr

    tail = float(bdtr(min(better, many - better), many, 0.5))
    return _compared("Clarke", float(better), min(1.0, 2.0 * tail), a, b, weight, n, int(np.sign(2 * better - many)))


def per_row(fit: Fit, title: str = "") -> PerRow:
    """What a fit says of each row; FitError where it did not converge, since what is not a top cannot be compared."""
    fit.require()
    if fit.prepared is None:
        raise SpecificationError(("a fit read from a file does not hold its rows; fit again to compare it",))
    logs = fit.prepared.likelihood.log_rows(fit.theta)
    return PerRow(logs, len(fit.theta), title or fit.specification.title or "the game", fit.prepared.plays.weight)


def collapsed(fit: Fit, *outcomes: str, title: str = "") -> PerRow:
    """What a fit says of whether each play ended in one of these outcomes: to be set beside a model of just that."""
    whole = per_row(fit, title)
    assert fit.prepared is not None
    ready, plays = fit.prepared, fit.prepared.plays
    known = fit.specification.tree.outcomes
    unknown = [o for o in outcomes if o not in known]
    if unknown or not outcomes or len(set(outcomes)) == len(known):
        raise SpecificationError((f"collapse on some of {', '.join(known)}, not on {', '.join(outcomes) or 'none'}",))
    chosen = np.array([o in outcomes for o in plays.outcomes])
    count = np.column_stack([plays.count @ _within(plays, side) for side in (chosen, ~chosen)])
    lost = np.flatnonzero(count.sum(axis=1) < plays.count.sum(axis=1))
    if len(lost):
        row = int(ready.rows[lost[0]]) + 1
        raise SpecificationError((f"of {len(lost)} plays (row {row}) it is not known whether they ended so",))
    two = Plays(plays.outcomes, np.stack([chosen, ~chosen]), count, plays.weight)
    spec = fit.specification
    logs = likelihood_of(spec.errors, spec.tree, ready.design, two).log_rows(fit.theta)
    return PerRow(logs, whole.coefficients, whole.title, whole.weight)


def _within(plays: Plays, side: Bool[np.ndarray, " o"]) -> Float[np.ndarray, " s"]:
    """Which sets lie on one side altogether."""
    return np.asarray(~(plays.sets & ~side).any(axis=1), dtype=float)


def _both(first: Fit | PerRow, second: Fit | PerRow) -> tuple[PerRow, PerRow]:
    """Both row by row; SpecificationError where they are not of the same plays."""
    if isinstance(first, Fit) and isinstance(second, Fit):
        a, b = per_row(first), per_row(second)
        assert first.prepared is not None and second.prepared is not None
        if not _alike(first.prepared.plays, second.prepared.plays):
            raise SpecificationError(
                (f"the two fits are of different plays ({len(a.log)} and {len(b.log)} rows); leave out of both what "
                 "has empty cells in either",)
            )  # fmt: skip
    else:
        a = per_row(first) if isinstance(first, Fit) else first
        b = per_row(second) if isinstance(second, Fit) else second
        if len(a.log) != len(b.log):
            raise SpecificationError((f"{a.title} has {len(a.log)} rows, {b.title} {len(b.log)}; they should match",))
    return (a, b) if a.title != b.title else (_titled(a, "the first"), _titled(b, "the second"))


def _titled(model: PerRow, title: str) -> PerRow:
    return PerRow(model.log, model.coefficients, title, model.weight)


def _alike(a: Plays, b: Plays) -> bool:
    """Whether the same ends were seen, row by row."""
    if len(a) != len(b) or set(a.outcomes) != set(b.outcomes) or not np.array_equal(a.weight, b.weight):
        return False
    order = [b.outcomes.index(o) for o in a.outcomes]
    seen = [
        {tuple(s): p.count[:, k] for k, s in enumerate(sets) if p.count[:, k].any()}
        for p, sets in ((a, a.sets), (b, b.sets[:, order]))
    ]
    return seen[0].keys() == seen[1].keys() and all(np.array_equal(seen[0][k], seen[1][k]) for k in seen[0])


def _weights(a: PerRow, b: PerRow) -> tuple[Float[np.ndarray, " n"], float]:
    """How often rows count, and how many that makes."""
    given = [m.weight for m in (a, b) if m.weight is not None]
    if len(given) == 2 and not np.array_equal(given[0], given[1]):
        raise SpecificationError(("the two models have different weights",))
    weight = given[0] if given else np.ones(len(a.log))
    return weight, float(weight.sum())


def _correction(a: PerRow, b: PerRow, n: float) -> float:
    return (a.coefficients - b.coefficients) * float(np.log(n)) / 2


def _compared(
    test: str, statistic: float, p: float, a: PerRow, b: PerRow, weight: Float[np.ndarray, " n"], n: float, sign: int
) -> Comparison:
    values = (float(weight @ a.log), float(weight @ b.log))
    favoured = {1: 1, 0: 0, -1: 2}[sign]
    return Comparison(test, statistic, p, values, (a.coefficients, b.coefficients), n, (a.title, b.title), favoured)
