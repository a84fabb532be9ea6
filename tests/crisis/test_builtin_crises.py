"""The built-in crises: no mistakes, no hindsight, nothing without a reason or a source."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from standoff.crisis import Crisis, builtin, load, load_or_raise

each = pytest.mark.parametrize("crisis", [load_or_raise(name) for name in sorted(builtin())], ids=sorted(builtin()))


def day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@pytest.mark.parametrize("name", sorted(builtin()))
def test_a_built_in_crisis_has_no_mistakes_and_no_warnings(name: str) -> None:
    assert [str(problem) for problem in load(name).problems] == []


@each
def test_nothing_after_its_day_is_evidence(crisis: Crisis) -> None:
    as_of = crisis.crisis.as_of
    assert all(day(event.date) <= as_of for event in crisis.events)
    assert all(day(truce.from_) <= as_of for truce in crisis.ceasefires)
    assert all(day(episode.until or episode.date) <= as_of for episode in crisis.episodes)
    cited = [source for event in crisis.events for source in event.sources]
    cited += [source for truce in crisis.ceasefires for source in truce.sources]
    cited += [source for episode in crisis.episodes for seen in episode.observed for source in seen.sources]
    assert all(crisis.sources[source].date <= as_of for source in cited)


@each
def test_how_it_came_out_stands_under_questions_and_comes_later(crisis: Crisis) -> None:
    for question in crisis.questions:
        assert question.resolution is not None
        assert question.resolution.date > crisis.crisis.as_of
        assert question.by > crisis.crisis.as_of


@each
def test_every_assumption_says_why(crisis: Crisis) -> None:
    assert all(held.why for held in crisis.unknowns.values())
    for reading in crisis.readings:
        assert all(held.why for types in reading.preferences.values() for held in types.values())
    assert all(episode.why for episode in crisis.episodes)


@each
def test_reports_that_count_name_their_sources(crisis: Crisis) -> None:
    assert any(event.move for event in crisis.events)
    assert all(event.sources for event in crisis.events if event.move)
    assert all(crisis.sources[source].grade for event in crisis.events for source in event.sources)


def test_karabakh_has_both_readings_of_the_red_line_and_three_truces_as_evidence() -> None:
    crisis = load_or_raise("karabakh-2020")
    may_act = {}
    for reading in crisis.readings:
        parts = reading.game.parts
        may_act[reading.id] = "russia.intervene" in str(parts["client_backed"].actions["fight_on"])
    assert may_act == {"literal": False, "article": True}
    assert len(crisis.ceasefires) == 3
    assert any("fourth truce" in str(question.resolution) for question in crisis.questions)


def test_karabakh_has_two_accounts_of_the_strike_with_one_upstream() -> None:
    crisis = load_or_raise("karabakh-2020")
    strike = next(event for event in crisis.events if event.move == "russia.signal = strike")
    assert len(strike.sources) == 2
    assert len({crisis.sources[source].upstream for source in strike.sources}) == 1
