"""A compiled tree handed to Gambit, and Gambit's quantal response handed back in the tree's own order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from standoff.game import NONE, Tree

gbt = pytest.importorskip(
    "pygambit",
    reason="pygambit is not installed, so solutions cannot be checked against Gambit's: pip install '.[test]'",
)


def to_gambit(tree: Tree, payoffs: np.ndarray, odds: dict[int, Fraction]) -> object:
    """The game in Gambit. Each chance node has an information set of its own, as its test of recall wants."""
    game = gbt.Game.new_tree(players=list(tree.players))
    nodes: dict[int, object] = {0: game.root}
    sets: dict[int, object] = {}
    for n in range(tree.node_count):
        here = nodes[n]
        below = [c for c in range(n + 1, tree.node_count) if tree.parent[c] == n]
        h = int(tree.infoset_of[n])
        if h != NONE:
            if h in sets:
                game.append_infoset(here, sets[h])
            else:
                actions = [str(k) for k in range(len(tree.infosets[h].actions))]
                game.append_move(here, tree.infosets[h].player, actions)
                sets[h] = here.infoset
                here.infoset.label = str(h)
            for c in below:
                nodes[c] = here.children[str(int(tree.action[c]) - tree.infosets[h].first_action)]
        elif below:
            game.append_move(here, game.players.chance, [str(k) for k in range(len(below))])
            game.set_chance_probs(here.infoset, [gbt.Rational(odds[int(tree.odds_of[c])]) for c in below])
            for k, c in enumerate(below):
                nodes[c] = here.children[str(k)]
        else:
            z = int(tree.terminal_of[n])
            game.set_outcome(here, game.add_outcome(f"o{z}", [gbt.Rational(Fraction(float(u))) for u in payoffs[z]]))
    return game


def exact_odds(tree: Tree) -> dict[int, Fraction]:
    """The odds as written, without rounding: Gambit asks that they add up to one exactly."""
    return {k: Fraction(o.value) for k, o in enumerate(tree.odds)}


def gambit_strategy(tree: Tree, game: object, precision: float) -> np.ndarray:
    """Gambit's principal branch at λ, in the tree's order of actions.

    The answer itself is indexed (`[i]`): its `.profile` raises for every extensive game in pygambit 16.7.
    """
    answer = gbt.qre.logit_solve_lambda(game, lam=precision)
    answer = answer[-1] if isinstance(answer, list) else answer
    strategy = np.full(tree.action_count, np.nan)
    for i, action in enumerate(game.actions):
        infoset = tree.infosets[int(action.infoset.label)]
        strategy[infoset.first_action + int(action.label)] = answer[i]
    return strategy
