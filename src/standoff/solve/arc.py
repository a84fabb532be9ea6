"""Following the principal branch in arc length, round folds (Allgower and Georg 1990, ch. 6; Turocy 2005).

The slow and careful way, for the few games that the walk in λ gave up: small steps, no step across too sharp a turn,
none that changes the sign of the bordered determinant, and none in which soundings (`sounding.py`) change much. That
sign is constant along a branch, folds included; where it changes, the step has leapt to another branch, or passed a
point at which branches cross, as they do in symmetric games. Short steps tell the two apart: a leap can be avoided, a
crossing cannot, and there the walk goes straight on. It ends where the branch first reaches the asked λ, be it within
a step round a fold.

The system with λ free is solved by block elimination on the sparse factors. Within rounding of a fold those lose
digits, which the next correction makes good, since it starts from a residual computed afresh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.solve.games import Corrected, Games
from standoff.solve.sounding import Soundings, first_pulse
from standoff.solve.walk import shrunk

SHARPEST_TURN = 0.95  # cosine of the angle between the directions before and after a step
CROSSING = 2e-4  # a step this short that still changes the determinant's sign has passed a crossing of branches
SHORTEST_STEP = 1e-6
HOP = 2.0  # how much farther each hop goes over a crossing on which a walk has come to stand
MOST_HOPS = 6
FOLD_MARGIN = 0.05  # by how much a fold may rise above what a step round it shows, in squared lengths of the step
FINEST_FOLD = 4e-6  # a step this short shows a fold as it is
LONGEST_STEP = 2.0
LARGEST_CORRECTION = 0.3
USUAL_CORRECTION = 0.05
TURNS = 4  # corrections of one step, each with a Jacobian of its own


@dataclass(eq=False)
class ArcWalk:
    """Where each game stands; a step moves these arrays in place. `direction` is of unit length, λ last."""

    games: Games
    x: Float[np.ndarray, "W U"]
    at: Float[np.ndarray, " W"]
    direction: Float[np.ndarray, "W U+1"]
    soundings: Soundings
    step: Float[np.ndarray, " W"]
    side: Float[np.ndarray, " W"]
    steps: Int[np.ndarray, " W"]
    folds: Int[np.ndarray, " W"]
    crossings: Int[np.ndarray, " W"]
    hops: Int[np.ndarray, " W"]
    under_way: Int[np.ndarray, " V"]
    arrived: Bool[np.ndarray, " W"]


@dataclass(frozen=True)
class ByArcLength:
    """Steps along the branch, at most `most` of them for a game."""

    most: int = 4000

    def init(self, games: Games, x: Float[np.ndarray, "W U"], at: Float[np.ndarray, " W"]) -> ArcWalk:
        """From points `x` of the branch at λ `at`, with no fold so far, setting out towards larger λ."""
        worlds, ints = len(games.target), np.zeros(len(games.target), dtype=np.int64)
        everyone, x = np.arange(worlds), x.copy()
        pulse = first_pulse(worlds, games.plan.unknowns + 1)
        games.corrected(x, at, everyone, 2)  # the walk in λ keeps no more digits than it needs
        found = games.corrected(x, at, everyone, 2, np.ascontiguousarray(pulse[:, :-1]), along=True)
        direction = _unit(np.column_stack([found.slope, np.ones(worlds)]))
        echo, next = _echoes(found, direction, pulse[:, -1])
        soundings = Soundings(pulse, echo)
        soundings.renew(everyone, echo, next)
        return ArcWalk(
            games, x, at.copy(), direction, soundings, np.full(worlds, 0.1), np.ones(worlds), ints, ints.copy(),
            ints.copy(), ints.copy(), everyone, np.zeros(worlds, dtype=bool),
        )  # fmt: skip

    def done(self, walk: ArcWalk) -> bool:
        """Whether every game has arrived or given up."""
        return len(walk.under_way) == 0

    def step(self, walk: ArcWalk) -> None:
        """One step for every game under way."""
        games, w = walk.games, walk.under_way
        length, target = walk.step[w], games.target[w]
        x = walk.x[w] + length[:, None] * walk.direction[w, :-1]
        at = walk.at[w] + length * walk.direction[w, -1]
        first, side, fresh, echo, next, good = _onto_the_branch(walk, x, at, w)
        turned = (fresh * walk.direction[w]).sum(axis=1)
        changed = walk.soundings.change(w, echo)
        crossed = (side != walk.side[w]) | (changed > 1.0)
        good &= (turned >= SHARPEST_TURN) & (~crossed | (length <= CROSSING * HOP ** walk.hops[w]))
        good &= ~_peaked(walk, w, fresh, at)

        there = np.flatnonzero(good & (at >= target))
        if len(there):
            landed, point = _at_target(walk, x[there], at[there], w[there])
            walk.x[w[there][landed]] = point[landed]
            walk.arrived[w[there][landed]] = True
            good[there] = False  # arrived, or to be tried again with a shorter step
        walk.steps[w] += 1
        on = w[good]
        walk.folds[on] += fresh[good, -1] * walk.direction[on, -1] < 0.0
        walk.crossings[on] += crossed[good]
        walk.x[on], walk.at[on], walk.direction[on], walk.side[on] = x[good], at[good], fresh[good], side[good]
        walk.soundings.renew(on, echo[good], next[good])
        grown = np.clip((USUAL_CORRECTION / np.maximum(first, 1e-9)) ** 0.5, 0.4, 2.0)
        grown = np.where(changed > 1.0, 1.0, np.minimum(grown, 0.8 / np.maximum(changed, 1e-9)))
        walk.step[w] = np.where(good, np.minimum(LONGEST_STEP, walk.step[w] * grown), 0.4 * walk.step[w])
        # On a crossing itself nothing converges: hop over it, each time a little farther.
        short = w[walk.step[w] < SHORTEST_STEP]
        walk.hops[short] += 1
        walk.step[short] = CROSSING * HOP ** walk.hops[short]
        walk.hops[on[walk.step[on] > CROSSING * HOP**MOST_HOPS]] = 0
        stuck = (walk.steps[w] >= self.most) | (walk.hops[w] > MOST_HOPS)
        walk.under_way = w[~walk.arrived[w] & ~stuck]


def _onto_the_branch(
    walk: ArcWalk, x: np.ndarray, at: np.ndarray, w: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Newton across the direction of travel; moves `x` and `at`.

    Gives the first correction, the side, the new direction, the echo and the echo's echo, and success.
    """
    direction, pulse = walk.direction[w], walk.soundings.pulse[w]
    count = len(w)
    first, side, good = np.zeros(count), walk.side[w], np.ones(count, dtype=bool)
    fresh, echo, next = direction.copy(), np.zeros_like(direction), np.zeros_like(direction)
    trying = np.arange(count)
    for turn in range(TURNS):
        held, across_to = x[trying], direction[trying]
        sound = np.ascontiguousarray(pulse[trying, :-1])
        found = walk.games.corrected(held.copy(), at[trying], w[trying], 1, sound, along=True)
        slope, correction = found.slope, found.correction
        across = (across_to[:, :-1] * correction).sum(axis=1)
        along = across_to[:, -1] + (across_to[:, :-1] * slope).sum(axis=1)
        with np.errstate(all="ignore"):
            by = across / along
            move = slope * by[:, None] - correction
            side[trying] = np.where(along > 0.0, found.sign, -found.sign)
            fresh[trying] = _unit(np.column_stack([slope, np.ones(len(trying))]) / along[:, None])
            echo[trying], next[trying] = _echoes(found, across_to, pulse[trying, -1])
            size = np.maximum(np.abs(move).max(axis=1, initial=0.0), np.abs(by))
        allowed = np.full(len(trying), LARGEST_CORRECTION) if turn == 0 else shrunk(first[trying], 1e-2)
        fine = (found.sign != 0.0) & (size <= allowed)  # not a number: not fine
        if turn == 0:
            first[trying] = np.where(fine, size, np.inf)
        x[trying] = np.where(fine[:, None], held + move, held)
        at[trying] += np.where(fine, by, 0.0)
        good[trying[~fine]] = False
        trying = trying[fine & (size >= 1e-10)]
        if not len(trying):
            break
    fresh[~np.isfinite(fresh).all(axis=1)] = 0.0
    return first, side, fresh, echo, next, good


def _peaked(walk: ArcWalk, w: np.ndarray, fresh: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Steps round a fold that may have reached the target between their ends, and so must be shorter.

    λ along the step is about the cubic with the values and slopes of its ends; where it rises above the target, the
    branch may have been there already.
    """
    length, rise, fall = walk.step[w], walk.direction[w, -1], fresh[:, -1]
    with np.errstate(all="ignore"):
        climbed = (at - walk.at[w]) / length
        square, linear = 3.0 * (rise + fall - 2.0 * climbed), 2.0 * (3.0 * climbed - 2.0 * rise - fall)
        # where the slope, rise + linear s + square s², passes zero; s in parts of the step
        root = -2.0 * rise / (linear - np.sqrt(np.maximum(linear**2 - 4.0 * square * rise, 0.0)))
        peak = walk.at[w] + length * root * (rise + root * (linear / 2.0 + root * square / 3.0))
        below = peak + FOLD_MARGIN * length * length < walk.games.target[w]
    turns = (rise > 0.0) & (fall < 0.0) & (at < walk.games.target[w])
    return np.asarray(turns & ~below & (length > FINEST_FOLD))


def _echoes(found: Corrected, direction: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The echo, and its own echo, of the Jacobian with λ as one more unknown and moves along `direction` as one more
    equation. It is singular at crossings of branches and not at folds. `last` is the pulse in the added equation.
    """
    slope, echo = found.slope, found.echo
    assert echo is not None and found.echo_echo is not None and found.slope_echo is not None
    with np.errstate(all="ignore"):
        along = direction[:, -1] + (direction[:, :-1] * slope).sum(axis=1)
        by = (last - (direction[:, :-1] * echo).sum(axis=1)) / along
        answer = np.column_stack([echo + slope * by[:, None], by])
        again = found.echo_echo + found.slope_echo * by[:, None]
        by_again = (by - (direction[:, :-1] * again).sum(axis=1)) / along
        return answer, np.column_stack([again + slope * by_again[:, None], by_again])


def _at_target(walk: ArcWalk, x: np.ndarray, at: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the branch crosses the target between `walk` and (`x`, `at`): Newton there from the line between them."""
    games = walk.games
    share = (games.target[w] - walk.at[w]) / (at - walk.at[w])
    line = walk.x[w] + share[:, None] * (x - walk.x[w])
    point = line.copy()
    near = np.ones(len(w), dtype=bool)
    for turn in range(TURNS):
        found = games.corrected(point, games.target[w], w, 1)
        size = found.size[0]
        near &= (found.sign != 0.0) & (size <= (0.5 if turn == 0 else 0.25))
    near &= (size <= 1e-8) & (np.abs(point - line).max(axis=1, initial=0.0) <= 0.5)
    return near, point


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.sqrt((vectors**2).sum(axis=1, keepdims=True)))
