"""Games in the midst of a branch: how a walk in λ goes on from a point of it, past crossings and far out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from standoff.solve.games import Corrected, Games
from standoff.solve.walk import SMALLEST_STEP, Walk

ROUNDING = 1e-13  # of the largest log-odds: corrections below it are rounding's, not the branch's
SMALL = 1e-8  # as are those below this, where equations are nearly dependent and rounding weighs more


@dataclass(frozen=True, eq=False)
class Facing(Games):
    """Games in the midst of their branch.

    The determinant's sign is told by that with which the branch is now travelled: past an odd number of crossings it is
    negative, and the walks, which want it positive, can go on. Far out, where choices turn sharply on one another,
    two corrections with one Jacobian can look like convergence and not be; so a second Jacobian, at the
    point that they came to, has to agree, and its corrections have to shrink in their turn. Corrections that rounding
    alone explains count as none.
    """

    side: Float[np.ndarray, " W"]

    def corrected(self, x: np.ndarray, at: np.ndarray, which: np.ndarray, turns: int) -> Corrected:
        """As for any games, with sign and size so told."""
        found = super().corrected(x, at, which, turns)
        noise = np.maximum(SMALL, ROUNDING * (1.0 + np.abs(x).max(axis=1, initial=0.0)))
        if turns == 1:
            size = np.where(found.size <= noise, 0.0, found.size)
            return replace(found, sign=found.sign * self.side, size=size)
        again = super().corrected(x, at, which, 2)
        shrinks = again.size[1:] <= np.maximum(0.25 * again.size[:1], noise)
        second = np.where(shrinks, np.maximum(found.size[1:], again.size[:1]), np.inf)
        size = np.concatenate([found.size[:1], np.where(second <= noise, 0.0, second)])
        same = np.where(found.sign == again.sign, again.sign, 0.0)
        return Corrected(size, same * self.side, again.correction, again.slope)

    def picked(self, which: Int[np.ndarray, " V"]) -> Facing:
        """Some of the games."""
        some = super().picked(which)
        return Facing(some.plan, some.family, some.target, some.loops, self.side[which])


def resumed(
    games: Facing, start: Float[np.ndarray, "W U"], at: Float[np.ndarray, " W"], which: Int[np.ndarray, " V"],
    step: Float[np.ndarray, " W"] | None = None,
) -> Walk:  # fmt: skip
    """A walk in λ of games `which`, from points `start` of their branches at λ `at`, with the `step` of one before."""
    worlds, x = len(games.target), start.copy()
    tangent = games.corrected(x, at, which, 1).slope
    x = np.where((at > 0.0)[:, None], x, start)  # at λ = 0 all is known exactly
    steepest = np.maximum(1e-12, np.abs(tangent).max(axis=1, initial=0.0))
    step = 0.5 / steepest if step is None else np.maximum(step, 0.5 / steepest)
    step = np.minimum(games.target - at, step)
    smallest = SMALLEST_STEP * np.minimum(step, 0.5 / steepest)
    return Walk(
        games, x, at.copy(), tangent, x.copy(), tangent.copy(), step, np.zeros(worlds), smallest,
        np.zeros(worlds, dtype=np.int64), which, np.zeros(worlds, dtype=bool),
    )  # fmt: skip
