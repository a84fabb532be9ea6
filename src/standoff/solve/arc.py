"""Following the principal branch in arc length, round folds (Allgower and Georg 1990, ch. 6; Turocy 2005), compiled.

The slow and careful way, for the few worlds that the walk in λ gave up: small steps, no step across too sharp a turn,
and none that changes the sign of the bordered determinant. That sign is constant along a branch, folds included; where
it changes, the step has leapt to another branch, or passed a point at which branches cross, as they do in symmetric
games. Short steps tell the two apart: a leap can be avoided, a crossing cannot, and there the walk goes straight on. It
ends where the branch first reaches the asked λ.

The system with λ free is solved by block elimination on the sparse factors. Within rounding of a fold those lose
digits, which the next correction makes good, since it starts from a residual computed afresh.
"""

from __future__ import annotations

import numpy as np

from standoff.solve.follow import largest, newton, polish
from standoff.solve.jit import inner
from standoff.solve.kernel import DRIFT, Scratch, part
from standoff.solve.linear import substitute
from standoff.solve.plan import Plan

SHARPEST_TURN = 0.95  # cosine of the angle between the directions before and after a step
CROSSING = 1e-3  # a step this short that still changes the determinant's sign has passed a crossing of branches
SHORTEST_STEP = 1e-7
LONGEST_STEP = 2.0
LARGEST_CORRECTION = 0.3
USUAL_CORRECTION = 0.05


@inner
def follow_arc(
    plan: Plan, payoff: np.ndarray, odds: np.ndarray, target: float, most: int, x: np.ndarray, s: Scratch
) -> tuple[bool, int, int]:
    """Walk from λ = 0 until λ first reaches `target`; `x` ends as the log-odds there. (arrived, steps, folds)"""
    n = plan.unknowns
    direction, fresh, trial, guess = np.zeros(n + 1), np.zeros(n + 1), np.zeros(n), np.zeros(n)
    correction, slope = np.zeros(n), np.zeros(n)
    drift = part(s, DRIFT)
    for v in range(n):
        x[v] = 0.0
    newton(plan, x, payoff, odds, 0.0, s, correction)
    for v in range(n):
        direction[v] = drift[v]  # at λ = 0 the Jacobian is the identity
    direction[n] = 1.0
    _normalise(direction)
    precision, step, side, folds = 0.0, 0.1, 1.0, 0
    for steps in range(1, most + 1):
        if step < SHORTEST_STEP:
            return False, steps, folds
        for v in range(n):
            trial[v] = x[v] + step * direction[v]
        at = precision + step * direction[n]
        first, good, new_side = 0.0, True, side
        for turn in range(4):
            sign, _ = newton(plan, trial, payoff, odds, at, s, correction)
            if sign == 0.0:
                good = False
                break
            for v in range(n):
                slope[v] = drift[v]
            substitute(plan, s, slope)  # dx/dλ along the branch
            across, along = 0.0, direction[n]
            for v in range(n):
                across += direction[v] * correction[v]
                along += direction[v] * slope[v]
            new_side = sign if along > 0.0 else -sign
            by = across / along
            for v in range(n):
                correction[v] = slope[v] * by - correction[v]
            size = max(largest(correction), abs(by))
            allowed = LARGEST_CORRECTION if turn == 0 else 0.5 * first * first + 1e-2 * first + 1e-12
            if not size <= allowed:
                good = False
                break
            first = size if turn == 0 else first
            for v in range(n):
                trial[v] += correction[v]
            at += by
            if size < 1e-10:
                break
        if good:
            for v in range(n):
                fresh[v] = slope[v] / along
            fresh[n] = 1.0 / along
            _normalise(fresh)
            turned = 0.0
            for v in range(n + 1):
                turned += fresh[v] * direction[v]
            good = turned >= SHARPEST_TURN and (new_side == side or step <= CROSSING)
        if good and at >= target:
            # the branch crosses the target on this step: start from the straight line between its ends
            share = (target - precision) / (at - precision)
            for v in range(n):
                guess[v] = x[v] + share * (trial[v] - x[v])
                correction[v] = guess[v]
            if polish(plan, guess, payoff, odds, target, s) <= 1e-8:
                for v in range(n):
                    correction[v] -= guess[v]
                if largest(correction) <= 0.5:
                    for v in range(n):
                        x[v] = guess[v]
                    return True, steps, folds
            good = False
        if not good:
            step *= 0.4
            continue
        folds += 1 if fresh[n] * direction[n] < 0.0 else 0
        side, precision = new_side, at
        for v in range(n):
            x[v] = trial[v]
            direction[v] = fresh[v]
        direction[n] = fresh[n]
        step = min(LONGEST_STEP, step * min(2.0, max(0.4, (USUAL_CORRECTION / max(first, 1e-9)) ** 0.5)))
    return False, most, folds


@inner
def _normalise(x: np.ndarray) -> None:
    """Scale to unit length, in place."""
    total = 0.0
    for v in range(len(x)):
        total += x[v] * x[v]
    length = np.sqrt(total)
    for v in range(len(x)):
        x[v] /= length
