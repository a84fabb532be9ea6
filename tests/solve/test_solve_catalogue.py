"""Agreement with Gambit's principal branch on every game of the catalogue, at λ = 1, 5, 25 per range of payoffs.

λ is per unit of utility, so it is divided by the widest range of any player's payoffs in the game (`Compiled.span`):
λ = 25 means that giving up the whole range is e²⁵ times less likely than not. Strategies are held against Gambit's as
they come, at all information sets, those off the path included. `docs/understand/against-gambit.md` tells what was
found where the two differ.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from catalogue import CATALOGUE
from catalogue.refused import REFUSED
from enumerator import logit_residual
from forms import Choice, Form, Nature, compiled, flat, named, preorder
from games import SYMMETRIC
from judge import AGREEMENT, LENGTHS, Pair, at_each, pairs
from tracer import trace

from standoff.game import GameError

PRECISIONS = np.array([1.0, 5.0, 25.0])
BRANCHING = (*SYMMETRIC, "battle_of_the_sexes", "strategic_stability")
LONG = ("goofspiel", "three_player_kuhn_poker", "truel", "offers_in_turn")
"""Games on which Gambit needs more than three seconds; Standoff solves each in hundredths of one."""


def both(name: str) -> list[Pair]:
    form = CATALOGUE[name]()
    return pairs(form, PRECISIONS / compiled(form).span)


def usual(names: list[str]) -> list[object]:
    return [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in names]


@pytest.mark.parametrize("name", usual([name for name in CATALOGUE if name not in BRANCHING]))
def test_agreement(name: str) -> None:
    for pair in both(name):
        mine, other = pair.residuals
        assert mine <= 1e-11 and other <= AGREEMENT
        assert pair.difference <= AGREEMENT


@pytest.mark.parametrize("name", BRANCHING)
def test_where_branches_cross_both_solve_the_equations_and_ours_is_the_middle(name: str) -> None:
    """The tracer, in steps and in halved ones, goes straight through the crossing, as we do; Gambit turns off."""
    found = both(name)
    assert found[0].difference <= AGREEMENT  # below the crossing there is one branch
    assert max(pair.difference for pair in found) > 0.1
    for pair in found:
        mine, other = pair.residuals
        assert mine <= 1e-11 and other <= 1e-6
        for length in LENGTHS:
            strategy, folds = trace(pair.form, pair.precision, length)
            assert folds == 0
            assert np.max(np.abs(flat(pair.tree, strategy) - pair.ours)) <= AGREEMENT


def traits(form: Form) -> set[str]:
    """What a game has of the things that the catalogue must show."""
    found = {f"{len(form.players)} players"}
    nodes = list(preorder(form.root))
    sets = [node for node in nodes if isinstance(node, Choice)]
    if len({node.infoset for node in sets}) < len(sets):
        found.add("hidden moves")
    if any(isinstance(node, Nature) for node in nodes[1:]):
        found.add("chance in the middle")
    found.add("chance first" if isinstance(nodes[0], Nature) else "choice first")
    return found


def test_the_catalogue_is_wide() -> None:
    """Counted, not claimed: games, their kinds, and a source with its year for each."""
    assert len(CATALOGUE) >= 90
    seen = set().union(*(traits(make()) for make in CATALOGUE.values()))
    assert seen >= {*(f"{n} players" for n in (2, 3, 4, 5)), "hidden moves", "chance in the middle", "chance first"}
    assert "1 players" in seen
    for make in (*CATALOGUE.values(), *REFUSED):
        assert make.__doc__ and re.search(r"\b1[789]\d\d\b|\b20\d\d\b|no source known", make.__doc__), make.__name__


@pytest.mark.parametrize("make", REFUSED)
def test_games_without_perfect_recall_are_refused_with_the_reason(make) -> None:  # type: ignore[no-untyped-def]
    """The reason names the move and the player, and says what would do."""
    form = make()
    with pytest.raises(
        GameError, match=r"imperfect recall: at (\w+)\.[\w ]+ the player \1 would have forgotten"
    ) as told:
        compiled(form)
    assert "let it see them" in str(told.value)


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_another_precision_is_caught() -> None:
    """Our answer at λ and Gambit's at λ (1 + 1e-6) differ by more than is allowed, in nearly every game."""
    caught = 0
    names = ("beer_quiche", "crisis_signalling", "audience_costs", "le_her", "jury", "brinkmanship", "oil_wildcatter")
    for name in names:
        form = CATALOGUE[name]()
        precision = 5.0 / compiled(form).span
        there, nearby = pairs(form, [precision, precision * (1 + 1e-6)])
        caught += float(np.max(np.abs(there.ours - nearby.theirs))) > AGREEMENT
    assert caught == len(names)


def test_planted_a_pure_equilibrium_is_not_taken_for_the_principal_branch() -> None:
    """Stag for both solves the equations as well, to rounding, but the branch ends at hare."""
    form = CATALOGUE["stag_hunt"]()
    game = compiled(form)
    precision = 25.0 / game.span
    other = flat(game.tree, {"a": {"s": 1 - 1e-3, "h": 1e-3}, "b": {"s": 1 - 1e-3, "h": 1e-3}})
    for _ in range(200):  # replies to replies settle at the other solution
        p = other[0]
        gain = 4 * p - 3
        other[:] = np.tile([1 / (1 + np.exp(-precision * gain)), 1 / (1 + np.exp(precision * gain))], 2)
    assert logit_residual(form, named(game.tree, other), precision) < 1e-12
    (pair,) = pairs(form, [precision])
    assert np.max(np.abs(other - pair.theirs)) > 0.9 and pair.difference <= AGREEMENT


def test_planted_a_set_that_tells_less_is_noticed() -> None:
    """The same cards with a caller who is told the card: another game, and another answer."""
    form = CATALOGUE["stripped_down_poker"]()
    assert isinstance(form.root, Nature)
    told = {}
    for card, (odds, node) in form.root.branches.items():
        assert isinstance(node, Choice)
        bet = node.actions["bet"]
        assert isinstance(bet, Choice)
        told[card] = (
            odds,
            Choice(node.player, node.infoset, {**node.actions, "bet": Choice("B", card + "!", bet.actions)}),
        )
    open_cards = Form(form.players, Nature("card", told))
    precision = [5.0 / compiled(form).span]
    shut, wide = at_each(form, precision), at_each(open_cards, precision)
    assert np.max(np.abs(shut.strategy[0, :2] - wide.strategy[0, :2])) > 0.01
