"""Games from and to pygambit. Both ways go through Gambit's own file format, which is exact."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from types import ModuleType
from typing import Any

from standoff.interchange.efg import read_efg
from standoff.interchange.form import CHANCE, ExtensiveGame, InformationSet, distinct
from standoff.interchange.nfg import read_nfg
from standoff.interchange.writing import write_efg

MISSING = "this needs pygambit, which is not installed: pip install 'standoff[gambit]'"
UNFIT = re.compile(r'[^\x21-\x7e]+|["\\]')


def from_gambit(game: Any) -> ExtensiveGame:
    """The game that a `pygambit.Game` holds; one in strategic form becomes a tree of one shot."""
    _pygambit()
    return read_efg(game.to_efg(), "<pygambit>") if game.is_tree else read_nfg(game.to_nfg(), "<pygambit>")


def to_gambit(game: ExtensiveGame) -> Any:
    """A `pygambit.Game` with the same nodes, sets and outcomes in the same order.

    Each chance node gets an information set of its own, for Gambit's test of recall looks at chance as well. Gambit
    holds labels of printable ASCII, no two alike: others lose what it cannot hold, and get their position.
    ImportError, naming the extra, where pygambit is not installed.
    """
    return _pygambit().read_efg(io.BytesIO(write_efg(plain(game)).encode("ascii")))


def plain(game: ExtensiveGame) -> ExtensiveGame:
    """The game as Gambit can hold it (see `to_gambit`)."""
    sets: list[InformationSet] = []
    place: dict[int, int] = {}
    nodes = []
    for index, node in enumerate(game.nodes):
        at = node.infoset
        if at >= 0:
            infoset = game.infosets[at]
            if infoset.player == CHANCE or at not in place:
                place[at] = len(sets)
                number = index + 1 if infoset.player == CHANCE else infoset.number
                label = "" if infoset.player == CHANCE else ascii_label(infoset.label)
                sets.append(replace(infoset, number=number, label=label, actions=_labels(infoset.actions)))
            at = place[at]
        nodes.append(replace(node, infoset=at))
    nodes = [replace(node, label=name) for node, name in zip(nodes, _labels(n.label for n in nodes), strict=True)]
    for player in range(1, len(game.players) + 1):
        own = [k for k, infoset in enumerate(sets) if infoset.player == player]
        for k, label in zip(own, _labels(sets[k].label for k in own), strict=True):
            sets[k] = replace(sets[k], label=label)
    called = _labels(outcome.label for outcome in game.outcomes)
    outcomes = [replace(outcome, label=label) for outcome, label in zip(game.outcomes, called, strict=True)]
    return ExtensiveGame(
        ascii_label(game.title), _labels(game.players), tuple(nodes), tuple(sets), tuple(outcomes),
        ascii_label(game.comment),
    )  # fmt: skip


def ascii_label(label: str) -> str:
    """What Gambit can hold of a label: printable ASCII without quotes, single spaces inside.

    >>> ascii_label("  the Élysée’s  «reply» ")
    'the lys e s reply'
    """
    return " ".join(UNFIT.sub(" ", label).split())


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels as Gambit can hold them, told apart by position where two would be alike; empty ones stay."""
    fit = [ascii_label(label) for label in labels]
    return tuple(name if label else "" for label, name in zip(fit, distinct(fit), strict=True))


def _pygambit() -> ModuleType:
    try:
        import pygambit
    except ImportError as error:
        raise ImportError(MISSING) from error
    module: ModuleType = pygambit
    return module
