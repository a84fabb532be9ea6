"""Trees as a specification writes them: in the words of a crisis file, or in short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standoff.estimate.problems import SpecificationError
from standoff.game import GameError, OddsOf, Tree, TreeBuilder

DEEPEST = 60

At = tuple[str | int, ...]


class TreeProblem(ValueError):
    """A mistake in a written tree: where in the data, and what."""

    def __init__(self, at: At, message: str) -> None:
        self.at, self.message = at, message
        super().__init__(message)


def tree_of(written: Tree | Mapping[str, Any]) -> Tree:
    """The tree, whichever way it is given; SpecificationError where it is none."""
    if isinstance(written, Tree):
        return written
    try:
        return read_tree(written)
    except TreeProblem as error:
        place = ".".join(map(str, error.at))
        raise SpecificationError((f"tree{'.' + place if place else ''}: {error.message}",)) from None


def read_tree(written: Any) -> Tree:
    """Grow a tree from nested mappings.

    In a crisis file's words a node is `{move: player.name, actions: {…}}` or `{chance: name, actions: {…}}` with `odds`
    beside each branch, an end is an outcome's name or a part's; `parts` and `hides` as there. In short, it is
    `{player: {action: …}}` or `{player.name: {…}}`.
    """
    parts = written.get("parts", {}) if isinstance(written, Mapping) else {}
    root = {k: v for k, v in written.items() if k != "parts"} if isinstance(written, Mapping) else written
    players: list[str] = []
    _collect(root, parts, players, (), 0)
    if not players:
        raise TreeProblem((), "nobody moves; write {player: {action: outcome, …}}")
    try:
        grow = TreeBuilder(players)
        _grow(grow, root, parts, None, (), (), 0)
        return grow.build()
    except GameError as error:
        raise TreeProblem((), str(error)) from None


def _collect(node: Any, parts: Mapping[str, Any], players: list[str], at: At, depth: int) -> None:
    """Players in the order in which they come up; every mistake of form is found here."""
    if depth > DEEPEST:
        raise TreeProblem(at, f"nested more than {DEEPEST} deep; do parts go in a circle?")
    if isinstance(node, str) and node in parts:
        _collect(parts[node], parts, players, ("parts", node), depth + 1)
        return
    if isinstance(node, str | int | float) and not isinstance(node, bool):
        return
    kind, name, actions, keys = _node(node, at)
    if kind == "move":
        player = name.partition(".")[0]
        if player not in players:
            players.append(player)
    for action, below in actions.items():
        _collect(_then(below), parts, players, (*at, *keys, action), depth + 1)


def _grow(
    grow: TreeBuilder, node: Any, parts: Mapping[str, Any], under: tuple[int, str] | None,
    seen: tuple[tuple[str, str], ...], at: At, depth: int,
) -> None:  # fmt: skip
    if isinstance(node, str) and node in parts:
        node = parts[node]
    if not isinstance(node, Mapping):
        grow.terminal(under, str(node), {})
        return
    kind, name, actions, keys = _node(node, at)
    if kind == "chance":
        odds = {str(a): OddsOf(name, str(a), _odds(below, (*at, *keys, a))) for a, below in actions.items()}
        here = grow.chance(under, name, odds)
        label = f"chance.{name}"
    else:
        player, _, move = name.partition(".")
        hidden = node.get("hides", ()) if "move" in node else ()
        hidden = [hidden] if isinstance(hidden, str) else list(hidden)
        label = f"{player}.{move or 'choose'}"
        known = tuple((m, a) for m, a in seen if m.startswith(f"{player}.") or not ("all" in hidden or m in hidden))
        here = grow.decision(under, player, move or "choose", [str(a) for a in actions], seen=known)
    for action, below in actions.items():
        _grow(
            grow,
            _then(below),
            parts,
            (here, str(action)),
            (*seen, (label, str(action))),
            (*at, *keys, action),
            depth + 1,
        )


def _node(node: Any, at: At) -> tuple[str, str, Mapping[Any, Any], At]:
    """Kind, name, actions of an inner node, and the keys that lead to them."""
    if not isinstance(node, Mapping) or not node:
        raise TreeProblem(at, "a node is {player: {action: …}}, or an outcome's name")
    for kind in ("move", "chance"):
        if kind in node:
            actions = node.get("actions")
            if not isinstance(actions, Mapping) or not actions:
                raise TreeProblem(at, f"{kind} {node[kind]} needs `actions`")
            return kind, str(node[kind]), actions, ("actions",)
    if len(node) > 1:
        raise TreeProblem(at, f"one player moves at a node; here are {', '.join(map(str, node))}")
    name, actions = next(iter(node.items()))
    if not isinstance(actions, Mapping) or not actions:
        raise TreeProblem((*at, name), f"{name} needs actions: {{action: outcome or next node}}")
    return "move", str(name), actions, (name,)


def _then(below: Any) -> Any:
    """What an action leads to."""
    return below["then"] if isinstance(below, Mapping) and "then" in below else below


def _odds(below: Any, at: At) -> str:
    if not isinstance(below, Mapping) or "odds" not in below:
        raise TreeProblem(at, "a branch of chance needs `odds` and `then`")
    return str(below["odds"])
