"""Flip points against curves whose crossing is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.ask.flips import Flip, flip_from_grid, flip_sentence

GRID = np.linspace(0, 1, 11)


def words(name: str) -> str:
    return {"r": "Russia's resolve", "c": "the cost of a strike"}[name]


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.65])
@pytest.mark.parametrize("median", [0.1, 0.5, 0.9])
def test_a_straight_line_turns_where_it_crosses(threshold: float, median: float) -> None:
    flip = flip_from_grid("r", GRID, 0.2 + 0.6 * GRID, median, threshold)
    assert flip.to == pytest.approx((threshold - 0.2) / 0.6)
    assert flip.holds == (0.2 + 0.6 * median >= threshold)
    assert (flip.low, flip.high, flip.share_low, flip.share_high) == (0, 1, 0.2, pytest.approx(0.8))
    assert flip.distance == pytest.approx(abs((threshold - 0.2) / 0.6 - median))


def test_a_falling_share_turns_too() -> None:
    flip = flip_from_grid("r", GRID, 1 - GRID, 0.25, 0.5)
    assert flip.to == pytest.approx(0.5)
    assert flip.holds


def test_the_nearest_of_several() -> None:
    share = np.interp(GRID, [0, 0.2, 0.4, 0.8, 1], [0.1, 0.4, 0.6, 0.6, 0.3])  # crosses at 0.3 and at 0.867
    assert flip_from_grid("r", GRID, share, 0.5).to == pytest.approx(0.3)
    assert flip_from_grid("r", GRID, share, 0.7).to == pytest.approx(0.8 + 0.2 / 3)
    # taking the first crossing instead would have said 0.3 both times


def test_of_two_equally_near_the_lower() -> None:
    assert flip_from_grid("r", np.array([0.0, 1, 2]), np.array([0.0, 1, 0]), 1.0).to == 0.5


def test_none_within_the_range() -> None:
    for share in (0.6 + 0.3 * GRID, 0.4 * GRID):
        flip = flip_from_grid("r", GRID, share, 0.5)
        assert flip.to is None and flip.distance is None


def test_a_share_on_the_threshold_holds() -> None:
    flip = flip_from_grid("r", np.array([0.0, 1, 2, 3]), np.array([0.7, 0.5, 0.5, 0.3]), 1.5)
    assert flip.holds
    assert flip.to == 2.0  # holds to the end of the level stretch
    assert flip_from_grid("r", GRID, np.full(11, 0.5), 0.5).to is None


def test_order_and_gaps_of_the_grid_do_not_matter() -> None:
    share = 0.9 - 0.8 * GRID
    mixed = np.random.default_rng(1).permutation(11)
    assert flip_from_grid("r", GRID[mixed], share[mixed], 0.2) == flip_from_grid("r", GRID, share, 0.2)
    share[[0, 4, 7]] = np.nan
    flip = flip_from_grid("r", GRID, share, 0.2)
    assert flip.to == pytest.approx(0.5)
    assert flip.low == pytest.approx(0.1)  # what was not told is not claimed
    with pytest.raises(ValueError, match="at least two values"):
        flip_from_grid("r", GRID, np.full(11, np.nan), 0.5)


def test_a_median_outside_is_read_at_the_end() -> None:
    flip = flip_from_grid("r", GRID, GRID, 1.4)
    assert (flip.median, flip.share_median, flip.to) == (1.4, 1.0, pytest.approx(0.5))


@given(
    share=st.lists(st.floats(0, 1), min_size=2, max_size=12),
    threshold=st.floats(0.05, 0.95),
    part=st.floats(0, 1),
)
def test_nothing_turns_before_the_flip(share: list[float], threshold: float, part: float) -> None:
    """At the flip the share is the threshold; until there (without one: everywhere) the verdict stays."""
    s = np.array(share)
    x = np.linspace(-2, 3, len(s))
    median = -2 + 5 * part
    flip = flip_from_grid("r", x, s, median, threshold)
    end = flip.to
    way = np.linspace(-2, 3, 301) if end is None else median + (end - median) * np.linspace(0, 0.999, 301)
    on_the_way = np.interp(way, x, s)
    slack = 1e-9
    if flip.holds:
        assert np.all(on_the_way >= threshold - slack)
    else:
        assert np.all(on_the_way < threshold + slack)
    if end is not None:
        steepest = np.max(np.abs(np.diff(s))) * (len(s) - 1) / 5
        assert abs(np.interp(end, x, s) - threshold) <= 1e-9 * (1 + steepest) + 1e-12


def test_sentences() -> None:
    falls = Flip("r", 0.5, 0.42, 0.2, 0.8, 0.1, 0.9, 0.7)
    assert flip_sentence(falls, words) == (
        "The claim fails in most worlds once Russia's resolve is below 0.42 (median 0.5, stated range 0.2 to 0.8)."
    )
    rises = Flip("c", 0.05, 0.1234, 0.02, 0.15, 0.1, 0.9, 0.3)
    assert flip_sentence(rises, words) == (
        "The claim holds in most worlds once the cost of a strike is above 0.12 "
        "(median 0.05, stated range 0.02 to 0.15)."
    )
    never = Flip("r", 0.5, None, 0.2, 0.8, 0.61, 1.0, 0.8)
    assert flip_sentence(never, words) == (
        "The claim holds in most worlds at every value of Russia's resolve from 0.2 to 0.8 "
        "(it holds in 61% of worlds at 0.2, more than 99% at 0.8)."
    )
    both = Flip("r", 0.5, None, 0.2, 0.8, 0.0, 0.0, 0.0, threshold=0.6)
    assert flip_sentence(both, words) == (
        "The claim holds in fewer than 60% of worlds at every value of Russia's resolve from 0.2 to 0.8 "
        "(it holds in less than 1% of worlds at both ends)."
    )


def test_a_near_flip_is_not_rounded_onto_the_median() -> None:
    near, on = (Flip("r", 0.5, to, 0.2, 0.8, 0.1, 0.9, 0.51) for to in (0.4981, 0.5))
    assert "below 0.498 (median 0.5," in flip_sentence(near, words)
    assert "leaves 0.5 " in flip_sentence(on, words)
