"""Penalties and weak priors: what is added to the log-likelihood so that separated data have finite estimates.

All but Firth's act on each coefficient in units of its covariate: on θ times the covariate's standard deviation, or θ
itself for a constant. Coefficients called Intercept are left alone where `intercepts` is false.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.estimate.likelihood import Evaluated, Likelihood


@dataclass(frozen=True)
class Normal:
    """A normal prior of mean 0."""

    deviation: float = 2.5
    intercepts: bool = True

    def curve(self, z: Float[np.ndarray, "b k"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        v = self.deviation**2
        return -0.5 * z * z / v, -z / v, np.full_like(z, -1.0 / v)

    def __str__(self) -> str:
        return f"normal prior, sd {self.deviation:g}"


@dataclass(frozen=True)
class Cauchy:
    """A Cauchy prior (Gelman, Jakulin, Pittau and Su 2008)."""

    scale: float = 2.5
    intercepts: bool = True

    def curve(self, z: Float[np.ndarray, "b k"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        s = self.scale**2
        q = s + z * z
        return -np.log1p(z * z / s), -2 * z / q, -2 * (s - z * z) / (q * q)

    def __str__(self) -> str:
        return f"Cauchy prior, scale {self.scale:g}"


@dataclass(frozen=True)
class LogF:
    """A log-F(m, m) prior: as m/2 plays either way (Greenland and Mansournia 2015)."""

    m: float = 1.0
    intercepts: bool = True

    def curve(self, z: Float[np.ndarray, "b k"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        m = self.m
        up = 1.0 / (1.0 + np.exp(-np.clip(z, -700, 700)))
        return m * (0.5 * z - np.logaddexp(0.0, z)), m * (0.5 - up), -m * up * (1.0 - up)

    def __str__(self) -> str:
        return f"log-F({self.m:g}, {self.m:g}) prior"


@dataclass(frozen=True)
class Firth:
    """Half the log determinant of the expected information (Firth 1993): takes out the first-order bias.

    Its gradient is by central differences, and the climb uses the likelihood's own Hessian.
    """

    def __str__(self) -> str:
        return "Firth's penalty"


Penalty = Normal | Cauchy | LogF | Firth


class Penalised:
    """A likelihood with a penalty, to be climbed."""

    def __init__(self, likelihood: Likelihood, penalty: Penalty, units: Float[np.ndarray, " k"]) -> None:
        self.likelihood, self.penalty, self.units = likelihood, penalty, units

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """As the likelihood's, with the penalty added."""
        seen = self.likelihood.evaluate(theta, order, weight)
        if isinstance(self.penalty, Firth):
            return self._firth(theta, order, seen)
        value, slope, curve = self.penalty.curve(theta * self.units)
        free = np.array([self.penalty.intercepts or not n.endswith(": Intercept") for n in self.likelihood.names])
        value, slope, curve = value * free, slope * self.units * free, curve * self.units**2 * free
        gradient = None if seen.gradient is None else seen.gradient + slope
        hessian = None if seen.hessian is None else seen.hessian + curve[:, :, None] * np.eye(theta.shape[1])
        return Evaluated(seen.value + value.sum(axis=1), gradient, hessian)

    def _firth(self, theta: Float[np.ndarray, "b k"], order: int, seen: Evaluated) -> Evaluated:
        value = np.array([self._half_log_det(t) for t in theta])
        if seen.gradient is None:
            return Evaluated(seen.value + value)
        slope = np.zeros_like(theta)
        for k in range(theta.shape[1]):
            step = 1e-5 / self.units[k]
            move = np.zeros(theta.shape[1])
            move[k] = step
            for b, t in enumerate(theta):
                slope[b, k] = (self._half_log_det(t + move) - self._half_log_det(t - move)) / (2 * step)
        return Evaluated(seen.value + value, seen.gradient + slope, seen.hessian)

    def _half_log_det(self, theta: Float[np.ndarray, " k"]) -> float:
        slopes = self.likelihood.probability_slopes(theta)
        chances = np.maximum(self.likelihood.probabilities(theta), 1e-300)
        information = np.einsum("noj,nok,no->jk", slopes, slopes, 1.0 / chances)
        sign, log_det = np.linalg.slogdet(information * np.outer(1 / self.units, 1 / self.units))
        return 0.5 * float(log_det) if sign > 0 else -np.inf
