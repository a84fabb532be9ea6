r"""Utilities drawn uniformly from all that respect a ranking, best = 1 and worst = 0.

For one chain of m levels the inner m - 2 utilities are ordered uniform numbers, drawn from the top down by
$v_{(k)} = v_{(k+1)} u^{1/k}$ (Devroye 1986, V.2), then spread by the gaps that `>>` asks for: the set of admissible
utilities is a simplex, and what is left of it after the gaps is a smaller simplex of the same shape, so the draw stays
uniform. Where several chains leave pairs open, an order that completes them is drawn first, each with the same chance
(each has the same volume), by counting completions over down-sets. Gaps across open pairs, or across several levels,
have no such form; there, draws that violate a gap are drawn again, each world from a place of its own in the stream, so
that the first worlds of a larger draw are those of a smaller one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from jaxtyping import Float

from standoff.language import Ordering

MOST_LEVELS = 18  # for rankings that leave pairs open: the count of completions runs over 2^levels sets


class RankingError(ValueError):
    """The ranking goes in a circle, or its gaps leave no room."""


@dataclass(frozen=True)
class Ranking:
    """Outcomes in levels (ties merged, numbered as found), and which level must lie above which."""

    levels: tuple[tuple[str, ...], ...]
    above: frozenset[tuple[int, int]]
    wide: frozenset[tuple[int, int]]
    gap: float

    @property
    def dimensions(self) -> int:
        """How many uniform numbers a draw takes."""
        inner = max(0, len(self.levels) - 2)
        return inner if self.chain is not None else inner + 1

    @cached_property
    def chain(self) -> tuple[int, ...] | None:
        """The levels from best to worst, where every pair is settled and gaps stand between neighbours only."""
        below = [0] * len(self.levels)
        for a, _ in _transitive(self.above):
            below[a] += 1
        settled = tuple(sorted(range(len(self.levels)), key=lambda k: -below[k]))
        complete = all(below[k] == len(self.levels) - 1 - place for place, k in enumerate(settled))
        neighbours = set(zip(settled, settled[1:], strict=False))
        return settled if complete and self.wide <= neighbours else None


def ranking(ordering: Ordering, gap: float) -> Ranking:
    """Merge ties across chains; RankingError where the result goes in a circle."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    for chain in ordering.chains:
        for level in chain.levels:
            for name in level:
                parent[find(name)] = find(level[0])
    roots: dict[str, list[str]] = {}
    for name in parent:
        roots.setdefault(find(name), []).append(name)
    levels = tuple(sorted(tuple(sorted(names)) for names in roots.values()))
    index = {name: k for k, level in enumerate(levels) for name in level}
    above, wide = set(), set()
    for chain in ordering.chains:
        for k in range(len(chain.levels) - 1):
            pair = (index[chain.levels[k][0]], index[chain.levels[k + 1][0]])
            above.add(pair)
            if chain.wide[k]:
                wide.add(pair)
    if any(a == b for a, b in _transitive(frozenset(above))):
        raise RankingError("the ranking goes in a circle")
    return Ranking(levels, frozenset(above), frozenset(wide), gap)


def draw(rank: Ranking, u: Float[np.ndarray, "W D"], retry: np.random.Generator) -> dict[str, Float[np.ndarray, " W"]]:
    """Utilities of every outcome in every world; `retry` is used only where gaps cross open pairs or several levels."""
    chain = rank.chain
    if chain is not None:
        steps = np.array([rank.gap if (a, b) in rank.wide else 0.0 for a, b in zip(chain, chain[1:], strict=False)])
        by_place = _spread(_ordered(u), steps)
        utilities = np.empty_like(by_place)
        utilities[:, list(chain)] = by_place
    else:
        utilities = _open(rank, u)
        if rank.wide:
            utilities = _until_wide(rank, utilities, retry)
    return {name: utilities[:, k].copy() for k, level in enumerate(rank.levels) for name in level}


def _ordered(u: Float[np.ndarray, "W D"]) -> Float[np.ndarray, "W L"]:
    """1, then D ordered uniform numbers from the largest down, then 0."""
    worlds, inner = u.shape
    out = np.zeros((worlds, inner + 2))
    out[:, 0] = 1.0
    for k in range(inner):
        out[:, k + 1] = out[:, k] * u[:, k] ** (1.0 / (inner - k))
    return out


def _spread(places: Float[np.ndarray, "W L"], steps: Float[np.ndarray, " S"]) -> Float[np.ndarray, "W M"]:
    """Make room for the gaps: shrink what is free, add to each place the gaps below it."""
    if len(steps) == 0:
        return places[:, :1] * 0.0 + 1.0  # a single level: all outcomes are equally good
    if steps.sum() >= 1.0:
        raise RankingError(f"the gaps asked for add up to {steps.sum():.2f}; they must leave room within 1")
    below = np.append(np.cumsum(steps[::-1])[::-1], 0.0)
    return np.asarray(places * (1.0 - steps.sum()) + below)


def _open(rank: Ranking, u: Float[np.ndarray, "W D"]) -> Float[np.ndarray, "W L"]:
    """A completion with equal chances, then ordered uniform numbers along it."""
    size = len(rank.levels)
    if size > MOST_LEVELS:
        raise RankingError(f"a ranking that leaves pairs open may have {MOST_LEVELS} levels; this one has {size}")
    higher = [sum(1 << a for a, b in rank.above if b == k) for k in range(size)]

    @cache
    def completions(placed: int) -> int:
        if placed == (1 << size) - 1:
            return 1
        return sum(completions(placed | 1 << k) for k in _next(placed, higher))

    @cache
    def choices(placed: int) -> tuple[list[int], list[float]]:
        """What may stand next below the levels placed, and the share of completions that each begins."""
        open_ = _next(placed, higher)
        return open_, [completions(placed | 1 << k) / completions(placed) for k in open_]

    places = _ordered(u[:, 1:])
    out = np.empty_like(places)
    for w in range(len(u)):
        left, placed = float(u[w, 0]), 0
        for place in range(size):
            open_, shares = choices(placed)
            k = 0
            while k < len(open_) - 1 and left >= shares[k]:
                left -= shares[k]
                k += 1
            # what is left of the number within its share is uniform again, and picks the next level
            left = min(left / shares[k], 1.0)
            out[w, open_[k]] = places[w, place]
            placed |= 1 << open_[k]
    return out


def _next(placed: int, higher: list[int]) -> list[int]:
    return [k for k in range(len(higher)) if not placed >> k & 1 and higher[k] & ~placed == 0]


def _until_wide(rank: Ranking, utilities: Float[np.ndarray, "W L"], retry: np.random.Generator) -> np.ndarray:
    if (asked := _gaps_in_a_row(rank)) >= 1.0:
        raise RankingError(f"the gaps asked for add up to {asked:.2f}; they must leave room within 1")
    for _ in range(10_000):
        bad = np.zeros(len(utilities), dtype=bool)
        for a, b in rank.wide:
            bad |= utilities[:, a] - utilities[:, b] < rank.gap
        if not bad.any():
            return utilities
        rows = int(np.flatnonzero(bad)[-1]) + 1
        fresh = retry.spawn(1)[0].random((rows, rank.dimensions))
        utilities[bad] = _open(rank, fresh[bad[:rows]])
    raise RankingError("the gaps asked for leave almost no room; ask for smaller ones")


def _gaps_in_a_row(rank: Ranking) -> float:
    """The most that gaps add up to on any way down the ranking."""

    @cache
    def below(level: int) -> float:
        return max(
            (below(b) + (rank.gap if (a, b) in rank.wide else 0.0) for a, b in rank.above if a == level),
            default=0.0,
        )

    return max(below(level) for level in range(len(rank.levels)))


def _transitive(pairs: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    closed = set(pairs)
    for middle in {b for _, b in pairs}:
        into, out = [a for a, b in closed if b == middle], [d for c, d in closed if c == middle]
        closed.update((a, d) for a in into for d in out)
    return frozenset(closed)
