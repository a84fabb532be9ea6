"""How queries and conditions are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from standoff.language import arithmetic
from standoff.language.events import And, Atom, Event, Given, Not, Or, Ref
from standoff.language.queries import Belief, Constant, Expectation, Probability, Query
from standoff.language.reading import Tongue, at, build
from standoff.language.slips import POWERS, Slip
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
given: ["|" joined]
condition: joined
joined: either ("," either)*
event: either
?either: both
    | both ("or" both)+ -> any_of
?both: single
    | single ("and" single)+ -> all_of
?single: atom
    | "(" either ")"
    | "not" single -> negation
    | OBSERVED -> observed
?atom: ref IS NAME -> one_of
    | ref DIFFERS NAME -> none_of
    | ref "in" "{" NAME ("," NAME)* "}" -> one_of
    | ref "not" "in" "{" NAME ("," NAME)* "}" -> none_of
ref: NAME ["." NAME]
COMPARISON: />=|<=|>|</
IS: /=(?!=)/
DIFFERS: "!="
P.2: /P(?=\s*\()/
E.2: /E(?=\s*\()/
BELIEF.2: /belief(?=\s*\()/
OBSERVED.2: /observed(?![A-Za-z0-9_-])(?!\s*(?:[.=]|!=|in\b|not\b))/
%ignore SPACE
"""
    + arithmetic.GRAMMAR
)


@dataclass(frozen=True)
class Placed:
    """Something that needs its place for later errors: a reference, or the word `observed`."""

    token: Any
    ref: Ref | None = None


class QueryNouns:
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
        return stated(children[0])

    def given(self, children: list[Any]) -> Given:
        condition = children[0]
        if condition is None:
            return Given()
        conjuncts = condition.parts if isinstance(condition, And) else (condition,)
        events = tuple(part for part in conjuncts if not isinstance(part, Placed))
        observed = len(events) < len(conjuncts)
        if len(events) > 1:
            return Given(And(events), observed)
        return Given(events[0] if events else None, observed)


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
    """`event`, unless the word `observed` is in it, which may only stand in a condition."""
    parts = event.parts if isinstance(event, And) else (event,)
    for part in parts:
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


LATER = "dated answers are not in this version"
QUANTITIES = "the quantities are P(…), E(…), belief(…)"
CONNECTIVES = frozenset({"and", "or", "not", "in"})

EVENTS = (
    Slip("==", "write one '='", "IS"),
    Slip("[<>]=?", f"an event is written name = value; {LATER}", "IS"),
    Slip(r"by\b", LATER),
    Slip("&&?", "write 'and'"),
    Slip(r"\|\|", "write 'or'"),
    Slip(r"!(?!=)", "write 'not'"),
    Slip(r"is\b|:=?", "write '='", "IS"),
    Slip(r"given\b", "write '|'"),
    Slip(r"(?:AND|OR|NOT|IN|And|Or|Not|In)\b", "'and', 'or', 'not' and 'in' are written small"),
    Slip(r"\{", "for several values write 'in {a, b}'", "NAME"),
    Slip(r"[\[(]", "the values stand in braces: in {a, b}", "LBRACE"),
    Slip(r"-?\.?[0-9]", "types, actions and outcomes have names; none begins with a digit", "NAME"),
    Slip(r"\.", "a move is written player.move, a type or the outcome by one name", "IS"),
    Slip(";", "join conditions by ',' or 'and'"),
)

QUERIES = Tongue(
    what="a query",
    parser=parser,
    callable=frozenset({"P", "E", "belief"}) | CONNECTIVES,
    calls=QUANTITIES,
    words={
        "P": "a quantity",
        "E": "a quantity",
        "BELIEF": "a quantity",
        "COMPARISON": "a comparison",
        "IS": "'='",
        "DIFFERS": "'!='",
        "IN": "'in'",
        "AND": "'and'",
        "OR": "'or'",
        "VBAR": "'|'",
        "LBRACE": "'{'",
        "RBRACE": "'}'",
    },
    never=(
        POWERS,
        Slip(r"(?<![\w.-])Q\s*\(", f"{LATER}; {QUANTITIES}", message="Q(…) is no quantity"),
        Slip(
            r"(?<![\w.-])do(?:\s*\(|\s+(?!(?:in|not|and|or)\b)(?=[A-Za-z_]))",
            f"{LATER}, nor is 'do'; to set, force or forbid something, ask a whatif",
            message="a condition says what is seen, not what is done",
        ),
    ),
    here=(
        *EVENTS,
        Slip(
            "==?",
            "ask with '>' or '<', or for the quantity alone",
            "COMPARISON",
            "two quantities are never compared by '='",
        ),
        Slip(r"[<>]=?", "compare once; ask each comparison as a query of its own", "$END"),
        Slip(r",", "before the bar, join events by 'and'", "VBAR"),
        Slip(r"\|", "one bar suffices: join the conditions by ','"),
        Slip(r"\.", "name the player; its type goes into the condition: E(turkey | turkey = cautious)", "VBAR"),
        Slip(r"(?=[A-Za-z_])", "ask for a quantity, as in P(russia.signal = strike)", "P"),
    ),
)

CONDITIONS = Tongue(
    what="a condition",
    parser=parser,
    callable=CONNECTIVES,
    calls="a condition holds events such as russia.signal = strike",
    words=QUERIES.words,
    never=QUERIES.never,
    here=(*EVENTS, Slip(r"\|", "a condition has no bar; join its parts by ',' or 'and'")),
)
