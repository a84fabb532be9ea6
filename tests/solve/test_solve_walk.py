"""The compiled steps along the branch, held against the same steps written in numpy over single corrections.

Planted once, and caught here: a cubic that forgets its past, an echo left unscaled, a lane that keeps the precisions of
the game before, a second look that takes rounding for the branch.
"""

from __future__ import annotations

import copy

import numpy as np
import pytest
from batches import perturbed
from forms import compiled

from standoff.solve.facing import Facing
from standoff.solve.games import Games
from standoff.solve.library import FEW
from standoff.solve.plan import plan_of
from standoff.solve.walk import LARGEST_CORRECTION, USUAL_CORRECTION, ByPrecision, Walk, shrunk

FAMILIES = ("crisis_signalling", "extended_deterrence", "kuhn_poker", "seltens_horse")
WORLDS = 43  # not a whole number of lanes
MOST = 60
BY_GAME = ("at", "step", "step_before", "steps", "arrived")
BY_UNKNOWN = ("x", "tangent", "x_before", "tangent_before")


def games_of(name: str, worlds: int = WORLDS) -> Games:
    """Worlds whose players have precisions of their own."""
    form, payoffs, odds = perturbed(name, worlds, 5, 0.3)
    game = compiled(form)
    each = np.random.default_rng(6).uniform(0.5, 1.0, (worlds, payoffs.shape[2]))
    return Games.of(plan_of(game.tree), payoffs, odds, 30.0 / game.span * each)


def looking_twice(games: Games) -> Facing:
    return Facing(games.plan, games.family, games.target, games.loops, np.ones(len(games.target)))


def predicted(walk: Walk, w: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Hermite's cubic through the last two points, from its divided differences; the tangent where there is no past."""
    out = walk.x[w] + step[:, None] * walk.tangent[w]
    for k, game in enumerate(w):
        back = walk.step_before[game]
        if back > 0.0:
            here, before = walk.x[game], walk.x_before[game]
            mean = (here - before) / back
            second = (walk.tangent[game] - mean) / back
            third = (walk.tangent[game] - 2.0 * mean + walk.tangent_before[game]) / back**2
            out[k] += step[k] ** 2 * (second + third * (step[k] + back))
    return out


def one_step(walk: Walk) -> None:
    """As `ByPrecision.step`, by `Games.corrected` or that of `Facing`, which looks twice."""
    games, w = walk.games, walk.under_way
    left = games.target[w] - walk.at[w]
    step = np.minimum(walk.step[w], left)
    at = np.where(left <= step * 1.0001, games.target[w], walk.at[w] + step)
    x = predicted(walk, w, step)
    found = games.corrected(x, at, w, 2, walk.soundings.pulse[w])
    first, second = found.size
    assert found.echo is not None and found.echo_echo is not None
    changed = walk.soundings.change(w, found.echo)
    good = (found.sign > 0.0) & (first <= LARGEST_CORRECTION) & (second <= shrunk(first)) & (changed <= 1.0)
    on = w[good]
    walk.x_before[on], walk.tangent_before[on], walk.step_before[on] = walk.x[on], walk.tangent[on], step[good]
    walk.x[on], walk.tangent[on], walk.at[on] = x[good], found.slope[good], at[good]
    walk.soundings.renew(on, found.echo[good], found.echo_echo[good])
    grown = np.clip((USUAL_CORRECTION / np.maximum(first, 1e-9)) ** 0.25, 0.4, 2.5)
    grown = np.minimum(grown, 0.8 / np.maximum(changed, 1e-9))
    walk.step[w] = step * np.where(good, grown, 0.4)
    walk.step[on] = np.minimum(walk.step[on], walk.at[on])
    walk.steps[w] += 1
    walk.arrived[on] = walk.at[on] >= games.target[on]
    walk.under_way = w[~walk.arrived[w] & (walk.steps[w] < MOST) & (walk.step[w] >= walk.smallest[w])]


def state(walk: Walk) -> dict[str, np.ndarray]:
    arrays = {name: getattr(walk, name) for name in (*BY_GAME, *BY_UNKNOWN)}
    return {**arrays, "pulse": walk.soundings.pulse, "echo": walk.soundings.echo}


def copied(walk: Walk) -> Walk:
    """With arrays of its own, and the same games."""
    return copy.deepcopy(walk, {id(walk.games): walk.games})


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("name", FAMILIES)
def test_each_step_is_that_of_numpy(name: str, twice: bool) -> None:
    """From the same point: rounding alone tells them apart."""
    games = games_of(name)
    solver = ByPrecision(MOST)
    walk = solver.init(looking_twice(games) if twice else games)
    refused = 0
    for _ in range(12):
        other = copied(walk)
        before = walk.at.copy()
        one_step(other)
        solver.step(walk)
        refused += np.count_nonzero(walk.at == before)
        assert np.array_equal(walk.under_way, other.under_way)
        for field, mine in state(walk).items():
            theirs = state(other)[field]
            scale = np.maximum(1.0, np.abs(theirs))
            assert np.max(np.abs(mine.astype(float) - theirs) / scale, initial=0.0) < 1e-7, field
        if solver.done(walk):
            break
    assert walk.arrived.any() or refused, "nothing was put to the test"


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("name", FAMILIES)
def test_lanes_do_not_hear_of_one_another(name: str, twice: bool) -> None:
    """Same bytes step by step, all steps at once, in any order, and few games by themselves."""
    games = games_of(name)
    games = looking_twice(games) if twice else games
    solver = ByPrecision(MOST)
    whole, stepped, turned = (solver.init(games) for _ in range(3))
    solver.follow(whole)
    while not solver.done(stepped):
        solver.step(stepped)
    turned.under_way = turned.under_way[::-1].copy()
    solver.follow(turned)
    some = np.arange(FEW) + 3
    alone = solver.init(games.picked(some))
    solver.follow(alone)
    for field, mine in state(whole).items():
        assert mine.tobytes() == state(stepped)[field].tobytes() == state(turned)[field].tobytes(), field
        if field not in ("pulse", "echo"):
            assert mine[some].tobytes() == state(alone)[field].tobytes(), field
    assert np.count_nonzero(whole.arrived) > WORLDS // 2


def test_arrays_of_another_shape_are_refused() -> None:
    solver = ByPrecision(MOST)
    walk = solver.init(games_of("crisis_signalling"))
    walk.at = walk.at[:-1]
    with pytest.raises(ValueError, match="at: need contiguous float64"):
        solver.step(walk)
    walk = solver.init(games_of("crisis_signalling"))
    walk.steps = walk.steps.astype(float)
    with pytest.raises(ValueError, match="steps: need contiguous int64"):
        solver.step(walk)
