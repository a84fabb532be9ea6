"""Commands that look ahead: simulate and ceasefire."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

WEEKS = "\nweeks: {horizon: 2020-03-31, phases: {stay: fighting, peace: ceasefire, war: wider_war}}\n"
NEVER_CERTAIN = re.compile(r"(?<![\d.,])(0|100)%")


@pytest.fixture
def rare_ahead(rare: str, tmp_path: Path) -> str:
    """What was observed hardly ever happens, and there are weeks ahead."""
    path = tmp_path / "rare.yaml"
    path.write_text(Path(rare).read_text("utf-8") + WEEKS)
    return str(path)


def test_simulate_for_people(run, ahead: str) -> None:
    result = run("simulate", ahead, "--paths", "1000")
    assert result.exit_code == 0, result.output
    shown = result.stdout
    assert shown.startswith("What will the weeks bring?\nthe weeks after 31 January 2020, up to 31 March 2020\n")
    assert re.search(r"^ +fighting +ceasefire +intervention +clash +wider war +settlement$", shown, re.M)
    assert len(re.findall(r"^\d+ (?:Feb|Mar) 2020 +(?:[<>]?\d+% +){5}[<>]?\d+%$", shown, re.M)) == 8
    assert re.search(r"^ever by then +>99%", shown, re.M), "there is fighting already"
    assert re.search(r"^days to a truce of 30 days .*not by then", shown, re.M)
    assert re.search(r"^such a truce begins by then: \d+% \(.*\), (un)?likely$", shown, re.M)
    assert re.search(r"truce: Will there be a truce by mid-February\?\n +\d+% \(.*%\), \w+", shown)
    assert re.search(r"holds: .*\n +holds in \d+% of worlds; ", shown)
    assert "no answer. None of 1,000 paths satisfies this condition." in shown
    assert "The ways it may go, found in the paths:" in shown
    assert re.search(r"^1,000 paths in 512 worlds, drawn by weight from [\d,]+ effective ones, seed 1$", shown, re.M)
    assert "games read between solved beliefs" in shown
    assert "more paths would tell" in shown
    assert not NEVER_CERTAIN.search(shown), "nothing is 0% or 100%"


def test_simulate_json_and_the_horizon_asked_for(run, ahead: str) -> None:
    result = run("simulate", ahead, "--paths", "1000", "--until", "2020-02-04", "--seed", "2", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert set(data) == {
        "crisis", "as_of", "until", "dates", "phases", "deaths", "displaced", "first_truce", "scenarios", "dated",
        "paths", "sampled", "worlds", "seed", "ess", "pareto_k", "interpolation", "notes", "reliable", "why",
    }  # fmt: skip
    assert data["dates"] == ["2020-02-01", "2020-02-02", "2020-02-03", "2020-02-04"]
    assert (data["until"], data["seed"], data["paths"]) == ("2020-02-04", 2, 1000)
    assert all(len(row["on"]) == 4 for row in data["phases"])
    assert (data["reliable"], data["why"]) == (True, None)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2020-01-31", "is not ahead: the crisis is told as of 2020-01-31"),
        ("2020-13-01", "is not a day"),
        ("2024-01-01", "more than three years ahead"),
        ("", "is not a day"),
    ],
)
def test_a_day_that_will_not_do_is_refused_before_any_work(
    run, ahead: str, monkeypatch, until: str, words: str
) -> None:
    monkeypatch.setattr("standoff.verbs.simulating.build_worlds", None)
    result = run("simulate", ahead, "--until", until)
    assert result.exit_code == 2
    assert words in result.stderr and f"    {until}\n    ^" in result.stderr
    assert result.stdout == ""


def test_a_crisis_without_weeks_says_what_to_add(run, tiny: str) -> None:
    result = run("simulate", tiny)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: tiny says nothing of the weeks ahead\n    add a section `weeks` with `phases`"
    )


def test_unreliable_answers_are_given_with_exit_code_1(run, rare_ahead: str) -> None:
    for command in (("simulate", rare_ahead, "--paths", "1000"), ("ceasefire", rare_ahead)):
        result = run(*command, "--json")
        assert result.exit_code == 1, result.output
        data = json.loads(result.stdout)
        assert data["reliable"] is False
        assert result.stderr.startswith(f"unreliable: {data['why']}")


def test_ceasefire_for_people(run, ahead: str) -> None:
    result = run("ceasefire", ahead)
    assert result.exit_code == 0, result.output
    shown = result.stdout
    assert "  told, 2 January 2020: no one there; held 2 days to 4 days\n" in shown
    assert "  disputed, 10 January 2020, 12:00: monitors, written; held 6 hours to 42 hours, accounts differ\n" in shown
    assert re.search(r"^      6 hours, by an account that is true with \d+%$", shown, re.M)
    assert re.search(r"^peacekeepers +0\.94 +−0\.02 to 1\.90 ", shown, re.M)
    assert re.search(r"^patron curbs support +0\.50 .* the file$", shown, re.M)
    assert re.search(r"^to the first breach .* stated$", shown, re.M)
    assert "[2] from “war resumed”: Fortna (2008)" in shown
    assert "to the first breach: stated without data. " in shown
    assert re.search(r"^ +an hour +a day +a week +30 days +90 days +a year", shown, re.M)
    assert len(re.findall(r"^(?:no one there|peacekeepers) +(?:[<>]?\d+% +){6}", shown, re.M)) == 4
    assert re.search(r"[\d,]+ effective worlds, .*seed 1", shown)
    assert not NEVER_CERTAIN.search(shown), "nothing is 0% or 100%"


def test_ceasefire_of_what_is_asked(run, ahead: str) -> None:
    words = ("--mechanism", "monitors", "--no-curbed", "--written", "--no-definitive")
    data = json.loads(run("ceasefire", ahead, *words, "--json").stdout)
    (row,) = data["next"]
    assert (row["mechanism"], row["curbed"], row["written"], row["definitive"]) == ("monitors", False, True, False)
    assert set(data) == {
        "crisis", "as_of", "record", "broken_before", "coefficients", "spans", "next", "worlds", "seed", "ess",
        "pareto_k", "cautions", "reliable", "why",
    }  # fmt: skip
    assert len(row["chances"]) == len(data["spans"]) == 6


def test_a_mechanism_nobody_knows(run, ahead: str) -> None:
    result = run("ceasefire", ahead, "--mechanism", "drones")
    assert result.exit_code == 2
    assert "no mechanism called “drones”" in result.stderr and "none, monitors, peacekeepers" in result.stderr


def test_the_same_seed_gives_the_same_bytes(run, ahead: str) -> None:
    for words in (("simulate", ahead, "--paths", "1000", "--until", "2020-02-10"), ("ceasefire", ahead)):
        first, again = (run(*words, "--json").stdout_bytes for _ in range(2))
        assert first == again


def test_text_of_the_file_does_not_steer_the_terminal(run, ahead: str, tmp_path: Path) -> None:
    text = Path(ahead).read_text("utf-8")
    text = text.replace("title: What will the weeks bring?", r'title: "What \e[31m[bold]now[/bold]?"')
    text = text.replace("question: Will there be a truce by mid-February?", r'question: "A \e]0;truce\a?"')
    text = text.replace("why: Patrons matter here.", r'why: "Patrons \e[2J matter."')
    path = tmp_path / "steering.yaml"
    path.write_text(text)
    for words in (("simulate", str(path), "--paths", "1000", "--until", "2020-02-20"), ("ceasefire", str(path))):
        result = run(*words)
        assert result.exit_code == 0, result.output
        assert "\x1b" not in result.stdout and "\x07" not in result.stdout
        assert "[bold]now[/bold]" in result.stdout


def test_mistakes_in_the_file_come_first(run, broken: str) -> None:
    for command in ("simulate", "ceasefire"):
        result = run(command, broken)
        assert result.exit_code == 3 and "chalenger" in result.stderr
