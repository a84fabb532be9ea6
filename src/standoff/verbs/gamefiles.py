"""Games solved as they stand, each answer in its documented form: at one λ, along the branch, at its limit, and all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from standoff.interchange import Compiled, ExtensiveGame
from standoff.solve import LIMIT_STATUS, STATUS, Equilibria, Limit, NashEquilibria, Solution, Trace, solve
from standoff.verbs.branches import (
    equilibria_json,
    limit_json,
    nash_json,
    points_json,
    reach_of,
    value_of,
)
from standoff.verbs.onegame import OneGame, one_game

Nested = tuple[tuple[tuple[float, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class SolvedGame:
    """One game solved at one λ; nested tuples follow the file: per player, per information set, per action or node."""

    one: OneGame
    solution: Solution

    @property
    def compiled(self) -> Compiled:
        return self.one.compiled

    @property
    def game(self) -> ExtensiveGame:
        return self.one.game

    @property
    def strategy(self) -> Nested:
        """σ: the probability of each action."""
        return self.compiled.by_set(self.solution.strategy[0])

    @property
    def beliefs(self) -> Nested:
        """The probability of each node of an information set, once play is there."""
        return self.compiled.by_node(self.solution.belief[0])

    @property
    def labels(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Labels of the actions, as the file gives them."""
        return self.one.labels

    @property
    def certified(self) -> bool:
        return bool(self.solution.certified[0])

    @property
    def status(self) -> str:
        """How the solving went, in words."""
        return STATUS[int(self.solution.status[0])]

    def why(self) -> str | None:
        """Why it cannot be relied on, or None."""
        return None if self.certified else self.status

    def to_json(self) -> dict[str, Any]:
        """The documented form of `standoff solve GAME --json`."""
        solution = self.solution
        return {
            **self.one.head(), "precision": np.asarray(solution.precision[0]).tolist(),
            "strategy": self.strategy, "beliefs": self.beliefs,
            "value": solution.value[0].tolist(), "regret": solution.regret[0].tolist(),
            "residual": float(solution.residual[0]), "reached": float(solution.reached[0]),
            "certified": self.certified, "status": self.status,
        }  # fmt: skip


def solve_game(
    game: OneGame | ExtensiveGame | str | Path,
    precision: float | Sequence[float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SolvedGame:
    """Logit agent quantal response of one game, or of the one in an `.efg` or `.nfg` file.

    `precision` is λ, per unit of the payoffs as the file gives them, for all players or for each in the order of the
    file; 1, or a world's own, where it is left out. GameFileError where the file has a mistake or the game cannot be
    solved: a player lacks recall, or there are more than six.
    """
    one = one_game(game)
    each = np.array([one.precisions(precision)])
    return SolvedGame(one, solve(one.tree, one.compiled.payoffs, one.compiled.odds, each, progress=progress))


# -- answers as JSON ---------------------------------------------------------------------------------------------


def branch_answer(solved: SolvedGame, found: Trace) -> dict[str, Any]:
    """The documented form of `standoff solve GAME --branch --json`: the end of the branch, then all its points."""
    return {
        **solved.to_json(), "status": STATUS[found.status], "arrived": found.arrived, "folds": found.folds,
        "crossings": found.crossings, "points": points_json(found),
    }  # fmt: skip


def limit_answer(one: OneGame, found: Limit) -> dict[str, Any]:
    """The documented form of `standoff solve GAME --limit --json`."""
    inner = limit_json(found)
    reach = reach_of(one.tree, found.strategy[0], one.compiled.odds[0])
    per_set = np.array([reach[list(h.nodes)].sum() for h in one.tree.infosets])
    return {
        **one.head(), "precision": inner["precision"], "epsilon": inner["epsilon"],
        "strategy": inner["strategy"], "beliefs": inner["beliefs"],
        "reach": [[float(per_set[k]) for k in own] for own in _own(one)],
        "value": value_of(one.tree, reach, one.compiled.payoffs[0]).tolist(),
        "agent_regret": inner["agent_regret"], "inconsistency": inner["inconsistency"], "distance": inner["distance"],
        "folds": inner["folds"], "reached": inner["reached"], "status": LIMIT_STATUS[int(found.status[0])],
    }  # fmt: skip


def _own(one: OneGame) -> list[list[int]]:
    """Indices of each player's information sets in the tree, in the order of the file."""
    return [[k for k, h in enumerate(one.tree.infosets) if h.player == player] for player in one.tree.players]


def all_answer(
    solved: SolvedGame, found: Equilibria, seed: int, nash: NashEquilibria | None, why_no_nash: str | None
) -> dict[str, Any]:
    """The documented form of `standoff solve GAME --all --json`: quantal responses at λ, then Nash equilibria."""
    inner = equilibria_json(found)
    return {
        **solved.to_json(), "equilibria": inner["equilibria"], "starts": found.starts, "starts_seed": seed,
        "complete": inner["complete"],
        "nash": None if nash is None else {k: v for k, v in nash_json(nash).items() if k in ("method", "equilibria")},
        "why_no_nash": why_no_nash,
    }  # fmt: skip
