"""Weighted draws of the coefficients have the posterior: against sums over a grid, and plain weighting of the prior.

Planted to see these fail: seven degrees of freedom in the density and eight in the draw, no weight for the prior's
density, the log scale left out of the directions that the record speaks of.
"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import f as f_distribution
from scipy.stats import kstest, multivariate_t, norm, qmc
from test_ceasefire_record import MINUTE, RECORD

from standoff.belief import effective_size, pareto_k
from standoff.ceasefire import COEFFICIENTS, COORDINATES, Account, Covariates, Prior, Record, Told, learn, shipped_prior
from standoff.ceasefire import prior_of as prior_of_values
from standoff.ceasefire.learning import DEGREES
from standoff.language import parse_value

COUNT = 4096
AT = {name: k for k, name in enumerate(COEFFICIENTS)}


def prior_of(**stated: str) -> Prior:
    return prior_of_values({name: parse_value(value) for name, value in stated.items()})


def points(count: int = COUNT, seed: int = 1) -> np.ndarray:
    found = qmc.Sobol(COORDINATES, rng=np.random.default_rng(seed)).random(count)
    return np.clip(found, 1e-12, 1 - 1e-12)


def weighted(logs: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(logs - logsumexp(logs)))


QUICK = Record(
    tuple(Told(str(i), Covariates(earlier=i), (m - 1) * MINUTE, (m + 1) * MINUTE) for i, m in enumerate((5, 4, 5)))
)
TORN = Record(
    (
        Told("torn", Covariates(), 0, inf, (Account(0.5, 4 * MINUTE, 6 * MINUTE), Account(0.9, 300, 302))),
        Told("quick", Covariates(earlier=1), 4 * MINUTE, 6 * MINUTE),
        Told("long", Covariates(earlier=1), 300, 302),
    )
)
LONG = Record((Told("holds", Covariates("peacekeepers", written=True), 5000, inf),))
RECORDS = {"quick": QUICK, "torn": TORN, "long": LONG, "mixed": RECORD}


def two_free() -> Prior:
    """All fixed but the shift of the first breach and the log scale, which is wide."""
    fixed = {n: "0" for n in COEFFICIENTS} | {"truce_intercept": "4", "truce_earlier": "-1"}
    return prior_of(**fixed | {"truce_breach": "normal(-1, 2)", "truce_log_scale": "normal(0.5, 0.8)"})


@pytest.mark.parametrize("name", RECORDS)
def test_two_coefficients_against_sums_over_a_grid(name: str) -> None:
    record, prior = RECORDS[name], two_free()
    theta, logs = learn(prior, record).draw(points())
    w = weighted(logs)
    free = [AT["truce_breach"], AT["truce_log_scale"]]
    a, b = np.meshgrid(-1 + 2 * np.linspace(-8, 8, 1601), 0.5 + 0.8 * np.linspace(-8, 8, 801), indexing="ij")
    grid = np.tile(prior.mean, (a.size, 1))
    grid[:, free[0]], grid[:, free[1]] = a.ravel(), b.ravel()
    before = -0.5 * (((grid[:, free] - [-1, 0.5]) / [2, 0.8]) ** 2).sum(axis=1)
    exact = weighted(before + record.log_likelihood(grid))
    mean = exact @ grid[:, free]
    deviation = np.sqrt(exact @ (grid[:, free] - mean) ** 2)
    noise = 2 / np.sqrt(effective_size(w))
    assert (w @ theta[:, free] - mean) / deviation == pytest.approx(0, abs=noise)
    assert np.sqrt(w @ (theta[:, free] - mean) ** 2) / deviation == pytest.approx(1, abs=noise)
    # the evidence is the mean weight
    steps = (a[1, 0] - a[0, 0]) * (b[0, 1] - b[0, 0]) / (2 * np.pi * 2 * 0.8)
    assert logsumexp(logs) - np.log(COUNT) == pytest.approx(
        logsumexp(before + record.log_likelihood(grid)) + np.log(steps), abs=0.02
    )
    assert np.ptp(theta[:, [k for k in range(len(COEFFICIENTS)) if k not in free]], axis=0).max() == 0


@pytest.mark.parametrize("name", RECORDS)
def test_weights_are_densities_and_draws_are_of_them(name: str) -> None:
    """The prior's and the t's by scipy; and the draws' distance from the centre is as such a t has it."""
    prior, record = shipped_prior(), RECORDS[name]
    found = learn(prior, record)
    theta, logs = found.draw(points())
    y = np.linalg.solve(found.root, (theta - prior.mean).T).T[:, : len(found.centre)]
    t = multivariate_t(found.centre, found.spread @ found.spread.T, df=DEGREES)
    assert logs == pytest.approx(norm.logpdf(y).sum(axis=1) - t.logpdf(y) + record.log_likelihood(theta), abs=1e-7)
    distance = (np.linalg.solve(found.spread, (y - found.centre).T) ** 2).mean(axis=0)
    assert kstest(distance, f_distribution(len(found.centre), DEGREES).cdf).statistic < 0.01


@pytest.mark.parametrize("name", RECORDS)
def test_all_coefficients_against_weighting_draws_of_the_prior(name: str) -> None:
    """Earlier truces uncertain as well."""
    record, prior = RECORDS[name], shipped_prior()
    before = np.random.default_rng(8).uniform(0, 20, COUNT)
    theta, logs = learn(prior, record, np.random.default_rng(7).uniform(0, 20, 999)).draw(points(), before)
    w = weighted(logs)
    rng = np.random.default_rng(9)
    plain = rng.multivariate_normal(prior.mean, prior.covariance, 400_000)
    counted = rng.uniform(0, 20, len(plain))
    v = weighted(record.log_likelihood(plain, counted))
    mean = v @ plain
    deviation = np.sqrt(v @ (plain - mean) ** 2)
    noise = 5 * np.sqrt(v @ v + w @ w)  # in standard deviations, five times its standard error
    assert noise < 0.25
    assert np.abs(w @ theta - mean).max() < noise * deviation.max()
    assert np.abs((w @ theta - mean) / deviation).max() < noise
    assert np.abs(np.sqrt(w @ (theta - mean) ** 2) / deviation - 1).max() < noise
    assert abs(w @ before - v @ counted) < noise * 6
    assert np.exp(logsumexp(logs) - np.log(COUNT)) == pytest.approx(
        np.exp(record.log_likelihood(plain, counted)).mean(), rel=noise
    )


@pytest.mark.parametrize("name", RECORDS)
def test_little_is_wasted(name: str) -> None:
    w = weighted(learn(shipped_prior(), RECORDS[name]).draw(points())[1])
    assert effective_size(w) > 0.85 * COUNT and pareto_k(w) < 0
    # two coefficients on a bent ridge are as bad as it gets
    w = weighted(learn(two_free(), RECORDS[name]).draw(points())[1])
    assert effective_size(w) > 0.5 * COUNT and pareto_k(w) < 0.5


def test_without_a_record_nothing_is_learnt() -> None:
    prior = shipped_prior()
    theta, logs = learn(prior, Record()).draw(points(1 << 15))
    assert np.array_equal(logs, np.zeros(1 << 15))
    assert theta.mean(axis=0) == pytest.approx(prior.mean, abs=2e-3)
    assert np.cov(theta.T) == pytest.approx(prior.covariance, abs=5e-3)


def test_what_the_record_does_not_speak_of_stays() -> None:
    theta, logs = learn(shipped_prior(), QUICK).draw(points())
    w = weighted(logs)
    for name in ("truce_curbed", "truce_peacekeepers", "truce_victory"):
        mean, deviation = shipped_prior().mean[AT[name]], shipped_prior().standard_deviations[AT[name]]
        found = theta[:, AT[name]]
        assert w @ found == pytest.approx(mean, abs=0.03 * deviation)
        assert np.sqrt(w @ (found - mean) ** 2) == pytest.approx(deviation, rel=0.03)


def test_the_same_points_are_the_same_draws() -> None:
    found = learn(shipped_prior(), RECORD)
    whole, logs = found.draw(points())
    part, some = learn(shipped_prior(), RECORD).draw(points()[100:200])
    assert np.array_equal(part, whole[100:200]) and np.array_equal(some, logs[100:200])


def test_what_a_file_states() -> None:
    shipped, prior = shipped_prior(), prior_of(truce_curbed="0.5", truce_intercept="normal(3, 0.25)", else_="u(a, b)")
    assert prior.mean[AT["truce_curbed"]] == 0.5 and not prior.free[AT["truce_curbed"]]
    at, rest = AT["truce_intercept"], [AT[n] for n in COEFFICIENTS if n not in ("truce_intercept", "truce_curbed")]
    assert prior.mean[at] == 3 and prior.covariance[at, at] == 0.25**2
    assert np.count_nonzero(prior.covariance[at]) == 1 < np.count_nonzero(shipped.covariance[at])
    assert np.array_equal(prior.covariance[np.ix_(rest, rest)], shipped.covariance[np.ix_(rest, rest)])
    theta, logs = learn(prior, RECORD).draw(points())
    assert np.all(theta[:, AT["truce_curbed"]] == 0.5) and effective_size(weighted(logs)) > 0.8 * COUNT
    with pytest.raises(ValueError, match="truce_curbed is .*uniform.*; a number or normal"):
        prior_of(truce_curbed="0 to 1")


def test_all_may_be_stated() -> None:
    fixed = prior_of(**{name: "1" for name in COEFFICIENTS})
    theta, logs = learn(fixed, RECORD).draw(points(8))
    assert np.all(theta == 1) and np.ptp(logs) == 0


def test_the_shipped_prior_is_the_table() -> None:
    prior = shipped_prior()
    expected = {"truce_intercept": 5.68, "truce_peacekeepers": 0.94, "truce_earlier": -1.00, "truce_breach": -2.3}
    assert {n: round(float(prior.mean[AT[n]]), 2) for n in expected} == expected
    correlated = {
        (a, b)
        for a in COEFFICIENTS for b in COEFFICIENTS if a < b and prior.covariance[AT[a], AT[b]] != 0
    }  # fmt: skip
    there = {"truce_monitors", "truce_peacekeepers", "truce_victory"}
    declared = {"truce_intercept", "truce_written", "truce_definitive", "truce_earlier", "truce_log_scale"}
    assert correlated == {(a, b) for block in (there, declared) for a in block for b in block if a < b}
