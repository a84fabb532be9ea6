"""The linear system of Newton's method: which sets are in it, in which order it is solved, and where its entries stand.

All games on a tree share its pattern of zeros. The order of elimination, the fill and the products that each entry is
made of are therefore found once, and each factorisation is a walk over lists. Sets that are no feedback sets go first:
no circle passes through them alone, so their pivots are one, and eliminating them is the chain rule. Among them, and
then among the feedback sets, least fill goes first (Markowitz 1957, on the diagonal).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from standoff.game import NONE, ROOT, Tree
from standoff.solve.feedback import Told


@dataclass(frozen=True)
class System:
    """Names as in `compiled/tree.h`. `columns[r]` are those of row r, fill included, in order."""

    sets: list[int]
    row_of: np.ndarray
    columns: list[list[int]]
    triangle: int

    @property
    def rows(self) -> int:
        return len(self.columns)

    def places(self) -> list[dict[int, int]]:
        """For each row, where the entry of each column stands."""
        starts = np.cumsum([0, *(len(row) for row in self.columns)])
        return [{column: int(starts[r]) + e for e, column in enumerate(row)} for r, row in enumerate(self.columns)]

    def products(self) -> tuple[Int[np.ndarray, " _"], Int[np.ndarray, " _"]]:
        """What elimination takes from each entry: products of an entry to its left, in its row, and one above it.

        Gives where those of each entry begin, and the places of the two, pair by pair.
        """
        width = np.array([len(row) for row in self.columns], dtype=np.int64)
        starts = np.cumsum([0, *width])
        columns = [np.array(row, dtype=np.int64) for row in self.columns]
        diagonal = [int(np.searchsorted(row, r)) for r, row in enumerate(columns)]
        counts, pairs = np.zeros(int(starts[-1]) + 1, dtype=np.int64), [np.zeros((0, 2), dtype=np.int32)]
        where = np.full(self.rows, -1, dtype=np.int64)
        for r, row in enumerate(columns):
            where[row] = starts[r] + np.arange(len(row))
            left = row[: diagonal[r]]
            if not len(left):
                continue
            above = [np.arange(starts[k] + diagonal[k] + 1, starts[k + 1]) for k in left]
            size = [len(one) for one in above]
            upper = np.concatenate(above)
            into = where[np.concatenate([columns[k][diagonal[k] + 1 :] for k in left])]
            mine = np.repeat(where[left], size)
            order = np.argsort(into, kind="stable")  # from left to right within an entry
            pairs.append(np.column_stack([mine, upper])[order].astype(np.int32))
            counts[starts[r] + 1 : starts[r + 1] + 1] = np.bincount(into - starts[r], minlength=len(row))
        return np.cumsum(counts), np.concatenate(pairs).ravel()


def system(tree: Tree, told: Told, first: np.ndarray, linked: Sequence[int], feedback: Sequence[int]) -> System:
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
    last = {int(variable[a]) for h in feedback for a in range(first[h] + 1, first[h + 1])}
    order = _eliminate(pattern, last)
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    columns_of = [sorted(int(rank[c]) for c in pattern[v]) for v in order]
    row_of = np.where(variable >= 0, rank[variable] if count else -1, -1)
    return System(chosen, row_of, columns_of, count - len(last))


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


def _eliminate(rows: list[set[int]], last: set[int]) -> list[int]:
    """Symbolic elimination on the diagonal, `last` after all others and least fill first; adds the fill to `rows` and
    gives the order."""
    columns: list[set[int]] = [set() for _ in rows]
    for row, entries in enumerate(rows):
        for column in entries:
            columns[column].add(row)
    left_rows = [set(r) for r in rows]

    def rank(v: int) -> tuple[bool, int]:
        return v in last, (len(left_rows[v]) - 1) * (len(columns[v]) - 1)

    heap = [(rank(v), v) for v in range(len(rows))]
    heapq.heapify(heap)
    order: list[int] = []
    done = np.zeros(len(rows), dtype=bool)
    while heap:
        value, pivot = heapq.heappop(heap)
        if done[pivot] or value != rank(pivot):
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
            heapq.heappush(heap, (rank(v), v))
    return order
