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
    change: Float[np.ndarray, "n a u"],
) -> Float[np.ndarray, "n a u u"]:  # fmt: skip
    """Curvatures of log chances of actions, from their slopes."""
    n, a, u = change.shape
    reach = moving.tree.passes @ change
    expected = here.weight @ reach
    by_mean = _direct(moving, here)
    bent = np.zeros((n, a, u, u))
    for place, player, ends in moving.utilities:
        mine = moving.tree.mover == player
        some = here.weight[:, mine][:, :, ends] @ reach[:, ends] - by_mean[:, mine, place, None] * expected[:, mine]
        bent[:, mine, place] += some
        bent[..., place][:, mine] += some
    for b in range(a):
        ends = moving.tree.passes[:, b] > 0
        apart = reach[:, ends] - expected[:, b, None]
        lead = here.weight[:, b, ends] * (payoffs[:, ends, moving.tree.mover[b]] - here.mean[:, b, None])
        bent[:, b] += apart.swapaxes(1, 2) @ (lead[:, :, None] * apart)
        by_mean[:, b] += (lead[:, None] @ apart)[:, 0]
    for v in moving.rates:
        bent[:, :, v] += by_mean
        bent[:, :, :, v] += by_mean
        bent[:, :, v, moving.rates] += here.mean[:, :, None]
    by_mean[:, :, moving.rates] += here.mean[:, :, None]
    answer = precision[:, None, None] * by_mean
    right = here.inside @ (precision[:, None, None, None] * bent).reshape(n, a, u * u)
    right -= _spread(here, answer).reshape(n, a, u * u)
    return solution(here.by_x, right).reshape(n, a, u, u)


def of_outcomes(
    tree: QuantalTree, share: Float[np.ndarray, "n o t"], change: Float[np.ndarray, "n a u"],
    bent: Float[np.ndarray, "n a u u"],
) -> Float[np.ndarray, "n o u u"]:  # fmt: skip
    """Curvatures of log chances of outcomes, from those of actions: paths' mean, and their slopes' covariance."""
    n, a, u = change.shape
    reach = tree.passes @ change
    curve = (share @ (tree.passes @ bent.reshape(n, a, u * u))).reshape(n, -1, u, u)
    mean = share @ reach
    for o in range(share.shape[1]):
        apart = reach - mean[:, o, None]
        curve[:, o] += apart.swapaxes(1, 2) @ (share[:, o, :, None] * apart)
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


def _spread(here: Conditions, answer: Float[np.ndarray, "n a u"]) -> Float[np.ndarray, "n a u u"]:
    """Covariance of slopes of λū over an information set's actions, the same for each of them."""
    n, a, u = answer.shape
    apart = here.inside @ answer
    mean = np.eye(a) - here.inside  # σ_b for b beside a
    squares = (apart[:, :, :, None] * apart[:, :, None, :]).reshape(n, a, u * u)
    return np.asarray((mean @ squares).reshape(n, a, u, u))
