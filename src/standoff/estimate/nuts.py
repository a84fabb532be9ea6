"""The No-U-Turn sampler of NumPyro on a log density that is computed elsewhere. Loaded only where it is used.

All chains step together, and each step is one call of the compiled likelihood for all of them, with exact gradients;
so it serves every error structure alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float, Int
from numpyro.infer import MCMC, NUTS

from standoff.estimate.sampling import Nuts

Struct: Any = jax.ShapeDtypeStruct

LogDensity = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From c points to their log densities and gradients."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws of c chains, d each."""

    z: Float[np.ndarray, "c d k"]
    diverging: Bool[np.ndarray, "c d"]
    steps: Int[np.ndarray, "c d"]


def draw(log_density: LogDensity, starts: Float[np.ndarray, "c k"], settings: Nuts, seed: int) -> Drawn:
    """Sample from each start. Points without density are as good as infinitely far down."""
    with jax.enable_x64(True):
        kernel = NUTS(
            potential_fn=_potential(log_density), target_accept_prob=settings.target, max_tree_depth=settings.deepest
        )
        chains = MCMC(
            kernel, num_warmup=settings.warmup, num_samples=settings.draws, num_chains=settings.chains,
            chain_method="vectorized", progress_bar=False,
        )  # fmt: skip
        begin = jnp.asarray(starts if settings.chains > 1 else starts[0])
        chains.run(jax.random.PRNGKey(seed), init_params=begin, extra_fields=("diverging", "num_steps"))
        extra = chains.get_extra_fields(group_by_chain=True)
        z = np.asarray(chains.get_samples(group_by_chain=True), dtype=float)
    return Drawn(z, np.asarray(extra["diverging"]), np.asarray(extra["num_steps"]).astype(int))


def _potential(log_density: LogDensity) -> Callable[[Any], Any]:
    """Minus the log density, as JAX differentiates it.

    Numbers go out and come back as their bits: in the thread that calls back, JAX knows nothing of `enable_x64`, and
    would round them to 32.
    """

    def outside(bits: Any) -> tuple[np.ndarray, np.ndarray]:
        points = np.ascontiguousarray(bits, dtype=np.uint32).view(np.float64)[..., 0]
        value, slope = log_density(points.reshape(-1, points.shape[-1]))
        good = np.isfinite(value) & np.isfinite(slope).all(axis=1)
        value = np.where(good, -value, np.inf).reshape(points.shape[:-1])
        slope = np.where(good[:, None], -slope, 0.0).reshape(points.shape)
        return _bits(value), _bits(slope)

    def call(z: Any) -> Any:
        bits = jax.lax.bitcast_convert_type(z, jnp.uint32)
        shapes = [Struct((*shape, 2), jnp.uint32) for shape in (z.shape[:-1], z.shape)]
        found = jax.pure_callback(outside, shapes, bits, vmap_method="broadcast_all")
        return tuple(jax.lax.bitcast_convert_type(b, jnp.float64) for b in found)

    @jax.custom_vjp
    def potential(z: Any) -> Any:
        return call(z)[0]

    def backward(slope: Any, above: Any) -> tuple[Any]:
        return (above * slope,)

    potential.defvjp(call, backward)
    return potential


def _bits(numbers: np.ndarray) -> np.ndarray:
    """Each number of 64 bits as two of 32, along a new last axis."""
    return np.ascontiguousarray(numbers[..., None], dtype=np.float64).view(np.uint32)
