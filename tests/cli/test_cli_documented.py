"""The documentation of the command line knows every field, every command and every option."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

LOOK_UP = Path(__file__).parents[2] / "docs" / "look-up"
QUERY = "P(outcome = concession | observed) > 0.5"
AHEAD = str(LOOK_UP.parents[1] / "tests" / "files" / "tiny" / "ahead.yaml")
NAMED_BY_THE_CRISIS = ("readings", "regret", "actions", "beliefs")  # their keys are ids, not fields

COMMANDS = {
    "ask": ("ask", "CRISIS", QUERY),
    "whatif": ("whatif", "CRISIS", "--see", "defender.reply = refuse", QUERY),
    "simulate": ("simulate", AHEAD, "--paths", "1000"),
    "ceasefire": ("ceasefire", AHEAD),
    "solve": ("solve", "CRISIS"),
    "solve of a game file": ("solve", "GAME"),
    "solve of a game file (world)": ("solve", "CRISIS", "--world", "1"),
    "solve of a game file (branch)": ("solve", "GAME", "--branch"),
    "solve of a game file (limit)": ("solve", "GAME", "--limit"),
    "solve of a game file (all)": ("solve", "GAME", "--all"),
    "check": ("check", "CRISIS", "--unknowns", "--resolved"),
    "brief": ("brief", "CRISIS", "-o", "OUT"),
    "list, new, tree, convert, schema (tree)": ("tree", "CRISIS", "-o", "OUT"),
    "list, new, tree, convert, schema (convert)": ("convert", "GAME", "-o", "OUT", "--to", "efg"),
}


def section(page: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    assert found, f"no section {title}"
    return found[1]


def fields(data: Any, below: str = "") -> set[str]:
    """Every field name in a result, except names that the crisis gives, and the resolved crisis itself."""
    if isinstance(data, list):
        return set().union(*(fields(item) for item in data)) if data else set()
    if not isinstance(data, dict):
        return set()
    names = set() if below in NAMED_BY_THE_CRISIS else set(data)
    if below == "beliefs":
        return set().union(*(fields(value, "beliefs of one") for value in data.values()))
    if below == "beliefs of one":
        return set().union(*(fields(value) for value in data.values()))
    return names.union(*(fields(value, key) for key, value in data.items() if key != "resolved"))


@pytest.mark.parametrize("title", COMMANDS)
def test_every_field_is_explained(run, tiny: str, tmp_path: Path, title: str) -> None:
    game = str(LOOK_UP.parents[1] / "tests" / "files" / "games" / "entry.efg")
    words = [{"CRISIS": tiny, "GAME": game, "OUT": str(tmp_path / "out")}.get(word, word) for word in COMMANDS[title]]
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    told = section((LOOK_UP / "json.md").read_text("utf-8"), title.partition(" (")[0])
    if title == "whatif":  # its answers have the fields of `ask`
        told += section((LOOK_UP / "json.md").read_text("utf-8"), "ask")
    explained = set(re.findall(r"`([a-z0-9_]+)`", told))
    assert fields(json.loads(result.stdout)) <= explained


def test_a_field_nobody_explained_would_be_noticed() -> None:
    data = {"query": "", "readings": {"literal": {"median": 0.5, "mood": 1}}, "regret": {"russia": {}}}
    assert fields(data) == {"query", "readings", "median", "mood", "regret"}


def test_every_command_and_option_is_on_the_page(run) -> None:
    page = (LOOK_UP / "command-line.md").read_text("utf-8")
    listed = re.findall(r"^  ([a-z]+) {2,}", run("--help").stdout.partition("Commands:")[2], re.M)
    assert len(listed) == 17
    for command in listed:
        told = section(page, command) + section(page, "Options that several commands share")
        for option in re.findall(r"^  (?:-\w, )?(--[a-z]+)", run(command, "--help").stdout, re.M):
            if option not in ("--help", "--output"):
                assert option in told, f"{command} {option}"
