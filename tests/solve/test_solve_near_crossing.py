"""Games a little off symmetry, where two branches nearly cross and the principal one turns sharply away.

The judge is the tracer, whose steps shrink with the least singular value, so that it turns where the branch turns.
Following straight on instead ends on another solution, with a residual as good as that of the right one.
"""

from __future__ import annotations

import numpy as np
import pytest
from catalogue import CATALOGUE
from enumerator import logit_residual
from forms import Choice, Form, Nature, Node, compiled, end, flat, named, refilled
from judge import AGREEMENT, at_each, pairs, traced, verdict
from tracer import trace

from standoff.solve import solve


def free_words(words: str) -> Form:
    """Crawford and Sobel (1982) without bias: two types, words that cost nothing, a listener of the same mind."""

    def heard(kind: str, word: str) -> Node:
        return Choice("R", f"hears {word}", {act: end(float(act == kind), float(act == kind)) for act in "ab"})

    kinds = {k: Choice("S", f"type {k}", {word: heard(k, word) for word in words}) for k in "ab"}
    return Form(("S", "R"), Nature("type", {k: ("1/2", kinds[k]) for k in kinds}))


def nudged(form: Form, spread: float, seed: int) -> Form:
    """The form with noise on every payoff, in units of the widest range of any player's."""
    game = compiled(form)
    noise = np.random.default_rng(seed).standard_normal(game.payoffs[0].shape)
    return refilled(form, game.payoffs[0] / game.span + spread * noise)


def distance(form: Form, precision: float) -> float:
    """From our answer to the principal branch, traced twice, with steps halved."""
    answer = at_each(form, [precision]).strategy[0]
    return float(np.max(np.abs(traced(form, compiled(form).tree, precision)[0] - answer)))


@pytest.mark.parametrize("spread", [0.1, 1e-3, 1e-5])
def test_two_words_gain_their_meaning(spread: float) -> None:
    assert distance(nudged(free_words("xy"), spread, 1), 8.0) <= AGREEMENT


@pytest.mark.parametrize(
    ("spread", "seed"),
    [(0.1, 2), (0.03, 1), (0.01, 1), *(pytest.param(1e-3, seed, marks=pytest.mark.slow) for seed in (1, 2))],
)
def test_three_words_gain_their_meaning(spread: float, seed: int) -> None:
    """With three words two eigenvalues cross zero close together: the determinant keeps its sign."""
    assert distance(nudged(free_words("xyz"), spread, seed), 8.0) <= AGREEMENT


@pytest.mark.slow
@pytest.mark.parametrize("spread", [1e-3, 1e-4, 1e-6])
def test_cheap_talk_gains_its_meaning(spread: float) -> None:
    assert distance(nudged(CATALOGUE["cheap_talk"](), spread, 3), 25.0) <= AGREEMENT


@pytest.mark.parametrize("words", ["xy", "xyz", "wxyz"])
@pytest.mark.parametrize("spread", [0.1, 0.03, 0.01])
def test_no_world_is_left_babbling(words: str, spread: float) -> None:
    """In a batch, whatever the noise: listeners hear a difference between some words in every world."""
    form, worlds = free_words(words), 200
    game = compiled(form)
    noise = np.random.default_rng(5).standard_normal((worlds, *game.payoffs[0].shape))
    payoffs = game.payoffs[0] / game.span + spread * noise
    solution = solve(game.tree, payoffs, np.repeat(game.odds, worlds, 0), np.full(worlds, 8.0))
    listeners = [h.slice for h in game.tree.infosets if h.player == "R"]
    heard = np.stack([solution.strategy[:, places] for places in listeners])
    assert solution.certified.all()
    assert (np.ptp(heard, axis=0).max(axis=1) > 0.25).all()


@pytest.mark.parametrize(
    ("name", "spread"),
    [
        ("chicken", 1e-10), ("battle_of_the_sexes", 1e-8), ("battle_with_way_out", 1e-8),
        ("battle_of_the_sexes", 1e-10), ("battle_with_way_out", 1e-10), ("chicken", 1e-12),
        ("strategic_stability", 1e-12),
    ],
)  # fmt: skip
def test_unequal_by_a_hair(name: str, spread: float) -> None:
    """The branches miss one another by about the cube root of what breaks the symmetry."""
    assert distance(nudged(CATALOGUE[name](), spread, 3), 25.0) <= AGREEMENT


def test_rounded_payoffs_do_not_spoil_a_crossing() -> None:
    """The circle of Kohlberg and Mertens with payoffs in thirds: symmetric but for rounding."""
    form = nudged(CATALOGUE["strategic_stability"](), 0.0, 0)
    assert at_each(form, [25.0]).certified.all()


def test_the_peer_keeps_to_the_branch_of_three_words() -> None:
    """Gambit's answer to the first of them is the traced one; ours, if another, must be told from it."""
    (pair,) = pairs(nudged(free_words("xyz"), 0.1, 2), [8.0])
    found = verdict(pair)
    assert found.theirs and found.ours == (pair.difference <= AGREEMENT)


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_babbling_is_told_from_the_branch_though_it_solves_the_equations() -> None:
    """Without noise nothing that is said is believed; that solution stays, a little moved, beside the branch."""
    form, tree = free_words("xy"), compiled(free_words("xy")).tree
    even = np.concatenate([np.full(len(h.actions), 1 / len(h.actions)) for h in tree.infosets])
    assert logit_residual(form, named(tree, even), 8.0) < 1e-12
    branch, _ = trace(nudged(form, 1e-3, 1), 8.0)
    assert np.max(np.abs(flat(tree, branch) - even)) > 0.3


def test_planted_walks_without_soundings_leave_worlds_babbling(monkeypatch) -> None:
    monkeypatch.setattr("standoff.solve.sounding.LARGEST_CHANGE", np.inf)
    with pytest.raises(AssertionError):
        test_no_world_is_left_babbling("xyz", 0.03)
