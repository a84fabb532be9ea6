"""Other equilibria at the same λ: Newton's method from many starts; what is found is certified, and may not be all.

Beyond some λ the equations of most games have several solutions, of which the principal branch picks one. Starts are
log-odds at the feedback sets (the unknowns of `plan.py`): first the pure ones, in which every set, or every set of one
player, takes its k-th action for certain; then scrambled Sobol points, spread evenly in probability or widely in
log-odds. Where λ is large, the equilibria in which choices are mixed draw in only what starts close to them; so some
starts are tried at smaller λ, and what they come to is followed from there. Whatever Newton's method comes to is an
equilibrium where its residual says so, on whichever branch; what it does not come to may exist all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.stats import qmc

from standoff.game import Tree
from standoff.solve.chunks import in_chunks
from standoff.solve.facing import Facing, resumed
from standoff.solve.games import Account, Games, finish
from standoff.solve.plan import Plan, plan_of
from standoff.solve.solution import ELSEWHERE, PER_WORLD, RESIDUAL_LIMIT, Solution
from standoff.solve.solve import Progress, log_odds
from standoff.solve.walk import ByPrecision

ALIKE = 1e-6  # equilibria whose probabilities and beliefs all differ by less are one
FIRST_TRUST = 4.0  # log-odds that a first correction may move
EASY = 12.0  # λ times payoff range at which nearly all starts come to something
NEAR = 1e-3  # a correction so small is finished by `finish`


@dataclass(frozen=True)
class ManyStarts:
    """Settings: how many `starts` a world has, the `seed` of their scrambling, and the most corrections of each."""

    starts: int
    seed: int
    most_steps: int = 40
    chunk: int = 512
    threads: int = 0  # 0: as many as there are processors

    def __post_init__(self) -> None:
        if min(self.starts, self.most_steps, self.chunk) < 1 or self.threads < 0:
            raise ValueError("starts, steps and chunk must be at least 1, and threads at least 0")


@dataclass(frozen=True, eq=False)
class Equilibria:
    """Quantal response equilibria of W games, several to a game: all that were found, perhaps not all there are.

    Row k of `solution` is an equilibrium of game `world[k]`; a game's principal one, where it is certified, comes first
    and is marked in `principal`. `starts` says how many starts each game had.
    """

    solution: Solution
    world: Int[np.ndarray, " K"]
    principal: Bool[np.ndarray, " K"]
    worlds: int
    starts: int

    @property
    def others(self) -> Int[np.ndarray, " W"]:
        """How many besides the principal one were found in each world."""
        return np.bincount(self.world[~self.principal], minlength=self.worlds)

    def of(self, world: int) -> Solution:
        """The equilibria of one game, the principal one first."""
        return self.solution.picked(np.flatnonzero(self.world == world))

    def summary(self) -> str:
        """One sentence on what was found, and what that is worth."""
        more = int((self.others > 0).sum())
        return (
            f"another equilibrium found in {more} of {self.worlds} worlds, from {self.starts} starts each; "
            "there may be more"
        )


def equilibria(
    tree: Tree,
    payoffs: Callable[[slice], Float[np.ndarray, "W T P"]] | Float[np.ndarray, "W T P"],
    odds: Float[np.ndarray, "W O"],
    principal: Solution,
    settings: ManyStarts,
    progress: Progress | None = None,
) -> Equilibria:
    """All equilibria that Newton's method finds at the λ of `principal`, the solutions of the same games.

    A world whose principal solution is not certified has none: what would be another is not known there.
    """
    worlds, players = len(principal.residual), len(tree.players)
    if odds.shape != (worlds, len(tree.odds)):
        raise ValueError(
            f"odds have the shape {odds.shape}; this tree and these worlds need {(worlds, len(tree.odds))}"
        )
    plan = plan_of(tree)
    precision = principal.precision
    each = precision if precision.ndim == 2 else np.repeat(precision[:, None], players, axis=1)
    found: dict[int, tuple[Solution, np.ndarray]] = {}
    points = _points(plan, settings)

    def work(part: slice) -> None:
        here = np.flatnonzero(principal.certified[part])
        given = np.asarray(payoffs(part) if callable(payoffs) else payoffs[part], dtype=np.float64)
        if plan.unknowns and len(here):
            mine = principal.picked(here + part.start)
            some = _others(plan, given[here], odds[part][here], each[part][here], mine, points, settings)
            found[part.start] = (some[0], here[some[1]] + part.start)

    room = 8 * len(points) * (tree.terminal_count * (players + 1) + 3 * tree.node_count)
    in_chunks(work, worlds, room, settings.chunk, settings.threads, progress)
    first = np.flatnonzero(principal.certified)
    parts = [principal.picked(first), *(found[k][0] for k in sorted(found))]
    world = np.concatenate([first, *(found[k][1] for k in sorted(found))]).astype(np.int64)
    is_principal = np.arange(len(world)) < len(first)
    order = np.argsort(world, kind="stable")  # so each principal one stays ahead of its world's others
    return Equilibria(joined(parts).picked(order), world[order], is_principal[order], worlds, len(points))


def joined(parts: list[Solution]) -> Solution:
    """Solutions on one tree, one after the other."""
    columns: dict[str, Any] = {name: np.concatenate([getattr(p, name) for p in parts]) for name in PER_WORLD}
    return replace(parts[0], **columns)


def _points(plan: Plan, settings: ManyStarts) -> Float[np.ndarray, "S U"]:
    """Starts, as parts of the largest log-odds that a game allows: pure ones, then Sobol's between −1 and 1.

    A game's own payoffs scale them (see `_others`); every other Sobol point is drawn small, for the equilibria in which
    choices are mixed.
    """
    sets = np.flatnonzero(plan.unknown >= 0)
    width = np.diff(plan.first)[sets] - 1
    owner = np.repeat(plan.owner[sets], width)
    place = np.concatenate([np.zeros(0, int), *(np.arange(1, w + 1) for w in width)])
    pure = [_pure(place, np.ones(len(place), bool), k) for k in range(int(width.max(initial=0)) + 1)]
    for one in np.unique(owner):
        pure += [_pure(place, owner == one, k) for k in range(int(width.max(initial=0)) + 1)]
        for k in range(int(width.max(initial=0)) + 1):  # this player one way and all others the other
            pure.append(_pure(place, owner == one, k) + _pure(place, owner != one, 1 if k == 0 else 0))
    pure = list({p.tobytes(): p for p in pure}.values())
    # no more than half are pure, so that those between are tried too
    pure = pure[: max(1, (settings.starts + 1) // 2)]
    left = settings.starts - len(pure)
    if left <= 0:
        return np.array(pure)
    power = max(0, int(np.ceil(np.log2(left))))
    unit = qmc.Sobol(len(place), seed=settings.seed).random_base2(power)[:left]
    spread = 2.0 * unit - 1.0
    spread[::2] *= 0.15
    return np.concatenate([np.array(pure), spread])


def _pure(place: np.ndarray, of: np.ndarray, k: int) -> np.ndarray:
    """The k-th action (0 is the set's first) for certain at the sets in question, even odds elsewhere."""
    chosen = np.where(place == k, 1.0, 0.0) if k else np.full(len(place), -1.0)
    return np.asarray(np.where(of, chosen, 0.0))


def _others(
    plan: Plan, payoffs: np.ndarray, odds: np.ndarray, precision: np.ndarray, principal: Solution, points: np.ndarray,
    settings: ManyStarts,
) -> tuple[Solution, np.ndarray]:  # fmt: skip
    """The other equilibria of a chunk of games, and the game of each."""
    worlds, starts = len(payoffs), len(points)
    game = np.repeat(np.arange(worlds), starts)
    games = Games.of(plan, payoffs[game], odds[game], precision[game])
    reachable = precision.max(axis=1) * np.ptp(payoffs, axis=1).max(axis=1)
    part = _lower(points, reachable)
    x = np.tile(points, (worlds, 1)) * np.clip(reachable[game] * part, 1.0, 40.0)[:, None]
    settled = _settled(games, x, part, settings.most_steps)
    near = settled[~_is_old(x[settled], log_odds(principal, slice(0, worlds))[game[settled]])]
    account, close = Account.empty(games), x[near]
    finish(games, close, near, account)
    kept: list[int] = []
    latest: dict[int, list[int]] = {}
    for k in near[account.residual[near] <= RESIDUAL_LIMIT]:
        w = int(game[k])
        here = np.concatenate([account.strategy[k], account.belief[k]])
        seen = [np.concatenate([principal.strategy[w], principal.belief[w]])]
        seen += [np.concatenate([account.strategy[j], account.belief[j]]) for j in latest.get(w, [])]
        if all(np.abs(here - one).max() > ALIKE for one in seen):
            latest.setdefault(w, []).append(int(k))
            kept.append(int(k))
    rows = np.array(kept, dtype=np.int64)
    some = principal.picked(game[rows])
    return replace(
        some, strategy=account.strategy[rows], reach=account.reach[rows], belief=account.belief[rows],
        value=account.value[rows], regret=account.regret[rows], residual=account.residual[rows],
        status=np.full(len(rows), ELSEWHERE, dtype=np.int64), steps=np.zeros(len(rows), dtype=np.int64),
        folds=np.zeros(len(rows), dtype=np.int64), reached=np.zeros(len(rows)),
    ), game[rows]  # fmt: skip


def _lower(points: np.ndarray, reachable: np.ndarray) -> Float[np.ndarray, " WS"]:
    """At which part of its λ each start of each world is tried: all of it for pure starts, less for some others."""
    least = np.minimum(1.0, EASY / np.maximum(reachable, 1e-12))
    pure = np.isin(points, (-1.0, 0.0, 1.0)).all(axis=1)
    power = np.where(pure, 0.0, (np.arange(len(points)) % 3) / 2.0)  # 0, ½ and 1 in turn
    return np.asarray(least[:, None] ** power[None, :]).ravel()


def _settled(games: Games, x: Float[np.ndarray, "K U"], part: np.ndarray, most: int) -> Int[np.ndarray, " V"]:
    """Bring starts near equilibria at the asked λ, in place, those tried at less by following them; which came."""
    below = Games(games.plan, games.family, games.target * part, games.loops)
    settled = newton(below, x, most)
    rising = settled[part[settled] < 1.0]
    if len(rising):
        low, point = below.target[rising], x[rising]
        side = np.where(below.corrected(point, low, rising, 2).sign < 0.0, -1.0, 1.0)
        some = games.picked(rising)
        solver = ByPrecision(5 * most)
        walk = resumed(Facing(some.plan, some.family, some.target, some.loops, side), point, low)
        solver.follow(walk)
        x[rising] = walk.x
        settled = np.concatenate([settled[part[settled] >= 1.0], rising[walk.arrived]])
    return np.sort(settled)


def _is_old(x: Float[np.ndarray, "K U"], known: Float[np.ndarray, "K U"]) -> Bool[np.ndarray, " K"]:
    """Whether log-odds are those known, to what Newton's method leaves; false where these are not numbers."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(x - known).max(axis=1, initial=0.0) <= 1e-6)


def newton(games: Games, x: Float[np.ndarray, "K U"], most: int) -> Int[np.ndarray, " V"]:
    """Newton's method at each game's λ, in place: corrections no larger than a trust that grows while they shrink.

    Gives the games that came near a solution; `finish` does the rest.
    """
    trying = np.arange(len(x))
    trust = np.full(len(x), FIRST_TRUST)
    before = np.full(len(x), np.inf)
    near = np.zeros(len(x), dtype=bool)
    for _ in range(most):
        if not len(trying):
            break
        held = x[trying]
        found = games.corrected(held.copy(), games.target[trying], trying, 1)
        size = found.size[0]
        fine = np.isfinite(size) & (found.sign != 0.0)
        with np.errstate(all="ignore"):
            share = np.minimum(1.0, trust[trying] / size)
            x[trying] = np.where(fine[:, None], held - share[:, None] * found.correction, held)
        grows = size > before[trying]
        trust[trying] = np.clip(np.where(grows, 0.4, 2.0) * trust[trying], 0.05, 64.0)
        before[trying] = size
        near[trying] = fine & (size <= NEAR)
        trying = trying[fine & (size > NEAR)]
    return np.flatnonzero(near)
