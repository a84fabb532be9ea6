r"""First stages of pseudo-likelihood: where beliefs come from, and what they add to the errors of the estimates.

Estimates solve S(θ, p) = 0 with p from a first stage, so θ̂ − θ ≈ −H⁻¹ [S + H_θp (p̂ − p)]. Beliefs from elsewhere
vary by themselves (`two_step`). Frequencies come from the very plays that S sums: one play moves both, and the two
partly cancel, so that adding up their variances would make errors far too large (`through_frequencies`).
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design
from standoff.estimate.plays import Plays
from standoff.estimate.pseudo import (
    Beliefs,
    columns_of_utilities,
    curved,
    pseudo_likelihood,
)

PRIOR = 1.0  # plays by which frequencies are drawn towards those of all games


def frequencies(plays: Plays) -> Beliefs:
    """A plain first stage: frequencies in each game, drawn towards those of all games."""
    seen, chosen = _seen(plays)
    return Beliefs(*((chosen + PRIOR * _overall(seen, chosen)) / (seen + PRIOR)).T).held()


def _seen(plays: Plays) -> tuple[Float[np.ndarray, "n 2"], Float[np.ndarray, "n 2"]]:
    """How often B was to reply and A to stand, and how often B resisted and A stood firm."""
    by_outcome = np.zeros((len(plays), 4))
    for s, members in enumerate(plays.sets):
        if members.sum() == 1:
            by_outcome[:, np.flatnonzero(members)[0]] += plays.count[:, s]
    _, cd, sf, bd = by_outcome.T
    return np.column_stack([cd + sf + bd, sf + bd]), np.column_stack([sf + bd, sf])


def _overall(seen: Float[np.ndarray, "n 2"], chosen: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, " 2"]:
    return np.asarray((chosen.sum(axis=0) + 0.5) / (seen.sum(axis=0) + 1.0))


def two_step(
    design: Design, plays: Plays, theta: Float[np.ndarray, " k"], beliefs: Beliefs,
    variance: Float[np.ndarray, "n 2"] | None = None,
) -> Float[np.ndarray, "k k"]:  # fmt: skip
    """Covariance with beliefs from elsewhere: O⁻¹ + O⁻¹ P Σ P' O⁻¹ (Murphy and Topel 1985).

    O sums the outer products of each game's scores; P those of its scores with its slopes by its two beliefs, whose
    variances Σ are. Without them beliefs count as known, and O⁻¹ is all.
    """
    likelihood = pseudo_likelihood(design, plays, beliefs)
    scores = likelihood.scores(theta)
    inverse = np.linalg.inv(scores.T @ scores)
    if variance is None:
        return inverse
    log, slope, _ = curved(design, theta, beliefs)
    first, _ = plays.derivatives(log[:, 2:], slope[:, 2:])
    by_belief = first[:, 7:] * _per_chance(beliefs) * plays.weight[:, None]
    spread = (by_belief**2 * variance).sum(axis=1)
    return np.asarray(inverse + inverse @ (scores.T * spread) @ scores @ inverse)


def through_frequencies(
    design: Design, plays: Plays, theta: Float[np.ndarray, " k"], beliefs: Beliefs
) -> Float[np.ndarray, "k k"]:
    """Covariance with beliefs that are `frequencies` of the same plays: a sandwich of what each play moves.

    A play of game d that ends in o moves S by its own score and by H_θp,d ∂p̂_d/∂n_o. Plays of a game vary about its
    mean, which is not nothing, as frequencies are off; where there is one play, its square stands for its variance.
    What a play does to the mean of all games, towards which frequencies are drawn, is left out.
    """
    log, slope, curve = (part[:, 2:] for part in curved(design, theta, beliefs))
    _, second = plays.derivatives(log, slope, curve)
    assert second is not None
    into, weight = columns_of_utilities(design), plays.weight
    hessian = np.einsum("nku,nuv,nlv,n->kl", into, second[:, :7, :7], into, weight, optimize=True)
    cross = np.einsum("nku,nup->nkp", into, second[:, :7, 7:] * _per_chance(beliefs)[:, None, :])
    seen, _ = _seen(plays)
    squares, sums = np.zeros((len(plays), *hessian.shape)), np.zeros((len(plays), len(hessian)))
    for s, members in enumerate(plays.sets):
        share = np.exp(log[:, members] - np.logaddexp.reduce(log[:, members], axis=1)[:, None])
        moved = np.einsum("nku,no,nou->nk", into, share, slope[:, members, :7])
        if members.sum() == 1 and not members[0]:  # a challenge, whose end is known
            hit = np.array([members[2] or members[3], members[2]], dtype=float)
            by_play = (hit - np.column_stack([beliefs.resist, beliefs.firm])) / (seen + PRIOR)
            by_play[:, 1] *= float(not members[1])
            moved += np.einsum("nkp,np->nk", cross, by_play)
        squares += plays.count[:, s, None, None] * moved[:, :, None] * moved[:, None, :]
        sums += plays.count[:, s, None] * moved
    number = plays.count.sum(axis=1)
    several = np.where(number > 1, number / np.maximum(number - 1, 1e-300), 0.0)[:, None, None]
    about = squares - sums[:, :, None] * sums[:, None, :] / np.maximum(number, 1e-300)[:, None, None]
    meat = np.einsum("n,nkl->kl", weight**2, np.where(several > 0, several * about, squares))
    bread = np.linalg.inv(hessian)
    return np.asarray(bread @ meat @ bread.T)


def _per_chance(beliefs: Beliefs) -> Float[np.ndarray, "n 2"]:
    """Slopes of 1 / p by p."""
    return np.asarray(-(beliefs.inverses**2))
