"""What is shown reads back as what it was: nouns made at random, shown, and read."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.language import (
    And,
    Arithmetic,
    Atom,
    Belief,
    Chain,
    Constant,
    Distribution,
    Expectation,
    Given,
    Negate,
    Not,
    Number,
    Or,
    Ordering,
    Probability,
    Query,
    Ref,
    Reference,
    Rest,
    Utility,
    is_name,
    parse_condition,
    parse_ordering,
    parse_query,
    parse_value,
    show,
)

NAMES = st.one_of(
    st.sampled_from(["u", "P", "E", "belief", "uniform", "su-24", "_x", "outcome"]),
    # Words that begin like those with a meaning of their own.
    st.sampled_from(["android", "order", "not_in", "in-out", "rest1", "observed-too", "total", "Observed"]),
    st.text("abZ_09-", min_size=1, max_size=5).filter(is_name),
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
POSITIVE = st.floats(min_value=1e-300, max_value=1e300)


def calculations(operands: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Arithmetic on `operands`; a minus never stands before a bare number, to which it would belong."""
    return st.recursive(
        operands,
        lambda inner: st.one_of(
            st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
            inner.filter(lambda node: not isinstance(node, Number | Constant)).map(Negate),
        ),
        max_leaves=12,
    )


def rising(count: int, numbers: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[float, ...]]:
    drawn = st.lists(numbers, min_size=count, max_size=count, unique=True)
    return drawn.map(lambda unordered: tuple(sorted(unordered)))


DISTRIBUTIONS = st.one_of(
    st.builds(Distribution, st.just("uniform"), rising(2, NUMBERS)),
    st.builds(Distribution, st.just("loguniform"), rising(2, POSITIVE)),
    st.builds(Distribution, st.just("triangular"), rising(3, NUMBERS)),
    st.builds(Distribution, st.sampled_from(["beta", "lognormal"]), st.tuples(POSITIVE, POSITIVE)),
    st.builds(Distribution, st.just("normal"), st.tuples(NUMBERS, POSITIVE)),
)
VALUES = st.one_of(
    st.just(Rest()),
    DISTRIBUTIONS,
    calculations(
        st.one_of(
            st.builds(Number, NUMBERS),
            st.builds(Reference, NAMES),
            st.builds(Utility, NAMES, st.none() | NAMES, NAMES),
        )
    ),
)

LEVELS = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), min_size=1, max_size=5)
STEPS = st.lists(st.booleans(), min_size=5, max_size=5)
CHAINS = st.builds(lambda levels, steps: Chain(tuple(levels), tuple(steps[1 : len(levels)])), LEVELS, STEPS)
ORDERINGS = st.builds(Ordering, st.lists(CHAINS, min_size=1, max_size=4).map(tuple))

ATOMS = st.builds(
    Atom,
    st.builds(Ref, st.none() | NAMES, NAMES),
    st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    st.booleans(),
)


def several(kind: type[And] | type[Or], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """`kind` of at least two parts, none of the same kind."""
    parts = inner.filter(lambda part: not isinstance(part, kind))
    return st.lists(parts, min_size=2, max_size=3).map(lambda drawn: kind(tuple(drawn)))


EVENTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(several(And, inner), several(Or, inner), inner.map(Not)),
    max_leaves=8,
)
CONDITIONS = st.builds(Given, st.none() | EVENTS, st.booleans())
TERMS = calculations(
    st.one_of(
        st.builds(Constant, NUMBERS),
        st.builds(Probability, EVENTS, CONDITIONS),
        st.builds(Belief, NAMES, EVENTS, CONDITIONS),
        st.builds(Expectation, NAMES, CONDITIONS),
    )
)
QUERIES = st.one_of(
    st.builds(Query, TERMS),
    st.builds(Query, TERMS, st.sampled_from([">", "<", ">=", "<="]), TERMS),
)

Parse = Callable[[str], object]


def reads_back(parse: Parse, noun: Any, write: Callable[[Any], str] = show) -> None:
    # Shown text may outgrow the limit on length; such nouns can be built, not written.
    if len(text := write(noun)) <= 4_000:
        assert parse(text) == noun
        assert hash(parse(text)) == hash(noun)


@settings(deadline=None, max_examples=200)
@given(noun=VALUES)
def test_values(noun: Any) -> None:
    reads_back(parse_value, noun)


@settings(deadline=None, max_examples=100)
@given(noun=ORDERINGS)
def test_orderings(noun: Ordering) -> None:
    reads_back(parse_ordering, noun)


@settings(deadline=None, max_examples=200)
@given(noun=EVENTS)
def test_conditions(noun: Any) -> None:
    reads_back(parse_condition, noun)


@settings(deadline=None, max_examples=200)
@given(noun=QUERIES)
def test_queries(noun: Query) -> None:
    reads_back(parse_query, noun)


def test_the_check_catches_a_writer_that_forgets_brackets() -> None:
    noun = parse_value("a - (b - c)")
    with pytest.raises(AssertionError):
        reads_back(parse_value, noun, write=lambda node: show(node).replace("(", "").replace(")", ""))
