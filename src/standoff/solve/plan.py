"""What can be worked out once per tree: index arrays for the inner loops, and the sparse elimination.

Unknowns are log-odds: action `a` of information set `h` against the first action of `h`. A set's strategy depends
on another's only where a path passes through both, so the Jacobian of the quantal-response equations is sparse. All
worlds share its pattern: the elimination order (Markowitz: least fill first) and the list of every multiplication
are therefore found once, and the numeric factorisation is a walk over that list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from standoff.game import NO_PARENT, NONE, Tree

# Names of the parts of a plan's index store; `_PTR` parts delimit ragged lists as in a CSR matrix. The store is one
# flat array because the compiler's work grows steeply with the number of arrays handed to a function; the names are
# NumPy integers because numba would compile whatever takes a plain constant anew for each constant.
(
    # the tree, by node
    PARENT, END, ACTION, ODDS_OF, TERMINAL_OF, SET_OF_NODE,
    # information sets and actions; FIRST is the first action of each set, EDGE_LIST the nodes an action leads to
    FIRST, PLAYER_OF_SET, SET_OF_ACTION, PLAYER_OF_ACTION, NODE_PTR, NODE_LIST, EDGE_PTR, EDGE_LIST,
    # the Jacobian block by block: per set h its blocks (h, g), where each begins in BLOCK_POS, and there the place
    # of every entry among the values, row by row; ENTRY_* list the same entries for a dense copy
    BLOCK_PTR, BLOCK_SET, BLOCK_AT, BLOCK_POS, ENTRY_ROW, ENTRY_COL, ENTRY_POS,
    # elimination: order of pivots; of each pivot its place, the rows below, the columns right, and what they hit
    ORDER, PIVOT, LOWER_PTR, LOWER_ROW, LOWER_POS, UPPER_PTR, UPPER_COL, UPPER_POS, TARGET_PTR, TARGET,
    LEVEL,  # of each set: how many moves its owner has made before it
) = (np.int64(k) for k in range(32))  # fmt: skip


class Plan(NamedTuple):
    """Index arrays of one tree (int64), one after the other: part k is `store[at[k]:at[k + 1]]`."""

    store: np.ndarray
    at: np.ndarray
    nodes: int
    actions: int
    sets: int
    players: int
    unknowns: int
    values: int  # entries of the Jacobian with its fill

    def part(self, which: np.int64) -> np.ndarray:
        """One of the parts named above."""
        return self.store[self.at[which] : self.at[which + 1]]

    @property
    def multiplications(self) -> int:
        """Multiply-adds of one factorisation."""
        return len(self.part(TARGET))


def plan(tree: Tree) -> Plan:
    """The plan of a tree; its cost grows with the number of pairs of moves that share a path."""
    sets = tree.infosets
    first = np.array([h.first_action for h in sets] + [tree.action_count], dtype=np.int64)
    player_of_set = np.array([tree.players.index(h.player) for h in sets], dtype=np.int64)
    width = np.diff(first)
    set_of_action = np.repeat(np.arange(len(sets)), width)
    node_ptr, node_list = _ragged([list(h.nodes) for h in sets])
    edges: list[list[int]] = [[] for _ in range(tree.action_count)]
    for node in range(tree.node_count):
        if tree.action[node] != NONE:
            edges[tree.action[node]].append(node)
    edge_ptr, edge_list = _ragged(edges)

    blocks = _blocks(tree, player_of_set)
    variable = np.full(tree.action_count, -1, dtype=np.int64)
    not_first = np.ones(tree.action_count, dtype=bool)
    not_first[first[:-1]] = False
    variable[not_first] = np.arange(not_first.sum())
    unknowns = int(not_first.sum())

    rows: list[set[int]] = [{v} for v in range(unknowns)]
    for h, linked in enumerate(blocks):
        for g in linked:
            columns = range(first[g] - g, first[g + 1] - g - 1)  # unknowns of g: its actions less one per earlier set
            for row in range(first[h] - h, first[h + 1] - h - 1):
                rows[row].update(columns)
    order, lower, upper = _eliminate(rows)

    # `rows` now holds the pattern with its fill; number the values row by row
    position: dict[tuple[int, int], int] = {}
    for row, columns_of_row in enumerate(rows):
        for column in sorted(columns_of_row):
            position[row, column] = len(position)

    block_ptr, block_set = _ragged([sorted(b) for b in blocks])
    block_at: list[int] = []
    block_pos: list[int] = []
    entry: list[tuple[int, int, int]] = []
    for h in range(len(sets)):
        for g in block_set[block_ptr[h] : block_ptr[h + 1]]:
            block_at.append(len(block_pos))
            for row in range(first[h] - h, first[h + 1] - h - 1):
                for column in range(first[g] - g, first[g + 1] - g - 1):
                    block_pos.append(position[row, column])
                    entry.append((row, column, position[row, column]))

    lower_ptr, lower_row = _ragged([lower[v] for v in order])
    upper_ptr, upper_col = _ragged([upper[v] for v in order])
    target_ptr, target = _ragged([[position[i, j] for i in lower[v] for j in upper[v]] for v in order])
    parts: dict[np.int64, Sequence[int] | np.ndarray] = {
        PARENT: tree.parent, END: tree.end, ACTION: tree.action, ODDS_OF: tree.odds_of, TERMINAL_OF: tree.terminal_of,
        SET_OF_NODE: tree.infoset_of,
        FIRST: first, PLAYER_OF_SET: player_of_set, SET_OF_ACTION: set_of_action,
        PLAYER_OF_ACTION: player_of_set[set_of_action], NODE_PTR: node_ptr, NODE_LIST: node_list,
        EDGE_PTR: edge_ptr, EDGE_LIST: edge_list, BLOCK_PTR: block_ptr, BLOCK_SET: block_set, BLOCK_AT: block_at,
        BLOCK_POS: block_pos, ENTRY_ROW: [e[0] for e in entry], ENTRY_COL: [e[1] for e in entry],
        ENTRY_POS: [e[2] for e in entry], ORDER: order, PIVOT: [position[v, v] for v in order],
        LOWER_PTR: lower_ptr, LOWER_ROW: lower_row, LOWER_POS: [position[i, v] for v in order for i in lower[v]],
        UPPER_PTR: upper_ptr, UPPER_COL: upper_col, UPPER_POS: [position[v, j] for v in order for j in upper[v]],
        TARGET_PTR: target_ptr, TARGET: target, LEVEL: _levels(tree),
    }  # fmt: skip
    stacked = [_ints(parts[k]) for k in sorted(parts)]
    at = np.zeros(len(parts) + 1, dtype=np.int64)
    at[1:] = np.cumsum([len(x) for x in stacked])
    return Plan(
        np.concatenate(stacked), at, tree.node_count, tree.action_count, len(sets), len(tree.players), unknowns,
        len(position),
    )  # fmt: skip


def _levels(tree: Tree) -> list[int]:
    """For each information set, how many moves its owner has made before it (the same at all its nodes)."""
    owner = {a: h.player for h in tree.infosets for a in range(h.slice.start, h.slice.stop)}
    levels = []
    for h in tree.infosets:
        node, count = h.nodes[0], 0
        while node != 0:
            count += owner.get(int(tree.action[node])) == h.player
            node = int(tree.parent[node])
        levels.append(count)
    return levels


def _blocks(tree: Tree, player_of_set: np.ndarray) -> list[set[int]]:
    """For each information set, the sets on which its choice depends (itself included).

    Below it, every set it can still lead to; above it, the sets of *other* players on its paths, whose choices decide
    what it believes. A player's own earlier moves cancel from its beliefs under perfect recall.
    """
    blocks: list[set[int]] = [{h} for h in range(len(tree.infosets))]
    above: list[tuple[int, ...]] = []
    for node in range(tree.node_count):
        parent = tree.parent[node]
        path = () if parent == NO_PARENT else above[parent]
        if parent != NO_PARENT and tree.infoset_of[parent] != NONE:
            path = (*path, int(tree.infoset_of[parent]))
        above.append(path)
        h = int(tree.infoset_of[node])
        if h != NONE:
            for g in path:
                blocks[g].add(h)
                if player_of_set[g] != player_of_set[h]:
                    blocks[h].add(g)
    return blocks


def _eliminate(rows: list[set[int]]) -> tuple[list[int], dict[int, list[int]], dict[int, list[int]]]:
    """Symbolic elimination on the diagonal, least fill first; adds the fill to `rows`."""
    size = len(rows)
    columns: list[set[int]] = [set() for _ in range(size)]
    for row, entries in enumerate(rows):
        for column in entries:
            columns[column].add(row)
    active_rows = [set(r) for r in rows]
    left = set(range(size))
    order: list[int] = []
    lower: dict[int, list[int]] = {}
    upper: dict[int, list[int]] = {}
    while left:
        pivot = min(left, key=lambda v: ((len(active_rows[v]) - 1) * (len(columns[v]) - 1), v))
        left.remove(pivot)
        order.append(pivot)
        below = sorted(columns[pivot] - {pivot})
        right = sorted(active_rows[pivot] - {pivot})
        lower[pivot], upper[pivot] = below, right
        for row in below:
            active_rows[row].discard(pivot)
            for column in right:
                if column not in active_rows[row]:
                    active_rows[row].add(column)
                    columns[column].add(row)
                    rows[row].add(column)
        for column in right:
            columns[column].discard(pivot)
    return order, lower, upper


def _ragged(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    pointer = np.zeros(len(lists) + 1, dtype=np.int64)
    pointer[1:] = np.cumsum([len(x) for x in lists])
    return pointer, _ints([x for part in lists for x in part])


def _ints(values: Sequence[int] | np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=np.int64)
