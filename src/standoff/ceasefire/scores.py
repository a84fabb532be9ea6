"""How well survival models foretell truces they have not seen, with the base rate beside them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from standoff.ceasefire.distributions import Distribution
from standoff.ceasefire.fit import fit
from standoff.ceasefire.likelihood import likelihood
from standoff.ceasefire.truces import Truces


@dataclass(frozen=True)
class Comparison:
    """Out-of-sample log score of one distribution: with its covariates, and without (the base rate).

    Scores are mean log-likelihoods of a record, higher is better. `status` is that of the first fit that failed; then
    the scores are None.
    """

    distribution: str
    score: float | None
    base_rate: float | None
    records: int
    status: str

    @property
    def gain(self) -> float | None:
        """What the covariates add to a record's log score."""
        return None if self.score is None or self.base_rate is None else self.score - self.base_rate


def log_scores(train: Truces, test: Truces, distribution: Distribution) -> Float[np.ndarray, " n"]:
    """Log-likelihood of each record of `test` under the fit to `train`. Raises FitError where that has none."""
    return likelihood(test, distribution, fit(train, distribution).estimates).records


def folds(groups: Sequence[Hashable], count: int, rng: np.random.Generator) -> list[Bool[np.ndarray, " n"]]:
    """Masks of `count` test sets; records of a group (a dyad, a war) are never on both sides."""
    labels = list(dict.fromkeys(groups))
    if not 2 <= count <= len(labels):
        raise ValueError(f"{count} folds of {len(labels)} groups; 2 to {len(labels)} would do")
    place = dict(zip(labels, rng.permutation(len(labels)) % count, strict=True))
    of = np.array([place[g] for g in groups])
    return [of == i for i in range(count)]


def compare(splits: Iterable[tuple[Truces, Truces]], distributions: Iterable[Distribution]) -> tuple[Comparison, ...]:
    """Log scores over pairs of (train, test): the folds of a cross-validation, or one split in time."""
    pairs = list(splits)
    return tuple(_compared(pairs, distribution) for distribution in distributions)


def _compared(pairs: list[tuple[Truces, Truces]], distribution: Distribution) -> Comparison:
    count = sum(len(test) for _, test in pairs)
    full = plain = 0.0
    for train, test in pairs:
        fits = fit(train, distribution), fit(train.only(()), distribution)
        for fitted in fits:
            if not fitted.converged:
                return Comparison(distribution.name, None, None, count, fitted.status)
        full += likelihood(test, distribution, fits[0].theta).total
        plain += likelihood(test.only(()), distribution, fits[1].theta).total
    return Comparison(distribution.name, full / count, plain / count, count, "converged")


def brier(chance: Float[np.ndarray, " n"], happened: Bool[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """(chance − what happened)² of each forecast (Brier 1950, for two outcomes)."""
    return np.asarray((chance - happened) ** 2)


def kaplan_meier(truces: Truces, days: Float[np.ndarray, " d"]) -> Float[np.ndarray, " d"]:
    """Share of truces that hold beyond each day, covariates left aside (Kaplan and Meier 1958; late entry allowed).

    An end known to an interval counts at the middle of it.
    """
    ended = ~truces.censored
    at = np.where(ended, 0.5 * (truces.lower + np.where(ended, truces.upper, 0.0)), truces.lower)
    times, counts = np.unique(at[ended], return_counts=True)
    at_risk = np.array([np.sum((at >= t) & (truces.entry < t)) for t in times])
    surviving = np.cumprod(1.0 - counts / at_risk) if len(times) else np.ones(0)
    steps = np.searchsorted(times, days, side="right")
    return np.concatenate([[1.0], surviving])[steps]
