"""How long the next truce holds, in every world: no paths are needed, for each world has its own curve.

What the next truce is like is itself uncertain: who watches it, whether its terms are written, whether the patron
curbs its support. Each world states the chances, and its answer is the mixture of the curves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Bool, Float

from standoff.belief import conditional, event_mask
from standoff.ceasefire import Survival
from standoff.language import Event, parse_condition
from standoff.worlds import ReadingWorlds, Worlds

Column = Float[np.ndarray, " W"]
MECHANISMS = ("none", "monitors", "peacekeepers")


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind that the next truce may be of: how likely it is in each world, and how long such a truce holds there."""

    chance: Column
    survival: Survival


def kinds(found: Worlds, reading: ReadingWorlds, given: Event | None, mechanism: str | None) -> Iterator[Kind]:
    """Every kind of next truce in a reading's worlds; chances add up to one in each.

    `given` is seen of the round that brings the truce; `mechanism` is what stands on the ground, whatever the file says.
    """
    terms = found.truce_terms(reading)
    there = {name: np.full(len(reading.rows), float(name == mechanism)) for name in MECHANISMS} if mechanism else {
        "none": 1.0 - terms.monitors - terms.peacekeepers, "monitors": terms.monitors,
        "peacekeepers": terms.peacekeepers,
    }  # fmt: skip
    curbed = curbing(found, reading, given)
    for name, written, definitive, curbs in product(MECHANISMS, (False, True), (False, True), (False, True)):
        chance = (
            there[name] * _either(terms.written, written) * _either(terms.definitive, definitive)
            * _either(curbed, curbs)
        )  # fmt: skip
        if np.any(chance > 0):
            covariates = found.truces.next(name, written=written, definitive=definitive, curbed=curbs)
            yield Kind(chance, found.truces.survival(reading.rows, covariates))
