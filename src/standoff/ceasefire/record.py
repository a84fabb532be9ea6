r"""A crisis's own truces as a likelihood: what is known of each first breach, also where accounts contradict.

Accounts of one breach stand in the order told. With its reliability $r_1$ the first is true; otherwise the second
with $r_2$; and so on. With what is left the record says no more than `lower` and `upper`: mostly, that the truce began.
So a truce counts $\sum_k p_k P(l_k < T \le u_k \mid \theta)$ with $p_k = r_k\prod_{j<k}(1-r_j)$. Every end is
an interval or still to come, so these are probabilities, not densities.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float
from scipy.special import logsumexp

from standoff.ceasefire.coefficients import COEFFICIENTS, EARLIER, LOG_SCALE, Covariates
from standoff.ceasefire.distributions import LogNormal
from standoff.ceasefire.likelihood import log_mass


@dataclass(frozen=True)
class Account:
    """One account of a first breach: true with probability `reliability`; days after the truce began."""

    reliability: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Told:
    """A truce as told. `lower` and `upper`, in days, hold whether or not any account is true.

    A breach beyond dispute needs no account; a truce that still holds has an infinite `upper`. `covariates.earlier`
    counts the broken truces of the record before this one.
    """

    id: str
    covariates: Covariates
    lower: float
    upper: float
    accounts: tuple[Account, ...] = ()

    def __post_init__(self) -> None:
        for lower, upper in ((self.lower, self.upper), *((a.lower, a.upper) for a in self.accounts)):
            if not 0 <= lower < upper:
                raise ValueError(
                    f"{self.id}: a breach between day {lower:g} and day {upper:g}; 0 or more, and the second later, "
                    "would do"
                )

    @property
    def holds(self) -> bool:
        """Whether nobody tells of an end."""
        return not self.accounts and bool(np.isinf(self.upper))

    @property
    def alternatives(self) -> list[tuple[float, float, float]]:
        """Probability, lower and upper day of each account, and of what holds if none is true."""
        left, found = 1.0, []
        for account in self.accounts:
            found.append((left * account.reliability, account.lower, account.upper))
            left *= 1.0 - account.reliability
        return [*found, (left, self.lower, self.upper)]


@dataclass(frozen=True, eq=False)
class Record:
    """The truces of a crisis, oldest first."""

    truces: tuple[Told, ...] = ()

    @property
    def broken(self) -> int:
        """How many have broken, by some account: the next truce comes after so many."""
        return sum(not truce.holds for truce in self.truces)

    @property
    def holding(self) -> Told | None:
        """The last truce, if it still holds; `lower` is its age."""
        return self.truces[-1] if self.truces and self.truces[-1].holds else None

    @cached_property
    def rows(self) -> Float[np.ndarray, "n p"]:
        """x of each truce, with `earlier` as counted in the record alone."""
        return np.array([t.covariates.row for t in self.truces]).reshape(len(self.truces), len(COEFFICIENTS))

    @cached_property
    def _alternatives(self) -> Float[np.ndarray, "n k 3"]:
        """Log probability, log lower and log upper day of every alternative; those that are lacking never happen."""
        most = max((len(t.alternatives) for t in self.truces), default=1)
        filled = [t.alternatives + [(0.0, 0.0, np.inf)] * (most - len(t.alternatives)) for t in self.truces]
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(np.array(filled).reshape(len(filled), most, 3)))

    def log_likelihood(
        self, theta: Float[np.ndarray, "count p"], earlier: Float[np.ndarray, " count"] | float = 0.0
    ) -> Float[np.ndarray, " count"]:
        """Log probability of the record at each θ. `earlier` truces broke before those of the record."""
        if not self.truces:
            return np.zeros(len(theta))
        rows = self.rows.copy()
        rows[:, EARLIER] = 0.0
        before = np.broadcast_to(np.asarray(earlier, dtype=float), len(theta))
        counted = np.log1p(before[:, None] + np.array([t.covariates.earlier for t in self.truces])[None, :])
        # not by matrix products, whose last digits may depend on how many worlds there are
        location = np.einsum("wp,np->wn", theta, rows) + theta[:, EARLIER, None] * counted
        scale = np.exp(theta[:, LOG_SCALE])[:, None, None]
        chance, low, high = (self._alternatives[None, :, :, i] for i in range(3))
        mass = log_mass(LogNormal(), (low - location[:, :, None]) / scale, (high - location[:, :, None]) / scale)
        return np.asarray(logsumexp(chance + mass, axis=2).sum(axis=1))
