r"""Beliefs by coordinates, strategies between the nodes of a grid, and what a round comes to at a belief.

A player of K types has K − 1 coordinates: the odds of each type among it and all that come after it. A share p lies at
$t = p^{1/a}/(p^{1/a} + (1-p)^{1/a})$ with a = 1.5, so that nodes, which are even in t, crowd a little towards 0 and 1,
where Bayes' rule turns small shares into large ones. The same interpolation is written twice: here for all nodes of
many worlds at once, and in `compiled/round.h` for one path.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from standoff.simulate.public import CHANCE, TERMINAL, PublicTree

POWER = 1.5  # a


def share_at(t: Float[np.ndarray, "*s"]) -> Float[np.ndarray, "*s"]:
    """The share that lies at coordinate t."""
    p, q = t**POWER, (1.0 - t) ** POWER
    return np.asarray(p / (p + q))


def odds_of(
    public: PublicTree, odds: Float[np.ndarray, "R O"], t: Float[np.ndarray, "R D"]
) -> Float[np.ndarray, "R O"]:
    """Odds of all chance moves, with those of types put at the belief of coordinates t."""
    out, column = odds.copy(), 0
    for player in public.players:
        left = np.ones(len(odds))
        for place in player.odds[:-1]:
            share = share_at(t[:, column])
            out[:, place] = left * share
            left = left * share_at(1.0 - t[:, column])
            column += 1
        out[:, player.odds[-1]] = left
    return out


def weights_along(x: Float[np.ndarray, " R"], size: int) -> Float[np.ndarray, "R n"]:
    """Weights of `size` nodes at x (0 … size − 1): as `along` in `compiled/round.h`, all nodes told."""
    cell = np.minimum(x.astype(int), size - 2)
    u, rows, out = x - cell, np.arange(len(x)), np.zeros((len(x), size))
    if size == 2:
        return np.stack([1.0 - u, u], axis=1)
    near = (
        u * (-0.5 + u * (1.0 - 0.5 * u)),
        1.0 + u * u * (1.5 * u - 2.5),
        u * (0.5 + u * (2.0 - 1.5 * u)),
        u * u * (0.5 * u - 0.5),
    )
    for k, weight in enumerate(near):
        node = cell + k - 1
        inside = (node >= 0) & (node < size)
        np.add.at(out, (rows[inside], node[inside]), weight[inside])
        for m, part in enumerate((3.0, -3.0, 1.0)):  # a parabola through the last three nodes
            for lost, mirrored in ((node < 0, m), (node >= size, size - 1 - m)):
                out[lost, mirrored] += part * weight[lost]
    return out


def interpolated(
    public: PublicTree, tables: Float[np.ndarray, "R n A"], size: int, t: Float[np.ndarray, "R D"]
) -> Float[np.ndarray, "R A"]:
    """Strategies at the beliefs of coordinates t, from a table of each row's world."""
    return mixed(public, np.einsum("rn,rna->ra", node_weights(t, size), tables))


def node_weights(t: Float[np.ndarray, "R D"], size: int) -> Float[np.ndarray, "R n"]:
    """Weights of all nodes at the beliefs of coordinates t."""
    weight = np.ones((len(t), 1))
    for column in range(t.shape[1]):
        along = weights_along(t[:, column] * (size - 1), size)
        weight = (weight[:, :, None] * along[:, None, :]).reshape(len(t), -1)
    return weight


def mixed(public: PublicTree, logs: Float[np.ndarray, "R A"]) -> Float[np.ndarray, "R A"]:
    """Probabilities from logarithms that need not add up to them."""
    out = np.empty_like(logs)
    for h in public.tree.infosets:
        mine = logs[:, h.slice]
        raised = np.exp(mine - mine.max(axis=1, keepdims=True))
        out[:, h.slice] = raised / raised.sum(axis=1, keepdims=True)
    return out


def outcomes(
    public: PublicTree, strategy: Float[np.ndarray, "R A"], odds: Float[np.ndarray, "R O"]
) -> Float[np.ndarray, "R Y"]:
    """How likely a round ends with each outcome."""
    out = np.zeros((len(odds), len(public.tree.outcomes)))
    for j, types in enumerate(public.type_of):
        start = np.ones(len(odds))
        for player, k in zip(public.players, types, strict=True):
            start = start * odds[:, player.odds[k]]
        reach = {0: start}
        for node in range(public.node_count):
            here = reach.pop(node)
            if public.kind[node] == TERMINAL:
                out[:, public.tree.outcome[public.terminal[node, j]]] += here
            mover = public.mover[node]
            first = public.set[node, types[mover] if mover >= 0 else 0]
            for b in range(public.count[node]):
                by_chance = public.kind[node] == CHANCE
                share = odds[:, public.chance[node, b]] if by_chance else strategy[:, first + b]
                reach[int(public.child[node, b])] = here * share
    return out
