"""Events: what may be true of one way the crisis can go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from standoff.language.problem import LanguageError
from standoff.language.reading import read


@dataclass(frozen=True)
class Ref:
    """What an event speaks of: a move `turkey.respond`, a player's type `turkey`, or the `outcome`."""

    player: str | None
    name: str


@dataclass(frozen=True)
class Atom:
    """`ref = value`, `ref != value` (`negated`), `ref in {a, b}` or `ref not in {a, b}`.

    Line and column say where the atom stands in its text; two atoms that say the same are equal wherever they
    stand.
    """

    ref: Ref
    values: tuple[str, ...]
    negated: bool = False
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)


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


Event: TypeAlias = Atom | And | Or | Not


@dataclass(frozen=True)
class Given:
    """What stands after the bar: an event, or `observed` (all reported moves), or both, or nothing."""

    event: Event | None = None
    observed: bool = False


def parse_condition(text: str) -> Event:
    """The event `text` states, as for a cost that is paid only if it happens; a comma means `and`.

    >>> parse_condition("russia.signal = strike").values
    ('strike',)
    """
    from standoff.language.query_grammar import CONDITIONS

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


def atoms(event: Event | None) -> tuple[Atom, ...]:
    """Every atom of an event, from left to right."""
    match event:
        case Atom():
            return (event,)
        case Not(part):
            return atoms(part)
        case And(parts) | Or(parts):
            return tuple(atom for part in parts for atom in atoms(part))
    return ()
