"""Each rule of dated events as the noun it stands for, and what is said where the parts make none."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from standoff.language.dated import (
    COUNTED,
    HOLDS,
    MECHANISM,
    MECHANISMS,
    OUTCOME,
    PHASE,
    PHASES,
    Begins,
    Do,
    Holds,
    MoveBy,
    PhaseBy,
    Tally,
)
from standoff.language.days import EXAMPLE, read_day
from standoff.language.events import Not
from standoff.language.problem import LanguageError
from standoff.language.queries import Forecast
from standoff.language.reading import at
from standoff.language.statements import Ref
from standoff.language.suggest import did_you_mean
from standoff.language.value_grammar import exactly

UNITS: dict[str, Callable[[float], float]] = {
    "hour": lambda amount: amount / 24,
    "day": lambda amount: amount,
    "week": lambda amount: amount * 7,
}
"""Units of time, each also with an s, and what makes days of them."""


@dataclass(frozen=True)
class Placed:
    """Something that needs its place for later errors: a reference, the word `observed`, or what is done."""

    token: Any
    ref: Ref | None = None
    do: Do | None = None


class DatedNouns:
    """Phases, moves by a day, truces that hold, tallies, what is done, and `Q(…)`."""

    def phase(self, children: list[Any]) -> Begins | PhaseBy:
        name, token = children
        if token is None:
            return bare(name)
        day, on = read_day(token)
        if name in COUNTED:
            hint = f"ask Q({name} by {day}) for the number, or P({name} >= 5000 by {day})"
            raise at(name, f"{name} by a day are a number, no event", hint)
        if name == HOLDS:
            raise at(name, "how long a truce holds is missing", f"write holds >= 30 days by {day}")
        return PhaseBy((str(name),), day, on, name.line, name.column)

    def on_a_day(self, children: list[Any]) -> PhaseBy | MoveBy | Not:
        atom, token = children
        day, on = read_day(token)
        if atom.ref == Ref(None, PHASE):
            if atom.negated and not on:
                hint = f"write not phase = clash by {day} for never until then, or phase != clash on {day}"
                raise LanguageError("'by' may mean two things here", atom.line, atom.column, str(token), hint)
            phase = PhaseBy(atom.values, day, on, atom.line, atom.column)
            return Not(phase) if atom.negated else phase
        if on:
            raise at(token, "only a phase is asked for on a day", f"what happens in a round has 'by': by {day}")
        if atom.ref.player is None and atom.ref.name != OUTCOME:
            hint = "a type stays as it is, so write it without a day; a move is written player.move"
            message = "only moves, outcomes and phases have a day"
            raise LanguageError(message, atom.line, atom.column, atom.ref.name, hint)
        return MoveBy(atom, day, atom.line, atom.column)

    def holds(self, children: list[Any]) -> Holds:
        word, sign, number, unit, token = children
        if sign in ("<", "<="):
            hint = f"for a truce that breaks sooner write not holds >= {number} {unit or 'days'}"
            raise at(sign, "a truce holds at least so long: '>='", hint)
        if unit is None:
            raise at(number, f"{number} of what?", f"write {number} hours, {number} days or {number} weeks")
        name = str(unit).removesuffix("s")
        if name not in UNITS:
            meant = did_you_mean(str(unit), [f"{known}s" for known in UNITS])
            raise at(
                unit, "the units are hours, days and weeks", f"did you mean {meant}?" if meant else "a month is 30 days"
            )
        days = UNITS[name](exactly(number))
        if not 0 < days < math.inf:
            raise at(number, "a truce holds for some time above 0", "as in holds >= 30 days")
        day = by(token) if token is not None else None
        return Holds(days, day, word.line, word.column)

    def tally(self, children: list[Any]) -> Tally:
        word, sign, number, token = children
        if token is None:
            raise at(word, f"{word} add up to a day, which is missing", f"write {word} {sign} {number} by {EXAMPLE}")
        return Tally(word.value, sign.value, exactly(number), by(token), word.line, word.column)

    def forecast(self, children: list[Any]) -> Forecast:
        _, name, token, given = children
        if name == HOLDS:
            if token is not None:
                hint = "ask Q(holds), or P(holds >= 30 days by a day)"
                raise at(token, "how long the next truce holds depends on no day", hint)
            return Forecast("holds", None, given)
        if name not in COUNTED:
            meant = did_you_mean(str(name), [*COUNTED, HOLDS])
            hint = (
                f"did you mean {meant}?"
                if meant
                else f"how likely an event is asks P(…), as in P(ceasefire by {EXAMPLE})"
            )
            raise at(name, "Q(…) asks for deaths, displaced or holds", hint)
        if token is None:
            raise at(name, f"{name} add up to a day, which is missing", f"write Q({name} by {EXAMPLE})")
        return Forecast(name.value, by(token), given)

    def signed(self, children: list[Any]) -> float:
        minus, number = children
        return exactly(number) if minus is None else -exactly(number)

    def do(self, children: list[Any]) -> Placed:
        token, placed, _, value = children
        ref = placed.ref
        if isinstance(value, float):
            if ref.player is not None:
                raise at(placed.token, "a move is set to an action", f"write do {ref.player}.{ref.name} = action")
            if ref.name == MECHANISM:
                raise at(placed.token, "a mechanism has a name", f"write one of {', '.join(MECHANISMS)}")
            return Placed(token, do=Do(ref, value, token.line, token.column))
        if ref.player is None and ref.name != MECHANISM:
            hint = "a move is written player.move; a type or an outcome is seen, not done: leave out 'do'"
            raise at(value, f"an unknown is set to a number, as in do {ref.name} = 0.5", hint)
        if ref.name == MECHANISM and ref.player is None and value not in MECHANISMS:
            meant = did_you_mean(str(value), MECHANISMS)
            hint = f"did you mean {meant}?" if meant else ""
            raise at(value, f"mechanisms are {', '.join(MECHANISMS)}", hint)
        return Placed(token, do=Do(ref, str(value), token.line, token.column))


def bare(name: Any) -> Begins:
    """What a name alone can be: the ceasefire that a condition supposes."""
    if name == "ceasefire":
        return Begins("ceasefire", name.line, name.column)
    if name in PHASES:
        raise at(name, "a phase has its day", f"write {name} by {EXAMPLE}")
    if name in COUNTED:
        hint = f"ask Q({name} by {EXAMPLE}) for the number, or P({name} >= 5000 by {EXAMPLE})"
        raise at(name, f"{name} are a number, no event", hint)
    if name == HOLDS:
        raise at(name, "how long a truce holds is missing", "write holds >= 30 days")
    hint = f"write name = value, as in russia.signal = strike, or a phase with its day, as in ceasefire by {EXAMPLE}"
    raise at(name, "an event is expected", hint)


def by(token: Any) -> date:
    """The day of what is so by a day, not on one."""
    day, on = read_day(token)
    if on:
        raise at(token, "only a phase is asked for on a day", f"write by {day}")
    return day
