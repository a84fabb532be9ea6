r"""Conditions of a logit agent quantal response equilibrium on one tree, in logarithms, many rows at once.

With x = log σ, paths z of chance × ∏σ, and w_az the share of path z among those through action a,

  F_a = x_a − λ ū_a + log Σ_b exp(λ ū_b) = 0,   ū_a = Σ_z w_az u_z   (b over the actions at a's information set)

(McKelvey and Palfrey 1998). ∂ū_a/∂x_b is the covariance, under w_a, of u and of whether a path passes b.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.games import children_of, odds_at
from standoff.game import NONE, Tree


@dataclass(frozen=True, eq=False)
class Conditions:
    """What the conditions say at x: their gap F, ∂F/∂x, and what ū, which λ multiplies, is made of."""

    gap: Float[np.ndarray, "n a"]
    by_x: Float[np.ndarray, "n a a"]
    mean: Float[np.ndarray, "n a"]
    weight: Float[np.ndarray, "n a t"]
    inside: Float[np.ndarray, "n a a"]  # takes out an information set's mean


@dataclass(frozen=True, eq=False)
class QuantalTree:
    """A tree laid out as paths and the actions they pass."""

    tree: Tree

    @cached_property
    def passes(self) -> Float[np.ndarray, "t a"]:
        """Whether the path to each end passes each action."""
        out = np.zeros((self.tree.terminal_count, self.tree.action_count))
        for terminal, nodes in enumerate(self._paths):
            for node in nodes:
                if self.tree.action[node] != NONE:
                    out[terminal, self.tree.action[node]] = 1.0
        return out

    @cached_property
    def odds(self) -> Float[np.ndarray, " o"]:
        """Probability of each branch of chance."""
        out = np.ones(len(self.tree.odds))
        for node, below in children_of(self.tree).items():
            if self.tree.infoset_of[node] == NONE:
                for child, p in zip(below, odds_at(self.tree, below), strict=True):
                    out[self.tree.odds_of[child]] = p
        return out

    @cached_property
    def log_luck(self) -> Float[np.ndarray, " t"]:
        """Log of the product of chance's branches on each path."""
        with np.errstate(divide="ignore"):
            logs = np.log(self.odds)
        return np.array(
            [sum(logs[self.tree.odds_of[n]] for n in nodes if self.tree.odds_of[n] != NONE) for nodes in self._paths]
        ).astype(float)

    @cached_property
    def mover(self) -> Int[np.ndarray, " a"]:
        """The player of each action."""
        players = [self.tree.players.index(h.player) for h in self.tree.infosets]
        return np.repeat(players, [len(h.actions) for h in self.tree.infosets])

    @cached_property
    def _set(self) -> Int[np.ndarray, " a"]:
        """The information set of each action."""
        return np.repeat(np.arange(len(self.tree.infosets)), [len(h.actions) for h in self.tree.infosets])

    @cached_property
    def _together(self) -> Bool[np.ndarray, "a a"]:
        return np.asarray(self._set[:, None] == self._set[None, :])

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

    def reach(self, x: Float[np.ndarray, "n a"]) -> Float[np.ndarray, "n t"]:
        """Log chance of each path."""
        return np.asarray(x @ self.passes.T + self.log_luck)

    def at(
        self, x: Float[np.ndarray, "n a"], payoffs: Float[np.ndarray, "n t p"], precision: Float[np.ndarray, " n"]
    ) -> Conditions:
        """The conditions at log chances of actions."""
        weight = self._shares(x)
        own = payoffs[:, :, self.mover].transpose(0, 2, 1)
        mean = np.einsum("nat,nat->na", weight, own)
        answer = precision[:, None] * mean
        gap = x - answer + self._total(answer)
        inside = np.eye(x.shape[1])[None] - self._together[None] * np.exp(x)[:, None, :]
        spread = np.einsum("nat,tb->nab", weight * (own - mean[:, :, None]), self.passes)
        by_x = np.eye(x.shape[1])[None] - precision[:, None, None] * (inside @ spread)
        return Conditions(gap, by_x, mean, weight, inside)

    def _shares(self, x: Float[np.ndarray, "n a"]) -> Float[np.ndarray, "n a t"]:
        """Of each path among those through an action, however rarely it is reached."""
        logs = np.where(self.passes.T[None] > 0, self.reach(x)[:, None, :] - x[:, :, None], -np.inf)
        top = logs.max(axis=2, keepdims=True)
        mass = np.exp(logs - np.where(np.isfinite(top), top, 0.0))
        total = mass.sum(axis=2, keepdims=True)
        return np.asarray(np.divide(mass, total, out=np.zeros_like(mass), where=total > 0))

    def _total(self, answer: Float[np.ndarray, "n a"]) -> Float[np.ndarray, "n a"]:
        """log Σ exp over the information set of each action."""
        out = np.empty_like(answer)
        for k in range(len(self.tree.infosets)):
            own = self._set == k
            out[:, own] = np.logaddexp.reduce(answer[:, own], axis=1)[:, None]
        return out
