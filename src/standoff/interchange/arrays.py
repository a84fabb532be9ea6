"""From a game as its file states it to the arrays that the solver takes, and the answer back in the file's order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from jaxtyping import Float

from standoff.game import OddsOf, Tree, TreeBuilder
from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, TooFine, distinct
from standoff.interchange.problem import GameFileError
from standoff.interchange.recall import check_recall
from standoff.interchange.tokens import GREATEST

MOST_PLAYERS = 6
TREMBLE = 1e-200
"""What odds of 0 become. Beliefs below such a branch are then what they tend to as the odds do; elsewhere nothing
changes, for 1 + 1e-200 is 1 in 64 bits."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """A tree with the numbers of one game: payoffs (1, T, P) and odds (1, O), as `standoff.solve.solve` takes them.

    Information sets of `tree` are the players' own sets of `game`, in the order of the file; so are actions.
    """

    game: ExtensiveGame
    tree: Tree
    payoffs: Float[np.ndarray, "1 T P"]
    odds: Float[np.ndarray, "1 O"]

    def by_set(self, per_action: Float[np.ndarray, " A"]) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """Numbers of actions nested as the file nests them: per player, per information set, per action."""
        return self._nested(tuple(map(float, per_action[h.slice])) for h in self.tree.infosets)

    def by_node(self, per_node: Float[np.ndarray, " N"]) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """Numbers of decision nodes likewise: per player, per information set, per node."""
        return self._nested(tuple(map(float, per_node[list(h.nodes)])) for h in self.tree.infosets)

    def _nested(self, per_set: Iterator[tuple[float, ...]]) -> tuple[tuple[tuple[float, ...], ...], ...]:
        nested: list[list[tuple[float, ...]]] = [[] for _ in self.game.players]
        for infoset in self.game.infosets:
            if infoset.player != CHANCE:
                nested[infoset.player - 1].append(next(per_set))
        return tuple(map(tuple, nested))


def compiled(game: ExtensiveGame) -> Compiled:
    """The game as arrays; GameFileError where a player lacks recall, or there are too many."""
    if len(game.players) > MOST_PLAYERS:
        message = f"the game has {len(game.players)} players; up to {MOST_PLAYERS} can be solved for"
        at = (1, 1) if game.nodes[0].line else (0, 0)
        raise GameFileError("G052", message, *at, hint="it can be converted all the same", file=game.file)
    check_recall(game)
    try:
        exact = game.payoffs()
    except TooFine as error:
        node, hint = game.nodes[error.node], "write payoffs with smaller denominators"
        raise GameFileError("G008", str(error), node.line, node.column, hint=hint, file=game.file) from None
    ends = (node for node in game.nodes if node.infoset == NONE)
    for node, row in zip(ends, exact, strict=True):
        if any(abs(payoff) > GREATEST for payoff in row):
            message, hint = "payoffs on this path add up to more than 1e300", "measure them in a larger unit"
            raise GameFileError("G008", message, node.line, node.column, hint=hint, file=game.file)
    payoffs = np.array([list(map(float, row)) for row in exact]).reshape(1, len(exact), len(game.players))
    tree = _tree(game, payoffs[0])
    odds = [float(Fraction(branch.value)) or TREMBLE for branch in tree.odds]
    return Compiled(game, tree, payoffs, np.array([odds]))


def _tree(game: ExtensiveGame, payoffs: Float[np.ndarray, "T P"]) -> Tree:
    """The tree grown node by node, in the order of the file."""
    names = [distinct(infoset.actions) for infoset in game.infosets]
    ends = distinct([outcome.label for outcome in game.outcomes])
    players = distinct(game.players)
    grow = TreeBuilder(players)
    paid = iter(payoffs.tolist())
    for node, (above, action) in zip(game.nodes, game.steps(), strict=True):
        under = None if above == NONE else (above, names[game.nodes[above].infoset][action])
        if node.infoset == NONE:
            end = ends[node.outcome] if node.outcome != NONE else "no outcome"
            grow.terminal(under, end, dict(zip(players, next(paid), strict=True)))
            continue
        infoset, actions = game.infosets[node.infoset], names[node.infoset]
        name = f"set {infoset.number}"
        if infoset.player == CHANCE:
            odds = zip(actions, infoset.odds, strict=True)
            grow.chance(under, name, {a: OddsOf(name, a, str(p)) for a, p in odds}, public=False)
        else:
            who = players[infoset.player - 1]
            grow.decision(under, who, name, actions, seen=(), infoset=node.infoset, public=False)
    return grow.build()
