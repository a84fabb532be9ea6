"""What can be worked out once per tree: its arrays as the compiled loops read them, and what is unknown.

Unknowns are log-odds at the feedback sets (see `feedback.py`): of each action against the first of its information set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import SupportsIndex

import numpy as np
from jaxtyping import Int

from standoff.game import NONE, ROOT, Tree
from standoff.solve.feedback import Order, Told, told_apart
from standoff.solve.system import system
from standoff.solve.terms import terms

Places = Int[np.ndarray, " _"]
LARGEST_PLACE = np.iinfo(np.int32).max


@dataclass(frozen=True, eq=False)
class Plan:
    """Index arrays of one tree; `compiled/tree.h` says what each holds, under the same names and in the same order."""

    nodes: int
    actions: int
    sets: int
    players: int
    branches: int
    terminals: int
    unknowns: int
    rounds: int
    linked: int
    rows: int
    triangle: int
    surprises: int
    reaches: int
    gains: int
    parent: Places
    edge: Places
    terminal: Places
    asked: Places
    child_ptr: Places
    child: Places
    first: Places
    owner: Places
    level: Places
    unknown: Places
    heard: Places
    node_ptr: Places
    node: Places
    told_ptr: Places
    told: Places
    reply_at: Places
    reply: Places
    round_ptr: Places
    step: Places
    system: Places
    row_of: Places
    row_of_unknown: Places
    row_ptr: Places
    middle: Places
    diagonal: Places
    column: Places
    surprise: Places
    reach: Places
    gain: Places
    term_ptr: Places
    term: Places
    product_ptr: Places
    product: Places

    @property
    def unknown_actions(self) -> Places:
        """The action whose log-odds each unknown is."""
        sets = np.flatnonzero(self.unknown >= 0)
        return np.concatenate([np.zeros(0, int), *(np.arange(self.first[h] + 1, self.first[h + 1]) for h in sets)])

    @property
    def reference_actions(self) -> Places:
        """The first action of the set of each unknown."""
        sets = np.flatnonzero(self.unknown >= 0)
        return np.repeat(self.first[sets], np.diff(self.first)[sets] - 1)


@lru_cache(maxsize=64)
def plan_of(tree: Tree) -> Plan:
    """The plan of a tree, worked out once."""
    sets = tree.infosets
    edge = np.where(tree.action != NONE, tree.action, tree.action_count + tree.odds_of)
    edge[ROOT] = 0  # never read
    told = told_apart(tree, edge)
    asked = _asked(tree)
    order = Order(tree, told, asked)

    width = np.array([len(h.actions) for h in sets], dtype=np.int64)
    unknown = np.full(len(sets), -1, dtype=np.int64)
    places = np.cumsum([0, *(width[h] - 1 for h in order.feedback)])
    unknown[order.feedback] = places[:-1]
    first = np.cumsum([0, *width])
    linear = system(tree, told, first, order.linked, order.feedback)
    row_ptr, column = _ragged(linear.columns)
    middle = [int(row_ptr[r]) + sum(c < linear.triangle for c in row) for r, row in enumerate(linear.columns)]
    diagonal = [int(row_ptr[r]) + columns.index(r) for r, columns in enumerate(linear.columns)]
    entries = terms(tree, told, edge, first, linear)
    term_ptr, term = entries.sorted(len(column))
    product_ptr, product = linear.products()
    row_of_unknown = [linear.row_of[a] for h in order.feedback for a in range(first[h] + 1, first[h + 1])]

    children = np.flatnonzero(tree.parent >= 0)
    children = children[np.argsort(tree.parent[children], kind="stable")]
    child_ptr = np.searchsorted(tree.parent[children], np.arange(tree.node_count + 1))
    child_of = {(int(tree.parent[c]), int(tree.action[c])): int(c) for c in children if tree.action[c] != NONE}
    reply = [[child_of[n, h.first_action + k] for n in h.nodes for k in range(len(h.actions))] for h in sets]
    reply_at, reply_list = _ragged(reply)
    halves = [half for one in order.rounds for half in ([v for v in one if v >= 0], [~v for v in one if v < 0])]
    round_ptr, step = _ragged(halves)
    node_ptr, node = _ragged([h.nodes for h in sets])
    told_ptr, told_list = _ragged([branches for nodes in told for branches in nodes])
    return Plan(
        nodes=tree.node_count, actions=tree.action_count, sets=len(sets), players=len(tree.players),
        branches=len(tree.odds), terminals=tree.terminal_count, unknowns=int(places[-1]),
        rounds=len(order.rounds), linked=len(linear.sets), rows=linear.rows, triangle=linear.triangle,
        surprises=len(entries.surprise), reaches=len(entries.reach), gains=len(entries.gain),
        parent=_places(tree.parent), edge=_places(edge), terminal=_places(tree.terminal_of),
        asked=_places(asked), child_ptr=_places(child_ptr),
        child=_places(children), first=_places(first),
        owner=_places([tree.players.index(h.player) for h in sets]), level=_places(_levels(tree)),
        unknown=_places(unknown), heard=_places(_heard(tree, told)), node_ptr=node_ptr, node=node,
        told_ptr=told_ptr, told=told_list,
        reply_at=reply_at, reply=reply_list, round_ptr=round_ptr, step=step, system=_places(linear.sets),
        row_of=_places(linear.row_of), row_of_unknown=_places(row_of_unknown), row_ptr=row_ptr,
        middle=_places(middle), diagonal=_places(diagonal), column=column, surprise=_flat(entries.surprise),
        reach=_flat(entries.reach), gain=_flat(entries.gain), term_ptr=_places(term_ptr), term=_places(term),
        product_ptr=_places(product_ptr), product=_places(product),
    )  # fmt: skip


def _heard(tree: Tree, told: Told) -> np.ndarray:
    """For each information set, whether what is chosen there tells nodes of another apart."""
    by = np.zeros(tree.action_count + len(tree.odds), dtype=bool)
    by[[e for nodes in told for branches in nodes for e in branches]] = True
    return np.array([by[h.slice].any() for h in tree.infosets], dtype=bool)


def _asked(tree: Tree) -> np.ndarray:
    """For each node, the players (a bit each) who choose somewhere above it, and so ask what it is worth to them."""
    bit = {player: 1 << i for i, player in enumerate(tree.players)}
    mine = [bit[h.player] if len(h.actions) > 1 else 0 for h in tree.infosets]
    asked = np.zeros(tree.node_count, dtype=np.int64)
    for n in range(1, tree.node_count):
        above = tree.parent[n]
        h = tree.infoset_of[above]
        asked[n] = asked[above] | (mine[h] if h != NONE else 0)
    return asked


def _levels(tree: Tree) -> list[int]:
    """For each information set, how many moves its owner has made before it (the same at all its nodes)."""
    made = np.zeros((tree.node_count, len(tree.players)), dtype=np.int64)
    owner = [tree.players.index(h.player) for h in tree.infosets]
    for n in range(1, tree.node_count):
        above = tree.parent[n]
        made[n] = made[above]
        if tree.infoset_of[above] != NONE:
            made[n, owner[tree.infoset_of[above]]] += 1
    return [int(made[h.nodes[0], owner[k]]) for k, h in enumerate(tree.infosets)]


def _flat(rows: Sequence[tuple[int, ...]]) -> np.ndarray:
    return _places(np.array(rows, dtype=np.int64).ravel())


def _ragged(lists: Sequence[Sequence[SupportsIndex]]) -> tuple[np.ndarray, np.ndarray]:
    pointer = np.cumsum([0, *(len(x) for x in lists)])
    return _places(pointer), _places([x for one in lists for x in one])


def _places(values: Sequence[SupportsIndex] | np.ndarray) -> np.ndarray:
    out = np.asarray(values, dtype=np.int64)
    if out.size and (out.max() > LARGEST_PLACE or out.min() < -LARGEST_PLACE):
        raise OverflowError("the tree is too large: its index arrays pass two thousand million entries")
    return np.ascontiguousarray(out, dtype=np.int32)
