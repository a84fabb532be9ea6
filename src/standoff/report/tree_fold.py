"""Which nodes of a large tree are shown: those that play is likeliest to reach, within a budget."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standoff.report.tree_svg import TreeNode

WORTH_A_STUB = 3  # a stub that hides fewer nodes than this takes as much room as they do


@dataclass(frozen=True)
class Fold:
    """The nodes in sight, with the number hidden behind each stub and the outcome they mostly lead to."""

    nodes: tuple[TreeNode, ...]
    children: dict[str, tuple[TreeNode, ...]]  # of nodes in sight; a stub has none
    depth: dict[str, int]
    hidden: dict[str, int]
    mostly: dict[str, str]


def fold(nodes: Sequence[TreeNode], budget: int) -> Fold:
    """Open nodes from the root on, the likeliest first, while no more than `budget` are in sight.

    Where probabilities are missing the actions of a node count as equally likely. Equal likelihoods are
    opened in the order in which the nodes are given, so the picture depends on nothing but its input.
    """
    below: dict[str, list[TreeNode]] = {node.id: [] for node in nodes}
    for node in nodes:
        if node.parent is not None:
            below[node.parent].append(node)
    reach = _reach(nodes, below)
    size = _sizes(nodes)
    place = {node.id: k for k, node in enumerate(nodes)}
    opened: set[str] = set()
    in_sight = 1
    frontier = [(-reach[nodes[0].id], 0)]
    while frontier:
        _, k = heapq.heappop(frontier)
        key = nodes[k].id
        cheap = size[key] - 1 < WORTH_A_STUB
        if below[key] and (in_sight + len(below[key]) <= budget or cheap or key == nodes[0].id):
            opened.add(key)
            in_sight += len(below[key])
            for child in below[key]:
                heapq.heappush(frontier, (-reach[child.id], place[child.id]))
    return _cut(nodes, below, reach, size, opened)


def _reach(nodes: Sequence[TreeNode], below: dict[str, list[TreeNode]]) -> dict[str, float]:
    reach: dict[str, float] = {}
    for node in nodes:
        if node.parent is None:
            reach[node.id] = 1.0
        else:
            share = node.probability if node.probability is not None else 1 / len(below[node.parent])
            reach[node.id] = reach[node.parent] * share
    return reach


def _sizes(nodes: Sequence[TreeNode]) -> dict[str, int]:
    size = {node.id: 1 for node in nodes}
    for node in reversed(nodes):
        if node.parent is not None:
            size[node.parent] += size[node.id]
    return size


def _cut(
    nodes: Sequence[TreeNode],
    below: dict[str, list[TreeNode]],
    reach: dict[str, float],
    size: dict[str, int],
    opened: set[str],
) -> Fold:
    kept: list[TreeNode] = []
    depth: dict[str, int] = {}
    hidden: dict[str, int] = {}
    for node in nodes:
        if node.parent is None or node.parent in opened:
            kept.append(node)
            depth[node.id] = 0 if node.parent is None else depth[node.parent] + 1
            if below[node.id] and node.id not in opened:
                hidden[node.id] = size[node.id] - 1
    children = {node.id: tuple(below[node.id]) if node.id in opened else () for node in kept}
    return Fold(tuple(kept), children, depth, hidden, _mostly(nodes, reach, hidden))


def _mostly(nodes: Sequence[TreeNode], reach: dict[str, float], hidden: dict[str, int]) -> dict[str, str]:
    """For every stub, the outcome that play behind it ends in most often."""
    stub_of: dict[str, str] = {}
    ends: dict[str, dict[str, float]] = {key: {} for key in hidden}
    for node in nodes:
        stub = node.id if node.id in hidden else stub_of.get(node.parent or "", "")
        stub_of[node.id] = stub
        if stub and node.kind == "outcome":
            ends[stub][node.outcome] = ends[stub].get(node.outcome, 0.0) + reach[node.id]
    return {
        key: f"mostly {max(weights, key=lambda outcome: weights[outcome])}" if weights else "no end"
        for key, weights in ends.items()
    }
