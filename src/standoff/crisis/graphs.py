"""Does following arrows ever come back? One way of asking, for parts, orderings, unknowns and sources."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def follow(arrows: Mapping[T, Iterable[T]]) -> tuple[list[T], list[T]]:
    """All nodes, each after those it leads to; or the first circle found, which begins and ends with one
    node.

    >>> follow({"a": ["b"], "b": ["c"], "c": []})
    (['c', 'b', 'a'], [])
    >>> follow({"a": ["b"], "b": ["c"], "c": ["b"]})
    ([], ['b', 'c', 'b'])
    """
    done: dict[T, None] = {}
    for start in arrows:
        if start in done:
            continue
        # No recursion: a chain may be as long as the file allows.
        trail: list[tuple[T, Iterator[T]]] = [(start, iter(arrows[start]))]
        above = {start}
        while trail:
            for node in trail[-1][1]:
                if node in above:
                    names = [name for name, _ in trail]
                    return [], [*names[names.index(node) :], node]
                if node in arrows and node not in done:
                    trail.append((node, iter(arrows[node])))
                    above.add(node)
                    break
            else:
                node, _ = trail.pop()
                above.discard(node)
                done[node] = None
    return list(done), []


def circles(arrows: Mapping[T, Iterable[T]]) -> Iterator[list[T]]:
    """Every circle that shares no node with one before it; each begins and ends with one node.

    >>> list(circles({"a": ["b"], "b": ["a"], "c": ["a", "d"], "d": ["c"]}))
    [['a', 'b', 'a'], ['c', 'd', 'c']]
    """
    left = dict(arrows)
    while circle := follow(left)[1]:
        yield circle
        for node in circle[1:]:
            del left[node]
