"""Games and worlds of a crisis."""

from __future__ import annotations

from collections.abc import Callable

from standoff.crisis import Crisis
from standoff.game import Tree
from standoff.verbs.nosuch import NoSuch
from standoff.worlds import Worlds, tree_of, worlds

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is

DEFAULT_WORLDS = 2048
DEFAULT_SEED = 1
DEFAULT_PATHS = 100_000


def reading_of(crisis: Crisis, reading: str | None) -> int:
    """Which reading of the crisis has this id; the first where none is named."""
    ids = [r.id for r in crisis.readings]
    if reading is None:
        return 0
    if reading not in ids:
        raise NoSuch("reading", reading, ids)
    return ids.index(reading)


def game(crisis: Crisis, reading: str | None = None) -> Tree:
    """The compiled game of a reading; of the first where none is named."""
    return tree_of(crisis.readings[reading_of(crisis, reading)].game)


def build_worlds(
    crisis: Crisis,
    count: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    *,
    most: int | None = None,
) -> Worlds:
    """Draw worlds, solve every reading in each, and weigh them by what was observed.

    `count` worlds to begin with; they are doubled, up to `most`, while fewer than 1,000 are effective.
    """
    return worlds(crisis, count, seed, most=most, progress=progress)
