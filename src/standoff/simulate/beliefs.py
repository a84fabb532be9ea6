r"""Strategies at every public belief: games solved on a grid of beliefs in each world, and interpolated between.

Between nodes the logarithms of strategies are interpolated by cubic convolution (Keys 1981) along each coordinate: in
logit responses these are payoffs times precision, which move smoothly with beliefs, while probabilities do not. At 0
and 1 a type has no odds, and its sets have the beliefs of the limit.

Where the principal branch folds, strategies jump as a belief moves, and no interpolation follows a jump exactly. So the
grid looks at itself: in every world, games are solved at beliefs between nodes, and worlds in which an outcome's
probability is off by more than `TOLERANCE` get a finer grid. `Error` says what is left, measured at other beliefs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.simulate.interpolation import interpolated, mixed, node_weights, odds_of, outcomes
from standoff.simulate.public import PublicTree
from standoff.worlds import Afresh

TOLERANCE = 0.005  # of an outcome's probability
LOOKS = 3  # beliefs at which each world's grid looks at itself
LADDER = {0: (1,), 1: (5, 9, 17, 33), 2: (5, 9), 3: (3, 5), 4: (3,), 5: (2,), 6: (2,)}  # nodes a coordinate
PAIRS = 256  # of a world and a belief at which the finished grid is measured
NEVER = -10_000.0  # logarithm of the probability of what is forbidden
LEAST = -745.0  # of a double above 0

Tables = dict[int, np.ndarray]  # of each world: logarithms of strategies at its nodes


class TooManyTypes(ValueError):
    """A game with more private types than a grid of beliefs can hold."""


@dataclass(frozen=True)
class Error:
    """By how much an outcome's probability in a round is off, in the outcome in which it is worst, over `count` pairs
    of a world and a belief.
    """

    count: int
    median: float
    mean: float
    above: float  # share of the pairs above `TOLERANCE`
    largest: float


@dataclass(frozen=True, eq=False)
class BeliefGrid:
    """Logarithms of strategies, A a node; world w has `size[w]` nodes a coordinate, its first at row `start[w]`.

    Rows of a world run through the last coordinate first. `unsolved` counts nodes where the game could not be solved,
    and the nearest node that could stands in.
    """

    log_strategy: Float[np.ndarray, "G A"]
    start: Int[np.ndarray, " V"]
    size: Int[np.ndarray, " V"]
    error: Error | None
    unsolved: int

    @property
    def nodes(self) -> int:
        """Games solved."""
        return len(self.log_strategy)


def belief_grid(
    public: PublicTree, games: Afresh, seed: int, progress: Callable[[int, int], None] | None = None
) -> BeliefGrid:
    """Solve the games of every world on grids of beliefs, finer where needed."""
    check_size(public)
    worlds, dimensions = len(games.odds), public.coordinates
    ladder = LADDER[dimensions]
    rng = np.random.default_rng([seed, dimensions])
    everyone, size = np.arange(worlds), np.full(worlds, ladder[0])
    tables, unsolved = _solved(public, games, everyone, ladder[0], None, progress)
    if dimensions == 0:
        return _packed(tables, size, None, unsolved)
    at = rng.random((LOOKS, worlds, dimensions))
    rows = np.tile(np.arange(worlds), LOOKS)
    beliefs = at.reshape(LOOKS * worlds, dimensions)
    truth = _outcomes_at(public, games, tables, size, rows, beliefs)
    rough = everyone
    for finer in ladder[1:]:
        picked = np.isin(rows, rough)
        off = np.zeros(len(rows))
        off[picked] = _off(public, games, tables, size, rows[picked], beliefs[picked], truth[picked])
        rough = np.flatnonzero(off.reshape(LOOKS, worlds).max(axis=0) > TOLERANCE)
        if not len(rough):
            break
        refined, lost = _solved(public, games, rough, finer, tables, progress)
        unsolved += lost
        size[rough] = finer
        tables |= refined
    rows, beliefs = rng.integers(0, worlds, PAIRS), rng.random((PAIRS, dimensions))
    truth = _outcomes_at(public, games, tables, size, rows, beliefs)
    off = _off(public, games, tables, size, rows, beliefs, truth)
    error = Error(len(off), float(np.median(off)), float(off.mean()), float(np.mean(off > TOLERANCE)), float(off.max()))
    return _packed(tables, size, error, unsolved)


def check_size(public: PublicTree) -> None:
    """TooManyTypes where beliefs have more coordinates than a grid can span."""
    if public.coordinates > max(LADDER):
        told = ", ".join(f"{p.name} {len(p.types)}" for p in public.players)
        raise TooManyTypes(
            f"the players have {told} types: beliefs about them have {public.coordinates} coordinates, and at most "
            f"{max(LADDER)} can be simulated; leave out types that change little"
        )


def _solved(
    public: PublicTree, games: Afresh, worlds: Int[np.ndarray, " U"], size: int, coarser: Tables | None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Tables, int]:  # fmt: skip
    """Tables of some worlds at all nodes, and at how many the game could not be solved.

    With tables of half as many cells, their nodes are taken over, and the others solved from what they say of these.
    """
    dimensions, cells = public.coordinates, size - 1
    if coarser is None and cells > 2 and cells % 2 == 0:
        coarser, lost = _solved(public, games, worlds, cells // 2 + 1, None, progress)
        tables, more = _solved(public, games, worlds, size, coarser, progress)
        return tables, lost + more
    places = np.array(list(product(range(size), repeat=dimensions)), dtype=np.int64).reshape(
        size**dimensions, dimensions
    )
    held = None if coarser is None else np.stack([coarser[w] for w in worlds.tolist()])
    old = np.all(places % 2 == 0, axis=1) & (held is not None)
    new, count = places[~old] / max(1, cells), len(worlds)
    rows, t = np.repeat(worlds, len(new)), np.tile(new, (count, 1))
    near = None
    if held is not None:
        weight = node_weights(new, cells // 2 + 1)
        near = mixed(public, np.einsum("mn,una->uma", weight, held).reshape(len(rows), -1))
    strategy, certified = games.solve(rows, odds_of(public, games.odds[rows], t), near, None, progress)
    logs = np.empty((count, len(places), strategy.shape[1]), dtype=np.float32)
    logs[:, ~old] = _logarithms(games, strategy).reshape(count, len(new), -1)
    good = np.ones((count, len(places)), dtype=bool)
    good[:, ~old] = certified.reshape(count, len(new))
    if held is not None:
        logs[:, old] = held
    for w in np.flatnonzero(~good.all(axis=1)):
        _stand_in(logs[w], good[w], places)
    return dict(zip(worlds.tolist(), logs, strict=True)), int((~good).sum())


def _logarithms(games: Afresh, strategy: Float[np.ndarray, "R A"]) -> Float[np.ndarray, "R A"]:
    """Logarithms that can be added up: what is never played in the game at hand is NEVER."""
    with np.errstate(divide="ignore"):
        logs = np.maximum(np.log(strategy), LEAST)
    logs[:, ~games.possible] = NEVER
    return np.asarray(logs)


def _stand_in(logs: Float[np.ndarray, "n A"], good: Bool[np.ndarray, " n"], t: Int[np.ndarray, "n D"]) -> None:
    """Put the nearest solved node in the place of each that is not; even odds where none is."""
    if not good.any():
        logs[:] = 0.0
        return
    for node in np.flatnonzero(~good):
        away = np.abs(t[good] - t[node]).sum(axis=1)
        logs[node] = logs[np.flatnonzero(good)[np.argmin(away)]]


def _outcomes_at(
    public: PublicTree, games: Afresh, tables: Tables, size: np.ndarray, rows: np.ndarray, t: np.ndarray
) -> np.ndarray:
    """Outcomes' probabilities by solving; not a number where the game cannot be solved."""
    odds = odds_of(public, games.odds[rows], t)
    strategy, certified = games.solve(rows, odds, _looked_up(public, tables, size, rows, t))
    return np.where(certified[:, None], outcomes(public, strategy, odds), np.nan)


def _looked_up(public: PublicTree, tables: Tables, size: np.ndarray, rows: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Strategies by interpolation at pairs of a world and a belief."""
    out = np.empty((len(rows), public.tree.action_count))
    for each in np.unique(size[rows]):
        mine = size[rows] == each
        out[mine] = interpolated(public, np.stack([tables[w] for w in rows[mine].tolist()]), int(each), t[mine])
    return out


def _off(
    public: PublicTree, games: Afresh, tables: Tables, size: np.ndarray, rows: np.ndarray, t: np.ndarray,
    truth: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Largest error of an outcome's probability at each pair of a world and a belief."""
    strategy = _looked_up(public, tables, size, rows, t)
    found = outcomes(public, strategy, odds_of(public, games.odds[rows], t))
    return np.asarray(np.nan_to_num(np.abs(found - truth).max(axis=1)))


def _packed(tables: Tables, size: np.ndarray, error: Error | None, unsolved: int) -> BeliefGrid:
    each = [tables[w] for w in range(len(size))]
    start = np.concatenate([[0], np.cumsum([len(table) for table in each])])[:-1]
    return BeliefGrid(np.ascontiguousarray(np.concatenate(each)), start, size, error, unsolved)
