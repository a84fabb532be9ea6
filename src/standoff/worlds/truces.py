"""Truces in worlds: coefficients of how long they hold, drawn in every world, learnt from the crisis's record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from standoff.ceasefire import COEFFICIENTS, Covariates, LogNormal, Record, Survival
from standoff.crisis import Crisis
from standoff.worlds.draws import Column, Draws


@dataclass(frozen=True, eq=False)
class TruceWorlds:
    """Coefficients by draw; a reading's worlds are its `rows` of them. With `log_weight` they have exactly the
    posterior after the record.
    """

    names: tuple[str, ...]
    theta: Float[np.ndarray, "count p"]
    log_weight: Float[np.ndarray, " count"]
    record: Record

    @property
    def columns(self) -> dict[str, Float[np.ndarray, " count"]]:
        """Each coefficient by its name."""
        return {name: self.theta[:, at] for at, name in enumerate(self.names)}

    def survival(self, rows: Int[np.ndarray, " V"], covariates: Covariates) -> Survival:
        """How long a truce of this kind holds, in each of these draws."""
        theta = self.theta[rows]
        location = np.einsum("vp,p->v", theta, covariates.row)
        return Survival(LogNormal(), location, np.exp(theta[:, self.names.index("truce_log_scale")]))

    def changed(self, set: Mapping[str, float]) -> TruceWorlds:
        """With coefficients set in every draw; others, and the weights, stay as they were learnt."""
        theta = self.theta.copy()
        for name, value in set.items():
            if name in self.names:
                theta[:, self.names.index(name)] = value
        return replace(self, theta=theta)


def truces_of(draws: Draws) -> TruceWorlds:
    """The coefficients of all draws."""
    theta, weight = draws.coefficients()
    return TruceWorlds(COEFFICIENTS, theta, weight, draws.learnt.record)


def speaks_of_truces(crisis: Crisis) -> bool:
    """Whether a crisis tells of truces, or of the weeks in which there may be one; others need no coefficients."""
    return bool(crisis.ceasefires) or crisis.weeks is not None


def about_truces(draws: Draws) -> dict[str, Column]:
    """The coefficients as unknowns of a reading, where the crisis has truces to speak of."""
    return {name: draws.unknown(name) for name in COEFFICIENTS} if speaks_of_truces(draws.crisis) else {}
