"""Scenario discovery: the few limits on the unknowns within which something mostly happens, in one sentence.

PRIM (Friedman and Fisher 1999, "Bump hunting in high-dimensional data", Statistics and Computing 9: 123–143)
peels thin slices off the worlds until those left are dense in the cases looked for, then pastes back what was
peeled too much. As in Bryant and Lempert (2010, "Thinking inside the box", Technological Forecasting and
Social Change 77: 34–49) a box is judged by its *density* (how many of its worlds are cases) and its
*coverage* (how many of the cases it holds), and limits that chance could have drawn are dropped. Two things
differ: which unknowns matter is asked of one unknown at a time, and a box must do well in worlds it was not
found in. `peeling` and `settling` hold the steps; here they are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from standoff.ask.bounds import Bounds, Sample, inside, quasi_p, score
from standoff.ask.peeling import peel, telling
from standoff.ask.plain import figures, percent
from standoff.ask.settling import settle, tidy

CLEARLY = 2.0  # times the odds of the base rate: from 50% to 67%, from 10% to 18%
CHANCE = 0.01  # quasi-p above which a box could be chance, in worlds it was not found in
SPARE = 2  # unknowns peeled with beyond those a box may keep
COARSE, FINE = 50, 4000  # slices a limit may stand between: to see what matters, then to place it
BLOCK = 16  # neighbours kept together when halving: runs of Sobol points are even, every other one not


@dataclass(frozen=True)
class Box:
    """Limits on a few unknowns, and how well they tell the cases from the rest.

    `limits`: unknown, lowest, highest (None: no limit on that side), limits included, most telling unknown
    first. `coverage`: part of all cases inside; `density`: part of the worlds inside that are cases; `base`:
    the same of all worlds; `mass`: part of all worlds inside. All by weight.
    """

    limits: tuple[tuple[str, float | None, float | None], ...]
    coverage: float
    density: float
    base: float
    mass: float

    def contains(self, unknowns: Mapping[str, Float[np.ndarray, " N"]]) -> Bool[np.ndarray, " N"]:
        """Which worlds lie inside."""
        columns = np.stack([np.asarray(unknowns[name], dtype=float) for name, _, _ in self.limits])
        low = np.array([-np.inf if low is None else low for _, low, _ in self.limits])
        high = np.array([np.inf if high is None else high for _, _, high in self.limits])
        return inside(columns, Bounds(low, high))


def discover(
    case: Bool[np.ndarray, " N"] | Float[np.ndarray, " N"],
    weights: Float[np.ndarray, " N"],
    unknowns: Mapping[str, Float[np.ndarray, " N"]],
    most_limits: int = 3,
    least_coverage: float = 0.3,
    alpha: float = 0.05,
) -> Box | None:
    """The box that best separates the cases, on at most `most_limits` unknowns.

    None where no box does clearly better than the base rate: twice its odds, in worlds it was not found in as
    well.

    `case` is true or false, or a probability in each world (NaN: left out). Of the boxes that hold at least
    `least_coverage` of the cases, the one is taken with the highest harmonic mean of coverage and of the way
    its density goes from base rate to certainty. `alpha` is the part peeled in a step. Unknowns missing (NaN)
    in some worlds are not looked at, and neither are constants. Cases at both ends of an unknown are two
    boxes; only one is looked for.
    """
    c, w = np.asarray(case, dtype=float), np.asarray(weights, dtype=float)
    used = np.isfinite(c) & (w > 0)
    half = (np.arange(len(c)) // BLOCK % 2 == 1)[used]
    c, w = c[used], w[used]
    if not len(c):
        return None
    if c.min() < 0 or c.max() > 1:
        raise ValueError(f"cases lie between 0 and 1; found {c.min():g} to {c.max():g}")
    columns = {name: np.asarray(unknowns[name], dtype=float)[used] for name in sorted(unknowns)}
    names = [name for name, x in columns.items() if np.isfinite(x).all() and x.min() < x.max()]
    base = float(w @ c / w.sum())
    if not names or not 0 < base < 1:
        return None
    sample = Sample(np.stack([columns[name] for name in names]), c, w / w.sum())
    settings = (most_limits, least_coverage, alpha)
    bounds = _best(sample, *settings)
    if bounds is None or not _told_elsewhere(sample, half, *settings):
        return None
    within = inside(sample.x, bounds)
    mass = float(sample.w[within].sum())
    hits = float(sample.w[within] @ c[within])
    if _odds(hits / mass) < CLEARLY * _odds(base):
        return None
    return Box(_limits(names, sample, bounds), hits / base, hits / mass, base, mass)


def _best(sample: Sample, most: int, least_coverage: float, alpha: float) -> Bounds | None:
    """See which unknowns matter, peel with these alone, settle the limits and drop those that say little."""
    few = telling(sample, most + SPARE, least_coverage, COARSE)
    if not few:
        return None
    small = Sample(sample.x[few], sample.case, sample.w)
    found = tidy(small, settle(small, peel(small, alpha, least_coverage, FINE), alpha / 5, least_coverage), most)
    bounds = Bounds.open(len(sample.x))
    bounds.low[few], bounds.high[few] = found.low, found.high
    return bounds if found.limited.any() else None


def _told_elsewhere(sample: Sample, half: np.ndarray, most: int, least_coverage: float, alpha: float) -> bool:
    """Whether boxes found in each half of the worlds do clearly better than the base rate in the other half.

    Among many unknowns some box always looks dense where it was sought.
    """
    found_in = np.zeros(2)
    worlds = 0.0
    for here in (half, ~half):
        if not here.any() or here.all():
            return False
        bounds = _best(sample.of(here), most, least_coverage, alpha)
        if bounds is None:
            return False
        there = sample.of(~here)
        within = inside(there.x, bounds)
        if not within.any():
            return False
        w = there.w[within]
        found_in += w.sum(), w @ there.case[within]
        worlds += float(w.sum() ** 2 / (w @ w))
    density = float(found_in[1] / found_in[0])
    return _odds(density) >= CLEARLY * _odds(sample.base) and quasi_p(density, worlds, sample.base) < CHANCE


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else np.inf


def _limits(names: list[str], sample: Sample, bounds: Bounds) -> tuple[tuple[str, float | None, float | None], ...]:
    """Limits by unknown, first the one without which the box would lose most."""
    loss = {}
    for k in np.flatnonzero(bounds.limited):
        without = Bounds(bounds.low.copy(), bounds.high.copy())
        without.low[k], without.high[k] = -np.inf, np.inf
        loss[int(k)] = score(sample, inside(sample.x, without))
    return tuple(
        (
            names[k],
            float(bounds.low[k]) if np.isfinite(bounds.low[k]) else None,
            float(bounds.high[k]) if np.isfinite(bounds.high[k]) else None,
        )
        for k in sorted(loss, key=lambda k: (loss[k], names[k]))
    )


def sentence(box: Box, what: str, label: Callable[[str], str]) -> str:
    """A box in one sentence; `what` is the case as a clause, `label` says an unknown in words.

    >>> box = Box((("r", 0.55, None), ("c", 0.1, 0.2)), coverage=0.61, density=1.0, base=0.34, mass=0.2)
    >>> sentence(box, "the war widens", {"r": "resolve", "c": "the cost"}.__getitem__)
    ... # doctest: +NORMALIZE_WHITESPACE
    'Where resolve is above 0.55 and the cost is between 0.1 and 0.2, the war widens in more than 99% of
    worlds, against 34% of all; 61% of all such cases lie there.'
    """
    limits = [_limit(label(name), low, high) for name, low, high in box.limits]
    where = limits[0] if len(limits) == 1 else ", ".join(limits[:-1]) + " and " + limits[-1]
    density, base, coverage = (percent(share) for share in (box.density, box.base, box.coverage))
    there = f"{coverage} of all such cases lie there"
    return f"Where {where}, {what} in {density} of worlds, against {base} of all; {there}."


def _limit(name: str, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        first, last = figures(low, high)
        return f"{name} is between {first} and {last}"
    if low is not None:
        return f"{name} is above {figures(low)[0]}"
    if high is not None:
        return f"{name} is below {figures(high)[0]}"
    raise ValueError(f"{name} has no limit")
