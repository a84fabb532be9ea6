"""Which games of a fit have several equilibria."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.estimate.fullinformation import FullInformation
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import Fit


@dataclass(frozen=True)
class SeveralEquilibria:
    """A game (its row in the table, from 1), and the chance that B resists in each of its equilibria.

    `stable` says which of them best responses return to; `chosen` is the one under which its plays are likeliest.
    """

    row: int
    resists: tuple[float, ...]
    stable: tuple[bool, ...]
    chosen: int


def several(fit: Fit) -> tuple[SeveralEquilibria, ...]:
    """The games with more than one equilibrium at the estimates, of a fit of crisis signalling."""
    from scipy.special import ndtr

    theta = fit.estimates
    if fit.prepared is None or not isinstance(fit.prepared.likelihood, FullInformation):
        raise SpecificationError(("only crisis signalling has equilibria to list, of a fit that holds its table",))
    likelihood = fit.prepared.likelihood
    found = likelihood.equilibria(theta)
    likely = likelihood.chosen(theta)
    out = []
    for game in np.flatnonzero(found.count > 1):
        own = np.flatnonzero(found.game == game)
        chosen = int(np.argmin(np.abs(found.y[own] - likely[game])))
        out.append(
            SeveralEquilibria(
                int(fit.prepared.rows[game]) + 1, tuple(float(p) for p in ndtr(found.y[own])),
                tuple(bool(s < 1) for s in found.slope[own]), chosen,
            )
        )  # fmt: skip
    return tuple(out)
