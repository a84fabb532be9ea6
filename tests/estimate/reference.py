"""The reference data and numbers, where the folder is there, with designs laid out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, Predictor, Utility
from standoff.estimate.plays import Plays
from standoff.estimate.programmed import ProgramModel
from standoff.game import Tree, TreeBuilder

SHARED = Path(__file__).parents[2].parent / "shared"
HERE = (SHARED / "reference" / "estimation").is_dir()
needs_reference = pytest.mark.skipif(not HERE, reason="the folder with reference numbers is not here")


@cache
def numbers(name: str) -> dict[str, Any]:
    return json.loads((SHARED / "reference" / "estimation" / f"{name}.json").read_text())  # type: ignore[no-any-return]


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(SHARED / "data" / "estimation" / f"{name}.csv")


def columns_of(frame: pd.DataFrame, terms: Sequence[str]) -> list[tuple[str, np.ndarray]]:
    """Columns of a formula written as its terms: `1`, a number's name, or a factor's, whose first level is the base."""
    out: list[tuple[str, np.ndarray]] = []
    for term in terms:
        if term == "1":
            out.append(("(Intercept)", np.ones(len(frame))))
        elif pd.api.types.is_numeric_dtype(frame[term]):
            out.append((term, frame[term].to_numpy(float)))
        else:
            for level in sorted(frame[term].dropna().unique())[1:]:
                out.append((f"{term}{level}", (frame[term] == level).to_numpy(float)))
    return out


def designed(frame: pd.DataFrame, formulas: Sequence[tuple[Predictor, Sequence[str]]]) -> Design:
    """The design of some predictors; those without terms are 0."""
    names: list[str] = []
    columns: list[np.ndarray] = []
    owner: list[int] = []
    for place, (predictor, terms) in enumerate(formulas):
        for name, column in columns_of(frame, terms):
            names.append(f"{predictor}: {name}")
            columns.append(column)
            owner.append(place)
    matrix = np.column_stack(columns)
    every = np.arange(len(names))
    return Design(
        tuple(p for p, _ in formulas), tuple(names), matrix, np.array(owner), every, every,
        np.zeros((len(frame), len(formulas))),
    )  # fmt: skip


def played(outcomes: Sequence[str], seen: Sequence[str]) -> Plays:
    """Plays seen to their end."""
    count = np.array([[float(o == s) for o in outcomes] for s in seen])
    return Plays(tuple(outcomes), np.eye(len(outcomes), dtype=bool), count, np.ones(len(seen)))


def tree12() -> Tree:
    """1 ends it (sq), or 2 yields (capit) or resists (war)."""
    grow = TreeBuilder(["1", "2"])
    root = grow.decision(None, "1", "escalate", ["no", "yes"])
    grow.terminal((root, "no"), "sq", {})
    node = grow.decision((root, "yes"), "2", "resist", ["no", "yes"])
    grow.terminal((node, "no"), "capit", {})
    grow.terminal((node, "yes"), "war", {})
    return grow.build()


def tree122() -> Tree:
    """1 goes left or right, and after each 2 does."""
    grow = TreeBuilder(["1", "2"])
    root = grow.decision(None, "1", "side", ["L", "R"])
    for side in "LR":
        node = grow.decision((root, side), "2", f"after_{side}", ["L", "R"])
        for answer in "LR":
            grow.terminal((node, answer), side + answer, {})
    return grow.build()


def tree123() -> Tree:
    """Three players, each of whom may end it."""
    grow = TreeBuilder(["1", "2", "3"])
    first = grow.decision(None, "1", "go", ["no", "yes"])
    grow.terminal((first, "no"), "1", {})
    second = grow.decision((first, "yes"), "2", "go", ["no", "yes"])
    grow.terminal((second, "no"), "3", {})
    third = grow.decision((second, "yes"), "3", "go", ["no", "yes"])
    grow.terminal((third, "no"), "5", {})
    grow.terminal((third, "yes"), "6", {})
    return grow.build()


def war1800() -> tuple[pd.DataFrame, Design, Plays]:
    """The manual's model of egame12: the rows without gaps, its design, its plays."""
    frame = table("war1800").dropna(subset=["regime1", "regime2", "s_wt_re1", "revis1", "balanc", "esc", "war"])
    formulas = [
        (Utility("1", "sq"), ["1", "s_wt_re1", "revis1"]), (Utility("1", "war"), ["1", "regime1"]),
        (Utility("2", "war"), ["1", "balanc", "regime2"]),
    ]  # fmt: skip
    seen = np.where(frame.esc == 0, "sq", np.where(frame.war == 1, "war", "capit"))
    return frame, designed(frame, formulas), played(("sq", "capit", "war"), list(seen))


def simulated(n: int = 400, seed: int = 2) -> tuple[Design, Plays]:
    """Plays of `tree12` drawn from the model itself: for checks of algebra, which hold of any data."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 3))])
    owner, column = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 2, 0, 3])
    every = np.arange(6)
    design = Design(
        (Utility("1", "sq"), Utility("1", "war"), Utility("2", "war")), tuple("abcdef"), x, owner, column, every,
        np.zeros((n, 3)),
    )  # fmt: skip
    chances = np.exp(
        ProgramModel(AgentError(), tree12(), design.predictors)
        .chances(design.eta(np.array([0.3, 0.5, -0.2, 0.8, 0.4, -0.6])), 0)
        .log
    )
    seen = (rng.random(n)[:, None] > chances.cumsum(axis=1)).sum(axis=1)
    return design, played(("sq", "capit", "war"), [("sq", "capit", "war")[k] for k in seen])
