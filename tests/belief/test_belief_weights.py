"""Weighted worlds: effective size, the tail's shape, quantiles, shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.belief import (
    ITEM,
    SOURCE,
    effective_size,
    normalised,
    pareto_k,
    quantile,
    reliability,
    smoothed_share,
    table,
)


def generalised_pareto(k: float, count: int, seed: int) -> np.ndarray:
    """Draws whose tail has shape k: ((1-u)^-k - 1) / k, an exponential where k is 0."""
    u = np.random.default_rng(seed).random(count)
    return np.asarray(-np.log1p(-u) if k == 0 else ((1 - u) ** -k - 1) / k)


def test_normalising_works_in_logarithms() -> None:
    weights = normalised(np.array([-2000.0, -2000.0 + np.log(3.0), -np.inf]))
    assert np.allclose(weights, [0.25, 0.75, 0.0])
    assert (normalised(np.full(4, -np.inf)) == 0.0).all()
    assert normalised(np.array([])).size == 0


@given(st.integers(1, 50), st.integers(0, 50))
def test_effective_size_counts_equal_weights(live: int, dead: int) -> None:
    weights = np.r_[np.full(live, 0.3), np.zeros(dead)]
    assert effective_size(weights) == pytest.approx(live)


def test_effective_size_lies_between_one_and_the_number() -> None:
    assert effective_size(np.array([1.0, 0.0])) == 1.0
    assert effective_size(np.zeros(3)) == 0.0
    weights = np.random.default_rng(0).random(1000)
    assert effective_size(weights) == pytest.approx(1000 * 0.75, rel=0.05)  # (E w)² / E w² = (1/4) / (1/3)
    assert effective_size(7.0 * weights) == pytest.approx(effective_size(weights))


@pytest.mark.parametrize("k", [-0.3, 0.0, 0.3, 0.7, 1.0])
def test_the_tails_shape_is_found(k: float) -> None:
    """Means of many samples against the estimator's own shrinkage, (n k + 5) / (n + 10), n the size of the tail."""
    size = 20_000
    tail = int(3 * np.sqrt(size))
    found = [pareto_k(1.0 + generalised_pareto(k, size, seed)) for seed in range(12)]
    assert np.mean(found) == pytest.approx((tail * k + 5) / (tail + 10), abs=0.06)
    assert np.std(found) < 0.15


def test_the_tails_shape_does_not_depend_on_units_or_order() -> None:
    weights = generalised_pareto(0.5, 4000, 1)
    assert pareto_k(1e-30 * weights[::-1]) == pytest.approx(pareto_k(weights), abs=1e-9)


def test_even_weights_have_no_tail_and_few_cannot_be_judged() -> None:
    assert pareto_k(np.ones(1000)) == -np.inf
    assert pareto_k(np.ones(10)) == np.inf


def test_one_world_that_outweighs_all_is_told() -> None:
    weights = np.r_[np.random.default_rng(2).random(999), 1e6]
    assert pareto_k(weights) > 0.7


def test_planted_a_light_tail_is_not_taken_for_a_heavy_one() -> None:
    assert pareto_k(1.0 + generalised_pareto(0.0, 20_000, 3)) < 0.4 < 0.7 < pareto_k(generalised_pareto(1.2, 20_000, 3))


whole = st.lists(st.tuples(st.floats(-100, 100), st.integers(0, 6)), min_size=1, max_size=30).filter(
    lambda rows: sum(n for _, n in rows) > 0
)


@given(whole, st.floats(0.01, 0.99))
def test_quantiles_are_those_of_replicated_worlds(rows: list[tuple[float, int]], level: float) -> None:
    """A weight of n is n worlds alike; numpy's hazen quantiles put each at the middle of its share.

    Inside a run of equal worlds numpy's answer is flat, and between two runs ours is a straight line from middle to
    middle: the two agree within the neighbouring distinct values, and exactly where all weights are one.
    """
    values, counts = np.array([v for v, _ in rows]), np.array([n for _, n in rows])
    found = quantile(values, counts.astype(float), np.array([level]))[0]
    replicated = np.repeat(values, counts)
    distinct = np.unique(replicated)
    k = int(np.searchsorted(distinct, np.quantile(replicated, level, method="inverted_cdf")))
    assert distinct[max(0, k - 1)] - 1e-9 <= found <= distinct[min(len(distinct) - 1, k + 1)] + 1e-9
    ones = quantile(values, np.ones(len(values)), np.array([level]))[0]
    assert ones == pytest.approx(np.quantile(values, level, method="hazen"), abs=1e-9)


def test_quantiles_of_many_weighted_worlds_are_those_of_the_population() -> None:
    """Uniform values weighted by themselves have density 2x, so quantiles √q; a NaN or an empty world is left out."""
    values = (np.arange(20_000) + 0.5) / 20_000
    levels = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
    assert np.allclose(quantile(values, values, levels), np.sqrt(levels), atol=1e-4)
    spoiled, weights = np.r_[values, np.nan, 5.0], np.r_[values, 3.0, 0.0]
    assert np.allclose(quantile(spoiled, weights, levels), np.sqrt(levels), atol=1e-4)
    assert np.isnan(quantile(np.array([np.nan]), np.ones(1), levels)).all()


def test_planted_ignoring_the_weights_is_caught() -> None:
    values = (np.arange(2_000) + 0.5) / 2_000
    assert abs(quantile(values, np.ones(2_000), np.array([0.5]))[0] - np.sqrt(0.5)) > 0.1


@given(st.floats(0, 1), st.floats(1, 1e9))
def test_a_share_is_never_none_or_all(share: float, effective: float) -> None:
    found = smoothed_share(share, effective)
    assert 0.0 < found < 1.0
    assert abs(found - share) <= 0.5 / (effective + 1) + 1e-15


def test_smoothed_shares_by_hand() -> None:
    assert smoothed_share(0.0, 9.0) == pytest.approx(0.05)
    assert smoothed_share(1.0, 9.0) == pytest.approx(0.95)
    assert smoothed_share(0.5, 123.0) == pytest.approx(0.5)


def test_grades_become_reliabilities_in_the_order_of_their_words() -> None:
    rows = dict(table())
    assert len(rows) == len(SOURCE) * len(ITEM)
    assert all(0 < r < 1 for r in rows.values())
    for grades in (["A2", "B2", "C2", "D2", "E2"], ["B1", "B2", "B3", "B4", "B5"]):
        found = [rows[g] for g in grades]
        assert found == sorted(found, reverse=True) and len(set(found)) == 5


def test_a_file_may_replace_a_grade_a_letter_or_a_digit() -> None:
    assert reliability("b2", {"B2": 0.6, "B": 0.1}) == 0.6
    assert reliability("B1", {"B": 0.5}) == pytest.approx(0.5 * ITEM["1"])
    assert reliability("B2", {"2": 1.0}) == pytest.approx(SOURCE["B"])
    assert reliability(None) == reliability("F6")
    assert dict(table({"A": 0.5}))["A1"] == pytest.approx(0.5 * ITEM["1"])
