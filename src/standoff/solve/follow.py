"""Following the principal branch of the quantal-response correspondence from λ = 0 in λ itself, compiled.

Predict along the tangent (second order where a past step allows), correct twice with one Jacobian, and take the step
only where the corrections are small and shrink as Newton's do near a root, and the determinant keeps its sign. A fold,
or anything that looks like one, makes it give up rather than guess; `arc.py` then walks round.
"""

from __future__ import annotations

import numpy as np

from standoff.solve.jit import inner
from standoff.solve.kernel import DRIFT, RESIDUAL, Scratch, beliefs_and_values, equations, part
from standoff.solve.linear import factorise, jacobian, substitute
from standoff.solve.plan import Plan

LARGEST_CORRECTION = 0.5  # of a log-odds; a prediction that errs more is refused
USUAL_CORRECTION = 0.08  # the error that the step size aims at
SMALLEST_STEP = 2e-3  # relative to the first step; below it the walk in arc length is quicker


@inner
def evaluate(plan: Plan, x: np.ndarray, payoff: np.ndarray, odds: np.ndarray, precision: float, s: Scratch) -> float:
    """Residual and drift at `x`, into the working memory, with σ, beliefs and values; gives the largest residual."""
    beliefs_and_values(plan, x, payoff, odds, s)
    return equations(plan, x, precision, s)


@inner
def correct(plan: Plan, s: Scratch, step: np.ndarray) -> None:
    """Newton's correction for the residual in the working memory, by the factors there."""
    error = part(s, RESIDUAL)
    for v in range(plan.unknowns):
        step[v] = error[v]
    substitute(plan, s, step)


@inner
def newton(
    plan: Plan,
    x: np.ndarray,
    payoff: np.ndarray,
    odds: np.ndarray,
    precision: float,
    s: Scratch,
    step: np.ndarray,
) -> tuple[float, float]:
    """Evaluate and linearise at `x`, and write Newton's correction; gives (sign of the determinant, residual)."""
    residual = evaluate(plan, x, payoff, odds, precision, s)
    jacobian(plan, precision, s)
    sign = factorise(plan, s)
    if sign != 0.0:
        correct(plan, s, step)
    return sign, residual


@inner
def largest(x: np.ndarray) -> float:
    """The largest absolute entry; infinite where one is not a number."""
    top = 0.0
    for v in range(len(x)):
        if not abs(x[v]) <= top:
            top = abs(x[v])
            if top != top:
                return np.inf
    return top


@inner
def polish(plan: Plan, x: np.ndarray, payoff: np.ndarray, odds: np.ndarray, precision: float, s: Scratch) -> float:
    """Newton at fixed λ until the residual stops falling; gives the residual. Leaves all of the solution in `s`.

    The Jacobian is made anew only where the old one no longer gains a digit and a half a step.
    """
    step = np.zeros(plan.unknowns)
    trial = x.copy()
    best = evaluate(plan, x, payoff, odds, precision, s)
    fresh = False
    for _ in range(40):
        if best <= 1e-13:
            break
        if not fresh:
            jacobian(plan, precision, s)
            if factorise(plan, s) == 0.0:
                break
        correct(plan, s, step)
        for v in range(plan.unknowns):
            trial[v] = x[v] - step[v]
        residual = evaluate(plan, trial, payoff, odds, precision, s)
        if not residual < best:  # with a fresh Jacobian: what rounding allows has been reached
            evaluate(plan, x, payoff, odds, precision, s)
            if not fresh:
                break
            fresh = False
            continue
        fresh = residual < 0.03 * best
        best = residual
        for v in range(plan.unknowns):
            x[v] = trial[v]
    return best


@inner
def settle(plan: Plan, x: np.ndarray, payoff: np.ndarray, odds: np.ndarray, precision: float, s: Scratch) -> bool:
    """From the solution of a game that differs little, in place; true where it stays on the same branch.

    The same test as for a step in λ: corrections that are small, shrink as Newton's do, and no change of sign.
    """
    correction = np.zeros(plan.unknowns)
    first = 0.0
    for turn in range(2):
        sign, _ = newton(plan, x, payoff, odds, precision, s, correction)
        size = largest(correction)
        allowed = LARGEST_CORRECTION if turn == 0 else 0.5 * first * first + 1e-3 * first + 1e-12
        if sign <= 0.0 or not size <= allowed:
            return False
        if turn == 0:
            first = size
        for v in range(plan.unknowns):
            x[v] -= correction[v]
    return True


@inner
def follow_precision(
    plan: Plan, payoff: np.ndarray, odds: np.ndarray, target: float, most: int, x: np.ndarray, s: Scratch
) -> tuple[bool, int]:
    """Walk from λ = 0 to `target`; `x` ends as the log-odds there. Gives (arrived, steps taken)."""
    count = plan.unknowns
    tangent, before, trial, correction = np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count)
    drift = part(s, DRIFT)
    for v in range(count):
        x[v] = 0.0
    evaluate(plan, x, payoff, odds, 0.0, s)
    for v in range(count):
        tangent[v] = drift[v]  # at λ = 0 the Jacobian is the identity
    step = min(target, 0.5 / max(1e-12, largest(tangent)))
    smallest = SMALLEST_STEP * step
    step_before = 0.0
    reached = 0.0
    steps = 0
    while reached < target:
        if steps >= most or step < smallest:
            return False, steps
        steps += 1
        step = min(step, target - reached)
        precision = target if target - reached <= step * 1.0001 else reached + step
        bend = 0.5 * step * step / step_before if step_before > 0.0 else 0.0
        for v in range(count):
            trial[v] = x[v] + step * tangent[v] + bend * (tangent[v] - before[v])
        sign, _ = newton(plan, trial, payoff, odds, precision, s, correction)
        first = largest(correction)
        accepted = sign > 0.0 and first <= LARGEST_CORRECTION
        if accepted:
            for v in range(count):
                trial[v] -= correction[v]
            # Newton near a root squares its error; where it does not, the step was too bold
            evaluate(plan, trial, payoff, odds, precision, s)
            correct(plan, s, correction)
            accepted = largest(correction) <= 0.5 * first * first + 1e-3 * first + 1e-12
            for v in range(count):
                trial[v] -= correction[v]
        if not accepted:
            step *= 0.4
            continue
        for v in range(count):
            before[v] = tangent[v]
            tangent[v] = drift[v]
            x[v] = trial[v]
        substitute(plan, s, tangent)
        step_before = step
        reached = precision
        step *= min(2.5, max(0.4, (USUAL_CORRECTION / max(first, 1e-9)) ** (1.0 / 3.0)))
    return True, steps
