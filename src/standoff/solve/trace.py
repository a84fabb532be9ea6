"""The principal branch as data: how play changes as λ grows, point by point, folds marked.

Made by stepping the walks by hand: the walk in λ as far as it goes, from there the walk in arc length, every point that
they accept kept. Between points of the first, others are put until no probability jumps, each corrected on the branch,
so that a picture is smooth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from standoff.game import Tree, html_table
from standoff.solve.arc import ByArcLength
from standoff.solve.facing import Facing
from standoff.solve.games import Games, describe
from standoff.solve.plan import Plan, plan_of
from standoff.solve.solution import NOT_SOLVED, ON_BRANCH, ROUND_FOLDS, STATUS, THROUGH_CROSSING
from standoff.solve.walk import ByPrecision, Walk

JUMP = 0.02  # of a probability between neighbouring points
HALVINGS = 6  # of a stretch between two points of the walk in λ, at most
CHUNK = 256  # points described at a time


@dataclass(frozen=True, eq=False)
class Trace:
    """One game's principal branch, in the order in which it is travelled.

    `precision[k]` is λ at point k (the largest of a player's), `strategy[k, a]` the probabilities there; `fold[k]`
    marks points at which λ turns back, and the next point at which it turns again. `crossings` counts points at which
    the determinant changed its sign without a fold. `status` indexes `STATUS`; where the target was not reached, the
    points lead to where the branch was left.
    """

    tree: Tree
    precision: Float[np.ndarray, " K"]
    strategy: Float[np.ndarray, "K A"]
    residual: Float[np.ndarray, " K"]
    fold: Bool[np.ndarray, " K"]
    folds: int
    crossings: int
    status: int

    @property
    def arrived(self) -> bool:
        """Whether the branch was followed to the asked λ."""
        return self.status != NOT_SOLVED

    def summary(self) -> str:
        """How far it goes, in a sentence."""
        turns = {0: "without a fold", 1: "round one fold"}.get(self.folds, f"round {self.folds} folds")
        return f"{len(self.precision)} points to λ = {self.precision[-1]:g}, {turns}; {STATUS[self.status]}"

    def table(self) -> list[dict[str, object]]:
        """One row per point and action."""
        return [
            {"λ": float(self.precision[k]), "fold": bool(self.fold[k]), "information set": h.name, "action": act,
             "probability": float(self.strategy[k, h.first_action + j])}
            for k in range(len(self.precision))
            for h in self.tree.infosets
            for j, act in enumerate(h.actions)
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}</p>" + html_table(self.table()[:200])


def trace(
    tree: Tree,
    payoffs: Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    precision: float | Float[np.ndarray, " P"],
    *,
    most_steps: int = 400,
    most_arc_steps: int = 4000,
) -> Trace:
    """Follow one game's principal branch from λ = 0 to `precision`, and keep the way; W is 1.

    With a precision for each player all of them grow in proportion, and λ is the largest.
    """
    each = np.broadcast_to(np.asarray(precision, dtype=np.float64), (len(tree.players),))
    if not (np.all(np.isfinite(each)) and np.all(each >= 0.0)):
        raise ValueError("precision must be finite and at least 0")
    wanted = ((1, tree.terminal_count, len(tree.players)), (1, len(tree.odds)))
    if (payoffs.shape, odds.shape) != wanted:
        raise ValueError(
            f"payoffs {payoffs.shape} and odds {odds.shape} should have the shapes {wanted[0]}, {wanted[1]}"
        )
    plan = plan_of(tree)
    plain = Games.of(plan, np.asarray(payoffs, dtype=np.float64), np.asarray(odds, dtype=np.float64), each[None])
    games = Facing(plan, plain.family, plain.target, plain.loops, np.ones(1))  # looks twice, so as not to leap
    points = [(np.zeros(plan.unknowns), 0.0)]
    folds = crossings = 0
    if plan.unknowns == 0:
        status = ON_BRANCH  # every λ follows at once: the way is any list of them
        target = float(games.target[0])
        points += [(np.zeros(0), float(at)) for at in _ladder(target)]
    else:
        walk = _walked(games, points, most_steps)
        status = ON_BRANCH if walk.arrived[0] else NOT_SOLVED
        points = _fine(games, _filled(games, points))
        if not walk.arrived[0]:
            folds, crossings, arrived = _toured(games, walk, points, most_arc_steps)
            status = NOT_SOLVED if not arrived else THROUGH_CROSSING if crossings else ROUND_FOLDS
    x = np.array([p[0] for p in points]).reshape(len(points), plan.unknowns)
    at = np.array([p[1] for p in points])
    strategy, residual = _described(plan, payoffs, odds, each, x, at)
    steps = np.sign(np.diff(at))
    fold = np.zeros(len(at), dtype=bool)
    fold[1:-1] = steps[1:] * steps[:-1] < 0.0
    return Trace(tree, at, strategy, residual, fold, folds, crossings, status)


def _walked(games: Games, points: list[tuple[np.ndarray, float]], most: int) -> Walk:
    """The walk in λ, its points added."""
    solver = ByPrecision(most)
    walk = solver.init(games)
    while not solver.done(walk):
        solver.step(walk)
        if walk.at[0] > points[-1][1]:
            points.append((walk.x[0].copy(), float(walk.at[0])))
    return walk


def _toured(games: Games, walk: Walk, points: list[tuple[np.ndarray, float]], most: int) -> tuple[int, int, bool]:
    """The walk in arc length from where the other gave up, its points added; folds, crossings, arrival."""
    solver = ByArcLength(most)
    tour = solver.init(games, walk.x, walk.at)
    while not solver.done(tour):
        solver.step(tour)
        if tour.arrived[0]:
            points.append((tour.x[0].copy(), float(games.target[0])))
        elif tour.at[0] != points[-1][1]:
            points.append((tour.x[0].copy(), float(tour.at[0])))
    return int(tour.folds[0]), int(tour.crossings[0]), bool(tour.arrived[0])


def _filled(games: Games, points: list[tuple[np.ndarray, float]]) -> list[tuple[np.ndarray, float]]:
    """Points between those of the walk in λ, until neighbours differ little in every unknown probability."""
    for _ in range(HALVINGS):
        more = [points[0]]
        for (x, at), (y, to) in zip(points, points[1:], strict=False):
            wide = to > at and np.abs(np.tanh(0.5 * y) - np.tanh(0.5 * x)).max(initial=0.0) > 2.0 * JUMP
            if wide:
                between = np.array([0.5 * (x + y)])
                middle = np.array([np.sqrt(at * to) if at > 0.0 else 0.5 * to])
                share = (middle[0] - at) / (to - at)
                between[0] = x + share * (y - x)
                sizes = [
                    games.corrected(between, middle, np.zeros(1, dtype=np.int64), 1).size[0, 0] for _turn in range(4)
                ]
                if sizes[0] <= 1.0 and sizes[-1] <= 1e-8:  # else there is no telling that it lies on this branch
                    more.append((between[0], float(middle[0])))
            more.append((y, to))
        if len(more) == len(points):
            break
        points = more
    return points


def _fine(games: Games, points: list[tuple[np.ndarray, float]]) -> list[tuple[np.ndarray, float]]:
    """The same points with all digits: a walk keeps no more than it needs."""
    out = []
    for x, at in points:
        point = x[None].copy()
        for _turn in range(2):
            games.corrected(point, np.array([at]), np.zeros(1, dtype=np.int64), 2)
        good = np.isfinite(point).all() and np.abs(point[0] - x).max(initial=0.0) <= 0.1
        out.append((point[0] if good else x, at))
    return out


def _ladder(target: float, count: int = 120) -> np.ndarray:
    """Values of λ up to the target, closer together where it is small."""
    return np.zeros(0) if target <= 0.0 else np.geomspace(target / 1000.0, target, count)


def _described(
    plan: Plan, payoffs: np.ndarray, odds: np.ndarray, precision: np.ndarray, x: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Strategy and residual at every point."""
    strategy, residual = np.zeros((len(at), plan.actions)), np.zeros(len(at))
    for start in range(0, len(at), CHUNK):
        part = slice(start, min(start + CHUNK, len(at)))
        count = part.stop - part.start
        games = Games.of(
            plan, np.repeat(payoffs, count, 0), np.repeat(odds, count, 0), np.repeat(precision[None], count, 0)
        )
        account = describe(replace(games, target=at[part]), np.ascontiguousarray(x[part]), np.arange(count))
        strategy[part], residual[part] = account.strategy, account.residual
    return strategy, residual
