"""What `simulate` hands to the compiled loops, for tests that play with it themselves."""

from __future__ import annotations

import numpy as np

from standoff.simulate.library import Played
from standoff.simulate.process import Process, process_of
from standoff.simulate.public import fold
from standoff.simulate.simulate import NOTHING, to_play
from standoff.worlds import Doing, Worlds, rework, sample


def ready(found: Worlds, size: int, index: int = 0, doing: Doing = NOTHING) -> tuple[Worlds, Played, Process]:
    """A sample of worlds, and one of its readings ready to be played."""
    picked = sample(found, size)
    if doing != NOTHING:
        picked = rework(picked, doing)
    public = fold(picked.readings[index].tree)
    return picked, to_play(picked, index, public, doing, found.seed, None), process_of(picked, doing)


def many(played: Played, each: int) -> tuple[np.ndarray, np.ndarray]:
    """So many paths in every world of a reading: worlds and numbers."""
    return np.repeat(played.rows, each), np.tile(np.arange(each), len(played.rows))
