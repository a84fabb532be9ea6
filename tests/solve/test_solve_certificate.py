"""Certificates: what cannot be solved says so and is not used; the rest does not depend on how work is divided."""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed, solve_all
from forms import compiled, solved
from games import GAMES

from standoff.solve import RESIDUAL_LIMIT, STATUS, QuantalResponse, solve

FIELDS = ("strategy", "reach", "belief", "value", "regret", "residual", "status", "steps", "folds")


def test_a_world_that_cannot_be_followed_is_not_certified() -> None:
    solution = solved(compiled(GAMES["crisis_signalling"]()), 25.0, QuantalResponse(most_steps=1, most_arc_steps=1))
    assert solution.status[0] == 2
    assert solution.residual[0] == np.inf
    assert not solution.certified[0]
    assert STATUS[2].startswith("not solved")
    assert solution.summary().startswith("0 of 1 worlds certified")


def test_only_the_worlds_that_fail_are_lost() -> None:
    game = compiled(GAMES["crisis_signalling"]())
    precision = np.array([0.0, 0.01, 25.0])
    few = QuantalResponse(most_steps=2, most_arc_steps=1)
    solution = solve(game.tree, np.repeat(game.payoffs, 3, 0), np.repeat(game.odds, 3, 0), precision, few)
    assert solution.status.tolist() == [0, 0, 2]
    assert solution.certified.tolist() == [True, True, False]


def test_arc_length_retries_what_the_walk_in_precision_gave_up() -> None:
    game = compiled(GAMES["crisis_signalling"]())
    usual = solved(game, 25.0)
    retried = solved(game, 25.0, QuantalResponse(most_steps=1))
    assert usual.status[0] == 0 and retried.status[0] == 1
    assert retried.certified[0]
    assert np.max(np.abs(usual.strategy - retried.strategy)) < 1e-10


def test_payoffs_that_are_not_numbers_are_not_solved() -> None:
    game = compiled(GAMES["trust"]())
    payoffs = np.concatenate([game.payoffs, game.payoffs])
    payoffs[0, 0, 0] = np.nan
    solution = solve(game.tree, payoffs, np.repeat(game.odds, 2, 0), np.array([5.0, 5.0]))
    assert solution.status.tolist() == [2, 0]
    assert solution.residual[0] == np.inf
    assert np.array_equal(solution.strategy[1], solved(game, 5.0).strategy[0])


def test_the_stated_limit_is_kept() -> None:
    form, payoffs, odds = perturbed("extended_deterrence", 400, 1, 0.5)
    solution = solve_all(form, payoffs, odds, 30.0)
    assert (solution.residual[solution.certified] <= RESIDUAL_LIMIT).all()
    assert solution.certified.mean() > 0.995
    assert ((solution.status == 2) == ~solution.certified).all()


@pytest.mark.parametrize(
    "settings",
    [QuantalResponse(chunk=1), QuantalResponse(chunk=7, threads=2), QuantalResponse(chunk=1000, threads=1)],
)
def test_same_bytes_however_the_work_is_divided(settings: QuantalResponse) -> None:
    form, payoffs, odds = perturbed("entry_deterrence", 40, 2, 0.5)
    usual, divided = solve_all(form, payoffs, odds, 20.0), solve_all(form, payoffs, odds, 20.0, settings)
    for name in FIELDS:
        assert getattr(usual, name).tobytes() == getattr(divided, name).tobytes(), name


def test_payoffs_may_come_piece_by_piece_and_progress_is_told() -> None:
    form, payoffs, odds = perturbed("trust", 50, 2, 0.5)
    tree = compiled(form).tree
    told: list[tuple[int, int]] = []
    settings = QuantalResponse(chunk=20)
    precision = np.full(50, 3.0)
    whole = solve(tree, payoffs, odds, precision)
    pieces = solve(
        tree, lambda part: payoffs[part], odds, precision, settings, lambda done, of: told.append((done, of))
    )
    assert np.array_equal(whole.strategy, pieces.strategy)
    assert len(told) == 3 and told[-1] == (50, 50)


def test_starting_from_a_neighbour_changes_nothing_but_the_work() -> None:
    form, payoffs, odds = perturbed("extended_deterrence", 200, 4, 0.4)
    tree = compiled(form).tree
    precision = np.full(200, 15.0)
    first = solve(tree, payoffs, odds, precision)
    moved = payoffs + 1e-3 * np.random.default_rng(5).standard_normal(payoffs.shape)
    afresh, from_near = solve(tree, moved, odds, precision), solve(tree, moved, odds, precision, near=first)
    assert from_near.certified.all()
    assert np.max(np.abs(afresh.strategy - from_near.strategy)) < 1e-9
    assert from_near.steps.sum() < 0.2 * afresh.steps.sum()


def test_a_far_neighbour_does_no_harm() -> None:
    """Starts that are wrong, or that have underflown to nothing, are refused, and the branch is followed."""
    form, payoffs, odds = perturbed("crisis_signalling", 60, 6, 0.6)
    tree = compiled(form).tree
    precision = np.full(60, 10.0)
    wrong = solve(tree, 100.0 * payoffs[::-1], odds, precision)
    afresh, from_far = solve(tree, payoffs, odds, precision), solve(tree, payoffs, odds, precision, near=wrong)
    assert np.max(np.abs(afresh.strategy - from_far.strategy)) < 1e-9


def test_the_table_has_a_row_per_action() -> None:
    solution = solved(compiled(GAMES["ultimatum"]()), 2.0)
    rows = solution.table()
    assert len(rows) == solution.tree.action_count
    assert rows[0]["action"] == "0" and rows[0]["player"] == "A"
    assert sum(float(str(row["probability"])) for row in rows) == pytest.approx(len(solution.tree.infosets))


@pytest.mark.parametrize("precision", [-1.0, np.nan, np.inf])
def test_precision_must_be_a_finite_number_from_0_up(precision: float) -> None:
    with pytest.raises(ValueError, match="precision must be finite"):
        solved(compiled(GAMES["trust"]()), precision)


def test_shapes_are_asked_at_the_door() -> None:
    """The compiled loops do not look where they read."""
    game = compiled(GAMES["kuhn_poker"]())
    with pytest.raises(ValueError, match="odds have the shape"):
        solve(game.tree, game.payoffs, game.odds[:, :-1], np.ones(1))
    with pytest.raises(ValueError, match="payoffs have the shape"):
        solve(game.tree, game.payoffs[:, :-1], game.odds, np.ones(1))


@pytest.mark.parametrize("wrong", [{"most_steps": 0}, {"chunk": 0}, {"threads": -1}, {"most_arc_steps": 0}])
def test_settings_are_checked_once(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        QuantalResponse(**wrong)


def test_how_far_the_branch_was_followed() -> None:
    """To the asked λ where it is solved; where steps run out, to where they led."""
    form, payoffs, odds = perturbed("extended_deterrence", 60, 7, 0.5)
    tree, precision = compiled(form).tree, np.linspace(0.0, 20.0, 60)
    whole = solve(tree, payoffs, odds, precision)
    cut = solve(tree, payoffs, odds, precision, QuantalResponse(most_steps=3, most_arc_steps=2))
    assert np.array_equal(whole.reached[whole.certified], precision[whole.certified])
    lost = ~cut.certified
    assert lost.any() and (cut.reached[lost] > 0.0).all() and (cut.reached[lost] < precision[lost]).all()
