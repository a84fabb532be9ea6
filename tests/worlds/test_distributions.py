"""Quantile functions against SciPy's, and what they promise: monotone, within the stated range."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from standoff.language import Distribution, parse_value
from standoff.worlds.distributions import quantile_of, support

LEVELS = np.linspace(0.001, 0.999, 997)

SCIPY = {
    "uniform(0.3, 0.7)": stats.uniform(0.3, 0.4),
    "-2 to 5": stats.uniform(-2, 7),
    "loguniform(3, 20)": stats.loguniform(3, 20),
    "beta(2, 5)": stats.beta(2, 5),
    "beta(0.5, 0.5)": stats.beta(0.5, 0.5),
    "normal(1, 0.25)": stats.norm(1, 0.25),
    "lognormal(8, 0.5)": stats.lognorm(0.5, scale=8),
    "triangular(0, 0.2, 1)": stats.triang(0.2, 0, 1),
    "triangular(1, 1, 3)": stats.triang(0, 1, 2),
    "triangular(1, 3, 3)": stats.triang(1, 1, 2),
}


def parsed(text: str) -> Distribution:
    value = parse_value(text)
    assert isinstance(value, Distribution)
    return value


@pytest.mark.parametrize("text", SCIPY)
def test_quantiles_are_scipys(text: str) -> None:
    assert np.allclose(quantile_of(parsed(text), LEVELS), SCIPY[text].ppf(LEVELS), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("text", SCIPY)
def test_draws_have_the_stated_law(text: str) -> None:
    u = np.random.default_rng(1).random(4_000)
    assert stats.kstest(quantile_of(parsed(text), u), SCIPY[text].cdf).pvalue > 1e-3


# worlds are drawn from coordinates well inside (0, 1); at 1e-290 SciPy's inverse of the beta law gives no number
coordinates = st.one_of(st.just(0.0), st.floats(1e-20, 1))


@given(st.sampled_from(sorted(SCIPY)), coordinates, coordinates)
@settings(deadline=None)
def test_quantiles_rise(text: str, one: float, other: float) -> None:
    low, high = quantile_of(parsed(text), np.array([min(one, other), max(one, other)]))
    assert low <= high or high == pytest.approx(low, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("0.3 to 0.7", (0.3, 0.7)),
        ("loguniform(3, 20)", (3, 20)),
        ("triangular(0, 0.2, 1)", (0, 1)),
        ("beta(2, 5)", (0, 1)),
    ],
)
def test_the_support_is_the_stated_range(text: str, ends: tuple[float, float]) -> None:
    assert support(parsed(text)) == ends
    reached = quantile_of(parsed(text), np.array([0.0, 1.0]))
    assert reached == pytest.approx(ends, abs=1e-12)


@pytest.mark.parametrize("text", ["normal(1, 0.25)", "lognormal(8, 0.5)"])
def test_without_ends_the_support_is_the_middle(text: str) -> None:
    assert support(parsed(text)) == pytest.approx(tuple(SCIPY[text].ppf([0.01, 0.99])))


def test_a_name_that_no_parser_admits_is_refused() -> None:
    with pytest.raises(ValueError, match="no distribution called 'cauchy'"):
        quantile_of(Distribution("cauchy", (0.0, 1.0)), LEVELS)


def test_planted_a_median_taken_for_the_mean_of_logs_is_caught() -> None:
    """lognormal(8, 0.5) states the median; reading 8 as the mean of the log is far off."""
    wrong = np.exp(8 + 0.5 * stats.norm.ppf(LEVELS))
    assert not np.allclose(quantile_of(parsed("lognormal(8, 0.5)"), LEVELS), wrong, rtol=1e-2)
