"""Several climbs towards the same top: where to begin again, and which end counts."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from jaxtyping import Float

from standoff.estimate.newton import Climbed, Status

HIGHER = 1e-6  # log-likelihood by which one end must be above another to count as higher


def best_of(found: Climbed) -> int:
    """The highest top; but where a climb that runs away is higher than every top, that one: there is no estimate.

    Where none arrived at a top, the highest end.
    """
    value = np.where(np.isnan(found.value), -np.inf, found.value)
    arrived, running = found.status == Status.CONVERGED, found.status == Status.RUNNING
    top = np.where(arrived, value, -np.inf).max()
    beyond = running & (value > top + HIGHER)
    if beyond.any():
        return int(np.argmax(np.where(beyond, value, -np.inf)))
    return int(np.argmax(np.where(arrived, value, -np.inf) if arrived.any() else value))


def scattered(
    around: Float[np.ndarray, " k"], spread: Float[np.ndarray, " k"], many: int, rng: np.random.Generator
) -> Float[np.ndarray, "b k"]:
    """Places that move each predictor by about one error's standard deviation."""
    return np.asarray(around + rng.normal(size=(many, len(around))) / spread)


def part(found: Climbed, own: slice) -> Climbed:
    """Some of the climbs."""
    return Climbed(*(getattr(found, f.name)[own] for f in fields(found)))


def joined(first: Climbed, second: Climbed) -> Climbed:
    """All climbs of both."""
    return Climbed(*(np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(first)))
