"""Text meant to harm, or written by chance: only a LanguageError may leave, and soon."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standoff.language import (
    LanguageError,
    did_you_mean,
    is_name,
    locate,
    parse_condition,
    parse_move,
    parse_ordering,
    parse_query,
    parse_value,
    show,
)

PARSERS: list[Callable[[str], object]] = [
    parse_value,
    parse_ordering,
    parse_query,
    parse_condition,
    parse_move,
]

HOSTILE = [
    "__import__('os').system('x')",
    "P(__import__('os').system('x') = 1)",
    "u(__import__('os'), x)",
    "().__class__.__bases__[0].__subclasses__()",
    "{{7*7}}",
    "${7*7}",
    "%(x)s",
    "!!python/object/apply:os.system [x]",
    "(" * 10_000,
    "(" * 3_999,
    "P(" * 1_000,
    "(" * 60 + "1" + ")" * 60,
    "-" * 3_999 + "1",
    "1" + "+1" * 1_999,
    "P(" + "not " * 900 + "a = b)",
    "P(a = b | " + "c = d or " * 400 + "c = d)",
    " > ".join("a" * 1_000),
    "a-" * 2_000,
    "a " * 2_000,
    "9" * 4_000,
    "1e" + "9" * 100,
    "0.3 to " + "9" * 400,
    "P(a = b\0)",
    "\0",
    "\ufeffP(a = b)",
    "\u202eP(a = b)",
    "\u0420(a = b)",
    "\uff30(a = b)",
    "P(a \uff1d b)",
    "\u0661",
    "\ud800",
    "a\u0301 > b",
    "\r\n\t\f\v",
    "=" * 4_000,
]


def only_its_own_error(parse: Callable[[str], object], text: str) -> None:
    """Parse `text`; an error that is not ours passes through and fails the test."""
    try:
        parse(text)
    except LanguageError as problem:
        lines = text.split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message and str(problem).isprintable()


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gives_an_error_of_our_own_and_soon(parse: Callable[[str], object], text: str) -> None:
    parse_query("P(a = b)")  # the parser is built once, which is not to be timed
    begun = time.perf_counter()
    only_its_own_error(parse, text)
    assert time.perf_counter() - begun < 2


WORDS = (
    "P E belief u uniform beta to rest observed and or not in outcome a b.c turkey 0.3 1e9 1e999 "
    "Q do by on holds deaths ceasefire phase clash days week mechanism 2020-11-30 2020-02-30"
)
SIGNS = "( ) { } | , ; = == != > >> >>> < >= ~ + - -- * ** / % . .. ' \" \\ \n \t \0 \u00e9 \u0430"
PIECES = st.sampled_from([*WORDS.split(" "), *SIGNS.split(" ")])
NEARLY = st.builds(str.join, st.sampled_from(["", " "]), st.lists(PIECES, max_size=25))


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(st.text(max_size=80), NEARLY))
@example(text="a;> b")
def test_no_text_makes_a_parser_raise_anything_else(text: str) -> None:
    for parse in PARSERS:
        only_its_own_error(parse, text)


@settings(deadline=None, max_examples=300)
@given(text=NEARLY)
def test_what_reads_at_all_reads_the_same_when_shown(text: str) -> None:
    for parse in (parse_value, parse_ordering, parse_query, parse_condition):
        try:
            noun = parse(text)
        except LanguageError:
            continue
        assert parse(show(noun)) == noun


def test_the_check_catches_a_parser_that_lets_another_error_out() -> None:
    with pytest.raises(KeyError):
        only_its_own_error(lambda text: dict[str, object]()[text], "P(a = b)")

    def wrong_place(text: str) -> None:
        raise LanguageError("wrong", line=9)

    with pytest.raises(AssertionError):
        only_its_own_error(wrong_place, "P(a = b)")


def nested(depth: int) -> str:
    return "(" * depth + "1 + 1" + ")" * depth


def test_brackets_may_be_fifty_deep() -> None:
    assert show(parse_value(nested(50))) == "1 + 1"
    with pytest.raises(LanguageError, match="brackets may be 50 deep") as told:
        parse_value(nested(51))
    assert told.value.column == 51


def test_parts_may_be_fifty_deep() -> None:
    parse_value("a" + " + a" * 49)
    with pytest.raises(LanguageError, match="parts within parts may be 50 deep"):
        parse_value("a" + " + a" * 50)
    # What lies side by side is not deep.
    parse_query("P(" + " and ".join(["a = b"] * 300) + ")")


def test_four_thousand_characters_are_read() -> None:
    parse_value("1".ljust(4_000))
    with pytest.raises(LanguageError, match="at most 4,000 characters"):
        parse_value("1".ljust(4_001))


def test_an_error_travels_whole() -> None:
    import pickle

    told = LanguageError("a name is expected", 2, 7, "==", "write one '='")
    assert vars(pickle.loads(pickle.dumps(told))) == vars(told)
    assert str(told) == "line 2, column 7: a name is expected, found '==' – write one '='"


@given(found=st.text(max_size=20), candidates=st.lists(st.text(max_size=8), max_size=6))
def test_suggestions_do_not_depend_on_order(found: str, candidates: list[str]) -> None:
    assert did_you_mean(found, candidates, n=3) == did_you_mean(found, candidates[::-1], n=3)


def test_suggestions() -> None:
    assert did_you_mean("Rusia", ["turkey", "russia"]) == "russia"
    assert did_you_mean("RUSSIA", ["russia"]) == "russia"
    assert did_you_mean("xyz", ["turkey", "russia"]) is None
    assert did_you_mean("a" * 1_000_000, ["a"]) is None


def test_names_and_their_places() -> None:
    assert all(map(is_name, ("su-24", "_", "wider_war")))
    assert not any(map(is_name, ("a-", "24", "a b", "é", "", "a\n", "and", "rest")))
    assert locate("clash_b > a\n~ clash", "clash") == (2, 3)
    assert locate("a > b", "c") == (1, 1)


def test_importing_the_language_leaves_its_parser_generator_alone() -> None:
    code = "import sys, standoff.language; print('lark' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
