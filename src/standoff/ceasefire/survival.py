"""The distribution of how long truces hold: chances to last, densities, quantiles, medians."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.ceasefire.distributions import Distribution


@dataclass(frozen=True)
class Survival:
    """One truce or many: log T = location + scale × error. Days throughout; arrays broadcast as numpy's do."""

    distribution: Distribution
    location: Float[np.ndarray, "*batch"]  # x'β, the logarithm of days
    scale: Float[np.ndarray, "*batch"]  # σ

    def log_survivor(self, days: Float[np.ndarray, "*days"] | float) -> Float[np.ndarray, "*out"]:
        """log P(T > days). Nothing has ended on day 0."""
        z = self._standard(days)
        begun = np.isfinite(z)
        inner = self.distribution.log_survivor(np.where(begun, z, 0.0))
        return np.where(begun, inner, np.where(z < 0, 0.0, -np.inf))

    def log_density(self, days: Float[np.ndarray, "*days"] | float) -> Float[np.ndarray, "*out"]:
        """Logarithm of the density of T, per day; `days` above 0."""
        day = np.asarray(days, dtype=float)
        return np.asarray(self.distribution.log_density(self._standard(day)) - np.log(self.scale) - np.log(day))

    def still(self, days: Float[np.ndarray, "*days"] | float, held: float) -> Float[np.ndarray, "*out"]:
        """P(T > held + days | T > held): the chance that a truce of some age holds for so many days more."""
        later = np.asarray(days, dtype=float) + held
        return np.asarray(np.exp(self.log_survivor(later) - self.log_survivor(held)))

    def quantile(self, p: Float[np.ndarray, "*p"] | float) -> Float[np.ndarray, "*out"]:
        """The day before which a share p of such truces has ended, 0 < p < 1."""
        share = np.asarray(p, dtype=float)
        if not np.all((share > 0) & (share < 1)):
            raise ValueError(f"quantiles at {p}; shares between 0 and 1 would do")
        return np.asarray(np.exp(self.location + self.scale * self.distribution.quantile(share)))

    @property
    def median(self) -> Float[np.ndarray, "*batch"]:
        """The day by which half of such truces have ended."""
        return self.quantile(0.5)

    def _standard(self, days: Float[np.ndarray, "*days"] | float) -> Float[np.ndarray, "*out"]:
        day = np.asarray(days, dtype=float)
        if np.any(day < 0) or np.any(np.isnan(day)):
            raise ValueError(f"days before the truce began: {days}")
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(day) - self.location) / self.scale)
