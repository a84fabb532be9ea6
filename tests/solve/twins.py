"""The same game written otherwise: other labels and orders, ends and chance moves split in two or merged."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from forms import Choice, End, Form, Nature, Node, children, with_below


def relabelled(form: Form, rng: np.random.Generator) -> Form:
    """Players listed in another order, branches permuted: actions alike at all nodes of a set."""
    seats = rng.permutation(len(form.players))
    orders: dict[str, np.ndarray] = {}

    def walk(node: Node) -> Node:
        if isinstance(node, End):
            return End(tuple(node.payoffs[k] for k in seats))
        name = node.infoset if isinstance(node, Choice) else node.name
        below = children(node)
        order = orders.setdefault(name, rng.permutation(len(below)))
        turned = {below[k][0]: walk(below[k][1]) for k in order}
        if isinstance(node, Choice):
            return Choice(node.player, node.infoset, turned)
        return Nature(node.name, {label: (node.branches[label][0], child) for label, child in turned.items()})

    return Form(tuple(form.players[k] for k in seats), walk(form.root))


def split_ends(form: Form, rng: np.random.Generator) -> Form:
    """Some ends become chance moves between two ends worth the same."""

    def walk(node: Node) -> Node:
        if isinstance(node, End):
            halves: dict[str, tuple[str, Node]] = {"one": ("1/3", node), "other": ("2/3", node)}
            return Nature("split", halves) if rng.random() < 0.4 else node
        return with_below(node, {label: walk(below) for label, below in children(node)})

    return Form(form.players, walk(form.root))


def split_chance(form: Form, rng: np.random.Generator) -> Form:
    """A chance move of three or more branches becomes two in turn; one of two gets a trivial one above it."""

    def walk(node: Node) -> Node:
        if isinstance(node, End):
            return node
        below = {label: walk(child) for label, child in children(node)}
        if not isinstance(node, Nature):
            return with_below(node, below)
        first, *rest = below
        odds = {label: Fraction(p) for label, (p, _) in node.branches.items()}
        left = 1 - odds[first]
        later = Nature(node.name + " later", {k: (str(odds[k] / left), below[k]) for k in rest})
        return Nature(node.name + " first", {first: (str(odds[first]), below[first]), "others": (str(left), later)})

    return Form(form.players, walk(form.root))


def merged_chance(form: Form, rng: np.random.Generator) -> Form:
    """The inverse of splitting: a chance move that follows at once on another is taken into it."""
    count = iter(range(10_000))

    def walk(node: Node) -> Node:
        if isinstance(node, End):
            return node
        below = {label: walk(child) for label, child in children(node)}
        if not isinstance(node, Nature):
            return with_below(node, below)
        flat: dict[str, tuple[str, Node]] = {}
        for label, child in below.items():
            p = Fraction(node.branches[label][0])
            if isinstance(child, Nature):
                flat |= {f"{label} {k}": (str(p * Fraction(q)), end) for k, (q, end) in child.branches.items()}
            else:
                flat[label] = (str(p), child)
        return Nature(f"merged {next(count)}", flat)

    return Form(form.players, walk(split_ends(split_chance(form, rng), rng).root))


TWINS: dict[str, Callable[[Form, np.random.Generator], Form]] = {
    make.__name__: make for make in (relabelled, split_ends, split_chance, merged_chance)
}
