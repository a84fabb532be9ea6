"""Which actions and chance branches lie on which path: the tree as the index arrays of gathers and sums.

The compiled loops walk the tree node by node. Array code wants whole sums instead, so paths are laid out here once per
tree: down every path for log-reach, and across all paths through an action for what it is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from standoff.game import NONE, ROOT, Tree


@dataclass(frozen=True, eq=False)
class Incidence:
    """Index arrays of one tree: A actions, O branches of chance, N nodes, T terminals, H information sets.

    `steps[n]` are the steps from the root to node n, as places in the row [actions, branches of chance, nothing], filled
    up with "nothing". `pair_action` and `pair_terminal` list every action with every terminal behind it, by action.
    `slope_pair`, `slope_cell` list the products in the derivative of an action's utility by log σ: which pair, and
    which cell (action × A + action) it goes to, by cell.
    """

    tree: Tree
    steps: Int[np.ndarray, "N D"]
    terminals: Int[np.ndarray, " T"]
    decisions: Int[np.ndarray, " M"]
    set_of_decision: Int[np.ndarray, " M"]
    set_of_action: Int[np.ndarray, " A"]
    player_of_action: Int[np.ndarray, " A"]
    first_of_action: Int[np.ndarray, " A"]
    free: Int[np.ndarray, " U"]  # the actions that are not the first of their set: one unknown each
    draw_of_odds: Int[np.ndarray, " O"]
    draws: int
    pair_action: Int[np.ndarray, " E"]
    pair_terminal: Int[np.ndarray, " E"]
    slope_pair: Int[np.ndarray, " F"]
    slope_cell: Int[np.ndarray, " F"]


def incidence(tree: Tree) -> Incidence:
    """Lay the paths of a tree out."""
    actions, nothing = tree.action_count, tree.action_count + len(tree.odds)
    paths: list[tuple[int, ...]] = [()]
    for n in range(ROOT + 1, tree.node_count):
        a = int(tree.action[n])
        paths.append((*paths[tree.parent[n]], a if a != NONE else actions + int(tree.odds_of[n])))
    longest = max(map(len, paths))
    steps = np.array([(*path, *[nothing] * (longest - len(path))) for path in paths], dtype=np.int64)

    sets = [k for k, h in enumerate(tree.infosets) for _ in h.actions]
    first = [h.first_action for h in tree.infosets for _ in h.actions]
    players = [tree.players.index(h.player) for h in tree.infosets for _ in h.actions]
    terminals = np.flatnonzero(tree.terminal_of != NONE)
    taken = [tuple(a for a in paths[n] if a < actions) for n in terminals]
    pairs = sorted((a, z) for z, path in enumerate(taken) for a in path)
    slopes = sorted(
        (a * actions + b, k)
        for k, (a, z) in enumerate(pairs)
        for b in taken[z]
        # With perfect recall a player's own past, and the action itself, lie on all these paths alike and cancel.
        if not (players[b] == players[a] and taken[z].index(b) <= taken[z].index(a))
    )
    draws = sorted({(o.group, o.variant) for o in tree.odds})
    decisions = np.flatnonzero(tree.infoset_of != NONE)
    return Incidence(
        tree=tree,
        steps=steps.reshape(tree.node_count, longest),
        terminals=terminals,
        decisions=decisions,
        set_of_decision=tree.infoset_of[decisions],
        set_of_action=_indices(sets),
        player_of_action=_indices(players),
        first_of_action=_indices(first),
        free=np.flatnonzero(np.arange(actions) != _indices(first)),
        draw_of_odds=_indices([draws.index((o.group, o.variant)) for o in tree.odds]),
        draws=len(draws),
        pair_action=_indices([a for a, _ in pairs]),
        pair_terminal=_indices([z for _, z in pairs]),
        slope_pair=_indices([k for _, k in slopes]),
        slope_cell=_indices([cell for cell, _ in slopes]),
    )


def _indices(values: list[int]) -> Int[np.ndarray, " X"]:
    return np.array(values, dtype=np.int64)
