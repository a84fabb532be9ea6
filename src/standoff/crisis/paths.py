"""A game written out: every path through it, with what each player has done and seen on the way.

Types are left out: they change odds and payoffs, not who moves when.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.crisis.graphs import follow
from standoff.crisis.problems import Path
from standoff.crisis.walk import Node, hidden, label, leads, then
from standoff.crisis.written import TreeGame
from standoff.crisis.written_tree import WrittenBranch, WrittenChance, WrittenCost, WrittenNode

MOST_NODES = 20_000
LONGEST = 45
"""Moves on a path; the crises of the literature have three to ten."""

Step = tuple[str, str]
"""A move and the action taken."""

Costs = tuple[tuple[Path, WrittenCost], ...]
"""Costs and where they are written."""


@dataclass(frozen=True)
class Visit:
    """A node as it is reached on one path."""

    node: Node
    path: Path
    history: tuple[Step, ...]


@dataclass(frozen=True)
class End:
    """An outcome as it is reached on one path, with the costs paid or threatened on the way."""

    outcome: str
    history: tuple[Step, ...]
    costs: Costs


@dataclass(frozen=True)
class Paths:
    """All visits and ends of a game; `complete` unless there were too many."""

    visits: tuple[Visit, ...]
    ends: tuple[End, ...]
    complete: bool


def circle(game: TreeGame) -> list[str]:
    """Parts that lead back to themselves, in order; empty if there are none."""
    follows: dict[str, list[str]] = {name: [] for name in game.parts}
    for goal, _path, part in leads(game):
        if part is not None and goal in game.parts:
            follows[part].append(goal)
    return follow(follows)[1]


def paths(game: TreeGame) -> Paths:
    """Write the game out. It must have no parts in a circle; a move met twice on a path is not gone
    beyond.
    """
    visits: list[Visit] = []
    ends: list[End] = []
    waiting: list[tuple[WrittenNode, Path, tuple[Step, ...], Costs]] = []
    waiting.append((game.tree, ("tree",), (), ()))
    while waiting:
        node, path, history, costs = waiting.pop()
        while isinstance(node, str) and node in game.parts:
            path = ("parts", node)
            node = game.parts[node]
        if isinstance(node, str):
            ends.append(End(node, history, costs))
            continue
        visits.append(Visit(node, path, history))
        if len(visits) > MOST_NODES or len(history) >= LONGEST:
            return Paths(tuple(visits), tuple(ends), False)
        move = label(node)
        if any(move == earlier for earlier, _ in history):
            continue
        for action, branch in reversed(node.actions.items()):
            below: Path = (*path, "actions", action)
            paid = costs
            if isinstance(branch, WrittenBranch):
                paid = (
                    *costs,
                    *(((*below, "costs", index), cost) for index, cost in enumerate(branch.costs)),
                )
            waiting.append((then(branch), (*below, "then"), (*history, (move, action)), paid))
    return Paths(tuple(visits), tuple(ends), True)


def seen(visit: Visit) -> tuple[Step, ...]:
    """What the player who moves has seen of the path; its own moves included."""
    hides = set(hidden(visit.node))
    if isinstance(visit.node, WrittenChance):
        return visit.history
    if "all" in hides:
        mover = visit.node.move.partition(".")[0]
        hides |= {move for move, _ in visit.history if move.partition(".")[0] not in (mover, "chance")}
    return tuple(step for step in visit.history if step[0] not in hides)
