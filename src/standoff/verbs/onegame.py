"""One game with numbers, from a game file or from one world of a crisis: what both give to those who solve it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from standoff.crisis import Crisis
from standoff.game import Tree
from standoff.interchange import Compiled, ExtensiveGame, compiled, from_tree, read_game
from standoff.verbs.playing import DEFAULT_SEED, reading_of
from standoff.worlds import one_world

PRECISION = 1.0  # λ where none is asked for, per unit of the file's payoffs


@dataclass(frozen=True)
class Origin:
    """The world of a crisis that a game is taken from: ids, and the numbers that draw it again."""

    crisis: str
    reading: str
    world: int
    seed: int


@dataclass(frozen=True, eq=False)
class OneGame:
    """A game compiled for the solver; `precision` is λ where nobody asks for another, `origin` its world if any."""

    compiled: Compiled
    precision: float = PRECISION
    origin: Origin | None = None

    @property
    def game(self) -> ExtensiveGame:
        return self.compiled.game

    @property
    def tree(self) -> Tree:
        return self.compiled.tree

    @property
    def players(self) -> tuple[str, ...]:
        """Names to call players by: as the file gives them, `player 2` where it gives none."""
        return tuple(name or f"player {k}" for k, name in enumerate(self.game.players, 1))

    @cached_property
    def labels(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Labels of the actions as the file gives them: per player, per information set, per action."""
        return self.per_set("actions")

    def per_set(self, what: str) -> tuple[tuple[Any, ...], ...]:
        """A field of each information set: per player, in the order of the file."""
        game = self.game
        players = range(1, len(game.players) + 1)
        return tuple(tuple(getattr(game.infosets[k], what) for k in game.own_sets(player)) for player in players)

    def titles(self) -> tuple[str, ...]:
        """What to call each information set of the tree, in its order: the player, then label or number."""
        game = self.game
        own = (h for h in game.infosets if h.player)
        return tuple(f"{self.players[h.player - 1]}: {h.label or f'set {h.number}'}" for h in own)

    def node_names(self, player: int, own: int) -> tuple[str, ...]:
        """What to call each node of a player's information set (both from 0): its label, or what came before it.

        Of the actions before it, those that all nodes of the set share are left out.
        """
        game = self.game
        nodes = self._members[game.own_sets(player + 1)[own]]
        ways = [list(reversed(list(self._back(node)))) for node in nodes]
        if len(ways) > 1 and len({len(way) for way in ways}) == 1:
            telling = [k for k, column in enumerate(zip(*ways, strict=True)) if len(set(column)) > 1]
            ways = [[way[k] for k in telling] for way in ways]
        called = zip(nodes, ways, strict=True)
        return tuple(game.nodes[node].label or ", ".join(way) or "the beginning" for node, way in called)

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        """The nodes of each information set, both by their index in the game."""
        found: dict[int, list[int]] = {}
        for k, node in enumerate(self.game.nodes):
            found.setdefault(node.infoset, []).append(k)
        return found

    @cached_property
    def _steps(self) -> tuple[tuple[int, int], ...]:
        return self.game.steps()

    def _back(self, node: int) -> Iterator[str]:
        """Labels of the actions that lead to a node, the last one first."""
        while self._steps[node][0] >= 0:
            node, action = self._steps[node]
            yield self.game.actions_of(node)[action] or f"#{action + 1}"

    def precisions(self, asked: float | Sequence[float] | None) -> float | np.ndarray:
        """λ for all, or one for each player in the order of the file; ValueError where they do not fit."""
        if asked is None or isinstance(asked, (int, float)):
            return self.precision if asked is None else float(asked)
        if len(asked) != len(self.players):
            raise ValueError(f"{len(asked)} precisions for {len(self.players)} players: {', '.join(self.players)}")
        return np.array(asked, dtype=np.float64)

    def head(self) -> dict[str, Any]:
        """What every documented answer about the game begins with."""
        return {
            "game": self.game.title, "players": self.game.players, **(asdict(self.origin) if self.origin else {}),
            "labels": self.labels, "numbers": self.per_set("number"), "names": self.per_set("label"),
        }  # fmt: skip


def one_game(game: OneGame | ExtensiveGame | str | Path) -> OneGame:
    """The game in an `.efg` or `.nfg` file, or one in memory, ready to solve.

    GameFileError where the file has a mistake or the game cannot be solved: a player lacks recall, or there are more
    than six.
    """
    if isinstance(game, OneGame):
        return game
    return OneGame(compiled(game if isinstance(game, ExtensiveGame) else read_game(game)))


def one_game_of(crisis: Crisis, reading: str | None = None, world: int = 0, seed: int = DEFAULT_SEED) -> OneGame:
    """The game of one world of a crisis, with that world's λ. NoSuch where there is no such reading."""
    game, precision = _of_world(crisis, reading, world, seed)
    index = reading_of(crisis, reading)
    return OneGame(compiled(game), precision, Origin(crisis.crisis.id, crisis.readings[index].id, world, seed))


def game_of_world(
    crisis: Crisis, reading: str | None = None, world: int = 0, seed: int = DEFAULT_SEED
) -> ExtensiveGame:
    """A crisis's game with the numbers of one world, as `standoff solve` would draw and solve it.

    λ of that world stands in the comment: a game file has no other place for it. NoSuch where there is no such reading.
    """
    return _of_world(crisis, reading, world, seed)[0]


def _of_world(crisis: Crisis, reading: str | None, world: int, seed: int) -> tuple[ExtensiveGame, float]:
    index = reading_of(crisis, reading)
    given = one_world(crisis, index, world, seed)
    title = f"{crisis.crisis.title} ({crisis.readings[index].title})"
    comment = (
        f"{crisis.crisis.id}, reading {crisis.readings[index].id}, world {world}, seed {seed}; "
        f"precision {given.precision!r}"
    )
    return from_tree(given.tree, given.payoffs, given.odds, title, comment), given.precision
