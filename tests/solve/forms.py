"""Games written for reading: nested nodes with plain numbers, and the same game as a compiled tree.

The slow enumerator works on these nodes and never sees the arrays; the solver works on the arrays and never sees
these nodes. What the two agree on, neither can have got from the other. Nodes are numbered in preorder in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import numpy as np

from standoff.game import OddsOf, Tree, TreeBuilder
from standoff.solve import QuantalResponse, Solution, solve


@dataclass(frozen=True)
class End:
    """The end of the game: a payoff per player."""

    payoffs: tuple[float, ...]


@dataclass(frozen=True)
class Choice:
    """A move; nodes with the same `infoset` look alike to the player."""

    player: str
    infoset: str
    actions: dict[str, Node]


@dataclass(frozen=True)
class Nature:
    """A chance move: odds (as text, exact) and what follows."""

    name: str
    branches: dict[str, tuple[str, Node]]


Node = End | Choice | Nature


@dataclass(frozen=True)
class Form:
    """A whole game in extensive form."""

    players: tuple[str, ...]
    root: Node


@dataclass(frozen=True)
class Compiled:
    """A tree with the numbers of one world: payoffs (1, T, P) and odds (1, O)."""

    tree: Tree
    payoffs: np.ndarray
    odds: np.ndarray

    @property
    def span(self) -> float:
        """The widest range of any player's payoffs: the natural unit of 1/λ."""
        return float(np.ptp(self.payoffs[0], axis=0).max())


def end(*payoffs: float) -> End:
    """An end with these payoffs, in the order of the players."""
    return End(payoffs)


def at_once(moves: Mapping[str, Sequence[str]], pay: Callable[..., Sequence[float]], told: str = "") -> Node:
    """Players who choose without seeing one another: `pay` takes their actions, in the order of `moves`.

    `told` is what all of them know when they choose; it becomes part of the names of their information sets.
    """
    (player, actions), *rest = moves.items()
    name = f"{player} {told}".strip()
    below = {a: at_once(dict(rest), partial(pay, a), told) if rest else End(tuple(pay(a))) for a in actions}
    return Choice(player, name, below)


def children(node: Node) -> list[tuple[str, Node]]:
    """Branches below a node, in the order in which they are written."""
    if isinstance(node, Choice):
        return list(node.actions.items())
    if isinstance(node, Nature):
        return [(label, below) for label, (_, below) in node.branches.items()]
    return []


def with_below(node: Choice | Nature, below: dict[str, Node]) -> Choice | Nature:
    """The same node with other nodes below its branches, which may be listed in another order."""
    if isinstance(node, Choice):
        return replace(node, actions=below)
    return replace(node, branches={label: (node.branches[label][0], child) for label, child in below.items()})


def preorder(node: Node) -> Iterator[Node]:
    """A node and all below it, parents before children."""
    yield node
    for _, below in children(node):
        yield from preorder(below)


def compiled(form: Form) -> Compiled:
    """The form grown through the one door, `TreeBuilder`, with its numbers laid out for `solve`."""
    builder = TreeBuilder(form.players)

    def grow(node: Node, under: tuple[int, str] | None) -> None:
        if isinstance(node, End):
            builder.terminal(under, "end", dict(zip(form.players, map(float, node.payoffs), strict=True)))
            return
        if isinstance(node, Nature):
            odds = {label: OddsOf(node.name, label, p) for label, (p, _) in node.branches.items()}
            here = builder.chance(under, node.name, odds, public=False)
        else:
            here = builder.decision(under, node.player, node.infoset, list(node.actions), infoset=node.infoset)
        for label, below in children(node):
            grow(below, (here, label))

    grow(form.root, None)
    tree = builder.build()
    ends = [node for node in preorder(form.root) if isinstance(node, End)]
    payoffs = np.array([[end.payoffs for end in ends]], dtype=float)
    odds = np.array([[float(Fraction(o.value)) for o in tree.odds]])
    return Compiled(tree, payoffs, odds)


def refilled(form: Form, payoffs: np.ndarray) -> Form:
    """The same form with other payoffs (T, P), in preorder of its ends."""
    rows = iter(np.asarray(payoffs).tolist())

    def walk(node: Node) -> Node:
        if isinstance(node, End):
            return End(tuple(next(rows)))
        if isinstance(node, Choice):
            return replace(node, actions={k: walk(below) for k, below in node.actions.items()})
        return replace(node, branches={k: (p, walk(below)) for k, (p, below) in node.branches.items()})

    return Form(form.players, walk(form.root))


def solved(game: Compiled, precision: float, settings: QuantalResponse | None = None) -> Solution:
    """One world at one λ."""
    return solve(game.tree, game.payoffs, game.odds, np.array([float(precision)]), settings)


def named(tree: Tree, strategy: np.ndarray) -> dict[str, dict[str, float]]:
    """σ in the tree's order of actions by the names that the form gives: infoset → action → probability."""
    return {
        h.move.partition(".")[2]: dict(zip(h.actions, strategy[h.slice].tolist(), strict=True)) for h in tree.infosets
    }


def strategy_of(solution: Solution, world: int = 0) -> dict[str, dict[str, float]]:
    """σ of one world by the names that the form gives."""
    return named(solution.tree, solution.strategy[world])


def flat(tree: Tree, strategy: Mapping[str, Mapping[str, float]]) -> np.ndarray:
    """The inverse of `named`: σ in the tree's order of actions."""
    return np.array([strategy[h.move.partition(".")[2]][act] for h in tree.infosets for act in h.actions])
