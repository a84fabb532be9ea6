r"""How a logit agent quantal response moves with the predictors: its conditions differentiated once and twice.

With y_a = λ ū_a, x_a = y_a − log Σ_b exp(y_b), r_z = Σ x_b over the actions b on path z, and E_a, C_a, K_a the mean,
covariance and third central moment over the paths through a, weighed by w_az,

  ∂_v ū_a    = E_a[∂_v u] + C_a[u, ∂_v r]
  ∂_uv ū_a   = C_a[∂_u u, ∂_v r] + C_a[∂_v u, ∂_u r] + K_a[u, ∂_u r, ∂_v r] + C_a[u, ∂_uv r]
  ∂_uv x_a   = ∂_uv y_a − Σ_b σ_b ∂_uv y_b − cov_σ(∂_u y, ∂_v y)

since w's logarithm is r less a constant, and u is linear in predictors. Both orders put ∂x, ∂∂x behind the same
matrix, ∂F/∂x (implicit function theorem).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.quantaltree import Conditions, QuantalTree


@dataclass(frozen=True, eq=False)
class Moving:
    """What moves with the predictors: of each utility's its place, player and ends; those that add up to log λ."""

    tree: QuantalTree
    count: int
    utilities: tuple[tuple[int, int, Bool[np.ndarray, " t"]], ...]
    rates: Int[np.ndarray, " r"]


def first(moving: Moving, here: Conditions, precision: Float[np.ndarray, " n"]) -> Float[np.ndarray, "n a u"]:
    """Slopes of log chances of actions."""
    by_eta = _direct(moving, here)
    by_eta[:, :, moving.rates] += here.mean[:, :, None]
    return solution(here.by_x, precision[:, None, None] * (here.inside @ by_eta))


def second(
    moving: Moving, here: Conditions, payoffs: Float[np.ndarray, "n t p"], precision: Float[np.ndarray, " n"],
    change: Float[np.ndarray, "n a u"], share: Float[np.ndarray, "n o t"],
) -> Float[np.ndarray, "n o u u"]:  # fmt: skip
    """Curvatures of log chances of outcomes, from slopes of actions and paths' shares of outcomes.

    The mean over paths of ∂∂x is wanted, never ∂∂x itself: so the matrix is solved for what is asked (`pull`, one right
    side an outcome), not for what moves.
    """
    passes = moving.tree.passes
    reach = passes @ change
    expected = here.weight @ reach
    pull = solution(here.by_x.swapaxes(1, 2), (share @ passes).swapaxes(1, 2)).swapaxes(1, 2)
    kept = pull @ here.inside
    worth = precision[:, None, None] * kept  # of ∂∂ū
    by_mean = _direct(moving, here)
    curve = np.zeros((*share.shape[:2], moving.count, moving.count))
    for place, player, ends in moving.utilities:
        mine = moving.tree.mover == player
        some = here.weight[:, mine][:, :, ends] @ reach[:, ends] - by_mean[:, mine, place, None] * expected[:, mine]
        _both(curve, place, worth[:, :, mine] @ some)
    for a in range(passes.shape[1]):
        ends = passes[:, a] > 0
        apart = reach[:, ends] - expected[:, a, None]
        lead = here.weight[:, a, ends] * (payoffs[:, ends, moving.tree.mover[a]] - here.mean[:, a, None])
        curve += worth[:, :, a, None, None] * _squares(lead, apart)[:, None]
        by_mean[:, a] += (lead[:, None] @ apart)[:, 0]
    for v in moving.rates.tolist():
        _both(curve, v, worth @ by_mean)
        curve[:, :, v, moving.rates] += worth @ here.mean[:, :, None]
    by_mean[:, :, moving.rates] += here.mean[:, :, None]
    moved = here.inside @ (precision[:, None, None] * by_mean)
    middle = share @ reach
    for o in range(share.shape[1]):
        curve[:, o] += _squares(share[:, o], reach - middle[:, o, None]) - _squares((pull - kept)[:, o], moved)
    return np.asarray(0.5 * (curve + curve.swapaxes(2, 3)))


def solution(matrix: Float[np.ndarray, "n a a"], right: Float[np.ndarray, "n a u"]) -> Float[np.ndarray, "n a u"]:
    """matrix⁻¹ right, row by row; no numbers where there are none."""
    out = np.full(right.shape, np.nan)
    good = np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(right).all(axis=(1, 2))
    with np.errstate(all="ignore"):
        good[good] = np.linalg.det(matrix[good]) != 0
        out[good] = np.linalg.solve(matrix[good], right[good])
    return out


def _direct(moving: Moving, here: Conditions) -> Float[np.ndarray, "n a u"]:
    """E_a[∂u]: what predictors add to what actions are worth, chances of moves left as they are."""
    out = np.zeros((*here.mean.shape, moving.count))
    for place, player, ends in moving.utilities:
        mine = moving.tree.mover == player
        out[:, mine, place] = here.weight[:, mine][:, :, ends].sum(axis=2)
    return out


def _squares(weight: Float[np.ndarray, "n k"], parts: Float[np.ndarray, "n k u"]) -> Float[np.ndarray, "n u u"]:
    """Σ_k weight_k parts_k parts_k'."""
    return np.asarray(parts.swapaxes(1, 2) @ (weight[:, :, None] * parts))


def _both(curve: Float[np.ndarray, "n o u u"], place: int, part: Float[np.ndarray, "n o u"]) -> None:
    """Add to a row and to the column of the same predictor."""
    curve[:, :, place] += part
    curve[:, :, :, place] += part
