r"""The quantal-response equations of one world in JAX, written over paths instead of nodes.

With $\rho_z$ the probability of path z and $Z_a$ the paths through action a, the utility that a can be
expected to bring is

    $\bar u_a = \sum_{z \in Z_a} w_{az} u_{iz}, \qquad w_{az} = \rho_z / \sum_{y \in Z_a} \rho_y$

since beliefs are reach within the information set, and what the player did before, being the same on all these paths
(perfect recall), cancels. The compiled loops of the solver reach the same numbers node by node; that two ways agree is
tested, and every world is held against these equations before a derivative is taken.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax.ops import segment_max, segment_sum
from jaxtyping import Array, Float

from standoff.solve.incidence import Incidence

# Log odds of a branch that has none: as in the compiled loops, sets behind it keep the beliefs of the limit.
IMPOSSIBLE = -800.0

sorted_sum = partial(segment_sum, indices_are_sorted=True)
sorted_max = partial(segment_max, indices_are_sorted=True)


def log_strategy(at: Incidence, log_odds: Float[Array, " U"]) -> Float[Array, " A"]:
    """log σ from the log-odds of each action against the first of its set."""
    sets = len(at.tree.infosets)
    score = jnp.zeros(len(at.set_of_action)).at[at.free].set(log_odds)
    top = jax.lax.stop_gradient(sorted_max(score, at.set_of_action, sets))
    total = sorted_sum(jnp.exp(score - top[at.set_of_action]), at.set_of_action, sets)
    return score - (top + jnp.log(total))[at.set_of_action]


def log_of_odds(at: Incidence, odds: Float[Array, " O"]) -> Float[Array, " O"]:
    """Log probability of each branch of chance: its odds as a share of its draw's."""
    total = segment_sum(odds, at.draw_of_odds, at.draws)
    return _log(odds) - jnp.log(total)[at.draw_of_odds]


@jax.custom_jvp
def _log(odds: Float[Array, " O"]) -> Float[Array, " O"]:
    return jnp.where(odds > 0, jnp.log(jnp.where(odds > 0, odds, 1.0)), IMPOSSIBLE)


@_log.defjvp
def _log_jvp(primals: tuple[Array], tangents: tuple[Array]) -> tuple[Array, Array]:
    """By odds of zero there is no two-sided derivative: not a number.

    Forwards, odds that are not varied do not matter. Backwards, a branch without odds never shows in what it leads to,
    and its zero must not be taken for a slope.
    """
    (odds,), (change,) = primals, tangents

    def divided(right: Array, none: Array) -> Array:
        return jnp.where(odds > 0, right / jnp.where(odds > 0, odds, 1.0), none)

    slope = jax.lax.custom_linear_solve(
        lambda y: y * odds,
        change,
        lambda _, b: divided(b, jnp.where(b == 0, 0.0, jnp.nan)),
        lambda _, b: divided(b, jnp.full_like(b, jnp.nan)),
    )
    return _log(odds), slope


def log_reach(at: Incidence, log_sigma: Float[Array, " A"], log_q: Float[Array, " O"]) -> Float[Array, " N"]:
    """Log probability that play comes to each node."""
    along = jnp.concatenate([log_sigma, log_q, jnp.zeros(1)])
    return along[at.steps].sum(axis=1)


def beliefs(at: Incidence, log_reached: Float[Array, " N"]) -> Float[Array, " N"]:
    """Bayes' rule at every information set, in logarithms; 0 at nodes where nobody decides."""
    mine, of, sets = log_reached[at.decisions], at.set_of_decision, len(at.tree.infosets)
    top = jax.lax.stop_gradient(segment_max(mine, of, sets))
    weight = jnp.exp(mine - top[of])
    share = weight / segment_sum(weight, of, sets)[of]
    return jnp.zeros(at.tree.node_count).at[at.decisions].set(share)


def weights(at: Incidence, log_reached: Float[Array, " N"]) -> Float[Array, " E"]:
    """w: how likely each path through an action is, once it is taken."""
    of, actions = at.pair_action, len(at.set_of_action)
    along = log_reached[at.terminals[at.pair_terminal]]
    top = jax.lax.stop_gradient(sorted_max(along, of, actions))
    share = jnp.exp(along - top[of])
    return share / sorted_sum(share, of, actions)[of]


def utilities(at: Incidence, share: Float[Array, " E"], payoffs: Float[Array, "T P"]) -> Float[Array, " A"]:
    """ū: what each action can be expected to bring."""
    worth = payoffs[at.pair_terminal, at.player_of_action[at.pair_action]]
    return sorted_sum(share * worth, at.pair_action, len(at.set_of_action))


def residual(
    at: Incidence,
    log_odds: Float[Array, " U"],
    payoffs: Float[Array, "T P"],
    odds: Float[Array, " O"],
    precision: Float[Array, " P"],
) -> Float[Array, " U"]:
    r"""$\ell_a - \lambda_i(\bar u_a - \bar u_0)$ for every action but the first of its set: zero at an equilibrium."""
    reached = log_reach(at, log_strategy(at, log_odds), log_of_odds(at, odds))
    gain = utilities(at, weights(at, reached), payoffs)
    return log_odds - precision[at.player_of_action[at.free]] * (gain[at.free] - gain[at.first_of_action[at.free]])


def jacobian(
    at: Incidence,
    log_odds: Float[Array, " U"],
    payoffs: Float[Array, "T P"],
    odds: Float[Array, " O"],
    precision: Float[Array, " P"],
) -> Float[Array, "U U"]:
    r"""The derivative of `residual` by the log-odds.

    From $\partial \bar u_a / \partial \log\sigma_b = \sum_{z \in Z_a \cap Z_b} w_{az} (u_{iz} - \bar u_a)$, then
    through $\partial \log\sigma_b / \partial \ell_c = 1_{b=c} - \sigma_c$ within a set. One pass over the paths, where
    differentiating `residual` would take one for each unknown; the tests hold the two against each other.
    """
    unknowns = len(at.free)
    log_sigma = log_strategy(at, log_odds)
    share = weights(at, log_reach(at, log_sigma, log_of_odds(at, odds)))
    owner = at.player_of_action[at.pair_action]
    worth = payoffs[at.pair_terminal, owner]
    above = precision[owner] * share * (worth - utilities(at, share, payoffs)[at.pair_action])
    by_odds = at.slope_taken - jnp.exp(log_sigma)[at.free][at.slope_cell % unknowns]
    gain = sorted_sum(at.slope_sign * above[at.slope_pair] * by_odds, at.slope_cell, unknowns * unknowns)
    return jnp.eye(unknowns) - gain.reshape(unknowns, unknowns)
