"""Game files on the command line: solve and convert."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from standoff.interchange import game_from, read_game, write_efg
from standoff.verbs import build_worlds, game_of_world, open_crisis, solve_game

FILES = Path(__file__).parents[1] / "files"
ENTRY = str(FILES / "games" / "entry.efg")
MATRIX = str(FILES / "games" / "matrix.nfg")


def test_solve_says_how_each_player_plays(run) -> None:
    result = run("solve", ENTRY, "--precision", "2")
    assert result.exit_code == 0, result.output
    assert "precision 2; on the principal branch" in result.stdout
    assert "residual below 1e-" in result.stdout
    assert result.stdout.index("Rival") < result.stdout.index("Holder") < result.stdout.index("set 2 “weak”")


def test_solve_json_is_nested_as_the_file_is(run) -> None:
    result = run("solve", ENTRY, "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["players"] == ["Rival", "Holder"]
    assert data["labels"] == [[["stay out", "enter"]], [["fight", "yield"], ["fight", "yield"]]]
    assert data["names"] == [[""], ["strong", "weak"]]
    assert data["numbers"] == [[1], [1, 2]]
    assert data["precision"] == 1.0
    assert data["certified"] is True
    assert data["residual"] <= 1e-10
    assert data["beliefs"][0][0] == pytest.approx([1 / 3, 2 / 3], abs=1e-12)
    strong, weak = data["strategy"][1]
    assert strong[0] == pytest.approx(1 / (1 + np.exp(1 - 1.5)), abs=1e-12)  # logit of the payoffs in the file
    assert weak[0] == pytest.approx(1 / (1 + np.exp(1 + 1)), abs=1e-12)
    assert len(data["regret"]) == len(data["value"]) == 2


def test_a_coin_toss_at_zero(run) -> None:
    data = json.loads(run("solve", MATRIX, "--precision", "0", "--json").stdout)
    assert data["strategy"] == [[[0.5, 0.5]], [pytest.approx([1 / 3] * 3)]]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("solve", ENTRY, "--worlds", "64"), "--worlds is for crises"),
        (("solve", ENTRY, "--reading", "open"), "--reading is for crises"),
        (("solve", ENTRY, "--precision", "nan"), "finite"),
        (("solve", ENTRY, "--precision", "inf"), "finite"),
        (("solve", "CRISIS", "--precision", "2"), "add --world N"),
        (("solve", "nowhere.efg"), "cannot be read"),
        (("convert", ENTRY, "-o", "OUT.yaml"), "written as .efg or .nfg"),
        (("convert", ENTRY, "--to", "pdf"), "written as .efg or .nfg"),
        (("convert", ENTRY, "--json"), "-o"),
        (("convert", "CRISIS", "--reading", "opne"), "open"),
    ],
)
def test_what_does_not_fit_is_usage(run, tiny: str, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    put = {"CRISIS": tiny, "OUT.yaml": str(tmp_path / "out.yaml")}
    result = run(*[put.get(word, word) for word in words])
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["solve", "convert"])
def test_a_mistake_in_a_file_has_place_code_line_and_caret(run, command: str) -> None:
    result = run(command, str(FILES / "broken-games" / "no-such-player.efg"))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "no-such-player.efg:5:6  G011  there is no player 3" in result.stderr
    lines = result.stderr.splitlines()
    at = next(k for k, line in enumerate(lines) if 'p "" 3 1' in line)
    assert lines[at + 1].index("^") == lines[at].index("3 1")


def test_a_game_without_recall_is_refused_but_converted(run, tmp_path: Path) -> None:
    path = str(FILES / "broken-games" / "absent-minded.efg")
    assert run("solve", path).exit_code == 3
    result = run("convert", path, "-o", str(tmp_path / "copy.efg"))
    assert result.exit_code == 0, result.output
    assert read_game(tmp_path / "copy.efg") == read_game(path)


def test_what_is_not_one_shot_has_no_nfg(run, tmp_path: Path) -> None:
    result = run("convert", ENTRY, "-o", str(tmp_path / "entry.nfg"))
    assert result.exit_code == 3
    assert "G060" in result.stderr
    assert not list(tmp_path.iterdir())


def test_there_and_back(run, tmp_path: Path) -> None:
    tree, table = tmp_path / "matrix.efg", tmp_path / "matrix.nfg"
    assert run("convert", MATRIX, "-o", str(tree)).exit_code == 0
    assert run("convert", str(tree), "-o", str(table)).exit_code == 0
    assert read_game(table) == read_game(MATRIX)
    assert read_game(tree) == read_game(MATRIX)
    shown = run("convert", str(tree), "--to", "nfg")
    assert shown.stdout == table.read_text("utf-8")


def test_a_crisis_becomes_the_game_of_one_of_its_worlds(run, tiny: str, tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    result = run("convert", tiny, "-o", str(path), "--world", "5", "--seed", "3", "--reading", "open", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["format"] == "efg"
    assert read_game(path) == game_of_world(open_crisis(tiny), "open", 5, 3)


@pytest.mark.parametrize("name", ["tiny", "karabakh-2020"])
def test_solved_as_a_file_a_world_is_what_it_was(tiny: str, name: str) -> None:
    crisis = open_crisis(tiny if name == "tiny" else name)
    worlds = build_worlds(crisis, 16, seed=2, most=16)
    for k, reading in enumerate(worlds.readings):
        for world in (0, 11):
            game = game_of_world(crisis, reading.reading.id, world, seed=2)
            precision = float(game.comment.rpartition(" ")[2])
            assert precision == reading.solution.precision[world]
            solved = solve_game(game_from(write_efg(game)), precision)
            assert solved.certified
            assert np.abs(solved.solution.strategy[0] - reading.solution.strategy[world]).max() < 1e-9, k
            assert np.abs(solved.solution.value[0] - reading.solution.value[world]).max() < 1e-9
