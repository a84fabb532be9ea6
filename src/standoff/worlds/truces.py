"""Truces in worlds: coefficients of how long they hold, drawn in every world, learnt from the crisis's record."""

from __future__ import annotations

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
    earlier: Float[np.ndarray, " count"]  # truces between the sides that broke before those of the record

    def broken(self, rows: Int[np.ndarray, " V"]) -> Float[np.ndarray, " V"]:
        """How many truces will have broken when the next begins, in each draw; one that holds breaks first."""
        return np.asarray(self.earlier[rows] + self.record.broken + (self.record.holding is not None))

    def survival(
        self, rows: Int[np.ndarray, " V"], covariates: Covariates, earlier: Float[np.ndarray, " V"] | None = None
    ) -> Survival:
        """How long a truce of this kind holds, in each of these draws; `earlier` is a count for each of them."""
        theta = self.theta[rows]
        location = np.einsum("vp,p->v", theta, covariates.row)
        if earlier is not None:
            location = location + theta[:, EARLIER] * (np.log1p(earlier) - np.log1p(covariates.earlier))
        return Survival(LogNormal(), location, np.exp(theta[:, LOG_SCALE]))

    def changed(self, draws: Draws) -> TruceWorlds:
        """With what is set in `draws`; all else, and the weights, stay as they were learnt."""
        theta = np.stack([draws.unknown(name) for name in self.names], axis=1)
        return replace(self, theta=theta, earlier=draws.earlier())


EARLIER, LOG_SCALE = COEFFICIENTS.index("truce_earlier"), COEFFICIENTS.index("truce_log_scale")


def truces_of(draws: Draws) -> TruceWorlds:
    """The coefficients of all draws."""
    theta, weight = draws.coefficients()
    return TruceWorlds(COEFFICIENTS, theta, weight, draws.learnt.record, draws.earlier())


def speaks_of_truces(crisis: Crisis) -> bool:
    """Whether a crisis tells of truces, or of the weeks in which there may be one; others need no coefficients."""
    return bool(crisis.ceasefires) or crisis.weeks is not None


def ahead(draws: Draws) -> frozenset[str]:
    """The unknowns on which no game depends, only the weeks ahead."""
    return frozenset((*COEFFICIENTS, *draws.apart))


def about_weeks(draws: Draws) -> dict[str, Column]:
    """The unknowns of the weeks ahead as unknowns of a reading, where the crisis has any."""
    return {name: draws.unknown(name) for name in sorted(ahead(draws))} if speaks_of_truces(draws.crisis) else {}
