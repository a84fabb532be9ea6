"""Weighted worlds: how many they are worth, whether a few dominate, and quantiles of what they say."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def normalised(log_weights: Float[np.ndarray, " W"]) -> Float[np.ndarray, " W"]:
    """Weights that add up to one, from logarithms (minus infinity: the world is ruled out)."""
    top = np.max(log_weights, initial=-np.inf)
    if not np.isfinite(top):
        return np.zeros_like(log_weights)
    raw = np.exp(log_weights - top)
    return np.asarray(raw / raw.sum())


def effective_size(weights: Float[np.ndarray, " W"]) -> float:
    """Effective sample size (Kong 1992): (Σw)² / Σw², from 1 to the number of worlds."""
    square = float(np.sum(weights**2))
    return float(np.sum(weights)) ** 2 / square if square > 0 else 0.0


def pareto_k(weights: Float[np.ndarray, " W"]) -> float:
    """Shape of the tail of the weights (Vehtari, Simpson, Gelman, Yao and Gabry 2024, §2.4).

    Below 0.7 averages over the worlds can be trusted; above it a few worlds carry the answer. Fitted to the largest
    min(W/5, 3√W) weights by the estimator of Zhang and Stephens (2009). Minus infinity where all weights are equal.
    """
    size = len(weights)
    count = int(min(0.2 * size, 3 * np.sqrt(size)))
    if count < 5:
        return float("inf")
    ordered = np.sort(weights)
    excess = ordered[-count:] - ordered[-count - 1]
    if excess[-1] <= 1e-12 * max(ordered[-1], 1e-300):
        return float("-inf")
    return _generalised_pareto_shape(excess)


def _generalised_pareto_shape(x: Float[np.ndarray, " n"]) -> float:
    """k of a generalised Pareto distribution, positive for heavy tails; `x` sorted, weakly informed as in PSIS."""
    n = len(x)
    grid = 30 + int(np.sqrt(n))
    quartile = x[max(0, int(n / 4 + 0.5) - 1)]
    if quartile <= 0:
        quartile = x[x > 0][0]
    theta = 1 / x[-1] + (1 - np.sqrt(grid / (np.arange(1, grid + 1) - 0.5))) / (3 * quartile)
    shapes = np.mean(np.log1p(-theta[:, None] * x[None, :]), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        likelihood = n * (np.log(-theta / shapes) - shapes - 1)
    likelihood = np.where(np.isfinite(likelihood), likelihood, -np.inf)
    posterior = normalised(likelihood)
    best = float(posterior @ theta)
    shape = float(np.mean(np.log1p(-best * x)))
    return (n * shape + 10 * 0.5) / (n + 10)


def quantile(
    values: Float[np.ndarray, " W"], weights: Float[np.ndarray, " W"], levels: Float[np.ndarray, " Q"]
) -> Float[np.ndarray, " Q"]:
    """Weighted quantiles, linear between the midpoints of the weights; worlds with a NaN are left out."""
    keep = np.isfinite(values) & (weights > 0)
    if not keep.any():
        return np.full(len(levels), np.nan)
    order = np.argsort(values[keep], kind="stable")
    sorted_values, sorted_weights = values[keep][order], weights[keep][order]
    middle = np.cumsum(sorted_weights) - 0.5 * sorted_weights
    return np.asarray(np.interp(levels, middle / sorted_weights.sum(), sorted_values))


def smoothed_share(share: float, effective: float) -> float:
    """A share of worlds as an estimate of the share among all worlds there might be: never 0, never 1.

    Jeffreys' rule with the effective number of worlds: (share·n + ½)/(n + 1).
    """
    return (share * effective + 0.5) / (effective + 1.0)
