"""What estimates imply: chances of outcomes, how they differ between cases, and what a covariate moves on average."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from standoff.estimate.dispatch import likelihood_of
from standoff.estimate.plays import Plays
from standoff.estimate.prepared import design_on, table_for
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import Fit
from standoff.estimate.tables import Column, Table, no_column


@dataclass(frozen=True)
class Delta:
    """Intervals by the delta method, on the scale of log odds for chances, so that none leaves 0 to 1."""


@dataclass(frozen=True)
class Simulated:
    """Intervals from draws of the coefficients: normal, or the replicates of a bootstrap."""

    draws: int = 2000
    seed: int = 1


Method = Delta | Simulated


@dataclass(frozen=True, eq=False)
class Predicted:
    """Chances of outcomes in each of m cases, with intervals."""

    outcomes: tuple[str, ...]
    cases: tuple[Mapping[str, Any], ...]
    chance: Float[np.ndarray, "m o"]
    error: Float[np.ndarray, "m o"]
    low: Float[np.ndarray, "m o"]
    high: Float[np.ndarray, "m o"]
    level: float
    differences: bool = False

    def rows(self) -> list[dict[str, Any]]:
        """One row a case and outcome."""
        return [
            {**case, "outcome": o, "estimate": float(self.chance[i, k]), "std_error": float(self.error[i, k]),
             "low": float(self.low[i, k]), "high": float(self.high[i, k])}
            for i, case in enumerate(self.cases) for k, o in enumerate(self.outcomes)
        ]  # fmt: skip


def typical(fit: Fit) -> dict[str, Any]:
    """A typical case: means of numbers, medians of 0/1, the most frequent level of factors (the first of equals)."""
    return dict(fit.typical)


def table_names(fit: Fit) -> tuple[str, ...]:
    """Columns that the formulas use."""
    return tuple(fit.typical)


def profile(
    fit: Fit, at: Mapping[str, Any] | None = None, vary: Mapping[str, Sequence[Any]] | None = None
) -> list[dict[str, Any]]:
    """Cases: the typical one with some values set, and one covariate (or several together) moved along."""
    base = {**typical(fit), **(at or {})}
    unknown = [name for name in (*(at or {}), *(vary or {})) if name not in table_names(fit)]
    if unknown:
        raise SpecificationError(tuple(no_column(name, table_names(fit)) for name in unknown))
    if not vary:
        return [base]
    lengths = {len(v) for v in vary.values()}
    if len(lengths) != 1:
        raise SpecificationError(("covariates that are moved together need as many values each",))
    return [{**base, **{name: values[k] for name, values in vary.items()}} for k in range(lengths.pop())]


def predict(
    fit: Fit, data: Any | None = None, *, cases: Sequence[Mapping[str, Any]] | None = None, level: float = 0.95,
    method: Method | None = None,
) -> Predicted:  # fmt: skip
    """Chances of outcomes for the rows of a table, for cases given, or for the typical case."""
    table, told = _table(fit, data, cases)
    at = _Chances(fit, table)
    return _intervals(fit, at.values, at.slopes, tuple(told), level, method, bounded=True)


def slopes_at(fit: Fit, cases: Sequence[Mapping[str, Any]]) -> Float[np.ndarray, "m o k"]:
    """Slopes of the chances of outcomes by the coefficients, in each case."""
    return _Chances(fit, _table(fit, None, cases)[0]).slopes(fit.estimates)


def first_difference(
    fit: Fit, before: Mapping[str, Any], after: Mapping[str, Any], *, level: float = 0.95, method: Method | None = None
) -> Predicted:
    """How chances differ between two cases, each the typical one with some values set."""
    cases = [*profile(fit, before), *profile(fit, after)]
    table, _ = _table(fit, None, cases)
    at = _Chances(fit, table)

    def values(theta: np.ndarray) -> np.ndarray:
        found = at.values(theta)
        return np.asarray(found[1:] - found[:1])

    def slopes(theta: np.ndarray) -> np.ndarray:
        found = at.slopes(theta)
        return np.asarray(found[1:] - found[:1])

    told = ({"before": dict(before), "after": dict(after)},)
    return _intervals(fit, values, slopes, told, level, method, bounded=False)


def average_marginal_effects(
    fit: Fit, covariates: Sequence[str] | None = None, *, level: float = 0.95, method: Method | None = None
) -> Predicted:
    """What a covariate moves on average over the sample.

    Of a number the mean derivative (by a central difference of one ten-thousandth of its standard deviation); of 0/1
    and of a factor's level the mean difference from 0, or from the base.
    """
    spans = [s for name in covariates or table_names(fit) for s in _spans(fit, name)]
    tables = [(_moved(fit, name, low), _moved(fit, name, high), per) for name, low, high, per, _ in spans]
    at = [(_Chances(fit, a), _Chances(fit, b), per) for a, b, per in tables]

    def values(theta: np.ndarray) -> np.ndarray:
        return np.stack([(b.values(theta) - a.values(theta)).mean(axis=0) / per for a, b, per in at])

    def slopes(theta: np.ndarray) -> np.ndarray:
        return np.stack([(b.slopes(theta) - a.slopes(theta)).mean(axis=0) / per for a, b, per in at])

    told = tuple({"covariate": label} for *_, label in spans)
    return _intervals(fit, values, slopes, told, level, method, bounded=False)


def _spans(fit: Fit, name: str) -> list[tuple[str, Any, Any, float, str]]:
    """From where to where a covariate is moved, per which distance, under which name."""
    if name not in table_names(fit):
        raise SpecificationError((no_column(name, table_names(fit)),))
    column = _sample(fit).columns[name]
    levels = fit.encoding.levels.get(name)
    if levels:
        return [(name, levels[0], level, 1.0, f"{name}: {level} against {levels[0]}") for level in levels[1:]]
    if set(np.unique(column.values)) <= {0.0, 1.0}:
        return [(name, 0.0, 1.0, 1.0, f"{name}: 1 against 0")]
    step = 1e-4 * float(column.values.std() or 1.0)
    return [(name, column.values - step, column.values + step, 2 * step, name)]


def _sample(fit: Fit) -> Table:
    """The rows that were fitted; a fit read from a file has none."""
    if fit.prepared is None:
        raise SpecificationError(("effects average over the sample, which a saved fit does not hold; fit again",))
    return fit.prepared.table


def _moved(fit: Fit, name: str, to: Any) -> Table:
    """The sample with one covariate set."""
    table = _sample(fit)
    old = table.columns[name]
    if old.is_text:
        values = np.full(table.rows, to, dtype=object)
    else:
        values = np.broadcast_to(np.asarray(to, dtype=float), (table.rows,)).copy()
    return Table(table.rows, {**table.columns, name: Column(values, old.levels)}, table.names)


class _Chances:
    """Chances of outcomes and their slopes over the rows of a table."""

    def __init__(self, fit: Fit, table: Table) -> None:
        spec = fit.specification
        design = design_on(spec, fit.encoding, table)
        outcomes = spec.tree.outcomes
        nothing = np.zeros((table.rows, len(outcomes)))
        plays = Plays(outcomes, np.eye(len(outcomes), dtype=bool), nothing, np.ones(table.rows))
        self.likelihood = likelihood_of(spec.errors, spec.tree, design, plays)

    def values(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "m o"]:
        return self.likelihood.probabilities(theta)

    def slopes(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "m o k"]:
        return self.likelihood.probability_slopes(theta)


def _table(
    fit: Fit, data: Any | None, cases: Sequence[Mapping[str, Any]] | None
) -> tuple[Table, Sequence[Mapping[str, Any]]]:
    if data is not None:
        table = table_for(fit.specification, data)
        kept = np.ones(table.rows, dtype=bool)
        for column in table.columns.values():
            kept &= ~column.missing
        rows = np.flatnonzero(kept)
        return table.taken(rows), [{"row": int(r) + 1} for r in rows]
    told: Sequence[Mapping[str, Any]] = list(cases) if cases is not None else profile(fit)
    columns = {name: [case[name] for case in told] for name in table_names(fit)} or {"_": [0.0] * len(told)}
    return table_for(fit.specification, columns), told


def _intervals(
    fit: Fit, values: Callable[[np.ndarray], np.ndarray], slopes: Callable[[np.ndarray], np.ndarray],
    cases: tuple[Mapping[str, Any], ...], level: float, method: Method | None, *, bounded: bool,
) -> Predicted:  # fmt: skip
    """Estimates with errors and intervals."""
    from scipy.special import ndtri

    theta, covariance = fit.estimates, fit.covariance
    chance = values(theta)
    outcomes = fit.specification.tree.outcomes
    if isinstance(method, Simulated):
        if fit.replicates is not None:
            draws = fit.replicates.good[: method.draws]
        else:
            rng = np.random.default_rng(method.seed)
            draws = rng.multivariate_normal(theta, covariance, size=method.draws, method="eigh")
        seen = np.stack([values(d) for d in draws])
        low, high = np.percentile(seen, [50 * (1 - level), 50 * (1 + level)], axis=0)
        return Predicted(outcomes, cases, chance, seen.std(axis=0, ddof=1), low, high, level, not bounded)
    slope = slopes(theta)
    error = np.sqrt(np.maximum(np.einsum("mok,kl,mol->mo", slope, covariance, slope), 0.0))
    half = float(ndtri(0.5 + level / 2))
    if not bounded:
        return Predicted(outcomes, cases, chance, error, chance - half * error, chance + half * error, level, True)
    held = np.clip(chance, 1e-300, 1 - 1e-16)
    odds, spread = np.log(held) - np.log1p(-held), error / (held * (1 - held))
    low, high = (1.0 / (1.0 + np.exp(-np.clip(odds + way * half * spread, -700, 700))) for way in (-1, 1))
    return Predicted(outcomes, cases, chance, error, low, high, level)
