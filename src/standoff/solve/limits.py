"""Limits: the principal branch followed to ever larger λ, until it is a sequential equilibrium up to a stated ε.

As λ grows, what is left of error at a choice among k actions is at most W((k−1)/e)/λ in units of utility, W being
Lambert's function: the most that a logit choice can lose. So agent regret falls below any ε by a λ that can be told
beforehand, and nobody need ask whether the walk has converged. It goes there in stages, each four times as far as the
one before, and stops at the first at which every information set's regret, by the check of `assessment.py`, is at most
ε of its owner's payoff range. λ is counted per payoff range, so units of utility do not matter. Where the branch turns
back it is followed round, as in `solve`; where it passes a crossing of branches it goes straight on, and says so.

Nash regret would not do as a test, since it does not see choices off the path. That limits of the branch are sequential
equilibria was shown by McKelvey and Palfrey (1998); that they can be computed so, by Turocy (2010, Economic Theory 42:
255–269).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.special import lambertw

from standoff.game import Tree, html_table
from standoff.solve.arc import ByArcLength
from standoff.solve.assessment import Check, action_values, check_assessment, logit
from standoff.solve.chunks import in_chunks
from standoff.solve.facing import Facing, resumed
from standoff.solve.games import Games, describe
from standoff.solve.plan import Plan, plan_of
from standoff.solve.solve import Progress
from standoff.solve.walk import ByPrecision

FIRST_STAGE = 8.0  # λ times payoff range
STAGE = 4.0  # each stage's λ by that of the one before

ALONG, AROUND_FOLDS, STRAIGHT_ON, LOST = range(4)
LIMIT_STATUS = (
    "sequential equilibrium up to ε: the end of the principal branch, followed from λ = 0",
    "sequential equilibrium up to ε: the end of the principal branch, followed round folds",
    "sequential equilibrium up to ε: passed a point at which branches cross, as in symmetric games, and went straight "
    "on; other branches start there",
    "no limit: the branch could not be followed until regret fell to ε; what is given is where it was left, and not "
    "an equilibrium; try a larger ε",
)


@dataclass(frozen=True)
class ToTheLimit:
    """Settings: `epsilon` as a part of each player's payoff range, and how many steps each stage may take.

    Probabilities of at most `epsilon` are written as 0 where the check still holds with them at 0, and stand as they
    are where it does not.
    """

    epsilon: float = 1e-4
    most_steps: int = 400
    most_arc_steps: int = 4000
    chunk: int = 256
    threads: int = 0  # 0: as many as there are processors

    def __post_init__(self) -> None:
        if not 1e-9 <= self.epsilon < 1.0:
            raise ValueError("epsilon must be at least 1e-9, what rounding leaves room for, and below 1")
        if min(self.most_steps, self.most_arc_steps, self.chunk) < 1 or self.threads < 0:
            raise ValueError("steps and chunk must be at least 1, and threads at least 0")


@dataclass(frozen=True, eq=False)
class Limit:
    """Where the principal branch goes in W games on one tree: an assessment each, and how far it is from a limit.

    `strategy[w, a]` and `belief[w, n]` are as in `Solution`, on and off the path. `log_mixed[w, a]` is the logarithm of
    the quantal response from which beliefs follow by Bayes' rule; `strategy` is the same but for probabilities too
    small to matter, which are 0 there. `precision[w]` is the λ reached, per unit of utility. `check` holds agent regret
    at each information set, inconsistency and distance. `status[w]` indexes `LIMIT_STATUS`.
    """

    tree: Tree
    epsilon: float
    strategy: Float[np.ndarray, "W A"]
    belief: Float[np.ndarray, "W N"]
    log_mixed: Float[np.ndarray, "W A"]
    precision: Float[np.ndarray, " W"]
    check: Check
    status: Int[np.ndarray, " W"]
    steps: Int[np.ndarray, " W"]
    folds: Int[np.ndarray, " W"]

    @property
    def reached(self) -> Bool[np.ndarray, " W"]:
        """Worlds whose assessment is a sequential equilibrium up to ε; only these may be used."""
        return np.asarray(self.check.within(self.epsilon) & (self.status != LOST))

    @property
    def regret(self) -> Float[np.ndarray, "W H"]:
        """Agent regret at each information set, as a part of its owner's payoff range."""
        return self.check.relative_regret

    def summary(self) -> str:
        """One sentence on how it went."""
        good = self.reached
        worst = float(self.regret[good].max(initial=0.0)) if good.any() else float("nan")
        return (
            f"{int(good.sum())} of {len(good)} worlds come to a sequential equilibrium up to {self.epsilon:g} of the "
            f"payoff range (largest agent regret {worst:.1e})"
        )

    def table(self, world: int = 0) -> list[dict[str, object]]:
        """One row per action of one world: information set, action, probability, regret at the set."""
        return [
            {"information set": h.name, "player": h.player, "type": h.type, "action": act,
             "probability": float(self.strategy[world, h.first_action + k]), "regret": float(self.regret[world, j])}
            for j, h in enumerate(self.tree.infosets)
            for k, act in enumerate(h.actions)
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}; the first world:</p>" + html_table(self.table())


def limits(
    tree: Tree,
    payoffs: Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    settings: ToTheLimit | None = None,
    progress: Progress | None = None,
) -> Limit:
    """Follow the principal branch of every world to a sequential equilibrium up to ε.

    `payoffs` and `odds` are as in `solve`. All players share λ, as there. A world whose branch cannot be
    followed has the status that says so, and is not `reached`.
    """
    settings = settings or ToTheLimit()
    worlds, players = len(payoffs), len(tree.players)
    payoffs, odds = (np.ascontiguousarray(x, dtype=np.float64) for x in (payoffs, odds))
    if payoffs.shape != (worlds, tree.terminal_count, players) or odds.shape != (worlds, len(tree.odds)):
        raise ValueError(
            f"payoffs have the shape {payoffs.shape} and odds {odds.shape}; this tree needs worlds × "
            f"{tree.terminal_count} × {players} and worlds × {len(tree.odds)}"
        )
    if not (np.all(np.isfinite(payoffs)) and np.all(np.isfinite(odds))):
        raise ValueError("payoffs and odds must be finite numbers in every world")
    sets, count = len(tree.infosets), (worlds,)
    out = Limit(
        tree, settings.epsilon, np.zeros((worlds, tree.action_count)), np.zeros((worlds, tree.node_count)),
        np.zeros((worlds, tree.action_count)), np.zeros(count),
        Check(tree, np.full((worlds, sets), np.inf), np.ptp(payoffs, axis=1), np.full(count, np.inf),
              np.full(count, np.inf)),
        np.full(count, LOST), np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64),
    )  # fmt: skip
    plan = plan_of(tree)

    def work(part: slice) -> None:
        _limits(plan, payoffs[part], odds[part], settings, out, part)

    room = 8 * (tree.node_count * (players + 3) + 4 * tree.action_count)
    in_chunks(work, worlds, room, settings.chunk, settings.threads, progress)
    return out


def _limits(plan: Plan, payoffs: np.ndarray, odds: np.ndarray, settings: ToTheLimit, out: Limit, part: slice) -> None:
    """One chunk of worlds, into `out[part]`. Payoffs are divided by the widest range, so λ is per range."""
    worlds, players = payoffs.shape[0], payoffs.shape[2]
    span = np.ptp(payoffs, axis=1)
    unit = np.where(span.max(axis=1) > 0.0, span.max(axis=1), 1.0)
    last = _enough(out.tree, span / unit[:, None], settings.epsilon)
    scaled = payoffs / unit[:, None, None]
    games = Games.of(plan, scaled, odds, np.ones((worlds, players)))
    facing = Facing(plan, games.family, np.zeros(worlds), games.loops, np.ones(worlds))
    none = np.zeros(worlds, dtype=np.int64)
    state = _State(
        np.zeros((worlds, plan.unknowns)), np.zeros(worlds), np.zeros(worlds), none, none.copy(), none.copy()
    )
    waiting, stage = np.arange(worlds), FIRST_STAGE
    while len(waiting):
        facing.target[waiting] = np.minimum(stage, last[waiting])
        arrived = _advance(facing, state, waiting, settings)
        found = _assessed(facing, out.tree, state, waiting, settings.epsilon)
        good = found.check.within(settings.epsilon)
        over = good | ~arrived | (state.at[waiting] >= last[waiting])
        _write(out, np.arange(part.start, part.stop)[waiting], found, over, good, state, waiting, unit)
        waiting, stage = waiting[~over], stage * STAGE


def _write(
    out: Limit, rows: np.ndarray, found: _Found, over: np.ndarray, good: np.ndarray, state: _State,
    which: np.ndarray, unit: np.ndarray,
) -> None:  # fmt: skip
    """Games that are over, into their rows of `out`; λ and regret back in the units of the payoffs."""
    to, here = rows[over], which[over]
    out.strategy[to], out.belief[to], out.log_mixed[to] = (
        x[over] for x in (found.strategy, found.belief, found.log_mixed)
    )
    out.precision[to] = state.at[here] / unit[here]
    out.check.regret[to] = found.check.regret[over] * unit[here, None]
    out.check.inconsistency[to], out.check.distance[to] = found.check.inconsistency[over], found.check.distance[over]
    out.steps[to], out.folds[to] = state.steps[here], state.folds[here]
    way = np.where(state.crossings[here] > 0, STRAIGHT_ON, np.where(state.folds[here] > 0, AROUND_FOLDS, ALONG))
    out.status[to] = np.where(good[over], way, LOST)


def _enough(tree: Tree, span: np.ndarray, epsilon: float) -> np.ndarray:
    """The λ by which no choice can lose more than ε of its owner's range (see the module)."""
    most = np.zeros(span.shape[1])
    for h in tree.infosets:
        i = tree.players.index(h.player)
        most[i] = max(most[i], float(lambertw((len(h.actions) - 1) / np.e).real))
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where((span > 0.0) & (most > 0.0), most / (epsilon * span), 0.0)
    return np.asarray(np.maximum(1.01 * each.max(axis=1, initial=0.0), FIRST_STAGE))


@dataclass(eq=False)
class _State:
    """Where each game of a chunk stands; moved in place."""

    x: Float[np.ndarray, "W U"]
    at: Float[np.ndarray, " W"]
    step: Float[np.ndarray, " W"]
    steps: Int[np.ndarray, " W"]
    folds: Int[np.ndarray, " W"]
    crossings: Int[np.ndarray, " W"]


def _advance(games: Facing, state: _State, which: np.ndarray, settings: ToTheLimit) -> Bool[np.ndarray, " V"]:
    """Follow games `which` from where they stand to their target; whether each arrived."""
    arrived = np.zeros(len(games.target), dtype=bool)
    if games.plan.unknowns == 0:  # everything follows at once, whatever λ
        state.at[which] = games.target[which]
        return np.ones(len(which), dtype=bool)
    in_precision = ByPrecision(settings.most_steps)
    walk = resumed(games.picked(which), state.x[which], state.at[which], state.step[which])
    in_precision.follow(walk)
    state.x[which], state.at[which], state.step[which] = walk.x, walk.at, walk.step
    state.steps[which] += walk.steps
    arrived[which] = walk.arrived
    stuck = which[~walk.arrived]
    if len(stuck):
        along = ByArcLength(settings.most_arc_steps)
        tour = along.init(games.picked(stuck), state.x[stuck], state.at[stuck])
        while not along.done(tour):
            along.step(tour)
        state.x[stuck] = tour.x
        state.at[stuck] = np.where(tour.arrived, games.target[stuck], tour.at)
        state.steps[stuck] += tour.steps
        state.folds[stuck] += tour.folds
        state.crossings[stuck] += tour.crossings
        games.side[stuck] *= tour.side
        arrived[stuck] = tour.arrived
    there = which[arrived[which]]
    fine = state.x[there]
    games.corrected(fine, state.at[there], there, 3)  # a walk keeps no more digits than it needs
    state.x[there] = fine
    return np.asarray(arrived[which])


@dataclass(frozen=True, eq=False)
class _Found:
    """The assessments of some games, checked."""

    strategy: Float[np.ndarray, "V A"]
    belief: Float[np.ndarray, "V N"]
    log_mixed: Float[np.ndarray, "V A"]
    check: Check


def _assessed(games: Facing, tree: Tree, state: _State, which: np.ndarray, epsilon: float) -> _Found:
    """The assessment at the point where each game stands, checked; with what is at most ε at 0 where it holds so."""
    plan = games.plan
    account = describe(replace(games, target=state.at), state.x[which], which)
    payoffs, odds = games.family.payoffs[which], games.family.odds[which]
    belief = account.belief
    worth = action_values(tree, payoffs, odds, account.strategy, belief)
    log_mixed = _logs(plan, tree, state.x[which], logit(tree, state.at[which], worth))
    mixed = np.exp(log_mixed)
    found = check_assessment(tree, payoffs, odds, mixed, belief, log_mixed)

    pure = np.where(mixed <= epsilon, 0.0, mixed)
    for h in tree.infosets:
        pure[:, h.slice] /= pure[:, h.slice].sum(axis=1, keepdims=True)
    rounded = check_assessment(tree, payoffs, odds, pure, belief, log_mixed)
    better = (rounded.within(epsilon) & found.within(epsilon))[:, None]
    check = replace(
        found, regret=np.where(better, rounded.regret, found.regret),
        distance=np.where(better[:, 0], rounded.distance, found.distance),
    )  # fmt: skip
    return _Found(np.where(better, pure, mixed), belief, log_mixed, check)


def _logs(plan: Plan, tree: Tree, x: Float[np.ndarray, "V U"], following: Float[np.ndarray, "V A"]) -> np.ndarray:
    """The logarithms of the strategy that beliefs come from: the unknowns at feedback sets, elsewhere what follows."""
    out = following.copy()
    for h, infoset in enumerate(tree.infosets):
        first = int(plan.unknown[h])
        if first >= 0:
            odds = np.column_stack([np.zeros(len(x)), x[:, first : first + len(infoset.actions) - 1]])
            odds -= odds.max(axis=1, keepdims=True)
            out[:, infoset.slice] = odds - np.log(np.exp(odds).sum(axis=1, keepdims=True))
    return out
