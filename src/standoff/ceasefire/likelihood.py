r"""The likelihood of truces, its gradient and its curvature, record by record.

With $z(t) = (\log t - x'\beta)/\sigma$, a record counts $\log f(z) - \log\sigma t$ where its end is known,
$\log S(z)$ where it is right censored, and $\log(S(z_l) - S(z_u))$ where the end lies between two days; a record
watched from a later day $e$ counts less $\log S(z_e)$ (Kalbfleisch and Prentice 2002, §3.2).
Parameters are $\theta = (\beta_0, \beta, \log\sigma)$.

Each term depends on $\theta$ through one or two $z$. Derivatives by those are in closed form, and
$\partial z/\partial x'\beta = -1/\sigma$, $\partial z/\partial\log\sigma = -z$ carry them to $\theta$.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from standoff.ceasefire.distributions import Distribution
from standoff.ceasefire.truces import Truces

Picked = Float[np.ndarray, " picked"]


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
    terms = _Terms(len(truces))

    z = lower[exact]
    terms.value[exact] = distribution.log_density(z) - np.log(truces.lower[exact]) - theta[-1]
    terms.carry(exact, z, distribution.slope(z), distribution.curvature(z), scale)
    terms.scale[exact] -= 1.0

    for rows, at, sign in ((censored & (truces.lower > 0), lower, 1.0), (truces.entry > 0, entry, -1.0)):
        z = at[rows]
        terms.value[rows] += sign * distribution.log_survivor(z)
        hazard = np.exp(distribution.log_density(z) - distribution.log_survivor(z))
        bend = -hazard * (distribution.slope(z) + hazard)
        terms.carry(rows, z, -sign * hazard, sign * bend, scale)

    between = ~exact & ~censored
    _interval(terms, between, lower[between], upper[between], distribution, scale)

    scores = np.column_stack([x * terms.eta[:, None], terms.scale])
    hessian = np.empty((len(theta), len(theta)))
    hessian[:-1, :-1] = (x * terms.eta_eta[:, None]).T @ x
    hessian[:-1, -1] = hessian[-1, :-1] = x.T @ terms.eta_scale
    hessian[-1, -1] = terms.scale_scale.sum()
    return Likelihood(terms.value, scores, hessian)


class _Terms:
    """By record: the value, and its derivatives by η = x'β and by log σ."""

    def __init__(self, count: int) -> None:
        self.value, self.eta, self.scale = np.zeros(count), np.zeros(count), np.zeros(count)
        self.eta_eta, self.eta_scale, self.scale_scale = np.zeros(count), np.zeros(count), np.zeros(count)

    def carry(self, rows: Bool[np.ndarray, " _"], z: Picked, first: Picked, bend: Picked, scale: float) -> None:
        """Add what a term with derivatives `first` and `bend` by its own z adds, at the rows picked."""
        self.eta[rows] += -first / scale
        self.scale[rows] += -first * z
        self.eta_eta[rows] += bend / scale**2
        self.eta_scale[rows] += (bend * z + first) / scale
        self.scale_scale[rows] += bend * z**2 + first * z


def _standard(day: Picked, mean: Picked, scale: float) -> Picked:
    """z of a day; minus or plus infinity for day 0 and for never."""
    with np.errstate(divide="ignore"):
        return np.asarray((np.log(day) - mean) / scale)


def _interval(
    terms: _Terms, rows: Bool[np.ndarray, " _"], low: Picked, high: Picked, distribution: Distribution, scale: float
) -> None:
    """Add the terms log(S(z_l) − S(z_u)), with their derivatives."""
    mass = log_mass(distribution, low, high)
    terms.value[rows] += mass
    begun = np.isfinite(low)  # from day 0 on, nothing depends on the lower end
    safe = np.where(begun, low, 0.0)
    a = np.where(begun, np.exp(np.minimum(distribution.log_density(safe) - mass, 300.0)), 0.0)
    b = np.exp(np.minimum(distribution.log_density(high) - mass, 300.0))
    # the mass falls as its lower end rises and grows with its upper end; the two ends also bend it together
    low_bend, high_bend, both = -a * distribution.slope(safe) - a**2, b * distribution.slope(high) - b**2, a * b
    terms.carry(rows, safe, -a, low_bend, scale)
    terms.carry(rows, high, b, high_bend, scale)
    terms.eta_eta[rows] += 2 * both / scale**2
    terms.eta_scale[rows] += both * (safe + high) / scale
    terms.scale_scale[rows] += 2 * both * safe * high


def log_mass(
    distribution: Distribution, low: Float[np.ndarray, "*shape"], high: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
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
