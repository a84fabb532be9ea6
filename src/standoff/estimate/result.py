"""The result of a fit: estimates with their uncertainty, and how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from jaxtyping import Float

from standoff.estimate.findings import Finding
from standoff.estimate.formulas import Encoding
from standoff.estimate.newton import Status
from standoff.estimate.penalties import Penalty
from standoff.estimate.prepared import Prepared
from standoff.estimate.replicates import Replicates
from standoff.estimate.specification import Specification


class FitError(ValueError):
    """A number was asked of a fit that has none; the message is the fit's status, with advice."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Estimates of a game's coefficients.

    Where `status` is not CONVERGED, `theta` is only where the climb ended, and whatever is derived from it raises.
    `typical` is a typical row of the table; `prepared` holds design and plays, and is None in a fit read from a file.
    """

    specification: Specification
    names: tuple[str, ...]
    theta: Float[np.ndarray, " k"]
    matrix: Float[np.ndarray, "k k"] | None
    information: Float[np.ndarray, "k k"]
    how: str
    log_likelihood: float
    base_log_likelihood: float
    plays: float
    rows: int
    dropped: Mapping[str, int]
    findings: tuple[Finding, ...]
    status: Status
    direction: tuple[str, ...]
    steps: int
    gradient: float
    penalty: Penalty | None
    digest: str
    version: str
    encoding: Encoding = field(repr=False)
    typical: Mapping[str, float | str] = field(repr=False)
    prepared: Prepared | None = field(default=None, repr=False)
    replicates: Replicates | None = field(default=None, repr=False)

    @property
    def converged(self) -> bool:
        return self.status is Status.CONVERGED

    @property
    def advice(self) -> str:
        """The status in words; where coefficients are to blame, which."""
        words = self.status.words
        return f"{words} ({', '.join(self.direction)})" if self.direction and not self.converged else words

    @property
    def estimates(self) -> Float[np.ndarray, " k"]:
        self.require()
        return self.theta

    @property
    def covariance(self) -> Float[np.ndarray, "k k"]:
        self.require()
        assert self.matrix is not None
        return self.matrix

    @property
    def standard_errors(self) -> Float[np.ndarray, " k"]:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def z(self) -> Float[np.ndarray, " k"]:
        return np.asarray(self.estimates / self.standard_errors)

    @cached_property
    def p(self) -> Float[np.ndarray, " k"]:
        """Two-sided, from the normal distribution."""
        from scipy.special import erfc

        return np.asarray(erfc(np.abs(self.z) / np.sqrt(2.0)))

    def interval(self, level: float = 0.95) -> Float[np.ndarray, "k 2"]:
        """Wald intervals; of a bootstrap, percentiles of the replicates."""
        if self.replicates is not None:
            return self.replicates.percentiles(level)
        from scipy.special import ndtri

        half = float(ndtri(0.5 + level / 2)) * self.standard_errors
        return np.column_stack([self.theta - half, self.theta + half])

    @property
    def aic(self) -> float:
        """−2 log-likelihood + 2 × coefficients (Akaike 1974)."""
        self.require()
        return 2.0 * len(self.theta) - 2.0 * self.log_likelihood

    @property
    def bic(self) -> float:
        """−2 log-likelihood + log(plays) × coefficients (Schwarz 1978)."""
        self.require()
        return float(np.log(self.plays)) * len(self.theta) - 2.0 * self.log_likelihood

    def estimate(self, name: str) -> float:
        """The estimate of a coefficient."""
        return float(self.estimates[self.names.index(name)])

    def require(self) -> None:
        """Raise FitError, with what would do, where there are no estimates."""
        if not self.converged:
            raise FitError(self.advice)
