"""How crisis signalling is estimated: by full information, by pseudo-likelihood, or by nested pseudo-likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.estimate.firststage import frequencies, through_frequencies, two_step
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError
from standoff.estimate.pseudo import Beliefs, influence, nested, pseudo_likelihood
from standoff.estimate.signalling import CrisisSignalling, FullML, NestedPseudoLikelihood, PseudoLikelihood

STAGE_ROUNDS = 3  # of nested pseudo-likelihood before full information takes over
STAGED = "outer product of the scores by game, with the errors of the first stage's beliefs"
SHARES = "sandwich by play, through the first stage's frequencies"
KNOWN = "outer product of the scores by game; beliefs of the first stage count as known"
NESTED = "sandwich by game, through the fixed point of beliefs"


@dataclass(frozen=True, eq=False)
class Estimated:
    """Estimates by pseudo-likelihood, with the beliefs they rest on."""

    top: Climbed
    beliefs: Beliefs
    status: Status
    covariance: Float[np.ndarray, "k k"] | None
    information: Float[np.ndarray, "k k"]
    how: str
    rounds: int


def first_stage(ready: Prepared, resist: str | None, firm: str | None) -> Beliefs:
    """Beliefs from two columns, or from frequencies."""
    if resist is None and firm is None:
        return frequencies(ready.plays)
    if resist is None or firm is None:
        raise SpecificationError(("a first stage has two columns: that B resists, and that A stands firm",))
    found = [_column(ready, name) for name in (resist, firm)]
    for name, values in zip((resist, firm), found, strict=True):
        if not ((values > 0) & (values < 1)).all():
            raise SpecificationError((f"column “{name}” should hold chances between 0 and 1",))
    return Beliefs(*found)


def _column(ready: Prepared, name: str) -> Float[np.ndarray, " n"]:
    column = ready.column(name)
    if column.is_text:
        raise SpecificationError((f"column “{name}” should hold numbers",))
    return column.values


def _covariance(
    ready: Prepared, method: PseudoLikelihood, theta: Float[np.ndarray, " k"], beliefs: Beliefs
) -> tuple[Float[np.ndarray, "k k"], str]:
    """Covariance of estimates by plain pseudo-likelihood, and how it was come by."""
    if method.resist is None:
        return through_frequencies(ready.design, ready.plays, theta, beliefs), SHARES
    if method.errors is None:
        return two_step(ready.design, ready.plays, theta, beliefs), KNOWN
    doubts = np.column_stack([_column(ready, name) for name in method.errors])
    if not (np.isfinite(doubts) & (doubts >= 0)).all():
        names = "” and “".join(method.errors)
        raise SpecificationError((f"columns “{names}” should hold standard errors, none below 0",))
    return two_step(ready.design, ready.plays, theta, beliefs, doubts**2), STAGED


def estimated(
    ready: Prepared, errors: CrisisSignalling, start: Float[np.ndarray, " k"] | None, settings: Newton | None
) -> Estimated:
    """Estimates by pseudo-likelihood, nested or not."""
    method = errors.method
    assert isinstance(method, PseudoLikelihood | NestedPseudoLikelihood)
    beliefs = first_stage(ready, method.resist, method.firm)
    theta = np.zeros(len(ready.design.coefficients)) if start is None else start
    if isinstance(method, NestedPseudoLikelihood):
        done = nested(ready.design, ready.plays, beliefs, theta, None, method.rounds, settings)
        covariance = None
        if done.status is Status.CONVERGED:
            covariance = influence(ready.design, ready.plays, done.top.theta[0], done.beliefs).covariance
        return Estimated(
            done.top, done.beliefs, done.status, covariance, -done.top.hessian[0], NESTED, done.rounds
        )  # fmt: skip
    likelihood = pseudo_likelihood(ready.design, ready.plays, beliefs)
    top = climb(likelihood, theta[None], ready.movement, float(ready.plays.count.sum()), None, settings)
    status = Status(int(top.status[0]))
    if status is not Status.CONVERGED:
        return Estimated(top, beliefs, status, None, -top.hessian[0], KNOWN, int(top.steps[0]))
    covariance, how = _covariance(ready, method, top.theta[0], beliefs)
    return Estimated(top, beliefs, status, covariance, -top.hessian[0], how, int(top.steps[0]))


def staged_starts(
    ready: Prepared, method: FullML, starts: Float[np.ndarray, "b k"] | None, settings: Newton | None
) -> Float[np.ndarray, "b k"]:
    """Random places to begin, brought to where games have a likelihood at all.

    From each, with beliefs of its own drawn at random, a few rounds of nested pseudo-likelihood. Full information takes
    over from there, and is free to go to any equilibrium.
    """
    rng = np.random.default_rng(method.seed)
    k, n = len(ready.design.coefficients), len(ready.plays)
    if starts is None:
        starts = rng.normal(size=(method.starts, k)) * 0.5 / ready.spread
    out = []
    for start in starts:
        beliefs = Beliefs(rng.uniform(0.05, 0.95, n), rng.uniform(0.05, 0.95, n))
        done = nested(ready.design, ready.plays, beliefs, start, None, STAGE_ROUNDS, settings)
        out.append(done.top.theta[0])
    return np.array(out)
