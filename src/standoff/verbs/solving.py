"""How the sides would play: strategies, beliefs and regret at every information set, over weighted worlds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import numpy as np

from standoff.belief import normalised, quantile
from standoff.crisis import Crisis
from standoff.game import NONE, UNTYPED, Tree
from standoff.verbs.playing import DEFAULT_SEED, DEFAULT_WORLDS, Progress, build_worlds
from standoff.worlds import ReadingWorlds, Worlds

LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Band:
    """A quantity over weighted worlds: median and 90% interval."""

    low: float
    median: float
    high: float

    def to_json(self) -> dict[str, Any]:
        return {"median": self.median, "interval90": [self.low, self.high]}


@dataclass(frozen=True)
class SetRow:
    """One information set: who moves, what it has seen, how it plays, what it believes of the others.

    `reached` is the probability that play comes there, given the player's type; `actions` maps each action to
    its probability; `beliefs` each other player with private types to the probability of each of its types.
    """

    name: str
    player: str
    type: str
    move: str
    seen: tuple[tuple[str, str], ...]
    reached: Band
    actions: dict[str, Band]
    beliefs: dict[str, dict[str, Band]]


@dataclass(frozen=True)
class SolvedReading:
    """One reading solved: its information sets, each player's regret, and the certificate."""

    id: str
    title: str
    information_sets: tuple[SetRow, ...]
    regret: dict[str, Band]
    residual: float  # the largest of all certified worlds, in log-odds
    certified: int
    worlds: int


@dataclass(frozen=True)
class SolvedTable:
    """A crisis solved in every reading."""

    crisis: str
    readings: tuple[SolvedReading, ...]
    worlds: int
    seed: int
    ess: float
    pareto_k: float
    reliable: bool
    why: str | None

    def only(self, reading: str | None) -> SolvedTable:
        """The same with one reading alone; all of it where none is named."""
        if reading is None:
            return self
        return replace(self, readings=tuple(r for r in self.readings if r.id == reading))

    def table(self) -> list[dict[str, Any]]:
        """One row per action of each information set."""
        return [
            {"reading": reading.id, "information set": row.name, "player": row.player, "type": row.type,
             "action": action, "reached": row.reached.median, "low": band.low, "median": band.median,
             "high": band.high}
            for reading in self.readings
            for row in reading.information_sets
            for action, band in row.actions.items()
        ]  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """The documented form of `standoff solve --json`."""
        return {
            "crisis": self.crisis, "readings": [_reading_json(r) for r in self.readings],
            "worlds": self.worlds, "seed": self.seed, "ess": self.ess, "pareto_k": self.pareto_k,
            "reliable": self.reliable, "why": self.why,
        }  # fmt: skip

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><th scope='row'>{escape(str(row['information set']))}</th>"
            f"<td>{escape(str(row['reading']))}</td>"
            f"<td>{escape(str(row['action']))}</td><td>{row['median']:.2f}</td>"
            f"<td>{row['low']:.2f} to {row['high']:.2f}</td></tr>"
            for row in self.table()
        )
        return (
            f"<table><caption>{escape(self.crisis)}: how the sides play</caption><tr><th>information set</th>"
            f"<th>reading</th><th>action</th><th>median</th><th>90% interval</th></tr>{cells}</table>"
        )


def solve_crisis(
    crisis: Crisis | Worlds,
    worlds: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    *,
    most: int | None = None,
) -> SolvedTable:
    """Solve every reading in every world and sum up over the weighted worlds.

    Worlds made before may be handed in instead of a crisis.
    """
    found = crisis if isinstance(crisis, Worlds) else build_worlds(crisis, worlds, seed, progress, most=most)
    k = found.pareto_k
    return SolvedTable(
        crisis=found.crisis.crisis.id,
        readings=tuple(_reading(r, weights_within(found, k)) for k, r in enumerate(found.readings)),
        worlds=found.count, seed=found.seed, ess=found.ess, pareto_k=k, reliable=found.reliable,
        why=found.why_unreliable(),
    )  # fmt: skip


def weights_within(worlds: Worlds, index: int) -> np.ndarray:
    """Weights of one reading's worlds, adding up to one.

    Where the reading has no odds left the evidence alone decides; where no world fits it, all count alike.
    """
    mine = worlds.weights[worlds.of_reading(index)]
    total = float(mine.sum())
    if total > 0:
        return np.asarray(mine / total)
    reading = worlds.readings[index]
    weights = normalised(reading.log_likelihood())
    return weights if weights.any() else normalised(np.where(reading.usable, 0.0, -np.inf))


def types_of_nodes(tree: Tree) -> np.ndarray:
    """The type of each player at each node (nodes × players).

    Types are drawn before anyone moves, so all ends below a decision node share them. Where nature is still
    drawing, it is the type on some path below.
    """
    out = np.zeros((tree.node_count, len(tree.players)), dtype=np.int64)
    for node in range(tree.node_count - 1, -1, -1):
        if tree.terminal_of[node] != NONE:
            out[node] = tree.type_of[tree.terminal_of[node]]
        else:
            out[node] = out[node + 1]  # in preorder the first child follows its parent
    return out


def reach_of_nodes(reading: ReadingWorlds) -> np.ndarray:
    """Probability that play comes to each node, in each world."""
    tree = reading.tree
    out = np.zeros((len(reading.reach), tree.node_count))
    for node in range(tree.node_count - 1, -1, -1):
        if tree.terminal_of[node] != NONE:
            out[:, node] = reading.reach[:, tree.terminal_of[node]]
        if node:
            out[:, tree.parent[node]] += out[:, node]
    return out


def _reading(reading: ReadingWorlds, weights: np.ndarray) -> SolvedReading:
    tree, solution = reading.tree, reading.solution
    types, reach = types_of_nodes(tree), reach_of_nodes(reading)
    usable = reading.usable

    def band(values: np.ndarray) -> Band:
        low, median, high = quantile(values, weights, np.array(LEVELS))
        return Band(float(low), float(median), float(high))

    rows = []
    for h in tree.infosets:
        nodes = np.array(h.nodes)
        mover = tree.players.index(h.player)
        own = tree.type_of[:, mover] == tree.types[h.player].index(h.type)
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = reach[:, nodes].sum(axis=1) / reading.reach[:, own].sum(axis=1)
        beliefs = {
            other: {
                name: band(solution.belief[:, nodes[types[nodes, seat] == t]].sum(axis=1))
                for t, name in enumerate(tree.types[other])
            }
            for seat, other in enumerate(tree.players)
            if other != h.player and tree.types[other] != (UNTYPED,)
        }
        actions = {act: band(solution.strategy[:, h.first_action + a]) for a, act in enumerate(h.actions)}
        rows.append(SetRow(h.name, h.player, h.type, h.move, h.history, band(reached), actions, beliefs))
    return SolvedReading(
        id=reading.reading.id, title=reading.reading.title, information_sets=tuple(rows),
        regret={player: band(solution.regret[:, i]) for i, player in enumerate(tree.players)},
        residual=float(solution.residual[usable].max()) if usable.any() else float("nan"),
        certified=int(usable.sum()), worlds=len(usable),
    )  # fmt: skip


def _reading_json(reading: SolvedReading) -> dict[str, Any]:
    return {
        "id": reading.id, "title": reading.title, "certified": reading.certified, "worlds": reading.worlds,
        "residual": reading.residual,
        "regret": {player: band.to_json() for player, band in reading.regret.items()},
        "information_sets": [
            {"name": row.name, "player": row.player, "type": row.type, "move": row.move,
             "seen": [f"{move} = {action}" for move, action in row.seen], "reached": row.reached.to_json(),
             "actions": {action: band.to_json() for action, band in row.actions.items()},
             "beliefs": {who: {t: b.to_json() for t, b in of.items()} for who, of in row.beliefs.items()}}
            for row in reading.information_sets
        ],
    }  # fmt: skip
