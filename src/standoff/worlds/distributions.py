"""Named distributions as quantile functions, so that every draw is a monotone map of one uniform number."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from scipy import special

from standoff.language import Distribution


def quantile_of(distribution: Distribution, u: Float[np.ndarray, " W"]) -> Float[np.ndarray, " W"]:
    """The draw at each probability `u`; parameters as in the language room's list of distributions."""
    a, *rest = distribution.parameters
    match distribution.name:
        case "uniform":
            return np.asarray(a + (rest[0] - a) * u)
        case "loguniform":
            return np.asarray(a * (rest[0] / a) ** u)
        case "beta":
            return np.asarray(special.betaincinv(a, rest[0], u))
        case "normal":
            return np.asarray(a + rest[0] * special.ndtri(u))
        case "lognormal":
            return np.asarray(a * np.exp(rest[0] * special.ndtri(u)))
        case "triangular":
            return _triangular(a, rest[0], rest[1], u)
    raise ValueError(f"no distribution called {distribution.name!r}")  # the parser admits no other


def _triangular(low: float, mode: float, high: float, u: np.ndarray) -> np.ndarray:
    turn = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.asarray(np.where(u < turn, rising, falling))


def support(distribution: Distribution) -> tuple[float, float]:
    """The range within which the file says the unknown lies; the middle 98% where it has no ends."""
    low, high = quantile_of(distribution, np.array([0.01, 0.99]))
    ends = {"uniform": (0, 1), "loguniform": (0, 1), "triangular": (0, 2)}.get(distribution.name)
    if ends:
        return distribution.parameters[ends[0]], distribution.parameters[ends[1]]
    if distribution.name == "beta":
        return 0.0, 1.0
    return float(low), float(high)
