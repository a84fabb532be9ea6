r"""How likely it is that several jointly normal variables are all positive: log chances, right far in the tails.

The variables are lead_d + Σ_j shock_dj e_j, the e independent standard normal. One: log Φ. Two: the integral of
φ(z) Φ((b + ρz)/√(1 − ρ²)) over z > −a, which is log-concave, by Gauss-Legendre panels laid where it bends (an error
below 1e-11 of the log chance, or of 1). More: the GHK simulator (Geweke 1989; Keane 1994) on a fixed lattice, folded so
that it is periodic; its derivatives are those of the estimate itself. Derivatives come with every value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float

FAR, FAR_OF_MANY = 1e30, 1e6  # standard deviations; further out an index grows with its logarithm
NODES = 20  # of each panel
DEEP = 41.0  # e^-41 of the top is nothing
HALF_LOG_2PI = 0.9189385332046727


@dataclass(frozen=True, eq=False)
class Orthants:
    """Log chances that all are positive, with slopes by the leads and by the shocks."""

    log: Float[np.ndarray, " n"]
    by_lead: Float[np.ndarray, "n d"]
    by_shock: Float[np.ndarray, "n d j"]


def log_all_positive(lead: Float[np.ndarray, "n d"], shock: Float[np.ndarray, "n d j"], points: int) -> Orthants:
    """Log chance that all of lead + shock e are positive.

    Only leads in units of their shock's deviation count. They are exact up to `FAR`; beyond they are drawn in to
    FAR + log(1 + |x| − FAR), so that squares stay numbers.
    """
    if not len(lead):
        return Orthants(np.zeros(0), np.zeros_like(lead), np.zeros_like(shock))
    most = np.maximum(np.abs(shock).max(axis=2), 1e-290)
    size = most * np.maximum(np.sqrt(((shock / most[:, :, None]) ** 2).sum(axis=2)), 1e-9)
    unit = shock / size[:, :, None]
    raw = lead / size
    far = FAR if lead.shape[1] <= 2 else FAR_OF_MANY
    beyond = np.maximum(np.abs(raw) - far, 0.0)
    index = np.where(beyond > 0, np.sign(raw) * (far + np.log1p(beyond)), raw)
    bend = 1.0 / (1.0 + beyond)
    log, by_index, by_unit = _of_units(index, unit, points)
    by_raw = by_index * bend
    along = (by_unit * unit).sum(axis=2)  # a unit vector cannot grow
    by_shock = (by_unit - (along + by_raw * raw)[:, :, None] * unit) / size[:, :, None]
    return Orthants(log, by_raw / size, by_shock)


Slopes = tuple[np.ndarray, np.ndarray, np.ndarray]


def _of_units(index: Float[np.ndarray, "n d"], unit: Float[np.ndarray, "n d j"], points: int) -> Slopes:
    """The log chance, and its slopes by the leads and by the (unit) shocks."""
    if index.shape[1] == 1:
        log = log_normal(index[:, 0])
        return log, hazard(index[:, 0])[:, None], np.zeros_like(unit)
    if index.shape[1] == 2:
        return _two(index, unit)
    return _many(index, unit, points)


def log_normal(x: Float[np.ndarray, "*n"]) -> Float[np.ndarray, "*n"]:
    """log Φ."""
    from scipy.special import log_ndtr

    return np.asarray(log_ndtr(x))


def hazard(x: Float[np.ndarray, "*n"]) -> Float[np.ndarray, "*n"]:
    """φ/Φ, without a difference of logarithms."""
    from scipy.special import erfcx

    with np.errstate(divide="ignore", over="ignore"):  # nothing where erfcx is past all numbers
        return np.asarray(0.7978845608028654 / erfcx(-x / 1.4142135623730951))


# -- two ---------------------------------------------------------------------------------------------------------------


def _two(index: Float[np.ndarray, "n 2"], unit: Float[np.ndarray, "n 2 j"]) -> Slopes:
    rho, rest = _correlation(unit)
    both = log_both(index[:, 0], index[:, 1], rho, rest)
    return both.log, np.stack([both.by_a, both.by_b], axis=1), both.by_rho[:, None, None] * unit[:, ::-1]


def _correlation(unit: Float[np.ndarray, "n 2 j"]) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, " n"]]:
    """ρ and √(1 − ρ²), the second from what is left of one vector beside the other: no digits cancel."""
    rho = np.clip((unit[:, 0] * unit[:, 1]).sum(axis=1), -1.0, 1.0)
    way = np.where(rho < 0, -1.0, 1.0)
    chord = np.sqrt(((unit[:, 0] - way[:, None] * unit[:, 1]) ** 2).sum(axis=1))  # 2 sin of half the angle
    return rho, np.maximum(chord * np.sqrt(1 - 0.25 * chord**2), 1e-14)


@dataclass(frozen=True, eq=False)
class Both:
    """Log chance that two are positive, and its slopes."""

    log: Float[np.ndarray, " n"]
    by_a: Float[np.ndarray, " n"]
    by_b: Float[np.ndarray, " n"]
    by_rho: Float[np.ndarray, " n"]


def log_both(
    a: Float[np.ndarray, " n"], b: Float[np.ndarray, " n"], rho: Float[np.ndarray, " n"], rest: Float[np.ndarray, " n"]
) -> Both:
    """Log chance that a + e and b + e' are both positive, with correlation ρ and rest = √(1 − ρ²).

    The slope by the variable outside the integral is the integrand at its low end, that by the other the mean of φ/Φ,
    that by ρ the density of both (Plackett 1954): all as shares of the integral, so that no digits cancel.
    """
    swap = a > b  # the rarer of them outside, so that what is inside bends less
    low, lift, slope = -np.where(swap, b, a), np.where(swap, a, b) / rest, rho / rest
    mode = _mode(low, lift, slope)
    at_mode = lift + slope * mode
    down, up = (_end(mode, at_mode, slope, way) for way in (-1.0, 1.0))
    cuts = _cuts(np.maximum(-down, low - mode), up, mode, at_mode, slope)
    nodes, weights = _legendre()
    half = 0.5 * np.diff(cuts, axis=1)[:, :, None]
    away = ((0.5 * (cuts[:, 1:] + cuts[:, :-1]))[:, :, None] + half * nodes).reshape(len(low), -1)
    part = np.exp(-_fall(away, mode, at_mode, slope)) * (half * weights).reshape(len(low), -1)
    total = part.sum(axis=1)
    log = log_normal(at_mode) - 0.5 * mode * mode - HALF_LOG_2PI + np.log(total)
    outside = np.exp(-_fall((low - mode)[:, None], mode, at_mode, slope)[:, 0]) / total
    inside = (part * hazard(at_mode[:, None] + slope[:, None] * away)).sum(axis=1) / (total * rest)
    by_rho = outside * hazard(lift + slope * low) / rest
    return Both(log, np.where(swap, inside, outside), np.where(swap, outside, inside), by_rho)


def _fall(away: Float[np.ndarray, "n z"], mode: np.ndarray, at_mode: np.ndarray, slope: np.ndarray) -> np.ndarray:
    """By how much the integrand's logarithm is below that at the mode, some way from there."""
    fall = away * (mode[:, None] + 0.5 * away) - log_normal(at_mode[:, None] + slope[:, None] * away)
    return np.asarray(fall + log_normal(at_mode)[:, None])


def _mode(low: np.ndarray, lift: np.ndarray, slope: np.ndarray) -> Float[np.ndarray, " n"]:
    """Where the integrand is largest: Newton's steps on its logarithm, kept inside a bracket that shrinks."""
    left, right = low, np.maximum(low, 0.0) + np.maximum(0.0, -lift * slope / (1 + slope**2)) + np.abs(slope) + 1.0
    mode = np.maximum(low, np.where(lift < 0, -lift * slope / (1 + slope**2), 0.0))
    for _ in range(100):
        x = lift + slope * mode
        pull = hazard(x)
        tilt, fall = -mode + slope * pull, 1 + slope**2 * np.clip(pull * (x + pull), 0.0, 1.0)
        left, right = np.where(tilt > 0, np.maximum(left, mode), left), np.where(tilt > 0, right, mode)
        before, step = mode, mode + tilt / fall
        inside = (step >= left) & (step <= right)
        mode = np.maximum(np.where(inside, step, 0.5 * (left + right)), low)
        if np.all(np.abs(mode - before) <= 1e-3 / np.sqrt(fall)):
            break
    return np.asarray(mode)


def _end(mode: np.ndarray, at_mode: np.ndarray, slope: np.ndarray, way: float) -> Float[np.ndarray, " n"]:
    """How far from the mode the integrand has fallen by DEEP, or somewhat further; −z²/2 alone falls as far at 9."""
    near, far = np.zeros_like(mode), np.full_like(mode, np.sqrt(2 * DEEP))
    for _ in range(20):
        middle = np.where(near > 0, 0.5 * (near + far), 0.125 * far)
        deep = _fall(way * middle[:, None], mode, at_mode, slope)[:, 0] > DEEP
        near, far = np.where(deep, near, middle), np.where(deep, middle, far)
        if np.all(near > 0.5 * far):
            break
    return far


def _cuts(
    down: np.ndarray, up: np.ndarray, mode: np.ndarray, at_mode: np.ndarray, slope: np.ndarray
) -> Float[np.ndarray, "n c"]:
    """Ends of panels, from the mode: where Φ turns, some widths around the mode, and where nothing is left."""
    pull = hazard(at_mode)
    width = 1 / np.sqrt(1 + slope**2 * np.clip(pull * (at_mode + pull), 0.0, 1.0))
    tilt = np.maximum(mode - slope * pull, 0.0)  # steeper than 0 where the mode is at the low end
    width = np.minimum(width, 1 / np.maximum(tilt, 1e-300))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        turn, reach = -at_mode / slope, 1 / np.abs(slope)
        flat = ~np.isfinite(turn) | ~np.isfinite(reach)
    turn, reach = np.where(flat, 0.0, turn), np.where(flat, 0.0, reach)
    out = [down, up, np.zeros_like(mode)]
    out += [k * width for k in (-12.0, -5.0, -2.0, 2.0, 5.0, 12.0)]
    out += [turn + k * reach for k in (-7.0, -3.0, 0.0, 3.0, 7.0)]
    return np.asarray(np.sort(np.clip(np.stack(out, axis=1), down[:, None], up[:, None]), axis=1))


# -- more --------------------------------------------------------------------------------------------------------------


def _many(index: Float[np.ndarray, "n d"], unit: Float[np.ndarray, "n d j"], points: int) -> Slopes:
    from scipy.special import ndtri_exp

    n, m = index.shape
    root = np.linalg.cholesky(np.einsum("nij,nkj->nik", unit, unit))
    away, weight = _lattice(m - 1, points)
    total = np.tile(np.log(weight), (n, 1))
    at: list[np.ndarray] = []
    pulls: list[np.ndarray] = []
    drawn: list[np.ndarray] = []
    moved: list[np.ndarray] = []
    for k in range(m):
        mean = index[:, k, None] + sum((root[:, k, j, None] * drawn[j] for j in range(k)), start=np.zeros((n, 1)))
        x = mean / root[:, k, k, None]
        log = log_normal(x)
        total = total + log
        at.append(x)
        pulls.append(hazard(x))
        if k < m - 1:  # a draw above −x: −Φ⁻¹(Φ(x)(1 − u))
            quantile = ndtri_exp(log + away[:, k])
            drawn.append(-quantile)
            moved.append(-np.exp(0.5 * (quantile**2 - x * x) + away[:, k]))
    log = np.logaddexp.reduce(total, axis=1)
    share = np.exp(total - log[:, None])
    by_index, by_root = np.zeros((n, m)), np.zeros((n, m, m))
    by_drawn = [np.zeros((n, len(weight))) for _ in range(m)]
    for k in range(m - 1, -1, -1):
        by_x = share * pulls[k] + (by_drawn[k] * moved[k] if k < m - 1 else 0.0)
        by_mean = by_x / root[:, k, k, None]
        by_index[:, k] = by_mean.sum(axis=1)
        by_root[:, k, k] = -(by_mean * at[k]).sum(axis=1)
        for j in range(k):
            by_root[:, k, j] = (by_mean * drawn[j]).sum(axis=1)
            by_drawn[j] = by_drawn[j] + by_mean * root[:, k, j, None]
    return log, by_index, _through_root(root, by_root) @ unit


def _through_root(root: Float[np.ndarray, "n d d"], by_root: Float[np.ndarray, "n d d"]) -> Float[np.ndarray, "n d d"]:
    """Twice the slope by the covariance, from that by its Cholesky root (Murray 2016, eq. 10)."""
    inner = np.tril(np.einsum("nji,njk->nik", root, by_root))
    inner *= 1.0 - 0.5 * np.eye(root.shape[1])
    inverse = np.linalg.inv(root)
    whole = np.einsum("nji,njk,nkl->nil", inverse, inner, inverse)
    return np.asarray(whole + whole.transpose(0, 2, 1))


@cache
def _legendre() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(NODES)


@cache
def _lattice(dimensions: int, points: int) -> tuple[np.ndarray, np.ndarray]:
    """log(1 − u) of a lattice of rank 1 and the weights of its points, the same in every run.

    The generating vector is Korobov's (1, g, g², …) with the best g for the P₂ criterion; u = w(t) with
    w' = 30 t²(1 − t)² flattens the integrand's ends, so that it is periodic and the lattice's error falls fast.
    """
    t = (np.arange(points)[:, None] * _generator(dimensions, points)[None] / points + 0.5 / points) % 1.0
    u = t**3 * (10 - 15 * t + 6 * t * t)
    weight = np.prod(30 * t**2 * (1 - t) ** 2, axis=1)
    return np.log1p(-u), weight / weight.sum()


@cache
def _generator(dimensions: int, points: int) -> np.ndarray:
    best, found = np.inf, np.ones(dimensions, dtype=int)
    for g in range(2, min(points // 2, 2000)):
        vector = np.array([pow(g, k, points) for k in range(dimensions)])
        t = (np.arange(points)[:, None] * vector[None] % points) / points
        size = np.prod(1 + 2 * np.pi**2 * (t * t - t + 1 / 6), axis=1).mean() - 1
        if size < best:
            best, found = size, vector
    return found
