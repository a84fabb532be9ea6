"""A look into the compiled loops: residual and linear system at any point, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from forms import Compiled

from standoff.solve.games import Games
from standoff.solve.library import Family, Loops
from standoff.solve.plan import plan_of


@dataclass
class Probe:
    """One world of one game. The unknowns are log-odds at its feedback sets."""

    game: Compiled

    def __post_init__(self) -> None:
        self.plan = plan_of(self.game.tree)
        players = len(self.game.tree.players)
        self.family = Family.of(self.game.payoffs[:1], self.game.odds[:1], np.ones((1, players)))
        self.loops = Loops(self.plan, self.family)

    def residual(self, x: np.ndarray, precision: float) -> np.ndarray:
        """The equations of the feedback sets at log-odds `x`."""
        residual, _, _ = self.loops.linearise(x[None], np.array([precision]))
        return residual[0]

    def system(self, x: np.ndarray, precision: float) -> tuple[np.ndarray, np.ndarray]:
        """The matrix of the linear system, dense, and the right-hand side of its drift, a row for each `variables`."""
        _, matrix, drift = self.loops.linearise(x[None], np.array([precision]))
        return matrix[0], drift[0]

    @property
    def variables(self) -> np.ndarray:
        """The action whose log-odds each row of the system is about."""
        actions = np.flatnonzero(self.plan.row_of >= 0)
        return actions[np.argsort(self.plan.row_of[actions])]

    def log_odds(self, x: np.ndarray, precision: float) -> np.ndarray:
        """The log-odds of every action against the first of its set, as they follow from `x`."""
        tree, plan = self.game.tree, self.plan
        strategy = np.zeros((1, plan.actions))
        account = [np.zeros(1), strategy, np.zeros((1, plan.terminals)), np.zeros((1, plan.nodes)),
                   np.zeros((1, plan.players)), np.zeros((1, plan.players))]  # fmt: skip
        self.loops.describe(x[None], np.array([precision]), np.zeros(1, dtype=np.int64), *account)
        reference = np.concatenate([np.full(len(h.actions), h.first_action) for h in tree.infosets])
        return np.log(strategy[0]) - np.log(strategy[0, reference])

    def newton(self, x: np.ndarray, precision: float) -> tuple[np.ndarray, np.ndarray, float]:
        """Newton's correction, dx/dλ and the sign of the determinant, by the sparse factors."""
        games = Games(self.plan, self.family, np.array([precision]), self.loops)
        found = games.corrected(x[None].copy(), np.array([precision]), np.zeros(1, dtype=np.int64), 1)
        return found.correction[0], found.slope[0], float(found.sign[0])

    def by_differences(self, x: np.ndarray, precision: float, h: float = 1e-6) -> np.ndarray:
        """The derivative of the residual by the unknowns, from central differences."""
        columns = [
            (self.residual(x + h * e, precision) - self.residual(x - h * e, precision)) / (2 * h)
            for e in np.eye(len(x))
        ]
        return np.stack(columns, axis=1)

    def reduced(self, x: np.ndarray, precision: float) -> np.ndarray:
        """The same from the linear system: what is left of it when all but the unknowns have been eliminated."""
        matrix, _ = self.system(x, precision)
        mine = self.plan.row_of[self.plan.unknown_actions]
        rest = np.setdiff1d(np.arange(len(matrix)), mine)
        through = np.linalg.solve(matrix[np.ix_(rest, rest)], matrix[np.ix_(rest, mine)])
        return matrix[np.ix_(mine, mine)] - matrix[np.ix_(mine, rest)] @ through
