"""Who does what a word tells, and to whom, as the network sees it: it points at words that name somebody.

Every word has a query and a key for either role, and a score for nobody's being named. A side is as likely as all words
that name it near the event are together (pointer networks, Vinyals et al. 2015; products scaled as in Vaswani et al.
2017, equation 1).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from standoff.read.claims import Span
from standoff.read.tagging import Tags

Half = np.ndarray[Any, np.dtype[np.float16]]
WIDTH = 64
"""Of a query and of a key; a word has one of each for either role, then a score for nobody for either role."""
POINTS = 4 * WIDTH + 2
"""Numbers a word."""
ROLES = ("source", "target")
Named = tuple[int, int, str]
"""Where a text names which side."""


def of_role(role: int) -> tuple[slice, slice, int]:
    """Where among the numbers of a word its query for a role is, its key, and its score for nobody."""
    query = 2 * WIDTH * role
    return slice(query, query + WIDTH), slice(query + WIDTH, query + 2 * WIDTH), 4 * WIDTH + role


@dataclass
class Window:
    """Sentences that were read together: where their words stand, and what the network has for each, in 16 bits."""

    starts: list[int]
    ends: list[int]
    types: tuple[str, ...]
    shares: Half
    points: Half


@dataclass
class Pointers:
    """The windows of a text, in its order."""

    windows: list[Window] = field(default_factory=list)

    def add(self, sentences: Iterable[tuple[Sequence[Span], Tags]]) -> None:
        """Sentences that were given to the network at once, with where each of their words stands."""
        together: dict[int, list[tuple[Sequence[Span], Tags]]] = {}
        for spans, tags in sentences:
            if len(tags.shares):
                together.setdefault(tags.window, []).append((spans[: len(tags.shares)], tags))
        for some in together.values():
            places = [span for spans, _ in some for span in spans]
            shares, points = (
                np.concatenate([getattr(t, part) for _, t in some]).astype(np.float16) for part in ("shares", "points")
            )
            window = Window([p.start for p in places], [p.end for p in places], some[0][1].types, shares, points)
            self.windows.append(window)

    def shares(self, kind: str, trigger: Span, role: str, named: Sequence[Named]) -> dict[str | None, float]:
        """How likely each side that is named near an event is to have a role in it, and None, nobody; or nothing.

        It asks the word of a trigger that most tells an event of its type. Sides are in the order of the text.
        """
        at = bisect_right(self.windows, trigger.start, key=lambda w: w.starts[0]) - 1
        if at < 0:
            return {}
        window = self.windows[at]
        words = range(bisect_right(window.ends, trigger.start), bisect_left(window.starts, trigger.end))
        if not words:
            return {}
        column = window.types.index(kind) if kind in window.types else 0
        told = window.shares[words.start : words.stop, column]
        asks = window.points[words.start + int(told.argmax() if column else told.argmin())].astype(np.float32)
        query, key, nobody = of_role(ROLES.index(role))
        scores = window.points[:, key].astype(np.float32) @ asks[query] / WIDTH**0.5
        weights = np.exp(np.minimum(scores, 50))
        out: dict[str | None, float] = {None: float(np.exp(min(float(asks[nobody]), 50.0)))}
        begin = bisect_left(named, (window.starts[0],))
        for start, end, side in named[begin : bisect_left(named, (window.ends[-1],))]:
            who = slice(bisect_right(window.ends, start), bisect_left(window.starts, end))
            out[side] = out.get(side, 0.0) + float(weights[who].sum())
        total = sum(out.values())
        return {side: weight / total for side, weight in out.items()}
