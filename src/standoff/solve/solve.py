"""Many games on one tree, solved in one call: chunks over threads, each world certified or reported."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np
from jaxtyping import Float

from standoff.game import Tree
from standoff.solve.chunks import in_threads, slices
from standoff.solve.games import Games
from standoff.solve.plan import plan_of
from standoff.solve.solution import NOT_SOLVED, Solution
from standoff.solve.stages import Left, follow, joined, retry

WORTH_A_THREAD = 64  # games left over: with fewer, threads wait for one another longer than for the work

Progress = Callable[[int, int], None]  # worlds done, worlds in all


@dataclass(frozen=True)
class QuantalResponse:
    """Settings of the solver; validated once, here.

    `most_steps` bounds the walk in λ, `most_arc_steps` the slower walk in arc length that goes on where the first
    could not. `chunk` is how many worlds a thread takes at a time (fewer where payoffs are many), and so what bounds
    memory.
    """

    most_steps: int = 400
    most_arc_steps: int = 4000
    chunk: int = 8192
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
    near: Solution | Float[np.ndarray, "W A"] | None = None,
) -> Solution:
    """Logit agent quantal response on the principal branch, for every world.

    `payoffs` may be a function from a slice of worlds to their payoffs, so that the whole array never exists at once;
    `odds` are the probabilities of `tree.odds`; `precision` is λ per unit of utility, for all players or for each, and
    then the branch is followed with all of them growing in proportion. Worlds that the walk in λ does not finish are
    followed on in arc length, apart from the others; what then fails has an infinite residual, a status that says so,
    and is not `certified`. `near` holds solutions of games that differ little, or their strategies: Newton starts there
    where its first corrections are small and shrink as near a root, else the branch is followed.
    """
    settings = settings or QuantalResponse()
    worlds, players = len(precision), len(tree.players)
    if not (np.all(np.isfinite(precision)) and np.all(precision >= 0)):
        raise ValueError("precision must be finite and at least 0 in every world")
    plan = plan_of(tree)
    guess = near.strategy if isinstance(near, Solution) else near
    out = _empty(tree, np.ascontiguousarray(precision, dtype=np.float64))
    odds = np.ascontiguousarray(odds, dtype=np.float64)
    _same_shape("odds", odds, (worlds, len(tree.odds)))
    if guess is not None:
        _same_shape("strategies nearby", guess, (worlds, tree.action_count))
    each = out.precision if out.precision.ndim == 2 else np.repeat(out.precision[:, None], players, axis=1)
    _same_shape("precision", each, (worlds, players))
    apart, told = _Apart(settings.chunk), _Told(progress, worlds)

    def easy(batch: slice) -> None:
        given = np.asarray(payoffs(batch) if callable(payoffs) else payoffs[batch])
        _same_shape("payoffs", given, (batch.stop - batch.start, tree.terminal_count, players))
        games = Games.of(plan, given, odds[batch], each[batch])
        start = None if guess is None else log_odds_of(tree, guess[batch])
        left = follow(games, batch, settings.most_steps, start, out)
        told(len(given) - len(left.places))
        if full := apart.add(left):
            hard(full)

    def hard(left: Left) -> None:
        retry(left, settings.most_arc_steps, out)
        told(len(left.places))

    threads = settings.threads or os.cpu_count() or 1
    in_threads(threads, easy, slices(worlds, 8 * tree.terminal_count * players, settings.chunk, threads))
    in_threads(threads, hard, apart.rest(threads))
    return out


class _Told:
    """Progress, from whichever thread."""

    def __init__(self, progress: Progress | None, worlds: int) -> None:
        self._progress, self._worlds, self._done, self._lock = progress, worlds, 0, Lock()

    def __call__(self, more: int) -> None:
        if self._progress and more:
            with self._lock:
                self._done += more
                self._progress(self._done, self._worlds)


class _Apart:
    """Games left over from many chunks, so that they are finished side by side; no more at once than a chunk holds."""

    def __init__(self, most: int) -> None:
        self._most, self._left, self._lock = most, list[Left](), Lock()

    def add(self, left: Left) -> Left | None:
        """Take some in; gives them all back when there are enough."""
        with self._lock:
            self._left.append(left)
            if sum(len(one.places) for one in self._left) < self._most:
                return None
            full, self._left = self._left, []
        return joined(full)

    def rest(self, threads: int) -> list[Left]:
        """What is left at the end, a part for each thread; few games in one, since their steps hold the interpreter."""
        full = [one for one in self._left if len(one.places)]
        if not full:
            return []
        whole = joined(full)
        parts = min(threads, max(1, len(whole.places) // WORTH_A_THREAD))
        return [whole.picked(which) for which in np.array_split(np.arange(len(whole.places)), parts)]


def _same_shape(what: str, found: np.ndarray, wanted: tuple[int, ...]) -> None:
    """The compiled loops do not check bounds, so this is asked at the door."""
    if found.shape != wanted:
        raise ValueError(f"{what} have the shape {found.shape}; this tree and these worlds need {wanted}")


def log_odds(solution: Solution, of: slice) -> Float[np.ndarray, "W U"]:
    """The unknowns of a solution; not finite where a probability has underflown, and no start then."""
    return log_odds_of(solution.tree, solution.strategy[of])


def log_odds_of(tree: Tree, strategy: Float[np.ndarray, "W A"]) -> Float[np.ndarray, "W U"]:
    """The unknowns of strategies."""
    plan = plan_of(tree)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(strategy[:, plan.unknown_actions]) - np.log(strategy[:, plan.reference_actions])
    return np.ascontiguousarray(odds)


def _empty(tree: Tree, precision: np.ndarray) -> Solution:
    worlds, players = len(precision), len(tree.players)
    return Solution(
        tree=tree, precision=precision, strategy=np.zeros((worlds, tree.action_count)),
        reach=np.zeros((worlds, tree.terminal_count)),
        belief=np.zeros((worlds, tree.node_count)), value=np.zeros((worlds, players)),
        regret=np.zeros((worlds, players)), residual=np.full(worlds, np.inf), reached=np.zeros(worlds),
        status=np.full(worlds, NOT_SOLVED, dtype=np.int64), steps=np.zeros(worlds, dtype=np.int64),
        folds=np.zeros(worlds, dtype=np.int64),
    )  # fmt: skip
