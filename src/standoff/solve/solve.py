"""Many games on one tree, solved in one call: chunks over threads, each world certified or reported."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from standoff.game import Tree
from standoff.solve.arc import follow_arc
from standoff.solve.follow import follow_precision, polish, settle
from standoff.solve.jit import compiled
from standoff.solve.kernel import BELIEF, LOG_REACH, VALUE, P, Scratch, new_scratch, part
from standoff.solve.plan import SET_OF_NODE, TERMINAL_OF, Plan, plan
from standoff.solve.regret import player_regret
from standoff.solve.solution import NOT_SOLVED, ON_BRANCH, RESIDUAL_LIMIT, ROUND_FOLDS, Solution

Progress = Callable[[int, int], None]  # worlds done, worlds in all


@dataclass(frozen=True)
class QuantalResponse:
    """Settings of the solver; validated once, here.

    `most_steps` bounds the walk in λ, `most_arc_steps` the slower walk in arc length that retries what the first
    could not finish. `chunk` is how many worlds a thread takes at a time, and so what bounds memory.
    """

    most_steps: int = 400
    most_arc_steps: int = 4000
    chunk: int = 128
    threads: int = 0  # 0: as many as there are processors

    def __post_init__(self) -> None:
        if min(self.most_steps, self.most_arc_steps, self.chunk) < 1 or self.threads < 0:
            raise ValueError("steps and chunk must be at least 1, and threads at least 0")


@lru_cache(maxsize=64)
def plan_of(tree: Tree) -> Plan:
    """The plan of a tree, worked out once."""
    return plan(tree)


def solve(
    tree: Tree,
    payoffs: Callable[[slice], Float[np.ndarray, "W T P"]] | Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    precision: Float[np.ndarray, " W"],
    settings: QuantalResponse | None = None,
    progress: Progress | None = None,
    near: Solution | None = None,
) -> Solution:
    """Logit agent quantal response on the principal branch, for every world.

    `payoffs` may be a function from a slice of worlds to their payoffs, so that the whole array never exists at once;
    `odds` are the probabilities of `tree.odds`; `precision` is λ per unit of utility. Worlds that the walk in λ does
    not finish are followed again in arc length; what then fails has an infinite residual, a status that says so, and is
    not `certified`. `near` holds solutions of games that differ little, world by world: Newton starts there where its
    first corrections are small and shrink as near a root, else the branch is followed.
    """
    settings = settings or QuantalResponse()
    worlds = len(precision)
    if not (np.all(np.isfinite(precision)) and np.all(precision >= 0)):
        raise ValueError("precision must be finite and at least 0 in every world")
    the_plan = plan_of(tree)
    out = _empty(tree, np.ascontiguousarray(precision, dtype=np.float64))
    odds = np.ascontiguousarray(odds, dtype=np.float64)
    _same_shape("odds", odds, (worlds, len(tree.odds)))

    def run(batch: slice) -> int:
        given = payoffs(batch) if callable(payoffs) else payoffs[batch]
        given = np.ascontiguousarray(given, dtype=np.float64)
        _same_shape("payoffs", given, (batch.stop - batch.start, tree.terminal_count, len(tree.players)))
        scratch = new_scratch(the_plan)

        start = log_odds(near, batch) if near is not None else np.zeros((0, 0))
        _solve_chunk(
            the_plan, scratch, given, odds[batch], out.precision[batch], settings.most_steps, settings.most_arc_steps,
            start, out.strategy[batch], out.reach[batch], out.belief[batch], out.value[batch], out.regret[batch],
            out.residual[batch], out.status[batch], out.steps[batch], out.folds[batch],
        )  # fmt: skip
        return int(batch.stop - batch.start)

    threads = settings.threads or os.cpu_count() or 1
    chunk = min(settings.chunk, max(1, -(-worlds // threads)))  # few worlds are shared out too
    parts = [slice(k, min(k + chunk, worlds)) for k in range(0, worlds, chunk)]
    if threads == 1 or len(parts) == 1:
        done = 0
        for batch in parts:
            done += run(batch)
            if progress:
                progress(done, worlds)
        return out
    with ThreadPoolExecutor(max_workers=threads) as pool:
        done = 0
        futures = [pool.submit(run, batch) for batch in parts]
        try:
            for future in as_completed(futures):
                done += future.result()
                if progress:
                    progress(done, worlds)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C: do not work off the queue first
            raise
    return out


def _same_shape(what: str, found: np.ndarray, wanted: tuple[int, ...]) -> None:
    """The compiled loops do not check bounds, so this is asked at the door."""
    if found.shape != wanted:
        raise ValueError(f"{what} have the shape {found.shape}; this tree and these worlds need {wanted}")


def log_odds(solution: Solution, of: slice) -> Float[np.ndarray, "W U"]:
    """Log-odds of each action against the first of its set; minus infinity where a probability has underflown."""
    strategy = solution.strategy[of]
    with np.errstate(divide="ignore", invalid="ignore"):  # both underflown: not a number, and no start
        columns = [
            np.log(strategy[:, a]) - np.log(strategy[:, h.first_action])
            for h in solution.tree.infosets
            for a in range(h.first_action + 1, h.slice.stop)
        ]
    return np.stack(columns, axis=1) if columns else np.zeros((len(strategy), 0))


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


@compiled
def _solve_chunk(
    the_plan: Plan, s: Scratch, payoffs: np.ndarray, odds: np.ndarray, precision: np.ndarray, most: int,
    most_arc: int, start: np.ndarray, strategy: np.ndarray, reach: np.ndarray, belief: np.ndarray, value: np.ndarray,
    regret: np.ndarray, residual: np.ndarray, status: np.ndarray, steps: np.ndarray, folds: np.ndarray,
) -> None:  # fmt: skip
    """Solve each world of a chunk; with `start` (log-odds, one row a world) from there where that is safe."""
    x = np.zeros(the_plan.unknowns)
    terminal, set_of_node = part(the_plan, TERMINAL_OF), part(the_plan, SET_OF_NODE)
    probability, at_node, expected, log_reach = (
        part(s, P),
        part(s, BELIEF),
        part(s, VALUE),
        part(s, LOG_REACH),
    )
    for w in range(len(precision)):
        arrived, count = False, 0
        status[w] = ON_BRANCH
        if len(start) > 0:
            for v in range(the_plan.unknowns):
                x[v] = start[w, v]
            arrived = settle(the_plan, x, payoffs[w], odds[w], precision[w], s)
        if not arrived:
            arrived, count = follow_precision(the_plan, payoffs[w], odds[w], precision[w], most, x, s)
        error = polish(the_plan, x, payoffs[w], odds[w], precision[w], s) if arrived else np.inf
        if not error <= RESIDUAL_LIMIT:
            status[w] = ROUND_FOLDS
            arrived, more, folds[w] = follow_arc(the_plan, payoffs[w], odds[w], precision[w], most_arc, x, s)
            count += more
            error = polish(the_plan, x, payoffs[w], odds[w], precision[w], s) if arrived else np.inf
        if not error <= RESIDUAL_LIMIT:
            status[w] = NOT_SOLVED
            error = np.inf
        residual[w], steps[w] = error, count
        for a in range(the_plan.actions):
            strategy[w, a] = probability[a]
        for n in range(the_plan.nodes):
            belief[w, n] = at_node[n] if set_of_node[n] >= 0 else 0.0
            if terminal[n] >= 0:
                reach[w, terminal[n]] = np.exp(log_reach[n])
        for i in range(the_plan.players):
            value[w, i] = expected[i]
        player_regret(the_plan, payoffs[w], s, regret[w])
