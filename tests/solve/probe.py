"""A look into the compiled loops: residual, Jacobian and sparse factors at any point, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from forms import Compiled

from standoff.solve.kernel import DRIFT, RESIDUAL, VALUES, Scratch, beliefs_and_values, equations, new_scratch
from standoff.solve.linear import factorise, jacobian, substitute
from standoff.solve.plan import ENTRY_COL, ENTRY_POS, ENTRY_ROW, Plan, plan


@numba.njit
def _linearise(plan: Plan, x: np.ndarray, payoff: np.ndarray, odds: np.ndarray, precision: float, s: Scratch) -> None:
    beliefs_and_values(plan, x, payoff, odds, s)
    equations(plan, x, precision, s)
    jacobian(plan, precision, s)


@numba.njit
def _solve_in_place(plan: Plan, s: Scratch, x: np.ndarray) -> float:
    sign = factorise(plan, s)
    substitute(plan, s, x)
    return sign


@dataclass
class Probe:
    """One world of one game."""

    game: Compiled

    def __post_init__(self) -> None:
        self.plan = plan(self.game.tree)
        self.scratch = new_scratch(self.plan)

    def _part(self, which: int) -> np.ndarray:
        return self.scratch.store[self.scratch.at[which] : self.scratch.at[which + 1]]

    def residual(self, x: np.ndarray, precision: float) -> np.ndarray:
        """The equations at log-odds `x`."""
        _linearise(self.plan, x, self.game.payoffs[0], self.game.odds[0], precision, self.scratch)
        return self._part(RESIDUAL).copy()

    def drift(self, x: np.ndarray, precision: float) -> np.ndarray:
        """Minus their derivative by λ."""
        self.residual(x, precision)
        return self._part(DRIFT).copy()

    def jacobian(self, x: np.ndarray, precision: float) -> np.ndarray:
        """Their derivative by log-odds, dense."""
        self.residual(x, precision)
        dense = np.zeros((len(x), len(x)))
        dense[self.plan.part(ENTRY_ROW), self.plan.part(ENTRY_COL)] = self._part(VALUES)[self.plan.part(ENTRY_POS)]
        return dense

    def solve(self, x: np.ndarray, precision: float, right: np.ndarray) -> tuple[np.ndarray, float]:
        """Jacobian⁻¹ `right` by the sparse factors, and the sign of the determinant."""
        self.residual(x, precision)
        out = right.copy()
        sign = _solve_in_place(self.plan, self.scratch, out)
        return out, sign

    def by_differences(self, x: np.ndarray, precision: float, h: float = 1e-6) -> np.ndarray:
        """The Jacobian from central differences of the residual."""
        columns = [
            (self.residual(x + h * e, precision) - self.residual(x - h * e, precision)) / (2 * h)
            for e in np.eye(len(x))
        ]
        return np.stack(columns, axis=1)
