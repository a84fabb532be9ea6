r"""Strategies at every public belief: games solved on a grid of beliefs in each world, and interpolated between.

A player of K types has K − 1 coordinates: the odds of each type among it and all that come after it. A share p lies at
$t = p^{1/a}/(p^{1/a} + (1-p)^{1/a})$ with a = 1.5, so that nodes, which are even in t, crowd a little towards 0 and 1,
where Bayes' rule turns small shares into large ones. Between nodes the logarithms of strategies are interpolated
by cubic convolution (Keys 1981) along each coordinate: in logit responses these are payoffs times precision, which move
smoothly with beliefs, while probabilities do not. At 0 and 1 a type has no odds, and its sets have the beliefs of the limit.

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

from standoff.simulate.public import CHANCE, DECISION, TERMINAL, PublicTree
from standoff.worlds import Afresh

POWER = 1.5  # a
TOLERANCE = 0.005  # of an outcome's probability
LOOKS = 3  # beliefs at which each world's grid looks at itself
LADDER = {0: (1,), 1: (5, 9, 17, 33), 2: (5, 9), 3: (3, 5), 4: (3,), 5: (2,), 6: (2,)}  # nodes a coordinate
NEVER = -10_000.0  # logarithm of the probability of what is forbidden
LEAST = -745.0  # of a double above 0

Solve = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


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
    first, unsolved = _solved(public, games, np.arange(worlds), ladder[0], progress)
    tables = dict(enumerate(first))
    size = np.full(worlds, ladder[0])
    if dimensions == 0:
        return _packed(tables, size, None, unsolved)
    at = rng.random((LOOKS, worlds, dimensions))
    rows = np.tile(np.arange(worlds), LOOKS)
    beliefs = at.reshape(LOOKS * worlds, dimensions)
    truth = _outcomes_at(public, games, rows, beliefs)
    rough = np.arange(worlds)
    for finer in ladder[1:]:
        picked = np.isin(rows, rough)
        off = np.zeros(len(rows))
        off[picked] = _off(public, games, tables, size, rows[picked], beliefs[picked], truth[picked])
        rough = np.flatnonzero(off.reshape(LOOKS, worlds).max(axis=0) > TOLERANCE)
        if not len(rough):
            break
        refined, lost = _solved(public, games, rough, finer, progress)
        unsolved += lost
        size[rough] = finer
        tables.update(zip(rough.tolist(), refined, strict=True))
    rows, beliefs = rng.integers(0, worlds, 512), rng.random((512, dimensions))
    truth = _outcomes_at(public, games, rows, beliefs)
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


def share_at(t: Float[np.ndarray, "*s"]) -> Float[np.ndarray, "*s"]:
    """The share that lies at coordinate t."""
    p, q = t**POWER, (1.0 - t) ** POWER
    return np.asarray(p / (p + q))


def odds_of(public: PublicTree, odds: Float[np.ndarray, "R O"], t: Float[np.ndarray, "R D"]) -> Float[np.ndarray, "R O"]:
    """Odds of all chance moves, with those of types put at the belief of coordinates t."""
    out, column = odds.copy(), 0
    for player in public.players:
        left = np.ones(len(odds))
        for place in player.odds[:-1]:
            share = share_at(t[:, column])
            out[:, place] = left * share
            left = left * share_at(1.0 - t[:, column])
            column += 1
        out[:, player.odds[-1]] = left
    return out


def weights_along(x: Float[np.ndarray, " R"], size: int) -> Float[np.ndarray, "R n"]:
    """Weights of `size` nodes at x (0 … size − 1): as `along` in `compiled/round.h`, all nodes told."""
    cell = np.minimum(x.astype(int), size - 2)
    u, rows, out = x - cell, np.arange(len(x)), np.zeros((len(x), size))
    if size == 2:
        return np.stack([1.0 - u, u], axis=1)
    near = (
        u * (-0.5 + u * (1.0 - 0.5 * u)),
        1.0 + u * u * (1.5 * u - 2.5),
        u * (0.5 + u * (2.0 - 1.5 * u)),
        u * u * (0.5 * u - 0.5),
    )
    for k, weight in enumerate(near):
        node = cell + k - 1
        inside = (node >= 0) & (node < size)
        np.add.at(out, (rows[inside], node[inside]), weight[inside])
        for m, part in enumerate((3.0, -3.0, 1.0)):  # a parabola through the last three nodes
            for lost, mirrored in ((node < 0, m), (node >= size, size - 1 - m)):
                out[lost, mirrored] += part * weight[lost]
    return out


def interpolated(
    public: PublicTree, tables: Float[np.ndarray, "R n A"], size: int, t: Float[np.ndarray, "R D"]
) -> Float[np.ndarray, "R A"]:
    """Strategies at the beliefs of coordinates t, from a table of each row's world."""
    weight = np.ones((len(t), 1))
    for column in range(t.shape[1]):
        along = weights_along(t[:, column] * (size - 1), size)
        weight = (weight[:, :, None] * along[:, None, :]).reshape(len(t), -1)
    logs = np.einsum("rn,rna->ra", weight, tables)
    out = np.zeros_like(logs)
    for h in public.tree.infosets:
        mine = logs[:, h.slice]
        raised = np.exp(mine - mine.max(axis=1, keepdims=True))
        out[:, h.slice] = raised / raised.sum(axis=1, keepdims=True)
    return out


def outcomes(
    public: PublicTree, strategy: Float[np.ndarray, "R A"], odds: Float[np.ndarray, "R O"]
) -> Float[np.ndarray, "R Y"]:
    """How likely a round ends with each outcome."""
    out = np.zeros((len(odds), len(public.tree.outcomes)))
    for j, types in enumerate(public.type_of):
        start = np.ones(len(odds))
        for player, k in zip(public.players, types, strict=True):
            start = start * odds[:, player.odds[k]]
        reach = {0: start}
        for node in range(public.node_count):
            here = reach.pop(node)
            if public.kind[node] == TERMINAL:
                out[:, public.tree.outcome[public.terminal[node, j]]] += here
            for b in range(public.count[node]):
                share = odds[:, public.chance[node, b]] if public.kind[node] == CHANCE else None
                if public.kind[node] == DECISION:
                    mover = public.mover[node]
                    share = strategy[:, public.set[node, types[mover] if mover >= 0 else 0] + b]
                reach[int(public.child[node, b])] = here * share
    return out


def _solved(
    public: PublicTree, games: Afresh, worlds: Int[np.ndarray, " U"], size: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[np.ndarray], int]:  # fmt: skip
    """Tables of some worlds at all nodes, and how many nodes others stand in for."""
    dimensions = public.coordinates
    t = np.array(list(product(np.linspace(0.0, 1.0, size), repeat=dimensions))).reshape(size**dimensions, dimensions)
    if dimensions == 0:
        t = np.zeros((1, 0))
    rows = np.repeat(worlds, len(t))
    everywhere = np.tile(t, (len(worlds), 1))
    strategy, certified = games.solve(rows, odds_of(public, games.odds[rows], everywhere), None, progress)
    logs = _logarithms(public, strategy, certified).reshape(len(worlds), len(t), -1)
    good = certified.reshape(len(worlds), len(t))
    for w in np.flatnonzero(~good.all(axis=1)):
        _stand_in(logs[w], good[w], t)
    return list(logs), int((~good).sum())


def _logarithms(public: PublicTree, strategy: np.ndarray, certified: np.ndarray) -> np.ndarray:
    """Logarithms that can be added up: what is never played in any solved game is NEVER."""
    played = strategy[certified].any(axis=0) if certified.any() else np.ones(strategy.shape[1], dtype=bool)
    with np.errstate(divide="ignore"):
        logs = np.maximum(np.log(strategy), LEAST)
    return np.where(played, logs, NEVER).astype(np.float32)


def _stand_in(logs: Float[np.ndarray, "n A"], good: Bool[np.ndarray, " n"], t: Float[np.ndarray, "n D"]) -> None:
    """Put the nearest solved node in the place of each that is not; even odds where none is."""
    if not good.any():
        logs[:] = 0.0
        return
    for node in np.flatnonzero(~good):
        away = np.abs(t[good] - t[node]).sum(axis=1)
        logs[node] = logs[np.flatnonzero(good)[np.argmin(away)]]


def _outcomes_at(public: PublicTree, games: Afresh, rows: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Outcomes' probabilities by solving; not a number where the game cannot be solved."""
    odds = odds_of(public, games.odds[rows], t)
    strategy, certified = games.solve(rows, odds)
    return np.where(certified[:, None], outcomes(public, strategy, odds), np.nan)


def _off(
    public: PublicTree, games: Afresh, tables: dict[int, np.ndarray], size: np.ndarray, rows: np.ndarray,
    t: np.ndarray, truth: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Largest error of an outcome's probability at each pair of a world and a belief."""
    off = np.zeros(len(rows))
    for each in np.unique(size[rows]):
        mine = size[rows] == each
        table = np.stack([tables[w] for w in rows[mine].tolist()])
        strategy = interpolated(public, table, int(each), t[mine])
        found = outcomes(public, strategy, odds_of(public, games.odds[rows[mine]], t[mine]))
        off[mine] = np.abs(found - truth[mine]).max(axis=1)
    return np.nan_to_num(off)


def _packed(tables: dict[int, np.ndarray], size: np.ndarray, error: Error | None, unsolved: int) -> BeliefGrid:
    each = [tables[w] for w in range(len(size))]
    start = np.concatenate([[0], np.cumsum([len(table) for table in each])])[:-1]
    return BeliefGrid(np.ascontiguousarray(np.concatenate(each)), start, size, error, unsolved)
