"""The trace of a branch: every point on it, its end that of `solve`, its folds those of the fine walk."""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed, solve_all
from enumerator import logit_residual
from forms import compiled, flat, refilled, solved
from games import GAMES
from tracer import trace as finely

from standoff.solve import STATUS, Trace, trace


def trace_of(name: str, per_span: float) -> Trace:
    game = compiled(GAMES[name]())
    return trace(game.tree, game.payoffs, game.odds, per_span / game.span)


def named(found: Trace, k: int) -> dict[str, dict[str, float]]:
    return {
        h.move.partition(".")[2]: dict(zip(h.actions, found.strategy[k, h.slice].tolist(), strict=True))
        for h in found.tree.infosets
    }


@pytest.mark.parametrize("name", GAMES)
def test_every_point_solves_the_equations_and_the_last_is_that_of_solve(name: str) -> None:
    found = trace_of(name, 25.0)
    assert found.arrived
    for k in range(0, len(found.precision), 5):
        assert logit_residual(GAMES[name](), named(found, k), float(found.precision[k])) < 1e-9
    game = compiled(GAMES[name]())
    assert found.precision[-1] == 25.0 / game.span
    assert np.abs(found.strategy[-1] - solved(game, 25.0 / game.span).strategy[0]).max() < 1e-9
    assert found.precision[0] == 0.0
    assert all(np.allclose(found.strategy[0, h.slice], 1 / len(h.actions)) for h in found.tree.infosets)


@pytest.mark.parametrize("name", ["crisis_signalling", "uneven_chicken"])
def test_points_on_the_way_are_those_of_the_fine_walk(name: str) -> None:
    found = trace_of(name, 20.0)
    for k in (len(found.precision) // 3, 2 * len(found.precision) // 3):
        strategy, _ = finely(GAMES[name](), float(found.precision[k]))
        assert np.abs(flat(found.tree, strategy) - found.strategy[k]).max() < 1e-8


@pytest.mark.parametrize("name", ["extended_deterrence", "entry_deterrence"])
def test_folds_are_followed_and_marked(name: str) -> None:
    form, payoffs, odds = perturbed(name, 300, 20201101, 0.4)
    solution = solve_all(form, payoffs, odds, 25.0)
    w = int(np.flatnonzero(solution.folds > 0)[0])
    found = trace(solution.tree, payoffs[w : w + 1], odds[w : w + 1], float(solution.precision[w]))
    strategy, folds = finely(refilled(form, payoffs[w]), float(solution.precision[w]))
    assert found.folds == folds == found.fold.sum() > 0
    assert np.abs(flat(found.tree, strategy) - found.strategy[-1]).max() < 1e-9
    assert (np.diff(found.precision) < 0.0).any()  # between two folds it runs backwards
    assert "folds" in STATUS[found.status] and f"{folds} folds" in found.summary()
    jump = np.abs(np.diff(found.strategy, axis=0)).max()
    assert jump < 0.2  # nowhere does it leap


def test_it_does_not_leap_where_another_branch_comes_close() -> None:
    """A game in which a walk whose corrections look converged by one Jacobian alone ends on another branch."""
    form, payoffs, odds = perturbed("seltens_horse", 154, 20201101, 0.4)
    game = compiled(form)
    precision = 25.0 / game.span
    found = trace(game.tree, payoffs[153:], odds[153:], precision)
    strategy, folds = finely(refilled(form, payoffs[153]), precision)
    assert np.abs(flat(game.tree, strategy) - found.strategy[-1]).max() < 1e-9
    assert found.folds == folds


def test_a_branch_that_is_lost_ends_where_it_was_left() -> None:
    game = compiled(GAMES["crisis_signalling"]())
    found = trace(game.tree, game.payoffs, game.odds, 25.0, most_steps=3, most_arc_steps=2)
    assert not found.arrived
    assert 0.0 < found.precision[-1] < 25.0
    assert STATUS[found.status].startswith("not solved")


def test_a_precision_for_each_player() -> None:
    game = compiled(GAMES["uneven_chicken"]())
    found = trace(game.tree, game.payoffs, game.odds, np.array([4.0, 1.0]))
    assert found.precision[-1] == 4.0
    even = trace(game.tree, game.payoffs, game.odds, 4.0)
    assert np.abs(found.strategy[-1] - even.strategy[-1]).max() > 0.01


def test_nothing_but_a_coin_at_precision_0() -> None:
    found = trace_of("beer_quiche", 0.0)
    assert found.precision.tolist() == [0.0] and found.arrived


def test_what_cannot_be_is_refused() -> None:
    game = compiled(GAMES["trust"]())
    with pytest.raises(ValueError, match="precision must be finite"):
        trace(game.tree, game.payoffs, game.odds, -1.0)
    with pytest.raises(ValueError, match="should have the shapes"):
        trace(game.tree, game.payoffs[:, :-1], game.odds, 1.0)


def test_planted_a_point_with_another_precision_is_caught() -> None:
    found = trace_of("crisis_signalling", 25.0)
    k = len(found.precision) // 2
    assert logit_residual(GAMES["crisis_signalling"](), named(found, k), 1.01 * float(found.precision[k])) > 1e-5


def test_planted_a_trace_that_jumps_the_fold_is_caught() -> None:
    """Without the points between its folds a trace solves the equations everywhere, and yet is no branch."""
    form, payoffs, odds = perturbed("entry_deterrence", 300, 20201101, 0.4)
    solution = solve_all(form, payoffs, odds, 25.0)
    w = int(np.flatnonzero(solution.folds > 0)[0])
    found = trace(solution.tree, payoffs[w : w + 1], odds[w : w + 1], float(solution.precision[w]))
    first, last = np.flatnonzero(found.fold)[[0, -1]]
    cut = np.delete(found.strategy, np.arange(first, last + 1), axis=0)
    assert np.abs(np.diff(cut, axis=0)).max() > 0.2
