"""Posteriors: draws of the coefficients by the No-U-Turn sampler (Hoffman and Gelman 2014), through NumPyro.

Needs the extra `bayes`. Priors are the penalties of a fit, so the mode of a posterior is the fit under that penalty.
Draws are taken in the units of the curvature at the mode, where they step far; what is told is in coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.diagnostics import bulk_size, split_rhat, tail_size
from standoff.estimate.fit import fit_prepared
from standoff.estimate.penalised import objective_of
from standoff.estimate.penalties import CoefficientPriors, Flat, Penalty, covariate_units
from standoff.estimate.prepared import Prepared, prepare
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import FitError
from standoff.estimate.sampling import Nuts, Sampling
from standoff.estimate.signalling import CrisisSignalling, FullML
from standoff.estimate.specification import Specification

MOST_RHAT = 1.01  # Vehtari and others 2021
LEAST_SIZE = 100  # effective draws a chain, as they advise
MOST_DIVERGING = 0.001  # share of draws
MOST_KEPT = 50_000_000  # log-likelihoods, rows times draws, that are handed on


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws of the coefficients. What is derived from them raises where `status` is not CONVERGED."""

    specification: Specification
    names: tuple[str, ...]
    draws: Float[np.ndarray, "c d k"]
    diverging: Bool[np.ndarray, "c d"]
    steps: Int[np.ndarray, "c d"]
    priors: Penalty
    warmup: int
    seed: int
    prepared: Prepared = field(repr=False)

    @cached_property
    def rhat(self) -> Float[np.ndarray, " k"]:
        """Rank-normalised split R-hat; 1 where chains have met."""
        return np.array([split_rhat(self.draws[:, :, k]) for k in range(len(self.names))])

    @cached_property
    def bulk(self) -> Float[np.ndarray, " k"]:
        """Effective number of draws, for means."""
        return np.array([bulk_size(self.draws[:, :, k]) for k in range(len(self.names))])

    @cached_property
    def tail(self) -> Float[np.ndarray, " k"]:
        """Effective number of draws, for the ends of intervals."""
        return np.array([tail_size(self.draws[:, :, k]) for k in range(len(self.names))])

    @cached_property
    def status(self) -> Sampling:
        """What the chains tell of themselves."""
        if not (self.rhat <= MOST_RHAT).all():
            return Sampling.APART
        if self.diverging.mean() > MOST_DIVERGING:
            return Sampling.DIVERGING
        if min(self.bulk.min(), self.tail.min()) < LEAST_SIZE * len(self.draws):
            return Sampling.SHORT
        return Sampling.CONVERGED

    @property
    def advice(self) -> str:
        """The status in words, with the figures it rests on."""
        worst = self.names[int(np.argmax(self.rhat))]
        return (
            f"{self.status.value} (R-hat up to {self.rhat.max():.3f}, of {worst}; effective draws from "
            f"{min(self.bulk.min(), self.tail.min()):.0f}; {int(self.diverging.sum())} diverging)"
        )

    @property
    def converged(self) -> bool:
        return self.status is Sampling.CONVERGED

    def require(self) -> None:
        """Raise FitError, with what would do, where the draws cannot be relied on."""
        if not self.converged:
            raise FitError(self.advice)

    @property
    def flat(self) -> Float[np.ndarray, "s k"]:
        """All draws, chain after chain."""
        self.require()
        return np.asarray(self.draws.reshape(-1, len(self.names)))

    @property
    def estimates(self) -> Float[np.ndarray, " k"]:
        """Posterior means."""
        return np.asarray(self.flat.mean(axis=0))

    @property
    def standard_deviations(self) -> Float[np.ndarray, " k"]:
        return np.asarray(self.flat.std(axis=0, ddof=1))

    def interval(self, level: float = 0.95) -> Float[np.ndarray, "k 2"]:
        """Equal-tailed credible intervals."""
        return np.asarray(np.percentile(self.flat, [50 * (1 - level), 50 * (1 + level)], axis=0).T)

    def log_rows(self) -> Float[np.ndarray, "c d n"]:
        """Each row's log-likelihood under each draw."""
        likelihood = self.prepared.likelihood
        return np.stack([np.stack([likelihood.log_rows(theta) for theta in chain]) for chain in self.draws])

    def to_arviz(self) -> Any:
        """For ArviZ, whatever the status: an InferenceData of versions below 1, a DataTree from there on.

        It holds the draws, what the sampler tells of them and, where that is not too much, the rows' log-likelihoods.
        """
        return _to_arviz(self)


def posterior(
    specification: Specification, data: Any, *, priors: Penalty | None = None, settings: Nuts | None = None, seed: int
) -> Posterior:
    """Draw from the posterior of the coefficients given a table's plays.

    Priors act per standard deviation of a covariate; unless given they are normal of deviation 2.5 for covariates and
    10 for constants, in units of the errors' scale: wide enough to say next to nothing where the data speak. Whether
    the chains have met is the status of the result. SpecificationError where the table does not fit, where the extra
    is not installed, or where the posterior is none.
    """
    return posterior_prepared(prepare(specification, data), priors, settings, seed)


def posterior_prepared(
    ready: Prepared, priors: Penalty | None = None, settings: Nuts | None = None, seed: int = 1
) -> Posterior:
    """Likewise, where design and plays are laid out already."""
    absent = [name for name in ("jax", "numpyro") if find_spec(name) is None]
    needed = " and ".join(absent)
    if needed:
        raise SpecificationError((f"drawing from a posterior needs {needed}: pip install 'standoff[bayes]'",))
    from standoff.estimate.nuts import draw

    errors = ready.specification.errors
    if isinstance(errors, CrisisSignalling) and not isinstance(errors.method, FullML):
        raise SpecificationError(("a posterior needs the likelihood itself: crisis signalling by full information",))
    settings, priors = settings or Nuts(), priors or CoefficientPriors()
    mode = fit_prepared(ready, penalty=priors)
    if not mode.converged and isinstance(priors, Flat):
        raise SpecificationError((f"without a prior there is no posterior here: {mode.advice}",))
    centre, root = _frame(mode.theta, mode.information if mode.converged else None, ready)
    objective = objective_of(ready, priors)

    def log_density(z: Float[np.ndarray, "c k"]) -> tuple[Float[np.ndarray, " c"], Float[np.ndarray, "c k"]]:
        seen = objective.evaluate(centre + z @ root.T, 1)
        assert seen.gradient is not None
        return seen.value, seen.gradient @ root

    starts = _starts(log_density, settings.chains, len(centre), seed)
    found = draw(log_density, starts, settings, seed)
    return Posterior(
        ready.specification, ready.design.coefficients, centre + found.z @ root.T, found.diverging, found.steps, priors,
        settings.warmup, seed, ready,
    )  # fmt: skip


def _frame(
    theta: Float[np.ndarray, " k"], information: Float[np.ndarray, "k k"] | None, ready: Prepared
) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, "k k"]]:
    """Where draws are centred and how they are stretched: by the curvature at the mode, or else by covariates alone."""
    if information is None:
        units = covariate_units(ready.design)[0]
        return np.zeros(len(theta)), np.diag(1.0 / units)
    return theta, np.asarray(np.linalg.cholesky(np.linalg.inv(information)))


def _starts(log_density: Any, chains: int, k: int, seed: int) -> Float[np.ndarray, "c k"]:
    """Scattered wider than the posterior is; nearer to the mode where that has no density."""
    rng = np.random.default_rng(seed)
    starts = 2.0 * rng.normal(size=(chains, k))
    for _ in range(40):
        bad = ~np.isfinite(log_density(starts)[0])
        if not bad.any():
            return starts
        starts[bad] *= 0.5
    raise SpecificationError(("no place was found where the posterior has any density; other priors would do",))


def _to_arviz(found: Posterior) -> Any:
    if find_spec("arviz") is None:
        raise SpecificationError(("this needs arviz: pip install 'standoff[bayes]'",))
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # on import versions below 1 tell that version 1 is coming
        import arviz
    groups: dict[str, dict[str, np.ndarray]] = {
        "posterior": {"theta": found.draws},
        "sample_stats": {"diverging": found.diverging, "n_steps": found.steps},
    }
    if found.diverging.size * len(found.prepared.rows) <= MOST_KEPT:
        groups["log_likelihood"] = {"plays": found.log_rows()}
    coords = {"coefficient": list(found.names), "row": found.prepared.rows + 1}
    dims = {"theta": ["coefficient"], "plays": ["row"]}
    from_dict: Any = arviz.from_dict
    if int(arviz.__version__.split(".")[0]) >= 1:
        return from_dict(groups, coords=coords, dims=dims)
    return from_dict(**groups, coords=coords, dims=dims)
