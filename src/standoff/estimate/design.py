"""Linear predictors: what every utility, scale and precision of a game is made of, and their coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True)
class Utility:
    """What `outcome` is worth to `player`, before its shock."""

    player: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.player}({self.outcome})"


@dataclass(frozen=True)
class LogScale:
    """Log of the standard deviation of the player's shocks; 0 where none is estimated."""

    player: str

    def __str__(self) -> str:
        return f"log scale({self.player})"


@dataclass(frozen=True)
class LogPrecision:
    """Log of λ, the precision of a quantal response."""

    def __str__(self) -> str:
        return "log precision"


@dataclass(frozen=True)
class Reservation:
    """What a player of an ultimatum gets where no bargain is struck."""

    player: str

    def __str__(self) -> str:
        return f"reservation({self.player})"


@dataclass(frozen=True)
class Belief:
    """One over a chance that players expect of each other, where it is given from outside."""

    move: str

    def __str__(self) -> str:
        return f"belief({self.move})"


Predictor = Utility | LogScale | LogPrecision | Reservation | Belief


@dataclass(frozen=True, eq=False)
class Design:
    """U linear predictors over n rows, in k coefficients.

    η[i, u] = offset[i, u] + Σ_e matrix[i, column_e] θ[coefficient_e]. The sum runs over the entries e of predictor u:
    those with `owner[e] == u`. A coefficient that stands in several predictors is shared; a column that stands in
    several is stored once. A predictor without entries is fixed.
    """

    predictors: tuple[Predictor, ...]
    coefficients: tuple[str, ...]
    matrix: Float[np.ndarray, "n c"]
    owner: Int[np.ndarray, " e"]
    column: Int[np.ndarray, " e"]
    coefficient: Int[np.ndarray, " e"]
    offset: Float[np.ndarray, "n u"]

    def __len__(self) -> int:
        return len(self.matrix)

    def eta(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n u"]:
        """The predictors at θ."""
        into = np.zeros((self.matrix.shape[1], len(self.predictors)))
        np.add.at(into, (self.column, self.owner), theta[self.coefficient])
        return self.offset + self.matrix @ into

    def to_coefficients(self, by_eta: Float[np.ndarray, "n u"]) -> Float[np.ndarray, "n k"]:
        """∂/∂θ of each row from its ∂/∂η."""
        out = np.zeros((len(by_eta), len(self.coefficients)))
        for u, c, k in zip(self.owner, self.column, self.coefficient, strict=True):
            out[:, k] += by_eta[:, u] * self.matrix[:, c]
        return out

    def taken(self, rows: Int[np.ndarray, " m"]) -> Design:
        """The same predictors over some of the rows, in the order given."""
        return Design(
            self.predictors, self.coefficients, self.matrix[rows], self.owner, self.column, self.coefficient,
            self.offset[rows],
        )  # fmt: skip
