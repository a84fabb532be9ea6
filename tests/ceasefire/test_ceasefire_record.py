"""The record of truces: how a file's times become bounds, and the likelihood against a slow enumerator.

Planted to see these fail: accounts weighed by r alone instead of by what earlier accounts leave; `earlier` of a file's
truces without those before the file; a breach of m minutes taken to lie between m and m + 1.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from math import erf, exp, inf, log, sqrt
from typing import Any

import numpy as np
import pytest

from standoff.belief import reliability
from standoff.ceasefire import COEFFICIENTS, Account, Covariates, Record, Told, record_of, shipped_prior
from standoff.crisis import Ceasefire, Source

AS_OF = datetime.date(2020, 11, 1)
MINUTE = 1 / 1440
SOURCES = {
    "wire": Source(publisher="A wire", date=AS_OF, kind="wire", grade="B2"),
    "copy": Source(publisher="A copy", date=AS_OF, kind="wire", grade="A1", upstream="wire"),
    "ministry": Source(publisher="A ministry", date=AS_OF, kind="official", grade="C3"),
}


def told(*truces: dict[str, Any], override: Mapping[str, float] | None = None) -> Record:
    ceasefires = [Ceasefire.model_validate({"id": f"t{i}", **truce}) for i, truce in enumerate(truces)]
    return record_of(ceasefires, AS_OF, SOURCES, override or {})


KNOWN = {
    "to the minute": (
        {"from": "2020-10-26T08:00+04:00", "first_breach": "2020-10-26T08:05+04:00"}, 4 * MINUTE, 6 * MINUTE),
    "in the same minute": (
        {"from": "2020-10-26T08:00+04:00", "first_breach": "2020-10-26T08:00+04:00"}, 0, MINUTE),
    "in two zones": (
        {"from": "2020-10-26T08:00+04:00", "first_breach": "2020-10-26T05:00+00:00"}, 59 * MINUTE, 61 * MINUTE),
    "to the day": ({"from": "2020-10-10", "first_breach": "2020-10-13"}, 2, 4),
    "on the same day": ({"from": "2020-10-10", "first_breach": "2020-10-10"}, 0, 1),
    "a minute and a day": (
        {"from": "2020-10-10T12:00+04:00", "first_breach": "2020-10-11"}, 0.5 - MINUTE, 1.5),
    "between two times": (
        {"from": "2020-10-10T12:00+04:00", "first_breach": ["2020-10-10T13:00+04:00", "2020-10-10T15:00+04:00"]},
        59 * MINUTE, 181 * MINUTE),
    "between two days": ({"from": "2020-10-10", "first_breach": ["2020-10-12", "2020-10-15"]}, 1, 6),
    "still holds": ({"from": "2020-10-10"}, 22, inf),
    "still holds, by the minute": ({"from": "2020-10-31T00:00+04:00"}, 2 - MINUTE, inf),
    "over by some day": ({"from": "2020-10-10", "until": "2020-10-12"}, 0, 3),
    "broken only later": ({"from": "2020-10-10", "first_breach": "2020-11-02"}, 22, inf),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_of_a_breach(name: str) -> None:
    truce, lower, upper = KNOWN[name]
    (found,) = told(truce).truces
    assert (found.lower, found.upper) == (pytest.approx(lower, abs=1e-12), pytest.approx(upper, abs=1e-12))
    assert not found.accounts and found.holds == (upper == inf)


def test_what_begins_later_is_not_there() -> None:
    assert told({"from": "2020-11-02"}).truces == ()


def test_accounts_that_contradict() -> None:
    at, later = "2020-10-26T08:05+04:00", "2020-10-26T08:45+04:00"
    accounts = [{"at": at, "sources": ["wire", "copy"]}, {"at": later, "sources": ["ministry"], "grade": "D4"}]
    truce = {"from": "2020-10-26T08:00+04:00", "breaches": accounts}
    (found,) = told(truce).truces
    assert (found.lower, found.upper) == (0, inf) and not found.holds
    one, other = found.accounts
    assert one.reliability == pytest.approx(reliability("A1"))  # one root, not two
    assert other.reliability == pytest.approx(reliability("D4"))
    assert (one.lower, one.upper) == (pytest.approx(4 * MINUTE), pytest.approx(6 * MINUTE))
    assert (other.lower, other.upper) == (pytest.approx(44 * MINUTE), pytest.approx(46 * MINUTE))
    (over,) = told({**truce, "until": "2020-10-27T08:00+04:00"}).truces
    assert (over.lower, over.upper) == (0, pytest.approx(1 + MINUTE))
    (surer,) = told(truce, override={"D4": 1.0}).truces
    assert surer.alternatives[-1][0] == 0
    (graded,) = told({"from": "2020-10-10", "first_breach": "2020-10-13", "grade": "C3"}).truces
    assert graded.accounts == (Account(reliability("C3"), 2, 4),) and graded.upper == inf
    (ended,) = told({"from": "2020-10-10", "until": "2020-10-12", "grade": "C3"}).truces
    assert ended.accounts == (Account(reliability("C3"), 0, 3),) and ended.upper == inf and not ended.holds


def test_covariates_of_the_file() -> None:
    record = told(
        {"from": "2020-10-18", "first_breach": "2020-10-19", "mechanism": "monitors", "written": True},
        {"from": "2020-10-10", "first_breach": "2020-10-12", "curbed": True},
        {"from": "2020-10-11", "mechanism": "peacekeepers", "definitive": True},  # while the other had not broken yet
    )
    assert [t.id for t in record.truces] == ["t1", "t2", "t0"]
    assert [t.covariates for t in record.truces] == [
        Covariates(curbed=True),
        Covariates("peacekeepers", definitive=True),
        Covariates("monitors", written=True, earlier=1),
    ]
    assert record.broken == 2 and record.holding is None
    row = dict(zip(COEFFICIENTS, record.rows[2], strict=True))
    assert row.pop("truce_earlier") == pytest.approx(log(2))
    ones = {"truce_intercept", "truce_monitors", "truce_written", "truce_breach"}
    assert {n for n, v in row.items() if v == 1} == ones and all(v in (0, 1) for v in row.values())
    still = told({"from": "2020-10-10", "first_breach": "2020-10-12"}, {"from": "2020-10-30"}).holding
    assert still is not None and still.lower == 2


RECORD = Record(
    (
        Told("minute", Covariates(), 4 * MINUTE, 6 * MINUTE),
        Told("days", Covariates("monitors", written=True, earlier=1), 2, 4),
        Told("disputed", Covariates(curbed=True, earlier=2), 0, inf, (Account(0.6, 0, 0.1), Account(0.5, 3, 9))),
        Told("over", Covariates(victory=True, earlier=3), 0, 30, (Account(0.7, 1, 2),)),
        Told("holds", Covariates("peacekeepers", definitive=True, earlier=4), 200, inf),
    )
)


def slow(record: Record, theta: np.ndarray, earlier: float) -> float:
    """The likelihood as a sum over which account of each truce is true."""
    t = dict(zip(COEFFICIENTS, theta, strict=True))

    def below(day: float, x: Covariates) -> float:
        mean = t["truce_intercept"] + t["truce_breach"] + t["truce_earlier"] * log(1 + earlier + x.earlier)
        mean += {"none": 0.0}.get(x.mechanism, t.get(f"truce_{x.mechanism}", 0.0))
        for name in ("written", "definitive", "curbed", "victory"):
            mean += t[f"truce_{name}"] if getattr(x, name) else 0.0
        z = (log(day) - mean) / exp(t["truce_log_scale"]) if 0 < day < inf else (-inf if day == 0 else inf)
        return 0.5 * (1 + erf(z / sqrt(2)))

    total = 1.0
    for truce in record.truces:
        spans = [(a.lower, a.upper) for a in truce.accounts] + [(truce.lower, truce.upper)]
        worth = [a.reliability for a in truce.accounts] + [1.0]
        truce_total = 0.0
        for k, (lower, upper) in enumerate(spans):
            chance = worth[k]
            for before in worth[:k]:
                chance *= 1 - before
            truce_total += chance * (below(upper, truce.covariates) - below(lower, truce.covariates))
        total *= truce_total
    return total


def test_likelihood_is_the_enumerated_one() -> None:
    prior = shipped_prior()
    theta = np.random.default_rng(3).multivariate_normal(prior.mean, prior.covariance, 200)
    before = np.random.default_rng(4).uniform(0, 40, 200)
    found = RECORD.log_likelihood(theta, before)
    expected = [log(slow(RECORD, one, e)) for one, e in zip(theta, before, strict=True)]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-7)
    assert np.array_equal(RECORD.log_likelihood(theta[50:60], before[50:60]), found[50:60])
    assert RECORD.log_likelihood(theta[:5]) == pytest.approx([log(slow(RECORD, one, 0)) for one in theta[:5]], rel=1e-6)


def test_no_truces_say_nothing() -> None:
    assert np.array_equal(Record().log_likelihood(np.zeros((3, len(COEFFICIENTS)))), np.zeros(3))


def test_far_out_the_likelihood_is_still_a_number() -> None:
    theta = shipped_prior().mean[None, :].repeat(2, axis=0)
    theta[1, 0] = 400.0
    assert np.isfinite(RECORD.log_likelihood(theta)).all()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="a: a breach between day 2 and day 2; 0 or more, and the second later"):
        Told("a", Covariates(), 2, 2)
    with pytest.raises(ValueError, match="no mechanism called 'police'; there are none, monitors, peacekeepers"):
        Covariates("police")
    with pytest.raises(ValueError, match="-1 earlier truces"):
        Covariates(earlier=-1)
