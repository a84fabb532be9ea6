"""Games in the midst of a branch: how a walk in λ goes on from a point of it, past crossings and far out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from standoff.solve.games import ROUNDING, SMALL, Corrected, Games
from standoff.solve.sounding import Soundings, first_pulse
from standoff.solve.walk import FIRST_STEP, SMALLEST_STEP, Walk


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

    @property
    def sides(self) -> Float[np.ndarray, " W"]:
        """Steps look twice."""
        return self.side

    def corrected(
        self, x: Float[np.ndarray, "V U"], at: Float[np.ndarray, " V"], which: Int[np.ndarray, " V"], turns: int,
        pulse: Float[np.ndarray, "V U"] | None = None, along: bool = False,
    ) -> Corrected:  # fmt: skip
        """As for any games, with sign and size so told."""
        found = super().corrected(x, at, which, turns, pulse, along)
        noise = np.maximum(SMALL, ROUNDING * (1.0 + np.abs(x).max(axis=1, initial=0.0)))
        side = self.side[which]
        if turns == 1:
            return replace(found, sign=found.sign * side, size=np.where(found.size <= noise, 0.0, found.size))
        again = super().corrected(x, at, which, 2, pulse, along)
        shrinks = again.size[1:] <= np.maximum(0.25 * again.size[:1], noise)
        second = np.where(shrinks, np.maximum(found.size[1:], again.size[:1]), np.inf)
        size = np.concatenate([found.size[:1], np.where(second <= noise, 0.0, second)])
        return replace(again, sign=np.where(found.sign == again.sign, again.sign, 0.0) * side, size=size)

    def picked(self, which: Int[np.ndarray, " V"]) -> Facing:
        """Some of the games."""
        some = super().picked(which)
        return Facing(some.plan, some.family, some.target, some.loops, self.side[which])


def resumed(
    games: Facing, start: Float[np.ndarray, "V U"], at: Float[np.ndarray, " V"],
    step: Float[np.ndarray, " V"] | None = None,
) -> Walk:  # fmt: skip
    """A walk in λ from points `start` of the games' branches at λ `at`, with the `step` of one before."""
    worlds, x = len(games.target), start.copy()
    pulse = first_pulse(worlds, games.plan.unknowns)
    found = games.corrected(x, at, np.arange(worlds), 1, pulse)
    assert found.echo is not None and found.echo_echo is not None  # as asked
    soundings = Soundings(pulse, found.echo)
    soundings.renew(np.arange(worlds), found.echo, found.echo_echo)
    x = np.where((at > 0.0)[:, None], x, start)  # at λ = 0 all is known exactly
    even = 0.5 / np.maximum(1e-12, np.abs(found.slope).max(axis=1, initial=0.0))
    even = np.where(at > 0.0, even, np.minimum(even, FIRST_STEP / games.stakes))
    step = even if step is None else np.maximum(step, even)
    step = np.minimum(games.target - at, step)
    return Walk(
        games, x, at.copy(), found.slope, x.copy(), found.slope.copy(), soundings, step, np.zeros(worlds),
        SMALLEST_STEP * np.minimum(step, even), np.zeros(worlds, dtype=np.int64), np.arange(worlds),
        np.zeros(worlds, dtype=bool),
    )  # fmt: skip
