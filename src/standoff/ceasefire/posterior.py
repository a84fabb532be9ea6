"""Coefficients after the record: a Gaussian prior and the likelihood, as a Gaussian at their top.

Laplace's approximation (MacKay 2003, ch. 27), its centre moved from the top to the mean by the first term of Lindley's
expansion (1980): with a hundred truces the top alone puts the log scale a third of a standard deviation too low. With a
proper prior it exists for any record, also where nothing has ended.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.ceasefire.climb import CONVERGED, Slopes, climb
from standoff.ceasefire.fit import Fit, FitError, names_of, units_of
from standoff.ceasefire.likelihood import likelihood

STEP = 1e-4  # of a standard deviation, for the third derivatives


@dataclass(frozen=True)
class Gaussian:
    """A normal distribution over named parameters."""

    names: tuple[str, ...]
    mean: Float[np.ndarray, " p"]
    covariance: Float[np.ndarray, "p p"]

    def __post_init__(self) -> None:
        if len(set(self.names)) < len(self.names) or len(self.names) != len(self.mean):
            raise ValueError(f"{len(self.mean)} means for the names {', '.join(self.names)}; one each would do")
        if not np.isfinite(self.mean).all() or not np.isfinite(self.covariance).all():
            raise ValueError("a mean or covariance is not a finite number")
        spread = np.sqrt(np.abs(np.diag(self.covariance)))
        scaled = self.covariance / np.outer(spread, spread) if np.all(spread > 0) else self.covariance
        if not np.allclose(scaled, scaled.T, rtol=0, atol=1e-9) or np.linalg.eigvalsh(scaled)[0] <= 0:
            raise ValueError("the covariance is not symmetric and positive definite")
        self.mean.setflags(write=False)
        self.covariance.setflags(write=False)

    @classmethod
    def independent(cls, **each: tuple[float, float]) -> Gaussian:
        """From a mean and a standard deviation by name; underscores stand for spaces."""
        means, deviations = (np.array([pair[i] for pair in each.values()]) for i in (0, 1))
        return cls(tuple(name.replace("_", " ") for name in each), means, np.diag(deviations**2))

    @property
    def standard_deviations(self) -> Float[np.ndarray, " p"]:
        return np.asarray(np.sqrt(np.diag(self.covariance)))


def posterior(fitted: Fit, prior: Gaussian) -> Gaussian:
    """The prior updated by the truces of a fit, which need not have converged by itself.

    Names must be those of the fit, in any order; the answer has the fit's order.
    """
    truces, distribution = fitted.truces, fitted.distribution
    names = names_of(truces)
    if set(names) != set(prior.names):
        raise ValueError(f"the prior is about {', '.join(prior.names)}; about {', '.join(names)} would do")
    order = [prior.names.index(n) for n in names]
    mean = prior.mean[order]
    precision = np.linalg.inv(prior.covariance[np.ix_(order, order)])

    def slopes(theta: Float[np.ndarray, " p"]) -> Slopes:
        at = likelihood(truces, distribution, theta)
        off = theta - mean
        pull = precision @ off
        return at.total - 0.5 * float(off @ pull), at.gradient - pull, at.hessian - precision

    # a prior alone makes the top finite: what is flat is judged against nothing but rounding
    top = climb(slopes, mean, units_of(truces), names, 0)
    if top.status != CONVERGED:
        raise FitError(top.status)
    covariance = np.linalg.inv(top.information)

    def bent(theta: Float[np.ndarray, " p"]) -> float:
        return float(np.sum(covariance * likelihood(truces, distribution, theta).hessian))

    # half of covariance times the gradient of tr(covariance × Hessian), which holds the third derivatives
    steps = np.diag(STEP * np.sqrt(np.diag(covariance)))
    third = np.array([(bent(top.theta + e) - bent(top.theta - e)) / (2 * e.sum()) for e in steps])
    shift = 0.5 * covariance @ third
    # where its first term is as large as a standard deviation, the expansion says nothing
    trusted = bool(np.all(np.abs(shift) < np.sqrt(np.diag(covariance))))
    return Gaussian(names, top.theta + shift if trusted else top.theta, covariance)


def clustered_covariance(fitted: Fit, at: Gaussian, groups: Sequence[Hashable]) -> Float[np.ndarray, "p p"]:
    r"""Covariance that allows truces of one group to depend on one another: $V (\sum_g s_g s_g') V \cdot G/(G-1)$.

    `at` is where scores are taken and gives V: the fit's own estimates and covariance, or a posterior's
    (Müller 2013 for the latter). `groups` names each record's group.
    """
    if len(groups) != len(fitted.truces):
        raise ValueError(f"{len(groups)} groups for {len(fitted.truces)} truces; one each would do")
    labels = {g: i for i, g in enumerate(dict.fromkeys(groups))}
    if len(labels) < 2:
        raise ValueError("all truces are of one group; two or more would do")
    scores = likelihood(fitted.truces, fitted.distribution, at.mean).scores
    sums = np.zeros((len(labels), scores.shape[1]))
    np.add.at(sums, [labels[g] for g in groups], scores)
    half = sums @ at.covariance
    return np.asarray(half.T @ half * (len(labels) / (len(labels) - 1)))
