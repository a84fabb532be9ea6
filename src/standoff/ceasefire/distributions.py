r"""The error $\varepsilon$ of $\log T = x'\beta + \sigma\varepsilon$: normal, logistic, or Gumbel of the least.

Each is an object with the logarithms of its density, survivor and distribution functions at
$z = (\log t - x'\beta)/\sigma$, the first two derivatives of the log density, and quantiles. All are computed in
logarithms, so that a truce far out in a tail has a finite likelihood (Kalbfleisch and Prentice 2002, §2.2 and §3.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float
from scipy.special import log_expit, log_ndtr, ndtri

_LOG_ROOT_TWO_PI = 0.5 * np.log(2 * np.pi)
_FAR = 500.0  # beyond it e^z squared is no longer a number; no record of any use lies there

Z = Float[np.ndarray, "*shape"]


@runtime_checkable
class Distribution(Protocol):
    """What an error distribution can say of itself, at standardised log time z."""

    @property
    def name(self) -> str:
        """As it is called in tables."""
        ...

    def log_density(self, z: Z) -> Z:
        """log f(z)."""
        ...

    def log_survivor(self, z: Z) -> Z:
        """log S(z), the chance of an error above z."""
        ...

    def log_distribution(self, z: Z) -> Z:
        """log F(z) = log(1 − S(z))."""
        ...

    def slope(self, z: Z) -> Z:
        """d log f / dz."""
        ...

    def curvature(self, z: Z) -> Z:
        """d² log f / dz²."""
        ...

    def quantile(self, p: Z) -> Z:
        """z with F(z) = p."""
        ...


@dataclass(frozen=True)
class LogNormal:
    """Normal errors: the hazard rises at first and then falls."""

    @property
    def name(self) -> str:
        return "log-normal"

    def log_density(self, z: Z) -> Z:
        return np.asarray(-0.5 * z**2 - _LOG_ROOT_TWO_PI)

    def log_survivor(self, z: Z) -> Z:
        return np.asarray(log_ndtr(-z))

    def log_distribution(self, z: Z) -> Z:
        return np.asarray(log_ndtr(z))

    def slope(self, z: Z) -> Z:
        return np.asarray(-z)

    def curvature(self, z: Z) -> Z:
        return np.full_like(z, -1.0)

    def quantile(self, p: Z) -> Z:
        return np.asarray(ndtri(p))


@dataclass(frozen=True)
class Weibull:
    """Gumbel errors of the least: the hazard rises or falls throughout; proportional hazards as well."""

    @property
    def name(self) -> str:
        return "Weibull"

    def log_density(self, z: Z) -> Z:
        return np.asarray(z - _exp(z))

    def log_survivor(self, z: Z) -> Z:
        return np.asarray(-_exp(z))

    def log_distribution(self, z: Z) -> Z:
        # 1 - exp(-e^z) is e^z itself where that is tiny
        with np.errstate(divide="ignore"):
            return np.where(z < -40, z, np.log(-np.expm1(-_exp(z))))

    def slope(self, z: Z) -> Z:
        return np.asarray(1.0 - _exp(z))

    def curvature(self, z: Z) -> Z:
        return np.asarray(-_exp(z))

    def quantile(self, p: Z) -> Z:
        return np.asarray(np.log(-np.log1p(-p)))


@dataclass(frozen=True)
class LogLogistic:
    """Logistic errors: like the log-normal, with a heavier tail; odds are proportional."""

    @property
    def name(self) -> str:
        return "log-logistic"

    def log_density(self, z: Z) -> Z:
        return np.asarray(log_expit(z) + log_expit(-z))

    def log_survivor(self, z: Z) -> Z:
        return np.asarray(log_expit(-z))

    def log_distribution(self, z: Z) -> Z:
        return np.asarray(log_expit(z))

    def slope(self, z: Z) -> Z:
        return np.asarray(-np.tanh(0.5 * z))

    def curvature(self, z: Z) -> Z:
        return np.asarray(-0.5 * (1.0 - np.tanh(0.5 * z) ** 2))

    def quantile(self, p: Z) -> Z:
        return np.asarray(np.log(p) - np.log1p(-p))


def _exp(z: Z) -> Z:
    return np.asarray(np.exp(np.minimum(z, _FAR)))
