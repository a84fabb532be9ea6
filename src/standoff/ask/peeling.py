"""The steps of PRIM on weighted worlds: peel, choose, drop the limits that say little, paste (see `boxes`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import betainc

FEWEST = 20.0  # effective worlds below which a box is not peeled further
LITTLE = 0.02  # score a limit must be worth, else the shorter sentence is the better one
DOUBTFUL = 0.05  # quasi-p above which a limit could be chance


@dataclass(frozen=True, eq=False)
class Sample:
    """Worlds to look for a box in: unknowns by worlds, the part of each world that is a case, weights."""

    x: Float[np.ndarray, "U N"]
    case: Float[np.ndarray, " N"]
    w: Float[np.ndarray, " N"]

    @cached_property
    def base(self) -> float:
        """The part of all worlds that are cases."""
        return float(self.w @ self.case / self.w.sum())

    def of(self, worlds: Bool[np.ndarray, " N"]) -> Sample:
        """Some of the worlds."""
        return Sample(self.x[:, worlds], self.case[worlds], self.w[worlds])


@dataclass(frozen=True, eq=False)
class Bounds:
    """Lowest and highest value of each unknown inside a box; infinite where there is no limit."""

    low: Float[np.ndarray, " U"]
    high: Float[np.ndarray, " U"]

    @staticmethod
    def open(unknowns: int) -> Bounds:
        """No limit on anything."""
        return Bounds(np.full(unknowns, -np.inf), np.full(unknowns, np.inf))

    @property
    def limited(self) -> Bool[np.ndarray, " U"]:
        """Which unknowns are limited on either side."""
        return np.isfinite(self.low) | np.isfinite(self.high)

    def sides(self) -> list[tuple[int, bool]]:
        """Every single limit: the unknown, and whether it is its upper one."""
        lower = [(int(k), False) for k in np.flatnonzero(np.isfinite(self.low))]
        return lower + [(int(k), True) for k in np.flatnonzero(np.isfinite(self.high))]

    def moved(self, side: tuple[int, bool], to: float) -> Bounds:
        """The same with one limit elsewhere (infinity of its sign: dropped)."""
        low, high = self.low.copy(), self.high.copy()
        (high if side[1] else low)[side[0]] = to
        return Bounds(low, high)


def inside(x: Float[np.ndarray, "U N"], bounds: Bounds) -> Bool[np.ndarray, " N"]:
    """Which worlds lie in the box, limits included."""
    k = bounds.limited
    return np.asarray(np.all((x[k] >= bounds.low[k, None]) & (x[k] <= bounds.high[k, None]), axis=0))


def score(sample: Sample, within: Bool[np.ndarray, " N"]) -> float:
    """Harmonic mean of coverage and of the way the density goes from base rate to certainty; 0 if it goes none.

    Density itself would favour the box of all worlds whenever the base rate is high.
    """
    mass = float(sample.w[within].sum())
    hits = float(sample.w[within] @ sample.case[within])
    return _balance(hits, mass, sample)


def _balance(hits: float, mass: float, sample: Sample) -> float:
    base = sample.base
    gained = (hits / mass - base) / (1 - base) if mass > 0 else 0.0
    coverage = hits / (base * float(sample.w.sum()))
    return 2 * coverage * gained / (coverage + gained) if gained > 0 else 0.0


def quasi_p(density: float, worlds: float, rate: float) -> float:
    """How often that many effective worlds, each a case at `rate`, would be as dense by chance (Bryant and Lempert
    2010, §3.3): P(X ≥ density · worlds), X binomial; the beta function carries it to numbers that are not whole."""
    count = density * worlds
    return float(betainc(count, worlds - count + 1, rate)) if count > 0 else 1.0


def peel(sample: Sample, alpha: float, least_coverage: float) -> Bounds:
    """The best-scoring box on the way from all worlds down to `least_coverage` of the cases.

    Each step takes, from one end of one unknown, at least `alpha` of the weight in the box, equal values together: the
    slice whose loss raises the density most for its weight (the lenient criterion of Friedman and Fisher 1999, §14.1).
    """
    w, hits = sample.w, sample.w * sample.case
    bounds = Bounds.open(len(sample.x))
    order = np.argsort(sample.x, axis=1)
    best, best_score = bounds, 0.0
    least = least_coverage * float(hits.sum())
    while True:
        move = _best_slice(sample.x, order, w, hits, alpha)
        if move is None:
            return best
        side, to, removed = move
        kept = np.ones(len(w), dtype=bool)
        kept[removed] = False
        order = order[kept[order]].reshape(len(order), -1)
        left = order[0]
        mass, found = float(w[left].sum()), float(hits[left].sum())
        if found < least or mass**2 < FEWEST * float(w[left] @ w[left]):
            return best
        bounds = bounds.moved(side, to)
        reached = _balance(found, mass, sample)
        if reached > best_score:
            best, best_score = bounds, reached


def _best_slice(
    x: np.ndarray, order: np.ndarray, w: np.ndarray, hits: np.ndarray, alpha: float
) -> tuple[tuple[int, bool], float, np.ndarray] | None:
    """Which limit to draw, where, and the worlds it removes; None if no slice raises the density."""
    rows, size = np.arange(len(order)), order.shape[1]
    ordered = np.take_along_axis(x, order, axis=1)
    mass, found = np.cumsum(w[order], axis=1), np.cumsum(hits[order], axis=1)
    all_mass, all_found = float(mass[0, -1]), float(found[0, -1])
    target = alpha * all_mass * (1 - 1e-9)
    first = np.minimum(np.sum(mass < target, axis=1), size - 1)
    bottom = np.sum(ordered <= ordered[rows, first, None], axis=1)  # worlds below the new lower limit
    last = np.maximum(np.sum(mass <= all_mass - target, axis=1), 1) - 1
    last = np.where(mass[:, 0] > all_mass - target, 0, np.minimum(last + 1, size - 1))
    top = np.sum(ordered < ordered[rows, last, None], axis=1)  # worlds up to the new upper limit
    low_mass, low_found = mass[rows, bottom - 1], found[rows, bottom - 1]
    high_mass, high_found = all_mass - mass[rows, top - 1], all_found - found[rows, top - 1]
    gone_mass, gone_found = np.append(low_mass, high_mass), np.append(low_found, high_found)
    possible = np.append(bottom < size, top > 0)
    gone_mass = np.where(possible, gone_mass, all_mass / 2)
    rise = (all_found - gone_found) / (all_mass - gone_mass) - all_found / all_mass
    gain = np.where(possible, rise / gone_mass, -np.inf)
    k = int(np.argmax(gain))
    if not gain[k] > 0:
        return None
    u, upper = k % len(order), k >= len(order)
    if upper:
        return (u, True), _between(ordered[u, top[u] - 1], ordered[u, top[u]], True), order[u, top[u] :]
    return (u, False), _between(ordered[u, bottom[u] - 1], ordered[u, bottom[u]], False), order[u, : bottom[u]]


def _between(below: float, above: float, upper: bool) -> float:
    """A limit halfway between two values: at or above the first as an upper limit, above it as a lower one."""
    middle = below + (above - below) / 2
    if upper:
        return float(middle if middle < above else below)
    return float(middle if middle > below else above)


def tidy(sample: Sample, bounds: Bounds, most: int) -> Bounds:
    """Drop limits, the least telling first, that chance could have drawn or that are worth little; then, down to `most`
    unknowns, those that can best be spared."""
    while sides := bounds.sides():
        within = inside(sample.x, bounds)
        w = sample.w[within]
        here = score(sample, within)
        density, worlds = float(w @ sample.case[within] / w.sum()), float(w.sum() ** 2 / (w @ w))
        too_many = int(bounds.limited.sum()) > most
        tried = []
        for side in sides:
            without = bounds.moved(side, np.inf if side[1] else -np.inf)
            wider = inside(sample.x, without)
            wide = float(sample.w[wider] @ sample.case[wider] / sample.w[wider].sum())
            doubtful = quasi_p(density, worlds, wide) > DOUBTFUL
            tried.append((score(sample, wider), doubtful, without))
        reached, doubtful, without = max(tried, key=lambda t: (t[1], t[0]))
        if not (too_many or doubtful or reached >= here - LITTLE):
            return bounds
        bounds = without
    return bounds


def paste(sample: Sample, bounds: Bounds, step: float) -> Bounds:
    """Move limits outward, about `step` of the box's weight at a time, as long as the score rises."""
    here = score(sample, inside(sample.x, bounds))
    while True:
        best, best_score = bounds, here
        for side in bounds.sides():
            wider = bounds.moved(side, _outward(sample, bounds, side, step))
            reached = score(sample, inside(sample.x, wider))
            if reached > best_score:
                best, best_score = wider, reached
        if best is bounds:
            return bounds
        bounds, here = best, best_score


def _outward(sample: Sample, bounds: Bounds, side: tuple[int, bool], step: float) -> float:
    """Where a limit would stand if at least `step` of the box's weight came in beyond it."""
    u, upper = side
    free = inside(sample.x, bounds.moved(side, np.inf if upper else -np.inf))
    x, w = sample.x[u, free], sample.w[free]
    beyond = x > bounds.high[u] if upper else x < bounds.low[u]
    values, mass = x[beyond], w[beyond]
    order = np.argsort(values if upper else -values, kind="stable")
    values, mass = values[order], np.cumsum(mass[order])
    k = int(np.searchsorted(mass, step * float(w[~beyond].sum())))
    if k >= len(values):
        return np.inf if upper else -np.inf
    after = values[values > values[k]] if upper else values[values < values[k]]
    if not len(after):
        return np.inf if upper else -np.inf
    return _between(values[k], after[0], True) if upper else _between(after[0], values[k], False)
