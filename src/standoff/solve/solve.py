"""Many games on one tree, solved in one call: chunks over threads, each world certified or reported."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Lock

import numpy as np
from jaxtyping import Bool, Float

from standoff.game import Tree
from standoff.solve.arc import ByArcLength
from standoff.solve.games import Account, Games, finish
from standoff.solve.plan import plan_of
from standoff.solve.solution import NOT_SOLVED, ON_BRANCH, RESIDUAL_LIMIT, ROUND_FOLDS, THROUGH_CROSSING, Solution
from standoff.solve.walk import LARGEST_CORRECTION, ByPrecision, shrunk

Progress = Callable[[int, int], None]  # worlds done, worlds in all
CHUNK_BYTES = 1 << 26  # what the payoffs of a chunk may take


@dataclass(frozen=True)
class QuantalResponse:
    """Settings of the solver; validated once, here.

    `most_steps` bounds the walk in λ, `most_arc_steps` the slower walk in arc length that retries what the first
    could not finish. `chunk` is how many worlds a thread takes at a time (fewer where payoffs are many), and so what
    bounds memory.
    """

    most_steps: int = 400
    most_arc_steps: int = 4000
    chunk: int = 512
    threads: int = 0  # 0: as many as there are processors

    def __post_init__(self) -> None:
        if min(self.most_steps, self.most_arc_steps, self.chunk) < 1 or self.threads < 0:
            raise ValueError("steps and chunk must be at least 1, and threads at least 0")


def solve(
    tree: Tree,
    payoffs: Callable[[slice], Float[np.ndarray, "W T P"]] | Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    precision: Float[np.ndarray, " W"] | Float[np.ndarray, "W P"],
    settings: QuantalResponse | None = None,
    progress: Progress | None = None,
    near: Solution | None = None,
) -> Solution:
    """Logit agent quantal response on the principal branch, for every world.

    `payoffs` may be a function from a slice of worlds to their payoffs, so that the whole array never exists at once;
    `odds` are the probabilities of `tree.odds`; `precision` is λ per unit of utility, for all players or for each, and
    then the branch is followed with all of them growing in proportion. Worlds that the walk in λ does not finish are
    followed again in arc length; what then fails has an infinite residual, a status that says so, and is not
    `certified`. `near` holds solutions of games that differ little, world by world: Newton starts there where its first
    corrections are small and shrink as near a root, else the branch is followed.
    """
    settings = settings or QuantalResponse()
    worlds, players = len(precision), len(tree.players)
    if not (np.all(np.isfinite(precision)) and np.all(precision >= 0)):
        raise ValueError("precision must be finite and at least 0 in every world")
    the_plan = plan_of(tree)
    out = _empty(tree, np.ascontiguousarray(precision, dtype=np.float64))
    odds = np.ascontiguousarray(odds, dtype=np.float64)
    _same_shape("odds", odds, (worlds, len(tree.odds)))
    each = out.precision if out.precision.ndim == 2 else np.repeat(out.precision[:, None], players, axis=1)
    _same_shape("precision", each, (worlds, players))
    done, lock = 0, Lock()

    def run(batch: slice) -> None:
        given = np.asarray(payoffs(batch) if callable(payoffs) else payoffs[batch])
        _same_shape("payoffs", given, (batch.stop - batch.start, tree.terminal_count, players))
        games = Games.of(the_plan, given, odds[batch], each[batch])
        _solve_chunk(games, settings, None if near is None else log_odds(near, batch), out, batch, told)

    def told(more: int) -> None:
        nonlocal done
        if progress and more:
            with lock:
                done += more
                progress(done, worlds)

    threads = settings.threads or os.cpu_count() or 1
    fitting = max(1, CHUNK_BYTES // (8 * tree.terminal_count * players))
    chunk = min(settings.chunk, fitting, max(1, -(-worlds // threads)))  # few worlds are shared out too
    parts = [slice(k, min(k + chunk, worlds)) for k in range(0, worlds, chunk)]
    if threads == 1 or len(parts) == 1:
        for batch in parts:
            run(batch)
        return out
    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(run, batch) for batch in parts]
        try:
            for future in as_completed(futures):
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C: do not work off the queue first
            raise
    return out


def _solve_chunk(
    games: Games, settings: QuantalResponse, start: Float[np.ndarray, "W U"] | None, out: Solution, batch: slice,
    told: Callable[[int], None],
) -> None:  # fmt: skip
    """Solve the games of a chunk into `out[batch]`; with `start` (log-odds) from there where that is safe."""
    account = Account(
        out.residual[batch], out.strategy[batch], out.reach[batch], out.belief[batch], out.value[batch],
        out.regret[batch],
    )  # fmt: skip
    status, steps, folds = out.status[batch], out.steps[batch], out.folds[batch]
    count = len(games.target)
    arrived = np.zeros(count, dtype=bool)
    if start is not None:
        arrived = _settled(games, start)
        x = np.where(arrived[:, None], start, 0.0)
    else:
        x = np.zeros((count, games.plan.unknowns))
    status[:] = ON_BRANCH
    at = np.where(arrived, games.target, 0.0)

    away = np.flatnonzero(~arrived)
    if len(away):
        first = ByPrecision(settings.most_steps)
        walk = first.init(games.picked(away))
        while not first.done(walk):
            first.step(walk)
        x[away], at[away], steps[away], arrived[away] = walk.x, walk.at, walk.steps, walk.arrived
    finish(games, x, np.flatnonzero(arrived), account)

    lost = np.flatnonzero(~(account.residual <= RESIDUAL_LIMIT))
    told(count - len(lost))
    if len(lost):
        second = ByArcLength(settings.most_arc_steps)
        tour = second.init(games.picked(lost), x[lost], at[lost])
        while not second.done(tour):
            second.step(tour)
        x[lost], folds[lost], arrived[lost] = tour.x, tour.folds, tour.arrived
        steps[lost] += tour.steps
        status[lost] = np.where(tour.crossings > 0, THROUGH_CROSSING, ROUND_FOLDS)
        account.residual[lost] = np.inf
        finish(games, x, lost[tour.arrived], account)
        told(len(lost))
    failed = np.flatnonzero(~(account.residual <= RESIDUAL_LIMIT))
    status[failed] = NOT_SOLVED
    account.residual[failed] = np.inf


def _settled(games: Games, x: Float[np.ndarray, "W U"]) -> Bool[np.ndarray, " W"]:
    """From the solution of a game that differs little, in place; true where it stays on the same branch.

    The same test as for a step in λ: corrections that are small, shrink as Newton's do, and no change of sign.
    """
    found = games.corrected(x, games.target, np.arange(len(x)), 2)
    first, second = found.size
    return np.asarray((found.sign > 0.0) & (first <= LARGEST_CORRECTION) & (second <= shrunk(first, 1e-3)))


def _same_shape(what: str, found: np.ndarray, wanted: tuple[int, ...]) -> None:
    """The compiled loops do not check bounds, so this is asked at the door."""
    if found.shape != wanted:
        raise ValueError(f"{what} have the shape {found.shape}; this tree and these worlds need {wanted}")


def log_odds(solution: Solution, of: slice) -> Float[np.ndarray, "W U"]:
    """The unknowns of a solution; not finite where a probability has underflown, and no start then."""
    plan = plan_of(solution.tree)
    strategy = solution.strategy[of]
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(strategy[:, plan.unknown_actions]) - np.log(strategy[:, plan.reference_actions])
    return np.ascontiguousarray(odds)


def _empty(tree: Tree, precision: np.ndarray) -> Solution:
    worlds, players = len(precision), len(tree.players)
    return Solution(
        tree=tree, precision=precision, strategy=np.zeros((worlds, tree.action_count)),
        reach=np.zeros((worlds, tree.terminal_count)),
        belief=np.zeros((worlds, tree.node_count)), value=np.zeros((worlds, players)),
        regret=np.zeros((worlds, players)), residual=np.full(worlds, np.inf),
        status=np.full(worlds, NOT_SOLVED, dtype=np.int64), steps=np.zeros(worlds, dtype=np.int64),
        folds=np.zeros(worlds, dtype=np.int64),
    )  # fmt: skip
