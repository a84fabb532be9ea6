"""What a player who knows its shocks from the start compares: its moves, one against the other, given all its others.

Let a *full plan* name a move at every node of the player's, those included that its own earlier moves rule out. One is
best, node by node from the last, for each value of the shocks. So full plans divide the shocks among them, and each is
best where as many comparisons hold as there are alternatives: at every node, its move is worth more than each other
there, both followed by the plan. These comparisons are fewer than those with every other plan, and none follows from
the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Float

from standoff.estimate.games import CannotEstimate, check_tree, children_of, odds_at
from standoff.estimate.private import PrivateInformation
from standoff.game import NONE, Tree

MOST_COMPARED = 8
MOST_PLANS = 512
LEAST = 1e-12  # what a branch of others counts as in a plan's worth; less than its rounding, and no infinite index


@dataclass(frozen=True)
class Node:
    """A decision between several actions: its place in the tree, its mover, and where its log odds stand."""

    at: int
    player: int
    first: int
    actions: int


@dataclass(frozen=True)
class Comparison:
    """At a node, one move against another, each followed by the plan's moves below it (node, action)."""

    node: int
    move: int
    other: int
    after: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class FullPlan:
    """A move at every node of the player's below its first, and the comparisons that must hold for it to be best."""

    moves: Mapping[int, int]
    holds: tuple[Comparison, ...]


@dataclass(frozen=True)
class Mover:
    """A player from its first node on a path: its nodes from there on, and its full plans."""

    player: int
    nodes: tuple[Node, ...]
    plans: tuple[FullPlan, ...]
    before: Mapping[int, tuple[tuple[int, int], ...]]  # of each node, the player's own moves on the way there


@dataclass(frozen=True, eq=False)
class Spread:
    """Chance of each outcome from a node on, and its slopes by log odds."""

    chance: Float[np.ndarray, "n o"]
    by_y: Float[np.ndarray, "n o m"]

    def less(self, other: Spread) -> Spread:
        return Spread(self.chance - other.chance, self.by_y - other.by_y)


class PlanTree:
    """A tree of perfect information, laid out for choices between plans."""

    def __init__(self, tree: Tree, errors: PrivateInformation) -> None:
        check_tree(tree)
        self.tree = tree
        self.children = children_of(tree)
        self.nodes: dict[int, Node] = {}
        first = 0
        for at, below in sorted(self.children.items()):
            if tree.infoset_of[at] != NONE and len(below) > 1:
                player = tree.players.index(tree.infosets[tree.infoset_of[at]].player)
                self.nodes[at] = Node(at, player, first, len(below))
                first += len(below) - 1
        self.width = first
        self.shocked = np.array([
            [float(o in errors.outcomes_of(player, tree.outcomes)) for o in tree.outcomes] for player in tree.players
        ])  # fmt: skip
        self.movers = tuple(self._mover(at) for at in self.nodes if not self._own_above(at))

    # -- chances ----------------------------------------------------------------------------------------------------

    def log_steps(self, y: Float[np.ndarray, "n m"]) -> dict[int, Float[np.ndarray, "n c"]]:
        """Log chance of each branch at every inner node, the first action's log odds being 0."""
        out = {}
        for at, below in self.children.items():
            if at in self.nodes:
                node = self.nodes[at]
                odds = np.concatenate([np.zeros((len(y), 1)), y[:, node.first : node.first + node.actions - 1]], axis=1)
                out[at] = odds - np.logaddexp.reduce(odds, axis=1)[:, None]
            elif self.tree.infoset_of[at] == NONE:
                with np.errstate(divide="ignore"):
                    out[at] = np.tile(np.log(odds_at(self.tree, below)), (len(y), 1))
            else:
                out[at] = np.zeros((len(y), 1))
        return out

    def outcomes(self, y: Float[np.ndarray, "n m"]) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o m"]]:
        """Log chance of each outcome, and its slopes."""
        steps = self.log_steps(y)
        reach, slope = {0: np.zeros(len(y))}, {0: np.zeros((len(y), self.width))}
        ends: list[list[int]] = [[] for _ in self.tree.outcomes]
        for at in range(self.tree.node_count):
            if self.tree.terminal_of[at] != NONE:
                ends[self.tree.outcome[self.tree.terminal_of[at]]].append(at)
                continue
            for k, child in enumerate(self.children[at]):
                reach[child] = reach[at] + steps[at][:, k]
                slope[child] = slope[at] + self._step_slope(at, k, steps[at])
        logs, slopes = [], []
        for some in ends:
            each = np.stack([reach[at] for at in some], axis=1)
            log = np.logaddexp.reduce(each, axis=1)
            share = shares(each, log)
            logs.append(log)
            slopes.append(sum(share[:, k, None] * slope[at] for k, at in enumerate(some)))
        return np.stack(logs, axis=1), np.stack(slopes, axis=1)

    def _step_slope(self, at: int, k: int, steps: Float[np.ndarray, "n c"]) -> Float[np.ndarray, "n m"]:
        """∂ log chance of branch k by all log odds."""
        out = np.zeros((len(steps), self.width))
        if at in self.nodes:
            node = self.nodes[at]
            out[:, node.first : node.first + node.actions - 1] = -np.exp(steps[:, 1:])
            if k:
                out[:, node.first + k - 1] += 1.0
        return out

    # -- what a player's moves lead to --------------------------------------------------------------------------------

    def compared(
        self, it: Comparison, player: int, steps: Mapping[int, Float[np.ndarray, "n c"]], slopes: bool,
        known: dict[tuple[int, tuple[tuple[int, int], ...]], Spread],
    ) -> Spread:  # fmt: skip
        """How much likelier a move makes each outcome than another does; `known` is filled as spreads are found."""
        moves = dict(it.after)
        below = self.children[it.node]
        mine, other = (self._spread(below[k], player, moves, steps, slopes, known) for k in (it.move, it.other))
        return mine.less(other)

    def _spread(
        self, at: int, player: int, moves: Mapping[int, int], steps: Mapping[int, Float[np.ndarray, "n c"]],
        slopes: bool, known: dict[tuple[int, tuple[tuple[int, int], ...]], Spread],
    ) -> Spread:  # fmt: skip
        key = (at, tuple((n, k) for n, k in sorted(moves.items()) if at <= n < int(self.tree.end[at])))
        if key in known:
            return known[key]
        n, outcomes, width = len(next(iter(steps.values()))), len(self.tree.outcomes), self.width if slopes else 0
        if self.tree.terminal_of[at] != NONE:
            chance = np.zeros((n, outcomes))
            chance[:, self.tree.outcome[self.tree.terminal_of[at]]] = 1.0
            found = Spread(chance, np.zeros((n, outcomes, width)))
        elif at in self.nodes and self.nodes[at].player == player:
            found = self._spread(self.children[at][moves[at]], player, moves, steps, slopes, known)
        else:
            chance, by_y = np.zeros((n, outcomes)), np.zeros((n, outcomes, width))
            for k, child in enumerate(self.children[at]):
                below, p = self._spread(child, player, moves, steps, slopes, known), np.exp(steps[at][:, k])
                held = (p < LEAST) & (at in self.nodes)
                p = np.where(held, LEAST, p)
                chance += p[:, None] * below.chance
                if slopes:
                    turned = np.where(held, 0.0, p)[:, None] * self._step_slope(at, k, steps[at])
                    by_y += p[:, None, None] * below.by_y + below.chance[:, :, None] * turned[:, None]
            found = Spread(chance, by_y)
        known[key] = found
        return found

    # -- plans ------------------------------------------------------------------------------------------------------

    def _own_above(self, at: int) -> tuple[tuple[int, int], ...]:
        """The mover's own earlier moves on the way to a node."""
        out, node = [], at
        while node > 0:
            above = int(self.tree.parent[node])
            if above in self.nodes and self.nodes[above].player == self.nodes[at].player:
                out.append((above, self.children[above].index(node)))
            node = above
        return tuple(reversed(out))

    def _mover(self, top: int) -> Mover:
        player, end = self.nodes[top].player, int(self.tree.end[top])
        own = tuple(n for at, n in self.nodes.items() if top <= at < end and n.player == player)
        self._check_size(top, own)
        plans = []
        for chosen in product(*(range(n.actions) for n in own)):
            moves = {n.at: k for n, k in zip(own, chosen, strict=True)}
            holds = []
            for n in own:
                after = tuple((at, k) for at, k in moves.items() if n.at < at < int(self.tree.end[n.at]))
                holds += [Comparison(n.at, moves[n.at], k, after) for k in range(n.actions) if k != moves[n.at]]
            plans.append(FullPlan(moves, tuple(holds)))
        return Mover(player, own, self._apart(player, plans), {n.at: self._own_above(n.at) for n in own})

    def _apart(self, player: int, plans: list[FullPlan]) -> tuple[FullPlan, ...]:
        """Plans without comparisons that repeat another (as where outcomes are shared), nor plans that contradict one.

        Judged at two points drawn at random: what is the same there is the same everywhere.
        """
        y = np.random.default_rng(11).normal(size=(2, self.width))
        steps = self.log_steps(y)
        out = []
        for plan in plans:
            kept: list[tuple[Comparison, np.ndarray]] = []
            possible = True
            for it in plan.holds:
                gap = self.compared(it, player, steps, slopes=False, known={}).chance
                size = np.sqrt(((gap * self.shocked[player]) ** 2).sum(axis=1, keepdims=True))
                if size.max() < 1e-9:
                    raise CannotEstimate(self._no_shock(it.node))
                unit = gap / size
                possible = possible and not any(np.allclose(unit, -other, atol=1e-9) for _, other in kept)
                if not any(np.allclose(unit, other, atol=1e-9) for _, other in kept):
                    kept.append((it, unit))
            if not possible:
                continue
            if len(kept) > 2:
                shocks = np.stack([unit * self.shocked[player] for _, unit in kept], axis=1)
                if np.linalg.svd(shocks, compute_uv=False)[:, -1].max() < 1e-9:
                    raise CannotEstimate(self._no_shock(plan.holds[0].node))
            out.append(FullPlan(plan.moves, tuple(it for it, _ in kept)))
        return tuple(out)

    def _no_shock(self, at: int) -> str:
        infoset = self.tree.infosets[self.tree.infoset_of[at]]
        return (
            f"{infoset.move}: the shocks of {infoset.player} do not tell its plans from there on apart; "
            "let it carry one on more of the outcomes that they lead to"
        )

    def _check_size(self, top: int, own: tuple[Node, ...]) -> None:
        compared, plans = sum(n.actions - 1 for n in own), int(np.prod([n.actions for n in own]))
        if compared > MOST_COMPARED or plans > MOST_PLANS:
            infoset = self.tree.infosets[self.tree.infoset_of[top]]
            raise CannotEstimate(
                f"{infoset.move}: from there on {infoset.player} has {len(own)} decisions with {plans} plans; "
                f"at most {MOST_PLANS} plans and {MOST_COMPARED} alternatives can be told apart. "
                "A smaller tree would do, or AgentError"
            )


def shares(each: Float[np.ndarray, "n k"], log: Float[np.ndarray, " n"]) -> Float[np.ndarray, "n k"]:
    """Of each part in a sum, given logarithms; equal shares where the sum is 0."""
    with np.errstate(invalid="ignore"):
        part = np.exp(each - log[:, None])
    return np.asarray(np.where(np.isneginf(log)[:, None], 1.0 / each.shape[1], part))
