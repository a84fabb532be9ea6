"""Agreement with Gambit's principal branch, on textbook games and on the patterns of crisis files.

Where a game is symmetric its branch splits in two at some λ. Gambit perturbs and takes a side, Standoff stays in the
middle; both satisfy the equations. So for the games in `SYMMETRIC`, and only for them, agreement is judged by putting
both answers into the equations, not by their difference. Gambit meets λ to about 1e-8 only, which close to such a
split moves probabilities by more: hence the wider bound on its residual there.
"""

from __future__ import annotations

import numpy as np
import pytest
from enumerator import logit_residual
from forms import Compiled, compiled, solved, strategy_of
from gambit import exact_odds, gambit_strategy, to_gambit
from games import GAMES, SYMMETRIC
from patterns import tree_of_crisis, tree_of_pattern, with_numbers

PRECISIONS = (1.0, 5.0, 25.0)
AGREEMENT = 1e-8


def both(game: Compiled, odds: dict, precision: float) -> tuple[np.ndarray, np.ndarray]:
    """σ by Standoff and by Gambit."""
    solution = solved(game, precision)
    assert solution.certified.all()
    theirs = gambit_strategy(game.tree, to_gambit(game.tree, game.payoffs[0], odds), precision)
    return solution.strategy[0], theirs


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", [name for name in GAMES if name not in SYMMETRIC])
def test_textbook_games(name: str, precision: float) -> None:
    game = compiled(GAMES[name]())
    ours, theirs = both(game, exact_odds(game.tree), precision)
    assert np.max(np.abs(ours - theirs)) <= AGREEMENT


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", SYMMETRIC)
def test_symmetric_games_are_solved_by_both_though_perhaps_not_alike(name: str, precision: float) -> None:
    form = GAMES[name]()
    game = compiled(form)
    ours, theirs = both(game, exact_odds(game.tree), precision)
    for strategy, bound in ((ours, 1e-12), (theirs, 1e-6)):
        by_name = {
            h.move.partition(".")[2]: dict(zip(h.actions, strategy[h.slice].tolist(), strict=True))
            for h in game.tree.infosets
        }
        assert logit_residual(form, by_name, precision) <= bound


@pytest.mark.parametrize("precision", PRECISIONS[1:])
def test_the_branch_of_chicken_splits_and_ours_keeps_to_the_middle(precision: float) -> None:
    """What is documented above does happen: Gambit's drivers differ, ours do as each other does."""
    game = compiled(GAMES["chicken"]())
    ours, theirs = both(game, exact_odds(game.tree), precision)
    assert abs(ours[0] - ours[2]) < 1e-12
    assert abs(theirs[0] - theirs[2]) > 0.5


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("pattern", ["deterrence", "extended-deterrence", "crisis-signalling", "ultimatum"])
def test_small_patterns(pattern: str, precision: float) -> None:
    game, odds = with_numbers(tree_of_pattern(pattern), seed=20201101)
    ours, theirs = both(game, odds, precision)
    assert np.max(np.abs(ours - theirs)) <= AGREEMENT


@pytest.mark.parametrize("precision", [5.0, *(pytest.param(p, marks=pytest.mark.slow) for p in (1.0, 25.0))])
def test_patron_and_protector(precision: float) -> None:
    """The pattern of the built-in crisis without an ally; with one, below, Gambit takes a minute."""
    game, odds = with_numbers(tree_of_pattern("patron-protector"), seed=1)
    ours, theirs = both(game, odds, precision)
    assert np.max(np.abs(ours - theirs)) <= AGREEMENT


@pytest.mark.slow
@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_built_in_crisis(precision: float) -> None:
    game, odds = with_numbers(tree_of_crisis("karabakh-2020"), seed=1)
    ours, theirs = both(game, odds, precision)
    assert np.max(np.abs(ours - theirs)) <= AGREEMENT


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_a_slightly_wrong_payoff_is_caught() -> None:
    game = compiled(GAMES["entry_deterrence"]())
    theirs = gambit_strategy(game.tree, to_gambit(game.tree, game.payoffs[0], exact_odds(game.tree)), 5.0)
    wrong = Compiled(
        game.tree, game.payoffs + 1e-5 * np.arange(game.payoffs[0].size).reshape(game.payoffs.shape), game.odds
    )
    assert np.max(np.abs(solved(wrong, 5.0).strategy[0] - theirs)) > AGREEMENT


def test_planted_precision_taken_per_half_unit_is_caught() -> None:
    form = GAMES["beer_quiche"]()
    strategy = strategy_of(solved(compiled(form), 2.5))
    assert logit_residual(form, strategy, 2.5) < 1e-12 < 1e-3 < logit_residual(form, strategy, 5.0)
