r"""The Jacobian of the quantal-response equations, and its sparse factors, compiled.

Derivatives: a choice at $g$ *below* $x$ moves $v_i(xa)$ by the reach from $xa$ times what the choice gains over the
value of its node; a choice at $g$ *above* (another player's) moves the belief, by $\beta(x)(v_i(xa) - \bar u_a)$.
"""

from __future__ import annotations

import numpy as np

from standoff.solve.jit import inner
from standoff.solve.kernel import BELIEF, BLOCK, EDGE_P, RELATIVE, VALUE, VALUES, P, Scratch, U, part
from standoff.solve.plan import (
    ACTION,
    BLOCK_AT,
    BLOCK_POS,
    BLOCK_PTR,
    BLOCK_SET,
    EDGE_LIST,
    EDGE_PTR,
    END,
    FIRST,
    LOWER_POS,
    LOWER_PTR,
    LOWER_ROW,
    ORDER,
    PARENT,
    PIVOT,
    PLAYER_OF_ACTION,
    PLAYER_OF_SET,
    TARGET,
    TARGET_PTR,
    UPPER_COL,
    UPPER_POS,
    UPPER_PTR,
    Plan,
)


@inner
def jacobian(plan: Plan, precision: float, s: Scratch) -> None:
    """The derivative of the equations by the log-odds, into `values`; needs `beliefs_and_values` at the same point.

    One long function: taking a view costs more than the few multiplications between two calls would.
    """
    parent, end, action, owner = (
        part(plan, PARENT), part(plan, END), part(plan, ACTION), part(plan, PLAYER_OF_ACTION),
    )  # fmt: skip
    first, owner_of_set, block_ptr, block_set, block_at, block_pos, edge_ptr, edge_list = (
        part(plan, FIRST), part(plan, PLAYER_OF_SET), part(plan, BLOCK_PTR), part(plan, BLOCK_SET),
        part(plan, BLOCK_AT), part(plan, BLOCK_POS), part(plan, EDGE_PTR), part(plan, EDGE_LIST),
    )  # fmt: skip
    value, edge_p, belief, u, p = part(s, VALUE), part(s, EDGE_P), part(s, BELIEF), part(s, U), part(s, P)
    relative, block, values = part(s, RELATIVE), part(s, BLOCK), part(s, VALUES)
    players, actions = plan.players, plan.actions
    values[:] = 0.0
    for h in range(plan.sets):
        start, stop = first[h], first[h + 1]
        i = owner_of_set[h]
        for b in range(block_ptr[h], block_ptr[h + 1]):
            for c in range(first[block_set[b]], first[block_set[b] + 1]):
                for r in range(stop - start):
                    block[r * actions + c] = 0.0

        # derivatives of the set's utilities by every log σ: through beliefs (above) and through values (below)
        for a in range(start, stop):
            row = (a - start) * actions
            for k in range(edge_ptr[a], edge_ptr[a + 1]):
                x = edge_list[k]
                weight = belief[parent[x]]
                surprise = weight * (value[x * players + i] - u[a])
                y = parent[x]
                while y > 0:
                    c = action[y]
                    if c >= 0 and owner[c] != i:
                        block[row + c] += surprise
                    y = parent[y]
                relative[x] = weight
                for y in range(x + 1, end[x]):
                    above = parent[y]
                    relative[y] = relative[above] * edge_p[y]
                    c = action[y]
                    if c >= 0:
                        block[row + c] += relative[y] * (value[y * players + i] - value[above * players + i])

        # by log-odds instead of log σ, less the reference action's row, into place
        for b in range(block_ptr[h], block_ptr[h + 1]):
            g = block_set[b]
            left, right = first[g], first[g + 1]
            for r in range(stop - start):
                total = 0.0
                for c in range(left, right):
                    total += block[r * actions + c]
                for c in range(left, right):
                    block[r * actions + c] -= p[c] * total
            k = block_at[b]
            for r in range(1, stop - start):
                for c in range(left + 1, right):
                    entry = -precision * (block[r * actions + c] - block[c])
                    if g == h and c == start + r:
                        entry += 1.0
                    values[block_pos[k]] = entry
                    k += 1


@inner
def factorise(plan: Plan, s: Scratch) -> float:
    """Sparse LU in place, pivots on the diagonal. Gives the sign of the determinant, 0 where a pivot vanishes.

    Without row exchanges a small pivot loses digits; the residual, computed afresh after every step, judges the result.
    """
    pivots, lower_ptr, lower_pos, upper_ptr, upper_pos, target_ptr, target = (
        part(plan, PIVOT), part(plan, LOWER_PTR), part(plan, LOWER_POS), part(plan, UPPER_PTR), part(plan, UPPER_POS),
        part(plan, TARGET_PTR), part(plan, TARGET),
    )  # fmt: skip
    values = part(s, VALUES)
    sign = 1.0
    for k in range(plan.unknowns):
        pivot = values[pivots[k]]
        if abs(pivot) < 1e-12:
            return 0.0
        if pivot < 0.0:
            sign = -sign
        t = target_ptr[k]
        for i in range(lower_ptr[k], lower_ptr[k + 1]):
            factor = values[lower_pos[i]] / pivot
            values[lower_pos[i]] = factor
            for j in range(upper_ptr[k], upper_ptr[k + 1]):
                values[target[t]] -= factor * values[upper_pos[j]]
                t += 1
    return sign


@inner
def substitute(plan: Plan, s: Scratch, x: np.ndarray) -> None:
    """Solve with the factors of `factorise`, in place."""
    order, pivots, lower_ptr, lower_row, lower_pos, upper_ptr, upper_col, upper_pos = (
        part(plan, ORDER), part(plan, PIVOT), part(plan, LOWER_PTR), part(plan, LOWER_ROW), part(plan, LOWER_POS),
        part(plan, UPPER_PTR), part(plan, UPPER_COL), part(plan, UPPER_POS),
    )  # fmt: skip
    values = part(s, VALUES)
    for k in range(plan.unknowns):
        known = x[order[k]]
        for i in range(lower_ptr[k], lower_ptr[k + 1]):
            x[lower_row[i]] -= values[lower_pos[i]] * known
    for k in range(plan.unknowns - 1, -1, -1):
        total = x[order[k]]
        for j in range(upper_ptr[k], upper_ptr[k + 1]):
            total -= values[upper_pos[j]] * x[upper_col[j]]
        x[order[k]] = total / values[pivots[k]]
