"""Which of several plans is best, when their payoffs share normal shocks: log chances, right in the tails."""

from __future__ import annotations

from functools import cache

import numpy as np
from jaxtyping import Float

PANELS = 4
NODES = 32


def log_best(
    worth: Float[np.ndarray, "n k"], load: Float[np.ndarray, "n k j"], points: int
) -> Float[np.ndarray, "n k"]:
    """Log chance that plan k pays most: worth_k + Σ_j load_kj e_j, the e standard normal."""
    n, many = worth.shape
    if many == 1:
        return np.zeros((n, 1))
    out = np.zeros((n, many))
    for k in range(many):
        others = [j for j in range(many) if j != k]
        lead = worth[:, k, None] - worth[:, others]
        shock = load[:, k, None] - load[:, others]
        if len(others) == 1:
            out[:, k] = _one(lead[:, 0], shock[:, 0])
        elif len(others) == 2:
            out[:, k] = _two(lead, shock)
        else:
            out[:, k] = _many(lead, shock, points)
    return out - np.logaddexp.reduce(out, axis=1)[:, None] if many > 3 else out


def _one(lead: Float[np.ndarray, " n"], shock: Float[np.ndarray, "n j"]) -> Float[np.ndarray, " n"]:
    """Log chance that a normal variable is positive."""
    from scipy.special import log_ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(log_ndtr(lead / np.sqrt((shock**2).sum(axis=1))))


def _two(lead: Float[np.ndarray, "n 2"], shock: Float[np.ndarray, "n 2 j"]) -> Float[np.ndarray, " n"]:
    """Log chance that two are: ∫ over z > −a of φ(z) Φ((b + ρz)/√(1 − ρ²)), a log-concave integrand.

    Its mode and the stretch that matters are known as for one integral of that kind; four panels of 32 Gauss–Legendre
    nodes give it to about 1e-11 for correlations up to 0.99.
    """
    from scipy.special import log_ndtr

    size = np.maximum(np.sqrt((shock**2).sum(axis=2)), 1e-150)
    a, b = (lead / size).T
    rho = np.clip((shock[:, 0] * shock[:, 1]).sum(axis=1) / (size[:, 0] * size[:, 1]), -1 + 1e-12, 1 - 1e-12)
    rest = np.sqrt(1 - rho**2)
    slope, low = rho / rest, -a

    def log_at(z: np.ndarray) -> np.ndarray:
        return np.asarray(-0.5 * z * z + log_ndtr(b[:, None] / rest[:, None] + slope[:, None] * z))

    mode = np.maximum(low, 0.0)
    for _ in range(60):
        x = b / rest + slope * mode
        hazard = np.exp(-0.5 * x * x - 0.9189385332046727 - log_ndtr(x))
        tilt, fall = -mode + slope * hazard, 1 + slope**2 * hazard * (x + hazard)
        before, mode = mode, np.maximum(mode + tilt / fall, low)
        if not np.any(np.abs(mode - before) > 1e-6):
            break
    x = b / rest + slope * mode
    tilt = -mode + slope * np.exp(-0.5 * x * x - 0.9189385332046727 - log_ndtr(x))
    steep = np.maximum(-tilt, 0.0)
    up = 80.0 / (np.sqrt(steep**2 + 80.0) + steep)
    down = np.maximum(low, mode - 8.95)
    cuts = np.stack([down, 0.5 * (down + mode), mode, mode + 0.3 * up, mode + up], axis=1)
    nodes, weights = _legendre()
    half = 0.5 * np.diff(cuts, axis=1)[:, :, None]
    z = (0.5 * (cuts[:, 1:] + cuts[:, :-1]))[:, :, None] + half * nodes
    logs = log_at(z.reshape(len(z), -1))
    top = log_at(mode[:, None])
    total = (np.exp(logs - top) * (half * weights).reshape(len(z), -1)).sum(axis=1)
    with np.errstate(divide="ignore"):
        return np.asarray(top[:, 0] - 0.9189385332046727 + np.log(total))


def _many(lead: Float[np.ndarray, "n m"], shock: Float[np.ndarray, "n m j"], points: int) -> Float[np.ndarray, " n"]:
    """Log chance that several are, by the GHK simulator on fixed Sobol points (Geweke 1989; Keane 1994)."""
    from scipy.special import log_ndtr, ndtri

    n, m, _ = shock.shape
    covariance = np.einsum("nij,nkj->nik", shock, shock)
    covariance += 1e-12 * np.trace(covariance, axis1=1, axis2=2)[:, None, None] * np.eye(m)
    root = np.linalg.cholesky(covariance)
    uniform = _points(m - 1, points)
    total = np.zeros((n, points))
    draws: list[np.ndarray] = []
    for k in range(m):
        mean = lead[:, k, None] + sum((root[:, k, j, None] * draws[j] for j in range(k)), start=np.zeros((n, points)))
        index = mean / root[:, k, k, None]
        log = log_ndtr(index)
        total += log
        if k < m - 1:
            share = np.exp(log) * (1 - uniform[:, k])  # a draw above −index: −Φ⁻¹(Φ(index)(1 − u))
            draws.append(-ndtri(np.clip(share, 1e-300, 1 - 1e-16)))
    return np.asarray(np.logaddexp.reduce(total, axis=1) - np.log(points))


@cache
def _legendre() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(NODES)


@cache
def _points(dimensions: int, points: int) -> np.ndarray:
    """Sobol points, shifted off the corner; the same in every run."""
    from scipy.stats import qmc

    return np.asarray((qmc.Sobol(dimensions, scramble=False).random(points) + 0.5 / points) % 1.0)
