"""Following the principal branch of the quantal-response correspondence from λ = 0 in λ itself.

Predict by the cubic through the last two points and their tangents, correct twice with one Jacobian, and take the step
only where the corrections are small and shrink as Newton's do near a root, the determinant keeps its sign, and
soundings (`sounding.py`) show no leap. A fold, or anything that looks like one, makes a game give up rather than guess;
`arc.py` then walks it round. Games take steps of their own size and leave when they arrive, so that a hard one holds up
no other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.solve.games import Games
from standoff.solve.sounding import Soundings, first_pulse

LARGEST_CORRECTION = 0.5  # of a log-odds; a prediction that errs more is refused
USUAL_CORRECTION = 0.12  # the error that the step size aims at
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
        games, w = walk.games, walk.under_way
        here, target = walk.at[w], games.target[w]
        left = target - here
        step = np.minimum(walk.step[w], left)
        at = np.where(left <= step * 1.0001, target, here + step)
        x = _predicted(walk, w, step[:, None])
        found = games.corrected(x, at, w, 2, walk.soundings.pulse[w])
        first, second = found.size
        good = (found.sign > 0.0) & (first <= LARGEST_CORRECTION) & (second <= shrunk(first, 1e-3))
        assert found.echo is not None and found.echo_echo is not None
        changed = walk.soundings.change(w, found.echo)
        good &= changed <= 1.0
        walk.steps[w] += 1

        on = w[good]
        walk.x_before[on], walk.tangent_before[on], walk.step_before[on] = walk.x[on], walk.tangent[on], step[good]
        walk.x[on], walk.tangent[on], walk.at[on] = x[good], found.slope[good], at[good]
        walk.soundings.renew(on, found.echo[good], found.echo_echo[good])
        grown = np.clip(np.sqrt(np.sqrt(USUAL_CORRECTION / np.maximum(first, 1e-9))), 0.4, 2.5)
        grown = np.minimum(grown, 0.8 / np.maximum(changed, 1e-9))
        walk.step[w] = step * np.where(good, grown, 0.4)
        walk.step[on] = np.minimum(walk.step[on], walk.at[on])  # λ no more than doubles, or soundings come too late

        walk.arrived[on] = walk.at[on] >= games.target[on]
        stuck = (walk.steps[w] >= self.most) | (walk.step[w] < walk.smallest[w])
        walk.under_way = w[~walk.arrived[w] & ~stuck]


def shrunk(first: Float[np.ndarray, " V"], slack: float) -> Float[np.ndarray, " V"]:
    """How large the next correction may be: Newton near a root squares its error; where it does not, the step was
    too bold.

    Kantorovich's condition for a root near by is that a correction leaves a quarter of itself at most; with corrections
    up to one half this asks for half of that.
    """
    return np.asarray(0.25 * first * first + slack * first + 1e-12)


def _predicted(walk: Walk, w: Int[np.ndarray, " V"], step: Float[np.ndarray, "V 1"]) -> Float[np.ndarray, "V U"]:
    """The cubic through two points and their tangents (Hermite's), a step ahead; the tangent where there is no past."""
    x, slope, past = walk.x[w], walk.tangent[w], walk.step_before[w][:, None]
    back = np.where(past > 0.0, past, 1.0)
    second = (walk.x_before[w] - x + slope * back) / back**2
    third = (walk.tangent_before[w] - slope + 2.0 * second * back) / back**2
    bend = step * step * (second + third * (step + back))
    return np.asarray(x + step * slope + np.where(past > 0.0, bend, 0.0))
