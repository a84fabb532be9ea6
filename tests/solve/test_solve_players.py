"""Six players at once, and a precision for each player."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from batches import perturbed
from enumerator import action_utilities, best_deviation, logit_residual
from forms import Choice, Form, Nature, Node, at_once, compiled, strategy_of
from games import GAMES

from standoff.solve import Solution, solve

SIX = "ABCDEF"


def fund(need: int) -> Form:
    """A fund for the public good that needs some givers (Palfrey and Rosenthal 1984): six who care unequally.

    How many it needs they learn; whether the good is worth having, only the first does.
    """

    def pay(worth: float, *gifts: str) -> tuple[float, ...]:
        built = gifts.count("give") >= need
        return tuple(worth * (0.6 + 0.1 * i) * built - 0.3 * (gift == "give") for i, gift in enumerate(gifts))

    def play(kind: str, worth: float) -> Node:
        first = at_once({player: ("give", "keep") for player in SIX}, lambda *gifts: pay(worth, *gifts))
        assert isinstance(first, Choice)
        return replace(first, infoset=f"A {kind}")

    return Form(tuple(SIX), Nature("worth", {"good": ("0.7", play("good", 1.0)), "poor": ("0.3", play("poor", 0.2))}))


@pytest.mark.parametrize("precision", [1.0, 6.0, 30.0])
def test_six_players(precision: float) -> None:
    form = fund(3)
    game = compiled(form)
    solution = solve(game.tree, game.payoffs, game.odds, np.array([precision]))
    strategy = strategy_of(solution)
    assert solution.certified.all() and len(game.tree.players) == 6
    assert logit_residual(form, strategy, precision) < 1e-11
    for i, player in enumerate(SIX):
        assert solution.regret[0, i] == pytest.approx(best_deviation(form, strategy, player), abs=1e-12)


@pytest.mark.parametrize("name", ["crisis_signalling", "extended_deterrence", "seltens_horse"])
def test_a_precision_for_each_player_is_a_unit_of_utility_for_each(name: str) -> None:
    """Only λ_i u_i enters the equations: twice the precision is twice the stakes."""
    form, payoffs, odds = perturbed(name, 40, 1, 0.3)
    tree = compiled(form).tree
    players = len(tree.players)
    precision = np.random.default_rng(2).uniform(0.2, 8.0, (40, players))
    ours = solve(tree, payoffs, odds, precision)
    scaled = solve(tree, payoffs * precision[:, None, :] / 3.0, odds, np.full(40, 3.0))
    assert ours.certified.all() and scaled.certified.all()
    assert np.max(np.abs(ours.strategy - scaled.strategy)) < 1e-9
    assert np.allclose(ours.value * precision / 3.0, scaled.value, rtol=0, atol=1e-9)


def test_equal_precisions_are_one_precision() -> None:
    form, payoffs, odds = perturbed("extended_deterrence", 30, 3, 0.3)
    tree = compiled(form).tree
    one, same = (solve(tree, payoffs, odds, p) for p in (np.full(30, 4.0), np.full((30, len(tree.players)), 4.0)))
    assert one.strategy.tobytes() == same.strategy.tobytes()


def test_a_player_without_precision_tosses_coins() -> None:
    form, payoffs, odds = perturbed("crisis_signalling", 20, 4, 0.3)
    tree = compiled(form).tree
    solution = solve(tree, payoffs, odds, np.tile([0.0, 7.0], (20, 1)))
    assert solution.certified.all()
    for h in tree.infosets:
        even = solution.strategy[:, h.slice] == 1.0 / len(h.actions)
        assert even.all() == (h.player == tree.players[0])


def test_planted_players_of_equal_precision_are_told_from_players_of_their_own() -> None:
    """The enumerator, player by player, sees when one precision has been used for all."""
    form = GAMES["crisis_signalling"]()
    game = compiled(form)
    precision = np.array([[2.0, 6.0]])
    right, wrong = (solve(game.tree, game.payoffs, game.odds, p) for p in (precision, np.array([4.0])))

    def error(solution: Solution) -> float:
        strategy, worst = strategy_of(solution), 0.0
        for name, worth in action_utilities(form, strategy).items():
            owner = next(h.player for h in game.tree.infosets if h.move.partition(".")[2] == name)
            mine = float(precision[0, game.tree.players.index(owner)])
            weight = {act: math.exp(mine * u) for act, u in worth.items()}
            worst = max(worst, *(abs(strategy[name][a] - w / sum(weight.values())) for a, w in weight.items()))
        return worst

    assert error(right) < 1e-11 < 1e-3 < error(wrong)
