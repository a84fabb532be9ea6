r"""Logit agent quantal response as an error structure: any tree of perfect recall, moves hidden or not.

The solver follows the principal branch to λ; a few steps of Newton's in x = log σ then give every chance its digits,
those below the least number included. Slopes and curvatures are exact, by the implicit function theorem on the
equilibrium's conditions (`quantalslopes`); nothing is solved again for them. Where the branch folds as coefficients
move, chances jump; the climb sees a likelihood with a step there.

λ multiplies utilities, so that both are told apart only where some utility is fixed at a number other than 0
(`scale_fixed`); without a formula for log λ it is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design, LogPrecision, Predictor, Utility
from standoff.estimate.models import Chances
from standoff.estimate.quantalslopes import Moving, first, second, solution
from standoff.estimate.quantaltree import QuantalTree
from standoff.game import Tree
from standoff.solve import STATUS, solve

LEAST = 1e-300  # what Newton's steps begin at where a chance has underflown
STEPS = 6
CLOSE = 1e-13  # of log chances beyond 1, or of 1; enough for another step to be none
CERTIFIED = 1e-10
NUMBERS = 1 << 21  # of outcomes by predictors by predictors, worked on at once
NO_NUMBERS = "not solved: utilities or λ are no finite numbers"
NOT_CLOSED = "not solved: the conditions of the equilibrium do not close in double precision"


@dataclass(frozen=True)
class QuantalResponse:
    """Logit agent quantal response equilibrium, on the principal branch."""


def scale_fixed(design: Design) -> bool:
    """Whether λ and the size of utilities are told apart: λ is not estimated, or some utility holds a number not 0."""
    if LogPrecision() not in design.predictors:
        return True
    utilities = [k for k, p in enumerate(design.predictors) if isinstance(p, Utility)]
    return bool(np.any(design.offset[:, utilities] != 0))


@dataclass(frozen=True, eq=False)
class Solved:
    """Equilibria of N rows as log chances of actions, no numbers where `why` says that there is none."""

    x: Float[np.ndarray, "n a"]
    payoffs: Float[np.ndarray, "n t p"]
    precision: Float[np.ndarray, " n"]
    why: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class QuantalModel:
    """Chances of outcomes where players choose by quantal response; rows that differ in nothing are solved once.

    Rows that cannot be solved have chances that are no numbers, so that the likelihood is −∞ and steps back from there;
    `unsolved` says why.
    """

    tree: Tree
    predictors: tuple[Predictor, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.tree.outcomes

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chances of the outcomes and their derivatives."""
        unique, back = np.unique(eta, axis=0, return_inverse=True)
        found = self._solved(unique)
        log, share = self._by_outcome(found.x)
        slope, curve = self._derivatives(found, share, order) if order > 0 else (None, None)
        rows = back.reshape(-1)
        return Chances(log[rows], *(None if part is None else part[rows] for part in (slope, curve)))

    def unsolved(self, eta: Float[np.ndarray, "n u"]) -> tuple[str, ...]:
        """Why each row could not be solved; empty where it was."""
        return self._solved(eta).why

    def _derivatives(
        self, found: Solved, share: Float[np.ndarray, "n o t"], order: int
    ) -> tuple[Float[np.ndarray, "n o u"], Float[np.ndarray, "n o u u"] | None]:
        """Of log chances of outcomes, by predictors."""
        n, many, u = len(share), share.shape[1], len(self.predictors)
        slope = np.full((n, many, u), np.nan)
        curve = np.full((n, many, u, u), np.nan) if order > 1 else None
        sound = np.flatnonzero(np.isfinite(found.x).all(axis=1))
        together = max(1, NUMBERS // max(many * u ** min(order, 2), 1))
        for rows in (sound[k : k + together] for k in range(0, len(sound), together)):
            payoffs, precision = found.payoffs[rows], found.precision[rows]
            here = self._layout.at(found.x[rows], payoffs, precision)
            change = first(self._moving, here, precision)
            slope[rows] = share[rows] @ (self._layout.passes @ change)
            if curve is not None:
                curve[rows] = second(self._moving, here, payoffs, precision, change, share[rows])
        return slope, curve

    # -- what predictors are ------------------------------------------------------------------------------------------

    @cached_property
    def _layout(self) -> QuantalTree:
        return QuantalTree(self.tree)

    @cached_property
    def _moving(self) -> Moving:
        out = []
        for place, predictor in enumerate(self.predictors):
            if isinstance(predictor, Utility):
                outcome = self.tree.outcomes.index(predictor.outcome)
                out.append((place, self.tree.players.index(predictor.player), self.tree.outcome == outcome))
        rates = np.array([k for k, p in enumerate(self.predictors) if isinstance(p, LogPrecision)], dtype=int)
        return Moving(self._layout, len(self.predictors), tuple(out), rates)

    def _payoffs(self, eta: Float[np.ndarray, "n u"]) -> tuple[Float[np.ndarray, "n t p"], Float[np.ndarray, " n"]]:
        payoffs = np.zeros((len(eta), self.tree.terminal_count, len(self.tree.players)))
        for place, player, ends in self._moving.utilities:
            payoffs[:, ends, player] += eta[:, place, None]
        with np.errstate(over="ignore"):
            return payoffs, np.exp(eta[:, self._moving.rates].sum(axis=1))

    # -- solving ----------------------------------------------------------------------------------------------------

    def _solved(self, eta: Float[np.ndarray, "n u"]) -> Solved:
        payoffs, precision = self._payoffs(eta)
        sound = np.isfinite(payoffs).all(axis=(1, 2)) & np.isfinite(precision)
        x = np.full((len(eta), self.tree.action_count), np.nan)
        why = [NO_NUMBERS] * len(eta)
        rows = np.flatnonzero(sound)
        if len(rows):
            odds = np.tile(self._layout.odds, (len(rows), 1))
            found = solve(self.tree, np.ascontiguousarray(payoffs[rows]), odds, precision[rows])
            close = np.flatnonzero(found.certified)
            x[rows[close]] = self._closed(found.strategy[close], payoffs[rows[close]], precision[rows[close]])
            for row, status, certified in zip(rows, found.status, found.certified, strict=True):
                why[row] = STATUS[status] if not certified else NOT_CLOSED if np.isnan(x[row]).any() else ""
        return Solved(x, payoffs, precision, tuple(why))

    def _closed(
        self, strategy: Float[np.ndarray, "n a"], payoffs: Float[np.ndarray, "n t p"],
        precision: Float[np.ndarray, " n"],
    ) -> Float[np.ndarray, "n a"]:  # fmt: skip
        """Newton's steps in x from a certified solution."""
        x = np.log(np.maximum(strategy, LEAST))
        live = np.arange(len(x))
        size = np.zeros(len(x))
        for _ in range(STEPS):
            here = self._layout.at(x[live], payoffs[live], precision[live])
            size[live] = (np.abs(here.gap) / np.maximum(1.0, np.abs(x[live]))).max(axis=1, initial=0.0)
            x[live] += solution(here.by_x, -here.gap[:, :, None])[:, :, 0]
            live = live[size[live] > CLOSE]
            if not len(live):
                break
        return np.asarray(np.where((size <= CERTIFIED)[:, None], x, np.nan))

    def _by_outcome(self, x: Float[np.ndarray, "n a"]) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o t"]]:
        """Log chance of each outcome, and the share of each path in it."""
        reach, many = self._layout.reach(x), len(self.outcomes)
        log, share = np.zeros((len(reach), many)), np.zeros((len(reach), many, reach.shape[1]))
        for o in range(many):
            ends = self.tree.outcome == o
            with np.errstate(invalid="ignore"):
                log[:, o] = np.logaddexp.reduce(reach[:, ends], axis=1)
                part = np.exp(reach[:, ends] - log[:, o, None])
            share[:, o][:, ends] = np.where(np.isneginf(log[:, o, None]), 1.0 / ends.sum(), part)
        return log, share
