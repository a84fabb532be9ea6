"""The likelihood against scipy's distributions, quadrature and finite differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import integrate, stats
from some_truces import DISTRIBUTIONS, THETA, drawn

from standoff.ceasefire import Distribution, LogNormal, Survival, Truces, likelihood

SCIPY = {"log-normal": stats.norm, "Weibull": stats.gumbel_l, "log-logistic": stats.logistic}


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_errors_are_those_of_scipy(distribution: Distribution) -> None:
    z = np.linspace(-6, 3, 61)
    other = SCIPY[distribution.name]
    assert np.allclose(distribution.log_density(z), other.logpdf(z), rtol=1e-12, atol=1e-13)
    assert np.allclose(distribution.log_survivor(z), other.logsf(z), rtol=1e-12, atol=1e-13)
    assert np.allclose(distribution.log_distribution(z), other.logcdf(z), rtol=1e-10, atol=1e-13)
    assert np.allclose(distribution.quantile(other.cdf(z)), z, rtol=1e-8, atol=1e-8)


def by_the_book(t: Truces, distribution: Distribution, theta: np.ndarray) -> np.ndarray:
    """The likelihood of each record in plain probabilities, by scipy."""
    other, scale = SCIPY[distribution.name], np.exp(theta[-1])
    out = []
    for i in range(len(t)):
        mean = theta[0] + t.covariates[i] @ theta[1:-1]

        def survivor(day: float, mean: float = mean) -> float:
            return 1.0 if day == 0 else float(other.sf((np.log(day) - mean) / scale))

        if t.exact[i]:
            p = other.pdf((np.log(t.lower[i]) - mean) / scale) / (scale * t.lower[i])
        else:
            p = survivor(t.lower[i]) - (0.0 if np.isinf(t.upper[i]) else survivor(t.upper[i]))
        out.append(np.log(p / survivor(t.entry[i])))
    return np.array(out)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_records_of_every_kind_are_as_in_the_book(distribution: Distribution) -> None:
    truces = drawn(200, distribution, 1)
    assert truces.exact.any() and truces.censored.any() and (truces.entry > 0).any()
    assert (~truces.exact & ~truces.censored & (truces.lower == 0)).any()
    ours = likelihood(truces, distribution, THETA).records
    assert np.allclose(ours, by_the_book(truces, distribution, THETA), rtol=1e-8, atol=1e-10)


def differences(truces: Truces, distribution: Distribution, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradient of the value, and Hessian from the gradient, by central differences of fourth order."""
    h = 1e-3

    def along(i: int, f: str) -> np.ndarray:
        e = np.eye(len(theta))[i] * h
        a, b, c, d = (np.asarray(getattr(likelihood(truces, distribution, theta + k * e), f)) for k in (-2, -1, 1, 2))
        return (a - 8 * b + 8 * c - d) / (12 * h)

    each = range(len(theta))
    return np.array([along(i, "total") for i in each]), np.array([along(i, "gradient") for i in each])


def wrong(found: np.ndarray, meant: np.ndarray) -> float:
    return float(np.max(np.abs(found - meant)) / np.max(np.abs(meant)))


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_derivatives_meet_finite_differences(distribution: Distribution, seed: int) -> None:
    truces = drawn(150, distribution, seed)
    theta = THETA + np.random.default_rng(seed).normal(0, 0.2, len(THETA))
    at = likelihood(truces, distribution, theta)
    gradient, hessian = differences(truces, distribution, theta)
    assert wrong(at.gradient, gradient) < 1e-7
    assert wrong(at.hessian, hessian) < 1e-7
    assert np.allclose(at.scores.sum(axis=0), at.gradient)


@dataclass(frozen=True)
class Crooked(LogNormal):
    """A planted error: the slope of the log density is off by a thousandth."""

    def slope(self, z: np.ndarray) -> np.ndarray:
        return -1.001 * z


def test_a_planted_slope_is_found() -> None:
    truces = drawn(150, LogNormal(), 2)
    gradient, hessian = differences(truces, Crooked(), THETA)
    assert wrong(likelihood(truces, Crooked(), THETA).gradient, gradient) > 1e-7
    assert wrong(likelihood(truces, Crooked(), THETA).hessian, hessian) > 1e-7


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_far_tails_stay_finite(distribution: Distribution) -> None:
    far = Truces.of([1e-9, 1e-9, 3e4, 3e4, 0.0], [1e-9, 2e-9, np.inf, 3.1e4, 1e-12])
    at = likelihood(far, distribution, np.array([5.0, np.log(0.5)]))
    assert np.isfinite(at.records).all() and np.isfinite(at.scores).all() and np.isfinite(at.hessian).all()


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda d: d.name)
def test_survival_curves_are_of_one_piece(distribution: Distribution) -> None:
    curve = Survival(distribution, np.array([3.0, 4.0]), np.array([0.8, 1.3]))
    assert np.allclose(np.exp(curve.log_survivor(curve.median)), 0.5)
    assert np.all(curve.log_survivor(0.0) == 0.0) and np.all(curve.log_survivor(np.inf) == -np.inf)
    for i, single in enumerate(Survival(distribution, np.array(m), np.array(s)) for m, s in ((3.0, 0.8), (4.0, 1.3))):
        area, _ = integrate.quad(lambda t, one=single: float(np.exp(one.log_density(t))), 1e-12, 30.0, epsabs=1e-12)
        assert area == pytest.approx(1 - np.exp(curve.log_survivor(30.0))[i], abs=1e-8)
    held = curve.still(30.0, 10.0)
    assert np.allclose(held, np.exp(curve.log_survivor(40.0)) / np.exp(curve.log_survivor(10.0)))
    with pytest.raises(ValueError, match="before the truce began"):
        curve.log_survivor(-1.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        curve.quantile(1.0)
