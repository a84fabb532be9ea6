"""Every record of a model, with its path; every game tree, node by node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standoff.crisis.fields import Model
from standoff.crisis.problems import Path
from standoff.crisis.written import TreeGame
from standoff.crisis.written_tree import WrittenBranch, WrittenChance, WrittenDecision, WrittenNode

Node = WrittenDecision | WrittenChance


def records(model: Model, path: Path = ()) -> Iterator[tuple[Model, Path]]:
    """The model and every model inside it."""
    waiting: list[tuple[Any, Path]] = [(model, path)]
    while waiting:
        here, path = waiting.pop()
        if isinstance(here, Model):
            yield here, path
            fields = type(here).model_fields
            waiting += [(getattr(here, name), (*path, fields[name].alias or name)) for name in here.model_fields_set]
        elif isinstance(here, dict):
            waiting += [(value, (*path, key)) for key, value in here.items()]
        elif isinstance(here, tuple):
            waiting += [(value, (*path, index)) for index, value in enumerate(here)]


def label(node: Node) -> str:
    """The move of a node as expressions name it."""
    return f"chance.{node.chance}" if isinstance(node, WrittenChance) else node.move


def then(branch: WrittenBranch | str) -> WrittenNode:
    """Where a branch leads."""
    return branch if isinstance(branch, str) else branch.then


def hidden(node: Node) -> tuple[str, ...]:
    """What `hides` lists."""
    return (node.hides,) if isinstance(node.hides, str) else node.hides


def hides_at(node: Node, move: str) -> Path:
    """Where below the node `hides` names a move."""
    return ("hides",) if isinstance(node.hides, str) else ("hides", node.hides.index(move))


def nodes(game: TreeGame) -> Iterator[tuple[Node, Path]]:
    """Every node as written, once, in the order of the file, with its path below `game`."""
    waiting: list[tuple[WrittenNode, Path]] = [(part, ("parts", name)) for name, part in game.parts.items()]
    waiting.reverse()
    waiting.append((game.tree, ("tree",)))
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, str):
            continue
        yield node, path
        waiting += [
            (branch.then, (*path, "actions", action, "then"))
            for action, branch in reversed(node.actions.items())
            if isinstance(branch, WrittenBranch)
        ]


def leads(game: TreeGame) -> Iterator[tuple[str, Path, str | None]]:
    """Every place where the tree names a part or outcome: the name, its path, and the part it stands in
    (None: the tree).
    """
    roots: list[tuple[WrittenNode, Path]] = [(game.tree, ("tree",))]
    roots += [(part, ("parts", name)) for name, part in game.parts.items()]
    for root, path in roots:
        if isinstance(root, str):
            yield root, path, _part(path)
    for node, path in nodes(game):
        for action, branch in node.actions.items():
            goal = then(branch)
            if isinstance(goal, str):
                yield goal, (*path, "actions", action, "then"), _part(path)


def _part(path: Path) -> str | None:
    return str(path[1]) if path[0] == "parts" else None
