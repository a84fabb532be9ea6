"""Broken game files: each gives one mistake, of the kind and at the place that EXPECTED states, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_games import games

from standoff.interchange import CODES, GameFileError, compiled, game_from, read_game, write_efg
from standoff.interchange.tokens import decoded

FILES = Path(__file__).parents[1] / "files" / "broken-games"
LINES = [line.split() for line in (FILES / "EXPECTED").read_text("utf-8").splitlines() if not line.startswith("#")]
EXPECTED = {name: (code, place) for name, code, place in LINES}


def mistake_in(path: Path) -> tuple[str, str]:
    """Code and place of what a file gives on the way to the solver."""
    with pytest.raises(GameFileError) as caught:
        compiled(read_game(path))
    problem = caught.value.problem
    assert problem.file == str(path)
    assert problem.message
    return problem.code, f"{problem.line}:{problem.column}"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mistake_is_found_where_it_is(name: str) -> None:
    assert mistake_in(FILES / name) == EXPECTED[name]


def test_every_file_is_expected_and_every_kind_is_shown() -> None:
    files = {path.name for path in FILES.iterdir()} - {"EXPECTED"}
    assert files == set(EXPECTED)
    assert len(files) >= 40
    elsewhere = {"G000", "G060"}  # a file that is not there, a game that is not one-shot: below, and with `.nfg`
    assert {code for code, _ in EXPECTED.values()} == set(CODES) - elsewhere


MENDED = {
    "missing-node.efg": ("{ 1, 0 }\n", '{ 1, 0 }\nt "" 1\n'),
    "odds-too-small.efg": ("0.4999999999", "0.5"),
    "actions-in-another-order.efg": ('"right" "left"', '"left" "right"'),
    "payoff-nan.efg": ("NaN", "0"),
    "no-such-player.efg": ('p "" 3 1', 'p "" 2 1'),
    "absent-minded.efg": ('p "" 1 1 0', 'p "" 1 2 "" { "exit" "on" } 0'),
    "extra-node.efg": ('t "" 1\n', "that is all\n"),
    "outcome-of-two-payoffs.efg": ("1/2", "0"),
}
"""The other way round: with its one slip mended a file is fine, so it is the slip that was found."""


@pytest.mark.parametrize("name", MENDED)
def test_with_its_slip_mended_a_file_is_fine(name: str) -> None:
    old, new = MENDED[name]
    text = (FILES / name).read_text("utf-8")
    mended = text.replace(old, new, 1)
    assert mended != text
    compiled(game_from(mended))


def test_who_lacks_recall_and_why_is_said() -> None:
    told = {}
    for name in ("absent-minded", "forgets-what-it-did", "forgets-what-it-knew", "forgets-whether-it-moved"):
        with pytest.raises(GameFileError) as caught:
            compiled(read_game(FILES / f"{name}.efg"))
        told[name] = caught.value.problem.message
    assert all('player "A"' in message for message in told.values())
    assert 'passes it once already, by "on"' in told["absent-minded"]
    assert '"up" leads to the node on line 5, "down" to the node on line 8' in told["forgets-what-it-did"]
    assert 'information set 1 "high"' in told["forgets-what-it-knew"]
    assert 'information set 2 "low"' in told["forgets-what-it-knew"]
    assert 'it did, by "on", before the node on line 6, not before' in told["forgets-whether-it-moved"]


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.efg", tmp_path, tmp_path / "nul\0.efg"):
        with pytest.raises(GameFileError) as caught:
            read_game(path)
        assert caught.value.problem.code == "G000"


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.efg"
    with path.open("wb") as file:
        file.truncate(10**12)  # a hole: a terabyte that takes no room
    with pytest.raises(GameFileError) as caught:
        read_game(path)
    assert caught.value.problem.code == "G002"


def test_more_nodes_than_can_be_held_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standoff.interchange.efg.MOST_NODES", 2)
    with pytest.raises(GameFileError) as caught:
        read_game(FILES / "extra-node.efg")
    assert caught.value.problem.code == "G002"


LONG = 3_000_000
HOSTILE = {
    "digits": "1" * LONG + "x",
    "fraction": "1/" + "3" * LONG,
    "exponent": "1e" + "9" * LONG,
    "quotes": '"' * LONG,
    "backslashes": '"' + "\\" * LONG,
    "blanks": " " * LONG,
    "lines": "\n" * LONG,
    "players": '"" ' * LONG,
    "braces": "{" * LONG,
    "strategies": "{ 99999999 99999999 }",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_long_is_read_once(name: str) -> None:
    """Were any of these scanned again for each of its characters, this would not end."""
    for head in ('EFG 2 R "t" { "A" } ""\nt "" 1 "" { ', 'EFG 2 R "t" { ', 'NFG 1 R "t" { "A" "B" } '):
        with pytest.raises(GameFileError):
            game_from(head + HOSTILE[name])


def only_our_error(text: str) -> None:
    """Read and compile; anything but success or a located GameFileError fails the test."""
    try:
        compiled(game_from(text, "a.efg"))
    except GameFileError as error:
        problem = error.problem
        lines = len(re.findall("\r\n|\r|\n", text)) + 1
        assert 0 <= problem.line <= lines, problem
        assert problem.code in CODES


WORDS = st.sampled_from(
    ["EFG", "2", "R", '"t"', "{", "}", '"A"', '"B"', "c", "p", "t", '""', "1", "0", "1/2", "-3", ",", "\n", "NFG",
     "1e9", '"']
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_no_text_gives_anything_but_our_error(text: str) -> None:
    only_our_error(text)
    only_our_error('EFG 2 R "t" { "A" "B" } ""\n' + text)
    only_our_error('NFG 1 R "t" { "A" "B" } ' + text)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_give_anything_but_our_error(raw: bytes) -> None:
    try:
        text = decoded(raw, "a.efg")
    except GameFileError:
        return
    only_our_error(text)


@given(games(), st.data())
@settings(max_examples=300, deadline=None)
def test_no_mutation_of_a_good_file_gives_anything_but_our_error(game, data: st.DataObject) -> None:
    text = write_efg(game)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        stop = min(len(text), start + data.draw(st.integers(0, 12)))
        put = data.draw(st.one_of(st.just(""), WORDS, st.text(max_size=3), st.just(text[start:stop] * 2)))
        text = text[:start] + put + text[stop:]
    only_our_error(text)
