"""Records of truces: accounts of a breach, which is earliest, and what counts as two at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from standoff.crisis import Ceasefire, ends_of, load_or_raise, load_text

TREE = """\
standoff: 1
crisis: {id: a, title: A, as_of: 2020-11-01}
actors: {a: {name: A, kind: state}, b: {name: B, kind: state}, c: {name: C, kind: state}}
game: {players: {a: {}, b: {}}, outcomes: {x: X, y: Y}, tree: {move: a.go, actions: {one: x, two: y}}}
preferences: {a: x > y, b: x > y}
ceasefires:
"""


def codes(*truces: str) -> list[str]:
    return [problem.code for problem in load_text(TREE + "".join(f"  - {{{truce}}}\n" for truce in truces)).problems]


def test_one_breach_is_one_account() -> None:
    truce = Ceasefire.model_validate(
        {"id": "t", "from": "2020-10-10", "first_breach": ["2020-10-11", "2020-10-12"], "grade": "C3", "sources": ["s"]}
    )
    (account,) = truce.accounts
    assert ends_of(account.at) == (date(2020, 10, 11), date(2020, 10, 12)) and account.sources == ("s",)
    assert account.grade == "C3" and truce.first_told == date(2020, 10, 11)


def test_the_earliest_of_several_accounts_counts_across_zones() -> None:
    accounts = [
        {"at": "2020-10-26T08:45+04:00"},
        {"at": ["2020-10-26T04:10Z", "2020-10-26T05:00Z"]},
        {"at": "2020-10-27"},
    ]
    truce = Ceasefire.model_validate({"id": "t", "from": "2020-10-26T08:00+04:00", "breaches": accounts})
    assert truce.first_told == datetime(2020, 10, 26, 4, 10, tzinfo=UTC)
    assert len(truce.accounts) == 3
    held = Ceasefire.model_validate({"id": "t", "from": "2020-10-26"})
    assert held.accounts == () and held.first_told is None


@pytest.mark.parametrize("when", [["2020-10-11"], [], "soon", [1, 2], {"at": 1}, 3, None, True])
def test_what_is_no_moment_is_refused(when: object) -> None:
    with pytest.raises(ValidationError):
        Ceasefire.model_validate({"id": "t", "from": "2020-10-10", "breaches": [{"at": when}]})


def test_truces_at_once_only_between_the_same_sides() -> None:
    assert codes("id: s, from: 2020-10-01", "id: t, from: 2020-10-05") == ["C068"]
    assert codes("id: s, from: 2020-10-01, between: [a, b]", "id: t, from: 2020-10-05, between: [a, c]") == []
    assert codes("id: s, from: 2020-10-01, between: [a, b]", "id: t, from: 2020-10-05, between: [b, a]") == ["C068"]
    assert codes("id: s, from: 2020-10-01, between: [a, b]", "id: t, from: 2020-10-05") == ["C068"]


@pytest.mark.parametrize(
    ("end", "wrong"),
    [
        ("until: 2020-10-04", False),
        ("until: 2020-10-05", False),  # the same day: may be before, may be after
        ("until: 2020-10-06", True),
        ("first_breach: 2020-10-05", False),
        ("first_breach: 2020-10-06", True),
        ("first_breach: [2020-10-04, 2020-10-08]", False),  # may have been over by then
        ("breaches: [{at: 2020-10-09}, {at: 2020-10-02}]", False),
        ("breaches: [{at: 2020-10-09}, {at: 2020-10-07}]", True),
        ("until: 2020-10-09, first_breach: 2020-10-02", True),  # broken, but only over when it says
    ],
)
def test_truces_overlap_only_where_that_is_certain(end: str, wrong: bool) -> None:
    assert codes("id: t, from: 2020-10-05", f"id: s, from: 2020-10-01, {end}") == (["C068"] if wrong else [])


def test_the_day_of_the_file_is_not_later() -> None:
    assert codes("id: t, from: 2020-11-01, first_breach: 2020-11-01T23:00Z") == []
    assert codes("id: t, from: 2020-11-02") == ["C062"]
    assert codes("id: t, from: 2020-10-20, first_breach: [2020-11-01, 2020-11-04]") == []
    assert codes("id: t, from: 2020-10-20, until: 2020-11-02, first_breach: 2020-11-02") == ["C062", "C062"]


def test_karabakh_has_contradictory_accounts_of_the_third_truce() -> None:
    third = load_or_raise("karabakh-2020").ceasefires[2]
    assert [account.at for account in third.accounts if isinstance(account.at, datetime)] == [
        datetime.fromisoformat("2020-10-26T08:05+04:00"),
        datetime.fromisoformat("2020-10-26T08:45+04:00"),
    ]
    assert all(truce.mechanism == "none" and not truce.curbed for truce in load_or_raise("karabakh-2020").ceasefires)
