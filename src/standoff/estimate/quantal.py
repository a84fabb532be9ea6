r"""Logit agent quantal response as an error structure: any tree of perfect recall, chosen under imperfect information.

With x = log σ, paths z of chance × ∏σ, and w_az the share of path z among those through action a,

  F_a = x_a − λ ū_a + log Σ_b exp(λ ū_b) = 0,   ū_a = Σ_z w_az u_z

(McKelvey and Palfrey 1998), followed to λ on the principal branch by the solver. Slopes come from the implicit function
theorem at the certified solution: ∂ū_a/∂x_b is the covariance, under w_a, of u and of how often a path passes b.

λ multiplies utilities, so that both are told apart only where some utility is fixed at a number other than 0; without a
formula for log λ it is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.design import LogPrecision, Predictor, Utility
from standoff.estimate.games import children_of, odds_at
from standoff.estimate.models import Chances
from standoff.game import NONE, Tree
from standoff.solve import solve


@dataclass(frozen=True)
class QuantalResponse:
    """Logit agent quantal response equilibrium, on the principal branch."""


@dataclass(frozen=True, eq=False)
class QuantalModel:
    """Chances of outcomes where players choose by quantal response; rows that differ in nothing are solved once.

    Rows that cannot be solved have chances that are no numbers, so that the likelihood steps back from there.
    """

    tree: Tree
    predictors: tuple[Predictor, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.tree.outcomes

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chances of the outcomes and their slopes; curvatures are left to differences."""
        unique, back = np.unique(eta, axis=0, return_inverse=True)
        log, slope = self._solved(np.ascontiguousarray(unique), order)
        back = back.reshape(-1)
        return Chances(log[back], None if slope is None else slope[back])

    # -- what the tree says, once -----------------------------------------------------------------------------------

    @cached_property
    def _passes(self) -> Float[np.ndarray, "t a"]:
        """Whether the path to each end passes each action."""
        out = np.zeros((self.tree.terminal_count, self.tree.action_count))
        for terminal, nodes in enumerate(self._paths):
            for node in nodes:
                if self.tree.action[node] != NONE:
                    out[terminal, self.tree.action[node]] = 1.0
        return out

    @cached_property
    def _paths(self) -> list[list[int]]:
        ends = [int(n) for n in np.argsort(self.tree.terminal_of, kind="stable") if self.tree.terminal_of[n] != NONE]
        return [self._above(node) for node in ends]

    def _above(self, node: int) -> list[int]:
        out = []
        while node > 0:
            out.append(node)
            node = int(self.tree.parent[node])
        return out

    @cached_property
    def _odds(self) -> Float[np.ndarray, " o"]:
        """Probability of each branch of chance."""
        out = np.ones(len(self.tree.odds))
        for node, below in children_of(self.tree).items():
            if self.tree.infoset_of[node] == NONE:
                for child, p in zip(below, odds_at(self.tree, below), strict=True):
                    out[self.tree.odds_of[child]] = p
        return out

    @cached_property
    def _log_luck(self) -> Float[np.ndarray, " t"]:
        with np.errstate(divide="ignore"):
            logs = np.log(self._odds)
        return np.array(
            [sum(logs[self.tree.odds_of[n]] for n in nodes if self.tree.odds_of[n] != NONE) for nodes in self._paths]
        ).astype(float)

    @cached_property
    def _mover(self) -> Int[np.ndarray, " a"]:
        """The player of each action."""
        players = [self.tree.players.index(h.player) for h in self.tree.infosets]
        return np.concatenate([[players[k]] * len(h.actions) for k, h in enumerate(self.tree.infosets)]).astype(int)

    @cached_property
    def _together(self) -> Bool[np.ndarray, "a a"]:
        """Whether two actions are of one information set."""
        of = np.concatenate([[k] * len(h.actions) for k, h in enumerate(self.tree.infosets)])
        return np.asarray(of[:, None] == of[None, :])

    @cached_property
    def _utilities(self) -> list[tuple[int, int, Bool[np.ndarray, " t"]]]:
        """Of each utility with a predictor: the predictor's place, the player's, and the ends it belongs to."""
        out = []
        for place, predictor in enumerate(self.predictors):
            if isinstance(predictor, Utility):
                outcome = self.tree.outcomes.index(predictor.outcome)
                out.append((place, self.tree.players.index(predictor.player), self.tree.outcome == outcome))
        return out

    # -- solving ----------------------------------------------------------------------------------------------------

    def _solved(
        self, eta: Float[np.ndarray, "n u"], order: int
    ) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o u"] | None]:
        rows, tree = len(eta), self.tree
        payoffs = np.zeros((rows, tree.terminal_count, len(tree.players)))
        for place, player, ends in self._utilities:
            payoffs[:, ends, player] += eta[:, place, None]
        precision = np.ones(rows)
        rate = [k for k, p in enumerate(self.predictors) if isinstance(p, LogPrecision)]
        for k in rate:
            precision = precision * np.exp(np.clip(eta[:, k], -50, 50))
        found = solve(tree, payoffs, np.tile(self._odds, (rows, 1)), precision)
        with np.errstate(divide="ignore"):
            x = np.log(found.strategy)
        reach = x @ self._passes.T + self._log_luck
        reach[~found.certified] = np.nan
        log, share = _by_outcome(reach, tree.outcome, len(tree.outcomes))
        if order < 1:
            return log, None
        change = self._change(payoffs, precision, found.strategy, reach, rate, eta.shape[1])
        moved = np.einsum("not,ta,nau->nou", share, self._passes, change)
        return log, moved

    def _change(
        self, payoffs: Float[np.ndarray, "n t p"], precision: Float[np.ndarray, " n"],
        strategy: Float[np.ndarray, "n a"], reach: Float[np.ndarray, "n t"], rate: Sequence[int], predictors: int,
    ) -> Float[np.ndarray, "n a u"]:  # fmt: skip
        """∂ log σ by the predictors: −F_x⁻¹ F_η."""
        rows, actions = strategy.shape
        passes = self._passes
        top = np.where(np.isfinite(reach), reach, -1e300).max(axis=1, keepdims=True)
        mass = np.exp(np.where(np.isfinite(reach), reach - top, -1e300))
        weight = mass[:, None, :] * passes.T[None]  # of each path among those through each action
        total = weight.sum(axis=2, keepdims=True)
        weight = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
        own = payoffs[:, :, self._mover].transpose(0, 2, 1)
        mean = np.einsum("nat,nat->na", weight, own)
        by_x = np.einsum("nat,nat,tb->nab", weight, own - mean[:, :, None], passes)
        inside = np.eye(actions)[None] - self._together[None] * strategy[:, None, :]  # takes out a set's mean
        by_eta = np.zeros((rows, actions, predictors))
        for place, player, ends in self._utilities:
            mine = self._mover == player
            by_eta[:, mine, place] = weight[:, mine][:, :, ends].sum(axis=2)
        for place in rate:
            by_eta[:, :, place] = mean
        jacobian = np.eye(actions)[None] - precision[:, None, None] * np.einsum("nab,nbc->nac", inside, by_x)
        right = precision[:, None, None] * np.einsum("nab,nbu->nau", inside, by_eta)
        good = np.isfinite(jacobian).all(axis=(1, 2))
        out = np.full((rows, actions, predictors), np.nan)
        if good.any():
            out[good] = np.linalg.solve(jacobian[good], right[good])
        return out


def _by_outcome(
    reach: Float[np.ndarray, "n t"], outcome: Int[np.ndarray, " t"], many: int
) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o t"]]:
    """Log chance of each outcome, and the share of each path in it."""
    log, share = np.zeros((len(reach), many)), np.zeros((len(reach), many, reach.shape[1]))
    for o in range(many):
        ends = outcome == o
        log[:, o] = np.logaddexp.reduce(reach[:, ends], axis=1)
        with np.errstate(invalid="ignore"):
            part = np.exp(reach[:, ends] - log[:, o, None])
        share[:, o][:, ends] = np.where(np.isneginf(log[:, o, None]), 1.0 / ends.sum(), part)
    return log, share
