"""Chains and ties put together: is it an order, and how many wide steps lie between best and worst?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from standoff.crisis.graphs import follow
from standoff.language import Chain


@dataclass(frozen=True)
class Ranking:
    """`circle` names outcomes that come out better than themselves; else `wide_steps` is the most `>>` on
    any way down.
    """

    circle: tuple[str, ...] = ()
    wide_steps: int = 0


def ranking(chains: Sequence[Chain]) -> Ranking:
    """What several chains say together; names tied anywhere are one.

    >>> from standoff.language import parse_ordering
    >>> ranking(parse_ordering("a >> b ~ c; c >> d").chains)
    Ranking(circle=(), wide_steps=2)
    >>> ranking(parse_ordering("a > b ~ c; c > a").chains).circle
    ('a', 'b', 'a')
    """
    same = _tied(chains)
    worse: dict[str, dict[str, bool]] = {}
    for chain in chains:
        for better, lower, wide in zip(chain.levels, chain.levels[1:], chain.wide, strict=False):
            one, other = same[better[0]], same[lower[0]]
            steps = worse.setdefault(one, {})
            steps[other] = steps.get(other, False) or wide
            worse.setdefault(other, {})
    order, circle = follow(worse)
    if circle:
        return Ranking(tuple(circle))
    most: dict[str, int] = {}
    for name in order:  # worst first
        most[name] = max((most[below] + wide for below, wide in worse[name].items()), default=0)
    return Ranking((), max(most.values(), default=0))


def _tied(chains: Sequence[Chain]) -> dict[str, str]:
    """Each name to the one that stands for all it is tied with."""
    same: dict[str, str] = {}

    def root(name: str) -> str:
        same.setdefault(name, name)
        while same[name] != name:
            same[name] = same[same[name]]
            name = same[name]
        return name

    for chain in chains:
        for level in chain.levels:
            for name in level:
                same[root(name)] = root(level[0])
    return {name: root(name) for name in same}
