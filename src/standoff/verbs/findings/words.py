"""Names of the crisis file in words: unknowns, moves, quantities."""

from __future__ import annotations

import re

from standoff.crisis import Crisis
from standoff.language import (
    And,
    Arithmetic,
    Atom,
    Begins,
    Belief,
    Constant,
    Do,
    Event,
    Expectation,
    Forecast,
    Given,
    Holds,
    MoveBy,
    Negate,
    Not,
    Or,
    PhaseBy,
    Probability,
    Query,
    Tally,
    Term,
    parse_move,
)
from standoff.report import Spread

COMPARED = {">": "more than", ">=": "at least", "<": "fewer than", "<=": "at most"}
TALLIED = {"deaths": "deaths", "displaced": "people displaced"}
PHASE_TITLES = {
    "fighting": "Fighting",
    "ceasefire": "Ceasefire",
    "intervention": "Intervention",
    "clash": "Clash",
    "wider_war": "Wider war",
    "settlement": "Settlement",
}
UTILITY = re.compile(r"u\(([^.,]+)(?:\.([^,]+))?, ([^)]+)\)")


class Wording:
    """Words for one crisis: actors by their names, outcomes by their titles, the rest read as written."""

    def __init__(self, crisis: Crisis) -> None:
        self.actors = {key: actor.name for key, actor in crisis.actors.items()}
        self.outcomes = {k: o.title for r in crisis.readings for k, o in r.game.outcomes.items()}

    def actor(self, key: str) -> str:
        return self.actors.get(key, plain(key))

    def outcome(self, key: str) -> str:
        return (self.outcomes.get(key) or plain(key)).strip()

    def unknown(self, name: str) -> str:
        """`u(turkey.cautious, climb_down)` → what a climb-down is worth to Turkey if cautious."""
        if name == "reading":
            return "Which reading of the crisis holds"
        if name == "precision":
            return "Precision of play (λ)"
        if found := UTILITY.fullmatch(name):
            player, type_, outcome = found.groups()
            who = self.actor(player) + (f", if {plain(type_)}" if type_ else "")
            return f"Worth to {who}, of “{self.outcome(outcome)}”"
        return plain(name).capitalize()

    def within(self, text: str) -> str:
        """Words as they stand within a sentence: a small letter first, except in the name of an actor."""
        names = [name for name in self.actors.values() if text.startswith(name)]
        return text if names else text[:1].lower() + text[1:]

    def type(self, player: str, type_: str) -> str:
        return f"{self.actor(player)} is {plain(type_)}"

    def move(self, label: str, action: str) -> str:
        """`russia.signal`, `strike` → Russia: strike (signal); a move named like its action is named once."""
        player, _, name = label.partition(".")
        who = "Chance" if player == "chance" else self.actor(player)
        return f"{who}: {plain(action)}" + (f" ({plain(name)})" if name != action else "")

    def event_of(self, move: str) -> str:
        """`russia.signal = strike`, in words."""
        player, name, action = parse_move(move)
        return self.move(f"{player}.{name}", action)

    def event(self, event: Event) -> str:
        match event:
            case Atom(ref, values, negated):
                joined = " or ".join(self._value(ref.player, ref.name, v) for v in values)
                return ("not " if negated else "") + joined
            case Not(part):
                return f"not ({self.event(part)})"
            case And(parts):
                return " and ".join(self.event(p) for p in parts)
            case Or(parts):
                return " or ".join(self.event(p) for p in parts)
            case PhaseBy(phases, day, on):
                return f"{' or '.join(map(plain, phases))} {'on' if on else 'by'} {day}"
            case MoveBy(atom, day):
                return f"{self.event(atom)} by {day}"
            case Holds(days, None):
                return f"the next truce holding {days:g} days"
            case Holds(days, day):
                return f"a truce holding {days:g} days by {day}"
            case Tally(what, comparison, amount, day):
                return f"{COMPARED[comparison]} {amount:,.0f} {TALLIED[what]} by {day}"
            case Begins(phase):
                return f"that a {plain(phase)} begins"
        raise TypeError(f"not an event: {event!r}")

    def _done(self, do: Do) -> str:
        if isinstance(do.value, float):
            return f"{plain(do.ref.name)} set to {do.value:g}"
        if do.ref.player is None:
            return f"{plain(do.ref.name)} set to {plain(do.value)}"
        return f"{self.move(f'{do.ref.player}.{do.ref.name}', do.value)} made"

    def _value(self, player: str | None, name: str, value: str) -> str:
        if player is not None:
            return self.move(f"{player}.{name}", value)
        if name == "outcome":
            return f"“{self.outcome(value)}”"
        return self.type(name, value)

    def term(self, term: Term) -> str:
        match term:
            case Constant(value):
                return f"{value:g}"
            case Negate(of):
                return f"minus {self.term(of)}"
            case Arithmetic(op, left, right):
                return f"{self.term(left)} {op.replace('-', '−')} {self.term(right)}"
            case Probability(event, given):
                return f"Chance of {self.event(event)}{self._given(given)}"
            case Belief(player, event, given):
                return f"{self.actor(player)}’s belief that {self.event(event)}{self._given(given)}"
            case Expectation(player, given):
                return f"What {self.actor(player)} can expect{self._given(given)}"
            case Forecast("holds", _, given):
                return f"Days that the next truce holds{self._given(given)}"
            case Forecast(what, day, given):
                return f"{TALLIED[what].capitalize()} by {day}{self._given(given)}"
        raise TypeError(f"not a term: {term!r}")

    def subject(self, query: Query) -> str:
        """What a query measures."""
        if query.comparison is None or isinstance(query.right, Constant) or query.right is None:
            return self.term(query.left)
        return f"{self.term(query.left)}, less {self.within(self.term(query.right))}"

    def _given(self, given: Given) -> str:
        parts = ([self.event(given.event)] if given.event is not None else []) + (
            ["all that was reported"] if given.observed else []
        )
        parts += [self._done(do) for do in given.doing]
        return f", given {' and '.join(parts)}" if parts else ""


def plain(name: str) -> str:
    """An identifier read aloud."""
    return name.replace("_", " ")


def spread(quantiles: tuple[float, ...]) -> Spread:
    """From quantiles at 5, 25, 50, 75 and 95 per cent."""
    low90, low50, middle, high50, high90 = quantiles
    return Spread(middle, low50, high50, low90, high90)
