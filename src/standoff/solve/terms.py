"""What the entries of the linear system are made of: for each, the products that add up to it.

A choice *below* a set moves what its action is worth by the reach from there times what the choice gains over the value
of its node; a choice *above*, another player's, moves the belief in a node, by what that node speaks for the one
action against the other. Both are products of a left factor, which belongs to the set whose equation it is (its beliefs
and its precision, carried down the tree), and a right one, which belongs to the choice. The factors are listed here
once per tree, each of them once however many entries share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from standoff.game import NONE, Tree
from standoff.solve.feedback import Told
from standoff.solve.system import System


@dataclass
class Terms:
    """Lists as `compiled/tree.h` names them.

    `entry`, `negative`, `factors` say of each product where it goes, whether it is taken off, and its two factors.
    Left factors are counted from the places in `node`, then `surprise`, then `reach`; right ones from the branches,
    then a one, then `gain`.
    """

    surprise: list[tuple[int, int, int, int]] = field(default_factory=list)
    reach: list[tuple[int, int]] = field(default_factory=list)
    gain: list[tuple[int, int, int]] = field(default_factory=list)
    entry: list[int] = field(default_factory=list)
    negative: list[bool] = field(default_factory=list)
    factors: list[tuple[int, int]] = field(default_factory=list)

    def add(self, entry: int, negative: bool, left: int, right: int) -> None:
        """One product."""
        self.entry.append(entry)
        self.negative.append(negative)
        self.factors.append((left, right))

    def sorted(self, entries: int) -> tuple[np.ndarray, np.ndarray]:
        """Where the products of each entry begin, those added and then those taken off; and their factors."""
        key = 2 * np.array(self.entry, dtype=np.int64) + np.array(self.negative, dtype=np.int64)
        factors = np.array(self.factors, dtype=np.int64).reshape(-1, 2)
        pointer = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=2 * entries))])
        return pointer, factors[np.argsort(key, kind="stable")].ravel()


def terms(tree: Tree, told: Told, edge: np.ndarray, first: np.ndarray, system: System) -> Terms:
    """The products of all entries."""
    out, place, row_of = Terms(), system.places(), system.row_of
    sets, actions, players = tree.infosets, tree.action_count, len(tree.players)
    linked = np.zeros(len(sets), dtype=bool)
    linked[system.sets] = True
    set_of_action = np.repeat(np.arange(len(sets)), np.diff(first))
    one = actions + len(tree.odds)
    places = np.cumsum([0, *(len(h.nodes) for h in sets)])
    children = _children(tree)

    for h in system.sets:
        i, width = tree.players.index(sets[h].player), len(sets[h].actions)
        for q, (n, branches) in enumerate(zip(sets[h].nodes, told[h], strict=True), int(places[h])):
            heard = [e for e in branches if e < actions and linked[set_of_action[e]]]
            replies = [children[n][k] * players + i for k in range(width)] if heard else []
            for r in range(1, len(replies)):
                left = int(places[-1]) + len(out.surprise)
                out.surprise.append((q, replies[0], replies[r], int(first[h]) + r))
                mine = place[row_of[first[h] + r]]
                for e in heard:
                    g = set_of_action[e]
                    for c in range(first[g] + 1, first[g + 1]):
                        entry = mine[int(row_of[c])]
                        if e == c and first[g + 1] == first[g] + 2:
                            out.add(entry, False, left, int(first[g]))
                            continue
                        if e == c:
                            out.add(entry, False, left, one)
                        out.add(entry, True, left, c)

    silent, gains = _silent(tree, linked), dict[tuple[int, int], int]()
    base = int(places[-1]) + len(out.surprise)
    for h in system.sets:
        i, width = tree.players.index(sets[h].player), len(sets[h].actions)
        rows = [place[row_of[a]] for a in range(first[h] + 1, first[h + 1])]
        for q, n in enumerate(sets[h].nodes, int(places[h])):
            for k in range(width):
                moved = rows if k == 0 else [rows[k - 1]]
                stack = [(children[n][k], q)]
                while stack:
                    y, left = stack.pop()
                    if silent[y]:
                        continue
                    if tree.infoset_of[y] != NONE and linked[tree.infoset_of[y]]:
                        for below in children[y][1:]:
                            right = gains.setdefault((below, i), one + 1 + len(gains))
                            column = int(row_of[edge[below]])
                            for row in moved:
                                out.add(row[column], k > 0, left, right)
                    sure = tree.infoset_of[y] != NONE and len(children[y]) == 1
                    for below in children[y]:
                        if silent[below]:
                            continue
                        to = left
                        if not sure:
                            to = base + len(out.reach)
                            out.reach.append((left, int(edge[below])))
                        stack.append((below, to))
    out.gain = [(int(edge[n]), n * players + i, int(tree.parent[n]) * players + i) for n, i in gains]
    return out


def _children(tree: Tree) -> list[list[int]]:
    """Of each node, in the order of its actions."""
    out: list[list[int]] = [[] for _ in range(tree.node_count)]
    for n in range(1, tree.node_count):
        out[tree.parent[n]].append(n)
    for n, h in enumerate(tree.infoset_of):
        if h != NONE:
            out[n].sort(key=lambda c: int(tree.action[c]))
    return out


def _silent(tree: Tree, linked: np.ndarray) -> np.ndarray:
    """For each node, whether no choice of the linear system is made there or below."""
    heard = np.zeros(tree.node_count, dtype=bool)
    decides = tree.infoset_of != NONE
    heard[decides] = linked[tree.infoset_of[decides]]
    for n in range(tree.node_count - 1, 0, -1):
        heard[tree.parent[n]] |= heard[n]
    return ~heard
