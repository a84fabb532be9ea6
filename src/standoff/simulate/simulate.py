"""From worlds to paths: a sample of worlds, what is done in them, games on grids of beliefs, and the paths drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from jaxtyping import Float, Int
from scipy import sparse

from standoff.game import Tree
from standoff.simulate.beliefs import BeliefGrid, TooManyTypes, belief_grid, check_size
from standoff.simulate.library import Played, draw_paths, joined
from standoff.simulate.paths import Paths
from standoff.simulate.process import CannotSimulate, curbed_of, phases_of, process_of, weeks_of
from standoff.simulate.public import FoldError, PublicTree, fold
from standoff.worlds import Doing, Worlds, afresh, rework, sample

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is
NOTHING = Doing()


def simulate(
    found: Worlds,
    until: date | None = None,
    paths: int = 100_000,
    *,
    worlds: int = 512,
    doing: Doing = NOTHING,
    mechanism: str | None = None,
    seed: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
    like: Paths | None = None,
) -> Paths:
    """Draw `paths` paths from `as_of` to the end of the day `until` (default: the file's horizon).

    `worlds` are drawn by weight, and each has its share of the paths. `doing` sets unknowns, forbids or forces moves,
    as a what-if does; `mechanism` is what the next truces have on the ground. The seed is that of the worlds, unless
    given.
    `like` are paths in the same sample whose games are the same: solved once, they are not solved again. That changes
    no byte.
    CannotSimulate where the crisis says too little of the weeks ahead, or its game cannot be played so.
    """
    last = until or weeks_of(found).horizon
    begin = found.crisis.crisis.as_of
    if last <= begin:
        raise CannotSimulate(f"{last} is not after {begin}, the day up to which the crisis is told")
    if paths < 1 or worlds < 1:
        raise CannotSimulate("at least one path in one world must be drawn")
    folded = [_folded(reading.tree, reading.reading.id) for reading in found.readings]
    picked = sample(found, min(worlds, paths))
    if doing.set or doing.forbid or doing.force:
        picked = rework(picked, doing)
    if not picked.weights.sum() > 0:
        raise CannotSimulate("no world is left: with this done, no game of the sample could be solved")
    process = process_of(picked, doing, mechanism)
    chosen = found.seed if seed is None else seed
    if like is not None and not _same_games(picked, like.worlds):
        raise ValueError("these paths were played in other worlds or other games")
    world, number = shared_out(picked.weights, paths)
    told, horizon = _Told(progress, paths), float((last - begin).days)
    parts, grids = [], []
    solved = iter(like.grids if like is not None and like.seed == chosen else ())
    for index, public in enumerate(folded):
        mine = picked.of_reading(index)
        some = (world >= mine.start) & (world < mine.stop)
        if some.any():
            played = to_play(picked, index, public, doing, chosen, progress, next(solved, None))
            parts.append(draw_paths(played, process, world[some], number[some], horizon, chosen, threads, told=told))
            grids.append(played.grid)
    return Paths(
        crisis=found.crisis, as_of=begin, until=last, seed=chosen, worlds=picked, process=process, world=world,
        number=number, events=joined(parts), publics=tuple(folded), grids=tuple(grids),
    )  # fmt: skip


def _same_games(one: Worlds, other: Worlds) -> bool:
    """Whether the readings are the same draws, with the same payoffs and ways of play."""
    return len(one.readings) == len(other.readings) and all(
        np.array_equal(a.rows, b.rows)
        and np.array_equal(a.parameters, b.parameters)
        and np.array_equal(a.reach, b.reach)
        for a, b in zip(one.readings, other.readings, strict=True)
    )


def shared_out(weights: Float[np.ndarray, " V"], paths: int) -> tuple[Int[np.ndarray, " N"], Int[np.ndarray, " N"]]:
    """The world of each path, in order, and which of its world's paths it is."""
    ends = np.floor(np.cumsum(weights) / weights.sum() * paths + 1e-6).astype(np.int64)
    ends[np.flatnonzero(weights)[-1] :] = paths
    held = np.diff(ends, prepend=0)
    return np.repeat(np.arange(len(held)), held), np.arange(paths) - np.repeat(ends - held, held)


def _folded(tree: Tree, reading: str) -> PublicTree:
    try:
        public = fold(tree)
        check_size(public)
    except (FoldError, TooManyTypes) as wrong:
        raise CannotSimulate(f"reading {reading} cannot be played forward: {wrong}") from wrong
    return public


def to_play(
    picked: Worlds, index: int, public: PublicTree, doing: Doing, seed: int, progress: Progress | None,
    grid: BeliefGrid | None = None,
) -> Played:  # fmt: skip
    reading, mine = picked.readings[index], picked.of_reading(index)
    games = afresh(picked, index, doing)
    told = None
    if progress is not None:

        def told(done: int, of: int) -> None:
            progress(f"beliefs of “{reading.reading.title}”", done, of)

    first, after = under_way(public, reading.reach, reading.seen)
    return Played(
        public, phases_of(picked, reading.tree), curbed_of(picked, reading.tree).astype(np.int64),
        grid or belief_grid(public, games, seed, told), games.odds, first, after, np.arange(mine.start, mine.stop),
    )  # fmt: skip


def under_way(
    public: PublicTree, reach: Float[np.ndarray, "V T"], seen: Float[np.ndarray, " T"]
) -> tuple[Float[np.ndarray, "V T"], Float[np.ndarray, "V E K"]]:
    """How the round under way may end given what was seen of it, summed up from the left; and beliefs thereafter.

    Where something is done against what was seen beyond doubt, nothing of that round has been seen.
    """
    weighed = reach * seen
    nothing = ~(weighed.sum(axis=1) > 0)
    weighed[nothing] = reach[nothing]
    types = [(i, k) for i, player in enumerate(public.players) for k in range(len(player.types))]
    count = public.tree.terminal_count
    by_end = sparse.csr_array((np.ones(count), (np.arange(count), public.ending)), shape=(count, public.end_count))
    whole = reach @ by_end
    of_type = public.type_of[public.profile]  # (T, I)
    after = np.zeros((len(reach), public.end_count, len(types)))
    with np.errstate(invalid="ignore", divide="ignore"):
        for column, (i, k) in enumerate(types):
            after[:, :, column] = np.where(whole > 0, ((reach * (of_type[:, i] == k)) @ by_end) / whole, 0.0)
    return np.cumsum(weighed, axis=1), after


class _Told:
    """Progress of paths, from whichever thread."""

    def __init__(self, progress: Progress | None, paths: int) -> None:
        self._progress, self._paths, self._done = progress, paths, 0

    def __call__(self, more: int) -> None:
        self._done += more
        if self._progress:
            self._progress("paths", self._done, self._paths)
