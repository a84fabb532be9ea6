"""The days ahead summed up, and scenarios found in the paths.

Planted, to see these fail: a phase counted on the day it is left; the silhouette with the own row among its neighbours;
a trigger with the odds the wrong way round. Each was caught.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from standoff.crisis import PHASES
from standoff.simulate import Paths, outlook, scenarios, simulate, smoothed
from standoff.simulate.scenarios import (
    early_signs,
    gathered,
    nearest,
    plain_facts,
    silhouette,
    what_happened,
)
from standoff.simulate.summary import first_entry, phases_by_day
from standoff.worlds import Worlds


def test_phases_by_day_are_phases_on_each_day(paths: Paths) -> None:
    table = phases_by_day(paths)
    for day in range(1, paths.days + 1):
        shares = np.bincount(paths.phase_on(float(day)), minlength=6) / len(paths)
        np.testing.assert_allclose(table[day - 1], shares, atol=1e-12)


def test_odds_add_up_and_are_never_certain(paths: Paths) -> None:
    found = outlook(paths)
    assert found.dates[0] == datetime.date(2020, 11, 2) and found.dates[-1] == datetime.date(2020, 12, 31)
    np.testing.assert_allclose(found.phase.sum(axis=1), 1.0)
    for odds in (found.phase, found.entered, found.lasting.begun):
        assert np.all((odds > 0) & (odds < 1))
    assert np.all(np.diff(found.entered, axis=0) >= 0) and np.all(np.diff(found.lasting.begun) >= 0)
    assert found.entered[-1, 0] == pytest.approx((40 + 0.5) / 41)
    assert smoothed(0.0, 512, 2) == pytest.approx(0.5 / 513)


def test_fans_are_quantiles_of_the_paths(paths: Paths) -> None:
    found = outlook(paths)
    for fan, by in ((found.deaths, paths.deaths_by), (found.displaced, paths.displaced_by)):
        for day in (1, 30, 60):
            counts = by(day)
            assert fan.median[day - 1] == np.median(counts)
            assert fan.half[day - 1].tolist() == np.quantile(counts, (0.25, 0.75)).tolist()
            assert fan.most[day - 1].tolist() == np.quantile(counts, (0.05, 0.95)).tolist()
        assert np.all(np.diff(fan.most, axis=0) >= 0)


def test_entered_by_a_date_is_what_the_paths_say(paths: Paths) -> None:
    found = outlook(paths)
    for k, name in enumerate(PHASES):
        share = paths.entered_by(name, 30.0).mean()
        assert found.entered[29, k] == pytest.approx(float(smoothed(share, 40, 2)))


def test_a_lasting_truce_is_one_that_is_held(paths: Paths) -> None:
    """By `held_by`, which counts another way: begun 10 days before the end and held for 10."""
    found = outlook(paths, 10.0)
    share = paths.held_by(10.0, paths.days).mean()
    assert found.lasting.begun[paths.days - 11] == pytest.approx(float(smoothed(share, 40, 2)), abs=2e-3)


# -- scenarios ---------------------------------------------------------------------------------------------------


def test_clusters_that_are_there_are_found() -> None:
    rng = np.random.default_rng(1)
    centres = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 5.0]])
    true = rng.integers(0, 3, 600)
    x = centres[true] + 0.3 * rng.standard_normal((600, 2))
    found = gathered(x, 3, rng)
    label = nearest(x, found)
    agree = np.array([[np.sum((true == i) & (label == j)) for j in range(3)] for i in range(3)])
    assert agree.max(axis=1).sum() == 600
    assert silhouette(x, label) > 0.85 > silhouette(x, rng.integers(0, 3, 600))


def test_the_silhouette_is_that_of_the_formula() -> None:
    rng = np.random.default_rng(2)
    x, label = rng.standard_normal((30, 3)), rng.integers(0, 3, 30)
    worth = []
    for i in range(30):
        away = np.sqrt(((x - x[i]) ** 2).sum(axis=1))
        mean = [away[(label == k) & (np.arange(30) != i)].mean() for k in range(3)]
        a, b = mean[label[i]], min(m for k, m in enumerate(mean) if k != label[i])
        worth.append((b - a) / max(a, b))
    assert silhouette(x, label) == pytest.approx(np.mean(worth))


def test_what_paths_are_told_apart_by_are_shares_of_days(paths: Paths) -> None:
    x = what_happened(paths, paths.deaths_by(paths.days))
    for third in range(3):
        np.testing.assert_allclose(x[:, 6 * third : 6 * third + 6].sum(axis=1), 1.0, atol=1e-6)
    fights = sum((np.asarray([paths.phase_on(d) == 0 for d in np.arange(0.1, 20.0, 0.2)])).astype(float)) / 100
    assert np.abs(x[:, 0] - fights).mean() < 0.01


def test_scenarios_add_up_and_say_what_sets_them_apart(paths: Paths) -> None:
    found = scenarios(paths)
    assert 3 <= len(found.found) <= 4 and set(found.of.tolist()) == set(range(len(found.found)))
    assert sum(s.odds for s in found.found) == pytest.approx(1.0)
    assert [s.odds for s in found.found] == sorted((s.odds for s in found.found), reverse=True)
    assert len({s.name for s in found.found}) == len(found.found)
    deaths = paths.deaths_by(paths.days)
    facts, signs = plain_facts(paths), early_signs(paths)
    for k, s in enumerate(found.found):
        mine = found.of == k
        assert mine[s.example.path]
        assert s.deaths[1] == np.median(deaths[mine])
        fact = s.name[0].lower() + s.name[1:]
        inside, outside = s.facts[fact]
        assert inside == pytest.approx(facts[fact][mine].mean()) and inside > outside
        assert s.trigger is not None and s.trigger.given > s.trigger.without
        sign = signs[s.trigger.event] == s.trigger.happens
        assert s.trigger.given == pytest.approx(float(smoothed(mine[sign].mean(), 40, 2)))
        assert s.trigger.without == pytest.approx(float(smoothed(mine[~sign].mean(), 40, 2)))
    again = scenarios(paths)
    assert again.of.tobytes() == found.of.tobytes()


def test_the_number_of_scenarios_is_the_better_told_apart(paths: Paths) -> None:
    found = scenarios(paths)
    assert len(found.found) == max(found.silhouette, key=lambda k: found.silhouette[k])


def test_too_few_paths_tell_no_scenarios(karabakh: Worlds) -> None:
    with pytest.raises(ValueError, match="too few"):
        scenarios(simulate(karabakh, paths=3, worlds=3))


def test_first_entries(paths: Paths) -> None:
    for k in range(6):
        when = first_entry(paths, k)
        for day in (5.0, 33.0):
            assert np.array_equal(when <= day, paths.entered_by(k, day))
    assert np.all(first_entry(replace(paths), 0) == 0)
