import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page import CERTAIN

from standoff.report import BottomLine, Spread, words


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.2, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5, "roughly even chance"),
        (0.55, "likely"),
        (0.8, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_of_the_directive(probability: float, word: str) -> None:
    assert words.estimative_word(probability) == word


@given(st.floats(0, 1), st.floats(0, 1))
def test_no_certainty_is_ever_written(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    for text in (
        words.percent(a),
        words.percent_short(a),
        words.percent_range(low, high),
        words.interval(low, high, "probability"),
    ):
        assert not CERTAIN.search(text), text


def test_the_check_sees_a_certainty() -> None:
    assert CERTAIN.search("a chance of 100%")
    assert CERTAIN.search("0 % of worlds")
    assert not CERTAIN.search("10% to 90%, 1,100%")


@given(st.floats(0.01, 0.99))
def test_word_and_figure_agree(probability: float) -> None:
    """The figure beside a word, rounded as it is, never lies outside the word's band."""
    shown = int(words.percent(probability).removesuffix("%")) / 100
    uppers = [0.0, *(upper for upper, _ in words.WORDS)]
    k = [word for _, word in words.WORDS].index(words.estimative_word(probability))
    assert uppers[k] - 1e-9 <= shown <= uppers[k + 1] + 1e-9


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.65, "0.65"), (0.0, "0"), (12.34, "12.3"), (-0.5, "−0.5"), (4.2e-11, "4.2×10⁻¹¹"), (1e4, "10,000")],
)
def test_numbers(value: float, text: str) -> None:
    assert words.number(value) == text


def test_ranges_differences_ratios() -> None:
    assert words.percent_range(0.38, 0.83) == "38–83%"
    assert words.percent_range(0.001, 0.12) == "less than 1% to 12%"
    assert words.percent_range(0.3, 0.3) == "30%"
    assert words.points(0.12) == "+12 pts"
    assert words.points(-0.01) == "−1 pt"
    assert words.points(0.002) == "under 1 pt"
    assert words.interval(-0.03, 0.27, "difference") == "−3 to +27 pts"
    assert words.interval(-0.001, 0.27, "difference") == "0 to +27 pts"
    assert words.amount(math.nan, "probability") == words.MISSING
    assert [words.ratio(r) for r in (2.13, 0.917, 38.2, 4321.0, 0.0001)] == [
        "2.1",
        "0.92",
        "38",
        ">1,000",
        "<0.001",
    ]


def test_times() -> None:
    assert words.day("2020-10-26") == "26 October 2020"
    assert words.day("2020-10-26T08:05") == "26 October 2020, 08:05"
    assert words.day("late October") == "late October"
    assert words.short_day("2020-10-26T08:05") == "26 October"
    assert [words.duration(m) for m in (5, 119, 240, 1043 * 1440)] == [
        "5 min",
        "119 min",
        "4 hours",
        "1,043 days",
    ]


def test_a_judgement_and_its_confidence_are_two_sentences() -> None:
    line = BottomLine("Turkey backs off", Spread(0.64, 0.5, 0.7, 0.38, 0.83), "low", ("one guess carries it.",))
    assert words.bottom_line(line) == "It is likely (64%, range 38–83%) that Turkey backs off."
    assert words.confidence(line) == "Confidence in this judgement is low: one guess carries it."


@pytest.mark.parametrize("probability", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
def test_every_word_makes_a_sentence(probability: float) -> None:
    line = BottomLine("it rains", Spread(*[probability] * 5), "high", ())
    text = words.bottom_line(line)
    assert text.startswith(("It is ", "There is a roughly even chance", "There is almost no chance"))
    assert text.endswith(" that it rains.")
