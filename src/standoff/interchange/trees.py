"""A compiled tree and the numbers of one world, back as a game that a file can state."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
from jaxtyping import Float

from standoff.game import NONE as NOTHING
from standoff.game import UNTYPED, Tree
from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet, Node, Outcome


def from_tree(
    tree: Tree, payoffs: Float[np.ndarray, "T P"], odds: Float[np.ndarray, " O"], title: str = "", comment: str = ""
) -> ExtensiveGame:
    """The game with these payoffs at its terminals and these odds of `tree.odds`.

    Every number becomes the shortest decimal that reads as the same 64-bit number. Odds of one chance move, which
    rounding may leave a hair off 1, are made to add up by the largest of them. Each chance node has a set of its own.
    """
    children: list[list[int]] = [[] for _ in range(tree.node_count)]
    for node in range(1, tree.node_count):
        children[tree.parent[node]].append(node)
    infosets: list[InformationSet] = []
    place: dict[int, int] = {}  # where a set of the tree stands among `infosets`
    numbers = [0] * (len(tree.players) + 1)
    outcomes: dict[tuple[str, tuple[Fraction, ...]], int] = {}
    named: set[tuple[int, str]] = set()
    nodes = []
    for node in range(tree.node_count):
        if tree.terminal_of[node] != NOTHING:
            end = int(tree.terminal_of[node])
            key = (tree.outcomes[tree.outcome[end]], tuple(map(exact, payoffs[end].tolist())))
            nodes.append(Node("", NONE, outcomes.setdefault(key, len(outcomes))))
            continue
        h = int(tree.infoset_of[node])
        if h not in place or h == NOTHING:
            place[h] = len(infosets)
            seat = CHANCE if h == NOTHING else tree.players.index(tree.infosets[h].player) + 1
            numbers[seat] += 1
            if h == NOTHING:
                branches = [int(tree.odds_of[c]) for c in children[node]]
                labels, label = tuple(tree.odds[b].label for b in branches), ""
                shares = _adding_up([exact(float(odds[b])) for b in branches])
            else:
                labels, label, shares = tree.infosets[h].actions, _label(tree, h), ()
                if (seat, label) in named:
                    label = f"{label} (set {numbers[seat]})"
                named.add((seat, label))
            infosets.append(InformationSet(seat, numbers[seat], label, labels, shares))
        nodes.append(Node("", place[h], NONE))
    called = _told_apart([label for label, _ in outcomes])
    stated = [Outcome(k + 1, name, paid) for k, (name, (_, paid)) in enumerate(zip(called, outcomes, strict=True))]
    return ExtensiveGame(title, tree.players, tuple(nodes), tuple(infosets), tuple(stated), comment)


def exact(number: float) -> Fraction:
    """The shortest decimal that reads as this 64-bit number, exactly.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(number)))


def _adding_up(shares: list[Fraction]) -> tuple[Fraction, ...]:
    largest = shares.index(max(shares))
    shares[largest] -= sum(shares) - 1
    return tuple(shares)


def _label(tree: Tree, h: int) -> str:
    """Move, type and what was seen: what tells one set of a player from its others."""
    infoset = tree.infosets[h]
    who = "" if infoset.type == UNTYPED else f" [{infoset.type}]"
    seen = ", ".join(f"{move} = {action}" for move, action in infoset.history)
    return infoset.move.partition(".")[2] + who + (f" after {seen}" if seen else "")


def _told_apart(labels: list[str]) -> list[str]:
    """One outcome that costs make worth different things: `clash 1`, `clash 2`, …"""
    times, count = Counter(labels), Counter[str]()
    out = []
    for label in labels:
        count[label] += 1
        out.append(f"{label} {count[label]}" if times[label] > 1 else label)
    return out
