"""Forbidding a move: the game without it, and its solution told in terms of the whole game."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from standoff.crisis import Branch, ChanceNode, DecisionNode, GameSection
from standoff.game import NONE, GameError, Tree
from standoff.solve import Solution

Node = DecisionNode | ChanceNode | str


def without(game: GameSection, banned: Iterable[tuple[str, str]]) -> GameSection:
    """The game less the given actions (`player.move`, action)."""
    gone = frozenset(banned)
    return game.model_copy(
        update={
            "tree": _prune(game.tree, gone),
            "parts": {name: _prune(node, gone) for name, node in game.parts.items()},
        }
    )


def _prune(node: Node, gone: frozenset[tuple[str, str]]) -> Node:
    if isinstance(node, str):
        return node
    kept: dict[str, Branch] = {}
    for action, branch in node.actions.items():
        if isinstance(node, DecisionNode) and (node.move, action) in gone:
            continue
        kept[action] = branch.model_copy(update={"then": _prune(branch.then, gone)})
    if not kept:
        assert isinstance(node, DecisionNode)
        raise GameError(f"nothing is left to do at {node.move}: leave it at least one action")
    return node.model_copy(update={"actions": kept})


def told_in(whole: Tree, part: Solution) -> Solution:
    """A solution of the smaller game on the tree of the whole one; what was forbidden is never reached."""
    small = part.tree
    worlds = len(part.precision)
    reach = np.zeros((worlds, whole.terminal_count))
    place = {key: z for z, key in enumerate(_paths(whole))}
    for z, key in enumerate(_paths(small)):
        reach[:, place[key]] = part.reach[:, z]
    strategy = np.zeros((worlds, whole.action_count))
    belief = np.zeros((worlds, whole.node_count))
    of_name = {h.name: h for h in whole.infosets}
    for h in small.infosets:
        same = of_name[h.name]
        for k, action in enumerate(h.actions):
            strategy[:, same.first_action + same.actions.index(action)] = part.strategy[:, h.first_action + k]
    return replace(part, tree=whole, reach=reach, strategy=strategy, belief=belief)


def _paths(tree: Tree) -> list[tuple[object, ...]]:
    """What tells terminals apart from outside: types, and the actions taken by name."""
    keys: list[tuple[object, ...]] = []
    for z in range(tree.terminal_count):
        types = tuple(tree.types[p][tree.type_of[z, i]] for i, p in enumerate(tree.players))
        moves = tuple(
            (m.label, m.actions[tree.choice[z, k]]) for k, m in enumerate(tree.moves) if tree.choice[z, k] != NONE
        )
        keys.append((types, frozenset(moves)))
    return keys
