"""Orderings: chains, ties, wide steps, and the advice where one is written otherwise."""

import pytest

from standoff.language import Chain, LanguageError, Ordering, parse_ordering, show

ONE = Ordering((Chain((("deal",), ("clash", "war"), ("ruin",)), (False, True)),))
TWO = Ordering((Chain((("a",), ("b",)), (False,)), Chain((("c", "d"),), ())))


@pytest.mark.parametrize(
    ("text", "ordering"),
    [
        ("deal > clash ~ war >> ruin", ONE),
        ("deal>clash~war>>ruin", ONE),
        ("deal >\n  clash ~ war\n  >> ruin\n", ONE),
        ("a > b; c ~ d", TWO),
        ("a > b\nc ~ d\n", TWO),
        ("\n a > b ;\n\n c ~ d ;", TWO),
        (["a > b", "c ~ d"], TWO),
        (("a > b; c ~ d",), TWO),
    ],
)
def test_what_is_written_is_what_is_meant(text: str | list[str], ordering: Ordering) -> None:
    assert parse_ordering(text) == ordering


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "says"),
    [
        ("a < b", 1, 3, "<", "write b > a"),
        ("a > b\nc << d", 2, 3, "<", "write b > a"),
        ("a >= b", 1, 3, ">=", "for equally good write '~'"),
        ("a = b", 1, 3, "=", "for equally good write '~'"),
        ("a == b", 1, 3, "==", "for equally good write '~'"),
        ("a, b > c", 1, 2, ",", "write '~'"),
        ("a >>> b", 1, 3, ">>>", "widest step"),
        ("a -> b", 1, 3, "->", "write '>'"),
        ("a \u227b b", 1, 3, "\u227b", "write '>'"),
        ("(a > b)", 1, 1, "(", "no brackets"),
        ("a b", 1, 3, "b", "is expected"),
        ("a > ", 1, 4, "", "the text ends here"),
        ("> a", 1, 1, ">", "name of an outcome"),
        ("a > 2", 1, 5, "2", "under values"),
        ("system('x')", 1, 1, "system", "calls are never evaluated"),
        (["a > b", "c > d < e"], 2, 7, "<", "write b > a"),
        (["a > b", 3], 2, 1, "int", "is text"),
        ([], 1, 1, "", "empty"),
        (None, 1, 1, "NoneType", "is text"),
    ],
)
def test_a_mistake_is_told_where_it_is_with_what_would_do(
    text: str, line: int, column: int, found: str, says: str
) -> None:
    with pytest.raises(LanguageError) as told:
        parse_ordering(text)
    assert (told.value.line, told.value.column, told.value.found) == (line, column, found)
    assert says in str(told.value)


def test_names_and_text() -> None:
    assert ONE.names == {"deal", "clash", "war", "ruin"}
    assert show(ONE) == "deal > clash ~ war >> ruin"
    assert show(TWO) == "a > b; c ~ d"
