"""How coefficients move predictors together: the measure in which a climb takes its steps.

A year and a constant are nearly alike, so that large coefficients of both may move next to nothing. Steps, reach and
curvature are therefore told in what they do to predictors, not in the coefficients' own units.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design

ALIKE = 1e-10  # of a squared movement beside the largest, where covariates are taken for one and the same


def movement(design: Design) -> Float[np.ndarray, "k k"]:
    """M, where δ'Mδ is the mean over rows of the sum of squares by which coefficients δ move the predictors."""
    k, columns = len(design.coefficients), design.matrix.shape[1]
    together = design.matrix.T @ design.matrix / max(len(design), 1)
    out = np.zeros((k, k))
    for u in set(design.owner.tolist()):
        mine = design.owner == u
        into = np.zeros((columns, k))
        np.add.at(into, (design.column[mine], design.coefficient[mine]), 1.0)
        out += into.T @ together @ into
    return out


def coordinates(
    measure: Float[np.ndarray, "k k"],
) -> tuple[Float[np.ndarray, "k k"], Float[np.ndarray, "k k"]]:
    """From coordinates whose unit moves predictors by one to coefficients, and back.

    Directions that move nothing, as those of collinear covariates, keep the units of their coefficients: were they
    stretched, rounding would pass for curvature there.
    """
    size = np.sqrt(np.diagonal(measure))
    units = 1.0 / np.where(size > 0, size, 1.0)
    values, vectors = np.linalg.eigh(measure * np.outer(units, units))
    roots = np.sqrt(np.where(values > ALIKE * values.max(initial=0.0), values, 1.0))
    return units[:, None] * (vectors / roots) @ vectors.T, (vectors * roots) @ vectors.T / units
