"""How queries and conditions are written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from standoff.language import arithmetic
from standoff.language.dated_nouns import DatedNouns, Placed
from standoff.language.days import DAY
from standoff.language.events import And, Event, Given, Not, Or, dated_parts
from standoff.language.problem import LanguageError
from standoff.language.queries import Belief, Constant, Expectation, Probability, Query
from standoff.language.reading import at, build
from standoff.language.statements import Atom, Ref
from standoff.language.value_grammar import exactly

if TYPE_CHECKING:
    from lark import Lark

GRAMMAR = (
    r"""
query: sum [COMPARISON sum]
?operand: NUMBER -> constant
    | P "(" event given ")" -> probability
    | BELIEF "(" NAME "," event given ")" -> belief
    | E "(" NAME given ")" -> expectation
    | Q "(" NAME [DAY] given ")" -> forecast
given: ["|" joined]
condition: joined
joined: either ("," either)*
event: either
?either: both
    | both ("or" both)+ -> any_of
?both: single
    | single ("and" single)+ -> all_of
?single: atom
    | atom DAY -> on_a_day
    | NAME [DAY] -> phase
    | HOLDS COMPARISON NUMBER [NAME] [DAY] -> holds
    | COUNTED COMPARISON NUMBER [DAY] -> tally
    | "(" either ")"
    | "not" single -> negation
    | OBSERVED -> observed
    | DO ref IS NAME -> do
    | DO ref IS signed -> do
?atom: ref IS NAME -> one_of
    | ref DIFFERS NAME -> none_of
    | ref "in" "{" NAME ("," NAME)* "}" -> one_of
    | ref "not" "in" "{" NAME ("," NAME)* "}" -> none_of
ref: NAME ["." NAME]
signed: [MINUS] NUMBER
COMPARISON: />=|<=|>|</
IS: /=(?!=)/
DIFFERS: "!="
P.2: /P(?=\s*\()/
E.2: /E(?=\s*\()/
Q.2: /Q(?=\s*\()/
BELIEF.2: /belief(?=\s*\()/
HOLDS.2: /holds(?=\s*[<>])/
COUNTED.2: /(?:deaths|displaced)(?=\s*[<>])/
DO.2: /do(?=\s+[A-Za-z_])(?!\s+(?:and|or|not|in)(?![A-Za-z0-9_-]))(?!\s+(?:by|on)\s+[0-9])/
OBSERVED.2: /observed(?![A-Za-z0-9_-])(?!\s*(?:[.=]|!=|in\b|not\b))/
%ignore SPACE
"""
    + f"DAY.3: /{DAY}/\n"
    + arithmetic.GRAMMAR
)
"""Words of dated events are told by what follows them, where no name could stand: `holds` before a sign, `by` before
a digit. So a crisis may call its moves `by`, `do` or `holds`.
"""


class QueryNouns(DatedNouns):
    """Each rule of the grammar as the noun it stands for."""

    def arithmetic(self, children: list[Any]) -> object:
        return arithmetic.arithmetic(children)

    def negate(self, children: list[Any]) -> object:
        of = children[1]
        return Constant(-of.value) if isinstance(of, Constant) else arithmetic.Negate(of)

    def constant(self, children: list[Any]) -> Constant:
        return Constant(exactly(children[0]))

    def probability(self, children: list[Any]) -> Probability:
        return Probability(*children[1:])

    def belief(self, children: list[Any]) -> Belief:
        _, player, event, given = children
        return Belief(str(player), event, given)

    def expectation(self, children: list[Any]) -> Expectation:
        _, player, given = children
        return Expectation(str(player), given)

    def query(self, children: list[Any]) -> Query:
        left, comparison, right = children
        return Query(left, None if comparison is None else comparison.value, right)

    def ref(self, children: list[Any]) -> Placed:
        first, second = children
        return Placed(first, Ref(None, str(first)) if second is None else Ref(str(first), str(second)))

    def one_of(self, children: list[Any]) -> Atom:
        return atom(children, negated=False)

    def none_of(self, children: list[Any]) -> Atom:
        return atom(children, negated=True)

    def observed(self, children: list[Any]) -> Placed:
        return Placed(children[0])

    def negation(self, children: list[Any]) -> Not:
        return Not(stated(children[0]))

    def any_of(self, children: list[Any]) -> Or:
        return Or(flat(Or, [stated(part) for part in children]))

    def all_of(self, children: list[Any]) -> And:
        # `observed` may still be among the parts; whoever takes the event looks.
        return And(flat(And, children))

    def event(self, children: list[Any]) -> Event:
        return stated(children[0])

    def joined(self, children: list[Any]) -> Any:
        return children[0] if len(children) == 1 else And(flat(And, children))

    def condition(self, children: list[Any]) -> Event:
        event = stated(children[0])
        for leaf in dated_parts(event):
            message = "a condition is of one round of the game, in which nothing has a day"
            hint = "state moves and types, as in russia.signal = strike"
            raise LanguageError(message, leaf.line, leaf.column, hint=hint)
        return event

    def given(self, children: list[Any]) -> Given:
        condition = children[0]
        if condition is None:
            return Given()
        conjuncts = condition.parts if isinstance(condition, And) else (condition,)
        events = tuple(part for part in conjuncts if not isinstance(part, Placed))
        words = [part for part in conjuncts if isinstance(part, Placed)]
        observed = any(word.do is None for word in words)
        doing = tuple(word.do for word in words if word.do is not None)
        if len(events) > 1:
            return Given(And(events), observed, doing)
        return Given(events[0] if events else None, observed, doing)


def atom(children: list[Any], negated: bool) -> Atom:
    """An atom, placed where its reference begins; the sign between is not needed any more."""
    placed, *values = (child for child in children if getattr(child, "type", "NAME") == "NAME")
    return Atom(placed.ref, tuple(map(str, values)), negated, placed.token.line, placed.token.column)


def flat(kind: type[And] | type[Or], parts: list[Any]) -> tuple[Any, ...]:
    """`parts`, with those of the same kind opened: (a and b) and c is a and b and c."""
    opened: list[Any] = []
    for part in parts:
        opened += part.parts if isinstance(part, kind) else [part]
    return tuple(opened)


def stated(event: Any) -> Event:
    """`event`, unless `observed` or `do` is in it, which may only stand in a condition."""
    parts = event.parts if isinstance(event, And) else (event,)
    for part in parts:
        if isinstance(part, Placed) and part.do is not None:
            raise at(
                part.token,
                "'do' stands after the bar, joined to the rest by ',' or 'and'",
                "as in P(ceasefire by 2020-11-30 | do mechanism = peacekeepers)",
            )
        if isinstance(part, Placed):
            raise at(
                part.token,
                "'observed' stands in a condition, joined to the rest by ',' or 'and'",
                "as in P(turkey.respond = back_off | observed)",
            )
    stated_event: Event = event
    return stated_event


@cache
def parser() -> Lark:
    """Built once, when first needed."""
    return build(GRAMMAR, ["query", "condition"], QueryNouns())
