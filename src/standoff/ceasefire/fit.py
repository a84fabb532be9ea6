"""Accelerated failure times fitted by maximum likelihood; standard errors from the observed information."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.ceasefire.climb import CONVERGED, Slopes, climb
from standoff.ceasefire.distributions import Distribution
from standoff.ceasefire.likelihood import design, likelihood
from standoff.ceasefire.survival import Survival
from standoff.ceasefire.truces import Truces

INTERCEPT, LOG_SCALE = "intercept", "log scale"


class FitError(ValueError):
    """A number was asked of a fit that has none; the fit's status says why."""


@dataclass(frozen=True)
class Fit:
    """Maximum-likelihood estimates: θ = (intercept, coefficients on log days, log scale).

    Where `status` is not "converged", `theta` is only where the climb ended; estimates, errors and predictions raise.
    """

    truces: Truces
    distribution: Distribution
    theta: Float[np.ndarray, " p"]
    information: Float[np.ndarray, "p p"]  # observed: minus the Hessian at θ
    log_likelihood: float  # densities per day
    status: str

    @property
    def names(self) -> tuple[str, ...]:
        return names_of(self.truces)

    @property
    def converged(self) -> bool:
        return self.status == CONVERGED

    @property
    def estimates(self) -> Float[np.ndarray, " p"]:
        self._require()
        return self.theta

    @property
    def covariance(self) -> Float[np.ndarray, "p p"]:
        """Inverse of the observed information."""
        self._require()
        return np.asarray(np.linalg.inv(self.information))

    @property
    def standard_errors(self) -> Float[np.ndarray, " p"]:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def aic(self) -> float:
        """−2 log-likelihood + 2 × parameters (Akaike 1974)."""
        self._require()
        return 2.0 * len(self.theta) - 2.0 * self.log_likelihood

    def table(self) -> list[tuple[str, str, str]]:
        """Name, estimate, standard error; without convergence the status stands in place of every number."""
        if not self.converged:
            return [(name, self.status, "") for name in self.names]
        rows = zip(self.names, self.theta, self.standard_errors, strict=True)
        return [(name, f"{value:.3f}", f"{error:.3f}") for name, value, error in rows]

    def survival(self, covariates: Float[np.ndarray, "m k"]) -> Survival:
        """How long truces with these covariates hold, one row a truce."""
        self._require()
        return survival_at(self.distribution, self.theta, covariates)

    def _require(self) -> None:
        if not self.converged:
            raise FitError(self.status)


def names_of(truces: Truces) -> tuple[str, ...]:
    """Names of the parameters."""
    return (INTERCEPT, *truces.names, LOG_SCALE)


def survival_at(
    distribution: Distribution, theta: Float[np.ndarray, " p"], covariates: Float[np.ndarray, "m k"]
) -> Survival:
    """The curve of each row at some θ."""
    location = theta[0] + covariates @ theta[1:-1]
    return Survival(distribution, location, np.full(len(location), float(np.exp(theta[-1]))))


def fit(truces: Truces, distribution: Distribution) -> Fit:
    """Maximise the likelihood of truces. What cannot be estimated is said in `status`, never as a number."""
    start = starting_point(truces)
    if truces.events == 0:
        nothing = np.zeros((len(start), len(start)))
        what = "there are no truces" if len(truces) == 0 else "no truce has ended"
        return Fit(
            truces, distribution, start, nothing, 0.0,
            f"no finite estimate: {what}; more truces, or a prior, would do",
        )  # fmt: skip

    def slopes(theta: Float[np.ndarray, " p"]) -> Slopes:
        at = likelihood(truces, distribution, theta)
        return at.total, at.gradient, at.hessian

    top = climb(slopes, start, units_of(truces), names_of(truces), truces.events)
    return Fit(truces, distribution, top.theta, top.information, top.value, top.status)


def starting_point(truces: Truces) -> Float[np.ndarray, " p"]:
    """Every truce alike, ended in the middle of what is known: a place to climb from."""
    start = np.zeros(len(truces.names) + 2)
    if len(truces):
        middle = np.where(truces.censored, truces.lower, 0.5 * (truces.lower + np.minimum(truces.upper, 1e300)))
        logs = np.log(np.maximum(middle, 1e-6))
        start[0], start[-1] = logs.mean(), np.log(max(float(logs.std()), 0.1))
    return start


def units_of(truces: Truces) -> Float[np.ndarray, " p"]:
    """One over the spread of each covariate; 1 for the intercept and the log scale."""
    if len(truces) == 0:
        return np.ones(len(truces.names) + 2)
    x = design(truces)[:, 1:]
    spread = np.sqrt(np.mean(x**2, axis=0))
    return np.concatenate([[1.0], 1.0 / np.where(spread > 0, spread, 1.0), [1.0]])
