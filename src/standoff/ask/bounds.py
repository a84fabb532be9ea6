"""Boxes as bounds on unknowns, the worlds they are sought in, and what makes one box better than another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import betainc


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
    """Harmonic mean of coverage and of the way the density goes from base rate to certainty.

    0 if it goes none. Density itself would favour the box of all worlds whenever the base rate is high.
    """
    mass = float(sample.w[within].sum())
    hits = float(sample.w[within] @ sample.case[within])
    return balance(hits, mass, sample)


def balance(hits: float, mass: float, sample: Sample) -> float:
    """`score` of a box that holds so much weight in cases and in all."""
    return float(balances(np.array(hits), np.array(mass), sample))


def balances(hits: np.ndarray, mass: np.ndarray, sample: Sample) -> np.ndarray:
    """`balance` of many boxes at once."""
    base = sample.base
    gained = (hits / np.where(mass > 0, mass, 1.0) - base) / (1 - base)
    coverage = hits / (base * float(sample.w.sum()))
    ahead = (mass > 0) & (gained > 0)
    return np.asarray(np.where(ahead, 2 * coverage * gained / np.where(ahead, coverage + gained, 1.0), 0.0))


def quasi_p(density: float, worlds: float, rate: float) -> float:
    """How often as many effective worlds, each a case at `rate`, would be as dense by chance.

    P(X ≥ density · worlds), X binomial (Bryant and Lempert 2010); the beta function carries it to numbers
    that are not whole.
    """
    count = density * worlds
    return float(betainc(count, worlds - count + 1, rate)) if count > 0 else 1.0


def between(below: float, above: float, upper: bool) -> float:
    """A limit halfway between two values: at least the first as an upper limit, above it as a lower one."""
    middle = below + (above - below) / 2
    if upper:
        return float(middle if middle < above else below)
    return float(middle if middle > below else above)
