"""Games in files: solved as they are, and written in another format; a crisis with the numbers of one world, too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from standoff.crisis import Crisis
from standoff.interchange import Compiled, ExtensiveGame, compiled, from_tree, read_game
from standoff.solve import STATUS, Solution, solve
from standoff.verbs.playing import DEFAULT_SEED, reading_of
from standoff.worlds import one_world

PRECISION = 1.0  # λ where none is asked for, per unit of the file's payoffs


@dataclass(frozen=True, eq=False)
class SolvedGame:
    """One game solved at one λ; nested tuples follow the file: per player, per information set, per action or node."""

    compiled: Compiled
    solution: Solution

    @property
    def game(self) -> ExtensiveGame:
        return self.compiled.game

    @property
    def strategy(self) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """σ: the probability of each action."""
        return self.compiled.by_set(self.solution.strategy[0])

    @property
    def beliefs(self) -> tuple[tuple[tuple[float, ...], ...], ...]:
        """The probability of each node of an information set, once play is there."""
        return self.compiled.by_node(self.solution.belief[0])

    @property
    def labels(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Labels of the actions, as the file gives them."""
        return self._own("actions")

    def _own(self, what: str) -> tuple[tuple[Any, ...], ...]:
        game = self.game
        players = range(1, len(game.players) + 1)
        return tuple(tuple(getattr(game.infosets[k], what) for k in game.own_sets(player)) for player in players)

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
            "game": self.game.title, "players": self.game.players, "precision": float(solution.precision[0]),
            "strategy": self.strategy, "labels": self.labels, "beliefs": self.beliefs,
            "numbers": self._own("number"), "names": self._own("label"),
            "value": solution.value[0].tolist(), "regret": solution.regret[0].tolist(),
            "residual": float(solution.residual[0]), "certified": self.certified, "status": self.status,
        }  # fmt: skip


def solve_game(game: ExtensiveGame | str | Path, precision: float = PRECISION) -> SolvedGame:
    """Logit agent quantal response of one game, or of the one in an `.efg` or `.nfg` file.

    `precision` is λ, per unit of the payoffs as the file gives them. GameFileError where the file has a mistake or
    the game cannot be solved: a player lacks recall, or there are more than six.
    """
    found = compiled(game if isinstance(game, ExtensiveGame) else read_game(game))
    return SolvedGame(found, solve(found.tree, found.payoffs, found.odds, np.array([float(precision)])))


def game_of_world(
    crisis: Crisis, reading: str | None = None, world: int = 0, seed: int = DEFAULT_SEED
) -> ExtensiveGame:
    """A crisis's game with the numbers of one world, as `standoff solve` would draw and solve it.

    λ of that world stands in the comment: a game file has no other place for it. NoSuch where there is no such reading.
    """
    index = reading_of(crisis, reading)
    given = one_world(crisis, index, world, seed)
    title = f"{crisis.crisis.title} ({crisis.readings[index].title})"
    comment = (
        f"{crisis.crisis.id}, reading {crisis.readings[index].id}, world {world}, seed {seed}; "
        f"precision {given.precision!r}"
    )
    return from_tree(given.tree, given.payoffs, given.odds, title, comment)
