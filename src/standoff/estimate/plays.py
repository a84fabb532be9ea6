"""Plays as they were observed: how a row ended, or the ends it may have had."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int


@dataclass(frozen=True, eq=False)
class Plays:
    """n rows; `count[i, s]` plays of row i are known to have ended in one of the outcomes of set s.

    A play seen to its end is known up to a set of one. Ordinary data have a single play a row; games seen many times
    under the same circumstances (months of a dyad-decade) have counts. `weight` multiplies a row's log-likelihood.
    `label` tells rows apart for people.
    """

    outcomes: tuple[str, ...]
    sets: Bool[np.ndarray, "s o"]
    count: Float[np.ndarray, "n s"]
    weight: Float[np.ndarray, " n"]
    label: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self.count)

    def taken(self, rows: Int[np.ndarray, " m"]) -> Plays:
        """Some of the rows, in the order given."""
        label = None if self.label is None else tuple(self.label[i] for i in rows)
        return Plays(self.outcomes, self.sets, self.count[rows], self.weight[rows], label)
