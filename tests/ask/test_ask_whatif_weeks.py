"""What-ifs of the weeks ahead: the same worlds before and after, so that a difference is what the change makes.

Planted, to see these fail: the base of a next-truce question told in all worlds and the change in a sample; every game
solved again for a rate; the limits of utilities left out for chances. Each was caught.
"""

from __future__ import annotations

import numpy as np
import pytest
from weeks_ahead import ahead_of

from standoff.ask import Ahead, ask, whatif
from standoff.language import LanguageError
from standoff.worlds import Doing, Worlds, rework, worlds

EPISODE = """
episodes:
  - id: before
    title: Before
    date: 2019-06-01
    relevance: weight_of_the_past
    game:
      players: {challenger: {types: {resolved: challenger_resolved, bluffing: rest}}, defender: {}}
      outcomes: {stood: It stood firm, folded: It folded}
      tree: {move: challenger.stand, actions: {firm: stood, fold: folded}}
    preferences:
      challenger:
        resolved: {values: {stood: 1, folded: 0}, why: a}
        bluffing: {values: {stood: 0, folded: 1}, why: b}
      defender: {values: {stood: 0, folded: 1}, why: c}
    observed: [{move: challenger.stand = firm, status: fact, grade: A1, sources: [wire]}]

"""
UNKNOWN = "  weight_of_the_past: {value: 0.2 to 0.9, why: Nobody knows.}\n"
TRUCE, BY = "P(ceasefire by 2020-02-10)", "P(clash by 2020-02-20)"


@pytest.fixture(scope="module")
def weeks() -> Worlds:
    crisis = ahead_of(("argument:", EPISODE + "argument:"), ("\nreadings:", UNKNOWN + "\nreadings:"))
    return worlds(crisis, 256, 2, most=256)


@pytest.fixture(scope="module")
def ahead(weeks: Worlds) -> Ahead:
    return Ahead(weeks, count=2000, sample=40)


def test_doing_plays_the_same_worlds_before_and_after(weeks: Worlds, ahead: Ahead) -> None:
    for change in ({"rounds_per_day": 0.5}, {"challenger_resolved": 0.5}):
        pair = whatif(weeks, TRUCE, set=change, ahead=ahead)[0]
        assert pair.base.behind is not None and pair.changed.behind is not None
        for one, other in zip(pair.base.behind.readings, pair.changed.behind.readings, strict=True):
            assert np.array_equal(one.rows, other.rows)
        assert np.array_equal(pair.base.values, ask(weeks, TRUCE, ahead).values)
    said = ask(weeks, "P(ceasefire by 2020-02-10 | do rounds_per_day = 0.5)", ahead)
    assert np.array_equal(whatif(weeks, TRUCE, set={"rounds_per_day": 0.5}, ahead=ahead)[0].changed.values, said.values)


def test_what_changes_nothing_makes_no_difference(weeks: Worlds, ahead: Ahead) -> None:
    """Nothing in the weeks hangs on these: what was left would be sampling."""
    queries = (BY, "P(deaths >= 300 by 2020-02-10)", "P(outcome = war)", "Q(deaths by 2020-02-10)")
    for pair in whatif(weeks, queries, set={"truce_victory": 3.0}, ahead=ahead):
        assert np.array_equal(pair.base.values, pair.changed.values) and pair.difference == 0.0
    for pair in whatif(weeks, ("P(holds >= 30 days)", "Q(holds)"), set={"mediation": 0.4}, ahead=ahead):
        assert np.array_equal(pair.base.values, pair.changed.values)
    # a truce that nothing curbs hangs on no game, though all of them change
    curbing = "    curbed: challenger.challenge = refrain or challenger.fight = back_down\n"
    plain = worlds(ahead_of((curbing, "")), 64, 2, most=64)
    pair = whatif(plain, "P(holds >= 30 days)", set={"challenger_resolved": 0.5})[0]
    assert np.allclose(pair.base.values, pair.changed.values, rtol=0, atol=1e-12)
    assert pair.base.drawn_from == plain.ess and len(pair.base.values) == 1024


def test_forcing_a_move_and_setting_rates_and_truces(weeks: Worlds, ahead: Ahead) -> None:
    forced = whatif(weeks, BY, force=("defender.reply = refuse",), ahead=ahead)[0]
    assert forced.difference > 0.03
    faster = whatif(weeks, BY, set={"rounds_per_day": 0.6}, ahead=ahead)[0]
    slower = whatif(weeks, BY, set={"rounds_per_day": 0.1}, ahead=ahead)[0]
    assert faster.difference > 0 > slower.difference
    curbed = whatif(weeks, "P(holds >= 30 days)", set={"truce_curbed": 5.0}, ahead=ahead)[0]
    assert np.all(curbed.changed.values >= curbed.base.values - 1e-12) and curbed.difference > 0
    held = whatif(weeks, "P(holds >= 1 week by 2020-03-01)", set={"truce_intercept": 9.0}, ahead=ahead)[0]
    assert held.difference > 0.05


def test_what_only_the_weeks_know_solves_no_game(weeks: Worlds, ahead: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(weeks, TRUCE, ahead)

    def solved(*_: object, **__: object) -> None:
        raise AssertionError("a game is solved again")

    monkeypatch.setattr("standoff.worlds.inputs.Inputs.solve", solved)
    queries = (TRUCE, "P(holds >= 30 days)", "P(outcome = war)")
    whatif(weeks, queries, set={"truce_curbed": 1.0, "settlement_days": 50.0, "mediation": 0.5}, ahead=ahead)
    done = rework(weeks, Doing(set={"rounds_per_day": 0.5}))
    assert np.all(done.readings[0].unknowns["rounds_per_day"] == 0.5)
    assert done.readings[0].solution is weeks.readings[0].solution
    assert np.allclose(done.weights, weeks.weights, rtol=0, atol=1e-15)


def test_seeing_moves_the_weights_of_dated_answers(weeks: Worlds, ahead: Ahead) -> None:
    seen = whatif(weeks, BY, see=("challenger.fight = fight",), ahead=ahead)[0]
    assert seen.verb == "seeing" and seen.difference > 0.1, "that round ends in a clash"
    nothing = whatif(weeks, BY, see=("challenger.challenge = demand",), ahead=ahead)[0]
    assert abs(nothing.difference) < 0.1


def test_how_much_the_past_counts(weeks: Worlds, ahead: Ahead) -> None:
    pair = whatif(weeks, TRUCE, set={"weight_of_the_past": 0.9}, ahead=ahead)[0]
    assert pair.changed.drawn_from is not None and pair.changed.drawn_from != pair.base.drawn_from
    both = whatif(
        weeks, (TRUCE, "P(holds >= 30 days)"), set={"weight_of_the_past": 0.9, "truce_curbed": 5.0}, ahead=ahead
    )
    assert both[1].difference > 0
    with pytest.raises(LanguageError, match="what was learnt") as caught:
        ask(weeks, "P(ceasefire by 2020-02-10 | do weight_of_the_past = 0.9)", ahead)
    assert caught.value.column == 29 and "what-if" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("mediation", 1.2, "from 0 to 1"),
        ("truce_monitors_chance", -0.1, "from 0 to 1"),
        ("truce_written_chance", 2.0, "from 0 to 1"),
        ("rounds_per_day", -0.5, "0 or more"),
        ("wider_war_days", -1.0, "0 or more"),
        ("deaths_fighting", -20.0, "0 or more"),
        ("displaced_clash", -20.0, "0 or more"),
        ("earlier_truces", -1.0, "0 or more"),
        ("spread", float("inf"), "0 or more"),
        ("weight_of_the_past", 1.5, "from 0 to 1"),
        ("truce_intercept", float("nan"), "from -50 to 50"),
    ],
)
def test_rates_and_chances_stay_what_they_are(weeks: Worlds, name: str, value: float, says: str) -> None:
    with pytest.raises(LanguageError, match=f"{name} cannot be") as caught:
        whatif(weeks, TRUCE, set={name: value})
    assert says in caught.value.hint


def test_a_coefficient_may_be_any_number_that_can_be_played(weeks: Worlds, ahead: Ahead) -> None:
    assert whatif(weeks, "P(holds >= 30 days)", set={"truce_intercept": -9.0}, ahead=ahead)[0].difference < -0.1
    with np.errstate(all="raise"), pytest.raises(LanguageError, match="truce_log_scale cannot be"):
        whatif(weeks, TRUCE, set={"truce_log_scale": 1000.0}, ahead=ahead)
