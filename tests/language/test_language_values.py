"""Values: what each way of writing one means, and what is said of those that mean nothing."""

import math

import pytest

from standoff.language import (
    Arithmetic,
    Distribution,
    LanguageError,
    Negate,
    Number,
    Reference,
    Rest,
    Utility,
    names,
    parse_value,
    show,
    utilities,
)

A, B, C = Reference("a"), Reference("b"), Reference("c")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (0.3, Number(0.3)),
        (2, Number(2.0)),
        ("0.3", Number(0.3)),
        (" .5 ", Number(0.5)),
        ("1e-3", Number(0.001)),
        ("-0.3", Number(-0.3)),
        ("russia_resolved", Reference("russia_resolved")),
        ("su-24", Reference("su-24")),
        ("rest", Rest()),
        ("restless", Reference("restless")),
        ("u", Reference("u")),
        ("beta", Reference("beta")),
        ("u(turkey, climb_down)", Utility("turkey", None, "climb_down")),
        ("u (turkey.cautious,climb_down)", Utility("turkey", "cautious", "climb_down")),
        ("0.3 to 0.7", Distribution("uniform", (0.3, 0.7))),
        ("-1 to -0.5", Distribution("uniform", (-1.0, -0.5))),
        ("uniform(0.3, 0.7)", Distribution("uniform", (0.3, 0.7))),
        ("loguniform(3, 20)", Distribution("loguniform", (3.0, 20.0))),
        ("beta(2,3)", Distribution("beta", (2.0, 3.0))),
        ("normal(-1, 0.5)", Distribution("normal", (-1.0, 0.5))),
        ("lognormal(2, 0.5)", Distribution("lognormal", (2.0, 0.5))),
        ("triangular(0, 0.2, 1)", Distribution("triangular", (0.0, 0.2, 1.0))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a - (b - c)", Arithmetic("-", A, Arithmetic("-", B, C))),
        ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
        ("(a + b) / c", Arithmetic("/", Arithmetic("+", A, B), C)),
        ("-a * b", Arithmetic("*", Negate(A), B)),
        ("a - -2", Arithmetic("-", A, Number(-2.0))),
        ("a-b", Reference("a-b")),
        ("a\n+ b", Arithmetic("+", A, B)),
    ],
)
def test_what_is_written_is_what_is_meant(text: str | float, value: object) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("text", "column", "found", "says"),
    [
        ("2 * uniform(0, 1)", 5, "uniform", "stands alone"),
        ("uniform(0, 1) * 2", 15, "*", "stands alone"),
        ("1 - rest", 5, "rest", "stands alone"),
        ("(0.3 to 0.7)", 6, "to", "stands alone"),
        ("0.7 to 0.3", 5, "to", "write 0.3 to 0.7"),
        ("0.3 to 0.3", 5, "to", "the number alone"),
        ("a to b", 3, "to", "both ends of a range are numbers"),
        ("0.3..0.7", 4, "..", "write 0.3 to 0.7"),
        ("0.3 \u2013 0.7", 5, "\u2013", "0.3 to 0.7"),
        ("beta(1)", 1, "beta", "write beta(a, b)"),
        ("beta(0, 1)", 1, "beta", "both above 0"),
        ("triangular(0, 2, 1)", 1, "triangular", "in rising order"),
        ("normal(a, 1)", 8, "a", "a number"),
        ("unifrom(0, 1)", 1, "unifrom", "did you mean uniform?"),
        ("1 + exp(2)", 5, "exp", "calls are never evaluated"),
        ("0,3", 2, ",", "decimal point"),
        ("30%", 3, "%", "0.3 for 30%"),
        ("2020-11-10", 1, "2020-11-10", "a date is no value"),
        ("2(a)", 2, "(", "write '*'"),
        ("2 ** 3", 3, "**", "no powers"),
        ("a < b", 3, "<", "asked as a query"),
        ("1e999", 1, "1e999", "finite"),
        ("a +", 4, "", "the text ends here"),
        ("", 1, "", "nothing is written"),
    ],
)
def test_a_mistake_is_told_where_it_is_with_what_would_do(text: str, column: int, found: str, says: str) -> None:
    with pytest.raises(LanguageError) as told:
        parse_value(text)
    assert (told.value.line, told.value.column, told.value.found) == (1, column, found)
    assert says in str(told.value)


def test_lines_are_counted() -> None:
    with pytest.raises(LanguageError) as told:
        parse_value("a\n  + b\n  + +")
    assert (told.value.line, told.value.column) == (3, 5)


@pytest.mark.parametrize("written", [True, None, [1], {}, math.nan, math.inf, 10**400, [10**5000]])
def test_what_is_neither_number_nor_text_is_refused(written: object) -> None:
    with pytest.raises(LanguageError):
        parse_value(written)  # type: ignore[arg-type]


def test_what_a_value_hangs_on() -> None:
    value = parse_value("low + 2 * (high - u(turkey, clash)) / -u(turkey.cautious, deal) + low")
    assert names(value) == {"low", "high"}
    assert utilities(value) == {Utility("turkey", None, "clash"), Utility("turkey", "cautious", "deal")}
    assert names(parse_value("0.3 to 0.7")) == frozenset()


def test_shown_without_needless_brackets() -> None:
    assert show(parse_value("((a) - ((b - c))) * (-(d))")) == "(a - (b - c)) * -d"
    assert show(parse_value("uniform(.30, 1.0)")) == "0.3 to 1"
