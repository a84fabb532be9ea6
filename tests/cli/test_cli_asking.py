"""Questions on the command line: ask, whatif, solve, tree, brief."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

QUERY = "P(outcome = concession | observed)"
COMPARED = f"{QUERY} > 0.5"


def test_ask_says_it_in_words_and_figures(run, tiny: str) -> None:
    result = run("ask", tiny, QUERY)
    assert result.exit_code == 0, result.output
    assert re.search(r"^\d+%: (almost no chance|(very )?(un)?likely|roughly even chance)", result.stdout, re.M)
    assert "nine in ten: " in result.stdout
    assert "effective worlds" in result.stdout and "seed 1" in result.stdout
    assert re.search(r"^private +60% ", result.stdout, re.M), "one row per reading"
    assert not re.search(r"(?<!\d)(0|100)%", result.stdout), "nothing is 0% or 100%"


def test_ask_json(run, tiny: str) -> None:
    result = run("ask", tiny, COMPARED, "--seed", "3", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert set(data) == {
        "query", "median", "interval50", "interval90", "mean", "share", "ess", "pareto_k", "worlds", "seed",
        "readings", "reliable", "why",
    }  # fmt: skip
    assert data["query"] == COMPARED and data["seed"] == 3
    low, high = data["interval90"]
    assert low <= data["interval50"][0] <= data["median"] <= data["interval50"][1] <= high
    assert 0 < data["share"] < 1
    assert set(data["readings"]) == {"private", "open"}
    assert (data["reliable"], data["why"]) == (True, None)
    assert json.loads(run("ask", tiny, QUERY, "--json").stdout)["share"] is None


def test_the_same_seed_gives_the_same_answer(run, tiny: str) -> None:
    first, again = (run("ask", tiny, QUERY, "--json", "--seed", "5").stdout for _ in range(2))
    assert first == again
    assert first != run("ask", tiny, QUERY, "--json", "--seed", "6").stdout


def test_an_unreliable_answer_is_given_with_exit_code_1(run, rare: str) -> None:
    result = run("ask", rare, "P(outcome = war | observed)", "--json")
    assert result.exit_code == 1
    assert result.stderr.startswith("unreliable: ")
    data = json.loads(result.stdout)
    assert data["reliable"] is False and data["why"] in result.stderr
    assert data["ess"] < 1000
    assert data["worlds"] == 8192, "they were doubled as far as the stated limit"


@pytest.mark.parametrize(
    ("query", "under"),
    [
        ("P(outcome = consession | observed)", "consession"),
        ("P(defender.repply = refuse)", "defender.repply"),
        ("P(outcome == war)", "="),
        ("belief(defendr, challenger = resolved)", "defendr"),
    ],
)
def test_a_mistake_in_a_query_has_a_caret_beneath(run, tiny: str, query: str, under: str) -> None:
    result = run("ask", tiny, query)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    at = lines.index(f"    {query}")
    column = lines[at + 1].index("^") - 4
    assert query[column:].startswith(under)


def test_a_query_is_checked_before_anything_is_solved(run, tiny: str, monkeypatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("worlds were drawn for a query that cannot be answered")

    monkeypatch.setattr("standoff.verbs.build_worlds", never, raising=False)
    assert run("ask", tiny, "P(outcome = consession)").exit_code == 2
    assert run("whatif", tiny, "--force", "defender.reply = refus", QUERY).exit_code == 2
    assert run("whatif", tiny, "--set", "challenger_resolve=0.5", QUERY).exit_code == 2
    with pytest.raises(AssertionError):  # and the guard would have noticed
        run("ask", tiny, QUERY, catch_exceptions=False)


def test_mistakes_in_the_file_come_before_the_question(run, broken: str) -> None:
    result = run("ask", broken, QUERY)
    assert result.exit_code == 3
    assert "chalenger" in result.stderr


def test_whatif_does(run, tiny: str) -> None:
    result = run(
        "whatif",
        tiny,
        "--set",
        "challenger_resolved=0.95",
        "--forbid",
        "challenger.fight = back_down",
        QUERY,
        "--json",
    )
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert set(data) == {"query", "title", "verb", "base", "changed", "difference", "reliable", "why"}
    assert data["verb"] == "doing"
    assert data["changed"]["median"] > data["base"]["median"], "who must fight is believed"


def test_whatif_sees(run, tiny: str) -> None:
    result = run("whatif", tiny, "--see", "defender.reply = refuse", "P(outcome = concession | observed)", "--json")
    data = json.loads(result.stdout)
    assert data["verb"] == "seeing"
    assert data["changed"]["median"] < 1e-9


def test_whatif_takes_a_scenario_of_the_file(run, tiny: str) -> None:
    result = run("whatif", tiny, "--scenario", "sure", "P(challenger = resolved | observed)")
    assert result.exit_code == 0, result.output
    assert "if we do: A challenger sure to be resolved" in result.stdout
    missing = run("whatif", tiny, "--scenario", "shure", QUERY)
    assert missing.exit_code == 2 and "did you mean “sure”" in missing.stderr


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--see", "defender.reply = refuse", "--force", "defender.reply = refuse"),
        ("--scenario", "sure", "--set", "challenger_resolved=0.5"),
        ("--set", "challenger_resolved=much"),
        ("--set", "challenger_resolved"),
        ("--set", "nothing=0.5"),
        ("--force", "defender.reply"),
        ("--force", "defender.replly = refuse"),
    ],
)
def test_whatif_usage(run, tiny: str, words: tuple[str, ...]) -> None:
    result = run("whatif", tiny, *words, QUERY)
    assert result.exit_code == 2
    assert result.stderr


def test_solve(run, tiny: str) -> None:
    result = run("solve", tiny, "--reading", "open")
    assert result.exit_code == 0, result.output
    assert "defender.reply" in result.stdout
    assert "believes challenger is resolved" in result.stdout
    assert "regret: challenger" in result.stdout
    assert "private" not in result.stdout


def test_solve_json(run, tiny: str) -> None:
    data = json.loads(run("solve", tiny, "--json").stdout)
    assert set(data) == {"crisis", "readings", "worlds", "seed", "ess", "pareto_k", "reliable", "why"}
    reading = data["readings"][0]
    assert set(reading) == {"id", "title", "certified", "worlds", "residual", "regret", "information_sets"}
    assert reading["certified"] == reading["worlds"] and reading["residual"] <= 1e-10
    row = next(r for r in reading["information_sets"] if r["move"] == "defender.reply")
    assert set(row) == {"name", "player", "type", "move", "seen", "reached", "actions", "beliefs"}
    assert row["seen"] == ["challenger.challenge = demand"]
    assert sum(b["median"] for b in row["actions"].values()) == pytest.approx(1.0)
    assert set(row["beliefs"]["challenger"]) == {"resolved", "bluffing"}


def test_an_unknown_reading(run, tiny: str, tmp_path: Path) -> None:
    target = tmp_path / "tree.svg"
    assert run("solve", tiny, "--reading", "opne").exit_code == 2
    result = run("tree", tiny, "-o", str(target), "--reading", "opne")
    assert result.exit_code == 2 and "did you mean “open”" in result.stderr
    assert not target.exists()


def test_tree(run, tiny: str, tmp_path: Path) -> None:
    target = tmp_path / "tree.svg"
    result = run("tree", tiny, "-o", str(target), "--json")
    assert result.exit_code == 0, result.output
    assert target.read_text().startswith("<svg")
    data = json.loads(result.stdout)
    assert set(data) == {
        "crisis", "reading", "file", "players", "information_sets", "nodes", "ends", "outcomes",
    }  # fmt: skip
    assert data["file"] == str(target)
    assert "<svg" in run("tree", tiny, "-o", "-").stdout
    assert run("tree", tiny, "-o", "-", "--json").exit_code == 2


def test_brief(run, tiny: str, tmp_path: Path) -> None:
    target = tmp_path / "brief.html"
    result = run("brief", tiny, "-o", str(target), "--json")
    assert result.exit_code == 0, result.output
    assert target.read_text("utf-8").lower().startswith("<!doctype html")
    data = json.loads(result.stdout)
    assert data["crisis"] == "tiny" and data["reliable"] is True
    assert {"claims", "questions", "readings", "digest", "version", "seed", "worlds"} <= set(data)
