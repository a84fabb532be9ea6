r"""The quantal-response equations of one game, compiled.

At information set $h$ of player $i$, with actions $a$ and a reference action $0$ (the first),

    $\ell_{ha} - \lambda(\bar u_a - \bar u_0) = 0, \qquad \sigma_{ha} = e^{\ell_{ha}} / \sum_b e^{\ell_{hb}}$

where $\bar u_a = \sum_x \beta(x) v_i(xa)$: beliefs $\beta$ over the nodes $x$ of $h$ by Bayes' rule, values $v_i$ by
backward induction under $\sigma$ (McKelvey and Palfrey 1998, eq. 3). Working in log-odds, and with beliefs from
log-reach, keeps probabilities exact down to where they no longer matter to anyone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from standoff.solve.jit import inner
from standoff.solve.plan import (
    ACTION,
    EDGE_LIST,
    EDGE_PTR,
    FIRST,
    NODE_LIST,
    NODE_PTR,
    ODDS_OF,
    PARENT,
    PLAYER_OF_ACTION,
    TERMINAL_OF,
    Plan,
)

# Parts of the working memory of one thread; the names are those of the formulas.
(
    LOG_P,  # per action
    P,  # per action: σ
    EDGE_P,  # per node: probability of the branch into it
    LOG_REACH,  # per node
    VALUE,  # per node and player: value[n * players + i]
    BELIEF,  # per decision node
    U,  # per action: its expected utility
    RELATIVE,  # per node: reach from the branch being looked at
    BLOCK,  # derivatives of one set's utilities by every log σ: block[row * actions + column]
    VALUES,  # the Jacobian, then its factors
    RESIDUAL,  # per unknown
    DRIFT,  # per unknown: u_a - u_0, the derivative by λ with the sign turned
) = (np.int64(k) for k in range(12))


# Log odds of a branch with none, such as a type that a what-if rules out: its reach underflows to exactly 0, and still
# its sets have the beliefs of the limit, which change with the others' choices as the Jacobian says.
IMPOSSIBLE = -800.0


class Scratch(NamedTuple):
    """Working memory of one thread: part k is `store[at[k]:at[k + 1]]`."""

    store: np.ndarray
    at: np.ndarray


def new_scratch(plan: Plan) -> Scratch:
    """Fresh working memory for one plan."""
    widest = int(np.diff(plan.part(FIRST)).max(initial=1))
    sizes = [plan.actions, plan.actions, plan.nodes, plan.nodes, plan.nodes * plan.players, plan.nodes, plan.actions,
             plan.nodes, widest * plan.actions, plan.values, plan.unknowns, plan.unknowns]  # fmt: skip
    at = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Scratch(np.zeros(at[-1]), at)


@inner
def part(of: Plan | Scratch, which: np.int64) -> np.ndarray:
    """A view of one part of a plan or of working memory."""
    return of.store[of.at[which] : of.at[which + 1]]


@inner
def beliefs_and_values(plan: Plan, log_odds: np.ndarray, payoff: np.ndarray, odds: np.ndarray, s: Scratch) -> None:
    """Everything that log-odds imply: σ, reach, beliefs (Bayes' rule), values, expected utility of each action."""
    _choices(plan, log_odds, s)
    _reach_and_value(plan, payoff, odds, s)
    _beliefs(plan, s)
    _utilities(plan, s)


@inner
def _choices(plan: Plan, log_odds: np.ndarray, s: Scratch) -> None:
    """σ and log σ; action `first[h] + k` (k ≥ 1) of set h has unknown `first[h] + k - h - 1`."""
    first, log_p, p = part(plan, FIRST), part(s, LOG_P), part(s, P)
    for h in range(plan.sets):
        start, stop = first[h], first[h + 1]
        top = 0.0
        for a in range(start + 1, stop):
            top = max(top, log_odds[a - h - 1])
        total = np.exp(-top)
        for a in range(start + 1, stop):
            total += np.exp(log_odds[a - h - 1] - top)
        log_total = top + np.log(total)
        log_p[start] = -log_total
        p[start] = np.exp(-log_total)
        for a in range(start + 1, stop):
            log_p[a] = log_odds[a - h - 1] - log_total
            p[a] = np.exp(log_p[a])


@inner
def _reach_and_value(plan: Plan, payoff: np.ndarray, odds: np.ndarray, s: Scratch) -> None:
    """One pass down for log-reach, one pass up for values."""
    parent, action, odds_of, terminal = (
        part(plan, PARENT), part(plan, ACTION), part(plan, ODDS_OF), part(plan, TERMINAL_OF),
    )  # fmt: skip
    log_p, p, edge_p, log_reach, value = (
        part(s, LOG_P),
        part(s, P),
        part(s, EDGE_P),
        part(s, LOG_REACH),
        part(s, VALUE),
    )
    players = plan.players
    log_reach[0] = 0.0
    for n in range(1, plan.nodes):
        a = action[n]
        if a >= 0:
            edge_p[n] = p[a]
            log_reach[n] = log_reach[parent[n]] + log_p[a]
        else:
            q = odds[odds_of[n]]
            edge_p[n] = q
            log_reach[n] = log_reach[parent[n]] + (np.log(q) if q > 0.0 else IMPOSSIBLE)
    for n in range(plan.nodes):
        z = terminal[n]
        for i in range(players):
            value[n * players + i] = payoff[z, i] if z >= 0 else 0.0
    for n in range(plan.nodes - 1, 0, -1):
        up = parent[n] * players
        for i in range(players):
            value[up + i] += edge_p[n] * value[n * players + i]


@inner
def _beliefs(plan: Plan, s: Scratch) -> None:
    """Bayes' rule at every set, in logarithms, so that sets almost never reached have beliefs all the same."""
    node_ptr, node_list, log_reach, belief = (
        part(plan, NODE_PTR), part(plan, NODE_LIST), part(s, LOG_REACH), part(s, BELIEF),
    )  # fmt: skip
    for h in range(plan.sets):
        start, stop = node_ptr[h], node_ptr[h + 1]
        top = -np.inf
        for k in range(start, stop):
            top = max(top, log_reach[node_list[k]])
        total = 0.0
        for k in range(start, stop):
            weight = np.exp(log_reach[node_list[k]] - top) if top > -np.inf else 1.0
            belief[node_list[k]] = weight
            total += weight
        for k in range(start, stop):
            belief[node_list[k]] /= total


@inner
def _utilities(plan: Plan, s: Scratch) -> None:
    """Expected utility of each action to its player, under the player's beliefs."""
    edge_ptr, edge_list, parent, owner = (
        part(plan, EDGE_PTR), part(plan, EDGE_LIST), part(plan, PARENT), part(plan, PLAYER_OF_ACTION),
    )  # fmt: skip
    belief, value, u = part(s, BELIEF), part(s, VALUE), part(s, U)
    for a in range(plan.actions):
        total = 0.0
        for k in range(edge_ptr[a], edge_ptr[a + 1]):
            x = edge_list[k]
            total += belief[parent[x]] * value[x * plan.players + owner[a]]
        u[a] = total


@inner
def equations(plan: Plan, log_odds: np.ndarray, precision: float, s: Scratch) -> float:
    """Fills `residual` and `drift`; gives the largest absolute residual (in log-odds)."""
    first, u, residual, drift = part(plan, FIRST), part(s, U), part(s, RESIDUAL), part(s, DRIFT)
    worst = 0.0
    for h in range(plan.sets):
        start = first[h]
        for a in range(start + 1, first[h + 1]):
            v = a - h - 1
            drift[v] = u[a] - u[start]
            residual[v] = log_odds[v] - precision * drift[v]
            worst = max(worst, abs(residual[v]))
    return worst
