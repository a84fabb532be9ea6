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

    def derivatives(
        self, log: Float[np.ndarray, "m o"], slope: Float[np.ndarray, "m o u"],
        curve: Float[np.ndarray, "m o u u"] | None = None,
    ) -> tuple[Float[np.ndarray, "m u"], Float[np.ndarray, "m u u"] | None]:  # fmt: skip
        """Slopes and curvatures of each row's log-likelihood, from log chances of the outcomes and theirs.

        Several copies of all rows may stand in turn. Weights are left to the caller.
        """
        count = np.tile(self.count, (len(log) // max(len(self), 1), 1))
        first, second = np.zeros(slope[:, 0].shape), None if curve is None else np.zeros(curve[:, 0].shape)
        for s, members in enumerate(self.sets):
            share = np.exp(log[:, members] - np.logaddexp.reduce(log[:, members], axis=1)[:, None])
            inside = slope[:, members]
            mean = np.einsum("no,nou->nu", share, inside)
            first += count[:, s, None] * mean
            if second is not None and curve is not None:
                part = np.einsum("no,nouv->nuv", share, curve[:, members])
                if members.sum() > 1:
                    part += np.einsum("no,nou,nov->nuv", share, inside, inside) - mean[:, :, None] * mean[:, None, :]
                second += count[:, s, None, None] * part
        return first, second
