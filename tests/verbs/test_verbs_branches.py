"""Verbs on one game with numbers: JSON with stable names that a strict reader takes, and a picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from standoff.game import Tree, TreeBuilder
from standoff.verbs import (
    branch_json,
    branch_of,
    branch_picture,
    equilibria_json,
    equilibria_of,
    limit_json,
    limit_of,
    nash_json,
    nash_of,
)

PAYOFFS = np.array([[[1.0, 0.0], [7.0, 2.0], [2.0, 6.0], [5.0, 5.0]]])
ODDS = np.zeros((1, 0))


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Uneven chicken."""
    grow = TreeBuilder(["A", "B"])
    root = grow.decision(None, "A", "drive", ["on", "aside"])
    for act in ("on", "aside"):
        node = grow.decision((root, act), "B", "drive", ["on", "aside"], infoset="b")
        for reply in ("on", "aside"):
            grow.terminal((node, reply), "end", {"A": 0.0, "B": 0.0})
    return grow.build()


def read(value: dict[str, Any]) -> dict[str, Any]:
    """As a strict reader would: no NaN, nothing lost."""
    text = json.dumps(value, allow_nan=False)
    again: dict[str, Any] = json.loads(text)
    assert again == value
    return again


def test_branch(tree: Tree) -> None:
    found = branch_of(tree, PAYOFFS, ODDS, 5.0)
    said = read(branch_json(found))
    assert set(said) == {"players", "labels", "names", "status", "arrived", "folds", "crossings", "points"}
    assert said["points"][0]["precision"] == 0.0 and said["points"][-1]["precision"] == 5.0
    assert said["points"][0]["strategy"] == [[[0.5, 0.5]], [[0.5, 0.5]]]
    assert said["players"] == ["A", "B"] and said["labels"][0] == [["on", "aside"]]
    picture = branch_picture(found)
    assert ET.fromstring(picture).get("role") == "img" and picture == branch_picture(found)
    assert "1 information sets of 2" in branch_picture(found, most=1)
    assert "Of 2 information sets the 1" in branch_picture(found, most=1)
    assert ">B&apos;s way<" in branch_picture(found, names=["A's way", "B's way"]).replace("'", "&apos;")


def test_nothing_to_draw_is_said(tree: Tree) -> None:
    with pytest.raises(ValueError, match="ask for a precision above 0"):
        branch_picture(branch_of(tree, PAYOFFS, ODDS, 0.0))


def test_limit(tree: Tree) -> None:
    said = read(limit_json(limit_of(tree, PAYOFFS, ODDS)))
    assert set(said) == {
        "players", "labels", "names", "status", "reached", "epsilon", "precision", "strategy", "beliefs",
        "agent_regret", "inconsistency", "distance", "folds",
    }  # fmt: skip
    assert said["reached"] and said["strategy"] == [[[1.0, 0.0]], [[0.0, 1.0]]]
    assert said["beliefs"][1][0] == pytest.approx([1.0, 0.0], abs=1e-4)
    assert said["agent_regret"][0][0] <= said["epsilon"] == 1e-4


def test_equilibria(tree: Tree) -> None:
    said = read(equilibria_json(equilibria_of(tree, PAYOFFS, ODDS, 10.0)))
    assert [e["principal"] for e in said["equilibria"]] == [True, False, False]
    assert said["complete"] is False and all(e["residual"] <= 1e-10 for e in said["equilibria"])


def test_nash(tree: Tree) -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    said = read(nash_json(nash_of(tree, PAYOFFS, ODDS)))
    assert len(said["equilibria"]) == 3 and said["method"] == "Gambit enummixed"
    assert sorted(e["value"][0] for e in said["equilibria"]) == pytest.approx([2.0, 3.0, 7.0])


def test_where_an_equilibrium_says_nothing_json_says_null() -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    grow = TreeBuilder(["A", "B"])
    root = grow.decision(None, "A", "go", ["stop", "on"])
    grow.terminal((root, "stop"), "end", {"A": 0.0, "B": 0.0})
    node = grow.decision((root, "on"), "B", "reply", ["yes", "no"])
    grow.terminal((node, "yes"), "end", {"A": 0.0, "B": 0.0})
    grow.terminal((node, "no"), "end", {"A": 0.0, "B": 0.0})
    payoffs = np.array([[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]])
    said = read(nash_json(nash_of(grow.build(), payoffs, ODDS)))
    assert said["equilibria"][0]["strategy"][1] == [[None, None]]
