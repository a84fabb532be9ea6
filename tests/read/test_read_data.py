"""The data a scholar may edit: states, leaders, frames. What they refer to is there, and holds at its dates."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from standoff.read import LAYERS, lexicon, registry
from standoff.read.asking import CONTENT
from standoff.read.matching import NOUN_TESTS
from standoff.read.turns import TURNS
from standoff.read.yamldata import DATA, loaded

KNOWN = registry()


def test_what_is_referred_to_is_there() -> None:
    for entry in KNOWN.entries.values():
        for other in (entry.side_of, *entry.members, *entry.patrons, *entry.claimed):
            assert other is None or other in KNOWN.entries, (entry.id, other)
    for a, b, start, end in KNOWN.treaties:
        assert a in KNOWN.entries and b in KNOWN.entries and start <= end


def test_no_two_have_one_id() -> None:
    files = [loaded(file) for file in sorted((DATA / "actors").glob("*.yaml"))]
    ids = Counter(one["id"] for file in files if isinstance(file, list) for one in file if "id" in one)
    assert len(ids) > 3000 and not [one for one, times in ids.items() if times > 1]


def test_offices_follow_one_another_and_fall_in_the_life_of_their_state() -> None:
    people = [e for e in KNOWN.entries.values() if e.kind == "leader"]
    assert len(people) >= 250 and len([e for e in KNOWN.entries.values() if e.kind == "state"]) >= 180
    for person in people:
        for _, start, end in person.offices:
            assert start <= end, person.id
            state = KNOWN.entries[person.side_of or person.id]
            slack = timedelta(days=500)
            assert state.start <= start + slack and start <= state.end, (person.id, state.id)


@pytest.mark.parametrize(
    "day", [date(1914, 7, 28), date(1938, 9, 1), date(1962, 10, 22), date(1991, 1, 17), date(2022, 3, 1)]
)
def test_no_name_means_two_states_at_once(day: date) -> None:
    meant: dict[str, set[str]] = {}
    for name in KNOWN.names:
        if KNOWN.entries[name.actor].kind == "state" and name.via == "name" and name.start <= day <= name.end:
            meant.setdefault(name.text, set()).add(name.actor)
    assert not {text: ids for text, ids in meant.items() if len(ids) > 1}


def test_names_hold_at_their_dates() -> None:
    def found(text: str, day: date) -> str:
        return KNOWN.at(day).find(text)[0][2].actor

    assert found("Russia", date(2020, 1, 1)) == "RUS" and found("Russia", date(1914, 7, 1)) == "RUS"
    assert found("Moscow", date(1962, 10, 1)) == "SUN" and found("Turkey", date(1914, 10, 1)) == "OTT"
    assert found("Prague", date(1968, 8, 1)) == "CSK" and found("Prague", date(2003, 1, 1)) == "CZE"
    assert (
        KNOWN.leaders("RUS", date(2010, 1, 1))[0] == "MEDVEDEV" and KNOWN.leaders("RUS", date(2020, 1, 1))[0] == "PUTIN"
    )
    assert KNOWN.member("TUR", "NATO", date(2020, 1, 1)) and not KNOWN.member("TUR", "NATO", date(1951, 1, 1))
    assert not KNOWN.at(date(2020, 1, 1)).find("Soviet ships"), "a state long gone is not meant"


def test_towns_belong_to_the_state_of_their_day() -> None:
    def owner(text: str, day: date) -> tuple[str, ...]:
        return KNOWN.entries[KNOWN.at(day).find(text)[0][2].actor].claimed

    assert owner("Kharkov", date(1950, 6, 1)) == ("SUN",) and owner("Kharkiv", date(2022, 3, 1)) == ("UKR",)
    assert owner("Gori", date(2008, 8, 9)) == ("GEO",) and owner("Leipzig", date(1961, 8, 13)) == ("DDR",)
    assert owner("Hong Kong", date(1990, 1, 1)) == ("GBR",) and owner("Hong Kong", date(2010, 1, 1)) == ("CHN",)
    found = KNOWN.at(date(2020, 10, 1)).find("Ankara, Buenos Aires and Bandar Abbas; Ankarana")
    assert [n.text for _, _, n in found] == ["Ankara", "Buenos Aires", "Bandar Abbas"], "whole words, the longest"


def test_no_town_is_listed_twice() -> None:
    places = [n for n in KNOWN.names if KNOWN.entries[n.actor].kind == "territory"]
    assert len(places) == len(set(places))


def test_what_frames_ask_for_by_name_is_there() -> None:
    found = lexicon()
    frames = {f for table in (found.verbs, found.nouns) for row in table.values() for f in row}
    turns = {name for f in frames for name in f.get("turns", ())}
    assert turns == set(TURNS), "every test is asked for by a frame, and every one that is asked for is there"
    assert {f.get("when") for f in frames if not f.is_verb and f.get("when")} == set(NOUN_TESTS)
    assert {f.get("need-content") for f in frames if f.get("need-content")} <= set(CONTENT)


def test_frames_cover_every_type_and_name_none_that_is_not() -> None:
    found = lexicon()
    assert {t.type for t in found.types} == {kind for kinds in LAYERS.values() for kind in kinds}
    assert all(t.plover for t in found.types if t.type not in LAYERS["think"])
    frames = [f for table in (found.verbs, found.nouns) for fs in table.values() for f in fs]
    assert len(frames) > 1000
    assert not [k for f in frames for k in (f.get("prep") or {}) if not isinstance(k, str)], "`on` is a preposition"


def test_an_unknown_key_or_class_is_told(tmp_path: object) -> None:
    from pathlib import Path
    from shutil import copytree

    from standoff.read.lexicon import FOLDER

    folder = Path(str(tmp_path)) / "frames"
    copytree(FOLDER, folder)
    with (folder / "state.yaml").open("a", encoding="utf-8") as file:
        file.write("    - {id: more, verb: [brawl], thingy: x, thing: nowhere}\n")
    with pytest.raises(ValueError, match=r"unknown key thingy.*no class nowhere"):
        lexicon(folder)


def test_an_office_is_not_its_deputys() -> None:
    assert KNOWN.holder("USA", "president", date(2025, 6, 1)) == "TRUMP"
    assert KNOWN.holder("USA", "president", date(2003, 3, 1)) == "BUSH_GW"
    assert KNOWN.holder("USA", "vice president", date(2003, 3, 1)) == "CHENEY"
    assert KNOWN.holder("GBR", "prime minister", date(2003, 3, 1)) == "BLAIR"
    assert KNOWN.holder("GBR", "minister", date(2003, 3, 1)) is None
    assert KNOWN.leaders("USA", date(2025, 6, 1))[0] == "TRUMP"
