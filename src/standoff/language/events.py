"""Events: what may be true of one way the crisis can go.

Moves, types and the outcome are of one round of the game; dated events are of the weeks ahead. `and`, `or` and `not`
join either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from standoff.language.dated import Begins, Dated, Do, Holds, MoveBy, PhaseBy, Tally
from standoff.language.problem import LanguageError
from standoff.language.reading import read
from standoff.language.statements import Atom, Ref


@dataclass(frozen=True)
class And:
    """All parts hold. No part is itself an `And`."""

    parts: tuple[Event, ...]


@dataclass(frozen=True)
class Or:
    """At least one part holds. No part is itself an `Or`."""

    parts: tuple[Event, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Event


Event: TypeAlias = Atom | Dated | And | Or | Not


@dataclass(frozen=True)
class Given:
    """What stands after the bar: an event, `observed` (all reported moves), and what is done; or nothing."""

    event: Event | None = None
    observed: bool = False
    doing: tuple[Do, ...] = ()


def parse_condition(text: str) -> Event:
    """The event `text` states, as for a cost that is paid only if it happens; a comma means `and`.

    It is of one round of the game: nothing in it has a day.

    >>> parse_condition("russia.signal = strike").values
    ('strike',)
    """
    from standoff.language.query_tongues import CONDITIONS

    event: Event = read(CONDITIONS, text, "condition")
    return event


def parse_move(text: str) -> tuple[str, str, str]:
    """Player, move and action of one move that was made.

    >>> parse_move("russia.signal = strike")
    ('russia', 'signal', 'strike')
    """
    match parse_condition(text):
        case Atom(Ref(str(player), name), (action,), negated=False):
            return player, name, action
    raise LanguageError("one move is expected", found=text.strip(), hint="as in russia.signal = strike")


def leaves(event: Event | None) -> tuple[Atom | Dated, ...]:
    """All that `and`, `or` and `not` join in an event, from left to right."""
    match event:
        case None:
            return ()
        case Not(part):
            return leaves(part)
        case And(parts) | Or(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
    return (event,)


def atoms(event: Event | None) -> tuple[Atom, ...]:
    """Every atom of an event, from left to right; those with a day too."""
    found = (leaf.atom if isinstance(leaf, MoveBy) else leaf for leaf in leaves(event))
    return tuple(leaf for leaf in found if isinstance(leaf, Atom))


def dated_parts(event: Event | None) -> tuple[Dated, ...]:
    """Every part of an event that is of the weeks ahead, from left to right."""
    return tuple(leaf for leaf in leaves(event) if isinstance(leaf, PhaseBy | MoveBy | Holds | Tally | Begins))
