"""Solving one game on the command line: λ a player, the branch, its limit, all equilibria; of files and of worlds."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from standoff.interchange import compiled, read_game
from standoff.solve import ToTheLimit, limits, trace
from standoff.verbs import branches, solve_game

FILES = Path(__file__).parents[1] / "files"
ENTRY, MATRIX, PARADE, FOLDED = (
    str(FILES / "games" / name) for name in ("entry.efg", "matrix.nfg", "parade.efg", "two-markets.efg")
)
REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "solving"


def answer(run, *words: str, code: int = 0):
    result = run("solve", *words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


# -- precision -----------------------------------------------------------------------------------------------------


def test_each_player_can_have_a_precision_of_its_own(run) -> None:
    data = answer(run, ENTRY, "--precision", "5", "--precision", "Holder=2")
    assert data["precision"] == [5.0, 2.0]
    assert data["strategy"][1][0][0] == pytest.approx(1 / (1 + np.exp(2 * (1 - 1.5))), abs=1e-12)  # Holder's logit
    assert data == answer(run, ENTRY, "--precision", "Holder=2", "--precision", "Rival=5")
    said = run("solve", ENTRY, "--precision", "5", "--precision", "Holder=2").stdout
    assert "precision Rival 5, Holder 2" in said


@pytest.mark.parametrize(
    ("words", "says", "advises"),
    [
        (("Rivall=2",), "no player called “Rivall”", "players are Rival, Holder – did you mean “Rival”?"),
        (("Rival=2",), "no precision for Holder", "all who are not named"),
        (("2", "3"), "twice for all players", "Rival, Holder"),
        (("1", "Rival=2", "Rival=3"), "twice for “Rival”", "Rival, Holder"),
        (("much",), "“much” is not a number", "NAME=5"),
        (("Rival=",), "is not a number", "NAME=5"),
        (("-1",), "at least 0", "coin toss"),
        (("Rival=inf",), "finite", "coin toss"),
    ],
)
def test_precisions_that_do_not_fit_name_the_players(run, words: tuple[str, ...], says: str, advises: str) -> None:
    result = run("solve", ENTRY, *(part for word in words for part in ("--precision", word)))
    assert result.exit_code == 2, result.output
    assert says in result.stderr and advises in result.stderr
    assert result.stdout == ""


# -- the branch ----------------------------------------------------------------------------------------------------


def test_branch_is_a_table_from_a_coin_toss_to_the_asked_precision(run) -> None:
    result = run("solve", ENTRY, "--branch", "--precision", "20")
    assert result.exit_code == 0, result.output
    head = next(line for line in result.stdout.splitlines() if line.startswith("λ"))
    shown = [float(word) for word in head.split()[1:]]
    assert shown[0] == 0.0 and shown[-1] == 20.0 and shown == sorted(shown) and 5 <= len(shown) <= 9
    row = next(line for line in result.stdout.splitlines() if line.strip().startswith("stay out"))
    assert row.split()[2] == "0.5000"
    assert "no folds" in result.stdout
    assert max(map(len, result.stdout.splitlines()[3:-1])) <= 100  # the table; sentences are wrapped on a terminal


def test_folds_are_said_and_marked(run) -> None:
    said = run("solve", FOLDED, "--branch", "--precision", "7.5").stdout
    data = answer(run, FOLDED, "--branch", "--precision", "7.5")
    turns = [p["precision"] for p in data["points"] if p["fold"]]
    assert data["folds"] == len(turns) == 2
    assert f"turns back at {turns[0]:.3g}, and on again at {turns[1]:.3g} (marked *)" in said
    assert [w for w in said.split() if re.fullmatch(r"[\d.]+\*", w)] == [f"{t:.3g}*" for t in turns]


def test_branch_json_has_all_points_and_ends_at_the_solution(run) -> None:
    data = answer(run, FOLDED, "--branch", "--precision", "7.5")
    one = answer(run, FOLDED, "--precision", "7.5")
    assert data["arrived"] and data["precision"] == data["points"][-1]["precision"] == 7.5
    assert data["strategy"] == one["strategy"] and data["labels"] == one["labels"]
    for mine, theirs in zip(data["points"][-1]["strategy"], one["strategy"], strict=True):
        assert np.abs(np.array(mine) - np.array(theirs)).max() < 1e-9
    assert len(data["points"]) > 20 and max(p["residual"] for p in data["points"]) < 1e-8


def test_branch_with_a_precision_for_each_player_ends_there(run) -> None:
    words = (ENTRY, "--precision", "1", "--precision", "Rival=20")
    data = answer(run, *words, "--branch")
    assert data["precision"] == [20.0, 1.0] and data["points"][-1]["precision"] == 20.0
    end, one = data["points"][-1]["strategy"], answer(run, *words)["strategy"]
    assert end[0][0] == pytest.approx(one[0][0], abs=1e-9) and end[1][1] == pytest.approx(one[1][1], abs=1e-9)


def test_the_picture_is_written_whole(run, tmp_path: Path) -> None:
    path = tmp_path / "branch.svg"
    result = run("solve", FOLDED, "--branch", "--precision", "7.5", "-o", str(path))
    assert result.exit_code == 0, result.output
    assert "wrote" in result.stderr and "turns back" in result.stdout
    words = "".join(ET.fromstring(path.read_text("utf-8")).itertext())
    assert "Two markets, entered or not: the principal branch" in words
    assert "Incumbent: weak" in words and "Rings mark" in words
    shown = run("solve", FOLDED, "--branch", "--precision", "7.5", "-o", "-")
    assert shown.stdout == path.read_text("utf-8")  # the picture alone, and the same bytes


def test_no_picture_no_file(run, tmp_path: Path) -> None:
    result = run("solve", ENTRY, "--branch", "--precision", "0", "-o", str(tmp_path / "branch.svg"))
    assert result.exit_code == 2 and "ask for a precision above 0" in result.stderr
    assert not list(tmp_path.iterdir())
    result = run("solve", ENTRY, "--branch", "-o", str(tmp_path / "nowhere" / "branch.svg"))
    assert result.exit_code == 2 and "nowhere" in result.stderr and result.stdout == ""


def test_a_branch_that_is_lost_is_unreliable(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "trace", lambda *given: trace(*given, most_steps=2, most_arc_steps=2))
    result = run("solve", FOLDED, "--branch", "--precision", "7.5")
    assert result.exit_code == 1
    assert "unreliable: not solved" in result.stderr and "no folds" not in result.stdout
    data = answer(run, FOLDED, "--branch", "--precision", "7.5", code=1)
    assert data["arrived"] is False and data["status"].startswith("not solved")


# -- the limit -----------------------------------------------------------------------------------------------------


def test_limit_says_play_and_beliefs_on_and_off_the_path(run) -> None:
    result = run("solve", PARADE, "--limit")
    assert result.exit_code == 0, result.output
    on, off = result.stdout.split("“after a parade”")[1].split("set 2 “after a rest”")
    assert off.startswith("   off the path") and "off the path" not in on
    assert re.search(r"0\.9000  strong\s+0\.1000  weak", on)
    assert re.search(r"<0\.0001  strong\s+>0\.9999  weak", off)
    assert "sequential equilibrium up to ε = 0.0001" in result.stdout
    assert re.search(r"λ reached [\d.,]+; agent regret at most \S+ of the payoff range", result.stdout)


def test_limit_json(run) -> None:
    data = answer(run, PARADE, "--limit")
    assert data["reached"] is True and data["epsilon"] == 1e-4
    assert data["strategy"][0] == [[1.0, 0.0], [1.0, 0.0]] and data["labels"][0][0] == ["parade", "rest"]
    assert data["reach"] == [[0.9, 0.1], [1.0, 0.0]]
    # beliefs are those of the quantal response, which is within ε of the limit
    assert data["beliefs"][1][0] == pytest.approx([0.9, 0.1], abs=data["epsilon"]) and data["beliefs"][1][1][1] > 0.99
    assert max(r for own in data["agent_regret"] for r in own) <= 1e-4
    assert data["value"] == pytest.approx([2.9, 0.0], abs=1e-3)
    finer = answer(run, PARADE, "--limit", "--epsilon", "1e-6")
    assert finer["epsilon"] == 1e-6 and finer["precision"] > data["precision"]
    assert max(r for own in finer["agent_regret"] for r in own) <= 1e-6


def test_a_limit_that_is_not_reached_is_said_and_unreliable(run, monkeypatch: pytest.MonkeyPatch) -> None:
    short = ToTheLimit(most_steps=1, most_arc_steps=1)
    monkeypatch.setattr(branches, "limits", lambda tree, payoffs, odds, _: limits(tree, payoffs, odds, short))
    result = run("solve", PARADE, "--limit")
    assert result.exit_code == 1
    assert "no limit" in result.stdout and "unreliable: no limit" in result.stderr
    assert "sequential equilibrium up to" not in result.stdout
    assert answer(run, PARADE, "--limit", code=1)["reached"] is False


# -- all equilibria ------------------------------------------------------------------------------------------------


def test_all_shows_other_quantal_responses_and_says_there_may_be_more(run) -> None:
    data = answer(run, FOLDED, "--all", "--precision", "1.7")
    assert [e["principal"] for e in data["equilibria"]] == [True, False, False] and data["complete"] is False
    assert data["equilibria"][0]["strategy"] == data["strategy"]
    assert all(e["residual"] <= 1e-10 for e in data["equilibria"])
    said = run("solve", FOLDED, "--all", "--precision", "1.7").stdout
    assert "3 quantal response equilibria found at precision 1.7" in said
    assert "from 64 starts, seed 1; there may be more" in said
    assert answer(run, FOLDED, "--all", "--seed", "7")["starts_seed"] == 7


def test_all_nash_equilibria_of_a_small_game(run) -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    data = answer(run, PARADE, "--all")
    assert data["why_no_nash"] is None and data["nash"]["method"] == "Gambit enummixed"
    found = data["nash"]["equilibria"]
    assert [e["strategy"][0] for e in found] == [[[1, 0], [1, 0]], [[0, 1], [0, 1]]]  # all parade, or all rest
    assert found[0]["strategy"][1] == [[0.0, 1.0], [None, None]]  # nothing is said of what never comes
    said = run("solve", PARADE, "--all").stdout
    assert "2 Nash equilibria, by Gambit enummixed" in said and "provoke –   leave be –" in said


def test_without_gambit_and_in_large_games_it_says_so(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygambit", None)
    result = run("solve", PARADE, "--all")
    assert result.exit_code == 0, result.output
    assert "not sought" in result.stdout and "pip install 'standoff[gambit]'" in result.stdout
    data = answer(run, PARADE, "--all")
    assert data["nash"] is None and "not installed" in data["why_no_nash"]


def test_a_game_too_large_for_all_nash_equilibria_says_how_large(run) -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    data = answer(run, "karabakh-2020", "--all")
    assert data["nash"] is None and "profiles of pure strategies" in data["why_no_nash"]


# -- worlds of a crisis --------------------------------------------------------------------------------------------


def test_a_world_is_solved_as_the_file_it_would_be_written_to(run, tiny: str, tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    words = ("--world", "5", "--seed", "3", "--reading", "open")
    assert run("convert", tiny, "-o", str(path), *words).exit_code == 0
    data = answer(run, tiny, *words)
    assert [data[k] for k in ("reading", "world", "seed")] == ["open", 5, 3]
    assert data["strategy"] == [[list(p) for p in own] for own in solve_game(path, data["precision"]).strategy]
    assert answer(run, tiny, *words, "--precision", "2")["precision"] == 2.0
    for question in ("--branch", "--limit", "--all"):
        assert answer(run, tiny, question)["world"] == 0
    assert "world 5, seed 3" in run("solve", tiny, *words).stdout


# -- what does not go together -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((ENTRY, "--branch", "--limit"), "--branch and --limit are questions of their own"),
        ((ENTRY, "--branch", "--all", "--limit"), "ask one at a time"),
        ((ENTRY, "--limit", "--precision", "3"), "exclude each other"),
        ((ENTRY, "--epsilon", "0.1"), "--epsilon is for --limit"),
        ((ENTRY, "--limit", "--epsilon", "2"), "below 1, found 2"),
        ((ENTRY, "-o", "a.svg"), "add --branch"),
        ((ENTRY, "--branch", "-o", "a.png"), "give -o a.svg"),
        ((ENTRY, "--branch", "-o", "-", "--json"), "cannot both"),
        ((ENTRY, "--world", "1"), "--world is for crises"),
        ((ENTRY, "--limit", "--seed", "1"), "--seed is for crises and for --all"),
        (("CRISIS", "-o", "a.svg"), "add --world N"),
        (("CRISIS", "--epsilon", "0.1"), "add --world N"),
        (("CRISIS", "--branch", "--worlds", "64"), "--worlds is for many worlds"),
        (("CRISIS", "--limit", "--reading", "opne"), "open"),
    ],
)
def test_options_that_exclude_each_other_are_told(
    run, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("solve", *[tiny if word == "CRISIS" else word for word in words])
    assert result.exit_code == 2, result.output
    assert says in result.stderr and result.stdout == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("question", ["--branch", "--limit", "--all"])
def test_a_mistake_in_the_file_is_told_whatever_the_question(run, question: str) -> None:
    result = run("solve", str(FILES / "broken-games" / "no-such-player.efg"), question)
    assert result.exit_code == 3 and "G011" in result.stderr and result.stdout == ""


@pytest.mark.parametrize("name", ["extdet4.efg", "signalling_k2.efg"])
def test_reference_games(run, name: str) -> None:
    if not (REFERENCE / name).exists():
        pytest.skip(f"the reference games are not beside this checkout: {REFERENCE / name}")
    path = str(REFERENCE / name)
    game = compiled(read_game(path))
    limit, branch = answer(run, path, "--limit"), answer(run, path, "--branch", "--precision", "25")
    assert limit["reached"] and branch["arrived"] and branch["certified"]
    assert sum(map(len, branch["strategy"])) == len(game.tree.infosets)
    assert answer(run, path, "--all", "--precision", "5")["equilibria"][0]["principal"]
