"""The last steps of PRIM on weighted worlds (see `boxes`): settle the limits, drop those that say little."""

from __future__ import annotations

import numpy as np

from standoff.ask.bounds import Bounds, Sample, balance, between, inside, quasi_p, score

LITTLE = 0.02  # score a limit must be worth, else the shorter sentence is the better one
DOUBTFUL = 0.05  # quasi-p above which a limit could be chance


def tidy(sample: Sample, bounds: Bounds, most: int) -> Bounds:
    """Drop the limits that chance could have drawn or that are worth little, the least telling first.

    Then, down to `most` unknowns, those that can best be spared.
    """
    sides = bounds.sides()
    if not sides:
        return bounds
    beyond = np.stack([sample.x[u] > bounds.high[u] if up else sample.x[u] < bounds.low[u] for u, up in sides])
    missed = beyond.sum(axis=0)
    columns = np.stack([sample.w, sample.w * sample.case], axis=1)
    while sides:
        w = sample.w[missed == 0]
        mass, found = float(w.sum()), float(w @ sample.case[missed == 0])
        worlds = mass**2 / float(w @ w)
        tried = []
        for k, (wide_mass, wide_found) in enumerate((missed - beyond == 0) @ columns):
            doubtful = quasi_p(found / mass, worlds, wide_found / wide_mass) > DOUBTFUL
            tried.append((doubtful, balance(wide_found, wide_mass, sample), -k))
        doubtful, reached, k = max(tried)
        little = reached >= balance(found, mass, sample) - LITTLE
        if not (doubtful or little or bounds.limited.sum() > most):
            break
        missed = missed - beyond[-k]
        beyond = np.delete(beyond, -k, axis=0)
        side = sides.pop(-k)
        bounds = bounds.moved(side, np.inf if side[1] else -np.inf)
    return bounds


def settle(sample: Sample, bounds: Bounds, step: float, least_coverage: float) -> Bounds:
    """Move limits outward (pasting) or inward, about `step` of the box's weight at a time.

    As long as the score rises, and no further in than `least_coverage`.
    """
    hits = sample.w * sample.case
    least = least_coverage * float(hits.sum())
    here = score(sample, inside(sample.x, bounds))
    while True:
        best, best_score = bounds, here
        for side in bounds.sides():
            for outward in (True, False):
                tried = bounds.moved(side, _stepped(sample, bounds, side, step, outward))
                within = inside(sample.x, tried)
                reached = score(sample, within)
                if reached > best_score and (outward or float(hits[within].sum()) >= least):
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
    return between(min(values[k], after[0]), max(values[k], after[0]), upper)
