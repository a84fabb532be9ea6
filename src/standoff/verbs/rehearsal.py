"""A rehearsal: one world in which everyone tosses coins, to check a question before the work begins.

Solving takes seconds, and a misspelt move should not be told only afterwards. What is asked of this world is
nonsense as an answer, but fails on exactly what the real answer would fail on.
"""

from __future__ import annotations

import numpy as np

from standoff.belief import reports_of
from standoff.crisis import Crisis
from standoff.game import Tree
from standoff.solve import Solution
from standoff.worlds import Draws, ReadingWorlds, Worlds, tree_of, truces_of


def rehearsal(crisis: Crisis) -> Worlds:
    """All readings in one world in which every path is equally likely."""
    reports = reports_of(crisis.events, crisis.sources, crisis.reliability)
    draws = Draws(crisis, 1, 0)
    readings = []
    for reading in crisis.readings:
        tree = tree_of(reading.game)
        parameters = np.zeros((1, len(tree.payoff_parameters)))
        readings.append(ReadingWorlds(reading, tree, {}, _coins(tree), parameters, np.arange(1), reports, ()))
    return Worlds(crisis, tuple(readings), seed=0, drawn=1, draws=draws, truces=truces_of(draws))


def _coins(tree: Tree) -> Solution:
    """The solution at λ = 0, as far as a rehearsal needs it."""
    shares = np.concatenate([np.full(len(h.actions), 1.0 / len(h.actions)) for h in tree.infosets])
    none, whole = np.zeros((1, len(tree.players))), np.zeros(1, dtype=np.int64)
    return Solution(
        tree=tree, precision=np.zeros(1), strategy=shares[None, :],
        reach=np.full((1, tree.terminal_count), 1.0 / tree.terminal_count),
        belief=np.zeros((1, tree.node_count)),
        value=none, regret=none, residual=np.zeros(1), reached=np.zeros(1), status=whole, steps=whole, folds=whole,
    )  # fmt: skip
