"""How what a reading is solved with moves with one unknown, through formulas, rankings and odds; nothing is solved."""

from __future__ import annotations

import numpy as np

from standoff.worlds.inputs import inputs_of
from standoff.worlds.worlds import ReadingWorlds, Worlds

STEP = 1e-4  # by which an unknown is moved to see what moves with it; formulas are smooth


def inputs_moved(
    found: Worlds, reading: ReadingWorlds, unknown: str | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What a reading is solved with, in each of its worlds: payoff parameters (W, K), odds (W, O) and λ (W).

    With an unknown, their derivatives by it instead: setting it to a little more and a little less, as a what-if
    would, in central differences of two steps extrapolated to none.
    """
    game, preferences, draws = reading.reading.game, reading.reading.preferences, found.draws.picked(reading.rows)
    here = inputs_of(reading.tree, game, preferences, draws)
    if unknown is None:
        return here.parameters, here.odds, here.precision
    if unknown not in here.unknowns:
        return np.zeros_like(here.parameters), np.zeros_like(here.odds), np.zeros_like(here.precision)
    at = here.unknowns[unknown]
    step = STEP * np.maximum(np.abs(at), 0.1)

    def slope(by: float) -> list[np.ndarray]:
        up, down = (
            inputs_of(reading.tree, game, preferences, draws.changed({unknown: at + sign * by * step}))
            for sign in (1, -1)
        )
        pairs = ((up.parameters, down.parameters), (up.odds, down.odds), (up.precision, down.precision))
        return [((a - b).T / (2 * by * step)).T for a, b in pairs]

    parameters, odds, precision = ((4 * fine - wide) / 3 for fine, wide in zip(slope(1.0), slope(2.0), strict=True))
    return parameters, odds, precision
