"""Shares of worlds told from counts: simulation and recovery where probabilities are Beta, counts binomial.

Planted, to see these fail: shares as they were counted; shares drawn in and not stretched; the mean of all paths in
place of that of worlds; the noise of counting not divided by the number of paths. Each was caught.
"""

from __future__ import annotations

import numpy as np
import pytest

from standoff.simulate import shares

WORLDS, AGAIN = 400, 60


def alike(count: int = WORLDS) -> np.ndarray:
    return np.full(count, 1.0 / count)


def recovered(a: float, b: float, paths: str) -> tuple[np.ndarray, np.ndarray]:
    """By how much the mean is off, and the deviation told over the true one, in many simulations."""
    rng = np.random.default_rng([int(10 * a), int(10 * b), len(paths)])
    off, spread = [], []
    for _ in range(AGAIN):
        p = rng.beta(a, b, WORLDS)
        n = np.full(WORLDS, 50) if paths == "equal" else rng.geometric(1 / 40, WORLDS)
        told = shares(rng.binomial(n, p), n, alike())
        off.append(told.mean() - p.mean())
        spread.append(told.std() / p.std())
    return np.array(off), np.array(spread)


@pytest.mark.parametrize("paths", ["equal", "unequal"])
@pytest.mark.parametrize(("a", "b"), [(2.0, 6.0), (0.3, 0.4), (20.0, 20.0)])
def test_mean_and_spread_are_recovered(a: float, b: float, paths: str) -> None:
    off, spread = recovered(a, b, paths)
    assert abs(off.mean()) < 4.5 * off.std() / np.sqrt(AGAIN) + 1e-4
    assert spread.mean() == pytest.approx(1.0, abs=0.03)
    raw_spread = np.sqrt(1 + (a + b) / 50)  # of shares as counted: var p (1 + (a + b)/n), Beta-binomial
    assert abs(spread.mean() - 1) < 0.5 * (raw_spread - 1) or raw_spread < 1.02


def test_quantiles_are_recovered() -> None:
    """An interval over worlds is neither widened by few paths nor narrowed by the drawing in."""
    rng = np.random.default_rng(5)
    p = rng.beta(3, 9, 4000)
    n = np.full(4000, 25)
    counted = rng.binomial(n, p)
    told = shares(counted, n, alike(4000))
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    true, found, raw = (np.quantile(x, levels) for x in (p, told, counted / n))
    assert np.all(np.abs(found - true) < 0.02)
    assert np.max(np.abs(raw - true)) > 0.03
    assert np.mean((told - p) ** 2) < np.mean((counted / n - p) ** 2)


def test_worlds_that_do_not_differ_are_told_alike() -> None:
    """Where counting alone explains the scatter, worlds hardly scatter."""
    rng = np.random.default_rng(2)
    told = [shares(rng.binomial(200, 0.3, WORLDS), np.full(WORLDS, 200), alike()).std() for _ in range(40)]
    raw = np.sqrt(0.3 * 0.7 / 200)
    assert np.mean(told) < 0.3 * raw and np.median(told) < 0.25 * raw


def test_worlds_in_which_a_condition_often_holds_do_not_speak_for_the_others() -> None:
    n = np.repeat([400, 20], WORLDS // 2)
    p = np.repeat([0.8, 0.2], WORLDS // 2)
    told = shares(np.round(n * p).astype(int), n, alike())
    assert told.mean() == pytest.approx(0.5, abs=0.02), "pooled over paths it would be 0.77"


def test_what_a_world_without_paths_is_told_is_the_mean_of_the_others() -> None:
    rng = np.random.default_rng(6)
    n = np.concatenate([rng.integers(1, 90, WORLDS), [0]])
    p = np.concatenate([0.2 + 0.6 * n[:-1] / 90, [0.5]])  # where there are more paths, it is likelier
    told = shares(rng.binomial(n, p), n, alike(WORLDS + 1))
    assert told[-1] == pytest.approx(told[:-1].mean(), abs=1e-12)


def test_never_all_or_nothing() -> None:
    n = np.array([100, 100, 0, 1, 3])
    weights = alike(5)
    for counts in (np.zeros(5, dtype=int), n, np.array([100, 0, 0, 1, 0])):
        told = shares(counts, n, weights)
        assert np.all((told > 0) & (told < 1))
    assert shares(np.zeros(5, dtype=int), n, weights).max() == pytest.approx(0.5 / 205)


def test_a_world_without_paths_has_the_mean_and_one_without_weight_says_nothing() -> None:
    n = np.array([200, 200, 200, 0, 200])
    weights = np.array([0.25, 0.25, 0.25, 0.25, 0.0])
    told = shares(np.array([20, 100, 180, 0, 0]), n, weights)
    assert told[3] == told[4] == pytest.approx(0.5, abs=1e-3)
    assert told[0] < 0.15 < 0.85 < told[2]
    assert np.isnan(shares(np.zeros(3, dtype=int), np.zeros(3, dtype=int), alike(3))).all()
    assert np.all(np.isfinite(shares(np.array([1, 0, 1]), np.array([1, 1, 1]), alike(3))))


def test_the_other_way_round_is_the_complement() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(1, 80, WORLDS)
    counts = rng.binomial(n, rng.beta(2, 3, WORLDS))
    assert np.allclose(shares(counts, n, alike()), 1 - shares(n - counts, n, alike()), rtol=0, atol=1e-12)
