"""What a query needs of the weeks ahead: days, phases, what is done."""

from __future__ import annotations

from datetime import date

from standoff.language.dated import PHASES, Begins, Dated, Do, Holds, PhaseBy
from standoff.language.events import dated_parts
from standoff.language.queries import Forecast, Quantity, Query, events_in, quantities


def looks_ahead(quantity: Quantity) -> bool:
    """Whether a quantity is of the weeks ahead, not of one round of the game."""
    return isinstance(quantity, Forecast) or any(dated_parts(event) for event in events_in(quantity))


def is_dated(query: Query) -> bool:
    """Whether a query is answered from the weeks ahead: all of it is, or nothing.

    >>> from standoff.language import parse_query
    >>> is_dated(parse_query("P(ceasefire by 2020-11-30)")), is_dated(parse_query("P(outcome = ceasefire)"))
    (True, False)
    """
    return any(map(looks_ahead, quantities(query)))


def dated_events(query: Query) -> tuple[Dated, ...]:
    """Every dated event of a query, those of conditions too, from left to right."""
    return tuple(leaf for part in quantities(query) for event in events_in(part) for leaf in dated_parts(event))


def dated_days(query: Query) -> tuple[date, ...]:
    """The days a query names, each once, the earliest first.

    >>> from standoff.language import parse_query
    >>> [str(day) for day in dated_days(parse_query("P(clash by 2020-12-31 | ceasefire by 2020-11-30)"))]
    ['2020-11-30', '2020-12-31']
    """
    found = {leaf.day for leaf in dated_events(query) if not isinstance(leaf, Begins)}
    found |= {part.day for part in quantities(query) if isinstance(part, Forecast)}
    return tuple(sorted(day for day in found if day is not None))


def phases_named(query: Query) -> tuple[str, ...]:
    """The phases a query speaks of, in their own order; truces where it asks how long one holds."""
    named: set[str] = set()
    for leaf in dated_events(query):
        named |= set(leaf.values) if isinstance(leaf, PhaseBy) else set()
        named |= {"ceasefire"} if isinstance(leaf, Holds | Begins) else set()
    named |= {"ceasefire" for part in quantities(query) if isinstance(part, Forecast) and part.what == "holds"}
    return tuple(phase for phase in PHASES if phase in named)


def doings(query: Query) -> tuple[Do, ...]:
    """All that a query supposes to be done, from left to right."""
    return tuple(do for part in quantities(query) for do in part.given.doing)
