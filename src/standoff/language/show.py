"""Nouns back to text that reads as the same nouns."""

from __future__ import annotations

from typing import TypeAlias

from standoff.language.arithmetic import Arithmetic, Negate, show_arithmetic, show_number
from standoff.language.dated import PHASE, Begins, Do, Holds, MoveBy, PhaseBy, Tally
from standoff.language.events import And, Event, Given, Not, Or
from standoff.language.orderings import Chain, Ordering
from standoff.language.queries import Belief, Constant, Expectation, Forecast, Probability, Query, Term
from standoff.language.statements import Atom, Ref
from standoff.language.values import Distribution, Number, Reference, Rest, Utility, Value

Node: TypeAlias = Value | Ordering | Chain | Ref | Event | Given | Do | Term | Query


def show(node: Node) -> str:
    """`node` as it would be written.

    >>> show(Atom(Ref(None, "outcome"), ("clash", "wider_war")))
    'outcome in {clash, wider_war}'
    """
    match node:
        case Arithmetic() | Negate():
            return show_arithmetic(node, show)
        case Number(value) | Constant(value):
            return show_number(value)
        case Reference(name):
            return name
        case Utility(player, kind, outcome):
            return f"u({player if kind is None else f'{player}.{kind}'}, {outcome})"
        case Distribution("uniform", (low, high)):
            return f"{show_number(low)} to {show_number(high)}"
        case Distribution(name, parameters):
            return f"{name}({', '.join(map(show_number, parameters))})"
        case Rest():
            return "rest"
        case Ordering(chains):
            return "; ".join(map(show, chains))
        case Chain():
            return show_chain(node)
        case Query(left, comparison, right):
            return show(left) if right is None else f"{show(left)} {comparison} {show(right)}"
        case Probability(event, given):
            return f"P({show(event)}{show(given)})"
        case Belief(player, event, given):
            return f"belief({player}, {show(event)}{show(given)})"
        case Expectation(player, given):
            return f"E({player}{show(given)})"
        case Forecast(what, None, given):
            return f"Q({what}{show(given)})"
        case Forecast(what, day, given):
            return f"Q({what} by {day}{show(given)})"
        case _:
            return show_event(node)


def show_chain(chain: Chain) -> str:
    """Levels from best to worst, `~` within a level."""
    text = " ~ ".join(chain.levels[0])
    for level, wide in zip(chain.levels[1:], chain.wide, strict=True):
        text += f" {'>>' if wide else '>'} {' ~ '.join(level)}"
    return text


def show_event(node: Ref | Event | Given | Do) -> str:
    """An event; a condition brings its bar, if there is one."""
    match node:
        case Ref(player, name):
            return name if player is None else f"{player}.{name}"
        case Atom(ref, (value,), negated):
            return f"{show_event(ref)} {'!=' if negated else '='} {value}"
        case Atom(ref, values, negated):
            return f"{show_event(ref)} {'not in' if negated else 'in'} {{{', '.join(values)}}}"
        case Not(part):
            return f"not {bracketed(part, And, Or)}"
        case And(parts):
            return " and ".join(bracketed(part, And, Or) for part in parts)
        case Or(parts):
            return " or ".join(bracketed(part, Or) for part in parts)
        case PhaseBy((value,), day, on=False):
            return f"{value} by {day}"
        case PhaseBy(values, day, on):
            return f"{show_event(Atom(Ref(None, PHASE), values))} {'on' if on else 'by'} {day}"
        case MoveBy(atom, day):
            return f"{show_event(atom)} by {day}"
        case Holds(days, day):
            return f"holds >= {show_number(days)} {'day' if days == 1 else 'days'}" + (f" by {day}" if day else "")
        case Tally(what, comparison, amount, day):
            return f"{what} {comparison} {show_number(amount)} by {day}"
        case Begins(phase):
            return phase
        case Do(ref, value):
            return f"do {show_event(ref)} = {value if isinstance(value, str) else show_number(value)}"
        case Given(event, observed, doing):
            conjuncts = [show_event(event)] if event is not None else []
            conjuncts += ["observed"] if observed else []
            conjuncts += map(show_event, doing)
            return f" | {', '.join(conjuncts)}" if conjuncts else ""


def bracketed(part: Event, *kinds: type[Event]) -> str:
    """`part`, in brackets if it is of one of these kinds, which bind more loosely than what is around it."""
    text = show_event(part)
    return f"({text})" if isinstance(part, kinds) else text
