"""How long the next truce holds: its chance to last in every world, and what all worlds together say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.belief import quantile
from standoff.ceasefire import Covariates, Survival
from standoff.game import html_table
from standoff.worlds.worlds import Worlds

MINUTE, HOUR = 1 / 1440, 1 / 24

GRID = (
    MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 30.0, 45.0,
    60.0, 90.0, 120.0, 180.0, 270.0, 365.0,
)  # fmt: skip
"""Days, from a minute to a year."""


@dataclass(frozen=True, eq=False)
class Holding:
    """P(T > t) of one kind of truce: `each` by world of each reading, as `weights` has them."""

    kind: Covariates
    days: Float[np.ndarray, " days"]
    each: Float[np.ndarray, "V days"]
    weights: Float[np.ndarray, " V"]

    @property
    def chance(self) -> Float[np.ndarray, " days"]:
        """The chance that such a truce lasts, all worlds taken together (the weighted mean)."""
        return np.asarray(np.einsum("v,vd->d", self.weights, self.each))

    @property
    def median(self) -> Float[np.ndarray, " days"]:
        """The middle one of the worlds' chances, by weight."""
        return np.asarray(self.levels((0.5,))[0])

    @property
    def interval50(self) -> Float[np.ndarray, "2 days"]:
        """Half of the worlds, by weight, have their chance between these."""
        return self.levels((0.25, 0.75))

    @property
    def interval90(self) -> Float[np.ndarray, "2 days"]:
        """90% of the worlds, by weight, have their chance between these."""
        return self.levels((0.05, 0.95))

    def levels(self, shares: Sequence[float]) -> Float[np.ndarray, "levels days"]:
        """Weighted quantiles of the worlds' chances."""
        wanted = np.asarray(shares, dtype=float)
        return np.stack([quantile(column, self.weights, wanted) for column in self.each.T], axis=1)

    def table(self) -> list[dict[str, object]]:
        """One row for each day of the grid."""
        return [
            {"days": float(day), "chance": float(mean), "median": float(middle),
             "interval50": (float(a), float(b)), "interval90": (float(c), float(d))}
            for day, mean, middle, (a, b), (c, d) in zip(
                self.days, self.chance, self.median, self.interval50.T, self.interval90.T, strict=True
            )
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())


def next_truce(found: Worlds, kind: Covariates, days: Sequence[float] = GRID) -> Holding:
    """How long the next truce holds if it is of this kind. Earlier truces are counted here, not taken from `kind`."""
    rows = np.concatenate([reading.rows for reading in found.readings])
    grid = np.asarray(days, dtype=float)
    survival = found.truces.survival(rows, kind, found.truces.broken(rows))
    by_day = Survival(survival.distribution, survival.location[:, None], survival.scale[:, None])
    return Holding(kind, grid, np.exp(by_day.log_survivor(grid[None, :])), found.weights)
