"""The compiled game tree: players, moves, information sets, and the arrays that every later room works on.

A tree is stored in preorder: a node comes before its children, and the nodes below node `n` are exactly
`n+1 … end[n]-1`. So a pass down the tree is a loop forwards, a pass up is a loop backwards, and a subtree is a
slice. Whatever differs between worlds (utilities, costs, odds) is not here: the tree only says which *parameter*
stands where, so one tree serves every world.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy import sparse

from standoff.game.show import html_table

ROOT = 0
NO_PARENT = -1
NONE = -1  # "no action / no odds / no terminal here", in every index array
CHANCE = "chance"  # the name under which chance moves are asked about
UNTYPED = "all"  # the single type of a player without private types


@dataclass(frozen=True)
class Move:
    """A named choice, as arguments speak of it: `russia.signal` with its actions, whoever's type makes it."""

    player: str
    name: str
    actions: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.player}.{self.name}"


@dataclass(frozen=True)
class InfoSet:
    """An information set: one type of one player, and all that it has seen when the move comes to it."""

    name: str
    player: str
    type: str
    move: str
    history: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    first_action: int
    nodes: tuple[int, ...]

    @property
    def slice(self) -> slice:
        """Where this set's actions stand among all actions of the tree."""
        return slice(self.first_action, self.first_action + len(self.actions))


@dataclass(frozen=True)
class UtilityOf:
    """Payoff parameter: what `outcome` is worth to `player` of type `type`."""

    player: str
    type: str
    outcome: str


@dataclass(frozen=True)
class CostOf:
    """Payoff parameter: a cost, as the text of a value in the payoff language (positive loses utility)."""

    value: str
    label: str


@dataclass(frozen=True)
class OddsOf:
    """Odds of one chance branch; `group` is the chance move, `value` may be `rest`.

    The branches of one group add up to one. A chance move that has other odds elsewhere tells the two apart by
    `variant`: then the branches of each variant do.
    """

    group: str
    label: str
    value: str
    variant: int = 0


@dataclass(frozen=True, eq=False)
class Tree:
    """A finite extensive-form game with perfect recall, compiled to arrays (N nodes, T terminals, A actions).

    `payoff_matrix` has one row per (terminal, player) and one column per payoff parameter: +1 for the utility of
    the outcome, -1 for each cost paid on the path.
    """

    players: tuple[str, ...]
    types: dict[str, tuple[str, ...]]
    moves: tuple[Move, ...]
    outcomes: tuple[str, ...]
    infosets: tuple[InfoSet, ...]
    odds: tuple[OddsOf, ...]
    payoff_parameters: tuple[UtilityOf | CostOf, ...]
    payoff_matrix: sparse.csr_array

    parent: Int[np.ndarray, " N"]
    end: Int[np.ndarray, " N"]
    action: Int[np.ndarray, " N"]  # the decision that leads into the node, or NONE
    odds_of: Int[np.ndarray, " N"]  # the chance branch that leads into the node, or NONE
    infoset_of: Int[np.ndarray, " N"]  # NONE at chance and terminal nodes
    terminal_of: Int[np.ndarray, " N"]  # NONE at inner nodes

    outcome: Int[np.ndarray, " T"]
    type_of: Int[np.ndarray, "T P"]
    choice: Int[np.ndarray, "T M"]  # action taken at each move on the path, NONE where the path does not pass it

    @property
    def node_count(self) -> int:
        return len(self.parent)

    @property
    def terminal_count(self) -> int:
        return len(self.outcome)

    @cached_property
    def action_count(self) -> int:
        return sum(len(h.actions) for h in self.infosets)

    def move(self, label: str) -> Move:
        """The move called `player.name`; KeyError where there is none."""
        for move in self.moves:
            if move.label == label:
                return move
        raise KeyError(label)

    def payoffs(self, parameters: Float[np.ndarray, "W K"]) -> Float[np.ndarray, "W T P"]:
        """Each player's utility at each terminal, in each world, from the payoff parameters of that world."""
        flat = (self.payoff_matrix @ parameters.T).T
        return np.ascontiguousarray(flat).reshape(len(parameters), self.terminal_count, len(self.players))

    def mask_of_move(self, label: str, action: str) -> Bool[np.ndarray, " T"]:
        """The terminals whose path takes `action` at the move `label`."""
        for index, move in enumerate(self.moves):
            if move.label == label:
                return np.asarray(self.choice[:, index] == move.actions.index(action))
        raise KeyError(label)

    def table(self) -> list[dict[str, object]]:
        """One row for each information set: who moves, what it has seen, what it can do."""
        return [
            {"player": h.player, "type": h.type, "move": h.move.partition(".")[2],
             "seen": "; ".join(f"{m} = {a}" for m, a in h.history), "actions": ", ".join(h.actions)}
            for h in self.infosets
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())

    def __repr__(self) -> str:
        return (
            f"Tree({len(self.players)} players, {len(self.infosets)} information sets, "
            f"{self.node_count} nodes, {self.terminal_count} terminals)"
        )
