r"""Private information where a player moves more than once on a path: a choice between plans.

Who knows its own shocks from the start chooses a plan, a move for every node of its own that may come, and of these the
best: each plan pays Σ_o P(o | plan, the others) (u_o + e_o), so that plans are the alternatives of a multinomial probit
with shocks in common. What others expect of it at a later node is its chance there *given* that it came so far, and its
plan depends on what it expects of them: chances at all nodes are a fixed point, solved for in each row. Two plans are
told apart exactly, three by quadrature (to about 1e-11), more by a fixed set of quasi-random points, smooth in the
parameters (64-point error about 1e-3; `points` says how many).

Slopes come from the implicit function theorem, with central differences of the responses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import LogScale, Predictor, Utility
from standoff.estimate.games import check_tree, children_of, odds_at
from standoff.estimate.models import Chances
from standoff.estimate.orthants import log_best
from standoff.estimate.private import PrivateInformation
from standoff.game import NONE, ROOT, Tree

STEP = 1e-3
ROUNDS = 300
SETTLING = 40  # half steps before Newton's
CLOSE = 1e-11
FARTHEST = 300.0  # in log odds


@dataclass(frozen=True)
class Node:
    """A decision between several actions: its place in the tree, its mover, and where its log odds stand."""

    at: int
    player: int
    first: int
    actions: int


@dataclass(frozen=True, eq=False)
class PlanModel:
    """Chances of outcomes of a tree of perfect information under private information."""

    errors: PrivateInformation
    tree: Tree
    predictors: tuple[Predictor, ...]
    points: int = 1024

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.tree.outcomes

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chances of the outcomes and their slopes; curvatures are left to differences."""
        y = self.solved(eta)
        log = self._outcomes(y)
        if order < 1:
            return Chances(log)
        n, m, u = len(eta), y.shape[1], eta.shape[1]
        by_y = _differences(lambda v: self._response(eta, v), y)
        by_eta = _differences(lambda v: self._response(v, y), eta)
        change = np.linalg.solve(np.eye(m)[None] - by_y, by_eta) if m else np.zeros((n, 0, u))
        return Chances(log, np.einsum("nom,nmu->nou", _differences(self._outcomes, y), change))

    def solved(self, eta: Float[np.ndarray, "n u"], start: float = 0.0) -> Float[np.ndarray, "n m"]:
        """Log odds of actions at every node, in equilibrium: the one that best responses lead to from `start`.

        Half steps towards the response, then Newton's. Rows that do not settle are no numbers.
        """
        y = np.full((len(eta), self._width), start)
        live = np.arange(len(eta)) if self._width else np.arange(0)
        with np.errstate(all="ignore"):
            for turn in range(ROUNDS):
                if not len(live):
                    break
                gap = self._gap(eta[live], y[live])
                size = np.abs(gap).max(axis=1)
                step = 0.5 * gap
                if turn >= SETTLING or (size < 0.1).all():
                    step = self._newton(eta[live], y[live], gap, size)
                y[live] = np.clip(y[live] + step, -FARTHEST, FARTHEST)
                live = live[~(size <= CLOSE * np.maximum(1.0, np.abs(y[live]).max(axis=1)))]
        y[live] = np.nan
        return y

    def _gap(self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n m"]:
        """Response less y, both held to what numbers can tell from certainty."""
        return np.asarray(np.clip(self._response(eta, y), -FARTHEST, FARTHEST) - y)

    def _newton(
        self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"], gap: Float[np.ndarray, "n m"],
        size: Float[np.ndarray, " n"],
    ) -> Float[np.ndarray, "n m"]:  # fmt: skip
        """Newton's step where it brings response and y together, half a step towards the response elsewhere."""
        by_y = _differences(lambda v: self._gap(eta, v), y)
        sound = np.isfinite(by_y).all(axis=(1, 2))
        by_y = np.where(sound[:, None, None], by_y, -np.eye(self._width))
        step = np.linalg.solve(-by_y, gap[:, :, None])[:, :, 0]
        better = np.abs(self._gap(eta, np.clip(y + step, -FARTHEST, FARTHEST))).max(axis=1) < size
        return np.asarray(np.where((better & sound)[:, None], step, 0.5 * gap))

    # -- the tree ---------------------------------------------------------------------------------------------------

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        check_tree(self.tree)
        return children_of(self.tree)

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        out, first = {}, 0
        for at in sorted(self._children):
            below = self._children[at]
            if self.tree.infoset_of[at] != NONE and len(below) > 1:
                player = self.tree.players.index(self.tree.infosets[self.tree.infoset_of[at]].player)
                out[at] = Node(at, player, first, len(below))
                first += len(below) - 1
        return out

    @property
    def _width(self) -> int:
        return sum(node.actions - 1 for node in self._nodes.values())

    def _log_chances(self, y: Float[np.ndarray, "n m"]) -> dict[int, Float[np.ndarray, "n c"]]:
        """Log chance of each branch at every inner node, the first action's log odds being 0."""
        out = {}
        for at, below in self._children.items():
            if at in self._nodes:
                node = self._nodes[at]
                odds = np.concatenate([np.zeros((len(y), 1)), y[:, node.first : node.first + node.actions - 1]], axis=1)
                out[at] = odds - np.logaddexp.reduce(odds, axis=1)[:, None]
            elif self.tree.infoset_of[at] == NONE:
                out[at] = np.tile(np.log(odds_at(self.tree, below)), (len(y), 1))
            else:
                out[at] = np.zeros((len(y), 1))
        return out

    def _outcomes(self, y: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n o"]:
        """Log chance of each outcome."""
        steps = self._log_chances(y)
        reach = {ROOT: np.zeros(len(y))}
        ends: list[list[np.ndarray]] = [[] for _ in self.tree.outcomes]
        for at in range(self.tree.node_count):
            if self.tree.terminal_of[at] != NONE:
                ends[self.tree.outcome[self.tree.terminal_of[at]]].append(reach[at])
                continue
            for k, child in enumerate(self._children[at]):
                reach[child] = reach[at] + steps[at][:, k]
        return np.column_stack([np.logaddexp.reduce(np.stack(some), axis=0) for some in ends])

    # -- responses --------------------------------------------------------------------------------------------------

    def _response(self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n m"]:
        """Log odds of every action when each player answers the others' chances with its best plans."""
        steps = {at: np.exp(log) for at, log in self._log_chances(y).items()}
        out = np.zeros_like(y)
        for top in self._tops:
            player = self._nodes[top].player
            plans = self._plans(top, player, steps)
            log = self._plan_chances(eta, player, [plan.ends for plan in plans])
            for at in self._below(top, player):
                node = self._nodes[at]
                taken = []
                for k in range(node.actions):
                    through = [j for j, plan in enumerate(plans) if (at, k) in plan.moves]
                    taken.append(np.logaddexp.reduce(log[:, through], axis=1))
                for k in range(1, node.actions):
                    out[:, node.first + k - 1] = taken[k] - taken[0]
        return out

    @cached_property
    def _tops(self) -> list[int]:
        """Decisions whose mover has not moved before."""
        out = []
        for at, node in self._nodes.items():
            above, own = int(self.tree.parent[at]), False
            while above >= 0:
                own = own or (above in self._nodes and self._nodes[above].player == node.player)
                above = int(self.tree.parent[above])
            if not own:
                out.append(at)
        return out

    def _below(self, top: int, player: int) -> list[int]:
        end = int(self.tree.end[top])
        return [at for at, node in self._nodes.items() if top <= at < end and node.player == player]

    def _plans(self, at: int, player: int, steps: dict[int, np.ndarray]) -> list[Plan]:
        """Plans of a player from a node on: its moves, and the chance of each outcome."""
        if self.tree.terminal_of[at] != NONE:
            rows = len(next(iter(steps.values())))
            return [Plan(frozenset(), {int(self.tree.outcome[self.tree.terminal_of[at]]): np.ones(rows)})]
        below = [self._plans(child, player, steps) for child in self._children[at]]
        if at in self._nodes and self._nodes[at].player == player:
            return [Plan(plan.moves | {(at, k)}, plan.ends) for k, some in enumerate(below) for plan in some]
        joined = [Plan(frozenset(), {})]
        for k, some in enumerate(below):
            joined = [
                Plan(left.moves | right.moves, _added(left.ends, right.ends, steps[at][:, k]))
                for left in joined
                for right in some
            ]
        return joined

    def _plan_chances(
        self, eta: Float[np.ndarray, "n u"], player: int, ends: Sequence[dict[int, Float[np.ndarray, " n"]]]
    ) -> Float[np.ndarray, "n k"]:
        """Log chance that each plan is the best."""
        name = self.tree.players[player]
        outcomes = sorted({o for plan in ends for o in plan})
        carried = self.errors.outcomes_of(name, self.tree.outcomes)
        load = np.zeros((len(eta), len(ends), len(outcomes)))
        for k, plan in enumerate(ends):
            for j, o in enumerate(outcomes):
                if o in plan:
                    load[:, k, j] = plan[o]
        utility = np.zeros((len(eta), len(outcomes)))
        scale = np.ones(len(eta))
        for place, predictor in enumerate(self.predictors):
            if isinstance(predictor, Utility) and predictor.player == name:
                o = self.tree.outcomes.index(predictor.outcome)
                if o in outcomes:
                    utility[:, outcomes.index(o)] += eta[:, place]
            elif isinstance(predictor, LogScale) and predictor.player == name:
                scale = scale * np.exp(eta[:, place])
        shocked = np.array([float(self.tree.outcomes[o] in carried) for o in outcomes])
        worth = np.einsum("nkj,nj->nk", load, utility)
        return log_best(worth, load * shocked * scale[:, None, None], self.points)


@dataclass(frozen=True, eq=False)
class Plan:
    """Moves (node, action), and the chance of each outcome under them and the others' play."""

    moves: frozenset[tuple[int, int]]
    ends: dict[int, Float[np.ndarray, " n"]]


def _added(
    left: dict[int, np.ndarray], right: dict[int, np.ndarray], chance: Float[np.ndarray, " n"]
) -> dict[int, np.ndarray]:
    out = dict(left)
    for o, p in right.items():
        out[o] = out[o] + chance * p if o in out else chance * p
    return out


def _differences(of: object, at: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n k m"]:
    """Central differences at two steps, extrapolated: an error of about the fourth power of the step."""
    assert callable(of)
    columns = []
    for k in range(at.shape[1]):
        found = []
        for step in (STEP, 2 * STEP):
            move = np.zeros(at.shape[1])
            move[k] = step
            found.append((of(at + move) - of(at - move)) / (2 * step))
        columns.append((4 * found[0] - found[1]) / 3)
    return np.stack(columns, axis=2) if columns else np.zeros((len(at), 0, 0))
