"""Following the principal branch in arc length, round folds (Allgower and Georg 1990, ch. 6; Turocy 2005).

The slow and careful way, for the few worlds that the walk in λ gave up: a dense bordered system with row exchanges,
small steps, no step across too sharp a turn, and none that changes the sign of the bordered determinant. That sign is
constant along a branch, folds included; where it changes the step has leapt to another branch, or passed a point at
which branches cross, as they do in symmetric games. Short steps tell the two apart: a leap can be avoided, a crossing
cannot, and there the walk goes straight on. It ends where the branch first reaches the asked λ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.solve.jit import compiled
from standoff.solve.kernel import DRIFT, RESIDUAL, VALUES, Scratch, beliefs_and_values, equations, jacobian
from standoff.solve.plan import ENTRY_COL, ENTRY_POS, ENTRY_ROW, Plan

SHARPEST_TURN = 0.95  # cosine of the angle between the directions before and after a step
CROSSING = 1e-5  # a step this short that still changes the determinant's sign has passed a crossing of branches


@compiled
def linearise(plan: Plan, x: np.ndarray, payoff: np.ndarray, odds: np.ndarray, precision: float, s: Scratch) -> float:
    """Residual, drift and (unfactorised) Jacobian at `x`, into the working memory; gives the largest residual."""
    beliefs_and_values(plan, x, payoff, odds, s)
    worst = equations(plan, x, precision, s)
    jacobian(plan, precision, s)
    return worst


@dataclass(frozen=True)
class Walk:
    """Where a walk in arc length ended: log-odds `x` at the asked λ, or `arrived` false and why."""

    arrived: bool
    x: np.ndarray
    residual: float
    steps: int
    folds: int


class _Equations:
    """The equations of one world with λ free: F(x, λ) and its derivatives, dense."""

    def __init__(self, plan: Plan, payoff: np.ndarray, odds: np.ndarray, s: Scratch) -> None:
        self.plan, self.payoff, self.odds, self.s = plan, payoff, odds, s
        self.entries = (plan.part(ENTRY_ROW), plan.part(ENTRY_COL))
        self.places = plan.part(ENTRY_POS)

    def _part(self, which: int) -> np.ndarray:
        return self.s.store[self.s.at[which] : self.s.at[which + 1]]

    def at(self, x: np.ndarray, precision: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Residual (n), derivative by the log-odds (n × n) and by λ (n)."""
        linearise(self.plan, x, self.payoff, self.odds, precision, self.s)
        dense = np.zeros((len(x), len(x)))
        dense[self.entries] = self._part(VALUES)[self.places]
        return self._part(RESIDUAL).copy(), dense, -self._part(DRIFT)

    def newton(self, x: np.ndarray, precision: float) -> tuple[np.ndarray, float]:
        """Newton at fixed λ until the residual stops falling."""
        best, best_x = np.inf, x
        for _ in range(30):
            residual, dense, _by_precision = self.at(x, precision)
            worst = float(np.max(np.abs(residual)))
            if not worst < best:
                break
            best, best_x = worst, x
            if worst <= 1e-13:
                break
            x = x - np.linalg.solve(dense, residual)
        return best_x, best


def follow_arc(plan: Plan, payoff: np.ndarray, odds: np.ndarray, target: float, most: int, s: Scratch) -> Walk:
    """Walk from λ = 0 in arc length until λ first reaches `target`."""
    system = _Equations(plan, payoff, odds, s)
    n = plan.unknowns
    x, precision = np.zeros(n), 0.0
    _, _, by_precision = system.at(x, 0.0)
    direction = np.append(-by_precision, 1.0)
    direction /= np.linalg.norm(direction)
    step, folds = 0.1, 0
    orientation = 1.0  # of the bordered determinant; at λ = 0 the Jacobian is the identity
    steps = 0
    try:
        for steps in range(1, most + 1):
            if step < 1e-7:
                break
            corrected = _correct(system, x + step * direction[:n], precision + step * direction[n], direction)
            if corrected is None:
                step *= 0.4
                continue
            there, at, first, bordered = corrected
            fresh = np.linalg.solve(bordered, np.append(np.zeros(n), 1.0))
            fresh /= np.linalg.norm(fresh)
            side = float(np.linalg.slogdet(bordered)[0])
            if fresh @ direction < SHARPEST_TURN or (side != orientation and step > CROSSING):
                step *= 0.4
                continue
            if at >= target:
                # the branch crosses the target on this step: start from the straight line between its ends
                guess = x + (target - precision) / (at - precision) * (there - x)
                landed, residual = system.newton(guess, target)
                if np.max(np.abs(landed - guess)) <= 0.5 and residual <= 1e-8:
                    return Walk(True, landed, residual, steps, folds)
                step *= 0.4
                continue
            orientation = side
            folds += fresh[n] * direction[n] < 0.0
            direction, x, precision = fresh, there, at
            step = min(2.0, step * min(2.0, max(0.4, (0.05 / max(first, 1e-9)) ** 0.5)))
    except np.linalg.LinAlgError:  # a bifurcation: the branch is not unique from here
        pass
    return Walk(False, x, np.inf, steps, int(folds))


def _correct(
    system: _Equations, x: np.ndarray, precision: float, direction: np.ndarray
) -> tuple[np.ndarray, float, float, np.ndarray] | None:
    """Newton in the plane across the direction; None where the corrections do not shrink as they should."""
    n = len(x)
    first = 0.0
    bordered = np.zeros((n + 1, n + 1))
    bordered[n] = direction
    for turn in range(4):
        residual, dense, by_precision = system.at(x, precision)
        bordered[:n, :n] = dense
        bordered[:n, n] = by_precision
        move = np.linalg.solve(bordered, np.append(-residual, 0.0))
        size = float(np.max(np.abs(move)))
        if not size <= (0.3 if turn == 0 else 0.5 * first * first + 1e-2 * first + 1e-12):
            return None
        first = size if turn == 0 else first
        x = x + move[:n]
        precision += move[n]
        if size < 1e-10:
            break
    return x, precision, first, bordered
