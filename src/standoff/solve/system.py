"""The linear system of Newton's method: which sets are in it, in which order it is solved, and where its entries stand.

All games on a tree share its pattern of zeros. The order of elimination (least fill first: Markowitz 1957, on the
diagonal) and the fill are therefore found once, and each factorisation is a walk over lists.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standoff.game import NONE, ROOT, Tree
from standoff.solve.feedback import Told


@dataclass(frozen=True)
class System:
    """Names as in `compiled/tree.h`. `rests_on[k]` are the sets on which set `sets[k]` depends, itself included."""

    sets: list[int]
    rests_on: list[list[int]]
    row_of: np.ndarray
    columns: list[list[int]]

    @property
    def rows(self) -> int:
        return len(self.columns)

    def entries(self, first: np.ndarray) -> list[list[int]]:
        """For each set and each on which it depends, where the entries stand, row by row."""
        starts = np.cumsum([0, *(len(row) for row in self.columns)])
        place = [{column: int(starts[r]) + e for e, column in enumerate(row)} for r, row in enumerate(self.columns)]
        return [
            [
                place[self.row_of[a]][int(self.row_of[c])]
                for a in range(first[h] + 1, first[h + 1])
                for c in range(first[g] + 1, first[g + 1])
            ]
            for k, h in enumerate(self.sets)
            for g in self.rests_on[k]
        ]


def system(tree: Tree, told: Told, first: np.ndarray, linked: Sequence[int]) -> System:
    """The system of the sets `linked`: those through which the feedback sets depend on one another."""
    chosen = sorted(linked)
    rests_on = _dependences(tree, told, first, set(chosen))
    variable = np.full(tree.action_count, -1, dtype=np.int64)
    count = 0
    for h in chosen:
        for a in range(first[h] + 1, first[h + 1]):
            variable[a] = count
            count += 1
    pattern: list[set[int]] = [set() for _ in range(count)]
    for h in chosen:
        columns = [int(variable[c]) for g in rests_on[h] for c in range(first[g] + 1, first[g + 1])]
        for a in range(first[h] + 1, first[h + 1]):
            pattern[variable[a]].update(columns)
    order = _eliminate(pattern)
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    columns_of = [sorted(int(rank[c]) for c in pattern[v]) for v in order]
    row_of = np.where(variable >= 0, rank[variable] if count else -1, -1)
    return System(chosen, [sorted(rests_on[h]) for h in chosen], row_of, columns_of)


def _dependences(tree: Tree, told: Told, first: np.ndarray, linked: set[int]) -> dict[int, set[int]]:
    """On which of the linked sets each of them depends: those below it, and those its beliefs tell nodes apart by."""
    found: dict[int, set[int]] = {h: {h} for h in linked}
    for g in linked:
        for node in tree.infosets[g].nodes:
            n = node
            while n != ROOT:
                n = int(tree.parent[n])
                h = int(tree.infoset_of[n])
                if h in found:
                    found[h].add(g)
    set_of_action = np.repeat(np.arange(len(tree.infosets)), np.diff(first))
    for h in linked:
        for branches in told[h]:
            for e in branches:
                g = int(set_of_action[e]) if e < tree.action_count else NONE
                if g in found:
                    found[h].add(g)
    return found


def _eliminate(rows: list[set[int]]) -> list[int]:
    """Symbolic elimination on the diagonal, least fill first; adds the fill to `rows` and gives the order."""
    columns: list[set[int]] = [set() for _ in rows]
    for row, entries in enumerate(rows):
        for column in entries:
            columns[column].add(row)
    left_rows = [set(r) for r in rows]

    def fill(v: int) -> int:
        return (len(left_rows[v]) - 1) * (len(columns[v]) - 1)

    heap = [(fill(v), v) for v in range(len(rows))]
    heapq.heapify(heap)
    order: list[int] = []
    done = np.zeros(len(rows), dtype=bool)
    while heap:
        value, pivot = heapq.heappop(heap)
        if done[pivot] or value != fill(pivot):
            continue
        done[pivot] = True
        order.append(pivot)
        below, right = columns[pivot] - {pivot}, left_rows[pivot] - {pivot}
        for row in below:
            left_rows[row].discard(pivot)
            fresh = right - left_rows[row]
            left_rows[row] |= fresh
            rows[row] |= fresh
            for column in fresh:
                columns[column].add(row)
        for column in right:
            columns[column].discard(pivot)
        for v in below | right:
            heapq.heappush(heap, (fill(v), v))
    return order
