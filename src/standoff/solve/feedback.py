"""Which choices to solve for, and the order in which everything else follows from them.

What an action is worth depends on choices below it, and, through beliefs, on choices above; choices depend on what
actions are worth. Where these dependencies run in circles, some choices must be guessed and corrected; where they do
not, one pass works them out. A *feedback set* is a set of information sets that every circle passes through. With
their choices given, all others follow in topological order, and only theirs are unknowns. To find the smallest is as
hard as such problems get; taking the busiest set first, after whatever no circle passes through, comes near it (Levy
and Low 1988).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from standoff.game import NONE, ROOT, Tree

Told = Sequence[Sequence[Sequence[int]]]
"""Per information set and node of it: the branches by which beliefs tell that node from the others of its set."""


def told_apart(tree: Tree, edge: np.ndarray) -> list[list[list[int]]]:
    """What the beliefs at each set depend on: branches on the way to a node that not all nodes of its set share.

    The owner's own moves are left out, since under perfect recall all nodes of the set share them, and so are moves
    without an alternative.
    """
    owner = np.full(tree.action_count + len(tree.odds), -1, dtype=np.int64)
    forced = np.zeros(len(owner), dtype=bool)
    for h in tree.infosets:
        owner[h.slice] = tree.players.index(h.player)
        forced[h.slice] = len(h.actions) == 1
    found: list[list[list[int]]] = []
    for h in tree.infosets:
        if len(h.nodes) == 1 or len(h.actions) == 1:  # nothing to tell apart, or nothing to choose by it
            found.append([[] for _ in h.nodes])
            continue
        own, paths = tree.players.index(h.player), _to_common_ancestor(tree, h.nodes)
        lists = [[int(edge[n]) for n in path if owner[edge[n]] != own and not forced[edge[n]]] for path in paths]
        shared = set(lists[0]).intersection(*lists[1:])
        found.append([[e for e in one if e not in shared] for one in lists])
    return found


def _to_common_ancestor(tree: Tree, nodes: Sequence[int]) -> list[list[int]]:
    """From each node up to below the last node that all their paths share."""
    low, parent = min(nodes), tree.parent
    top = low
    while tree.end[top] <= max(nodes):  # nodes are numbered in preorder, so a subtree is a slice
        top = int(parent[top])
    paths = []
    for n in nodes:
        path = []
        while n != top:
            path.append(n)
            n = int(parent[n])
        paths.append(path)
    return paths


class Order:
    """The choices to solve for (`feedback`, numbers of information sets) and the steps that follow from them.

    A step is a node, whose value is worked out, or `~h` for the choice at information set h. The steps of one of the
    `rounds` rest on earlier rounds alone; nodes come before sets. `linked` are the
    feedback sets and all sets on whose choices theirs depend.
    """

    def __init__(self, tree: Tree, told: Told, asked: np.ndarray) -> None:
        self._nodes, self._sets = tree.node_count, len(tree.infosets)
        self._choice = np.array([len(h.actions) > 1 for h in tree.infosets], dtype=bool)
        self._set_of_action = np.repeat(np.arange(self._sets), [len(h.actions) for h in tree.infosets])
        arrows = self._arrows(tree, told, asked)
        self.feedback = self._feedback(tree, told, arrows)
        self.rounds = self._sorted(arrows)
        self.linked = self._linked(arrows)

    def _arrows(self, tree: Tree, told: Told, asked: np.ndarray) -> np.ndarray:
        """Pairs (from, to): nodes by their number, information sets behind them. Only values that somebody asks for."""
        inner = (tree.terminal_of == NONE) & (asked != 0)
        pairs: list[np.ndarray] = []
        below = np.flatnonzero(inner)
        below = below[below != ROOT]
        above = tree.parent[below]
        wanted = inner[above]
        pairs.append(np.column_stack([below[wanted], above[wanted]]))
        at_set = tree.infoset_of[above] != NONE
        at_set &= self._choice[tree.infoset_of[above]]  # what has no alternative is no step
        pairs.append(np.column_stack([below[at_set], self._nodes + tree.infoset_of[above[at_set]]]))
        deciding = np.flatnonzero(inner & (tree.infoset_of != NONE))
        deciding = deciding[self._choice[tree.infoset_of[deciding]]]
        pairs.append(np.column_stack([self._nodes + tree.infoset_of[deciding], deciding]))
        beliefs = {
            (self._nodes + int(self._set_of_action[e]), self._nodes + h)
            for h, nodes in enumerate(told)
            for branches in nodes
            for e in branches
            if e < tree.action_count
        }
        if beliefs:
            pairs.append(np.array(sorted(beliefs), dtype=np.int64))
        return np.concatenate(pairs)

    def _feedback(self, tree: Tree, told: Told, arrows: np.ndarray) -> list[int]:
        """Sets that cut every circle."""
        size = self._nodes + self._sets
        graph = sparse.coo_array((np.ones(len(arrows), dtype=np.int8), (arrows[:, 0], arrows[:, 1])), (size, size))
        _, group = csgraph.connected_components(graph.tocsr(), connection="strong")
        circular = np.bincount(group)[group] > 1
        rests_on: dict[int, set[int]] = {
            h: set() for h in range(self._sets) if circular[self._nodes + h] and len(tree.infosets[h].actions) > 1
        }
        for h in rests_on:
            mine = group[self._nodes + h]
            for n in tree.infosets[
                h
            ].nodes:  # this choice moves what every choice above it, within the circle, is worth
                while n != ROOT and group[n] == mine:
                    n = int(tree.parent[n])
                    g = int(tree.infoset_of[n])
                    if g in rests_on and group[self._nodes + g] == mine:
                        rests_on[g].add(h)
            for branches in told[h]:
                for e in branches:
                    g = int(self._set_of_action[e]) if e < tree.action_count else NONE
                    if g in rests_on and group[self._nodes + g] == mine:
                        rests_on[h].add(g)
        width = {h: len(tree.infosets[h].actions) - 1 for h in rests_on}
        return _cut(rests_on, width)

    def _sorted(self, arrows: np.ndarray) -> list[list[int]]:
        """Topological order of all steps, in rounds, the choices at feedback sets being given."""
        given = {self._nodes + h for h in self.feedback}
        open_arrows = arrows[~np.isin(arrows[:, 0], list(given))]
        size = self._nodes + self._sets
        waiting = np.bincount(open_arrows[:, 1], minlength=size)
        next_of = _successors(open_arrows, size)
        present = np.zeros(size, dtype=bool)
        present[arrows.ravel()] = True
        present[self._nodes + np.flatnonzero(self._choice)] = True
        ready = [int(v) for v in np.flatnonzero(present & (waiting == 0))]
        rounds: list[list[int]] = []
        while ready:
            rounds.append(ready)
            after: list[int] = []
            for here in ready:
                for there in next_of(here):
                    waiting[there] -= 1
                    if waiting[there] == 0:
                        after.append(int(there))
            ready = sorted(after)  # nodes before sets
        if sum(map(len, rounds)) != int(present.sum()):
            raise AssertionError("a circle passes no feedback set")
        return [[self._step(v) for v in one] for one in rounds]

    def _linked(self, arrows: np.ndarray) -> list[int]:
        """The sets from which arrows lead to a feedback set, which itself is one of them."""
        came_from = _successors(arrows[:, ::-1], self._nodes + self._sets)
        seen = {self._nodes + h for h in self.feedback}
        stack = list(seen)
        while stack:
            for there in came_from(stack.pop()):
                if int(there) not in seen:
                    seen.add(int(there))
                    stack.append(int(there))
        return sorted(v - self._nodes for v in seen if v >= self._nodes and self._choice[v - self._nodes])

    def _step(self, vertex: int) -> int:
        return vertex if vertex < self._nodes else ~(vertex - self._nodes)


def _successors(arrows: np.ndarray, size: int) -> Callable[[int], np.ndarray]:
    """Where the arrows from a vertex lead."""
    by = arrows[np.argsort(arrows[:, 0], kind="stable")]
    start = np.searchsorted(by[:, 0], np.arange(size + 1))
    there = by[:, 1]
    return lambda v: there[start[v] : start[v + 1]]


def _cut(rests_on: dict[int, set[int]], width: dict[int, int]) -> list[int]:
    """Vertices that every circle of a graph passes through: the busiest first, by arrows in times arrows out."""
    moves: dict[int, set[int]] = {h: set() for h in rests_on}
    for h, gs in rests_on.items():
        for g in gs:
            moves[g].add(h)

    def busy(h: int) -> float:
        return -len(rests_on[h]) * len(moves[h]) / width[h]

    heap = [(busy(h), h) for h in rests_on]
    heapq.heapify(heap)
    chosen: list[int] = []

    def remove(h: int) -> list[int]:
        """Take a vertex out; gives its neighbours."""
        near = (rests_on[h] | moves[h]) - {h}
        for g in rests_on.pop(h):
            moves[g].discard(h)
        for g in moves.pop(h):
            if g in rests_on:
                rests_on[g].discard(h)
        return [g for g in near if g in rests_on]

    while heap:
        value, h = heapq.heappop(heap)
        if h not in rests_on:
            continue
        if value != busy(h):
            heapq.heappush(heap, (busy(h), h))  # it has lost neighbours since
            continue
        if value != 0:
            chosen.append(h)
        stack = remove(h)
        while stack:  # no circle passes what has no arrow in, or none out
            g = stack.pop()
            if g in rests_on and not (rests_on[g] and moves[g]):
                stack.extend(remove(g))
    return sorted(chosen)
