"""The two stages of solving: the walk in λ for all games, then the walk in arc length for those that it gave up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.solve.arc import ByArcLength
from standoff.solve.games import Account, Games, finish, joined_games
from standoff.solve.solution import NOT_SOLVED, ON_BRANCH, RESIDUAL_LIMIT, ROUND_FOLDS, THROUGH_CROSSING, Solution
from standoff.solve.walk import LARGEST_CORRECTION, ByPrecision, shrunk


@dataclass(frozen=True, eq=False)
class Left:
    """Games that the walk in λ gave up, their places among all worlds, and how far it got: `x` at λ `at`."""

    games: Games
    places: Int[np.ndarray, " V"]
    x: Float[np.ndarray, "V U"]
    at: Float[np.ndarray, " V"]

    def picked(self, which: Int[np.ndarray, " K"]) -> Left:
        """Some of them."""
        return Left(self.games.picked(which), self.places[which], self.x[which], self.at[which])


def joined(parts: Sequence[Left]) -> Left:
    """All together."""
    return Left(
        joined_games([part.games for part in parts]),
        np.concatenate([part.places for part in parts]),
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.at for part in parts]),
    )


def follow(games: Games, batch: slice, most: int, start: Float[np.ndarray, "W U"] | None, out: Solution) -> Left:
    """The first stage, into `out` at `batch`.

    With `start`, the unknowns of games that differ little, from there wherever that is safe.
    """
    count = len(games.target)
    x, at, steps = np.zeros((count, games.plan.unknowns)), np.zeros(count), np.zeros(count, dtype=np.int64)
    arrived = np.zeros(count, dtype=bool)
    if start is not None:
        arrived = _settled(games, start)
        x[arrived], at[arrived] = start[arrived], games.target[arrived]
    away = np.flatnonzero(~arrived)
    if len(away):
        solver = ByPrecision(most)
        walk = solver.init(games if len(away) == count else games.picked(away))
        solver.follow(walk)
        x[away], at[away], steps[away], arrived[away] = walk.x, walk.at, walk.steps, walk.arrived
    account, there = Account.within(out, batch), np.flatnonzero(arrived)
    finish(games, x[there], there, account)
    sound = account.residual <= RESIDUAL_LIMIT
    out.status[batch] = np.where(sound, ON_BRANCH, NOT_SOLVED)
    out.steps[batch], out.reached[batch] = steps, at
    lost = np.flatnonzero(~sound)
    x[arrived], at[arrived] = 0.0, 0.0  # it arrived, but not where it should: again from the beginning
    return Left(games.picked(lost), batch.start + lost, x[lost], at[lost])


def retry(left: Left, most: int, out: Solution) -> None:
    """The second stage, into `out`: on from where the first one stopped; where that leads nowhere, from λ = 0.

    Close to a fold the walk in λ may have stopped at a point that is not on the branch. What fails here has failed.
    """
    games = left.games
    solver = ByArcLength(most)
    walk = solver.init(games, left.x, left.at)
    while not solver.done(walk):
        solver.step(walk)
    again = np.flatnonzero(~walk.arrived & (left.at > 0.0))
    if len(again):
        afresh = solver.init(games.picked(again), np.zeros_like(left.x[again]), np.zeros(len(again)))
        while not solver.done(afresh):
            solver.step(afresh)
        for name in ("x", "at", "steps", "folds", "crossings", "arrived"):
            getattr(walk, name)[again] = getattr(afresh, name)
    account, arrived = Account.empty(games), np.flatnonzero(walk.arrived)
    finish(games, walk.x[arrived], arrived, account)
    sound = account.residual <= RESIDUAL_LIMIT
    there = np.where(walk.crossings > 0, THROUGH_CROSSING, ROUND_FOLDS)
    account.residual[~sound] = np.inf
    out.status[left.places] = np.where(sound, there, NOT_SOLVED)
    out.steps[left.places] += walk.steps
    out.folds[left.places] = walk.folds
    out.reached[left.places] = np.where(walk.arrived, games.target, walk.at)
    account.write(out, left.places)


def _settled(games: Games, x: Float[np.ndarray, "W U"]) -> Bool[np.ndarray, " W"]:
    """From the solution of a game that differs little, in place; true where it stays on the same branch.

    The same test as for a step in λ: corrections that are small, shrink as Newton's do, and no change of sign.
    """
    found = games.corrected(x, games.target, np.arange(len(x)), 2)
    first, second = found.size
    return np.asarray((found.sign > 0.0) & (first <= LARGEST_CORRECTION) & (second <= shrunk(first)))
