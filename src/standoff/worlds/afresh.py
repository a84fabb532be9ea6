"""The games of a reading played afresh, at other odds of the types than nature's: beliefs that earlier rounds left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.game import OddsOf, Tree
from standoff.solve import QuantalResponse
from standoff.worlds.inputs import Inputs, inputs_of, tree_of
from standoff.worlds.prune import without
from standoff.worlds.rework import Doing, banned
from standoff.worlds.worlds import Worlds


@dataclass(frozen=True, eq=False)
class Afresh:
    """What the games of a reading are solved with, in each of its worlds; forbidden actions are gone from `played`.

    `odds` are those of all chance moves of the whole tree, as nature draws them the first time.
    """

    tree: Tree
    played: Inputs
    odds: Float[np.ndarray, "V O"]

    def solve(
        self,
        rows: Int[np.ndarray, " R"],
        odds: Float[np.ndarray, "R O"],
        near: Float[np.ndarray, "R A"] | None = None,
        settings: QuantalResponse | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[Float[np.ndarray, "R A"], Bool[np.ndarray, " R"]]:
        """Strategies of the games of worlds `rows` at these odds, and which are certified.

        They are told on the whole tree, where what is forbidden has no probability. `near` are strategies at odds that
        differ little.
        """
        given, places = self.played, [_place(self.tree.odds, branch) for branch in self.played.tree.odds]
        here = Inputs(given.tree, given.parameters[rows], odds[:, places], given.precision[rows], {})
        guess = None if near is None else np.ascontiguousarray(near[:, self._actions])
        solution = here.solve(settings, progress, guess)
        strategy = np.zeros((len(rows), self.tree.action_count))
        strategy[:, self._actions] = solution.strategy
        return strategy, solution.certified

    @cached_property
    def possible(self) -> Bool[np.ndarray, " A"]:
        """The actions that are left."""
        out = np.zeros(self.tree.action_count, dtype=bool)
        out[self._actions] = True
        return out

    @cached_property
    def _actions(self) -> Int[np.ndarray, " B"]:
        """Where the actions of the game that is played stand in the whole one."""
        whole = {h.name: h for h in self.tree.infosets}
        return np.array(
            [
                whole[h.name].first_action + whole[h.name].actions.index(action)
                for h in self.played.tree.infosets
                for action in h.actions
            ],
            dtype=np.int64,
        )


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
