"""Fits recover what was drawn, and say in words where there is nothing to estimate."""

from __future__ import annotations

import numpy as np
import pytest
from some_truces import DISTRIBUTIONS, THETA, drawn

from standoff.ceasefire import (
    Distribution,
    FitError,
    Gaussian,
    LogLogistic,
    LogNormal,
    Truces,
    Weibull,
    clustered_covariance,
    fit,
    likelihood,
    posterior,
)

INF = float("inf")


def misses(distribution: Distribution, fitted_by: Distribution, seed: int) -> np.ndarray:
    """Estimates less truth, in standard errors."""
    fitted = fit(drawn(4000, distribution, seed), fitted_by)
    return np.asarray((fitted.estimates - THETA) / fitted.standard_errors)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_what_was_drawn_is_recovered(distribution: Distribution) -> None:
    assert np.all(np.abs(misses(distribution, distribution, 5)) < 3.5)


def test_the_wrong_distribution_recovers_something_else() -> None:
    assert np.abs(misses(Weibull(), LogNormal(), 5)).max() > 5


def test_standard_errors_are_as_wide_as_estimates_vary() -> None:
    each = [fit(drawn(300, LogNormal(), seed), LogNormal()) for seed in range(200)]
    spread = np.std([f.estimates for f in each], axis=0)
    said = np.mean([f.standard_errors for f in each], axis=0)
    # the spread of 200 estimates is itself known to 5%
    assert np.all(np.abs(spread / said - 1) < 0.2)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_the_top_is_a_top(distribution: Distribution) -> None:
    truces = drawn(300, distribution, 6)
    fitted = fit(truces, distribution)
    assert np.abs(likelihood(truces, distribution, fitted.estimates).gradient).max() < 1e-6
    for off in np.vstack([np.eye(4), -np.eye(4)]) * 1e-3:
        assert likelihood(truces, distribution, fitted.estimates + off).total < fitted.log_likelihood


def test_units_of_covariates_and_days_do_not_matter() -> None:
    t = drawn(300, LogNormal(), 7)
    plain = fit(t, LogNormal())
    hours = Truces(t.lower * 24, t.upper * 24, t.entry * 24, t.covariates * np.array([1, 1000.0]), t.names)
    other = fit(hours, LogNormal())
    assert np.allclose(other.estimates[0], plain.estimates[0] + np.log(24), atol=1e-7)
    assert np.allclose(other.estimates[1:] * [1, 1000, 1], plain.estimates[1:], atol=1e-7)


NOTHING = {
    "no truce": (Truces.of([], []), "there are no truces"),
    "none has ended": (Truces.of([5.0, 6.0], [INF, INF]), "no truce has ended"),
    "a column twice": (
        Truces.of([1.0, 2, 4, 9], [1.0, 2, 4, 9], {"written": [1.0, 0, 1, 0], "signed": [1.0, 0, 1, 0]}),
        "flat along written, signed",
    ),
    "a kind that never ended": (
        Truces.of([1.0, 2, 4, 9, 5, 6], [1.0, 2, 4, INF, INF, INF], {"watched": [0.0, 0, 0, 0, 1, 1]}),
        "flat along .*watched",
    ),
    "one truce": (Truces.of([4.0], [4.0]), "not converged|flat along"),
}


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
@pytest.mark.parametrize("name", NOTHING)
def test_no_number_where_there_is_no_estimate(name: str, distribution: Distribution) -> None:
    truces, words = NOTHING[name]
    fitted = fit(truces, distribution)
    assert not fitted.converged
    with pytest.raises(FitError, match=words):
        fitted.estimates  # noqa: B018
    for row in fitted.table():
        assert row[1:] == (fitted.status, "")


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
@pytest.mark.parametrize("name", NOTHING)
def test_a_prior_makes_up_for_it(name: str, distribution: Distribution) -> None:
    fitted = fit(NOTHING[name][0], distribution)
    size = len(fitted.names)
    after = posterior(fitted, Gaussian(fitted.names, np.zeros(size), np.eye(size)))
    assert np.isfinite(after.mean).all()
    if len(fitted.truces) == 0:
        assert np.allclose(after.mean, 0) and np.allclose(after.covariance, np.eye(size))


def test_posterior_between_prior_and_record() -> None:
    fitted = fit(drawn(400, LogLogistic(), 8), LogLogistic())
    size = len(fitted.names)
    flat = posterior(fitted, Gaussian(fitted.names, np.zeros(size), 1e10 * np.eye(size)))
    assert np.all(np.abs(flat.mean - fitted.estimates) < 0.3 * fitted.standard_errors)  # a mean, and a top
    assert flat.mean[-1] > fitted.estimates[-1]  # maximum likelihood puts the scale too low
    assert np.allclose(flat.standard_deviations, fitted.standard_errors, rtol=1e-6)
    firm = posterior(fitted, Gaussian(fitted.names, np.ones(size), 1e-10 * np.eye(size)))
    assert np.allclose(firm.mean, 1.0, atol=1e-4)
    turned = Gaussian(fitted.names[::-1], np.arange(size, dtype=float), np.eye(size))
    straight = Gaussian(fitted.names, np.arange(size, dtype=float)[::-1].copy(), np.eye(size))
    assert np.allclose(posterior(fitted, turned).mean, posterior(fitted, straight).mean)
    with pytest.raises(ValueError, match="the prior is about nothing like it"):
        posterior(fitted, Gaussian.independent(nothing_like_it=(0.0, 1.0)))


def test_posterior_against_a_grid() -> None:
    """One coefficient and the scale, summed over a fine grid: the approximation is close with thirty records."""
    rng = np.random.default_rng(9)
    days = np.exp(2 + 0.7 * rng.normal(size=30))
    truces = Truces.of(days, days)
    after = posterior(fit(truces, LogNormal()), Gaussian.independent(intercept=(1.0, 0.3), log_scale=(0.0, 0.5)))
    a, s = np.meshgrid(np.linspace(0.8, 3, 45), np.linspace(-1.3, 0.6, 45), indexing="ij")
    log = np.array([likelihood(truces, LogNormal(), np.array(p)).total for p in zip(a.ravel(), s.ravel(), strict=True)])
    log += -0.5 * ((a.ravel() - 1.0) / 0.3) ** 2 - 0.5 * (s.ravel() / 0.5) ** 2
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    for value, mean, deviation in zip((a, s), after.mean, after.standard_deviations, strict=True):
        exact = float(weight @ value.ravel())
        spread = float(np.sqrt(weight @ (value.ravel() - exact) ** 2))
        assert abs(mean - exact) < 0.05 * spread and abs(deviation / spread - 1) < 0.1


def test_clusters_widen_where_truces_repeat_one_another() -> None:
    once = drawn(400, LogNormal(), 10)
    rows = np.repeat(np.arange(len(once)), 2)
    twice = Truces(once.lower[rows], once.upper[rows], once.entry[rows], once.covariates[rows], once.names)
    fitted = fit(twice, LogNormal())
    at = Gaussian(fitted.names, fitted.estimates, fitted.covariance)
    clustered = clustered_covariance(fitted, at, [i // 2 for i in range(len(twice))])
    alone = fit(once, LogNormal())
    single = clustered_covariance(alone, Gaussian(alone.names, alone.estimates, alone.covariance), range(len(once)))
    assert np.allclose(clustered, single, rtol=1e-5, atol=1e-9)  # a copy adds nothing
    naive = clustered_covariance(fitted, at, range(len(twice)))
    assert np.all(np.diag(clustered) > 1.5 * np.diag(naive))  # and this is what forgetting it would cost
