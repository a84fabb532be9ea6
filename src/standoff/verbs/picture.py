"""The game tree as a picture, with how likely each branch is over the weighted worlds."""

from __future__ import annotations

from standoff.crisis import Crisis
from standoff.report import tree_picture
from standoff.verbs.findings.scenarios import public_tree
from standoff.verbs.findings.words import Wording
from standoff.verbs.playing import DEFAULT_SEED, Progress, build_worlds, reading_of
from standoff.verbs.solving import weights_within

WORLDS = 256  # enough for the width of a branch


def tree_svg(
    crisis: Crisis,
    reading: str | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    *,
    worlds: int = WORLDS,
    budget: int = 120,
) -> str:
    """The tree of a reading (of the first where none is named) as SVG, as an onlooker sees it.

    A branch says how often it is taken where play comes to it, on average over a few weighted worlds. Above
    `budget` nodes the tree is folded where play is least likely to come.
    """
    index = reading_of(crisis, reading)
    found = build_worlds(crisis, worlds, seed, progress, most=worlds)
    mine = found.readings[index]
    reach = weights_within(found, index) @ mine.reach
    title = crisis.crisis.title + (f" – {mine.reading.title}" if len(found.readings) > 1 else "")
    return tree_picture(public_tree(mine.tree, reach, Wording(crisis)), budget, title=title)
