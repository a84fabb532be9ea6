"""The steps of PRIM on weighted worlds (see `boxes`): choose unknowns, peel, settle the limits, drop idle ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import betainc

from standoff.ask.slices import Slices, cut

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
        return np.asarray(np.isfinite(self.low) | np.isfinite(self.high))

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
    """Harmonic mean of coverage and of the way the density goes from base rate to certainty; 0 if it goes
    none.

    Density itself would favour the box of all worlds whenever the base rate is high.
    """
    mass = float(sample.w[within].sum())
    hits = float(sample.w[within] @ sample.case[within])
    return _balance(hits, mass, sample)


def _balance(hits: float, mass: float, sample: Sample) -> float:
    return float(_balances(np.array(hits), np.array(mass), sample))


def _balances(hits: np.ndarray, mass: np.ndarray, sample: Sample) -> np.ndarray:
    base = sample.base
    gained = (hits / np.where(mass > 0, mass, 1.0) - base) / (1 - base)
    coverage = hits / (base * float(sample.w.sum()))
    ahead = (mass > 0) & (gained > 0)
    return np.asarray(np.where(ahead, 2 * coverage * gained / np.where(ahead, coverage + gained, 1.0), 0.0))


def quasi_p(density: float, worlds: float, rate: float) -> float:
    """How often that many effective worlds, each a case at `rate`, would be as dense by chance (Bryant and
    Lempert 2010): P(X ≥ density · worlds), X binomial; the beta function carries it to numbers that are not
    whole."""
    count = density * worlds
    return float(betainc(count, worlds - count + 1, rate)) if count > 0 else 1.0


def telling(sample: Sample, most: int, least_coverage: float, slices: int) -> list[int]:
    """Which unknowns a box may need, at most `most`: one after the other, that which has the best-scoring
    interval in the worlds the intervals before it have left.

    Peeling with every unknown at once would take its slices from idle ones as soon as a slice is a few worlds
    only. A true box shows in each of its unknowns alone, so nothing is lost by looking at one at a time.
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
        scores = np.where(
            (found >= least) & (mass**2 >= FEWEST * square), _balances(found, mass, sample), 0.0
        )
        scores[chosen] = 0.0
        u, start, end = (int(k) for k in np.unravel_index(np.argmax(scores), scores.shape))
        if scores[u, start, end] <= best + LITTLE:
            break
        best = float(scores[u, start, end])
        chosen.append(u)
        code = thin.code[left, u]
        left = left[(code >= start) & (code < end)]
    return sorted(chosen)


def _intervals(thin: Slices, values: np.ndarray, worlds: np.ndarray) -> np.ndarray:
    """Values added up over every run of slices of every unknown: [unknown, first slice, slice after the last]."""
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
        bounds = bounds.moved((u, upper), _between(thin.last[u, at - 1], thin.first[u, at], upper))
        reached = _balance(all_found, all_mass, sample)
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


def _between(below: float, above: float, upper: bool) -> float:
    """A limit halfway between two values: at least the first as an upper limit, above it as a lower one."""
    middle = below + (above - below) / 2
    if upper:
        return float(middle if middle < above else below)
    return float(middle if middle > below else above)


def tidy(sample: Sample, bounds: Bounds, most: int) -> Bounds:
    """Drop limits, the least telling first, that chance could have drawn or that are worth little; then, down
    to `most` unknowns, those that can best be spared."""
    sides = bounds.sides()
    if not sides:
        return bounds
    beyond = np.stack(
        [sample.x[u] > bounds.high[u] if up else sample.x[u] < bounds.low[u] for u, up in sides]
    )
    missed = beyond.sum(axis=0)
    columns = np.stack([sample.w, sample.w * sample.case], axis=1)
    while sides:
        w = sample.w[missed == 0]
        mass, found = float(w.sum()), float(w @ sample.case[missed == 0])
        worlds = mass**2 / float(w @ w)
        tried = []
        for k, (wide_mass, wide_found) in enumerate((missed - beyond == 0) @ columns):
            doubtful = quasi_p(found / mass, worlds, wide_found / wide_mass) > DOUBTFUL
            tried.append((doubtful, _balance(wide_found, wide_mass, sample), -k))
        doubtful, reached, k = max(tried)
        little = reached >= _balance(found, mass, sample) - LITTLE
        if not (doubtful or little or bounds.limited.sum() > most):
            break
        missed = missed - beyond[-k]
        beyond = np.delete(beyond, -k, axis=0)
        side = sides.pop(-k)
        bounds = bounds.moved(side, np.inf if side[1] else -np.inf)
    return bounds


def settle(sample: Sample, bounds: Bounds, step: float) -> Bounds:
    """Move limits outward (pasting) or inward, about `step` of the box's weight at a time, while the score rises."""
    here = score(sample, inside(sample.x, bounds))
    while True:
        best, best_score = bounds, here
        for side in bounds.sides():
            for outward in (True, False):
                tried = bounds.moved(side, _stepped(sample, bounds, side, step, outward))
                reached = score(sample, inside(sample.x, tried))
                if reached > best_score:
                    best, best_score = tried, reached
        if best is bounds:
            return bounds
        bounds, here = best, best_score


def _stepped(sample: Sample, bounds: Bounds, side: tuple[int, bool], step: float, outward: bool) -> float:
    """Where a limit would stand if it took in, or left out, at least `step` of the box's weight."""
    u, upper = side
    unlimited = np.inf if upper else -np.inf
    free = inside(sample.x, bounds.moved(side, unlimited))
    x, w = sample.x[u, free], sample.w[free]
    beyond = x > bounds.high[u] if upper else x < bounds.low[u]
    rising = upper == outward
    passed = beyond if outward else ~beyond
    values, mass = x[passed], w[passed]
    order = np.argsort(values if rising else -values, kind="stable")
    values = values[order]
    k = int(np.searchsorted(np.cumsum(mass[order]), step * float(w[~beyond].sum())))
    after = values[k + 1 :][values[k + 1 :] != values[k]] if k < len(values) else values[:0]
    if not len(after):
        return unlimited if outward else float(bounds.high[u] if upper else bounds.low[u])
    return _between(min(values[k], after[0]), max(values[k], after[0]), upper)
