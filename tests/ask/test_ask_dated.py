"""Dated questions: events on paths against a plain walk over each path's own story; what is done, what is refused.

Planted, to see these fail: `by` taken as `on`; a truce counted as held once it has begun; an undated move taken from
any round; a condition that does not bound the event; what the first quantity does taken for the second; the horizon
among the seeds of paths; solved games lent to others; rates left out of drivers. Each was caught.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pytest
from weeks_ahead import ahead_of

from standoff.ask import Ahead, ask, drivers, hinges, influences, multiplicity
from standoff.game import NONE
from standoff.language import LanguageError
from standoff.simulate import Paths, Story, process_of, shares, simulate
from standoff.worlds import Doing, Worlds, rework, sample, worlds

AS_OF, HORIZON, LATER = date(2020, 1, 31), date(2020, 3, 1), date(2020, 4, 15)
COUNT, SAMPLE = 1000, 40


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(ahead_of(), 256, 2, most=256)


@pytest.fixture(scope="module")
def ahead(found: Worlds) -> Ahead:
    return Ahead(found, count=COUNT, sample=SAMPLE)


@dataclass(frozen=True)
class Walked:
    """One path as anyone could follow it with a finger."""

    story: Story
    opening: dict[str, str]  # moves of the round under way
    opens_with: str  # its outcome
    dead: dict[int, float]  # by day
    gone: dict[int, float]

    def phases(self, day: float) -> list[str]:
        return [step.phase for step in self.story.steps if step.day <= day]

    def rounds(self, day: float) -> list[dict[str, str]]:
        return [
            dict(s.moves) | {"outcome": s.outcome or ""} for s in self.story.steps if s.outcome and s.day <= day
        ]  # fmt: skip

    def held(self, wanted: float, day: float) -> bool:
        steps = self.story.steps
        for k, step in enumerate(steps):
            if step.mechanism is None:
                continue
            after = steps[k + 1] if k + 1 < len(steps) else None
            over = after.day if after is not None and after.phase == "fighting" else np.inf
            if min(over, day) - step.day >= wanted:
                return True
        return False


def days(when: date) -> int:
    return (when - AS_OF).days


def walk(paths: Paths) -> list[Walked]:
    asked = np.array([10, 30])
    dead, gone = paths.deaths(asked), paths.displaced(asked)
    out = []
    for k in range(len(paths)):
        tree = paths.worlds.readings[int(paths.reading_of[k])].tree
        z = int(paths.events.opening[k])
        moves = {m.label: m.actions[tree.choice[z, j]] for j, m in enumerate(tree.moves) if tree.choice[z, j] != NONE}
        out.append(
            Walked(paths.story(k), moves, tree.outcomes[tree.outcome[z]], dict(zip((10, 30), dead[k], strict=True)),
                   dict(zip((10, 30), gone[k], strict=True)))
        )  # fmt: skip
    return out


@cache
def walked(paths: Paths) -> list[Walked]:
    return walk(paths)


def by_hand(
    paths: Paths, event: Callable[[Walked], bool], given: Callable[[Walked], bool] = lambda path: True
) -> np.ndarray:
    size = len(paths.worlds.weights)
    happened, of = np.zeros(size, dtype=int), np.zeros(size, dtype=int)
    for path, world in zip(walked(paths), paths.world.tolist(), strict=True):
        if given(path):
            of[world] += 1
            happened[world] += event(path)
    return shares(happened, of, paths.worlds.weights)


def test_the_round_under_way_is_the_first_that_is_decided(found: Worlds, ahead: Ahead) -> None:
    paths = played(ahead)
    first = [next(iter(path.rounds(30)), None) for path in walked(paths)]
    assert sum(one is not None for one in first) > COUNT / 2
    for path, one in zip(walked(paths), first, strict=True):
        assert one is None or one == path.opening | {"outcome": path.opens_with}


def played(ahead: Ahead) -> Paths:
    """The paths that questions up to the horizon are answered from."""
    ask(ahead.worlds, "P(ceasefire by 2020-02-20)", ahead)
    return ahead.paths(ahead.done(()))


ATOMS: dict[str, Callable[[Walked], bool]] = {
    "ceasefire by 2020-02-10": lambda p: "ceasefire" in p.phases(10),
    "fighting by 2020-02-10": lambda p: True,
    "phase in {clash, wider_war} by 2020-03-01": lambda p: bool({"clash", "wider_war"} & set(p.phases(30))),
    "not intervention by 2020-02-10": lambda p: "intervention" not in p.phases(10),
    "phase = fighting on 2020-02-10": lambda p: p.phases(10)[-1] == "fighting",
    "phase != ceasefire on 2020-03-01": lambda p: p.phases(30)[-1] != "ceasefire",
    "defender.reply = refuse by 2020-02-10": lambda p: any(r.get("defender.reply") == "refuse" for r in p.rounds(10)),
    "defender.reply != refuse by 2020-02-10": lambda p: any(r.get("defender.reply") == "concede" for r in p.rounds(10)),
    "not defender.reply = refuse by 2020-02-10": lambda p: all(
        r.get("defender.reply") != "refuse" for r in p.rounds(10)
    ),
    "outcome in {war, backed_down} by 2020-03-01": lambda p: any(
        r["outcome"] in ("war", "backed_down") for r in p.rounds(30)
    ),
    "holds >= 5 days by 2020-02-10": lambda p: p.held(5, 10),
    "holds >= 2 weeks by 2020-03-01": lambda p: p.held(14, 30),
    "deaths >= 300 by 2020-02-10": lambda p: p.dead[10] >= 300,
    "deaths < 300 by 2020-03-01": lambda p: p.dead[30] < 300,
    "displaced > 2000 by 2020-02-10": lambda p: p.gone[10] > 2000,
    "challenger = resolved and ceasefire by 2020-02-10": lambda p: (
        p.story.types["challenger"] == "resolved" and "ceasefire" in p.phases(10)
    ),
    "defender.reply = refuse and fighting by 2020-02-10": lambda p: p.opening.get("defender.reply") == "refuse",
    "not outcome = war and (settlement by 2020-03-01 or clash by 2020-02-10)": lambda p: (
        p.opens_with != "war" and ("settlement" in p.phases(30) or "clash" in p.phases(10))
    ),
}


@pytest.mark.parametrize("event", ATOMS)
def test_events_are_what_a_walk_finds(ahead: Ahead, event: str) -> None:
    paths = played(ahead)
    assert np.array_equal(ask(ahead.worlds, f"P({event})", ahead).values, by_hand(paths, ATOMS[event]))


@pytest.mark.parametrize(
    ("event", "condition"),
    [
        ("ceasefire by 2020-02-10", "defender.reply = refuse by 2020-02-10"),
        ("deaths >= 300 by 2020-02-10", "phase = fighting on 2020-02-10"),
        ("holds >= 2 weeks by 2020-03-01", "ceasefire by 2020-02-10"),
        ("phase in {clash, wider_war} by 2020-03-01", "defender.reply = refuse and fighting by 2020-02-10"),
    ],
)
def test_a_condition_keeps_the_paths_that_satisfy_it(ahead: Ahead, event: str, condition: str) -> None:
    paths = played(ahead)
    answer = ask(ahead.worlds, f"P({event} | {condition})", ahead)
    assert np.array_equal(answer.values, by_hand(paths, ATOMS[event], ATOMS[condition]))
    assert answer.paths == sum(ATOMS[condition](path) for path in walked(paths)) < COUNT


def test_a_bare_move_and_a_type_are_conditions_too(ahead: Ahead) -> None:
    paths = played(ahead)
    answer = ask(ahead.worlds, "P(clash by 2020-02-10 | challenger = resolved, defender.reply = refuse)", ahead)
    expected = by_hand(
        paths, lambda p: "clash" in p.phases(10),
        lambda p: p.story.types["challenger"] == "resolved" and p.opening.get("defender.reply") == "refuse",
    )  # fmt: skip
    assert np.array_equal(answer.values, expected)


def test_numbers_are_those_of_the_paths(ahead: Ahead) -> None:
    paths = played(ahead)
    answer = ask(ahead.worlds, "Q(deaths by 2020-02-10 | ceasefire by 2020-02-10)", ahead)
    dead = [path.dead[10] for path in walked(paths) if "ceasefire" in path.phases(10)]
    assert answer.values.tolist() == dead
    assert answer.median == pytest.approx(float(np.median(dead)), abs=3)
    assert answer.mean == pytest.approx(float(np.mean(dead)))
    assert answer.behind is None and answer.paths == len(dead)
    assert ask(ahead.worlds, "Q(displaced by 2020-03-01)", ahead).values.tolist() == [p.gone[30] for p in walked(paths)]


def test_comparisons_compare_world_by_world(ahead: Ahead) -> None:
    one, other = "P(ceasefire by 2020-02-10)", "P(clash by 2020-03-01 | ceasefire by 2020-02-10)"
    both = ask(ahead.worlds, f"{one} > {other}", ahead)
    a, b = ask(ahead.worlds, one, ahead), ask(ahead.worlds, other, ahead)
    assert np.array_equal(both.values, a.values - b.values)
    assert both.holds is not None and np.array_equal(both.holds, a.values > b.values)
    assert both.paths == b.paths
    sums = ask(ahead.worlds, f"1 - 2 * {one} < 0.5", ahead)
    assert np.array_equal(sums.values, 1 - 2 * a.values)


def test_two_things_done_are_compared_in_the_same_worlds(found: Worlds, ahead: Ahead) -> None:
    event = "P(ceasefire by 2020-02-10 | do {})"
    one, other = event.format("rounds_per_day = 0.5"), event.format("challenger.challenge = demand")
    both = ask(found, f"{one} > {other}", ahead)
    a, b = ask(found, one, ahead), ask(found, other, ahead)
    assert np.array_equal(both.values, a.values - b.values)
    assert both.behind is not None and a.behind is not None and b.behind is not None
    wanted = sample(found, SAMPLE)
    for answer in (a, b, both):
        for reading, same in zip(answer.behind.readings, wanted.readings, strict=True):  # type: ignore[union-attr]
            assert np.array_equal(reading.rows, same.rows)
    assert len(a.values) == len(b.values) == SAMPLE


def test_a_mechanism_done_is_on_the_ground_in_every_truce(found: Worlds, ahead: Ahead) -> None:
    paths = simulate(found, HORIZON, COUNT, worlds=SAMPLE, mechanism="peacekeepers")
    assert set(paths.truce_durations().mechanism.tolist()) == {2}
    answer = ask(found, "P(holds >= 2 weeks by 2020-03-01 | do mechanism = peacekeepers)", ahead)
    assert np.array_equal(answer.values, by_hand(paths, lambda p: p.held(14, 30)))
    plain = ask(found, "P(holds >= 2 weeks by 2020-03-01)", ahead)
    assert answer.mean > plain.mean + 0.02


def test_an_unknown_done_is_that_number_in_every_world(found: Worlds, ahead: Ahead) -> None:
    rounds = ask(found, "P(outcome in {war, concession, backed_down, status_quo} by 2020-02-03 | do rounds_per_day = "
                        "0.5)", ahead)  # fmt: skip
    assert rounds.mean == pytest.approx(1 - np.exp(-0.5 * 3), abs=4.5 * 0.42 / np.sqrt(COUNT))
    done = rework(sample(found, SAMPLE), Doing({"rounds_per_day": 0.5}))
    numbers = process_of(done, Doing({"rounds_per_day": 0.5}))
    assert np.all(numbers.rounds == 0.5)
    made = ahead.paths(ahead.done(()), [HORIZON]).process
    assert np.array_equal(numbers.clash, made.clash) and np.array_equal(numbers.location, made.location)


def test_a_move_done_is_a_game_without_the_other_moves(found: Worlds, ahead: Ahead) -> None:
    """The round under way ends as the games solved anew say, weighed by what was reported of it."""
    answer = ask(found, "P(outcome = war and fighting by 2020-02-10 | do challenger.challenge = demand)", ahead)
    done = rework(sample(found, SAMPLE), Doing(force=(("challenger.challenge", "demand"),)))
    true = []
    for r in done.readings:
        war = r.tree.outcome == r.tree.outcomes.index("war")
        true += ((r.reach * r.seen)[:, war].sum(axis=1) / (r.reach @ r.seen)).tolist()
    each = np.array(true)
    error = np.sqrt(np.sum(each * (1 - each))) / SAMPLE / np.sqrt(COUNT / SAMPLE)
    assert abs(answer.mean - each.mean()) < 4.5 * error
    counting = np.mean(each * (1 - each)) / (COUNT / SAMPLE)
    expected = np.sqrt(each.var() / (each.var() + counting))
    assert np.corrcoef(answer.values, each)[0, 1] == pytest.approx(expected, abs=0.08)
    never = ask(found, "P(outcome = status_quo by 2020-03-01 | do challenger.challenge = demand)", ahead)
    assert 0 < never.mean < 0.001


def test_what_is_done_to_the_weeks_alone_plays_the_games_that_are_solved(
    found: Worlds, ahead: Ahead, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, doing = played(ahead), Doing({"rounds_per_day": 0.5, "truce_curbed": 1.0})
    solving = simulate(found, HORIZON, COUNT, worlds=SAMPLE, doing=doing)
    monkeypatch.setattr("standoff.solve.solve", refuse)
    monkeypatch.setattr("standoff.worlds.inputs.Inputs.solve", refuse)
    sparing = simulate(found, HORIZON, COUNT, worlds=SAMPLE, doing=doing, like=before)
    same(solving, sparing)
    fresh = Ahead(found, None, COUNT, SAMPLE, _played=dict(ahead._played))
    ask(found, "P(ceasefire by 2020-02-10 | do rounds_per_day = 0.5, do mechanism = none)", fresh)
    ask(found, "P(ceasefire by 2020-04-10 | do truce_curbed = 1)", fresh)
    with pytest.raises(AssertionError, match="solved again"):
        ask(found, "P(ceasefire by 2020-02-10 | do challenger_resolved = 0.5)", fresh)


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("a game is solved again")


def test_changed_games_are_lent_to_the_same_changed_games(found: Worlds) -> None:
    """To the byte, whatever else is done to the weeks alone."""
    for done in ("do challenger.challenge = demand", "do challenger_resolved = 0.5"):
        text = f"Q(deaths by 2020-02-10 | {done}, do rounds_per_day = 0.5)"
        shared, alone = Ahead(found, None, 200, 20), Ahead(found, None, 200, 20)
        ask(found, f"P(ceasefire by 2020-02-10 | {done})", shared)
        assert ask(found, text, shared).values.tobytes() == ask(found, text, alone).values.tobytes()


def test_paths_of_other_games_lend_nothing(found: Worlds, ahead: Ahead) -> None:
    with pytest.raises(ValueError, match="other games"):
        simulate(found, HORIZON, COUNT, worlds=SAMPLE, doing=Doing({"challenger_resolved": 0.9}), like=played(ahead))


def same(one: Paths, other: Paths) -> None:
    for name in ("first", "time", "lasts", "phase", "mechanism", "terminal", "opening"):
        assert getattr(one.events, name).tobytes() == getattr(other.events, name).tobytes(), name


def test_a_day_further_off_changes_no_answer_of_an_earlier_day(found: Worlds) -> None:
    near, far = Ahead(found, None, COUNT, SAMPLE), Ahead(found, None, COUNT, SAMPLE)
    queries = [f"P({event})" for event in ATOMS] + ["Q(deaths by 2020-02-10)", "Q(displaced by 2020-03-01)"]
    ask(found, f"P(settlement by {LATER})", far)
    for text in queries:
        assert ask(found, text, near).values.tobytes() == ask(found, text, far).values.tobytes(), text
    assert near.paths(near.done(())).until == HORIZON and far.paths(far.done(())).until == LATER


def test_a_year_beyond_the_horizon_may_be_asked_and_an_earlier_end(found: Worlds) -> None:
    short = Ahead(found, date(2020, 2, 5), COUNT, SAMPLE)
    assert short.paths(short.done(())).until == date(2020, 2, 5)
    ask(found, "P(ceasefire by 2020-02-10)", short)
    assert short.paths(short.done(())).until == date(2020, 2, 10)


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_no_byte(found: Worlds, ahead: Ahead, threads: int) -> None:
    same(played(ahead), simulate(found, HORIZON, COUNT, worlds=SAMPLE, threads=threads))


def test_chunks_change_no_answer(found: Worlds, ahead: Ahead, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ask(found, "Q(deaths by 2020-02-10 | ceasefire by 2020-02-10)", ahead)
    monkeypatch.setattr("standoff.simulate.library.CHUNK", 97)
    again = ask(found, "Q(deaths by 2020-02-10 | ceasefire by 2020-02-10)", Ahead(found, None, COUNT, SAMPLE))
    assert again.values.tobytes() == expected.values.tobytes()


def test_what_stands_behind_an_answer(found: Worlds, ahead: Ahead) -> None:
    answer = ask(found, "P(ceasefire by 2020-02-10)", ahead)
    assert answer.paths == COUNT and answer.drawn_from == found.ess and answer.pareto_k == found.pareto_k
    assert answer.behind is not None and len(answer.behind.weights) == len(answer.values) == SAMPLE
    assert not answer.reliable, "some 360 effective worlds are too few, however many paths are played"
    many = Ahead(worlds(ahead_of(), 2048, 2, most=2048), count=COUNT, sample=SAMPLE)
    sound = ask(many.worlds, "P(ceasefire by 2020-02-10)", many)
    assert many.worlds.reliable and sound.reliable
    rare = ask(many.worlds, "P(ceasefire by 2020-02-10 | wider_war by 2020-02-06)", many)
    assert 0 < (rare.paths or 0) < 400 and not rare.reliable
    out = sound.to_json()
    assert out["paths"] == COUNT and out["drawn_from"] == many.worlds.ess
    assert set(sound.by_reading) == {"private", "open"}


def test_readings_are_told_apart(found: Worlds, ahead: Ahead) -> None:
    answer = ask(found, "P(clash by 2020-02-10)", ahead)
    whole = sum(len(part.values) * part.mean for part in answer.by_reading.values()) / SAMPLE
    assert whole == pytest.approx(answer.mean)
    q = ask(found, "Q(deaths by 2020-02-10)", ahead)
    assert sum(len(part.values) for part in q.by_reading.values()) == COUNT


def test_rates_are_among_what_a_dated_answer_hangs_on() -> None:
    wide = worlds(ahead_of(("rounds_per_day: 0.1 to 0.6", 'rounds_per_day: "loguniform(0.001, 10)"')), 256, 2, most=256)
    ahead = Ahead(wide, count=4000, sample=200)
    first = drivers(wide, "P(defender.reply = refuse by 2020-02-20)", ahead=ahead)[0]
    assert first.unknown == "rounds_per_day" and first.direction > 0.5
    assert drivers(wide, "Q(deaths by 2020-02-20)", ahead=ahead) == ()
    undated = drivers(wide, "P(outcome = war)", most=100)
    assert not {d.unknown for d in undated} & wide.ahead
    found = hinges(wide, ("P(outcome = war) > 0.2", "P(clash by 2020-02-20) > 0.2"), ahead=ahead)
    assert found["P(outcome = war) > 0.2"].flips and not found["P(clash by 2020-02-20) > 0.2"].flips
    assert found["P(clash by 2020-02-20) > 0.2"].drivers and found["P(clash by 2020-02-20) > 0.2"].box is None


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("P(ceasefire by 2020-01-31)", 3, "a day after 2020-01-31"),
        ("P(ceasefire by 2020-02-10 | clash by 2019-12-31)", 29, "not ahead"),
        ("Q(deaths by 2020-01-31)", 13, "not ahead"),
        ("Q(deaths by 2029-01-31 | ceasefire by 2020-02-10)", 13, "three years"),
        ("P(deaths >= 5 by 2029-01-31)", 3, "three years"),
        ("P(ceasefire by 2020-02-10 | do rounds_pr_day = 1)", 29, "rounds_per_day"),
        ("P(ceasefire by 2020-02-10 | do challenger.chalenge = demand)", 29, "challenger.challenge"),
        ("P(ceasefire by 2020-02-10 | do challenger.challenge = demnd)", 29, "demand"),
        ("P(ceasefire by 2020-02-10 | do mediation = 1.5)", 29, "from 0 to 1"),
        ("P(ceasefire by 2020-02-10 | do rounds_per_day = -1)", 29, "0 or more"),
        ("P(ceasefire by 2020-02-10 | do truce_monitors_chance = 2)", 29, "from 0 to 1"),
        ("P(ceasefire by 2020-02-10 | do deaths_fighting = -3)", 29, "0 or more"),
        ("P(ceasefire by 2020-02-10 | do challenger_resolved = 3)", 29, "from 0 to 1"),
        ("P(holds >= 3 days | do mediation = 1.5)", 21, "from 0 to 1"),
        ("P(defender.reply = refuze by 2020-02-10)", 3, "refuse"),
        ("P(ceasefire by 2020-02-10 | defender.replay = refuse)", 29, "defender.reply"),
        ("P(clash by 2020-02-10 | settlement by 2020-02-10 and not ceasefire by 2020-02-10)", 25, "none of 1,000"),
        ("P(ceasefire by 2020-02-10 and holds >= 3 days)", 31, "give it a day as well"),
        ("P(ceasefire by 2020-02-10 | holds >= 3 days)", 29, "ask it alone"),
        ("P(holds >= 3 days and defender.reply = refuse)", 3, "asked by itself"),
        ("P(holds >= 3 days | ceasefire by 2020-02-10)", 21, "leave the day out"),
        ("P(holds >= 30 days | holds >= 3 days)", 22, "divide"),
        ("P(holds >= 3 days | defender.reply = refuze)", 21, "refuse"),
        ("P(holds >= 3 days | challenger.challenge = refrain)", 21, "brings a truce"),
        ("Q(holds | outcome = status_quo)", 11, "brings a truce"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(ahead: Ahead, query: str, column: int, says: str) -> None:
    with pytest.raises(LanguageError) as caught:
        ask(ahead.worlds, query, ahead)
    assert says in caught.value.message + caught.value.hint
    assert (caught.value.line, caught.value.column) == (1, column)


def test_what_one_round_tells_takes_no_days(found: Worlds) -> None:
    for refused in (
        lambda: influences(found, ("P(ceasefire by 2020-02-10)",)),
        lambda: multiplicity(found, ("P(ceasefire by 2020-02-10) > 0.5",)),
        lambda: influences(found, ("Q(deaths by 2020-02-10)",)),
    ):
        with pytest.raises(LanguageError, match="weeks ahead") as caught:
            refused()
        assert "leave out the days" in caught.value.hint


def test_slopes_take_no_days(found: Worlds) -> None:
    pytest.importorskip("jax")
    from standoff.ask import gradient

    with pytest.raises(LanguageError, match="weeks ahead"):
        gradient(found, "P(ceasefire by 2020-02-10)")
