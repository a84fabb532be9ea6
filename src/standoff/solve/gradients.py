r"""Gradients of solved worlds: the implicit function theorem at the equations, as a JAX transformation.

At a solution the log-odds $\ell$ satisfy $F(\ell, \theta) = 0$, $\theta$ being payoffs, odds and λ. Where the Jacobian
$J = \partial F/\partial\ell$ can be inverted, $d\ell = -J^{-1}\,\partial_\theta F\,d\theta$: one linear solve a world
forwards, one with $J^\top$ backwards, whatever it took to find the solution. Numbers come from `solve`, so the
gradient is that of the principal branch.

At a fold the branch turns and there is no such derivative: an eigenvalue of $J$ passes zero. There, and where a world
could not be solved, gradients are not a number and `Equilibrium.status` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, ArrayLike, Bool, Float, Int, Real

from standoff.game import Tree
from standoff.solve.array_equations import beliefs, log_of_odds, log_reach, log_strategy
from standoff.solve.implicit import (
    DIFFERENTIABLE,
    GRADIENT_STATUS,
    NEAR_FOLD,
    NOT_SOLVED,
    inverse_and_status,
    log_odds,
)
from standoff.solve.incidence import Incidence, incidence
from standoff.solve.solve import QuantalResponse

__all__ = [
    "GRADIENT_STATUS",
    "Differentiable",
    "Equilibrium",
    "conditional",
    "differentiable",
    "expectation",
    "undifferentiated",
]

Numbers = Real[ArrayLike, "..."]  # of any shape: where it does not fit, words say so


class Equilibrium(NamedTuple):
    """Quantal response as JAX arrays, with what `Solution` holds under the same names; batch axes lead.

    `status` indexes `GRADIENT_STATUS`; strategies are not a number in worlds that could not be solved, gradients in
    these and at folds.
    """

    strategy: Float[Array, "*batch A"]
    belief: Float[Array, "*batch N"]
    value: Float[Array, "*batch P"]
    reach: Float[Array, "*batch T"]
    status: Int[Array, "*batch"]

    @property
    def differentiable(self) -> Bool[Array, "*batch"]:
        """Worlds in which a gradient is defined."""
        return self.status == DIFFERENTIABLE

    def why_not(self) -> tuple[str, ...]:
        """For each reason why a gradient is missing: in how many worlds, and the reason. Outside `jit` only."""
        return undifferentiated(np.asarray(self.status))


@dataclass(frozen=True)
class Differentiable:
    """A tree to be solved and differentiated; made by `differentiable`."""

    at: Incidence
    settings: QuantalResponse

    def __call__(self, payoffs: Numbers, odds: Numbers, precision: Numbers) -> Equilibrium:
        """The principal branch at payoffs (…, T, P), odds (…, O) and λ (…) or (…, P); JAX can take its derivatives.

        Arrays may be numpy's or JAX's. `precision` is one λ a world, or one for each player. Odds count as shares of
        their draw of chance: by one branch, the gradient says what happens as it gains and the others of its draw give
        way in proportion. Arrays without a batch axis are one world. ValueError where the shapes do not fit,
        RuntimeError without 64 bits.
        """
        _need_64_bits()
        tree = self.at.tree
        pay, chance, each = (jnp.asarray(array, float) for array in (payoffs, odds, precision))
        batch = pay.shape[:-2]
        _same_shape("payoffs", pay, (*batch, tree.terminal_count, len(tree.players)))
        _same_shape("odds", chance, (*batch, len(tree.odds)))
        if each.shape == batch:
            each = jnp.broadcast_to(each[..., None], (*batch, len(tree.players)))
        _same_shape("precision", each, (*batch, len(tree.players)))
        found: Equilibrium = _worlds(self.at, self.settings, pay, chance, each)
        return found


@partial(jax.jit, static_argnums=(0, 1))
def _worlds(at: Incidence, settings: QuantalResponse, payoffs: Array, odds: Array, precision: Array) -> Equilibrium:
    def world(payoffs: Array, odds: Array, precision: Array) -> Equilibrium:
        x = log_odds(at, settings, payoffs, odds, precision)
        log_sigma = log_strategy(at, x)
        log_reached = log_reach(at, log_sigma, log_of_odds(at, odds))
        reach = jnp.exp(log_reached[at.terminals])
        _, status = inverse_and_status(at, *map(jax.lax.stop_gradient, (x, payoffs, odds, precision)))
        return Equilibrium(jnp.exp(log_sigma), beliefs(at, log_reached), reach @ payoffs, reach, status)

    for _ in payoffs.shape[:-2]:
        world = jax.vmap(world)
    return world(payoffs, odds, precision)


def differentiable(tree: Tree, settings: QuantalResponse | None = None) -> Differentiable:
    """A function of payoffs, odds and λ that solves a tree, and that JAX can differentiate.

    `equilibrium = differentiable(tree)`, then `equilibrium(payoffs, odds, precision)` is an `Equilibrium`: under
    `jax.jvp`, `jax.vjp`, `jax.grad`, `jax.jacfwd`, `jax.jacrev`, `jax.hessian`, `jax.vmap` and `jax.jit`. A world takes
    about 8·U² bytes for U unknowns several times over, so hand in thousands in parts. Needs the extra `gradients` and
    64-bit JAX.
    """
    return Differentiable(incidence(tree), settings or QuantalResponse())


def conditional(
    reach: Float[ArrayLike, "*batch T"],
    event: Bool[ArrayLike, " T"],
    given: Bool[ArrayLike, " T"] | Real[ArrayLike, " T"],
) -> Float[Array, "*batch"]:
    """P(event | given), as `standoff.belief.conditional`, for JAX: `given` is an event, or weighs each terminal.

    Not a number where the condition has no probability.
    """
    weight = jnp.asarray(reach) * jnp.asarray(given, float)
    return jnp.sum(weight * jnp.asarray(event), axis=-1) / jnp.sum(weight, axis=-1)


def expectation(
    reach: Float[ArrayLike, "*batch T"],
    utility: Real[ArrayLike, "*#batch T"],
    given: Bool[ArrayLike, " T"] | Real[ArrayLike, " T"],
) -> Float[Array, "*batch"]:
    """E(utility | given) over paths, for JAX; `utility` is of one player, in each world or the same in all."""
    weight = jnp.asarray(reach) * jnp.asarray(given, float)
    return jnp.sum(weight * jnp.asarray(utility), axis=-1) / jnp.sum(weight, axis=-1)


def undifferentiated(status: Int[ArrayLike, "*batch"]) -> tuple[str, ...]:
    """For each reason why a gradient is missing: in how many of these worlds, and the reason."""
    told = np.asarray(status).ravel()
    counts = np.bincount(told, minlength=len(GRADIENT_STATUS))
    worlds = "1 world" if told.size == 1 else f"{told.size:,} worlds"
    return tuple(f"{counts[k]:,} of {worlds}: {GRADIENT_STATUS[k]}" for k in (NEAR_FOLD, NOT_SOLVED) if counts[k])


def _same_shape(what: str, found: Array, wanted: tuple[int, ...]) -> None:
    if found.shape != wanted:
        raise ValueError(f"{what} have the shape {found.shape}; this tree and these worlds need {wanted}")


def _need_64_bits() -> None:
    if jax.dtypes.canonicalize_dtype(np.float64) != np.float64:
        raise RuntimeError(
            "gradients need 64-bit JAX: call jax.config.update('jax_enable_x64', True) first, or work inside "
            "`with jax.enable_x64(True):`"
        )
