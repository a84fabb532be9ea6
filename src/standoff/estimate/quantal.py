r"""Logit agent quantal response as an error structure: any tree of perfect recall, moves hidden or not.

The solver follows the principal branch to λ; a few steps of Newton's in x = log σ then give every chance its digits,
those below the least number included. Slopes are exact, by the implicit function theorem on the equilibrium's
conditions; curvatures are differences of slopes along its tangent, for which nothing is solved again. Where the branch
folds as coefficients move, chances jump; the climb sees a likelihood with a step there.

λ multiplies utilities, so that both are told apart only where some utility is fixed at a number other than 0
(`scale_fixed`); without a formula for log λ it is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float

from standoff.estimate.design import Design, LogPrecision, Predictor, Utility
from standoff.estimate.models import Chances
from standoff.estimate.quantaltree import QuantalTree
from standoff.game import Tree
from standoff.solve import STATUS, solve

LEAST = 1e-300  # what Newton's steps begin at where a chance has underflown
STEPS = 6
CLOSE = 1e-13  # of log chances beyond 1, or of 1; enough for another step to be none
CERTIFIED = 1e-10
STEP = 1e-3  # along the tangent, in units of a predictor
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
        slope = curve = None
        if order > 0:
            slope, change = self._slopes(found.x, found.payoffs, found.precision, share)
            curve = self._curves(unique, found.x, change) if order > 1 else None
        rows = back.reshape(-1)
        return Chances(log[rows], *(None if part is None else part[rows] for part in (slope, curve)))

    def unsolved(self, eta: Float[np.ndarray, "n u"]) -> tuple[str, ...]:
        """Why each row could not be solved; empty where it was."""
        return self._solved(eta).why

    # -- what predictors are ------------------------------------------------------------------------------------------

    @cached_property
    def _layout(self) -> QuantalTree:
        return QuantalTree(self.tree)

    @cached_property
    def _utilities(self) -> list[tuple[int, int, Bool[np.ndarray, " t"]]]:
        """Of each utility with a predictor: the predictor's place, the player's, and the ends it belongs to."""
        out = []
        for place, predictor in enumerate(self.predictors):
            if isinstance(predictor, Utility):
                outcome = self.tree.outcomes.index(predictor.outcome)
                out.append((place, self.tree.players.index(predictor.player), self.tree.outcome == outcome))
        return out

    @cached_property
    def _rates(self) -> list[int]:
        return [k for k, p in enumerate(self.predictors) if isinstance(p, LogPrecision)]

    def _payoffs(self, eta: Float[np.ndarray, "n u"]) -> tuple[Float[np.ndarray, "n t p"], Float[np.ndarray, " n"]]:
        payoffs = np.zeros((len(eta), self.tree.terminal_count, len(self.tree.players)))
        for place, player, ends in self._utilities:
            payoffs[:, ends, player] += eta[:, place, None]
        with np.errstate(over="ignore"):
            return payoffs, np.exp(eta[:, self._rates].sum(axis=1))

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
            x[live] += _solution(here.by_x, -here.gap[:, :, None])[:, :, 0]
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

    # -- derivatives ------------------------------------------------------------------------------------------------

    def _slopes(
        self, x: Float[np.ndarray, "n a"], payoffs: Float[np.ndarray, "n t p"], precision: Float[np.ndarray, " n"],
        share: Float[np.ndarray, "n o t"],
    ) -> tuple[Float[np.ndarray, "n o u"], Float[np.ndarray, "n a u"]]:  # fmt: skip
        """Of log chances of outcomes and of actions, by predictors: −F_x⁻¹ F_η."""
        change = np.full((*x.shape, len(self.predictors)), np.nan)
        rows = np.flatnonzero(np.isfinite(x).all(axis=1))
        here = self._layout.at(x[rows], payoffs[rows], precision[rows])
        by_eta = np.zeros((len(rows), *change.shape[1:]))  # of ū; of λ ū for log λ
        for place, player, ends in self._utilities:
            mine = self._layout.mover == player
            by_eta[:, mine, place] = here.weight[:, mine][:, :, ends].sum(axis=2)
        for place in self._rates:
            by_eta[:, :, place] = here.mean
        change[rows] = _solution(here.by_x, precision[rows, None, None] * (here.inside @ by_eta))
        return share @ (self._layout.passes @ change), change

    def _curves(
        self, eta: Float[np.ndarray, "n u"], x: Float[np.ndarray, "n a"], change: Float[np.ndarray, "n a u"]
    ) -> Float[np.ndarray, "n o u u"]:
        """Slopes change along the tangent as they do along the equilibrium."""
        out = []
        for u in range(eta.shape[1]):
            found = []
            for step in (-2 * STEP, -STEP, STEP, 2 * STEP):
                move = np.zeros(eta.shape[1])
                move[u] = step
                there = x + step * change[:, :, u]
                found.append(self._slopes(there, *self._payoffs(eta + move), self._by_outcome(there)[1])[0])
            out.append((8 * (found[2] - found[1]) - (found[3] - found[0])) / (12 * STEP))
        curve = np.stack(out, axis=3)
        return np.asarray(0.5 * (curve + curve.swapaxes(2, 3)))


def _solution(matrix: Float[np.ndarray, "n a a"], right: Float[np.ndarray, "n a u"]) -> Float[np.ndarray, "n a u"]:
    """matrix⁻¹ right, row by row; no numbers where there are none."""
    out = np.full(right.shape, np.nan)
    good = np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(right).all(axis=(1, 2))
    with np.errstate(all="ignore"):
        good[good] = np.linalg.det(matrix[good]) != 0
        out[good] = np.linalg.solve(matrix[good], right[good])
    return out
