"""What the solver reports, against the slow enumerator: equations, beliefs, values and regret, one world at a time."""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed
from enumerator import beliefs, best_deviation, expected, logit_residual, reach
from forms import End, Form, compiled, refilled, solved, strategy_of
from games import GAMES

from standoff.game import NONE
from standoff.solve import Solution, solve

PRECISIONS = (0.0, 0.7, 4.0, 20.0)


def belief_error(form: Form, solution: Solution) -> float:
    """Largest difference from Bayes' rule at any decision node; nodes are numbered alike in both."""
    found = np.zeros(solution.tree.node_count)
    for nodes in beliefs(form, strategy_of(solution)).values():
        for number, _, belief in nodes:
            found[number] = belief
    return float(np.max(np.abs(found - solution.belief[0])))


def reach_error(form: Form, solution: Solution) -> float:
    """Largest difference in the probability of an end."""
    ends = [p for node, p in reach(form, strategy_of(solution)) if isinstance(node, End)]
    return float(np.max(np.abs(np.array(ends) - solution.reach[0])))


def value_error(form: Form, solution: Solution) -> float:
    """Largest difference of a player's expected utility."""
    return float(np.max(np.abs(np.array(expected(form, form.root, strategy_of(solution))) - solution.value[0])))


def regret_error(form: Form, solution: Solution) -> float:
    """Largest difference from the best of all pure strategies."""
    found = [best_deviation(form, strategy_of(solution), player) for player in form.players]
    return float(np.max(np.abs(np.array(found) - solution.regret[0])))


@pytest.mark.parametrize("name", GAMES)
def test_everything_reported_is_what_the_enumerator_finds(name: str) -> None:
    form = GAMES[name]()
    game = compiled(form)
    for precision in PRECISIONS:
        solution = solved(game, precision / game.span)
        assert solution.certified.all()
        assert logit_residual(form, strategy_of(solution), precision / game.span) < 1e-11
        assert belief_error(form, solution) < 1e-12
        assert reach_error(form, solution) < 1e-13
        assert value_error(form, solution) < 1e-12 * game.span
        assert regret_error(form, solution) < 1e-12 * game.span


@pytest.mark.parametrize("name", ["crisis_signalling", "extended_deterrence", "seltens_horse"])
def test_the_same_where_payoffs_are_drawn(name: str) -> None:
    """Worlds of one batch, each checked alone: no world may leak into the next."""
    form = GAMES[name]()
    game = compiled(form)
    rng = np.random.default_rng(11)
    drawn = game.span * rng.standard_normal((6, *game.payoffs.shape[1:]))
    precision = rng.uniform(0, 20, 6) / game.span
    together = solve(game.tree, drawn, np.repeat(game.odds, 6, 0), precision)
    for w in range(6):
        its_form = refilled(form, drawn[w])
        alone = solved(compiled(its_form), precision[w])
        assert np.array_equal(alone.strategy[0], together.strategy[w])
        assert np.array_equal(alone.regret[0], together.regret[w])
        assert logit_residual(its_form, strategy_of(alone), precision[w]) < 1e-11
        assert belief_error(its_form, alone) < 1e-12
        assert regret_error(its_form, alone) < 1e-11


@pytest.mark.parametrize("name", ["beer_quiche", "crisis_signalling", "extended_deterrence"])
def test_a_type_that_is_ruled_out_is_the_limit_of_ever_rarer_ones(name: str) -> None:
    """Odds of exactly 0, as a what-if may set them: still solved, never reached, with beliefs at its own sets."""
    form, payoffs, odds = perturbed(name, 100, 3, 0.5)
    tree = compiled(form).tree
    others = [k for k, o in enumerate(tree.odds) if o.group == tree.odds[0].group and k]
    odds[:, others] = 1.0 / len(others)
    found = []
    for chance in (0.0, 1e-250):
        odds[:, 0] = chance
        found.append(solve(tree, payoffs, odds, np.full(100, 10.0 / compiled(form).span)))
    ruled_out, rare = found
    assert ruled_out.certified.all()
    assert np.max(np.abs(ruled_out.strategy - rare.strategy)) < 1e-9
    below = tree.terminal_of[1 : tree.end[1]]  # everything after nature's first branch
    assert (ruled_out.reach[:, below[below != NONE]] == 0.0).all()
    for h in tree.infosets:
        assert np.allclose(ruled_out.belief[:, list(h.nodes)].sum(1), 1.0, rtol=0, atol=1e-12)


def test_nodes_are_numbered_alike() -> None:
    """What the comparison of beliefs rests on."""
    form = GAMES["kuhn_poker"]()
    tree = compiled(form).tree
    nodes = [node for node, _ in reach(form, strategy_of(solved(compiled(form), 0.0)))]
    assert len(nodes) == tree.node_count
    assert [isinstance(node, End) for node in nodes] == (tree.terminal_of != NONE).tolist()


# -- planted errors: each measure notices -------------------------------------------------------------------------


def test_planted_errors_are_noticed() -> None:
    form = GAMES["crisis_signalling"]()
    solution = solved(compiled(form), 4.0)
    tree = solution.tree
    prior_only = solution.belief.copy()  # a receiver that does not learn from the signal
    for h in tree.infosets:
        prior_only[0, list(h.nodes)] = 1.0 / len(h.nodes)
    solution.belief[:] = prior_only
    assert belief_error(form, solution) > 1e-2
    solution.reach[:] = solution.reach[:, ::-1].copy()
    assert reach_error(form, solution) > 1e-2
    solution.value[:] += 1e-6
    assert value_error(form, solution) > 1e-7
    solution.regret[:] = 0.0  # "everyone plays a best reply"
    assert regret_error(form, solution) > 1e-3
    solution.strategy[0, :2] = (0.5, 0.5)
    assert logit_residual(form, strategy_of(solution), 4.0) > 1e-3
