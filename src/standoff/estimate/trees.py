"""Trees as a specification writes them: in the words of a crisis file, or in short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.estimate.problems import SpecificationError
from standoff.estimate.treeforms import At, CheckedTree, TreeProblem, checked, inner, then
from standoff.game import GameError, OddsOf, Tree, TreeBuilder


class TreeProblems(ValueError):
    """A written tree that is none; `problems` are all its mistakes, each with its place in the data."""

    def __init__(self, problems: tuple[TreeProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(p.message for p in problems))


def tree_of(written: Tree | Mapping[str, Any]) -> Tree:
    """The tree, whichever way it is given; SpecificationError where it is none."""
    if isinstance(written, Tree):
        return written
    try:
        return read_tree(written)
    except TreeProblems as error:
        told = [(".".join(("tree", *map(str, p.at))), p) for p in error.problems]
        raise SpecificationError(
            tuple(f"{place}: {p.message}{f'; {p.hint}' if p.hint else ''}" for place, p in told)
        ) from None


def read_tree(written: Any) -> Tree:
    """Grow a tree from nested mappings; TreeProblems with every mistake of form.

    In a crisis file's words a node is `{move: player.name, actions: {…}}` or `{chance: name, actions: {…}}` with `odds`
    beside each branch, an end is an outcome's name or a part's; `parts` and `hides` as there. In short, it is
    `{player: {action: …}}` or `{player.name: {…}}`.
    """
    form = checked(written)
    if form.problems:
        raise TreeProblems(form.problems)
    try:
        growing = _Growing(TreeBuilder(form.players), form)
        growing.node(form.root, None, ())
        return growing.grow.build()
    except GameError as error:
        raise TreeProblems((TreeProblem((), str(error)),)) from None


@dataclass(frozen=True)
class _Growing:
    """A tree while it grows from a form without mistakes."""

    grow: TreeBuilder
    form: CheckedTree

    def node(self, written: Any, under: tuple[int, str] | None, seen: tuple[tuple[str, str], ...]) -> None:
        """The node and all below it; `seen` are moves and branches on the way, by label."""
        while isinstance(written, str) and written in self.form.parts:
            written = self.form.parts[written]
        if not isinstance(written, Mapping):
            self.grow.terminal(under, str(written), {})
            return
        form = inner(written)
        if form.is_chance:
            odds = {str(a): OddsOf(form.name, str(a), str(b["odds"])) for a, b in form.actions.items()}
            here = self.grow.chance(under, form.name, odds)
        else:
            known = tuple(
                (m, a) for m, a in seen if m.startswith(f"{form.player}.") or not ({"all", m} & set(form.hides))
            )
            here = self.grow.decision(under, form.player, form.move, [str(a) for a in form.actions], seen=known)
        for action, below in form.actions.items():
            self.node(then(below), (here, str(action)), (*seen, (form.label, str(action))))


__all__ = ["At", "TreeProblem", "TreeProblems", "read_tree", "tree_of"]
