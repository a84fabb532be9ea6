"""Dated events: what may be true of the weeks ahead, and what is done in them.

The weeks are made of phases. Each round of the game decides which phase comes next; truces break or last; deaths and
displaced add up. `by` a day is by its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from standoff.language.statements import Atom, Ref

PHASES = ("fighting", "ceasefire", "intervention", "clash", "wider_war", "settlement")
"""The phases of a war, in their order everywhere."""

MECHANISMS = ("none", "monitors", "peacekeepers")
"""What may be on the ground to keep a truce."""

MECHANISM = "mechanism"
OUTCOME = "outcome"
PHASE = "phase"

Counted = Literal["deaths", "displaced"]
COUNTED = ("deaths", "displaced")
HOLDS = "holds"


@dataclass(frozen=True)
class PhaseBy:
    """One of these phases is entered by the end of a day, or is the phase now; with `on`, is the phase then."""

    values: tuple[str, ...]
    day: date
    on: bool = False
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class MoveBy:
    """Some round up to the end of a day makes the atom true: a move is made, an outcome reached."""

    atom: Atom
    day: date
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Holds:
    """Some truce has held for so many days by the end of `day`; without a day, the next truce holds so long."""

    days: float
    day: date | None = None
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Tally:
    """Deaths or displaced from now to the end of a day, compared with a number."""

    what: Counted
    comparison: Literal[">", "<", ">=", "<="]
    amount: float
    day: date
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Begins:
    """The next truce begins: stands in the condition of what asks how long it holds."""

    phase: Literal["ceasefire"] = "ceasefire"
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


Dated: TypeAlias = PhaseBy | MoveBy | Holds | Tally | Begins
"""All that is of the weeks ahead, not of one round of the game."""


@dataclass(frozen=True)
class Do:
    """`do ref = value`: a truce's mechanism or a move is set by its name, an unknown by a number."""

    ref: Ref
    value: str | float
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)
