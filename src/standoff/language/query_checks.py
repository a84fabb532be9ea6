"""What reads as a query and yet makes none: parts that cannot stand together, each told with its place.

The grammar sees one part at a time; here the parts are seen beside each other.
"""

from __future__ import annotations

import re

from standoff.language.ahead import looks_ahead
from standoff.language.dated import PHASES, Begins, Dated, Do, Holds, PhaseBy, Tally
from standoff.language.days import EXAMPLE
from standoff.language.events import And, Event, Not, dated_parts
from standoff.language.problem import LanguageError, locate, mistake
from standoff.language.queries import (
    Belief,
    Comparison,
    Constant,
    Expectation,
    Forecast,
    Probability,
    Quantity,
    Query,
    events_in,
    quantities,
)
from standoff.language.show import show
from standoff.language.suggest import did_you_mean

# Nothing else stands before a bracket, so the words found are the quantities, in their order.
QUANTITY = re.compile(r"(?<![A-Za-z0-9_])(?:belief|P|E|Q)(?=\s*\()")
TURNED: dict[Comparison, Comparison] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def check_query(query: Query, text: str) -> None:
    """LanguageError for the first part of a query that cannot stand where it does; `text` is what was read."""
    asked = quantities(query)
    placed = list(zip(asked, QUANTITY.finditer(text), strict=True))
    for quantity, word in placed:
        _check_dated(quantity, word, text)
    ahead = [looks_ahead(quantity) for quantity in asked]
    for (quantity, word), dated_too in zip(placed, ahead, strict=True):
        if any(ahead) and not dated_too:
            message = f"{_written(quantity)} is of one round of the game, the rest of this query of the weeks ahead"
            hint = "ask the two apart, or give each event its day"
            raise mistake(text, word.start(), message, word[0], hint)
        if isinstance(quantity, Forecast) and query != Query(quantity):
            raise mistake(text, word.start(), *_stands_alone(query, quantity, word[0]))


def _check_dated(quantity: Quantity, word: re.Match[str], text: str) -> None:
    for event in dated_parts(quantity.event) if isinstance(quantity, Probability) else ():
        if isinstance(event, Begins):
            raise _at(event, "a phase has its day", event.phase, f"write {event.phase} by {EXAMPLE}")
    if not isinstance(quantity, Probability | Forecast) and looks_ahead(quantity):
        message = f"{_written(quantity)} is of one round of the game and takes no dated event"
        raise mistake(text, word.start(), message, word[0], "ask P(…) of a dated event")
    _check_condition(quantity)
    if quantity.given.doing and not looks_ahead(quantity):
        hint = "ask a what-if: it sets an unknown, forces or forbids a move, and solves the game again"
        raise _at(quantity.given.doing[0], "'do' is for dated questions", "do", hint)
    _check_phases(quantity, text)


def _check_condition(quantity: Quantity) -> None:
    """What may stand in the condition: a bare `ceasefire`, and each thing done once."""
    given = quantity.given
    parts = given.event.parts if isinstance(given.event, And) else (given.event,)
    next_truce = isinstance(quantity, Forecast) and quantity.what == "holds"
    if isinstance(quantity, Probability):
        next_truce = any(isinstance(leaf, Holds) and leaf.day is None for leaf in dated_parts(quantity.event))
    for leaf in dated_parts(given.event):
        if isinstance(leaf, Begins) and not (next_truce and leaf in parts):
            message = f"'{leaf.phase}' alone is the condition of what asks how long the next truce holds"
            raise _at(leaf, message, leaf.phase, f"elsewhere it has its day: {leaf.phase} by {EXAMPLE}")
    seen: list[object] = []
    for do in given.doing:
        if do.ref in seen:
            raise _at(do, f"{show(do.ref)} is set twice", show(do.ref), "do each thing once")
        seen.append(do.ref)


def _check_phases(quantity: Quantity, text: str) -> None:
    for leaf in (leaf for event in events_in(quantity) for leaf in dated_parts(event)):
        for value in leaf.values if isinstance(leaf, PhaseBy) else ():
            if value not in PHASES:
                line, column = locate(text, value, (leaf.line, leaf.column))
                meant = did_you_mean(value, PHASES)
                said = f"did you mean {meant}?" if meant else f"an outcome is written outcome = {value} by {EXAMPLE}"
                hint = f"phases are {', '.join(PHASES)} – {said}"
                raise LanguageError(f"there is no phase called {value}", line, column, value, hint)


def _stands_alone(query: Query, quantity: Forecast, found: str) -> tuple[str, str, str]:
    """What to say of a `Q(…)` that is compared or calculated with, and what to ask in its place."""
    amount: float = 5000.0
    comparison: Comparison = query.comparison or ">="
    if isinstance(query.right, Constant):
        amount = query.right.value
    elif isinstance(query.left, Constant):
        amount, comparison = query.left.value, TURNED[comparison]
    event: Event
    if quantity.what != "holds" and quantity.day is not None:
        event = Tally(quantity.what, comparison, amount, quantity.day)
    else:
        event = Holds(amount if amount > 0 and query.comparison else 30.0)
        event = Not(event) if comparison in ("<", "<=") else event
    message = "Q(…) is spread over many numbers: it stands alone, neither compared nor calculated with"
    return message, found, f"ask {show(Probability(event, quantity.given))}"


def _written(quantity: Quantity) -> str:
    match quantity:
        case Probability():
            return "this P(…)"
        case Belief():
            return "belief(…)"
        case Expectation():
            return "E(…)"
    return "Q(…)"


def _at(noun: Dated | Do, message: str, found: str, hint: str) -> LanguageError:
    return LanguageError(message, noun.line, noun.column, found, hint)
