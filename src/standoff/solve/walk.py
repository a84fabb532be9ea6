"""Following the principal branch of the quantal-response correspondence from λ = 0 in λ itself.

Predict by the cubic through the last two points and their tangents, correct twice with one Jacobian, and take the step
only where the corrections are small and shrink as Newton's do near a root, the determinant keeps its sign, and
soundings (`sounding.py`) show no leap; `compiled/walk.h` has the steps themselves. A fold, or anything that looks like
one, makes a game give up rather than guess; `arc.py` then walks it round. Games take steps of their own size and leave
when they arrive, so that a hard one holds up no other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.solve import sounding
from standoff.solve.games import ROUNDING, SMALL, Games
from standoff.solve.library import Bounds
from standoff.solve.sounding import Soundings, first_pulse

LARGEST_CORRECTION = 0.5  # of a log-odds; a prediction that errs more is refused
AT_A_TIME = 64  # steps before the interpreter is asked again, so that Ctrl-C is heard
USUAL_CORRECTION = 0.12  # the error that the step size aims at
SLACK = 1e-3  # of a correction that the next may be, beside a quarter of its square
FIRST_STEP = 1.0  # in λ times what is at stake: up to there no choice is far from even
SMALLEST_STEP = 2e-3  # relative to the first step; below it the walk in arc length is quicker


@dataclass(eq=False)
class Walk:
    """Where each game stands; a step moves these arrays in place.

    `x` are log-odds at λ `at`, `tangent` is dx/dλ there; `x_before` and `tangent_before` stand `step_before` back (0:
    there is none).
    """

    games: Games
    x: Float[np.ndarray, "W U"]
    at: Float[np.ndarray, " W"]
    tangent: Float[np.ndarray, "W U"]
    x_before: Float[np.ndarray, "W U"]
    tangent_before: Float[np.ndarray, "W U"]
    soundings: Soundings
    step: Float[np.ndarray, " W"]
    step_before: Float[np.ndarray, " W"]
    smallest: Float[np.ndarray, " W"]
    steps: Int[np.ndarray, " W"]
    under_way: Int[np.ndarray, " V"]
    arrived: Bool[np.ndarray, " W"]


@dataclass(frozen=True)
class ByPrecision:
    """Steps in λ, at most `most` of them for a game."""

    most: int = 400

    def init(self, games: Games) -> Walk:
        """At λ = 0, where all play is uniform and dx/dλ is the drift, since the Jacobian is the identity."""
        worlds, unknowns = len(games.target), games.plan.unknowns
        x, at = np.zeros((worlds, unknowns)), np.zeros(worlds)
        tangent = games.corrected(x, at, np.arange(worlds), 1).slope
        x[:] = 0.0
        pulse = first_pulse(worlds, unknowns)
        even = 0.5 / np.maximum(1e-12, np.abs(tangent).max(axis=1, initial=0.0))
        first = np.minimum(even, FIRST_STEP / games.stakes)
        step = np.minimum(games.target, first)
        here = (games.target <= 0.0) | (unknowns == 0)  # with no unknown everything follows at once, whatever λ
        at[here] = games.target[here]
        soundings = Soundings(pulse, pulse.copy())
        return Walk(
            games, x, at, tangent, x.copy(), tangent.copy(), soundings, step, np.zeros(worlds), SMALLEST_STEP * step,
            np.zeros(worlds, dtype=np.int64), np.flatnonzero(~here), here,
        )  # fmt: skip

    def done(self, walk: Walk) -> bool:
        """Whether every game has arrived or given up."""
        return len(walk.under_way) == 0

    def step(self, walk: Walk) -> None:
        """One step for every game under way."""
        self._steps(walk, 1)

    def follow(self, walk: Walk) -> None:
        """Steps until every game has arrived or given up."""
        while not self.done(walk):
            self._steps(walk, AT_A_TIME)

    def _steps(self, walk: Walk, turns: int) -> None:
        games, w = walk.games, walk.under_way
        change = sounding.LARGEST_CHANGE
        bounds = Bounds(self.most, LARGEST_CORRECTION, USUAL_CORRECTION, SLACK, change, ROUNDING, SMALL)
        heard = walk.soundings
        by_unknown = (walk.x, walk.tangent, walk.x_before, walk.tangent_before, heard.pulse, heard.echo)
        by_game = (walk.at, walk.step, walk.step_before, games.target, walk.smallest, games.sides)
        games.loops.walk(w, turns, bounds, by_unknown, by_game, walk.steps, walk.arrived)
        stuck = (walk.steps[w] >= self.most) | (walk.step[w] < walk.smallest[w])
        walk.under_way = w[~walk.arrived[w] & ~stuck]


def shrunk(first: Float[np.ndarray, " V"], slack: float = SLACK) -> Float[np.ndarray, " V"]:
    """How large the next correction may be: Newton near a root squares its error; where it does not, the step was
    too bold.

    Kantorovich's condition for a root near by is that a correction leaves a quarter of itself at most; with corrections
    up to one half this asks for half of that.
    """
    return np.asarray(0.25 * first * first + slack * first + 1e-12)
