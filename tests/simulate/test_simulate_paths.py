"""Whole paths and what is asked of them, against counting path by path.

Planted, to see these fail: paths numbered within their chunk; deaths of the rest of a day lost when a phase ends in it;
a settled truce taken as broken. Each was caught.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from chains import lottery, process, run
from playing import many, ready

from standoff.belief import event_mask
from standoff.crisis import PHASES, load_or_raise
from standoff.language import parse_condition
from standoff.simulate import CannotSimulate, Paths, simulate
from standoff.simulate.library import DEATHS, DISPLACED, draw_paths, draw_tallies
from standoff.simulate.process import NO_TRUCE
from standoff.worlds import Doing, Worlds

END = datetime.date(2020, 12, 31)


def each(paths: Paths) -> list[list[tuple[float, int, int, int, float]]]:
    e = paths.events
    rows = list(
        zip(e.time.tolist(), e.phase.tolist(), e.terminal.tolist(), e.mechanism.tolist(), e.lasts.tolist(), strict=True)
    )
    return [rows[a:b] for a, b in zip(e.first[:-1], e.first[1:], strict=True)]


def test_every_path_has_its_world_and_its_number(paths: Paths) -> None:
    assert len(paths) == 6000 and len(paths.worlds.weights) == 40
    assert np.array_equal(np.bincount(paths.world), np.full(40, 150))
    assert np.array_equal(paths.number[:150], np.arange(150))
    assert paths.events.first[-1] == len(paths.events.time) == len(paths.owner)
    assert np.all(paths.events.time <= paths.days)


@pytest.mark.parametrize("day", [0.0, 1.0, 14.0, 60.0])
def test_questions_by_date_agree_with_counting(paths: Paths, day: float) -> None:
    told = each(paths)
    by = [[e for e in path if e[0] <= day] for path in told]
    assert paths.phase_on(day).tolist() == [path[-1][1] for path in by]
    for k, name in enumerate(PHASES):
        assert paths.entered_by(name, day).tolist() == [any(e[1] == k for e in path) for path in by]
    atom = parse_condition("turkey.respond = back_off and azerbaijan.advance = accept")
    masks = tuple(event_mask(r.tree, atom) for r in paths.worlds.readings)
    which = paths.reading_of
    naive = [any(e[2] >= 0 and masks[which[k]][e[2]] for e in path) for k, path in enumerate(by)]
    assert paths.move_by(masks, day).tolist() == naive
    assert any(naive) or day < 5


def test_the_round_under_way_is_the_first_that_is_decided(paths: Paths) -> None:
    """Drawn as P(terminal | observed, world); types come with it."""
    for path, opening in zip(each(paths), paths.events.opening, strict=True):
        decided = [e[2] for e in path if e[2] >= 0]
        assert not decided or decided[0] == opening
    seen = parse_condition("russia.statement = warn")
    masks = tuple(event_mask(r.tree, seen) for r in paths.worlds.readings)
    warned = paths.begins_with(masks)
    true = np.concatenate([
        (r.reach * r.seen)[:, mask].sum(axis=1) / (r.reach * r.seen).sum(axis=1)
        for r, mask in zip(paths.worlds.readings, masks, strict=True)
    ])  # fmt: skip
    assert abs(warned.mean() - true.mean()) < 4 * np.sqrt(true.mean() * (1 - true.mean()) / len(paths)) + 1e-9
    types = np.concatenate([paths.types(k)["russia"] for k in range(2)])
    resolved = np.concatenate([
        (r.reach * r.seen)[:, r.tree.type_of[:, 0] == 0].sum(axis=1) / (r.reach * r.seen).sum(axis=1)
        for r in paths.worlds.readings
    ])  # fmt: skip
    assert abs(np.mean(types == 0) - resolved.mean()) < 4 * 0.5 / np.sqrt(len(paths))


@pytest.mark.parametrize("held", [0.5, 7.0, 30.0])
def test_a_truce_holds_until_fighting_resumes(paths: Paths, held: float) -> None:
    naive = []
    for path in each(paths):
        found = False
        for k, e in enumerate(path):
            if e[1] == 1:
                over = path[k + 1][0] if k + 1 < len(path) and path[k + 1][1] == 0 else np.inf
                found |= over - e[0] >= held - 1e-5 and e[0] + held <= 45.0
        naive.append(found)
    mine = paths.held_by(held, 45.0)
    assert np.mean(mine != np.array(naive)) < 1e-3  # single precision at the edge
    assert 0 < mine.mean() < 1


def test_truces_last_as_long_as_is_told(paths: Paths) -> None:
    truces = paths.truce_durations()
    assert np.all(truces.mechanism < 3) and len(truces.path) > 3000
    for path in each(paths)[:500]:
        for k, e in enumerate(path[:-1]):
            if e[3] != NO_TRUCE:
                after = path[k + 1]
                assert after[1] in (0, 5)
                assert (after[0] - e[0] == pytest.approx(e[4], abs=1e-4)) if after[1] == 0 else np.isinf(e[4])


def test_the_same_bytes_whatever_the_chunks_and_threads(karabakh: Worlds) -> None:
    _, played, numbers = ready(karabakh, 20)
    world, number = many(played, 100)
    one = draw_paths(played, numbers, world, number, 60.0, 5, threads=1)
    for threads, chunk in ((2, 64), (2, 1), (1, 999), (3, 333)):
        other = draw_paths(played, numbers, world, number, 60.0, 5, threads=threads, chunk=chunk)
        assert all(getattr(one, f).tobytes() == getattr(other, f).tobytes() for f in vars(one))
    unlike = draw_paths(played, numbers, world, number, 60.0, 6)
    assert unlike.time.tobytes() != one.time.tobytes()


def test_the_same_bytes_from_another_process(karabakh: Worlds) -> None:
    code = (
        "import hashlib\nfrom standoff.crisis import load_or_raise\nfrom standoff.worlds import worlds\n"
        "from standoff.simulate import simulate\n"
        "p = simulate(worlds(load_or_raise('karabakh-2020'), 64, most=64), paths=900, worlds=16, threads=1)\n"
        "print(hashlib.sha256(p.events.time.tobytes() + p.deaths_by(30).tobytes()).hexdigest())\n"
    )
    told = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(told) == 1


def test_more_paths_keep_those_there_were(karabakh: Worlds) -> None:
    few = simulate(karabakh, paths=400, worlds=20)
    more = simulate(karabakh, paths=800, worlds=20)
    kept = np.flatnonzero(more.number < 20)
    assert [each(more)[k] for k in kept] == each(few)


def test_longer_paths_begin_alike(karabakh: Worlds) -> None:
    short = simulate(karabakh, datetime.date(2020, 11, 20), 300, worlds=10)
    long = simulate(karabakh, END, 300, worlds=10)
    assert [[e for e in path if e[0] <= 19.0] for path in each(long)] == each(short)


# -- deaths and displaced ----------------------------------------------------------------------------------------


def test_deaths_rise_and_do_not_depend_on_what_else_is_asked(paths: Paths) -> None:
    days = np.arange(0, 61)
    table = paths.deaths(days)
    assert np.all(np.diff(table, axis=1) >= 0) and np.all(table[:, 0] == 0)
    assert np.all(table == np.floor(table))
    for day in (3, 30, 60):
        assert np.array_equal(paths.deaths_by(day), table[:, day])
    assert np.array_equal(paths.displaced_by(60), paths.displaced(days)[:, 60])
    assert not np.array_equal(paths.deaths_by(60), paths.displaced_by(60))


def test_deaths_have_the_mean_and_spread_that_the_phases_give(paths: Paths) -> None:
    """Given a path's phases: the mean is days times rates, the variance m + (m × spread)²."""
    mean = np.zeros(len(paths))
    for k, path in enumerate(each(paths)):
        ends = [*(e[0] for e in path[1:]), 25.0]
        rate = paths.process.deaths[paths.world[k]]
        mean[k] = sum(max(0.0, min(b, 25.0) - min(a, 25.0)) * rate[p] for (a, p, *_), b in zip(path, ends, strict=True))
    spread = paths.process.spread[paths.world]
    error = (paths.deaths_by(25) - mean) / np.sqrt(mean + (mean * spread) ** 2)
    assert abs(error.mean()) < 4 / np.sqrt(len(paths))
    assert np.mean(error**2) == pytest.approx(1.0, abs=0.12)


def test_without_spread_deaths_are_poisson() -> None:
    numbers = process(rounds=0.5, deaths=np.array([[3.0, 0.5, 0, 0, 0, 0.0]]))
    events = run(lottery({"settlement": 1.0}), numbers, 20_000, 40.0)
    world, number = np.zeros(20_000, int), np.arange(20_000)
    found = draw_tallies(
        events.first, events.time, events.phase, world, number, numbers.deaths, numbers.spread, 1, DEATHS,
        np.array([1, 40]),
    )  # fmt: skip
    until = np.minimum(40.0, [events.time[e - 1] if e - s > 1 else 40.0 for s, e in
                              zip(events.first[:-1], events.first[1:], strict=True)])  # fmt: skip
    assert found[:, 1].mean() == pytest.approx(3.0 * until.mean(), rel=0.02)
    residual = found[:, 1] - 3.0 * until
    assert np.var(residual) == pytest.approx(3.0 * until.mean(), rel=0.05)
    other = draw_tallies(
        events.first, events.time, events.phase, world, number, numbers.deaths, numbers.spread, 1, DISPLACED,
        np.array([1, 40]), threads=2,
    )  # fmt: skip
    assert abs(np.corrcoef(residual, other[:, 1] - 3.0 * until)[0, 1]) < 0.03


# -- shares of worlds --------------------------------------------------------------------------------------------


def test_shares_of_worlds_lose_the_noise_of_few_paths(paths: Paths) -> None:
    """Worlds of known probability: their variance comes back, although each has but 150 paths."""
    rng = np.random.default_rng(3)
    true = rng.beta(6, 14, 40)
    happens = rng.random(len(paths)) < true[paths.world]
    raw = np.bincount(paths.world, weights=happens) / 150
    share = paths.by_world(happens)
    assert share.mean() == pytest.approx(raw.mean(), abs=1 / len(paths)), "but for half a path more on either side"
    variances, few = [], replace(paths, world=np.repeat(np.arange(40), 12), number=np.tile(np.arange(12), 40))
    for _ in range(200):
        variances.append(np.var(few.by_world(rng.random(480) < true[few.world])))
    assert np.mean(variances) == pytest.approx(np.var(true), rel=0.25)
    plain = np.var(rng.binomial(12, true, (200, 40)) / 12, axis=1).mean()
    assert plain > 2 * np.var(true)
    assert np.all((share > 0) & (share < 1))
    never = paths.by_world(np.zeros(len(paths), dtype=bool))
    assert np.all((never > 0) & (never < 1 / len(paths))), "nothing has no chance at all"


def test_shares_within_a_condition_are_of_the_paths_that_satisfy_it(paths: Paths) -> None:
    """Worlds with many paths that satisfy it, few, or none: together they give the plain conditional share."""
    rng = np.random.default_rng(4)
    often = np.where(np.arange(40) < 20, 0.9, np.where(np.arange(40) < 39, 0.1, 0.0))
    within = rng.random(len(paths)) < often[paths.world]
    true = rng.beta(6, 14, 40)
    happens = rng.random(len(paths)) < true[paths.world]
    share = paths.by_world(happens, within)
    mean = happens[within].mean()
    assert share[39] == pytest.approx(mean, abs=0.02), "a world of which nothing is known has the mean"
    assert np.corrcoef(share[:20], true[:20])[0, 1] > 0.8  # what counting leaves of it: about 0.93
    far, near = (np.abs(share - mean)[k].mean() / np.abs(true - mean)[k].mean() for k in (slice(20), slice(20, 39)))
    assert near < far, "worlds with few paths are drawn in further"
    assert np.array_equal(share, paths.by_world(happens & within, within))


# -- doing, and what cannot be done ------------------------------------------------------------------------------


def test_what_is_forced_happens_in_every_round(karabakh: Worlds) -> None:
    done = simulate(karabakh, paths=800, worlds=20, doing=Doing(force=(("turkey.respond", "persist"),)))
    for index, reading in enumerate(done.worlds.readings):
        z = done.events.terminal[done._events_of(index)]
        away = event_mask(reading.tree, parse_condition("turkey.respond = back_off"))
        assert not away[z[z >= 0]].any()


def test_what_is_set_is_set(karabakh: Worlds) -> None:
    """Twice as many rounds a day; and no fighting at all where there are none."""
    often = simulate(karabakh, paths=800, worlds=20, doing=Doing({"rounds_per_day": 3.0}))
    assert np.all(often.process.rounds == 3.0)
    never = simulate(karabakh, paths=100, worlds=10, doing=Doing({"rounds_per_day": 0.0}))
    assert len(never.events.time) == 100
    weak = simulate(karabakh, paths=800, worlds=20, doing=Doing({"russia_resolved": 0.0}))
    assert all((weak.types(k)["russia"] == 1).all() for k in range(2))


def test_the_next_truces_have_the_mechanism_asked_for(karabakh: Worlds) -> None:
    kept = simulate(karabakh, paths=800, worlds=20, mechanism="peacekeepers").truce_durations()
    assert np.all(kept.mechanism == 2)
    none = simulate(karabakh, paths=800, worlds=20, mechanism="none").truce_durations()
    assert np.all(none.mechanism == 0)
    assert np.median(kept.lasts) > np.median(none.lasts)


def test_done_against_what_was_seen_beyond_doubt_is_played_as_done(karabakh: Worlds) -> None:
    done = simulate(karabakh, paths=400, worlds=20, doing=Doing(force=(("russia.signal", "hold"),)))
    assert len(done) == 400 and np.all(done.events.terminal >= -1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"until": datetime.date(2020, 11, 1)}, "not after 2020-11-01"),
        ({"paths": 0}, "at least one path"),
        ({"mechanism": "drones"}, "no mechanism called 'drones'; there are none, monitors, peacekeepers"),
        ({"doing": Doing({"rounds_per_day": -1.0})}, "rounds_per_day is -1 in some worlds; 0 or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(karabakh: Worlds, given: dict[str, object], words: str) -> None:
    with pytest.raises(CannotSimulate, match=words):
        simulate(karabakh, **{"paths": 50, "worlds": 5, **given})  # type: ignore[arg-type]


def test_a_crisis_without_weeks_says_what_to_add(karabakh: Worlds) -> None:
    bare = replace(karabakh, crisis=karabakh.crisis.model_copy(update={"weeks": None}))
    with pytest.raises(CannotSimulate, match="add a section `weeks`"):
        simulate(bare)


@pytest.mark.parametrize("name", ["karabakh-2020", "cuba-1962", "kargil-1999"])
def test_every_built_in_crisis_can_be_played_forward(name: str) -> None:
    from standoff.worlds import worlds

    found = simulate(worlds(load_or_raise(name), 32, most=32), paths=200, worlds=16)
    assert len(found) == 200 and found.phase_on(found.days).max() < 6


def test_a_path_is_told(paths: Paths) -> None:
    k = int(np.argmax(paths.entered_by("ceasefire", 20.0)))
    story = paths.story(k)
    assert story.steps[0].phase == "fighting" and story.steps[0].date == paths.as_of
    assert story.deaths == paths.deaths_by(paths.days)[k]
    first = next(s for s in story.steps if s.moves)
    assert dict(first.moves)["russia.signal"] in ("strike", "hold")
    assert set(story.types) == {"russia", "turkey"}
    assert json.dumps([s.phase for s in story.steps])


@pytest.mark.slow
def test_a_hundred_thousand_paths_fit_into_memory() -> None:
    code = (
        "import resource\nfrom datetime import date\nfrom standoff.crisis import load_or_raise\n"
        "from standoff.worlds import worlds\nfrom standoff.simulate import simulate\n"
        "p = simulate(worlds(load_or_raise('karabakh-2020')), date(2021, 1, 30), 100_000)\np.deaths_by(90)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(told) * (1 if sys.platform == "darwin" else 1024) < 1.5e9
