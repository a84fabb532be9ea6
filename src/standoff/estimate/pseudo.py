r"""Pseudo-likelihood of crisis signalling: what players expect of each other is given, then brought in line with play.

With beliefs p = (p_R, p_F) of each game held fixed the likelihood is single-valued and cheap (PL; Hotz and Miller
1993). Its estimates depend on where p came from. Nested pseudo-likelihood (NPL; Aguirregabiria and Mira 2007) replaces
p by the players' best responses under the estimates, estimates again, and so on, until it is an equilibrium everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design
from standoff.estimate.library import chances_of
from standoff.estimate.measure import movement
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.plays import Plays
from standoff.estimate.program import Code, Program, code_of
from standoff.estimate.programmed import ProgramLikelihood
from standoff.estimate.signalling import FIRM, RESISTS, UTILITIES, pseudo_program, response_program

LEAST, MOST = 1e-4, 0.9999  # to which responses are held between rounds, not in the end
CLOSE = 1e-10
ROUNDS = 1000


@dataclass(frozen=True, eq=False)
class Beliefs:
    """Chance of each game that B resists a challenge, and that A, resisted, stands firm."""

    resist: Float[np.ndarray, " n"]
    firm: Float[np.ndarray, " n"]

    def held(self) -> Beliefs:
        return Beliefs(np.clip(self.resist, LEAST, MOST), np.clip(self.firm, LEAST, MOST))

    @property
    def inverses(self) -> Float[np.ndarray, "n 2"]:
        """One over each, which is what the likelihood takes."""
        return np.column_stack([1.0 / self.resist, 1.0 / self.firm])


def pseudo_likelihood(design: Design, plays: Plays, beliefs: Beliefs) -> ProgramLikelihood:
    """The likelihood with beliefs held fixed."""
    wider = Design(
        (*design.predictors, RESISTS, FIRM), design.coefficients, design.matrix, design.owner, design.column,
        design.coefficient, np.column_stack([design.offset, beliefs.inverses]),
    )  # fmt: skip
    return ProgramLikelihood(pseudo_program, wider, plays)


@cache
def responses(slopes: int) -> tuple[Program, Code]:
    program = response_program(slopes)
    return program, code_of(program)


def utilities_of(design: Design, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n 7"]:
    """The seven utilities of each game; those that nothing speaks of are 0."""
    eta = design.eta(theta)
    places = [design.predictors.index(u) if u in design.predictors else -1 for u in UTILITIES]
    return np.column_stack([eta[:, p] if p >= 0 else np.zeros(len(eta)) for p in places])


def best_responses(design: Design, theta: Float[np.ndarray, " k"], beliefs: Beliefs) -> Beliefs:
    """One round: p_F from the old p_R, and p_R from the old p_F."""
    program, code = responses(0)
    log, _, _ = chances_of(code, _inputs(design, theta, beliefs), program.ends[:2], 0)
    return Beliefs(np.exp(log[:, 0]), np.exp(log[:, 1]))


@dataclass(frozen=True, eq=False)
class Nested:
    """Where the rounds of NPL ended: estimates, beliefs, how far they still moved, and after how many rounds."""

    top: Climbed
    beliefs: Beliefs
    moved: float
    rounds: int

    @property
    def status(self) -> Status:
        """That of the last climb; STOPPED where beliefs still move."""
        return Status(int(self.top.status[0])) if self.moved < CLOSE else Status.STOPPED


def nested(
    design: Design, plays: Plays, beliefs: Beliefs, start: Float[np.ndarray, " k"],
    weight: Float[np.ndarray, " n"] | None = None, rounds: int = ROUNDS, settings: Newton | None = None,
) -> Nested:  # fmt: skip
    """Best responses and estimates in turn until neither moves."""
    number = float(plays.count.sum())
    also = None if weight is None else weight[None]
    theta, done, moved, measure = start, 0, np.inf, movement(design)
    top = climb(pseudo_likelihood(design, plays, beliefs), theta[None], measure, number, also, settings)
    for done in range(1, rounds + 1):
        fresh = best_responses(design, top.theta[0], beliefs)
        fresh = fresh if done > 3 else fresh.held()
        moved = float(max(np.abs(fresh.resist - beliefs.resist).max(), np.abs(fresh.firm - beliefs.firm).max()))
        beliefs = Beliefs(np.maximum(fresh.resist, 1e-300), np.maximum(fresh.firm, 1e-300))
        top = climb(pseudo_likelihood(design, plays, beliefs), top.theta, measure, number, also, settings)
        if moved < CLOSE or top.status[0] in (Status.NOWHERE, Status.RUNNING):
            break
    return Nested(top, beliefs, moved, done)


@dataclass(frozen=True, eq=False)
class Influence:
    """How estimates move when a game's weight does: dθ/dw_d = `bread`⁻¹ s_d. `scores` are s_d, by game."""

    bread: Float[np.ndarray, "k k"]
    scores: Float[np.ndarray, "n k"]

    @property
    def of_games(self) -> Float[np.ndarray, "n k"]:
        return np.asarray(np.linalg.solve(self.bread, self.scores.T).T)

    @property
    def covariance(self) -> Float[np.ndarray, "k k"]:
        """Σ over games of the influences' outer products: the sandwich, clustered by game."""
        return np.asarray(self.of_games.T @ self.of_games)


def influence(design: Design, plays: Plays, theta: Float[np.ndarray, " k"], beliefs: Beliefs) -> Influence:
    r"""Of the fixed point of NPL.

    s(θ, p) = 0 and p = Ψ(θ, p) give bread = −[H_θθ + H_θp (I − Ψ_p)⁻¹ Ψ_θ]. Ψ_p is a 2 × 2 block for each game, whose
    diagonal is empty: p_R answers p_F alone, and p_F answers p_R. So no matrix of all games is ever made.
    """
    log, slope, curve = curved(design, theta, beliefs)
    # the responses as one over chances, which is what the likelihood takes
    reply = -slope[:, :2] * np.exp(-log[:, :2])[:, :, None]
    by_r, by_f = reply[:, 0, 8], reply[:, 1, 7]  # of 1/p_R by 1/p_F, and of 1/p_F by 1/p_R
    det = 1.0 - by_r * by_f
    direct = reply[:, :, :7]
    total = np.stack(
        [direct[:, 0] + by_r[:, None] * direct[:, 1], direct[:, 1] + by_f[:, None] * direct[:, 0]], axis=1
    ) / det[:, None, None]  # fmt: skip
    first, second = plays.derivatives(log[:, 2:], slope[:, 2:], curve[:, 2:])
    assert second is not None
    with_p = second[:, :7, :7] + np.einsum("nup,npv->nuv", second[:, :7, 7:], total)
    spread_out = columns_of_utilities(design)
    weight = plays.weight
    hessian = np.einsum("nku,nuv,nlv,n->kl", spread_out, with_p, spread_out, weight, optimize=True)
    scores = np.einsum("nku,nu->nk", spread_out, first[:, :7]) * weight[:, None]
    return Influence(-hessian, scores)


def curved(
    design: Design, theta: Float[np.ndarray, " k"], beliefs: Beliefs
) -> tuple[Float[np.ndarray, "n 6"], Float[np.ndarray, "n 6 9"], Float[np.ndarray, "n 6 9 9"]]:
    """Log p_R and p_F in reply and of the outcomes; slopes and curvatures by the utilities, 1 / p_R and 1 / p_F."""
    program, code = responses(9)
    log, slope, curve = chances_of(code, _inputs(design, theta, beliefs), program.ends, 2)
    assert slope is not None and curve is not None
    return log, slope, curve


def _inputs(design: Design, theta: Float[np.ndarray, " k"], beliefs: Beliefs) -> Float[np.ndarray, "n 9"]:
    return np.column_stack([utilities_of(design, theta), beliefs.inverses])


def columns_of_utilities(design: Design) -> Float[np.ndarray, "n k 7"]:
    """∂ utilities / ∂ coefficients of each game."""
    out = np.zeros((len(design), len(design.coefficients), len(UTILITIES)))
    place = {design.predictors.index(u): k for k, u in enumerate(UTILITIES) if u in design.predictors}
    for u, c, k in zip(design.owner.tolist(), design.column, design.coefficient, strict=True):
        out[:, k, place[u]] += design.matrix[:, c]
    return out
