"""What must not matter does not: order, names, scale; and what must hold in every world does."""

from __future__ import annotations

import numpy as np
import pytest
from small_crisis import small

from standoff.ask import ask
from standoff.crisis import Crisis
from standoff.worlds import Worlds, worlds

WAR = "P(outcome = war | observed)"
BELIEF = "belief(beryl, amber = tough | amber.signal = warn)"


def drawn(crisis: Crisis, count: int = 128) -> Worlds:
    return worlds(crisis, count, 7, most=count)


@pytest.fixture(scope="module")
def base() -> Worlds:
    return drawn(small())


REORDERED = {
    "players and types": (
        "game:\n  players: {amber: {types: {tough: tough_odds, weak: rest}}, beryl: {}}\n  outcomes: {quiet",
        "game:\n  players: {beryl: {}, amber: {types: {weak: rest, tough: tough_odds}}}\n  outcomes: {quiet",
    ),
    "outcomes": (
        "outcomes: {quiet: Quiet, yields: Yields, war: War, folds: Folds}",
        "outcomes: {war: War, folds: Folds, quiet: Quiet, yields: Yields}",
    ),
    "actions": ("actions: {fight: war, fold: folds}", "actions: {fold: folds, fight: war}"),
    "unknowns": (
        "  tough_odds: {value: 0.2 to 0.8, why: a}\n  warn_cost: {value: 0.05 to 0.3, why: a}\n",
        "  warn_cost: {value: 0.05 to 0.3, why: a}\n  tough_odds: {value: 0.2 to 0.8, why: a}\n",
    ),
    "preferences": (
        "    tough: {ordering: yields > quiet > war > folds, why: a}\n"
        "    weak: {ordering: yields > quiet > folds >> war, why: a}\n",
        "    weak: {ordering: yields > quiet > folds >> war, why: a}\n"
        "    tough: {ordering: yields > quiet > war > folds, why: a}\n",
    ),
}


@pytest.mark.parametrize("what", REORDERED)
def test_the_order_in_which_a_file_lists_things_does_not_matter(base: Worlds, what: str) -> None:
    other = drawn(small(REORDERED[what]))
    for query in (WAR, BELIEF):
        one, two = ask(base, query), ask(other, query)
        assert np.allclose(one.values, two.values, rtol=0, atol=1e-9), what
        assert np.allclose(one.weights, two.weights, rtol=0, atol=1e-10), what


def test_another_ranking_would_be_noticed(base: Worlds) -> None:
    other = drawn(
        small(("beryl: {ordering: folds > quiet > yields > war", "beryl: {ordering: folds > yields > quiet > war"))
    )
    assert not np.allclose(ask(base, WAR).values, ask(other, WAR).values, rtol=0, atol=1e-3)


def test_names_do_not_matter_where_they_sort_alike(base: Worlds) -> None:
    other = drawn(small(("amber", "amberly"), ("beryl", "beryllia")))
    one, two = ask(base, WAR), ask(other, WAR)
    assert np.allclose(one.values, two.values, rtol=0, atol=1e-12)
    assert np.allclose(one.weights, two.weights, rtol=0, atol=1e-14)


def test_names_that_sort_otherwise_change_no_more_than_the_draw_does() -> None:
    one = ask(drawn(small(), 1024), WAR)
    two = ask(drawn(small(("amber", "zircon"), ("warn_cost", "a_cost"), ("tough_odds", "z_odds")), 1024), WAR)
    spread = float(np.sqrt(np.average((one.values - one.mean) ** 2, weights=one.weights)))
    assert not np.array_equal(one.values, two.values)
    assert abs(one.mean - two.mean) < 4 * spread * np.sqrt(2 / one.ess)


def martingale_error(found: Worlds, odds: float = 1.0) -> float:
    """How far beliefs after each signal, averaged over signals, lie from the prior, at worst."""
    worst = 0.0
    for reading in found.readings:
        prior = reading.unknowns["tough_odds"] * odds
        tree, reach = reading.tree, reading.reach
        tough = tree.type_of[:, tree.players.index("amber")] == tree.types["amber"].index("tough")
        average = np.zeros(len(reach))
        for action in ("pass", "warn"):
            mask = tree.mask_of_move("amber.signal", action)
            average += reach[:, mask].sum(axis=1) * (reach[:, mask & tough].sum(axis=1) / reach[:, mask].sum(axis=1))
        worst = max(worst, float(np.max(np.abs(average - prior))))
    return worst


def test_beliefs_average_back_to_the_prior(base: Worlds) -> None:
    assert martingale_error(base) < 1e-13


def test_a_wrong_prior_would_be_noticed(base: Worlds) -> None:
    assert martingale_error(base, odds=1.001) > 1e-5


def test_at_precision_zero_everyone_tosses_a_coin() -> None:
    found = drawn(small(("precision: 2 to 6", "precision: 0")), 16)
    for reading in found.readings:
        for h in reading.tree.infosets:
            assert np.allclose(reading.solution.strategy[:, h.slice], 1 / len(h.actions), rtol=0, atol=1e-15)


def test_utilities_and_precision_scale_together() -> None:
    """Twice every utility and cost at half the precision is the same game."""
    values = "{ordering: folds > quiet > yields > war, why: a}"
    numbers = "{{values: {{folds: {0}, quiet: {1}, yields: {2}, war: 0}}, why: a}}"
    one = small(("beryl: " + values, "beryl: " + numbers.format(1, 0.7, 0.4)), ("precision: 2 to 6", "precision: 5"),
                *_amber(1.0), ("tough: 0.05, weak: warn_cost", "tough: 0.05, weak: 0.1"))  # fmt: skip
    two = small(("beryl: " + values, "beryl: " + numbers.format(2, 1.4, 0.8)), ("precision: 2 to 6", "precision: 2.5"),
                *_amber(2.0), ("tough: 0.05, weak: warn_cost", "tough: 0.1, weak: 0.2"))  # fmt: skip
    a, b = drawn(one, 8).readings[0].solution, drawn(two, 8).readings[0].solution
    assert np.allclose(a.strategy, b.strategy, rtol=0, atol=1e-12)


def _amber(scale: float) -> tuple[tuple[str, str], ...]:
    tough = f"values: {{yields: {scale}, quiet: {0.6 * scale}, war: {0.3 * scale}, folds: 0}}"
    weak = f"values: {{yields: {scale}, quiet: {0.6 * scale}, folds: {0.3 * scale}, war: 0}}"
    return (("ordering: yields > quiet > war > folds", tough), ("ordering: yields > quiet > folds >> war", weak))
