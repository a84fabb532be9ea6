"""Where a branch turns back: the solver gives its first arrival at λ, up to the very fold."""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed
from forms import Compiled, compiled, refilled
from probe import Probe

from standoff.solve import Solution, solve
from standoff.solve.solve import log_odds

CLOSE = 1e-7  # of λ: how near to the fold the two sides are told apart


def at(game: Compiled, precision: float) -> Solution:
    return solve(game.tree, game.payoffs, game.odds, np.array([precision]))


def first_jump(game: Compiled, high: float) -> tuple[float, float]:
    """Two λ, close together, between which the solution changes from one without a fold to one behind it."""
    low = 0.0
    while high - low > CLOSE:
        grid = np.linspace(low, high, 65)
        folds = solve(game.tree, np.repeat(game.payoffs, 65, 0), np.repeat(game.odds, 65, 0), grid).folds
        behind = int(np.argmax(folds > 0))
        low, high = float(grid[behind - 1]), float(grid[behind])
    return low, high


def steepness(game: Compiled, precision: float) -> float:
    """The largest |dx/dλ| at the solution."""
    probe = Probe(game)
    solution = at(game, precision)
    return float(np.max(np.abs(probe.newton(log_odds(solution, slice(0, 1))[0], precision)[1])))


@pytest.mark.parametrize(
    ("name", "seed"),
    [("seltens_horse", 20201101), pytest.param("extended_deterrence", 20201101, marks=pytest.mark.slow)],
)
def test_up_to_a_fold_the_branch_has_not_turned(name: str, seed: int) -> None:
    """Just below the jump the branch is as steep as at a fold, where it grows like one over the root of the distance.

    Had a step passed over the fold unseen, the jump would come earlier, where the branch is not steep.
    """
    form, payoffs, odds = perturbed(name, 120, seed, 0.4)
    high = 25.0
    solution = solve(compiled(form).tree, payoffs, odds, np.full(len(payoffs), high))
    folded = np.flatnonzero(solution.folds > 0)[:3]
    assert len(folded)
    for w in folded:
        game = compiled(refilled(form, payoffs[w]))
        low, above = first_jump(game, high)
        before, after = at(game, low), at(game, above)
        assert np.max(np.abs(before.strategy - after.strategy)) > 1e-3, "the solution jumps"
        assert steepness(game, low) > 100.0
        assert steepness(game, 0.9 * low) < 0.1 * steepness(game, low)


def test_planted_a_jump_that_comes_too_early_is_not_steep() -> None:
    form, payoffs, _ = perturbed("extended_deterrence", 120, 20201101, 0.4)
    solution = solve(compiled(form).tree, payoffs, np.repeat(compiled(form).odds, 120, 0), np.full(120, 25.0))
    w = int(np.flatnonzero(solution.folds > 0)[0])
    game = compiled(refilled(form, payoffs[w]))
    low, _ = first_jump(game, 25.0)
    assert steepness(game, 0.99 * low) < 100.0
