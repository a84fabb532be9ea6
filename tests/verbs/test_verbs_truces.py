"""Truces of a crisis: the record, the coefficients, the next truce, held against the worlds and against `ask`.

Planted, to see these fail: the prior of the shipped table where the file states its own; the weights left out; the
curbed and the uncurbed variant exchanged; accounts in the other order. Each was caught.
"""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
from scipy.special import ndtr

from standoff.belief import quantile
from standoff.ceasefire import COEFFICIENTS, Covariates, shipped_prior
from standoff.crisis import Crisis
from standoff.verbs import (
    NoSuch,
    TruceTable,
    Variant,
    answer,
    build_worlds,
    check_mechanism,
    truce_table,
    weeks_ahead,
)
from standoff.verbs.truces import SPANS, variants_of
from standoff.worlds import Worlds, next_truce

HOUR, DAY = 1 / 24, 1.0
MINUTE = 1 / 1440


@pytest.fixture(scope="module")
def truces(ahead_drawn: Worlds) -> TruceTable:
    return truce_table(ahead_drawn)


def test_the_record_as_the_likelihood_reads_it(truces: TruceTable) -> None:
    told, disputed = truces.record
    assert (told.id, told.began, told.earlier, told.holds) == ("told", "2020-01-02", 0, False)
    assert (told.shortest, told.longest) == (2 * DAY, 4 * DAY), "days are known to the day"
    assert told.accounts == ()
    assert (disputed.mechanism, disputed.written, disputed.earlier) == ("monitors", True, 1)
    first, second = disputed.accounts
    assert (first.earliest, first.latest) == pytest.approx((6 * HOUR - MINUTE, 6 * HOUR + MINUTE), abs=1e-9)
    assert (second.earliest, second.latest) == pytest.approx((42 * HOUR - MINUTE, 42 * HOUR + MINUTE), abs=1e-9)
    assert (disputed.shortest, disputed.longest) == (first.earliest, second.latest)
    assert all(0 < account.reliability < 1 for account in disputed.accounts)


def test_a_truce_that_holds_has_no_end(ahead: Crisis) -> None:
    standing = ahead.ceasefires[0].model_copy(
        update={"id": "standing", "from_": date(2020, 1, 20), "first_breach": None}
    )
    found = build_worlds(ahead.model_copy(update={"ceasefires": (*ahead.ceasefires, standing)}), 64, most=64)
    last = truce_table(found).record[-1]
    assert last.holds and last.shortest == 11.0 and np.isinf(last.longest)
    data = truce_table(found).to_json()["record"][-1]
    assert data["longest"] is None and data["holds"] is True


def test_coefficients_before_are_the_prior(truces: TruceTable) -> None:
    prior = shipped_prior()
    assert [row.name for row in truces.coefficients] == list(COEFFICIENTS)
    for row, mean, deviation in zip(truces.coefficients, prior.mean, prior.standard_deviations, strict=True):
        if row.own:
            mean, deviation = 0.5, 0.5
        assert row.before.median == pytest.approx(mean)
        assert ndtr((row.before.high90 - mean) / deviation) == pytest.approx(0.95)
    flags = {row.name: (row.data, row.own) for row in truces.coefficients}
    assert flags["truce_peacekeepers"] == (True, False)
    assert flags["truce_breach"] == (False, False), "stated without data"
    assert flags["truce_curbed"] == (False, True)
    basis = {row.name: row.basis for row in truces.coefficients}
    assert basis["truce_curbed"] == "stated in the file: Patrons matter here."
    assert "Fortna" in basis["truce_peacekeepers"]


def test_coefficients_after_are_those_of_the_weighted_worlds(truces: TruceTable, ahead_drawn: Worlds) -> None:
    for row in truces.coefficients:
        drawn = np.concatenate([r.unknowns[row.name] for r in ahead_drawn.readings])
        low, middle, high = quantile(drawn, ahead_drawn.weights, np.array([0.05, 0.5, 0.95]))
        assert (row.after.low90, row.after.median, row.after.high90) == pytest.approx((low, middle, high))


def test_four_variants_unless_something_is_asked() -> None:
    assert [(v.mechanism, v.curbed) for v in variants_of(Variant())] == [
        ("none", False), ("none", True), ("peacekeepers", False), ("peacekeepers", True),
    ]  # fmt: skip
    assert variants_of(Variant("monitors", True, False)) == (Variant("monitors", True, False, None),)
    assert {v.mechanism for v in variants_of(Variant(curbed=False))} == {"none", "peacekeepers"}


def test_a_variant_in_full_is_one_curve(ahead_drawn: Worlds) -> None:
    """With everything about it said, the chances are those of `worlds.next_truce`, which takes one kind for certain."""
    for asked in (Variant("peacekeepers", True, True, False), Variant("none", False, False, True)):
        (row,) = truce_table(ahead_drawn, asked).variants
        kind = Covariates(
            mechanism=asked.mechanism, written=asked.written, definitive=asked.definitive, curbed=asked.curbed
        )
        curve = next_truce(ahead_drawn, kind, SPANS)
        assert [at.median for at in row.chances] == pytest.approx(curve.median)
        assert [(at.low90, at.high90) for at in row.chances] == [pytest.approx(pair) for pair in curve.interval90.T]


def test_tables_and_questions_agree(ahead_drawn: Worlds) -> None:
    """`ask`, of a truce in which the patron curbs its support for certain, and with this on the ground."""
    ahead = weeks_ahead(ahead_drawn)
    (row,) = truce_table(ahead_drawn, Variant("peacekeepers", curbed=True)).variants
    said = answer(ahead_drawn, "P(holds >= 7 days | defender.reply = concede, do mechanism = peacekeepers)", ahead)
    assert row.chances[SPANS.index(7.0)].median == pytest.approx(said.median)
    days = answer(ahead_drawn, "Q(holds | defender.reply = concede, do mechanism = peacekeepers)", ahead)
    assert (row.days.median, row.days.high90) == pytest.approx((days.median, days.interval90[1]))


def test_longer_is_less_likely_and_keeping_helps(truces: TruceTable) -> None:
    for row in truces.variants:
        middles = [at.median for at in row.chances]
        assert middles == sorted(middles, reverse=True) and middles[-1] > 0 and middles[0] < 1
    alone, curbed, kept, both = (row.chances[3].median for row in truces.variants)
    assert alone < kept < both and alone < curbed < both, "the file says that curbs help"


def test_a_crisis_without_truces_or_weeks_has_history_alone(tiny: Crisis) -> None:
    table = truce_table(build_worlds(tiny, 64, most=64))
    assert table.record == () and any("no truce" in caution for caution in table.cautions)
    assert len(table.variants) == 4
    for row in table.coefficients:
        assert row.after.median == pytest.approx(row.before.median, abs=0.25 * (row.before.high90 - row.before.low90))


def test_json_is_plain_and_the_same_each_time(ahead: Crisis) -> None:
    def told(seed: int) -> str:
        table = truce_table(build_worlds(ahead, 64, seed, most=64), Variant(written=True))
        return json.dumps(table.to_json(), allow_nan=False)

    assert told(1) == told(1) != told(2)
    data = json.loads(told(1))
    assert {row["written"] for row in data["next"]} == {True}
    assert data["reliable"] is False and data["why"]
    table = truce_table(build_worlds(ahead, 64, most=64))
    assert "<table>" in table._repr_html_() and len(table.table()) == 4 * len(SPANS)


def test_a_mechanism_nobody_knows() -> None:
    check_mechanism("monitors")
    with pytest.raises(NoSuch, match="no mechanism called “peacekeeper”.*did you mean “peacekeepers”"):
        check_mechanism("peacekeeper")
