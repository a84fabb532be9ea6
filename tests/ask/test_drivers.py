"""Drivers against functions whose variance shares are known, and against chance."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.ask.drivers import BINS, Driver, drivers, variance_share
from standoff.ask.standing import bins_of, standing


def uniform(seed: int, count: int, unknowns: int) -> dict[str, np.ndarray]:
    draws = np.random.default_rng(seed).random((unknowns, count))
    return {f"x{k:02d}": row for k, row in enumerate(draws)}


def by_name(found: tuple[Driver, ...]) -> dict[str, Driver]:
    return {driver.unknown: driver for driver in found}


def plain_correlation_ratio(x: np.ndarray, y: np.ndarray, weights: np.ndarray, bins: int = BINS) -> float:
    """η² as it stands, chance included: what the correction is measured against."""
    w = weights / weights.sum()
    order, bottom, top = standing(x, w)
    bin_of, w, y = bins_of(bottom, top, bins), w[order], y[order] - w @ y[order]
    mass = np.bincount(bin_of, w, bins)
    return float(np.sum(np.bincount(bin_of, w * (y - w @ y), bins) ** 2 / mass) / (w @ (y - w @ y) ** 2))


def test_ishigami() -> None:
    """Ishigami and Homma 1990: sin x1 + a sin² x2 + b x3⁴ sin x1, on −π to π; shares known in closed form."""
    a, b = 7.0, 0.1
    unit = uniform(1, 16_384, 3)
    x1, x2, x3 = (math.pi * (2 * unit[name] - 1) for name in sorted(unit))
    y = np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1)
    variance = a**2 / 8 + b * math.pi**4 / 5 + b**2 * math.pi**8 / 18 + 0.5
    first, second = 0.5 * (1 + b * math.pi**4 / 5) ** 2 / variance, a**2 / 8 / variance
    found = by_name(drivers(y, np.ones(len(y)), {"x1": x1, "x2": x2, "x3": x3}))
    assert found["x1"].share_of_variance == pytest.approx(first, abs=0.015)  # 0.314
    assert found["x2"].share_of_variance == pytest.approx(second, abs=0.02)  # 0.442
    assert found["x3"].share_of_variance == pytest.approx(0, abs=0.005)  # acts only together with x1
    assert abs(found["x2"].direction) < 0.03  # moves the answer, but up and down alike


def test_additive_shares_add_up() -> None:
    x = uniform(2, 8192, 4)
    slopes = {"x00": 4.0, "x01": -2.0, "x02": 1.0, "x03": 0.0}
    y = sum(slopes[name] * x[name] for name in x)
    found = by_name(drivers(np.asarray(y), np.ones(8192), x))
    for name, slope in slopes.items():
        assert found[name].share_of_variance == pytest.approx(slope**2 / 21, abs=0.012)
        # mean of a uniform in its lowest fifth is 0.1, in its highest 0.9
        assert found[name].high - found[name].low == pytest.approx(0.8 * slope, abs=0.12)
        assert np.sign(found[name].direction) == np.sign(slope) or slope == 0
    assert list(found) == ["x00", "x01", "x02", "x03"]


def test_weights_shift_the_population() -> None:
    """Weighting a uniform x by 2x makes it triangular: the shares become those of that other population."""
    x = uniform(3, 20_000, 2)
    y = x["x00"] + x["x01"]
    found = by_name(drivers(y, 2 * x["x00"], x))
    tilted, level = 1 / 18, 1 / 12  # variances of the two
    assert found["x00"].share_of_variance == pytest.approx(tilted / (tilted + level), abs=0.02)
    assert found["x01"].share_of_variance == pytest.approx(level / (tilted + level), abs=0.02)


def test_weights_mean_the_same_as_repeated_worlds() -> None:
    rng = np.random.default_rng(4)
    times = rng.integers(0, 4, 3000)
    x = {"a": rng.random(3000), "few": rng.integers(0, 3, 3000).astype(float)}
    y = x["a"] ** 2 + 0.3 * x["few"] + 0.2 * rng.normal(size=3000)
    weighted = by_name(drivers(y, times.astype(float), x))
    repeated = by_name(
        drivers(np.repeat(y, times), np.ones(times.sum()), {k: np.repeat(v, times) for k, v in x.items()})
    )
    for name in x:
        for part in ("low", "high", "direction"):
            assert getattr(weighted[name], part) == pytest.approx(getattr(repeated[name], part), abs=1e-9)
        # what chance adds is not the same: repeating a world is no new evidence
        assert weighted[name].share_of_variance == pytest.approx(repeated[name].share_of_variance, abs=0.006)


@pytest.mark.parametrize("uneven", [False, True])
def test_an_idle_unknown_has_no_share(uneven: bool) -> None:
    """The correction sees to it: without it, or counting worlds instead of weights, chance shows."""
    rng = np.random.default_rng(5)
    corrected, plain, counted = [], [], []
    for _ in range(200):
        w = rng.lognormal(sigma=1.0 if uneven else 0.0, size=4000)
        x, y = rng.random(4000), rng.normal(size=4000)
        corrected.append(variance_share(x, y, w))
        plain.append(plain_correlation_ratio(x, y, w))
        counted.append(max(0.0, plain[-1] - (BINS - 1) / (4000 - BINS) * (1 - plain[-1])))
    assert np.mean(corrected) < 0.0016  # half of chance's own spread is cut off at zero
    assert np.mean(plain) > 2.5 * np.mean(corrected)
    if uneven:
        assert np.mean(counted) > 2.5 * np.mean(corrected)


def test_few_effective_worlds_do_not_make_drivers() -> None:
    rng = np.random.default_rng(6)
    shares = [variance_share(rng.random(120), rng.normal(size=120), np.ones(120)) for _ in range(300)]
    raw = [plain_correlation_ratio(rng.random(120), rng.normal(size=120), np.ones(120)) for _ in range(300)]
    assert np.mean(shares) < 0.015 < 0.1 < np.mean(raw)


def test_two_values_are_compared_whole() -> None:
    """An unknown with two values: its fifths are the two groups, its share the variance between them."""
    x = np.array([0.0, 1.0, 1.0, 1.0] * 500)
    y = np.where(x == 0, 1.0, 3.0) + np.tile([0.1, -0.1], 1000)
    (driver,) = drivers(y, np.ones(2000), {"x": x})
    off, on = y[x == 0].mean(), y[x == 1].mean()
    assert (driver.low, driver.high) == (pytest.approx(off), pytest.approx(on))
    assert driver.share_of_variance == pytest.approx(np.var(np.where(x == 0, off, on)) / np.var(y), abs=0.001)


def test_a_share_never_reaches_one() -> None:
    x = np.repeat([0.0, 1.0], 400)
    (driver,) = drivers(x, np.ones(800), {"x": x})
    assert 0.999 < driver.share_of_variance < 1
    assert driver.direction == pytest.approx(1)


def test_what_is_left_out() -> None:
    rng = np.random.default_rng(7)
    x = rng.random(1000)
    y, w = 2 * x, np.ones(1000)
    unknowns = {"x": x, "fixed": np.full(1000, 0.3), "nearly": 0.3 + 1e-16 * x}
    assert [d.unknown for d in drivers(y, w, unknowns)] == ["x"]
    assert drivers(np.full(1000, 0.25), w, unknowns) == ()
    assert drivers(np.full(1000, np.nan), w, unknowns) == ()
    spoilt, unweighted = y.copy(), w.copy()
    spoilt[:100], unweighted[100:200] = np.nan, 0
    rest = slice(200, None)
    assert drivers(spoilt, unweighted, {"x": x}) == drivers(y[rest], w[rest], {"x": x[rest]})
    partly = x.copy()
    partly[:200] = np.nan
    assert drivers(y, w, {"x": partly}) == drivers(y[rest], w[rest], {"x": x[rest]})


def test_order_and_number() -> None:
    x = np.random.default_rng(8).random(500)
    twins = {"b": x, "a": x, "d": x, "c": x}
    assert [d.unknown for d in drivers(x, np.ones(500), twins, most=3)] == ["a", "b", "c"]


def test_truth_values_are_a_quantity() -> None:
    x = np.random.default_rng(9).random(2000)
    (driver,) = drivers(x > 0.5, np.ones(2000), {"x": x})
    assert (driver.low, driver.high) == (pytest.approx(0, abs=1e-12), pytest.approx(1))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    scale=st.floats(0.01, 100),
    shift=st.floats(-10, 10),
    levels=st.sampled_from([0, 3, 40]),
)
def test_units_do_not_matter(seed: int, scale: float, shift: float, levels: int) -> None:
    """Shares and directions survive a rising change of the unknown and a change of the quantity's units."""
    rng = np.random.default_rng(seed)
    x, w = rng.random(400), rng.exponential(size=400)
    x = np.floor(levels * x) / levels if levels else x
    y = x + rng.normal(size=400)
    (here,), (there,) = drivers(y, w, {"x": x}), drivers(scale * y + shift, w, {"x": np.exp(3 * x)})
    assert there.share_of_variance == pytest.approx(here.share_of_variance, abs=1e-9)
    assert there.direction == pytest.approx(here.direction, abs=1e-9)
    assert there.low == pytest.approx(scale * here.low + shift, abs=1e-7)
    (down,) = drivers(-y, w, {"x": x})
    assert (down.low, down.high) == (pytest.approx(-here.low), pytest.approx(-here.high))
    assert down.direction == pytest.approx(-here.direction)
    assert 0 <= here.share_of_variance < 1 and -1 <= here.direction <= 1
