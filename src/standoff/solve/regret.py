"""What a player could still gain: the judge of every solution, independent of how it was found."""

from __future__ import annotations

import numpy as np

from standoff.solve.jit import inner
from standoff.solve.kernel import BELIEF, EDGE_P, VALUE, Scratch, part
from standoff.solve.plan import (
    ACTION,
    EDGE_LIST,
    EDGE_PTR,
    FIRST,
    LEVEL,
    PARENT,
    PLAYER_OF_SET,
    SET_OF_ACTION,
    TERMINAL_OF,
    Plan,
)


@inner
def player_regret(plan: Plan, payoff: np.ndarray, s: Scratch, out: np.ndarray) -> None:
    """Each player's gain from its best deviation against the others' strategies in `s`, in utility.

    Exact dynamic programming over the player's own information sets, last moves first: under perfect recall the
    weights of a set's nodes depend on the others alone, so each set can be decided once all later ones are.
    """
    first, owner, level, edge_ptr, edge_list, parent, belief = (
        part(plan, FIRST), part(plan, PLAYER_OF_SET), part(plan, LEVEL), part(plan, EDGE_PTR), part(plan, EDGE_LIST),
        part(plan, PARENT), part(s, BELIEF),
    )  # fmt: skip
    value = np.zeros(plan.nodes)
    best = np.full(plan.sets, -1)
    for i in range(plan.players):
        deepest = -1
        for h in range(plan.sets):
            best[h] = -1
            if owner[h] == i:
                deepest = max(deepest, level[h])
        for now in range(deepest, -1, -1):
            _values(plan, payoff, i, best, s, value)
            for h in range(plan.sets):
                if owner[h] != i or level[h] != now:
                    continue
                top = -np.inf
                for a in range(first[h], first[h + 1]):
                    gain = 0.0
                    for k in range(edge_ptr[a], edge_ptr[a + 1]):
                        x = edge_list[k]
                        gain += belief[parent[x]] * value[x]
                    if gain > top:
                        top = gain
                        best[h] = a
        _values(plan, payoff, i, best, s, value)
        out[i] = max(0.0, value[0] - part(s, VALUE)[i])


@inner
def _values(plan: Plan, payoff: np.ndarray, i: int, best: np.ndarray, s: Scratch, value: np.ndarray) -> None:
    """Values for player i where it plays `best` at the sets already decided (-1: undecided) and σ elsewhere."""
    parent, action, terminal, set_of, edge_p = (
        part(plan, PARENT), part(plan, ACTION), part(plan, TERMINAL_OF), part(plan, SET_OF_ACTION), part(s, EDGE_P),
    )  # fmt: skip
    for n in range(plan.nodes):
        z = terminal[n]
        value[n] = payoff[z, i] if z >= 0 else 0.0
    for n in range(plan.nodes - 1, 0, -1):
        a = action[n]
        weight = edge_p[n]
        if a >= 0 and best[set_of[a]] >= 0:
            weight = 1.0 if best[set_of[a]] == a else 0.0
        value[parent[n]] += weight * value[n]
