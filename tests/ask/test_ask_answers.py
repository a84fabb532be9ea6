"""Answers: what a query comes to in each world, and the figures made of that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from standoff.ask import Answer, ask
from standoff.language import LanguageError
from standoff.worlds import Worlds

WAR = "P(outcome = war | observed)"


def by_hand(found: Worlds, wanted: str, given: str | None = None) -> np.ndarray:
    """P(outcome = wanted | given move of the challenger) from the terminals."""
    r = found.readings[0]
    outcome = r.tree.outcome == r.tree.outcomes.index(wanted)
    mask = np.ones_like(outcome) if given is None else r.tree.mask_of_move("challenger.challenge", given)
    return np.asarray(r.reach[:, outcome & mask].sum(axis=1) / r.reach[:, mask].sum(axis=1))


def test_a_probability_is_a_ratio_of_sums_over_terminals(found: Worlds) -> None:
    assert np.allclose(ask(found, "P(outcome = war)").values, by_hand(found, "war"), rtol=0, atol=1e-14)
    given = ask(found, "P(outcome = war | challenger.challenge = demand)").values
    assert np.allclose(given, by_hand(found, "war", "demand"), rtol=0, atol=1e-14)
    assert not np.allclose(given, by_hand(found, "war"), rtol=0, atol=1e-3)


def test_what_a_player_can_expect_is_the_value_of_its_game(found: Worlds) -> None:
    r = found.readings[0]
    value = r.solution.value[:, r.tree.players.index("defender")]
    assert np.allclose(ask(found, "E(defender)").values, value, rtol=0, atol=1e-13)


def test_arithmetic(found: Worlds) -> None:
    war, peace = ask(found, "P(outcome = war)").values, ask(found, "P(outcome = concession)").values
    assert np.allclose(ask(found, "2 * P(outcome = war) - P(outcome = concession)").values, 2 * war - peace)


def test_a_comparison_with_a_number_shows_the_quantity_and_of_two_their_difference(found: Worlds) -> None:
    plain = ask(found, WAR)
    above = ask(found, f"{WAR} > 0.2")
    assert plain.share is None and plain.holds is None
    assert np.array_equal(above.values, plain.values)
    assert above.holds is not None and np.array_equal(above.holds, plain.values > 0.2)
    two = ask(found, f"{WAR} > P(outcome = concession | observed)")
    other = ask(found, "P(outcome = concession | observed)").values
    assert np.allclose(two.values, plain.values - other, rtol=0, atol=1e-15)


def test_quantiles_are_those_of_worlds_repeated_by_weight() -> None:
    values, repeats = np.array([0.1, 0.4, 0.2, 0.9]), np.array([3, 1, 4, 2])
    weighted = answer(values, repeats / repeats.sum())
    repeated = answer(np.repeat(values, repeats), np.full(10, 0.1))
    assert weighted.median == pytest.approx(0.2, abs=0.08)
    assert weighted.mean == pytest.approx(repeated.mean, abs=1e-15)
    low, high = weighted.interval90
    assert 0.1 <= low < weighted.median < high <= 0.9


def answer(values: np.ndarray, weights: np.ndarray, holds: np.ndarray | None = None) -> Answer:
    size = len(values)
    return Answer("q", values, holds, weights, np.zeros(size, dtype=np.int64), ("base",), 1, size)


def test_a_share_is_never_none_or_all() -> None:
    every = answer(np.ones(50), np.full(50, 0.02), np.ones(50, dtype=bool))
    none = replace(every, holds=np.zeros(50, dtype=bool))
    assert every.share == pytest.approx(50.5 / 51)
    assert none.share == pytest.approx(0.5 / 51)


def test_json_has_the_documented_fields(found: Worlds) -> None:
    out = ask(found, f"{WAR} > 0.2").to_json()
    wanted = {"query", "median", "interval50", "interval90", "share", "ess", "pareto_k", "worlds", "seed"}
    assert wanted <= set(out)
    assert out["worlds"] == 256 and out["seed"] == 2


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("P(outcome = wra)", 3, "war"),
        ("P(challenger.chalenge = demand)", 3, "challenger.challenge"),
        ("P(outcome = war | defender.reply = refuze)", 19, "refuse"),
        ("P(challenger = resolve)", 3, "resolved"),
        ("E(defendr)", 1, "defender"),
        ("P(ceasefire by 2020-11-15) > 0.5", 3, "says nothing of the weeks ahead"),
        ("P(outcome = war | holds >= 3 days)", 19, "says nothing of the weeks ahead"),
        ("Q(deaths by 2020-11-15)", 1, "says nothing of the weeks ahead"),
        ("P(outcome = war | do challenger_resolved = 0.5)", 19, "'do' is for dated questions"),
        ("E(defender | ceasefire by 2020-11-15)", 1, "takes no dated event"),
        ("P(phase = clash)", 3, "phase = clash by 2020-11-30"),
        ("belief(defender, outcome = war | challenger = resolved)", 34, "does not know"),
        ("P(outcome = war | challenger.challenge = refrain, defender.reply = refuse)", 19, "no path"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(found: Worlds, query: str, column: int, says: str) -> None:
    with pytest.raises(LanguageError) as caught:
        ask(found, query)
    assert caught.value.column == column
    assert says in caught.value.message + caught.value.hint


def test_readings_mix_back_to_the_whole() -> None:
    weights = np.array([0.1, 0.3, 0.2, 0.4])
    whole = replace(
        answer(np.array([1.0, 2.0, 3.0, 4.0]), weights), reading_of=np.array([0, 0, 1, 1]), readings=("a", "b")
    )
    parts = whole.by_reading
    assert 0.4 * parts["a"].mean + 0.6 * parts["b"].mean == pytest.approx(whole.mean, abs=1e-15)
