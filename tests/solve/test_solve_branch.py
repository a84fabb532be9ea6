"""The branch that is followed is the principal one: round folds, past near-crossings, through exact ones.

The judge is the slow tracer: short steps of fixed length along the arc, by equations of its own.
"""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed, solve_all
from enumerator import logit_residual
from forms import compiled, flat, refilled, solved, strategy_of
from games import GAMES
from tracer import trace

from standoff.solve import STATUS, QuantalResponse

ONE_STEP = QuantalResponse(most_steps=1)  # the walk in λ gives up at once, so that all are followed in arc length


@pytest.mark.parametrize(("name", "count"), [("extended_deterrence", 2), ("entry_deterrence", 1), ("seltens_horse", 1)])
def test_round_folds(name: str, count: int) -> None:
    """Where λ turns back on the way, the answer is that of the fine walk along the arc."""
    form, payoffs, odds = perturbed(name, 300, 20201101, 0.4)
    solution = solve_all(form, payoffs, odds, 25.0)
    assert solution.certified.all()
    folded = np.flatnonzero(solution.folds > 0)
    assert len(folded) >= count
    assert (solution.status[folded] == 1).all()
    for w in folded[:count]:
        strategy, folds = trace(refilled(form, payoffs[w]), float(solution.precision[w]))
        assert folds == solution.folds[w]
        assert np.max(np.abs(flat(solution.tree, strategy) - solution.strategy[w])) < 1e-9


@pytest.mark.parametrize("name", ["crisis_signalling", "uneven_chicken"])
def test_without_folds(name: str) -> None:
    form, payoffs, odds = perturbed(name, 3, 5, 0.4)
    solution = solve_all(form, payoffs, odds, 25.0)
    for w in range(3):
        strategy, folds = trace(refilled(form, payoffs[w]), float(solution.precision[w]))
        assert folds == solution.folds[w] == 0
        assert np.max(np.abs(flat(solution.tree, strategy) - solution.strategy[w])) < 1e-9


@pytest.mark.parametrize(("name", "world"), [("entry_deterrence", 818), ("seltens_horse", 696)])
def test_no_leap_where_another_branch_comes_close(name: str, world: int) -> None:
    """Games in which a follower that only bounds its corrections leaps to a neighbouring branch."""
    form, payoffs, odds = perturbed(name, world + 1, 7, 0.6)
    expected, _ = trace(refilled(form, payoffs[world]), 40.0 / compiled(form).span)
    for settings in (None, ONE_STEP):
        solution = solve_all(form, payoffs[world:], odds[world:], 40.0, settings)
        assert solution.certified.all()
        assert np.max(np.abs(flat(solution.tree, expected) - solution.strategy[0])) < 1e-9


@pytest.mark.parametrize("name", ["entry_deterrence", "seltens_horse", "crisis_signalling", "extended_deterrence"])
def test_both_walks_end_at_the_same_point(name: str) -> None:
    form, payoffs, odds = perturbed(name, 500, 3, 0.6)
    in_precision, in_arc = (solve_all(form, payoffs, odds, 40.0, s) for s in (None, ONE_STEP))
    assert in_precision.certified.all() and in_arc.certified.all()
    assert (in_arc.status == 1).mean() > 0.9
    assert np.max(np.abs(in_precision.strategy - in_arc.strategy)) < 1e-8


@pytest.mark.parametrize("precision", [2.0, 5.0, 25.0])
def test_through_a_crossing_of_branches_the_middle_is_kept(precision: float) -> None:
    """Chicken between equals: beyond the split the symmetric solution is reported, and as certified."""
    form = GAMES["chicken"]()
    solution = solved(compiled(form), precision)
    assert STATUS[solution.status[0]].startswith("passed a point at which branches cross") and solution.folds[0] == 0
    strategy = strategy_of(solution)
    assert abs(strategy["a"]["D"] - strategy["b"]["D"]) < 1e-12
    assert logit_residual(form, strategy, precision) < 1e-12


def test_the_middle_tends_to_the_mixed_equilibrium() -> None:
    """In it each drives on with probability 1/3: then D and C are worth the same, 14/3."""
    strategy = strategy_of(solved(compiled(GAMES["chicken"]()), 400.0))
    assert abs(strategy["a"]["D"] - 1 / 3) < 0.01


def test_planted_the_wrong_branch_is_caught_though_it_solves_the_equations() -> None:
    """A pure equilibrium of uneven chicken is a solution at large λ, but not the principal one."""
    form = GAMES["uneven_chicken"]()
    game = compiled(form)
    principal = strategy_of(solved(game, 5.0))
    favoured = max(principal["a"], key=lambda act: principal["a"][act])
    other: dict[str, dict[str, float]] = {
        "a": {act: float(act != favoured) for act in "DC"},
        "b": {act: float(act == favoured) for act in "DC"},
    }
    assert logit_residual(form, other, 50.0) < 1e-10  # it is a solution …
    fine, _ = trace(form, 5.0)
    assert np.max(np.abs(flat(game.tree, other) - flat(game.tree, fine))) > 0.5  # … on another branch
