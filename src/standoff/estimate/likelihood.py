"""What every model of plays offers to whoever maximises it, judges it or predicts from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, eq=False)
class Evaluated:
    """Log-likelihood of B parameter vectors at once, with derivatives as far as they were asked for.

    `value` is −inf where the model gives an observed play no chance, or cannot be solved; such a point is stepped back
    from. `hessian` is exact (not a sum of outer products) unless a model's own page says otherwise.
    """

    value: Float[np.ndarray, " b"]
    gradient: Float[np.ndarray, "b k"] | None = None
    hessian: Float[np.ndarray, "b k k"] | None = None


@runtime_checkable
class Likelihood(Protocol):
    """The log-likelihood of n rows of plays in k coefficients, their own weights included."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the coefficients."""
        ...

    @property
    def outcomes(self) -> tuple[str, ...]: ...

    def __len__(self) -> int:
        """Rows."""
        ...

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """Value (order 0), gradient (1) and Hessian (2) at B parameter vectors.

        `weight` multiplies the rows' own weights, one set of weights a parameter vector: so the replicates of a
        bootstrap are one call.
        """
        ...

    def scores(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n k"]:
        """∂/∂θ of each row's log-likelihood, times the row's weight."""
        ...

    def log_rows(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, " n"]:
        """Each row's log-likelihood, unweighted."""
        ...

    def probabilities(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o"]:
        """Chance of each outcome in each row."""
        ...

    def probability_slopes(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o k"]:
        """∂/∂θ of those chances."""
        ...
