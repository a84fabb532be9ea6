"""Flip points: how far one unknown must move to reverse what is said of a claim.

The unknown is *set* to one value after another, the worlds are solved again (elsewhere), and each value
leaves a share of worlds in which the claim holds. Here is only the reading of that curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.ask.plain import figures, percent


@dataclass(frozen=True)
class Flip:
    """Where the verdict on a claim turns as one unknown is moved.

    `to` is the value nearest the median at which the verdict reverses, None if none within the stated range
    (`low` to `high`) does. The shares are those of worlds in which the claim holds at the range's ends and at
    the median.
    """

    unknown: str
    median: float
    to: float | None
    low: float
    high: float
    share_low: float
    share_high: float
    share_median: float
    threshold: float = 0.5

    @property
    def holds(self) -> bool:
        """Whether the claim stands with the unknown at its median."""
        return self.share_median >= self.threshold

    @property
    def distance(self) -> float | None:
        """How far the unknown must move, as part of its stated range."""
        return None if self.to is None else abs(self.to - self.median) / (self.high - self.low)


def flip_from_grid(
    unknown: str,
    grid: Float[np.ndarray, " G"],
    share: Float[np.ndarray, " G"],
    median: float,
    threshold: float = 0.5,
) -> Flip:
    """The nearest value of an unknown that reverses the verdict `share >= threshold`.

    `grid` spans the stated range, in any order; `share` is linear in between. Values at which nothing could
    be told (NaN) are passed over. A median outside the grid is read at its nearer end. Of two equally near,
    the lower.

    >>> flip_from_grid("resolve", np.array([0.0, 0.5, 1.0]), np.array([0.2, 0.4, 0.8]), 0.5).to
    0.625
    """
    told = np.isfinite(grid) & np.isfinite(share)
    x, at = np.unique(np.asarray(grid, dtype=float)[told], return_index=True)
    s = np.asarray(share, dtype=float)[told][at]
    if len(x) < 2:
        raise ValueError(f"{unknown}: a flip point needs at least two values of the unknown, found {len(x)}")
    centre = float(np.clip(median, x[0], x[-1]))
    turns = _crossings(x, s, threshold)
    nearest = turns[np.argmin(np.abs(turns - centre))] if len(turns) else None
    return Flip(
        unknown=unknown,
        median=float(median),
        to=None if nearest is None else float(nearest),
        low=float(x[0]),
        high=float(x[-1]),
        share_low=float(s[0]),
        share_high=float(s[-1]),
        share_median=float(np.interp(centre, x, s)),
        threshold=threshold,
    )


def _crossings(x: np.ndarray, s: np.ndarray, threshold: float) -> np.ndarray:
    """Where the share passes the threshold, from below to above."""
    above = s >= threshold
    k = np.flatnonzero(above[1:] != above[:-1])
    return np.asarray(x[k] + (x[k + 1] - x[k]) * (threshold - s[k]) / (s[k + 1] - s[k]))


def flip_sentence(flip: Flip, label: Callable[[str], str]) -> str:
    """One sentence; `label` says an unknown in words.

    >>> flip_sentence(Flip("r", 0.5, 0.42, 0.2, 0.8, 0.1, 0.9, 0.7), lambda name: "Russia's resolve")
    ... # doctest: +NORMALIZE_WHITESPACE
    "The claim fails in most worlds once Russia's resolve is below 0.42 (median 0.5, stated range 0.2 to
    0.8)."
    """
    name = label(flip.unknown)
    low, high = figures(flip.low, flip.high)
    if flip.to is None:
        first, last = percent(flip.share_low), percent(flip.share_high)
        where = "both ends" if first == last else f"{low}, {last} at {high}"
        shares = f"{first} of worlds at {where}"
        verdict = _verdict(flip.holds, flip.threshold)
        return f"The claim {verdict} at every value of {name} from {low} to {high} (it holds in {shares})."
    to, median = figures(flip.to, flip.median)
    # A share that stands exactly on the threshold turns at the first step.
    moved = f"leaves {median}" if to == median else f"is {'above' if flip.to > flip.median else 'below'} {to}"
    verdict = _verdict(not flip.holds, flip.threshold)
    return f"The claim {verdict} once {name} {moved} (median {median}, stated range {low} to {high})."


def _verdict(holds: bool, threshold: float) -> str:
    if threshold == 0.5:
        return f"{'holds' if holds else 'fails'} in most worlds"
    return f"holds in {'at least' if holds else 'fewer than'} {percent(threshold)} of worlds"
