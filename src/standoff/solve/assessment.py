"""Assessments (a strategy and beliefs) held against their definitions, by plain formulas apart from the solver's loops.

Kreps and Wilson (1982): an assessment is a *sequential equilibrium* where each player's choice at each information set,
reached or not, is best given its beliefs there (*sequential rationality*), and where the beliefs are limits of Bayes'
rule on strategies under which every action has some probability, and which come to the strategy (*consistency*). A
computer stops short of a limit. What is checked here is the finite form: no choice loses more than ε by another at the
same information set, and the beliefs are Bayes' rule on one fully mixed strategy that stands within a stated distance.
That one is written in logarithms, since off the path probabilities soon pass below the smallest number there is.

By the one-shot deviation principle, which holds for consistent beliefs (Hendon, Jacobsen and Sloth 1996), where no
single choice can be bettered, no plan can.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from standoff.game import NONE, Tree

NEVER = -1e9  # the logarithm of a chance that there is not: below any other, and sums with it keep their digits


@dataclass(frozen=True, eq=False)
class Check:
    """How far W assessments are from sequential equilibria.

    `regret[w, h]` is what the owner of information set h loses there against its best action, given its beliefs and
    everybody's play from then on; in units of utility. `inconsistency[w]` is the largest difference of a belief from
    Bayes' rule on the fully mixed strategy beside it, `distance[w]` that of a probability from it.
    """

    tree: Tree
    regret: Float[np.ndarray, "W H"]
    span: Float[np.ndarray, "W P"]
    inconsistency: Float[np.ndarray, " W"]
    distance: Float[np.ndarray, " W"]

    @property
    def relative_regret(self) -> Float[np.ndarray, "W H"]:
        """Regret as a part of its owner's payoff range; 0 where all ends are worth the same to it."""
        owner = [self.tree.players.index(h.player) for h in self.tree.infosets]
        span = self.span[:, owner]
        return np.asarray(np.divide(self.regret, span, out=np.zeros_like(self.regret), where=~(span <= 0.0)))

    def within(self, epsilon: float) -> Bool[np.ndarray, " W"]:
        """Whether regret (relative), inconsistency and distance are all at most ε."""
        return np.asarray(
            (self.relative_regret.max(axis=1, initial=0.0) <= epsilon)
            & (self.inconsistency <= epsilon)
            & (self.distance <= epsilon)
        )


def check_assessment(
    tree: Tree,
    payoffs: Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    strategy: Float[np.ndarray, "W A"],
    belief: Float[np.ndarray, "W N"],
    mixed: Float[np.ndarray, "W A"],
) -> Check:
    """Hold assessments against the definition; `mixed` is the logarithm of a fully mixed strategy close by.

    `belief` is by node: that of its information set in this node, 0 at nodes without one.
    """
    if not np.all(np.isfinite(mixed)):
        raise ValueError("the strategy that bears out the beliefs must be fully mixed: its logarithms must be finite")
    worth = action_values(tree, payoffs, odds, strategy, belief)
    span = np.ptp(payoffs, axis=1)
    inconsistency = np.abs(belief - bayes(tree, odds, mixed)).max(axis=1, initial=0.0)
    distance = np.abs(strategy - np.exp(mixed)).max(axis=1, initial=0.0)
    return Check(tree, agent_regret(tree, strategy, worth), span, inconsistency, distance)


def bayes(tree: Tree, odds: Float[np.ndarray, "W O"], log_strategy: Float[np.ndarray, "W A"]) -> np.ndarray:
    """Bayes' rule at every information set: the belief in each of its nodes, however rarely play comes there."""
    with np.errstate(divide="ignore"):
        log_odds = np.where(odds > 0.0, np.log(odds), NEVER)
    reach = np.zeros((len(odds), tree.node_count))
    for n in range(1, tree.node_count):
        into = log_strategy[:, tree.action[n]] if tree.action[n] != NONE else log_odds[:, tree.odds_of[n]]
        reach[:, n] = reach[:, tree.parent[n]] + into
    belief = np.zeros_like(reach)
    for h in tree.infosets:
        nodes = list(h.nodes)
        weight = np.exp(reach[:, nodes] - reach[:, nodes].max(axis=1, keepdims=True))
        belief[:, nodes] = weight / weight.sum(axis=1, keepdims=True)
    return belief


def node_values(
    tree: Tree, payoffs: Float[np.ndarray, "W T P"], odds: Float[np.ndarray, "W O"], strategy: Float[np.ndarray, "W A"]
) -> Float[np.ndarray, "W N P"]:
    """What each player can expect from each node on."""
    value = np.zeros((len(payoffs), tree.node_count, len(tree.players)))
    ends = np.flatnonzero(tree.terminal_of != NONE)
    value[:, ends] = payoffs[:, tree.terminal_of[ends]]
    for n in range(tree.node_count - 1, 0, -1):
        chance = strategy[:, tree.action[n]] if tree.action[n] != NONE else odds[:, tree.odds_of[n]]
        value[:, tree.parent[n]] += chance[:, None] * value[:, n]
    return value


def action_values(
    tree: Tree,
    payoffs: Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    strategy: Float[np.ndarray, "W A"],
    belief: Float[np.ndarray, "W N"],
) -> Float[np.ndarray, "W A"]:
    """What each action is worth to who takes it, by its beliefs at the information set."""
    value = node_values(tree, payoffs, odds, strategy)
    owner = {a: tree.players.index(h.player) for h in tree.infosets for a in range(h.slice.start, h.slice.stop)}
    worth = np.zeros((len(payoffs), tree.action_count))
    for n in range(1, tree.node_count):
        a = int(tree.action[n])
        if a != NONE:
            worth[:, a] += belief[:, tree.parent[n]] * value[:, n, owner[a]]
    return worth


def agent_regret(tree: Tree, strategy: Float[np.ndarray, "W A"], worth: Float[np.ndarray, "W A"]) -> np.ndarray:
    """What is lost at each information set against the best action there (W × H).

    From losses, not as a difference of two sums, so that small regrets keep their digits.
    """
    regret = np.zeros((len(worth), len(tree.infosets)))
    for k, h in enumerate(tree.infosets):
        loss = worth[:, h.slice].max(axis=1, keepdims=True) - worth[:, h.slice]
        regret[:, k] = (strategy[:, h.slice] * loss).sum(axis=1)
    return regret


def logit(tree: Tree, precision: Float[np.ndarray, " W"], worth: Float[np.ndarray, "W A"]) -> np.ndarray:
    """The logarithm of σ(a|h) ∝ exp(λ ū(a|h)), finite however large λ is (W × A)."""
    out = np.zeros_like(worth)
    for h in tree.infosets:
        scaled = precision[:, None] * (worth[:, h.slice] - worth[:, h.slice].max(axis=1, keepdims=True))
        out[:, h.slice] = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
    return out
