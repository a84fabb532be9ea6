"""Fitting: from a specification and a table to estimates with their uncertainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float

from standoff import __version__
from standoff.estimate.bootstrap import Bootstrap
from standoff.estimate.covariance import Classical, Clustered, Covariance, Evidence
from standoff.estimate.findings import Finding
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.penalised import objective_of
from standoff.estimate.penalties import Firth, Normal, Penalty
from standoff.estimate.prepared import Prepared, design_on, prepare
from standoff.estimate.problems import SpecificationError
from standoff.estimate.replicates import Replicates
from standoff.estimate.result import Fit
from standoff.estimate.signalling import CrisisSignalling, FullML
from standoff.estimate.signalling_methods import estimated, staged_starts
from standoff.estimate.specification import Formula, Part, Specification
from standoff.estimate.tries import best_of, joined, scattered
from standoff.estimate.ultimatum import NO_DEAL, PROPOSER, RESPONDER, Ultimatum, with_offers

MORE_STARTS = 12
"""Random starts where the first one does not arrive."""

Progress = Callable[[str, int, int], None]


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
    stops = tuple(str(f) for f in ready.findings if f.stops)
    if stops and penalty is None:
        raise SpecificationError(stops)
    errors = ready.specification.errors
    if isinstance(errors, CrisisSignalling):
        if not isinstance(errors.method, FullML):
            return _pseudo(ready, errors, covariance, penalty, starts, settings)
        starts = staged_starts(ready, errors.method, starts, settings)
    top, best = climbed(ready, penalty, starts, settings, seed)
    status = Status(int(top.status[best]))
    theta, information = top.theta[best], -top.hessian[best]
    how, matrix, replicates = str(covariance or Classical()), None, None
    findings = ready.findings
    if status is Status.CONVERGED:
        if isinstance(covariance, Bootstrap):
            replicates = covariance.run(ready, theta, penalty, settings, told)
            matrix, how = replicates.covariance, str(replicates)
        else:
            seen = Evidence(information, ready.likelihood.scores(theta), ready.plays.weight, ready)
            kind = covariance or Classical()
            matrix = kind.matrix(seen)
            findings += kind.findings(seen) if isinstance(kind, Clustered) else ()
            how = f"{how}; {kind.weights}" if ready.specification.weight else how
    direction = () if status is Status.CONVERGED else blamed(top, best, ready, status)
    value = float(ready.likelihood.evaluate(theta[None], 0).value[0])
    return _result(
        ready, theta, matrix, information, how, value, status, direction, int(top.steps[best]),
        float(np.abs(top.gradient[best]).max()), penalty, replicates, findings,
    )  # fmt: skip


def _pseudo(
    ready: Prepared, errors: CrisisSignalling, covariance: Covariance | Bootstrap | None, penalty: Penalty | None,
    starts: Float[np.ndarray, "b k"] | None, settings: Newton | None,
) -> Fit:  # fmt: skip
    """By pseudo-likelihood, nested or not, which have a covariance of their own."""
    if covariance is not None or penalty is not None:
        raise SpecificationError(("pseudo-likelihood has a covariance of its own, and takes no penalty",))
    found = estimated(ready, errors, None if starts is None else starts[0], settings)
    gradient = float(np.abs(found.top.gradient[0]).max())
    direction = () if found.status is Status.CONVERGED else blamed(found.top, 0, ready, found.status)
    return _result(
        ready, found.top.theta[0], found.covariance, found.information, found.how, float(found.top.value[0]),
        found.status, direction, found.rounds, gradient, None, None, ready.findings,
    )  # fmt: skip


def _result(
    ready: Prepared, theta: Float[np.ndarray, " k"], matrix: Float[np.ndarray, "k k"] | None,
    information: Float[np.ndarray, "k k"], how: str, value: float, status: Status, direction: tuple[str, ...],
    steps: int, gradient: float, penalty: Penalty | None, replicates: Replicates | None,
    findings: tuple[Finding, ...],
) -> Fit:  # fmt: skip
    return Fit(
        ready.specification, ready.design.coefficients, theta, matrix, information, how, value,
        base_log_likelihood(ready), ready.number, len(ready.rows), ready.dropped, findings,
        status, direction, steps, gradient, penalty, digest_of(ready), __version__,
        ready.encoding, ready.typical, ready, replicates,
    )  # fmt: skip


def climbed(
    ready: Prepared, penalty: Penalty | None, starts: Float[np.ndarray, "b k"] | None, settings: Newton | None,
    seed: int,
) -> tuple[Climbed, int]:  # fmt: skip
    """All climbs, and which of them counts."""
    objective, plays = objective_of(ready, penalty), ready.number
    begin = ready.starts if starts is None else starts
    if isinstance(penalty, Firth) and starts is None:  # where no covariate matters the information is often singular
        begin = climb(objective_of(ready, Normal()), begin, ready.spread, plays, None, settings).theta
    found = climb(objective, begin, ready.spread, plays, None, settings)
    if starts is not None or found.status[best_of(found)] == Status.CONVERGED:
        return found, best_of(found)
    more = scattered(np.zeros(len(ready.spread)), ready.spread, MORE_STARTS, np.random.default_rng(seed))
    found = joined(found, climb(objective, more, ready.spread, plays, None, settings))
    return found, best_of(found)


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
    if isinstance(ready.specification.errors, Ultimatum):
        return _alike(ready)
    counts = (ready.plays.count * ready.plays.weight[:, None]).sum(axis=0)
    alone = counts[counts > 0]
    return float(np.sum(alone * np.log(alone / alone.sum())))


def _alike(ready: Prepared) -> float:
    """Of an ultimatum: every row alike, with constants alone."""
    spec = ready.specification
    parts = tuple(Part((NO_DEAL,), (player,), Formula("1")) for player in (PROPOSER, RESPONDER))
    design = design_on(replace(spec, utilities=parts), ready.encoding, ready.table)
    design = with_offers(design, ready.design.offset[:, -1])
    plain = replace(ready, specification=replace(spec, utilities=parts), design=design)
    top = climb(plain.likelihood, plain.starts, plain.spread, float(len(plain.rows)))
    return float(top.value.max())


def digest_of(ready: Prepared) -> str:
    """Of the numbers that were fitted, so that a result can be told from another's."""
    import hashlib

    made = hashlib.sha256()
    for array in (ready.design.matrix, ready.design.offset, ready.plays.count, ready.plays.weight):
        made.update(np.ascontiguousarray(array).tobytes())
    made.update("\n".join(ready.design.coefficients).encode())
    return made.hexdigest()[:16]
