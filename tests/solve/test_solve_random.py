"""Trees that nobody chose, drawn by Hypothesis: against Gambit, the enumerator, and what must hold of any game.

Payoffs run from 0 to 1, so λ is per unit of the greatest range that they can have.
"""

from __future__ import annotations

import numpy as np
import pytest
from enumerator import beliefs, best_deviation, logit_residual
from forms import Choice, End, Form, Nature, Node, children, compiled, named, preorder, solved, strategy_of, with_below
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from judge import AGREEMENT, Pair, agree, at_each, pairs, polished, verdict
from random_forms import forms, from_seed

from standoff.game import NONE, GameError
from standoff.solve import Solution

PRECISIONS = (1.0, 5.0, 25.0)
precisions = st.floats(0.0, 25.0)
few = settings(max_examples=15, deadline=None)
usual = settings(max_examples=25, deadline=None)
EXACT = 1e-9  # between two solutions that must be one


def explained(pair: Pair) -> bool:
    """The two agree, or the tracer, in steps and in halved ones, finds us on the principal branch and Gambit off it."""
    if agree(pair):
        return True
    found = verdict(pair)
    return found.ours and not found.theirs


@given(forms())
@few
def test_agreement_with_gambit(form: Form) -> None:
    for pair in pairs(form, PRECISIONS):
        assert logit_residual(form, named(pair.tree, pair.ours), pair.precision) <= 1e-11
        assert explained(pair)


@pytest.mark.slow
@given(forms(60))
@settings(max_examples=120, deadline=None)
def test_agreement_with_gambit_on_many_and_larger_trees(form: Form) -> None:
    assert all(explained(pair) for pair in pairs(form, PRECISIONS))


def bayes_error(form: Form, solution: Solution, world: int) -> float:
    """Largest difference of a reported belief from Bayes' rule by enumeration."""
    found = np.zeros(solution.tree.node_count)
    for nodes in beliefs(form, strategy_of(solution, world)).values():
        for number, _, belief in nodes:
            found[number] = belief
    return float(np.max(np.abs(found - solution.belief[world])))


@given(forms(), precisions)
@usual
def test_what_is_reported_is_what_the_enumerator_finds(form: Form, precision: float) -> None:
    solution = at_each(form, [0.0, precision])
    assert solution.certified.all()
    for h in solution.tree.infosets:
        assert np.allclose(solution.strategy[0, h.slice], 1 / len(h.actions), rtol=0, atol=1e-15)
    for world in (0, 1):
        strategy = strategy_of(solution, world)
        assert logit_residual(form, strategy, float(solution.precision[world])) < 1e-11
        assert bayes_error(form, solution, world) < 1e-12
        plans = [np.prod([len(h.actions) for h in solution.tree.infosets if h.player == p]) for p in form.players]
        for i, player in enumerate(form.players):
            if plans[i] <= 64:
                assert abs(best_deviation(form, strategy, player) - solution.regret[world, i]) < 1e-12


@given(forms())
@usual
def test_regret_falls_to_nothing(form: Form) -> None:
    """On the branch, a player's regret is at most what its errors can cost: for each set, (actions − 1) / (e λ)."""
    steps = (0.0, 10.0, 100.0, 1000.0)
    solution = at_each(form, steps)
    for world, precision in enumerate(steps[1:], start=1):
        if solution.certified[world]:
            slips = sum((len(h.actions) - 1) / (np.e * precision) for h in solution.tree.infosets)
            assert solution.regret[world].max() <= slips
    assert solution.certified[:3].all()


# -- dominated moves and subgames ---------------------------------------------------------------------------------


def worsened(form: Form, infoset: str, act: str, loss: float) -> Form:
    """The form with `act` made a copy of the set's first action, of which `loss` is then taken."""

    def walk(node: Node, taken: float, player: int) -> Node:
        if isinstance(node, End):
            return End(tuple(u - taken * (k == player) for k, u in enumerate(node.payoffs)))
        if isinstance(node, Nature):
            return Nature(node.name, {k: (p, walk(below, taken, player)) for k, (p, below) in node.branches.items()})
        acts = {k: walk(below, taken, player) for k, below in node.actions.items()}
        if node.infoset == infoset:
            copied = node.actions[next(iter(node.actions))]
            acts[act] = walk(copied, loss, form.players.index(node.player))
        return Choice(node.player, node.infoset, acts)

    return Form(form.players, walk(form.root, 0.0, -1))


@given(forms(), st.floats(0.05, 0.5), precisions, st.integers(0, 1000))
@usual
def test_a_dominated_move_vanishes_at_the_rate_of_the_formula(
    form: Form, loss: float, precision: float, which: int
) -> None:
    """A last move that is another one less `loss` has odds of exp(-λ loss) against it, exactly."""
    last = [
        node.infoset
        for node in preorder(form.root)
        if isinstance(node, Choice) and all(isinstance(below, End) for below in node.actions.values())
    ]
    everywhere = {
        name
        for name in last
        if all(
            isinstance(below, End)
            for node in preorder(form.root)
            if isinstance(node, Choice) and node.infoset == name
            for below in node.actions.values()
        )
    }
    assume(everywhere)
    infoset = sorted(everywhere)[which % len(everywhere)]
    twin = worsened(form, infoset, "1", loss)
    acts = strategy_of(solved(compiled(twin), precision))[infoset]
    assert abs(np.log(acts["1"] / acts["0"]) + precision * loss) < EXACT


def sets_below(node: Node) -> set[str]:
    return {below.infoset for below in preorder(node) if isinstance(below, Choice)}


def subgames(form: Form) -> list[Choice | Nature]:
    """Proper subgames: nodes below the root whose information sets lie wholly below them."""
    count: dict[str, int] = {}
    for node in preorder(form.root):
        if isinstance(node, Choice):
            count[node.infoset] = count.get(node.infoset, 0) + 1
    found = []
    for node in list(preorder(form.root))[1:]:
        within: dict[str, int] = {}
        for below in preorder(node):
            if isinstance(below, Choice):
                within[below.infoset] = within.get(below.infoset, 0) + 1
        if within and not isinstance(node, End) and all(count[name] == n for name, n in within.items()):
            found.append(node)
    return found


@given(forms(), precisions)
@usual
def test_a_subgame_is_played_as_if_alone(form: Form, precision: float) -> None:
    """Nothing above a proper subgame enters its equations, so the branch of the whole passes through its own."""
    whole = strategy_of(solved(compiled(form), precision))
    for node in subgames(form):
        alone = strategy_of(solved(compiled(Form(form.players, node)), precision))
        assert all(abs(whole[h][a] - p) < EXACT for h, acts in alone.items() for a, p in acts.items())


# -- planted errors -----------------------------------------------------------------------------------------------

HIDDEN = from_seed(12)
"""A tree with hidden moves and chance, for errors to be planted in."""


def test_planted_another_root_is_neither_agreement_nor_explained() -> None:
    """Answers swapped: what Gambit would have right and we wrong fails, whoever is near a root."""
    (pair,) = pairs(HIDDEN, [5.0])
    nudged = Pair(HIDDEN, pair.tree, pair.precision, pair.ours + 1e-3, pair.theirs)
    assert explained(pair) and not agree(nudged) and not explained(nudged)


def test_planted_coarse_answers_of_the_peer_are_polished_only_so_far() -> None:
    """Gambit's λ may be off by a little; an answer off by more is not brought back and passed."""
    (pair,) = pairs(HIDDEN, [5.0])
    little, much = (at_each(HIDDEN, [5.0 * (1 + off)]).strategy[0] for off in (1e-7, 1e-3))
    assert np.max(np.abs(polished(HIDDEN, pair.tree, little, 5.0) - pair.ours)) < AGREEMENT
    assert agree(Pair(HIDDEN, pair.tree, 5.0, pair.ours, little))
    assert not agree(Pair(HIDDEN, pair.tree, 5.0, pair.ours, much))


def test_planted_beliefs_of_the_prior_are_noticed() -> None:
    solution = solved(compiled(HIDDEN), 5.0)
    assert bayes_error(HIDDEN, solution, 0) < 1e-12
    for h in solution.tree.infosets:
        solution.belief[0, list(h.nodes)] = 1 / len(h.nodes)
    assert bayes_error(HIDDEN, solution, 0) > 0.01


def test_planted_a_node_that_is_no_subgame_is_played_otherwise_alone() -> None:
    """Cut below an information set that reaches across branches, and the equations are others."""
    nodes = [node for node in preorder(HIDDEN.root) if isinstance(node, Choice) and node is not HIDDEN.root]
    cut = [node for node in nodes if node not in subgames(HIDDEN)]
    whole = strategy_of(solved(compiled(HIDDEN), 10.0))
    apart = []
    for node in cut:
        alone = strategy_of(solved(compiled(Form(HIDDEN.players, node)), 10.0))
        apart.append(max(abs(whole[h][a] - p) for h, acts in alone.items() for a, p in acts.items()))
    assert max(apart) > 0.01


def test_planted_trees_joined_without_regard_to_the_past_lack_recall() -> None:
    """The generator's rule is needed: with all sets of a player and width joined, most trees are refused."""
    refused = 0
    for seed in range(40):
        form = from_seed(seed)

        def joined(node: Node) -> Node:
            if isinstance(node, Choice):
                acts = {label: joined(below) for label, below in node.actions.items()}
                return Choice(node.player, f"{node.player} {len(acts)}", acts)
            return (
                node if isinstance(node, End) else with_below(node, {k: joined(below) for k, below in children(node)})
            )

        try:
            compiled(Form(form.players, joined(form.root)))
        except GameError as told:
            assert "imperfect recall" in str(told)
            refused += 1
    assert refused > 20


def test_the_generator_gives_what_it_promises() -> None:
    """Counted over many: hidden sets, chance below the root, several moves of one player, one to four players."""
    drawn = [from_seed(seed) for seed in range(200)]
    trees = [compiled(form).tree for form in drawn]
    assert {len(form.players) for form in drawn} == {1, 2, 3, 4}
    assert sum(any(len(h.nodes) > 1 for h in tree.infosets) for tree in trees) > 60
    assert sum(any(isinstance(n, Nature) for n in list(preorder(form.root))[1:]) for form in drawn) > 60
    assert max(tree.node_count for tree in trees) <= 44
    assert {len(h.actions) for tree in trees for h in tree.infosets} == {2, 3, 4}
    assert all((tree.terminal_of != NONE).any() for tree in trees)
