"""The small language of crisis files and questions: values, orderings, conditions, queries.

Text becomes frozen nouns that know nothing of any crisis: whether a name exists is asked elsewhere. No text
is ever evaluated, and the only exception a parser raises is `LanguageError`, with line and column, what was
found and what would do. `show` turns each noun back into text that reads as the same noun.
"""

from standoff.language.arithmetic import Arithmetic, Negate, Operator
from standoff.language.events import And, Atom, Event, Given, Not, Or, Ref, atoms, parse_condition, parse_move
from standoff.language.orderings import Chain, Ordering, parse_ordering
from standoff.language.problem import LanguageError, locate
from standoff.language.queries import (
    Belief,
    Comparison,
    Constant,
    Expectation,
    Probability,
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
    "NAME",
    "And",
    "Arithmetic",
    "Atom",
    "Belief",
    "Chain",
    "Comparison",
    "Constant",
    "Distribution",
    "Event",
    "Expectation",
    "Given",
    "LanguageError",
    "Negate",
    "Node",
    "Not",
    "Number",
    "Operator",
    "Or",
    "Ordering",
    "Probability",
    "Query",
    "RESERVED",
    "Ref",
    "Reference",
    "Rest",
    "Term",
    "Utility",
    "Value",
    "atoms",
    "did_you_mean",
    "doubt",
    "is_name",
    "locate",
    "names",
    "parse_condition",
    "parse_move",
    "parse_ordering",
    "parse_query",
    "parse_value",
    "quantities",
    "query_atoms",
    "query_players",
    "show",
    "utilities",
]
