"""The public tree: a game told by its moves alone, whoever's type makes them.

A compiled tree grows the written game once for every profile of private types. Here these copies are folded into one:
a public node is all that has been done so far, and says for each type of its mover which information set it stands in.
So a round can be played with types fixed and, whatever they are, seen from outside: Bayes' rule needs the chance
that each type would have made the move.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Int

from standoff.game import NONE, ROOT, Tree

DECISION, CHANCE, TERMINAL = range(3)  # as in `compiled/round.h`


class FoldError(ValueError):
    """A game whose moves differ by type, so that it cannot be told by its moves alone."""


@dataclass(frozen=True, eq=False)
class TypedPlayer:
    """A player with two types or more: where each type's odds stand in `tree.odds`."""

    name: str
    types: tuple[str, ...]
    odds: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class PublicTree:
    """A tree folded over types: N public nodes, B branches at most, K types at most, J profiles of types.

    Nodes are in preorder, the root first. `kind[n]` is DECISION, CHANCE or TERMINAL; `mover[n]` the typed player who
    moves, or NONE; `set[n, k]` the first action of the information set of its type k (column 0 for a player without
    types); `child[n, b]` what branch b leads to; `chance[n, b]` its column in `tree.odds`; `terminal[n, j]` the end
    that profile j comes to. `type_of[j, i]` are the types of profile j, `profile[z]` the profile of terminal z, and
    `ending[z]` which end of the public tree it is, of those seen from outside, numbered as they come.
    """

    tree: Tree
    players: tuple[TypedPlayer, ...]
    type_of: Int[np.ndarray, "J I"]
    kind: Int[np.ndarray, " N"]
    mover: Int[np.ndarray, " N"]
    count: Int[np.ndarray, " N"]
    set: Int[np.ndarray, "N K"]
    child: Int[np.ndarray, "N B"]
    chance: Int[np.ndarray, "N B"]
    terminal: Int[np.ndarray, "N J"]
    profile: Int[np.ndarray, " T"]
    ending: Int[np.ndarray, " T"]

    @property
    def node_count(self) -> int:
        return len(self.kind)

    @property
    def end_count(self) -> int:
        """Ends that differ from outside."""
        return int(self.ending.max()) + 1

    @property
    def coordinates(self) -> int:
        """Numbers that a public belief is made of: one less than its types, of each player."""
        return sum(len(player.types) - 1 for player in self.players)


def fold(tree: Tree) -> PublicTree:
    """Fold a tree over types; FoldError where which moves exist depends on them."""
    return _Folder(tree).folded()


class _Folder:
    """One walk down all copies of the game at once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.children: list[list[int]] = [[] for _ in range(tree.node_count)]
        for node in range(1, tree.node_count):
            self.children[tree.parent[node]].append(node)
        self.players = tuple(
            TypedPlayer(name, tree.types[name], self._odds_of(name, tree.types[name]))
            for name in tree.players
            if len(tree.types[name]) > 1
        )
        self.rows: list[tuple[int, int, list[int], list[int], list[int], list[int]]] = []
        self.profile = np.full(tree.terminal_count, NONE)
        self.ending, self.ends = np.full(tree.terminal_count, NONE), 0

    def folded(self) -> PublicTree:
        profiles = list(product(*(range(len(player.types)) for player in self.players)))
        roots = dict(self._roots(ROOT, {}))
        missing = [p for p in profiles if p not in roots]
        if missing:
            raise FoldError("not every combination of types is drawn by nature before the first move")
        self._fold([roots[p] for p in profiles])
        kind, mover, sets, child, chance, ends = zip(*self.rows, strict=True)
        widest = max(1, *(len(p.types) for p in self.players)) if self.players else 1
        branches = max(1, *(len(c) for c in child))
        return PublicTree(
            self.tree, self.players, np.array(profiles, dtype=np.int64).reshape(len(profiles), len(self.players)),
            np.array(kind), np.array(mover), np.array([len(c) for c in child]), _padded(sets, widest),
            _padded(child, branches), _padded(chance, branches), _padded(ends, len(profiles)), self.profile,
            self.ending,
        )  # fmt: skip

    def _odds_of(self, player: str, types: tuple[str, ...]) -> tuple[int, ...]:
        places = {o.label: k for k, o in enumerate(self.tree.odds) if o.group == _type_of(player)}
        if set(places) != set(types):
            raise FoldError(f"the types of {player} have no odds of their own")
        return tuple(places[name] for name in types)

    def _roots(self, node: int, drawn: dict[str, int]) -> list[tuple[tuple[int, ...], int]]:
        """The first node of each copy of the game, by profile."""
        groups = {self.tree.odds[self.tree.odds_of[c]].group for c in self.children[node] if self.tree.odds_of[c] >= 0}
        owner = next((p for p in self.tree.players if groups == {_type_of(p)}), None)
        if owner is None:
            return [(tuple(drawn.get(p.name, NONE) for p in self.players), node)]
        found = []
        for below in self.children[node]:
            label = self.tree.odds[self.tree.odds_of[below]].label
            found += self._roots(below, {**drawn, owner: self.tree.types[owner].index(label)})
        return found

    def _fold(self, nodes: list[int]) -> int:
        """The public node that stands for these, one of each profile; its number."""
        tree, place = self.tree, len(self.rows)
        shapes = {self._shape(node) for node in nodes}
        if len(shapes) > 1:
            raise FoldError(f"which moves there are depends on types: {' against '.join(sorted(map(str, shapes)))}")
        (kind, name, labels) = shapes.pop()
        if kind == TERMINAL:
            ends = [int(tree.terminal_of[node]) for node in nodes]
            self.rows.append((kind, NONE, [], [], [], ends))
            self.profile[ends], self.ending[ends] = np.arange(len(nodes)), self.ends
            self.ends += 1
            return place
        mover, sets, chance = NONE, [NONE], [NONE] * len(labels)
        if kind == DECISION:
            mover, sets = self._sets(nodes)
        else:
            chance = [int(tree.odds_of[self._branch(nodes[0], label)]) for label in labels]
        self.rows.append((kind, mover, sets, [], chance, []))
        self.rows[place][3].extend(self._fold([self._branch(node, label) for node in nodes]) for label in labels)
        return place

    def _sets(self, nodes: list[int]) -> tuple[int, list[int]]:
        """Whose types move, and the first action of each type's information set."""
        tree = self.tree
        moving = [tree.infosets[tree.infoset_of[node]] for node in nodes]
        names = [p.name for p in self.players]
        if moving[0].player not in names:
            if len({h.first_action for h in moving}) > 1:
                raise FoldError(f"{moving[0].move}: a player without types tells the others' types apart")
            return NONE, [moving[0].first_action]
        mover = names.index(moving[0].player)
        by_type: dict[str, set[int]] = {}
        for h in moving:
            by_type.setdefault(h.type, set()).add(h.first_action)
        if any(len(firsts) > 1 for firsts in by_type.values()):
            raise FoldError(f"{moving[0].move}: a type of {moving[0].player} tells the others' types apart")
        return mover, [by_type[name].pop() for name in self.players[mover].types]

    def _shape(self, node: int) -> tuple[int, str, tuple[str, ...]]:
        tree = self.tree
        if tree.terminal_of[node] != NONE:
            return TERMINAL, tree.outcomes[tree.outcome[tree.terminal_of[node]]], ()
        if tree.infoset_of[node] != NONE:
            h = tree.infosets[tree.infoset_of[node]]
            return DECISION, h.move, h.actions
        branches = [tree.odds[tree.odds_of[c]] for c in self.children[node]]
        return CHANCE, f"chance.{branches[0].group} {branches[0].variant}", tuple(b.label for b in branches)

    def _branch(self, node: int, label: str) -> int:
        """The node that an action or a branch of chance leads to."""
        tree = self.tree
        for below in self.children[node]:
            if tree.action[below] != NONE:
                h = tree.infosets[tree.infoset_of[node]]
                if h.actions[tree.action[below] - h.first_action] == label:
                    return below
            elif tree.odds[tree.odds_of[below]].label == label:
                return below
        raise AssertionError(f"no branch {label} at node {node}")


def _type_of(player: str) -> str:
    """The chance move by which nature draws a player's type, as `compile_game` calls it."""
    return f"type of {player}"


def _padded(rows: tuple[list[int], ...], width: int) -> np.ndarray:
    out = np.full((len(rows), width), NONE, dtype=np.int64)
    for k, row in enumerate(rows):
        out[k, : len(row)] = row
    return out
