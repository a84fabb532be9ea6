"""Posteriors are where the coefficients are: truces drawn from coefficients that were drawn from the prior.

Where each drawn coefficient falls in its posterior must have mean 0 and spread 1 (simulation-based calibration, Talts,
Betancourt, Simpson, Vehtari and Gelman 2018); the approximation is put to the test with the rest.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import multivariate_t, norm
from some_truces import DISTRIBUTIONS, drawn

from standoff.belief import normalised
from standoff.ceasefire import Distribution, Gaussian, LogNormal, Truces, fit, likelihood, posterior

NAMES = ("intercept", "held", "earlier", "log scale")
PRIOR = Gaussian(NAMES, np.array([4.0, 0, 0, 0]), np.diag([0.5, 0.7, 0.7, 0.3]) ** 2)
TRUCES = 100


def misses(distribution: Distribution, replications: int, seed: int) -> np.ndarray:
    """Drawn coefficients less posterior means, in posterior standard deviations; replications × parameters."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(replications):
        theta = PRIOR.mean + PRIOR.standard_deviations * rng.normal(size=4)
        after = posterior(fit(drawn(TRUCES, distribution, int(rng.integers(2**31)), theta), distribution), PRIOR)
        found.append((theta - after.mean) / after.standard_deviations)
    return np.array(found)


def miscalibrated(found: np.ndarray) -> bool:
    """A mean four standard errors from 0, or a spread more than a tenth from 1."""
    mean, spread = found.mean(axis=0), found.std(axis=0)
    return bool(np.any(np.abs(mean) > 4 / np.sqrt(len(found))) or np.any(np.abs(spread - 1) > 0.1))


@pytest.mark.calibration
@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_posteriors_are_calibrated(distribution: Distribution) -> None:
    found = misses(distribution, 1000, 16)
    covered = np.mean(np.abs(found) < 1.6448536, axis=0)
    print(
        distribution.name,
        *(f"{n} {m:+.3f} {c:.1%}" for n, m, c in zip(NAMES, found.mean(axis=0), covered, strict=True)),
    )
    assert not miscalibrated(found)
    # planted errors: centred on the top of the posterior as it lies for this many truces, or a fifth too narrow
    assert miscalibrated(found + np.array([0, 0, 0, 0.3])) and miscalibrated(found * 1.2)


def log_normal_fits(truces: Truces, thetas: np.ndarray) -> np.ndarray:
    """The log-likelihood at many coefficients at once."""
    mean = thetas[:, :1] + thetas[:, 1:-1] @ truces.covariates.T
    scale = np.exp(thetas[:, -1:])
    with np.errstate(divide="ignore"):
        low, high, entry = ((np.log(t) - mean) / scale for t in (truces.lower, truces.upper, truces.entry))
        # by the shorter tail
        a, b = np.where(low > 0, -high, low), np.where(low > 0, -low, high)
        inside = np.log(np.where(truces.exact, 1.0, norm.cdf(b) - norm.cdf(a)))
        at = norm.logpdf(low) - np.log(scale) - np.log(np.where(truces.exact, truces.lower, 1.0))
    return np.asarray((np.where(truces.exact, at, inside) - norm.logsf(entry)).sum(axis=1))


@pytest.mark.calibration
def test_weighing_makes_up_for_what_the_approximation_lacks() -> None:
    """Draws about the approximation, weighed by prior and likelihood, as the worlds weigh theirs."""
    rng = np.random.default_rng(17)
    inverse = np.linalg.inv(PRIOR.covariance)
    ranks = []
    for k in range(1000):
        theta = PRIOR.mean + PRIOR.standard_deviations * rng.normal(size=4)
        fitted = fit(drawn(TRUCES, LogNormal(), int(rng.integers(2**31)), theta), LogNormal())
        about = posterior(fitted, PRIOR)
        near = multivariate_t(about.mean, about.covariance, df=8)
        draws = near.rvs(256, random_state=k)
        fits = log_normal_fits(fitted.truces, draws)
        if k == 0:
            assert fits[:9] == pytest.approx([likelihood(fitted.truces, LogNormal(), one).total for one in draws[:9]])
        off = draws - PRIOR.mean
        weights = normalised(fits - 0.5 * np.einsum("wi,ij,wj->w", off, inverse, off) - near.logpdf(draws))
        ranks.append(weights @ (draws < theta))
    inside = np.abs(np.array(ranks) - 0.5) < 0.45
    print(*(f"{name} {share:.1%}" for name, share in zip(NAMES, inside.mean(axis=0), strict=True)))
    assert np.all(np.abs(inside.mean(axis=0) - 0.9) < 3 * np.sqrt(0.9 * 0.1 / len(ranks)))
