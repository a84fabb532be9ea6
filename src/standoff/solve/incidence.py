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

    `steps[n]` are the steps from the root to node n, as places in the row [actions, branches of chance, nothing],
    filled up with "nothing". `pair_action` and `pair_terminal` list every action with every terminal behind it, by
    action. `slope_*` list the products in the derivative of the equations by the unknowns: which cell each goes
    to (row × U + column), by cell; which pair it belongs to; whether the column's action itself is on that path, or
    another of its set; and -1 where the pair is of the row's reference action.
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
    slope_taken: Int[np.ndarray, " F"]
    slope_sign: Int[np.ndarray, " F"]


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
    free = [a for a in range(actions) if a != first[a]]
    unknown = {a: k for k, a in enumerate(free)}
    free_of_set = [[unknown[a] for a in range(h.slice.start + 1, h.slice.stop)] for h in tree.infosets]
    slopes = []
    for k, (a, z) in enumerate(pairs):
        path = taken[z]
        rows = [(unknown[a], 1)] if a in unknown else [(row, -1) for row in free_of_set[sets[a]]]
        for place, b in enumerate(path):
            # With perfect recall a player's own past, and the action itself, lie on all these paths alike and cancel.
            if players[b] == players[a] and place <= path.index(a):
                continue
            slopes += [
                (row * len(free) + column, k, int(free[column] == b), sign)
                for row, sign in rows
                for column in free_of_set[sets[b]]
            ]
    cells = np.array(sorted(slopes), dtype=np.int64).reshape(-1, 4)
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
        free=_indices(free),
        draw_of_odds=_indices([draws.index((o.group, o.variant)) for o in tree.odds]),
        draws=len(draws),
        pair_action=_indices([a for a, _ in pairs]),
        pair_terminal=_indices([z for _, z in pairs]),
        slope_cell=cells[:, 0],
        slope_pair=cells[:, 1],
        slope_taken=cells[:, 2],
        slope_sign=cells[:, 3],
    )


def _indices(values: list[int]) -> Int[np.ndarray, " X"]:
    return np.array(values, dtype=np.int64)
