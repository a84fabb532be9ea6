"""Truces in worlds: nothing else moves, weights carry what was learnt, what-ifs set coefficients and change no weight.

Planted to see these fail: coordinates of truces taken from the first sampler, weights without those of the truces,
what-ifs that leave the coefficients as they were.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from math import erfc, sqrt

import numpy as np
import pytest
from scipy.stats import qmc
from small_crisis import small

from standoff.ask import unknowns_of
from standoff.belief import effective_size, normalised, pareto_k, quantile
from standoff.ceasefire import COEFFICIENTS, Covariates, Record, shipped_prior
from standoff.crisis import Ceasefire, Crisis, Unknown, load
from standoff.verbs.rehearsal import rehearsal
from standoff.worlds import Doing, Draws, Worlds, next_truce, reweigh, rework, rework_each, sample, worlds

COUNT = 512
TRUCES_AS_A_NAME = "coefficients of truces"
AT = {name: k for k, name in enumerate(COEFFICIENTS)}
TRUCES = (
    {"id": "a", "from": "2020-01-10", "first_breach": "2020-01-12"},
    {"id": "b", "from": "2020-01-15", "first_breach": "2020-01-15", "mechanism": "monitors", "curbed": True},
)


def with_truces(crisis: Crisis, unknowns: Mapping[str, str] | None = None) -> Crisis:
    stated = {name: Unknown(value=value) for name, value in (unknowns or {}).items()}
    truces = tuple(Ceasefire.model_validate(t) for t in TRUCES)
    return crisis.model_copy(update={"ceasefires": truces, "unknowns": {**crisis.unknowns, **stated}})


@pytest.fixture(scope="module")
def bare() -> Worlds:
    return worlds(small(), COUNT, 3, most=COUNT)


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(with_truces(small()), COUNT, 3, most=COUNT)


@pytest.fixture(scope="module")
def karabakh() -> Crisis:
    crisis = load("karabakh-2020").crisis
    assert crisis is not None
    return crisis


def test_without_truces_nothing_is_weighed(bare: Worlds) -> None:
    assert bare.truces.names == COEFFICIENTS and bare.truces.record.truces == ()
    assert not bare.truces.log_weight.any()
    assert not set(bare.readings[0].unknowns) & set(COEFFICIENTS)
    deviation = shipped_prior().standard_deviations
    assert np.abs((bare.truces.theta.mean(axis=0) - shipped_prior().mean) / deviation).max() < 0.02


def test_truces_move_no_other_draw(bare: Worlds, found: Worlds) -> None:
    for before, after in zip(bare.readings, found.readings, strict=True):
        assert set(after.unknowns) == set(before.unknowns) | set(COEFFICIENTS)
        assert all(np.array_equal(after.unknowns[n], column) for n, column in before.unknowns.items())
        assert np.array_equal(before.reach, after.reach)
    stated = Draws(with_truces(small(), {"truce_curbed": "normal(1, 0.1)"}), COUNT, 3)
    for name in small().unknowns:
        assert np.array_equal(stated.unknown(name), bare.draws.unknown(name))


def test_the_games_keep_the_coordinates_they_had(bare: Worlds) -> None:
    """Those of a sampler that knows of no truces."""
    names = sorted(n for n in bare.draws._uniform if n != TRUCES_AS_A_NAME)
    columns = np.concatenate([bare.draws._uniform[n] for n in names], axis=1)
    alone = qmc.Sobol(columns.shape[1], rng=np.random.default_rng(3)).random_base2(9)
    assert columns == pytest.approx(alone, abs=1e-12)


def test_the_weeks_ahead_are_unknowns_of_no_game(karabakh: Crisis) -> None:
    found = worlds(karabakh, 64, 1, most=64)
    assert {"rounds_per_day", "earlier_truces", *COEFFICIENTS} <= found.ahead <= set(found.readings[0].unknowns)
    assert not found.ahead & set(unknowns_of(found))
    changed = rework(found, Doing({"earlier_truces": 3.0, "rounds_per_day": 0.2}))
    assert np.all(changed.readings[1].unknowns["rounds_per_day"] == 0.2)
    assert np.all(changed.truces.broken(np.arange(64)) == 6) and np.all(found.truces.broken(np.arange(64)) == 38)


def test_coordinates_are_spread_evenly_together(karabakh: Crisis) -> None:
    """Those of the truces are no other unknown's: nothing correlates."""
    draws = Draws(karabakh, 4096, 1)
    columns = np.concatenate([points for _, points in sorted(draws._uniform.items())], axis=1)
    off = np.corrcoef(columns.T) - np.eye(columns.shape[1])
    assert np.abs(off).max() < 0.1


def test_weights_carry_what_was_learnt(bare: Worlds, found: Worlds) -> None:
    logs = [np.log(r.reading.odds) + r.log_likelihood() + found.truces.log_weight for r in bare.readings]
    assert found.weights == pytest.approx(normalised(np.concatenate(logs)), rel=1e-12)
    assert np.ptp(found.truces.log_weight) > 0.1
    ratio = found.prior_weights() / bare.prior_weights()
    assert normalised(np.tile(found.truces.log_weight, 2)) == pytest.approx(ratio / ratio.sum(), rel=1e-12)


def test_a_larger_draw_begins_with_the_smaller(found: Worlds) -> None:
    larger = Draws(with_truces(small()), 4 * COUNT, 3)
    theta, logs = larger.coefficients()
    assert np.array_equal(theta[:COUNT], found.truces.theta) and np.array_equal(logs[:COUNT], found.truces.log_weight)


def test_little_of_the_built_in_crisis_is_lost(karabakh: Crisis) -> None:
    without = worlds(karabakh.model_copy(update={"ceasefires": ()}), 2048, 1, most=2048)
    known = worlds(karabakh, 2048, 1, most=2048)
    weights = normalised(known.truces.log_weight)
    assert effective_size(weights) > 0.9 * 2048 and pareto_k(weights) < 0.3
    assert known.ess > 0.9 * without.ess and known.reliable
    learnt = weights @ known.truces.theta[:, AT["truce_breach"]]
    assert learnt < shipped_prior().mean[AT["truce_breach"]] - 1  # three truces broken within the hour


def test_what_ifs_set_coefficients_and_change_no_weight(found: Worlds) -> None:
    assert np.all(found.draws.changed({"truce_curbed": 1.0}).unknown("truce_curbed") == 1.0)
    picked = sample(found, 100)
    for changed in (
        rework(picked, Doing({"truce_curbed": 1.0})),
        next(rework_each(picked, [{"truce_curbed": 1.0}])),
        rework(picked, Doing({"truce_curbed": 1.0}, force=(("amber.signal", "warn"),))),
    ):
        assert changed.weights == pytest.approx(picked.weights, rel=1e-12)
        assert np.array_equal(changed.truces.log_weight, picked.truces.log_weight)
        assert np.all(changed.truces.theta[:, AT["truce_curbed"]] == 1.0)
        others = [k for name, k in AT.items() if name != "truce_curbed"]
        assert np.array_equal(changed.truces.theta[:, others], found.truces.theta[:, others])
        for before, after in zip(picked.readings, changed.readings, strict=True):
            assert np.all(after.unknowns["truce_curbed"] == 1.0)
            assert np.array_equal(after.unknowns["truce_breach"], before.unknowns["truce_breach"])
            assert np.array_equal(before.unknowns["truce_breach"], found.truces.theta[before.rows, AT["truce_breach"]])
    first, second = rework_each(picked, [{"truce_curbed": 1.0}, {"tough_odds": 0.5}])
    assert np.ptp(first.truces.theta[:, AT["truce_curbed"]]) == 0 < np.ptp(second.truces.theta[:, AT["truce_curbed"]])
    retold = reweigh(found, {})
    assert np.array_equal(retold.weights, found.weights) and retold.truces is found.truces


def test_a_file_may_state_a_coefficient() -> None:
    crisis = with_truces(small(), {"truce_curbed": "2", "truce_breach": "normal(0, 0.1)"})
    draws = Draws(crisis, COUNT, 3)
    assert np.all(draws.unknown("truce_curbed") == 2)
    assert np.abs(draws.unknown("truce_breach")).max() < 0.6
    picked = draws.picked(np.array([5, 5, 2]))
    assert np.array_equal(picked.unknown("truce_breach"), draws.unknown("truce_breach")[[5, 5, 2]])


def test_a_rehearsal_has_truces(karabakh: Crisis) -> None:
    once = rehearsal(karabakh)
    assert once.truces.theta.shape == (1, len(COEFFICIENTS)) and once.weights.shape == (2,)


def test_how_long_the_next_truce_holds(found: Worlds) -> None:
    days = (0.0, 1 / 1440, 1.0, 30.0, 365.0)
    kept = next_truce(found, Covariates("peacekeepers", earlier=99), days)
    theta = np.concatenate([found.truces.theta] * 2)
    mean = sum(theta[:, AT[f"truce_{n}"]] for n in ("intercept", "breach", "peacekeepers"))
    mean = mean + np.log(3) * theta[:, AT["truce_earlier"]]  # the two of the file, whatever is said of earlier ones
    z = (np.log(30) - mean) / np.exp(theta[:, AT["truce_log_scale"]])
    by_hand = np.array([0.5 * erfc(v / sqrt(2)) for v in z])
    assert kept.each[:, 3] == pytest.approx(by_hand, rel=1e-9)
    assert np.all(kept.each[:, 0] == 1) and np.all(np.diff(kept.each, axis=1) <= 0)
    assert kept.chance[3] == pytest.approx(found.weights @ by_hand)
    assert kept.median[3] == pytest.approx(quantile(by_hand, found.weights, np.array([0.5]))[0])
    (low, high), (least, most) = kept.interval50[:, 3], kept.interval90[:, 3]
    assert least < low < kept.median[3] < high < most
    alone = next_truce(found, Covariates(), days)
    assert np.all(alone.chance[1:] < kept.chance[1:])
    assert [row["days"] for row in kept.table()] == list(days)


def test_days_later_a_truce_that_holds_says_more() -> None:
    """Each day that a truce holds makes long ones likelier."""
    truce = Ceasefire.model_validate({"id": "a", "from": "2020-01-20"})
    chances = []
    for as_of in ("2020-01-21", "2020-02-20"):
        crisis = small()
        header = crisis.crisis.model_copy(update={"as_of": datetime.date.fromisoformat(as_of)})
        found = worlds(crisis.model_copy(update={"ceasefires": (truce,), "crisis": header}), COUNT, 3, most=COUNT)
        assert found.truces.record.holding is not None and found.truces.record.broken == 0
        assert np.all(found.truces.broken(np.arange(COUNT)) == 1)  # before the next begins, this one has broken
        chances.append(next_truce(found, Covariates(), (30.0,)).chance[0])
    assert chances[0] < chances[1]


def test_survival_takes_a_count_for_each_draw(found: Worlds) -> None:
    rows, counts = np.array([4, 4, 9]), np.array([0.0, 3.0, 7.0])
    each = found.truces.survival(rows, Covariates(earlier=5), counts)
    for row, count, location in zip(rows, counts, each.location, strict=True):
        alone = found.truces.survival(np.array([row]), Covariates(earlier=float(count)))
        assert location == pytest.approx(alone.location[0], rel=1e-12)
    assert replace(found.truces, record=Record()).broken(rows).tolist() == [0, 0, 0]
