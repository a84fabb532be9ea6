r"""The likelihood of truces, its gradient and its curvature, record by record.

With $z(t) = (\log t - x'\beta)/\sigma$, a record counts $\log f(z) - \log\sigma t$ where its end is known, $\log S(z)$ where it is
right censored, and $\log(S(z_l) - S(z_u))$ where the end lies between two days; a record watched from a later day $e$
counts less $\log S(z_e)$ (Kalbfleisch and Prentice 2002, §3.2). Parameters are $\theta = (\beta_0, \beta, \log\sigma)$.

Each term depends on $\theta$ through one or two $z$. Derivatives by those are in closed form, and
$\partial z/\partial x'\beta = -1/\sigma$, $\partial z/\partial\log\sigma = -z$ carry them to $\theta$.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.ceasefire.distributions import Distribution
from standoff.ceasefire.truces import Truces

Rows = Float[np.ndarray, " n"]


@dataclass(frozen=True)
class Likelihood:
    """Log-likelihood at one θ: by record, with the gradient by record and the summed second derivatives."""

    records: Float[np.ndarray, " n"]  # days are the unit of densities
    scores: Float[np.ndarray, "n p"]
    hessian: Float[np.ndarray, "p p"]

    @property
    def total(self) -> float:
        return float(np.sum(self.records))

    @property
    def gradient(self) -> Float[np.ndarray, " p"]:
        return np.asarray(self.scores.sum(axis=0))


def design(truces: Truces) -> Float[np.ndarray, "n m"]:
    """The covariates with a first column of ones."""
    return np.column_stack([np.ones(len(truces)), truces.covariates])


def likelihood(truces: Truces, distribution: Distribution, theta: Float[np.ndarray, " p"]) -> Likelihood:
    """The log-likelihood of records at θ = (intercept, coefficients, log scale), with its derivatives."""
    x = design(truces)
    if len(theta) != x.shape[1] + 1:
        raise ValueError(f"{len(theta)} parameters; intercept, {len(truces.names)} coefficients and log scale would do")
    mean, scale = x @ theta[:-1], float(np.exp(theta[-1]))
    lower, upper, entry = (_standard(day, mean, scale) for day in (truces.lower, truces.upper, truces.entry))
    exact, censored = truces.exact, truces.censored
    between = ~exact & ~censored

    value = np.zeros(len(truces))
    to_eta, to_scale = np.zeros(len(truces)), np.zeros(len(truces))  # first derivatives, by x'β and by log σ
    second = _Second(len(truces))

    z = lower[exact]
    value[exact] = distribution.log_density(z) - np.log(truces.lower[exact]) - theta[-1]
    _carry(exact, z, distribution.slope(z), distribution.curvature(z), scale, to_eta, to_scale, second)
    to_scale[exact] -= 1.0

    for rows, at, sign in ((censored & (truces.lower > 0), lower, 1.0), (truces.entry > 0, entry, -1.0)):
        z = at[rows]
        value[rows] += sign * distribution.log_survivor(z)
        hazard = np.exp(distribution.log_density(z) - distribution.log_survivor(z))
        bend = -hazard * (distribution.slope(z) + hazard)
        _carry(rows, z, -sign * hazard, sign * bend, scale, to_eta, to_scale, second)

    _interval(between, lower, upper, distribution, scale, value, to_eta, to_scale, second)

    scores = np.column_stack([x * to_eta[:, None], to_scale])
    hessian = np.empty((len(theta), len(theta)))
    hessian[:-1, :-1] = (x * second.eta[:, None]).T @ x
    hessian[:-1, -1] = hessian[-1, :-1] = x.T @ second.cross
    hessian[-1, -1] = second.scale.sum()
    return Likelihood(value, scores, hessian)


class _Second:
    """Second derivatives by record: twice by x'β, once by each, twice by log σ."""

    def __init__(self, count: int) -> None:
        self.eta, self.cross, self.scale = np.zeros(count), np.zeros(count), np.zeros(count)


def _standard(day: Rows, mean: Rows, scale: float) -> Rows:
    """z of a day; minus or plus infinity for day 0 and for never."""
    with np.errstate(divide="ignore"):
        return np.asarray((np.log(day) - mean) / scale)


def _carry(
    rows: np.ndarray, z: Rows, first: Rows, bend: Rows, scale: float, to_eta: Rows, to_scale: Rows, second: _Second
) -> None:
    """Add what a term with derivatives `first` and `bend` by its z adds by x'β and log σ."""
    to_eta[rows] += -first / scale
    to_scale[rows] += -first * z
    second.eta[rows] += bend / scale**2
    second.cross[rows] += (bend * z + first) / scale
    second.scale[rows] += bend * z**2 + first * z


def _interval(
    rows: np.ndarray, lower: Rows, upper: Rows, distribution: Distribution, scale: float, value: Rows, to_eta: Rows,
    to_scale: Rows, second: _Second,
) -> None:  # fmt: skip
    """Add the terms log(S(z_l) − S(z_u)), with their derivatives."""
    low, high = lower[rows], upper[rows]
    log_mass = _log_mass(distribution, low, high)
    value[rows] += log_mass
    begun = np.isfinite(low)  # from day 0 on, nothing depends on the lower end
    safe = np.where(begun, low, 0.0)
    a = np.where(begun, np.exp(np.minimum(distribution.log_density(safe) - log_mass, 300.0)), 0.0)
    b = np.exp(np.minimum(distribution.log_density(high) - log_mass, 300.0))
    # d log mass = b dz_u − a dz_l, and each end bends by itself and with the other
    low_bend, high_bend, both = -a * distribution.slope(safe) - a**2, b * distribution.slope(high) - b**2, a * b
    _carry(rows, safe, -a, low_bend, scale, to_eta, to_scale, second)
    _carry(rows, high, b, high_bend, scale, to_eta, to_scale, second)
    second.eta[rows] += 2 * both / scale**2
    second.cross[rows] += both * (safe + high) / scale
    second.scale[rows] += 2 * both * safe * high


def _log_mass(distribution: Distribution, low: Rows, high: Rows) -> Rows:
    """log(S(low) − S(high)), by whichever tail is the shorter one, so that nothing cancels."""
    safe = np.where(np.isfinite(low), low, -1e6)
    right = np.where(np.isfinite(low), distribution.log_survivor(safe), 0.0)
    left = distribution.log_distribution(high)
    use_right = right < left
    big = np.where(use_right, right, left)
    with np.errstate(divide="ignore", invalid="ignore"):
        small = np.where(
            use_right,
            distribution.log_survivor(high),
            np.where(np.isfinite(low), distribution.log_distribution(safe), -np.inf),
        )
        return np.asarray(big + np.log(-np.expm1(np.minimum(small - big, 0.0))))
