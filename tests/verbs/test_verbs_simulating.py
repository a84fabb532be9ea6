"""The weeks ahead in tables, held against the paths themselves and against what `ask` says of the same.

Planted, to see these fail: chances of the day before; ranges of worlds that count all paths alike; the first truce
counted from when it has held; dated answers from half the paths. Each was caught.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from standoff.ask import Ahead, hinges
from standoff.crisis import PHASES, Crisis, load_or_raise
from standoff.language import LanguageError
from standoff.simulate import simulate
from standoff.verbs import (
    NoWeeks,
    SimulatedWeeks,
    answer,
    build_worlds,
    open_crisis,
    simulate_crisis,
    until_of,
    weeks_ahead,
)
from standoff.verbs.findings.scenarios import phase_map
from standoff.verbs.findings.words import Wording
from standoff.verbs.simulating import shown_days
from standoff.worlds import Worlds, worlds

PATHS = 3000


@pytest.fixture(scope="module")
def weeks(ahead_drawn: Worlds) -> SimulatedWeeks:
    return simulate_crisis(ahead_drawn, paths=PATHS)


def test_every_date_has_one_phase(weeks: SimulatedWeeks) -> None:
    assert len(weeks.dates) == 8 and weeks.dates[-1] == weeks.until == date(2020, 3, 31)
    assert [row.phase for row in weeks.phases] == list(PHASES)
    for k in range(len(weeks.dates)):
        assert sum(row.on[k].chance for row in weeks.phases) == pytest.approx(1.0)
    for row in weeks.phases:
        for at in (*row.on, row.entered):
            assert 0 < at.chance < 1 and 0 < at.low <= at.high < 1
        assert row.entered.chance >= max(at.chance for at in row.on) - 0.002, "who is in it has entered it"


def test_the_tables_count_the_paths(weeks: SimulatedWeeks, ahead_drawn: Worlds) -> None:
    paths = simulate(ahead_drawn, paths=PATHS)
    begins = paths.first_truce(30.0)
    for k, row in enumerate(weeks.phases):
        for day, at in zip(weeks.dates, row.on, strict=True):
            assert at.chance == pytest.approx(np.mean(paths.phase_on(day) == k), abs=0.003)
        assert row.entered.chance == pytest.approx(paths.entered_by(k, weeks.until).mean(), abs=0.003)
    assert weeks.deaths.median == pytest.approx(np.median(paths.deaths_by(weeks.until)))
    assert weeks.displaced.high90 == pytest.approx(np.quantile(paths.displaced_by(weeks.until), 0.95))
    first = weeks.first_truce
    assert first.begins.chance == pytest.approx(np.isfinite(begins).mean(), abs=0.003)
    assert np.mean(begins <= first.days.low50) >= 0.25 > np.mean(begins < first.days.low50)
    assert np.isinf(first.days.high90), "most have no such truce by then"


def test_tables_and_questions_agree(weeks: SimulatedWeeks, ahead_drawn: Worlds) -> None:
    """One set of paths: `ask` gives the same figures."""
    ahead = weeks_ahead(ahead_drawn, paths=PATHS)
    rows = {row.id: row for row in weeks.dated}
    assert set(rows) == {"truce", "losses", "holds", "never"}, "what has no day is not asked here"
    for name in ("truce", "losses", "holds"):
        said = answer(ahead_drawn, rows[name].test, ahead)
        assert rows[name].answer is not None and rows[name].share == said.share
        assert rows[name].answer.median == said.median
        assert (rows[name].answer.low90, rows[name].answer.high90) == said.interval90
    day = weeks.dates[3]
    for row in weeks.phases:
        said = answer(ahead_drawn, f"P(phase = {row.phase} on {day})", ahead)
        assert row.on[3].chance == pytest.approx(said.mean, abs=0.002)
        assert (row.on[3].low, row.on[3].high) == pytest.approx(said.interval90, abs=0.01)
    assert weeks.deaths.median == pytest.approx(rows["losses"].answer.median, rel=0.02)  # type: ignore[union-attr]


def test_what_no_path_can_answer_is_said_and_stops_nothing(weeks: SimulatedWeeks) -> None:
    never = next(row for row in weeks.dated if row.id == "never")
    assert never.answer is None and "paths satisfies this condition" in never.note
    data = next(row for row in weeks.to_json()["dated"] if row["id"] == "never")
    assert data["median"] is None and data["note"] == never.note


def test_scenarios_share_the_paths_out(weeks: SimulatedWeeks) -> None:
    assert len(weeks.scenarios) in (3, 4)
    assert sum(one.odds for one in weeks.scenarios) == pytest.approx(1.0)


def test_json_is_plain(weeks: SimulatedWeeks) -> None:
    data = json.loads(json.dumps(weeks.to_json(), allow_nan=False))
    assert data["first_truce"]["days"]["interval90"][1] is None, "not by then"
    assert data["reliable"] is False and "effective worlds" in data["why"]
    assert "<table>" in weeks._repr_html_() and len(weeks.table()) == 8 * len(PHASES)


def test_same_seed_same_bytes_and_another_seed_others(ahead: Crisis) -> None:
    def told(seed: int) -> str:
        return json.dumps(simulate_crisis(ahead, paths=1000, worlds=64, seed=seed, most=64).to_json())

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_looking_less_far_changes_nothing_before(weeks: SimulatedWeeks, ahead_drawn: Worlds) -> None:
    """Questions may go further than the tables: they still have the answer they had."""
    nearer = simulate_crisis(ahead_drawn, weeks.dates[0], PATHS)
    assert nearer.until == weeks.dates[0]
    for near, far in zip(nearer.phases, weeks.phases, strict=True):
        assert near.on[-1] == far.on[0]
    assert nearer.dated == weeks.dated


def test_progress_is_told(ahead_drawn: Worlds) -> None:
    told: list[str] = []
    simulate_crisis(ahead_drawn, paths=500, progress=lambda what, done, of: told.append(what))
    assert "paths" in told and "tables" in told


def test_few_paths_are_called_few(ahead_drawn: Worlds) -> None:
    few = simulate_crisis(ahead_drawn, paths=1000)
    assert any("more paths would tell" in note for note in few.notes)
    assert simulate_crisis(ahead_drawn, paths=50).scenarios == (), "too few to tell ways apart"


@pytest.mark.parametrize("last", [1, 3, 8, 9, 60, 1098])
def test_dates_are_evenly_spaced_and_end_at_the_last(last: int) -> None:
    days = shown_days(last)
    assert days[-1] == last and days[0] >= 1 and len(days) == min(last, 8)
    assert np.ptp(np.diff(days, prepend=0)) <= 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-01-31", "is not ahead: the crisis is told as of 2020-01-31"),
        ("2019-12-31", "is not ahead"),
        ("2025-01-01", "more than three years ahead"),
        ("next week", "“next week” is not a day"),
        ("2020-02-30", "is not a day"),
        ("", "is not a day"),
    ],
)
def test_a_day_that_will_not_do(ahead: Crisis, text: str, words: str) -> None:
    with pytest.raises(LanguageError, match=words) as wrong:
        until_of(ahead, text)
    assert wrong.value.hint


def test_the_horizon_stands_in(ahead: Crisis) -> None:
    assert ahead.weeks is not None
    assert until_of(ahead) == ahead.weeks.horizon
    assert until_of(ahead, "2020-02-01") == ahead.crisis.as_of + timedelta(days=1)


def test_a_crisis_without_weeks_says_what_to_add(tiny: Crisis) -> None:
    with pytest.raises(NoWeeks, match="tiny says nothing of the weeks ahead; add a section `weeks`"):
        simulate_crisis(tiny)


def test_a_crisis_that_cannot_be_played_says_why(ahead: Crisis) -> None:
    assert ahead.weeks is not None
    wrong = ahead.model_copy(update={"weeks": ahead.weeks.model_copy(update={"rounds_per_day": "0 - 1"})})
    with pytest.raises(NoWeeks, match=r"^rounds_per_day is -1 in some worlds; 0 or more would do$"):
        simulate_crisis(wrong, worlds=32, most=32, paths=100)


def test_a_truce_under_way_is_told(ahead: Crisis) -> None:
    standing = ahead.ceasefires[0].model_copy(
        update={"id": "standing", "from_": date(2020, 1, 25), "first_breach": None}
    )
    found = build_worlds(ahead.model_copy(update={"ceasefires": (standing,)}), 64, most=64)
    weeks = simulate_crisis(found, paths=500)
    assert any("A truce has held for" in note for note in weeks.notes)
    assert weeks.phases[PHASES.index("ceasefire")].entered.chance > 0.99


def test_built_in_crises_can_be_simulated() -> None:
    weeks = simulate_crisis(open_crisis("cuba-1962"), paths=500, worlds=32, most=32)
    assert weeks.crisis == "cuba-1962" and len(weeks.phases) == 6


def test_a_map_over_what_only_the_weeks_know() -> None:
    """A dated question may hang most on rates; they are unknowns of the map then, and not only those of the games."""
    found = worlds(load_or_raise("cuba-1962"), 256, 1, most=256)
    query = "P(wider_war by 1962-12-31)"
    (hinge,) = hinges(found, (query,), ahead=Ahead(found, count=8_000, sample=256)).values()
    assert {driver.unknown for driver in hinge.drivers[:2]} & found.ahead
    drawn = phase_map(found, hinge, "wider war", "probability", Wording(found.crisis))
    assert drawn is not None and np.isfinite(drawn.cells).any()
