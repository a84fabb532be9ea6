"""A game's chances row by row, from its predictors: what an error structure has to tell, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, eq=False)
class Chances:
    """Log chance of each outcome in each row, with derivatives by the predictors as far as asked for."""

    log: Float[np.ndarray, "n o"]
    slope: Float[np.ndarray, "n o u"] | None = None
    curve: Float[np.ndarray, "n o u u"] | None = None


@runtime_checkable
class Model(Protocol):
    """A game under an error structure, ready for any rows: U predictors in, chances of O outcomes out.

    `log` is accurate in the tails (1e-300 is −690.8, not −inf). A model that cannot give `curve` leaves it None; its
    Hessian is then taken from differences of the gradient.
    """

    @property
    def outcomes(self) -> tuple[str, ...]: ...

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances: ...
