"""A game in extensive form as its file states it: exact numbers, nodes in preorder, nothing compiled.

Indices, not names, tie the parts together: labels may be empty, and only positions tell actions apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

NONE = -1  # no information set (a terminal), no outcome, no parent
FINEST = 8192  # bits of a denominator; sums of fractions beyond that take minutes, and are no one's payoffs
CHANCE = 0  # the player number of chance; players count from 1, as in the file


@dataclass(frozen=True, slots=True)
class InformationSet:
    """Nodes that their player cannot tell apart; of chance, nodes with the same draw.

    `number` tells the sets of one player apart and has no further meaning. `odds` are chance's alone.
    """

    player: int
    number: int
    label: str
    actions: tuple[str, ...]
    odds: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What each player gets on reaching a node; outcomes on one path add up."""

    number: int
    label: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its information set and its outcome as indices of the game's, NONE where it has none.

    `line` and `column` say where it stands in a file, 0 where it never stood in one; they make no difference.
    """

    label: str
    infoset: int
    outcome: int
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ExtensiveGame:
    """A whole game: `nodes` in preorder, `infosets` and `outcomes` in the order in which the nodes name them.

    ValueError where the parts do not make a tree. Whether it can be solved (perfect recall) is `compiled`'s to say.

    >>> half = Fraction(1, 2)
    >>> coin = InformationSet(CHANCE, 1, "", ("heads", "tails"), (half, half))
    >>> ends = (Outcome(1, "won", (Fraction(1),)), Outcome(2, "lost", (Fraction(-1),)))
    >>> ExtensiveGame("A coin", ("A",), (Node("", 0, NONE), Node("", NONE, 0), Node("", NONE, 1)), (coin,), ends)
    ExtensiveGame('A coin', 1 player, 1 information set, 3 nodes)
    """

    title: str
    players: tuple[str, ...]
    nodes: tuple[Node, ...] = field(repr=False)
    infosets: tuple[InformationSet, ...] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)
    comment: str = ""
    file: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for outcome in self.outcomes:
            if len(outcome.payoffs) != len(self.players):
                raise ValueError(f"outcome {outcome.number} has {len(outcome.payoffs)} payoffs, not one per player")
        for infoset in self.infosets:
            if not (CHANCE <= infoset.player <= len(self.players) and infoset.actions):
                raise ValueError(f"information set {infoset.number} has no such player, or no action")
            if len(infoset.odds) != (len(infoset.actions) if infoset.player == CHANCE else 0):
                raise ValueError(f"information set {infoset.number}: chance, and chance alone, has one odds per action")
            if infoset.odds and (min(infoset.odds) < 0 or total(infoset.odds) != 1):
                raise ValueError(f"information set {infoset.number}: odds are at least 0 and add up to 1")
        room = 1
        for node in self.nodes:
            if not (NONE <= node.infoset < len(self.infosets) and NONE <= node.outcome < len(self.outcomes)):
                raise ValueError("a node names an information set or an outcome that is not there")
            if room == 0:
                raise ValueError("there are more nodes than actions lead to")
            room += len(self.infosets[node.infoset].actions) - 1 if node.infoset != NONE else -1
        if room:
            raise ValueError("there are fewer nodes than actions lead to")

    def __repr__(self) -> str:
        return (
            f"ExtensiveGame({self.title!r}, {_count(len(self.players), 'player')}, "
            f"{_count(len(self.infosets), 'information set')}, {_count(len(self.nodes), 'node')})"
        )

    def actions_of(self, node: int) -> tuple[str, ...]:
        """Labels of the branches below a node; none at a terminal."""
        infoset = self.nodes[node].infoset
        return () if infoset == NONE else self.infosets[infoset].actions

    def own_sets(self, player: int) -> tuple[int, ...]:
        """Indices of a player's information sets (players count from 1), in the order of the file."""
        return self._own_sets[player - 1]

    @cached_property
    def _own_sets(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.players]
        for k, infoset in enumerate(self.infosets):
            if infoset.player:
                found[infoset.player - 1].append(k)
        return tuple(map(tuple, found))

    def steps(self) -> tuple[tuple[int, int], ...]:
        """For each node, the node above it and the position of the action that leads here; NONE twice at the root."""
        above: list[tuple[int, int]] = []
        open_: list[list[int]] = []  # node, branches taken, branches in all
        for index in range(len(self.nodes)):
            if open_:
                above.append((open_[-1][0], open_[-1][1]))
                open_[-1][1] += 1
            else:
                above.append((NONE, NONE))
            width = len(self.actions_of(index))
            if width:
                open_.append([index, 0, width])
            while open_ and open_[-1][1] == open_[-1][2]:
                open_.pop()
        return tuple(above)

    def payoffs(self) -> tuple[tuple[Fraction, ...], ...]:
        """What each player gets at each terminal, in the order of the file: outcomes added up along the path."""
        nothing = (Fraction(0),) * len(self.players)
        sums: list[tuple[Fraction, ...]] = []
        for node, (above, _action) in zip(self.nodes, self.steps(), strict=True):
            so_far = sums[above] if above != NONE else nothing
            if node.outcome != NONE:
                here = self.outcomes[node.outcome].payoffs
                try:
                    so_far = tuple(total(pair) for pair in zip(so_far, here, strict=True)) if any(so_far) else here
                except TooFine as error:
                    error.node = len(sums)
                    raise
            sums.append(so_far)
        return tuple(here for node, here in zip(self.nodes, sums, strict=True) if node.infoset == NONE)


class TooFine(ValueError):
    """Fractions whose exact sum would have a denominator of thousands of digits; `node`, where it would arise."""

    node = NONE


def total(numbers: Iterable[Fraction]) -> Fraction:
    """The exact sum; TooFine before it would take long."""
    out = Fraction(0)
    for number in numbers:
        out += number
        if out.denominator.bit_length() > FINEST:
            raise TooFine("the exact sum of these fractions has too long a denominator")
    return out


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels made different from one another, for those who go by name: an empty or repeated one gets its position.

    >>> distinct(["", "", "stay", "1"])
    ('#1', '#2', 'stay', '1')
    """
    taken = {label for label, times in Counter(labels).items() if label and times == 1}
    out = []
    for position, label in enumerate(labels, 1):
        name = label
        if label not in taken:
            name = f"{label}#{position}"
            while name in taken:
                name += "'"
            taken.add(name)
        out.append(name)
    return tuple(out)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("s" if number != 1 else "")
