"""The small language of crisis files and questions: values, orderings, conditions, queries.

Text becomes frozen nouns that know nothing of any crisis: whether a name exists is asked elsewhere. No text
is ever evaluated, and the only exception a parser raises is `LanguageError`, with line and column, what was
found and what would do. `show` turns each noun back into text that reads as the same noun.
"""

from standoff.language.ahead import dated_days, dated_events, doings, is_dated, phases_named
from standoff.language.arithmetic import Arithmetic, Negate, Operator
from standoff.language.dated import (
    MECHANISMS,
    PHASES,
    Begins,
    Dated,
    Do,
    Holds,
    MoveBy,
    PhaseBy,
    Tally,
)
from standoff.language.events import And, Event, Given, Not, Or, atoms, dated_parts, leaves, parse_condition, parse_move
from standoff.language.orderings import Chain, Ordering, parse_ordering
from standoff.language.problem import LanguageError, locate
from standoff.language.queries import (
    Belief,
    Comparison,
    Constant,
    Expectation,
    Forecast,
    Probability,
    Quantity,
    Query,
    Term,
    doubt,
    parse_query,
    quantities,
    query_atoms,
    query_players,
)
from standoff.language.reading import NAME, RESERVED, is_name
from standoff.language.show import Node, show
from standoff.language.statements import Atom, Ref
from standoff.language.suggest import did_you_mean
from standoff.language.values import (
    Distribution,
    Number,
    Reference,
    Rest,
    Utility,
    Value,
    names,
    parse_value,
    utilities,
)

__all__ = [
    "And",
    "Arithmetic",
    "Atom",
    "Begins",
    "Belief",
    "Chain",
    "Comparison",
    "Constant",
    "Dated",
    "Distribution",
    "Do",
    "Event",
    "Expectation",
    "Forecast",
    "Given",
    "Holds",
    "LanguageError",
    "MECHANISMS",
    "MoveBy",
    "NAME",
    "Negate",
    "Node",
    "Not",
    "Number",
    "Operator",
    "Or",
    "Ordering",
    "PHASES",
    "PhaseBy",
    "Probability",
    "Quantity",
    "Query",
    "RESERVED",
    "Ref",
    "Reference",
    "Rest",
    "Tally",
    "Term",
    "Utility",
    "Value",
    "atoms",
    "dated_days",
    "dated_events",
    "dated_parts",
    "did_you_mean",
    "doings",
    "doubt",
    "is_dated",
    "is_name",
    "leaves",
    "locate",
    "names",
    "parse_condition",
    "parse_move",
    "parse_ordering",
    "parse_query",
    "parse_value",
    "phases_named",
    "quantities",
    "query_atoms",
    "query_players",
    "show",
    "utilities",
]
