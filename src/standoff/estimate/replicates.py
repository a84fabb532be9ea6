"""What a bootstrap gives: the estimates of every replicate, and which of them are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.newton import Status
from standoff.estimate.problems import SpecificationError

FAR = 10.0  # robust spreads from the median, beyond which a replicate is far out
ONE_SIGMA = [15.865525393145708, 84.13447460685429]  # percentiles of a normal, one deviation either way

FAILED = {
    Status.RUNNING: "ran away", Status.FLAT: "not identified", Status.STOPPED: "stopped", Status.NOWHERE: "no start",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Replicates:
    """Estimates of every replicate with the status of its climb; what is derived uses those that converged."""

    theta: Float[np.ndarray, "b k"]
    value: Float[np.ndarray, " b"]
    status: Int[np.ndarray, " b"]
    by: str | None
    seed: int | None

    @property
    def good(self) -> Float[np.ndarray, "g k"]:
        """The replicates that converged."""
        return np.asarray(self.theta[self.status == Status.CONVERGED])

    @property
    def covariance(self) -> Float[np.ndarray, "k k"]:
        """Of the replicates that converged, those far out as well."""
        self._require()
        return np.atleast_2d(np.cov(self.good, rowvar=False))

    @property
    def spread(self) -> Float[np.ndarray, " k"]:
        """A robust standard deviation: half the distance between the 15.9th and the 84.1st percentile."""
        self._require()
        low, high = np.percentile(self.good, ONE_SIGMA, axis=0)
        return np.asarray(0.5 * (high - low))

    @property
    def far(self) -> Bool[np.ndarray, " g"]:
        """Of those that converged, which are more than ten robust spreads from the median in some coefficient."""
        away = np.abs(self.good - np.median(self.good, axis=0))
        return np.asarray((away > FAR * self.spread).any(axis=1))

    def percentiles(self, level: float) -> Float[np.ndarray, "k 2"]:
        """Equal-tailed intervals from the replicates."""
        self._require()
        tails = [50 * (1 - level), 50 * (1 + level)]
        return np.asarray(np.percentile(self.good, tails, axis=0).T)

    def _require(self) -> None:
        if len(self.good) < 2:
            raise SpecificationError(("fewer than two replicates of the bootstrap converged; add a penalty or prior",))

    def __str__(self) -> str:
        what = f" of clusters by {self.by}" if self.by else ""
        seed = "" if self.seed is None else f", seed {self.seed}"
        lost = [f"{n} {words}" for s, words in FAILED.items() if (n := int((self.status == s).sum()))]
        out = f"bootstrap{what}, {len(self.theta)} replicates{seed}"
        if lost:
            out += f"; left out: {', '.join(lost)}"
        if len(self.good) >= 2 and self.far.any():
            out += f"; {int(self.far.sum())} far out, which make these errors large (percentiles are robust)"
        return out
