"""Drivers: which unknowns move an answer most, told from the worlds already drawn.

First-order variance shares from given data: cut each unknown into bins of equal weight, and see how much of
the quantity's variance lies between the bins' means (Plischke, Borgonovo and Smith 2013, "Global sensitivity
measures from given data", European Journal of Operational Research 226: 536–550; the correlation ratio η² of
Pearson 1905). No world is solved again. What two unknowns do only together is in nobody's share; `boxes`
looks for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from standoff.ask.standing import bins_of, standing
from standoff.belief import effective_size
from standoff.game import html_table

BINS = 20  # at most; a straight line loses 1/BINS² of its share to what happens within the bins
WORLDS_PER_BIN = 25  # effective worlds a bin must have, else there are fewer bins
FIFTH = 0.2
NEGLIGIBLE = 1e-12  # of the largest weight


@dataclass(frozen=True)
class Driver:
    """What one unknown does to a quantity.

    `share_of_variance` lies in [0, 1). `low` and `high` are the mean of the quantity where the unknown is in
    its lowest and highest fifth (by weight). `direction` is the rank correlation, from −1 to 1.
    """

    unknown: str
    share_of_variance: float
    low: float
    high: float
    direction: float


class Drivers(tuple[Driver, ...]):
    """Drivers, the one that moves the quantity most first."""

    __slots__ = ()

    def table(self) -> list[dict[str, Any]]:
        """One row for each unknown."""
        return [asdict(driver) for driver in self]

    def _repr_html_(self) -> str:
        return html_table(self.table())


def drivers(
    quantity: Float[np.ndarray, " N"] | Bool[np.ndarray, " N"],
    weights: Float[np.ndarray, " N"],
    unknowns: Mapping[str, Float[np.ndarray, " N"]],
    most: int = 10,
) -> tuple[Driver, ...]:
    """The unknowns that move the quantity most, largest share of its variance first; then by name.

    Worlds without weight or without a quantity (NaN) are left out; an unknown that is missing (NaN) in some
    worlds is judged on the others. Constant unknowns are skipped, and a constant quantity has no drivers.

    >>> x = np.linspace(0, 1, 1000)
    >>> drivers(x, np.ones(1000), {"x": x, "fixed": np.ones(1000)})[0].unknown
    'x'
    """
    y, w = np.asarray(quantity, dtype=float), np.asarray(weights, dtype=float)
    # a weight that adding up loses cannot be told from none
    used = np.isfinite(y) & (w > NEGLIGIBLE * w.max(initial=0.0))
    y, w = y[used], w[used]
    if _constant(y):
        return ()
    columns: dict[str, Sample] = {}
    for name in sorted(unknowns):
        x = np.asarray(unknowns[name], dtype=float)[used]
        known = np.isfinite(x)
        sample = (x, y, w) if known.all() else (x[known], y[known], w[known])
        if not _constant(sample[0]):
            columns[name] = sample
    shares = {name: variance_share(*sample) for name, sample in columns.items()}
    leading = sorted(shares, key=lambda name: (-shares[name], name))[:most]
    return tuple(_driver(name, shares[name], *columns[name]) for name in leading)


Sample = tuple[Float[np.ndarray, " n"], Float[np.ndarray, " n"], Float[np.ndarray, " n"]]


def variance_share(x: Float[np.ndarray, " n"], y: Float[np.ndarray, " n"], weights: Float[np.ndarray, " n"]) -> float:
    r"""Share of the variance of $y$ that knowing $x$ would take away, $\mathrm{Var}\,E[y|x] /
    \mathrm{Var}\,y$.

    Bin means differ by chance even if $x$ does nothing. With weights $w$ adding up to one, $W_b = \sum_b w$
    and $q_b = \sum_b w^2$, chance alone makes $\sum_b W_b (m_b - m)^2$ as large as $\sigma^2 \sum_b q_b
    (1/W_b - 1)$, where $\sigma^2$ is the variance within bins; that much is taken off. For equal weights this
    is Hays's $\omega^2$ (1963).
    """
    w = weights / weights.sum()
    centred = y - w @ y
    bins = int(np.clip(effective_size(w) / WORLDS_PER_BIN, 2, BINS))
    order, bottom, top = standing(x, w)
    bin_of = bins_of(bottom, top, bins)
    w, centred = w[order], centred[order]
    part = w * centred
    mass = np.bincount(bin_of, w, bins)
    square = np.bincount(bin_of, w * w, bins)
    mass, square, sums = (column[mass > 0] for column in (mass, square, np.bincount(bin_of, part, bins)))
    between = float(np.sum(sums**2 / mass))
    freedom = 1 - float(np.sum(square / mass))
    if freedom <= 1e-9:  # one world in each bin: nothing can be told from chance
        return 0.0
    within = max(0.0, float(part @ centred) - between) / freedom
    explained = max(0.0, between - within * float(np.sum(square * (1 / mass - 1))))
    if explained == 0:
        return 0.0
    return min(explained / (explained + within), float(np.nextafter(1, 0)))


def _driver(name: str, share: float, x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> Driver:
    w = weights / weights.sum()
    order, bottom, top = standing(x, w)
    y_sorted, w_sorted = y[order], w[order]
    # A world (or a set of equal values) astride the edge of a fifth counts with the part that lies within it.
    size = top - bottom
    lowest = w_sorted * np.clip((FIFTH - bottom) / size, 0, 1)
    highest = w_sorted * np.clip((top - (1 - FIFTH)) / size, 0, 1)
    y_order, y_bottom, y_top = standing(y, w)
    y_rank = np.empty_like(y)
    y_rank[y_order] = 0.5 * (y_bottom + y_top)
    direction = _correlation(0.5 * (bottom + top), y_rank[order], w_sorted)
    low, high = (float(part @ y_sorted / part.sum()) for part in (lowest, highest))
    return Driver(name, share, low, high, direction)


def _correlation(a: np.ndarray, b: np.ndarray, w: np.ndarray) -> float:
    a, b = a - w @ a, b - w @ b
    spread = float(np.sqrt((w @ a**2) * (w @ b**2)))
    return float(np.clip((w * a) @ b / spread, -1, 1)) if spread > 0 else 0.0


def _constant(x: np.ndarray) -> bool:
    """No two values that differ by more than rounding."""
    return x.size < 2 or float(np.ptp(x)) <= 1e-12 * float(np.max(np.abs(x)))
