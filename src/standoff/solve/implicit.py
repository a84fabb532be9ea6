r"""From a solver's answer to its derivative: the implicit function theorem, world by world.

The host solves, JAX differentiates: the solution comes back by a callback, and the derivative is one linear solve with
the equations' Jacobian there, whatever it took to find the solution.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from standoff.solve.array_equations import jacobian, log_strategy, residual
from standoff.solve.incidence import Incidence
from standoff.solve.solution import RESIDUAL_LIMIT
from standoff.solve.solve import QuantalResponse, solve

FOLD_LIMIT = 1e-4  # the smallest eigenvalue of J, in size: 1 at λ = 0, 0 at a fold

DIFFERENTIABLE, NEAR_FOLD, NOT_SOLVED = range(3)
GRADIENT_STATUS = (
    "differentiable: the equations can be solved for the strategies near here",
    f"at or near a fold (an eigenvalue of the equations' Jacobian within {FOLD_LIMIT:g} of zero): the branch turns or "
    "splits here, and there is no derivative; move λ or the payoffs a little",
    "not solved: the branch could not be followed to the asked precision, or the answer does not satisfy the "
    "equations; try a lower precision",
)

SMALLEST = 1e-300  # a probability below this has lost digits; its log-odds are found again from the equations
ROUNDING = 1e-12  # error of the equations that is left alone, for log-odds of size 1
MOST_REFINEMENTS = 20
ITERATIONS = 8  # of the bound on eigenvalues; most of what it gains comes with the first two


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def log_odds(
    at: Incidence,
    settings: QuantalResponse,
    payoffs: Float[Array, "T P"],
    odds: Float[Array, " O"],
    precision: Float[Array, " P"],
) -> Float[Array, " U"]:
    """The log-odds of a solved world, with their derivative; not a number where there is none."""
    host = partial(_solved, at, settings)
    unknowns = jnp.zeros((len(at.free), 2), jnp.uint32)  # the shape of what comes back
    found = jax.pure_callback(host, unknowns, *map(_bits, (payoffs, odds, precision)), vmap_method="broadcast_all")
    found = jax.lax.bitcast_convert_type(found, jnp.float64)
    return _refined(at, found, payoffs, odds, precision)


@log_odds.defjvp
def _log_odds_jvp(
    at: Incidence, settings: QuantalResponse, primals: tuple[Array, ...], tangents: tuple[Array, ...]
) -> tuple[Array, Array]:
    x = log_odds(at, settings, *primals)
    _, right = jax.jvp(lambda *theta: residual(at, x, *theta), primals, tangents)
    return x, -_implicit_solve(at, x, primals, right)


def _bits(values: Array) -> Array:
    """A number as two halves. JAX rounds what a callback is handed to 32 bits in a thread that is not set to 64."""
    return jax.lax.bitcast_convert_type(values, jnp.uint32)


def _solved(
    at: Incidence, settings: QuantalResponse, payoffs: np.ndarray, odds: np.ndarray, precision: np.ndarray
) -> np.ndarray:
    """Log-odds from the solver, on the host: any leading axes, not a number where a world is not certified.

    Numbers come and go as the two halves of their bits (`_bits`).
    """
    tree = at.tree
    batch = np.shape(payoffs)[:-3]
    worlds = int(np.prod(batch, dtype=int))
    payoffs = np.array(payoffs).view(float).reshape(worlds, tree.terminal_count, len(tree.players))
    odds = np.array(odds).view(float).reshape(worlds, len(tree.odds))
    precision = np.array(precision).view(float).reshape(worlds, len(tree.players))
    out = np.full((worlds, len(at.free)), np.nan)
    fit = np.isfinite(payoffs).all(axis=(1, 2)) & np.isfinite(odds).all(axis=1) & (odds >= 0).all(axis=1)
    fit &= np.isfinite(precision).all(axis=1) & (precision >= 0).all(axis=1)
    # Only λ·u enters the equations: one λ, the largest, with every player's payoffs in its own units.
    top = precision.max(axis=1)
    units = np.divide(precision, top[:, None], out=np.ones_like(precision), where=top[:, None] > 0)
    total = np.zeros((worlds, at.draws))
    np.add.at(total.T, at.draw_of_odds, odds.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = odds / total[:, at.draw_of_odds]
    fit &= np.isfinite(shares).all(axis=1)
    if fit.any():
        scaled = (payoffs * units[:, None, :])[fit]
        solution = solve(tree, scaled, shares[fit], top[fit], settings)
        logs = np.log(np.maximum(solution.strategy, SMALLEST))
        out[fit] = logs[:, at.free] - logs[:, at.first_of_action[at.free]]
        out[np.flatnonzero(fit)[~solution.certified]] = np.nan
    return out.view(np.uint32).reshape(*batch, len(at.free), 2)


def _refined(at: Incidence, found: Array, *theta: Array) -> Array:
    """Newton to rounding where the solver's answer is not there yet, as after an underflow; NaN where it gets nowhere.

    A refinement that moves a probability by more than 1e-6 has left the branch, and counts for nothing.
    """

    def error(x: Array) -> Array:
        return jnp.max(jnp.abs(residual(at, x, *theta)), initial=0.0)

    def going_on(state: tuple[Array, Array]) -> Array:
        x, k = state
        return (k < MOST_REFINEMENTS) & (error(x) > ROUNDING * (1.0 + jnp.max(jnp.abs(x), initial=0.0)))

    def newton(state: tuple[Array, Array]) -> tuple[Array, Array]:
        x, k = state
        return x - jnp.linalg.solve(jacobian(at, x, *theta), residual(at, x, *theta)), k + 1

    x, _ = jax.lax.while_loop(going_on, newton, (found, jnp.array(0)))
    moved = jnp.max(jnp.abs(jnp.exp(log_strategy(at, x)) - jnp.exp(log_strategy(at, found))), initial=0.0)
    return jnp.where((error(x) <= RESIDUAL_LIMIT) & (moved <= 1e-6), x, jnp.nan)


def inverse_and_status(at: Incidence, x: Array, *theta: Array) -> tuple[Float[Array, "U U"], Int[Array, ""]]:
    """The inverse of the Jacobian (the identity where a world is not solved), and whether a derivative is defined."""
    slopes = jacobian(at, x, *theta)
    solved = jnp.isfinite(x).all() & jnp.isfinite(slopes).all()
    inverse = jnp.linalg.inv(jnp.where(solved, slopes, jnp.eye(len(at.free))))
    near = ~(smallest_eigenvalue_bound(inverse) > FOLD_LIMIT)  # an inverse that is not finite is near, too
    return inverse, jnp.where(solved, jnp.where(near, NEAR_FOLD, DIFFERENTIABLE), NOT_SOLVED)


def smallest_eigenvalue_bound(inverse: Float[Array, "U U"]) -> Float[Array, ""]:
    r"""A lower bound on the size of every eigenvalue of a matrix, from its inverse.

    For any $v > 0$ the spectral radius of $|J^{-1}|$, and so of $J^{-1}$, is at most $\max_i (|J^{-1}| v)_i / v_i$
    (Collatz 1942, Wielandt 1950); a few power iterations bring it close. Eigenvalues and not singular values,
    because a chain of moves, each of which turns on the next, has tiny singular values at high λ without any fold.
    """
    size = jax.lax.stop_gradient(jnp.abs(inverse))
    v = jnp.ones(len(size))
    bound = jnp.array(jnp.inf)
    for _ in range(ITERATIONS):
        image = size @ v
        bound = jnp.minimum(bound, jnp.max(image / v, initial=0.0))
        v = image / jnp.max(image, initial=0.0)
    return 1.0 / bound


def _implicit_solve(at: Incidence, x: Array, theta: tuple[Array, ...], right: Array) -> Array:
    """J⁻¹·right; not a number where that is not defined, but zero for zero: nothing moves what is not moved.

    So the other worlds of a batch keep their derivatives, forwards and backwards.
    """
    inverse, status = inverse_and_status(at, x, *theta)
    slopes = jacobian(at, x, *theta)

    def defined(answer: Array, right: Array) -> Array:
        return jnp.where(status == DIFFERENTIABLE, answer, jnp.where(jnp.any(right != 0), jnp.nan, 0.0))

    answer: Array = jax.lax.custom_linear_solve(
        lambda y: slopes @ y,
        right,
        lambda _, b: defined(inverse @ b, b),
        lambda _, b: defined(b @ inverse, b),
    )
    return answer
