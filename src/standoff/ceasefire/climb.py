"""Climbing to the top of a log-likelihood, or of one with a Gaussian prior: Newton's steps, made safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

Slopes = tuple[float, Float[np.ndarray, " p"], Float[np.ndarray, "p p"]]  # value, gradient, Hessian

CONVERGED = "converged"
ENOUGH = 1e-16  # of the gain that one more Newton step promises, in log-likelihood
FLAT = 1e-7  # least eigenvalue of the information per event, in units of the covariates' spread
STEPS = 200


@dataclass(frozen=True)
class Top:
    """Where a climb ended, the curvature there with its sign turned, and how it went, in words."""

    theta: Float[np.ndarray, " p"]
    information: Float[np.ndarray, "p p"]
    value: float
    status: str


def climb(
    slopes: Callable[[Float[np.ndarray, " p"]], Slopes],
    start: Float[np.ndarray, " p"],
    units: Float[np.ndarray, " p"],
    names: tuple[str, ...],
    events: int,
) -> Top:
    """Newton's method with the Hessian's eigenvalues made positive, and steps halved until they climb.

    `units` scales the parameters, so that what counts as flat does not depend on the covariates' units.
    """
    theta = np.array(start)
    value, gradient, hessian = slopes(theta)
    status = f"not converged: {STEPS} steps were not enough; fewer covariates, or others, would do"
    for _ in range(STEPS):
        eigenvalues, vectors = np.linalg.eigh(-hessian * np.outer(units, units))
        along = vectors.T @ (gradient * units)
        firm = np.maximum(np.abs(eigenvalues), 1e-12 * max(1.0, float(np.abs(eigenvalues).max())))
        step = vectors @ (along / firm)
        gain = float(along @ (along / firm)) / 2
        if gain <= ENOUGH * max(1.0, abs(value)):
            status = _judged(eigenvalues, vectors, names, events)
            if status == CONVERGED:  # so near, a last full step squares the error that is left; values cannot tell
                theta = theta + step * units
                value, gradient, hessian = slopes(theta)
            break
        step *= min(1.0, 3.0 / float(np.abs(step).max()))
        for _halving in range(60):
            reached = slopes(theta + step * units)
            if np.isfinite(reached[0]) and reached[0] > value:
                break
            step = step / 2
        else:  # rounding hides what is left to gain
            small = gain <= 1e-9 * max(1.0, abs(value))
            status = _judged(eigenvalues, vectors, names, events) if small else "not converged: no step climbs"
            break
        theta = theta + step * units
        value, gradient, hessian = reached
    return Top(theta, -hessian, value, status)


def _judged(
    eigenvalues: Float[np.ndarray, " p"], vectors: Float[np.ndarray, "p p"], names: tuple[str, ...], events: int
) -> str:
    """Whether a level place is a top: the information must be positive definite, and not by rounding only."""
    if eigenvalues[0] > FLAT * max(events, 1):
        return CONVERGED
    loads = np.abs(vectors[:, 0])
    held = ", ".join(n for n, load in zip(names, loads, strict=True) if load > 0.3 * loads.max())
    return (
        f"no finite estimate: the likelihood is flat along {held}; a covariate may repeat others, or no truce of some "
        "kind may have ended. Leave it out, or give it a prior"
    )
