"""The process of the weeks ahead written for clarity, one path at a time, from the contract's words and not from the C.

Fed with `Stream`, a copy of the compiled generator, it must give the very events of the compiled loops; fed with
numpy's generator and games solved at each round instead of interpolated, the same distribution.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import brentq
from scipy.special import log_ndtr

from standoff.game import NONE
from standoff.simulate.interpolation import POWER, interpolated
from standoff.simulate.library import Played
from standoff.simulate.process import NO_TRUCE, Process
from standoff.simulate.public import CHANCE, TERMINAL, PublicTree

FIGHTING, CEASEFIRE, INTERVENTION, CLASH, WIDER_WAR, SETTLEMENT = range(6)
WORD = (1 << 64) - 1


class Draws(Protocol):
    """Where chance comes from."""

    def uniform(self) -> float: ...
    def exponential(self) -> float: ...
    def normal(self) -> float: ...
    def normal_above(self, above: float) -> float: ...


class Stream:
    """xoshiro256++ seeded by splitmix64, in Python's integers."""

    def __init__(self, seed: int, world: int, path: int, purpose: int = 0) -> None:
        self._x = seed
        for word in (world, path, purpose):
            self._x = self._split() ^ word
        self._s = [self._split() for _ in range(4)]

    def _split(self) -> int:
        self._x = (self._x + 0x9E3779B97F4A7C15) & WORD
        z = ((self._x ^ self._x >> 30) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & WORD
        return z ^ z >> 31

    def uniform(self) -> float:
        def turned(x: int, by: int) -> int:
            return (x << by | x >> (64 - by)) & WORD

        s = self._s
        out, t = (turned((s[0] + s[3]) & WORD, 23) + s[0]) & WORD, s[1] << 17 & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = turned(s[3], 45)
        return ((out >> 11) + 0.5) * 2.0**-53

    def exponential(self) -> float:
        return -math.log(self.uniform())

    def normal(self) -> float:
        while True:
            a, b = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            if 0 < (r := a * a + b * b) < 1:
                return a * math.sqrt(-2 * math.log(r) / r)

    def normal_above(self, above: float) -> float:
        wanted = log_ndtr(-above) + math.log(self.uniform())
        return float(brentq(lambda z: log_ndtr(-z) - wanted, above, above + 40.0, xtol=1e-13))


class Numpy:
    """The same draws from numpy's own generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def uniform(self) -> float:
        return float(self._rng.random())

    def exponential(self) -> float:
        return float(self._rng.exponential())

    def normal(self) -> float:
        return float(self._rng.normal())

    def normal_above(self, above: float) -> float:
        raise NotImplementedError


@dataclass(frozen=True)
class Happened:
    """One event."""

    time: float
    phase: int
    terminal: int = NONE
    mechanism: int = NO_TRUCE
    lasts: float = math.inf


Belief = list[np.ndarray]  # of each typed player: odds of its types
Strategy = Callable[[Belief], np.ndarray]


def by_interpolation(played: Played, v: int) -> Strategy:
    """Strategies of world row v as its grid gives them."""
    grid, d = played.grid, played.public.coordinates
    size, start = int(grid.size[v]), int(grid.start[v])
    table = grid.log_strategy[start : start + size**d].astype(float)

    def strategy(belief: Belief) -> np.ndarray:
        t = []
        for odds in belief:
            for k in range(len(odds) - 1):
                p, q = odds[k] ** (1 / POWER), odds[k + 1 :].sum() ** (1 / POWER)
                t.append(p / (p + q) if p + q > 0 else 0.5)
        return interpolated(played.public, table[None], size, np.array([t]).reshape(1, d))[0]

    return strategy


def play(
    public: PublicTree, strategy: np.ndarray, odds: np.ndarray, profile: int, belief: Belief, draws: Draws
) -> tuple[int, Belief]:
    """One round: the terminal, and the belief of whoever saw its moves."""
    types, node, after = public.type_of[profile], 0, [b.copy() for b in belief]
    while public.kind[node] != TERMINAL:
        count, mover = int(public.count[node]), int(public.mover[node])
        if public.kind[node] == CHANCE:
            chances = odds[public.chance[node, :count]]
        else:
            first = public.set[node, types[mover] if mover != NONE else 0]
            chances = strategy[first : first + count]
        branch = int(np.searchsorted(np.cumsum(chances), draws.uniform(), side="right"))
        branch = min(branch, count - 1)
        if public.kind[node] != CHANCE and mover != NONE:
            likely = np.array([strategy[public.set[node, k] + branch] for k in range(len(after[mover]))])
            after[mover] = after[mover] * likely / (after[mover] @ likely)
        node = int(public.child[node, branch])
    return int(public.terminal[node, profile]), after


def path(
    played: Played, numbers: Process, v: int, horizon: float, strategy: Strategy, draws: Draws
) -> Iterator[Happened]:
    """The events of one path in world row v."""
    public, p = played.public, numbers
    under_way: int | None = int(np.searchsorted(played.first[v], draws.uniform() * played.first[v, -1], side="right"))
    profile = int(public.profile[under_way])
    belief: Belief = []
    restrained, broken, time, phase = False, float(p.broken[v]), 0.0, FIGHTING

    def truce(kind: int) -> tuple[float, float]:
        """Days until it breaks, and until the sides settle."""
        middle = p.location[v, kind] + p.earlier[v] * math.log1p(broken)
        if draws.uniform() < p.written_chance[v]:
            middle += p.written[v]
        if draws.uniform() < p.definitive_chance[v]:
            middle += p.definitive[v]
        if restrained:
            middle += p.curbed[v]
        breaks = math.exp(middle + p.scale[v] * draws.normal())
        return breaks, draws.exponential() * p.settlement[v]

    if p.standing is None:
        yield Happened(0.0, FIGHTING)
    else:
        s, phase = p.standing, CEASEFIRE
        z = draws.normal_above((math.log(s.age) - s.location[v]) / p.scale[v])
        breaks, settles = math.exp(s.location[v] + p.scale[v] * z) - s.age, draws.exponential() * p.settlement[v]
        yield Happened(0.0, CEASEFIRE, mechanism=s.mechanism, lasts=breaks if breaks < settles else math.inf)
    while phase != SETTLEMENT:
        terminal, kind, intervened = NONE, NO_TRUCE, phase == INTERVENTION
        if phase == FIGHTING:
            if p.rounds[v] == 0:
                return
            time += draws.exponential() / p.rounds[v]
            if time > horizon:
                return
            if under_way is not None:
                terminal, under_way = under_way, None
                seen, at = played.after[v, public.ending[terminal]], 0
                for player in public.players:
                    belief.append(seen[at : at + len(player.types)])
                    at += len(player.types)
            else:
                terminal, belief = play(public, strategy(belief), played.odds[v], profile, belief, draws)
            phase, restrained = int(played.phase[terminal]), bool(played.curbed[terminal])
        elif phase == CEASEFIRE:
            time += min(breaks, settles)
            phase = FIGHTING if breaks < settles else SETTLEMENT
            broken += phase == FIGHTING
        elif phase == CLASH:
            time += draws.exponential() * p.clash[v]
            phase = CEASEFIRE if draws.uniform() < p.mediation[v] else WIDER_WAR
        else:
            time += draws.exponential() * (p.intervention[v] if intervened else p.wider_war[v])
            phase = CEASEFIRE
        if time > horizon:
            return
        lasts = math.inf
        if phase == CEASEFIRE:
            kind = 2 if intervened and draws.uniform() < p.after_intervention[v] else NONE
            if kind == NONE:
                kind = min(2, int(np.searchsorted(np.cumsum(p.mechanism[v]), draws.uniform(), side="right")))
            breaks, settles = truce(kind)
            lasts = breaks if breaks < settles else math.inf
        yield Happened(time, phase, terminal, kind, lasts)
