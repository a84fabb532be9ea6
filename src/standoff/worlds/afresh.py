"""The games of a reading played afresh, with other odds of the types than nature's: beliefs that earlier rounds left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.game import OddsOf, Tree
from standoff.solve import QuantalResponse
from standoff.worlds.inputs import Inputs, inputs_of, tree_of
from standoff.worlds.prune import told_in, without
from standoff.worlds.rework import Doing, banned
from standoff.worlds.worlds import Worlds


@dataclass(frozen=True, eq=False)
class Afresh:
    """What the games of a reading are solved with, in each of its worlds; forbidden actions are gone from them.

    `odds` are those of all chance moves of the whole tree, as nature draws them the first time.
    """

    tree: Tree
    played: Inputs
    odds: Float[np.ndarray, "V O"]

    def solve(
        self,
        rows: Int[np.ndarray, " R"],
        odds: Float[np.ndarray, "R O"],
        settings: QuantalResponse | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[Float[np.ndarray, "R A"], Bool[np.ndarray, " R"]]:
        """Strategies of the games of worlds `rows` at these odds, told on the whole tree; and which are certified."""
        places = [_place(self.tree.odds, branch) for branch in self.played.tree.odds]
        given = Inputs(
            self.played.tree, self.played.parameters[rows], odds[:, places], self.played.precision[rows], {}
        )
        solution = given.solve(settings, progress)
        if self.played.tree is not self.tree:
            solution = told_in(self.tree, solution)
        return solution.strategy, solution.certified


def afresh(found: Worlds, index: int, doing: Doing | None = None) -> Afresh:
    """The games of reading number `index` of worlds in which something is done."""
    doing = doing or Doing()
    reading = found.readings[index]
    game, preferences = reading.reading.game, reading.reading.preferences
    draws = found.draws.picked(reading.rows).changed(doing.set)
    whole = inputs_of(reading.tree, game, preferences, draws)
    played = whole
    if doing.forbid or doing.force:
        less = without(game, banned(reading.tree, doing))
        played = inputs_of(tree_of(less), less, preferences, draws)
    return Afresh(reading.tree, played, whole.odds)


def _place(branches: tuple[OddsOf, ...], wanted: OddsOf) -> int:
    """Where a branch of the smaller game stands in the whole one; its variant may be another there."""
    if wanted in branches:
        return branches.index(wanted)
    return next(k for k, b in enumerate(branches) if (b.group, b.label, b.value) == (wanted.group, wanted.label,
                                                                                     wanted.value))  # fmt: skip
