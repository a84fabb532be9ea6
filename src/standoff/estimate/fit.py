"""Fitting: from a specification and a table to estimates with their uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from standoff.estimate.covariance import Classical, Covariance, Evidence
from standoff.estimate.findings import Finding
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.penalties import Penalised, Penalty
from standoff.estimate.prepared import Prepared, prepare
from standoff.estimate.specification import Specification, SpecificationError

if TYPE_CHECKING:
    from standoff.estimate.bootstrap import Bootstrap, Replicates

MORE_STARTS = 12
"""Random starts where the first one does not arrive."""

Progress = Callable[[str, int, int], None]


class FitError(ValueError):
    """A number was asked of a fit that has none; the message is the fit's status, with advice."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Estimates of a game's coefficients.

    Where `status` is not CONVERGED, `theta` is only where the climb ended, and whatever is derived from it raises.
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
    penalty: str
    digest: str
    version: str
    prepared: Prepared = field(repr=False)
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


def fit(
    specification: Specification,
    data: Any,
    *,
    covariance: Covariance | Bootstrap | None = None,
    penalty: Penalty | None = None,
    starts: Float[np.ndarray, "b k"] | None = None,
    settings: Newton | None = None,
    seed: int = 1,
    told: Progress | None = None,
) -> Fit:
    """Maximise the likelihood of a table's plays.

    `covariance` says what uncertainty is derived from (`Classical()` unless given). `starts` are tried together and the
    best top is taken; without them the climb begins where no covariate matters, and from random places (drawn by
    `seed`) only where that does not arrive. SpecificationError where the table does not fit, or nothing can be
    estimated; a climb that does not arrive is a status of the fit.
    """
    return fit_prepared(prepare(specification, data), covariance, penalty, starts, settings, seed, told)


def fit_prepared(
    ready: Prepared, covariance: Covariance | Bootstrap | None = None, penalty: Penalty | None = None,
    starts: Float[np.ndarray, "b k"] | None = None, settings: Newton | None = None, seed: int = 1,
    told: Progress | None = None,
) -> Fit:  # fmt: skip
    """Likewise, where design and plays are laid out already."""
    from standoff import __version__
    from standoff.estimate.bootstrap import Bootstrap

    stops = tuple(str(f) for f in ready.findings if f.stops)
    if stops and penalty is None:
        raise SpecificationError(stops)
    top, best = climbed(ready, penalty, starts, settings, seed)
    status = Status(int(top.status[best]))
    theta, information = top.theta[best], -top.hessian[best]
    how, matrix, replicates = str(covariance or Classical()), None, None
    if status is Status.CONVERGED:
        if isinstance(covariance, Bootstrap):
            replicates = covariance.run(ready, theta, penalty, settings, told)
            matrix, how = replicates.covariance, str(replicates)
        else:
            seen = Evidence(information, ready.likelihood.scores(theta), ready)
            matrix = (covariance or Classical()).matrix(seen)
    direction = () if status is Status.CONVERGED else blamed(top, best, ready, status)
    value = float(ready.likelihood.evaluate(theta[None], 0).value[0])
    base = base_log_likelihood(ready)
    return Fit(
        ready.specification, ready.design.coefficients, theta, matrix, information, how, value, base,
        float(ready.plays.count.sum()), len(ready.rows), ready.dropped, ready.findings, status, direction,
        int(top.steps[best]), float(np.abs(top.gradient[best]).max()), "" if penalty is None else str(penalty),
        digest_of(ready), __version__, ready, replicates,
    )  # fmt: skip


def climbed(
    ready: Prepared,
    penalty: Penalty | None,
    starts: Float[np.ndarray, "b k"] | None,
    settings: Newton | None,
    seed: int,
) -> tuple[Climbed, int]:
    """The climbs, and which of them ended best: the highest of those that arrived, or else the highest."""
    objective = ready.likelihood if penalty is None else Penalised(ready.likelihood, penalty, ready.spread)
    plays = float(ready.plays.count.sum())

    def best_of(found: Climbed) -> int:
        arrived = found.status == Status.CONVERGED
        value = np.where(arrived.any(), np.where(arrived, found.value, -np.inf), found.value)
        return int(np.argmax(np.where(np.isnan(value), -np.inf, value)))

    first = climb(objective, ready.starts if starts is None else starts, ready.spread, plays, None, settings)
    best = best_of(first)
    if starts is not None or first.status[best] in (Status.CONVERGED, Status.RUNNING):
        return first, best
    draws = np.random.default_rng(seed).normal(size=(MORE_STARTS, len(ready.spread))) / ready.spread
    more = climb(objective, draws, ready.spread, plays, None, settings)
    again = best_of(more)
    better = more.status[again] == Status.CONVERGED or more.value[again] > first.value[best]
    return (more, again) if better else (first, best)


def blamed(top: Climbed, best: int, ready: Prepared, status: Status) -> tuple[str, ...]:
    """Coefficients that take part in the flat direction, or that run away."""
    along = top.theta[best] if status is Status.RUNNING else top.direction[best]
    size = np.abs(along) * ready.spread
    if not size.max() > 0:
        return ()
    order = [int(k) for k in np.argsort(-size) if size[k] > 0.2 * size.max()]
    return tuple(ready.design.coefficients[k] for k in order[:4])


def base_log_likelihood(ready: Prepared) -> float:
    """Of the shares in which plays ended, the same in every row: what knows no covariate."""
    counts = (ready.plays.count * ready.plays.weight[:, None]).sum(axis=0)
    alone = counts[counts > 0]
    return float(np.sum(alone * np.log(alone / alone.sum())))


def digest_of(ready: Prepared) -> str:
    """Of the numbers that were fitted, so that a result can be told from another's."""
    import hashlib

    made = hashlib.sha256()
    for array in (ready.design.matrix, ready.design.offset, ready.plays.count, ready.plays.weight):
        made.update(np.ascontiguousarray(array).tobytes())
    made.update("\n".join(ready.design.coefficients).encode())
    return made.hexdigest()[:16]
