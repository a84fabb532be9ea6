"""What must hold of every quantal response, whatever the game: checked on games with drawn payoffs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from forms import Choice, End, Form, Nature, Node, children, compiled, refilled, solved, strategy_of
from games import GAMES
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.game import NONE
from standoff.solve import Solution

ASYMMETRIC = [
    "beer_quiche",
    "crisis_signalling",
    "entry_deterrence",
    "kuhn_poker",
    "seltens_horse",
    "extended_deterrence",
]
precisions = st.floats(0.0, 12.0)
seeds = st.integers(0, 10_000)
modest = settings(max_examples=25, deadline=None)


def drawn(name: str, seed: int) -> Form:
    """A textbook tree with payoffs drawn afresh, between 0 and 1."""
    form = GAMES[name]()
    ends = compiled(form).tree.terminal_count
    return refilled(form, np.random.default_rng(seed).random((ends, len(form.players))))


def nested(node: Node, rename: dict[str, str], rng: np.random.Generator) -> Node:
    """The same node with players, sets and actions renamed and branches in another order (one order a set)."""
    if isinstance(node, End):
        return node
    below = {label: nested(child, rename, rng) for label, child in children(node)}
    if isinstance(node, Nature):
        order = rng.permutation(len(below))
        labels = [list(below)[k] for k in order]
        return Nature(node.name + "'", {label + "'": (node.branches[label][0], below[label]) for label in labels})
    labels = sorted(below, key=lambda label: hash_of(node.infoset + label))
    return Choice(rename[node.player], node.infoset + "'", {label + "'": below[label] for label in labels})


def hash_of(text: str) -> int:
    """A fixed number for a text, so that all nodes of a set are put in the same new order."""
    return sum((k + 1) * 7919 * ord(letter) % 104_729 for k, letter in enumerate(text))


@given(st.sampled_from(list(GAMES)), seeds)
@modest
def test_no_precision_is_a_coin_toss(name: str, seed: int) -> None:
    solution = solved(compiled(drawn(name, seed)), 0.0)
    for h in solution.tree.infosets:
        assert np.allclose(solution.strategy[0, h.slice], 1 / len(h.actions), rtol=0, atol=1e-15)


@given(st.sampled_from(list(GAMES)), seeds, precisions)
@modest
def test_probabilities_add_up(name: str, seed: int, precision: float) -> None:
    solution = solved(compiled(drawn(name, seed)), precision)
    tree = solution.tree
    assert abs(solution.reach.sum() - 1) < 1e-12
    for h in tree.infosets:
        assert abs(solution.strategy[0, h.slice].sum() - 1) < 1e-13
        assert abs(solution.belief[0, list(h.nodes)].sum() - 1) < 1e-13
    assert (solution.belief[0, tree.infoset_of == NONE] == 0).all()
    assert (solution.regret >= 0).all()


def types_after_signals(name: str, seed: int, precision: float) -> tuple[float, float]:
    """Chance of the first type as the receiver comes to believe it, averaged over signals; and its prior."""
    form = drawn(name, seed)
    solution = solved(compiled(form), precision)
    tree = solution.tree
    assert isinstance(form.root, Nature)
    prior = float(next(iter(form.root.branches.values()))[0])
    of_first_type = np.arange(tree.node_count) < tree.end[1]  # nodes below nature's first branch
    average, reached = 0.0, 0.0
    for h in tree.infosets:
        if h.move.partition(".")[2].startswith("sees"):
            ends = [z for n in h.nodes for z in tree.terminal_of[n : tree.end[n]] if z != NONE]
            chance = float(solution.reach[0, ends].sum())
            nodes = np.array(h.nodes)
            average += chance * float(solution.belief[0, nodes[of_first_type[nodes]]].sum())
            reached += chance
    assert abs(reached - 1) < 1e-12
    return average, prior


@given(st.sampled_from(["beer_quiche", "entry_deterrence"]), seeds, precisions)
@modest
def test_beliefs_average_back_to_the_prior(name: str, seed: int, precision: float) -> None:
    average, prior = types_after_signals(name, seed, precision)
    assert abs(average - prior) < 1e-12


def test_planted_beliefs_that_do_not_learn_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half and half after every signal averages to one half, not to the prior of nine tenths."""
    right = solved

    def flattened(*given: Any) -> Solution:
        solution = right(*given)
        for h in solution.tree.infosets:
            solution.belief[0, list(h.nodes)] = 1 / len(h.nodes)
        return solution

    monkeypatch.setitem(globals(), "solved", flattened)
    average, prior = types_after_signals("beer_quiche", 1, 3.0)
    assert abs(average - prior) > 0.3


@given(st.sampled_from(ASYMMETRIC), seeds, precisions)
@modest
def test_names_and_the_order_of_branches_do_not_matter(name: str, seed: int, precision: float) -> None:
    form = drawn(name, seed)
    rename = {player: f"player {k}" for k, player in enumerate(reversed(form.players))}
    rng = np.random.default_rng(seed)
    other = Form(tuple(rename[p] for p in form.players), nested(form.root, rename, rng))
    mine, its = solved(compiled(form), precision), solved(compiled(other), precision)
    assert mine.certified.all() and its.certified.all()
    renamed = strategy_of(its)
    for infoset, acts in strategy_of(mine).items():
        for act, probability in acts.items():
            assert abs(renamed[infoset + "'"][act + "'"] - probability) < 1e-9
    assert np.allclose(mine.value, its.value, rtol=0, atol=1e-9)
    assert np.allclose(mine.regret, its.regret, rtol=0, atol=1e-9)


@given(st.sampled_from(ASYMMETRIC), seeds, precisions)
@modest
def test_the_order_of_players_does_not_matter(name: str, seed: int, precision: float) -> None:
    form = drawn(name, seed)
    ends = compiled(form).payoffs[0]
    turned = refilled(Form(tuple(reversed(form.players)), form.root), ends[:, ::-1])
    mine, its = strategy_of(solved(compiled(form), precision)), strategy_of(solved(compiled(turned), precision))
    assert all(abs(mine[h][a] - its[h][a]) < 1e-9 for h in mine for a in mine[h])


@given(st.sampled_from(ASYMMETRIC), seeds, precisions, st.floats(0.05, 50.0))
@modest
def test_the_unit_of_utility_does_not_matter(name: str, seed: int, precision: float, unit: float) -> None:
    """λ is per unit of utility: payoffs times c with λ / c, and any constant per player, leave play as it is."""
    form = drawn(name, seed)
    payoffs = compiled(form).payoffs[0]
    shift = np.random.default_rng(seed).standard_normal(len(form.players))
    other = solved(compiled(refilled(form, unit * (payoffs + shift))), precision / unit)
    mine = solved(compiled(form), precision)
    assert np.max(np.abs(mine.strategy - other.strategy)) < 1e-9
    assert np.allclose(unit * mine.regret, other.regret, rtol=1e-6, atol=1e-9 * unit)


def test_one_players_unit_alone_does_matter() -> None:
    """There is one λ for all: a player whose stakes are tripled errs less. Planted: an invariance too many."""
    form = GAMES["entry_deterrence"]()
    payoffs = compiled(form).payoffs[0] * np.array([3.0, 1.0])
    mine, its = solved(compiled(form), 2.0), solved(compiled(refilled(form, payoffs)), 2.0)
    assert np.max(np.abs(mine.strategy - its.strategy)) > 0.05


@given(st.floats(0.05, 2.0), st.floats(0.1, 100.0))
@modest
def test_a_dominated_move_vanishes_as_fast_as_the_formula_says(loss: float, precision: float) -> None:
    """Prisoner's dilemma in which silence always costs `loss`: its odds are exp(-λ loss), exactly."""

    def pay(a: str, b: str) -> End:
        return End(((b == "s") - loss * (a == "s"), (a == "s") - loss * (b == "s")))

    inner = {a: Choice("B", "b", {b: pay(a, b) for b in "sd"}) for a in "sd"}
    strategy = strategy_of(solved(compiled(Form(("A", "B"), Choice("A", "a", dict(inner)))), precision))
    for infoset in "ab":
        assert math.isclose(strategy[infoset]["s"], 1 / (1 + math.exp(precision * loss)), rel_tol=1e-9)


@pytest.mark.parametrize("name", GAMES)
def test_precision_drives_regret_to_nothing(name: str) -> None:
    game = compiled(GAMES[name]())
    regrets = []
    for precision in (0.0, 10.0, 100.0, 1000.0):
        solution = solved(game, precision / game.span)
        assert solution.certified.all()
        regrets.append(float(solution.regret[0].sum()) / game.span)
    assert regrets[-1] < 0.005
    assert regrets[-1] <= regrets[-2] <= regrets[0]


def test_planted_a_coin_toss_has_regret() -> None:
    """The limit above is not met by standing still."""
    game = compiled(GAMES["beer_quiche"]())
    assert solved(game, 0.0).regret.sum() / game.span > 0.05
