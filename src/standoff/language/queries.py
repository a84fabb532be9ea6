"""Queries: the question put to the worlds.

    P(turkey.respond = back_off | russia.signal = strike) > 0.5

A quantity (how likely an event is, how likely a player thinks it, what a player can expect), arithmetic on
quantities, or two of them compared; or how many and how long in the weeks ahead. What stands after the bar is *seen*,
except after `do`, in dated questions: of one round of the game what is *done* is no query but a what-if.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias, Union

from standoff.language.arithmetic import Arithmetic, Negate, operands
from standoff.language.events import Event, Given, atoms
from standoff.language.reading import read
from standoff.language.statements import Atom

Comparison = Literal[">", "<", ">=", "<="]


@dataclass(frozen=True)
class Constant:
    """A number as it stands."""

    value: float


@dataclass(frozen=True)
class Probability:
    """`P(event | given)`: how likely the event is, given the condition."""

    event: Event
    given: Given = Given()


@dataclass(frozen=True)
class Belief:
    """`belief(player, event | given)`: how likely the player itself thinks the event, given the condition."""

    player: str
    event: Event
    given: Given = Given()


@dataclass(frozen=True)
class Expectation:
    """`E(player | given)`: the utility the player can expect, costs included."""

    player: str
    given: Given = Given()


@dataclass(frozen=True)
class Forecast:
    """`Q(deaths by day | given)`, `Q(holds | given)`: how many from now to the end of a day, or for how many days the
    next truce holds. What comes of it is spread over paths, so it stands alone.
    """

    what: Literal["deaths", "displaced", "holds"]
    day: date | None = None
    given: Given = Given()


Quantity: TypeAlias = Probability | Belief | Expectation | Forecast
Term: TypeAlias = Union[Constant, Quantity, "Arithmetic[Term]", "Negate[Term]"]


@dataclass(frozen=True)
class Query:
    """A quantity, or two quantities compared; `text` is the query as it was written."""

    left: Term
    comparison: Comparison | None = None
    right: Term | None = None
    text: str = field(default="", compare=False)


@lru_cache(maxsize=1024)
def parse_query(text: str) -> Query:
    """The query `text` states.

    >>> parse_query("E(russia) > 0.5")
    Query(left=Expectation(player='russia', given=Given(event=None, observed=False, doing=())), comparison='>', \
right=Constant(value=0.5), text='E(russia) > 0.5')
    """
    from standoff.language.query_checks import check_query
    from standoff.language.query_tongues import QUERIES

    query: Query = read(QUERIES, text, "query")
    check_query(query, text)
    return replace(query, text=text.strip())


def quantities(query: Query) -> tuple[Quantity, ...]:
    """Every quantity asked for, from left to right."""
    terms = operands(query.left) + (operands(query.right) if query.right is not None else [])
    return tuple(term for term in terms if not isinstance(term, Constant))


def events_in(quantity: Quantity) -> tuple[Event, ...]:
    """The event asked about, if there is one, and that of the condition."""
    event = quantity.event if isinstance(quantity, Probability | Belief) else None
    return tuple(found for found in (event, quantity.given.event) if found is not None)


def query_atoms(query: Query) -> tuple[Atom, ...]:
    """Every atom of the query, of events and of conditions."""
    return tuple(atom for quantity in quantities(query) for event in events_in(quantity) for atom in atoms(event))


def query_players(query: Query) -> frozenset[str]:
    """The players whose beliefs or expected utilities are asked for."""
    return frozenset(part.player for part in quantities(query) if isinstance(part, Belief | Expectation))


def doubt(query: Query) -> str | None:
    """A sentence on a comparison that can have only one answer, such as a probability with 50, or None.

    >>> doubt(parse_query("P(russia = resolved) > 50"))
    'a probability lies between 0 and 1, so comparing it with 50 says nothing – did you mean 0.5?'
    """
    pair = (query.left, query.right)
    for one, other in (pair, pair[::-1]):
        if isinstance(one, Probability | Belief) and isinstance(other, Constant) and not 0 <= other.value <= 1:
            share = f" – did you mean {other.value / 100:g}?" if 1 < other.value <= 100 else ""
            told = f"a probability lies between 0 and 1, so comparing it with {other.value:g} says nothing"
            return told + share
    return None
