"""The first steps of PRIM on weighted worlds (see `boxes`): choose the unknowns that matter, and peel."""

from __future__ import annotations

import numpy as np

from standoff.ask.bounds import Bounds, Sample, balance, balances, between
from standoff.ask.slices import Slices, cut

FEWEST = 20.0  # effective worlds below which a box is not peeled further
WORTH = 0.02  # score an unknown must add to be looked at


def telling(sample: Sample, most: int, least_coverage: float, slices: int) -> list[int]:
    """Which unknowns a box may need, at most `most`.

    One after the other: that which has the best-scoring interval in the worlds the intervals before it have
    left. Peeling with every unknown at once would take its slices from idle ones as soon as a slice is a few
    worlds only. A true box shows in each of its unknowns alone, so nothing is lost by looking at one at a
    time.
    """
    thin = cut(sample.x, sample.w, slices)
    left = np.arange(len(sample.w))
    least = least_coverage * float(sample.w @ sample.case)
    chosen: list[int] = []
    best = 0.0
    while len(chosen) < most:
        mass, found, square = (
            _intervals(thin, values, left) for values in (sample.w, sample.w * sample.case, sample.w**2)
        )
        scores = np.where((found >= least) & (mass**2 >= FEWEST * square), balances(found, mass, sample), 0.0)
        scores[chosen] = 0.0
        u, start, end = (int(k) for k in np.unravel_index(np.argmax(scores), scores.shape))
        if scores[u, start, end] <= best + WORTH:
            break
        best = float(scores[u, start, end])
        chosen.append(u)
        code = thin.code[left, u]
        left = left[(code >= start) & (code < end)]
    return sorted(chosen)


def _intervals(thin: Slices, values: np.ndarray, worlds: np.ndarray) -> np.ndarray:
    """Values added up over runs of slices of every unknown: [unknown, first slice, slice after the last]."""
    up = np.pad(np.cumsum(thin.sums(values, worlds), axis=1), ((0, 0), (1, 0)))
    return np.asarray(up[:, None, :] - up[:, :, None])


def peel(sample: Sample, alpha: float, least_coverage: float, slices: int) -> Bounds:
    """The best-scoring box on the way from all worlds down to `least_coverage` of the cases.

    Each step takes, from one end of one unknown, at least `alpha` of the weight in the box, equal values
    together: the part whose loss raises the density most for its weight (the lenient criterion: Kwakkel and
    Jaxa-Rozen 2016, Environmental Modelling & Software 79: 311–321). Limits stand between `slices` slices of
    equal weight.
    """
    thin = cut(sample.x, sample.w, slices)
    mass, found = thin.sums(sample.w), thin.sums(sample.w * sample.case)
    left = np.arange(len(sample.w))
    bounds = Bounds.open(len(sample.x))
    best, best_score = bounds, 0.0
    all_mass, all_found = float(sample.w.sum()), float(sample.w @ sample.case)
    least = least_coverage * all_found
    while (edge := _best_edge(mass, found, alpha, all_mass, all_found)) is not None:
        (u, upper), at = edge
        below = thin.code[left, u] < at
        gone, left = (left[~below], left[below]) if upper else (left[below], left[~below])
        w = sample.w[left]
        all_mass, all_found = float(w.sum()), float(w @ sample.case[left])
        if all_found < least or all_mass**2 < FEWEST * float(w @ w):
            break
        mass -= thin.sums(sample.w, gone)
        found -= thin.sums(sample.w * sample.case, gone)
        bounds = bounds.moved((u, upper), between(thin.last[u, at - 1], thin.first[u, at], upper))
        reached = balance(all_found, all_mass, sample)
        if reached > best_score:
            best, best_score = bounds, reached
    return best


def _best_edge(
    mass: np.ndarray, found: np.ndarray, alpha: float, all_mass: float, all_found: float
) -> tuple[tuple[int, bool], int] | None:
    """Which limit to draw and the first slice above it; None if no slice raises the density."""
    unknowns, slices = mass.shape
    rows = np.arange(unknowns)
    up, found_up = np.cumsum(mass, axis=1), np.cumsum(found, axis=1)
    target = alpha * all_mass * (1 - 1e-9)
    low = np.minimum(np.sum(up < target, axis=1), slices - 1)  # last slice below a new lower limit
    high = np.sum(up <= all_mass - target, axis=1)  # first slice above a new upper limit
    high = np.maximum(np.minimum(high, slices - 1), 1)
    gone_mass = np.append(up[rows, low], all_mass - up[rows, high - 1])
    gone_found = np.append(found_up[rows, low], all_found - found_up[rows, high - 1])
    kept = all_mass - gone_mass
    possible = (kept > 1e-9 * all_mass) & (gone_mass >= target)
    kept, gone_mass = np.where(possible, kept, 1.0), np.where(possible, gone_mass, 1.0)
    gain = np.where(possible, ((all_found - gone_found) / kept - all_found / all_mass) / gone_mass, -np.inf)
    k = int(np.argmax(gain))
    if not gain[k] > 0:
        return None
    u = k % unknowns
    return ((u, True), int(high[u])) if k >= unknowns else ((u, False), int(low[u]) + 1)
