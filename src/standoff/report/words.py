"""Words and figures: how a probability is said, how every number is written.

Estimative words follow ICD 203 (Office of the Director of National Intelligence 2015, D.6.e.2.a); the word
always stands beside its figures, and confidence in the judgement is a sentence of its own, as the directive
asks. Nothing is ever written as 0% or 100%: the ends read "less than 1%" and "more than 99%".
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from standoff.report.answers import BottomLine, Scale, Spread

WORDS: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (math.inf, "almost certain"),
)
"""Upper ends of the directive's bands, each with its word; an end belongs to the band above it."""

MISSING = "–"
UNKNOWN = "not known"
"""The word for a quantity that no world could tell: not a number."""


def estimative_word(probability: float) -> str:
    """The ICD-203 word of a probability.

    >>> estimative_word(0.6), estimative_word(0.05), estimative_word(0.001)
    ('likely', 'very unlikely', 'almost no chance')
    """
    return next((word for upper, word in WORDS if probability < upper), UNKNOWN)


def percent(probability: float) -> str:
    """Whole per cent, open at both ends.

    >>> percent(0.634), percent(0.0), percent(0.996)
    ('63%', 'less than 1%', 'more than 99%')
    """
    if math.isnan(probability):
        return MISSING
    if probability < 0.01:
        return "less than 1%"
    if probability > 0.99:
        return "more than 99%"
    return f"{round(100 * probability)}%"


def percent_short(probability: float) -> str:
    """The same for a table's cell: `<1%`, `>99%`."""
    return percent(probability).replace("less than ", "<").replace("more than ", ">")


def percent_range(low: float, high: float) -> str:
    """Two probabilities as a range: `38–83%`, or `less than 1% to 12%` where an end is open."""
    first, last = percent(low), percent(high)
    if first == last:
        return first
    if " " in first or " " in last:
        return f"{first} to {last}"
    return f"{first.removesuffix('%')}–{last}"


def points(difference: float) -> str:
    """A difference of two probabilities, in percentage points, with its sign."""
    if math.isnan(difference):
        return MISSING
    whole = round(100 * difference)
    if whole == 0:
        return "no change" if difference == 0 else "under 1 pt"
    return f"{'+' if whole > 0 else '−'}{abs(whole)} pt{'' if abs(whole) == 1 else 's'}"


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float) -> str:
    """A number as it stands, to three significant figures, with a true minus sign."""
    if math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value != 0 and abs(value) < 1e-3:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}".replace("-", "−")
    digits = max(0, 2 - (math.floor(math.log10(abs(value))) if value else 0))
    text = f"{value:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def ratio(value: float) -> str:
    """A likelihood ratio, to two figures.

    >>> ratio(2.13), ratio(0.917), ratio(38.2), ratio(4321.0)
    ('2.1', '0.92', '38', '>1,000')
    """
    if math.isnan(value) or value <= 0:
        return MISSING
    if value >= 1000 or value <= 0.001:
        return ">1,000" if value > 1 else "<0.001"
    digits = max(0, 1 - math.floor(math.log10(value)))
    return f"{value:.{digits}f}"


def amount(value: float, scale: Scale) -> str:
    """A quantity on its scale, short."""
    if scale == "probability":
        return percent_short(value)
    return points(value) if scale == "difference" else number(value)


def interval(low: float, high: float, scale: Scale) -> str:
    """An interval on its scale, short enough for a table's cell."""
    if math.isnan(low) or math.isnan(high):
        return MISSING
    if scale == "probability":
        return percent_range(low, high).replace("less than ", "<").replace("more than ", ">")
    if scale == "difference":
        first, last = (f"{'−' if round(100 * v) < 0 else '+'}{abs(round(100 * v))}" for v in (low, high))
        return f"{first} to {last} pts".replace("+0 ", "0 ")
    return f"{number(low)} to {number(high)}"


def duration(minutes: float) -> str:
    """A time span in the unit a reader would choose."""
    if math.isnan(minutes):
        return MISSING
    if minutes < 120:
        return f"{round(minutes)} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} hours"
    return f"{round(minutes / 1440):,} days"


def day(iso: str) -> str:
    """`2020-10-26` as `26 October 2020`, with the time where there is one; other text stays as it is."""
    try:
        if len(iso) <= 10:
            when = date.fromisoformat(iso)
            return f"{when.day} {when:%B %Y}"
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{moment.day} {moment:%B %Y}, {moment:%H:%M}"


def short_day(iso: str) -> str:
    """`26 October`, where the year is plain from the context."""
    text = day(iso[:10])
    return text.rsplit(" ", 1)[0] if text != iso[:10] else iso


def range_words(spread: Spread) -> str:
    """The figures behind an estimative word: the middle of the worlds and their central 90%."""
    if math.isnan(spread.median):
        return "no world can tell"
    return f"{percent(spread.median)}, range {percent_range(spread.low90, spread.high90)}"


def lead_in(probability: float) -> tuple[str, str]:
    """What stands before and after the estimative word, so that any of the seven makes a sentence."""
    word = estimative_word(probability)
    if word.endswith("chance"):
        return ("There is " if word.startswith("almost") else "There is a ", " that ")
    return ("It is ", " that ")


def bottom_line(line: BottomLine) -> str:
    """The whole judgement as plain text: `It is likely (64%, range 38–83%) that …`."""
    before, after = lead_in(line.probability.median)
    word = estimative_word(line.probability.median)
    return f"{before}{word} ({range_words(line.probability)}){after}{line.statement}."


def confidence(line: BottomLine) -> str:
    """The sentence on confidence, kept apart from the likelihood."""
    reasons = "; ".join(reason.rstrip(".") for reason in line.reasons)
    return f"Confidence in this judgement is {line.confidence}{': ' + reasons if reasons else ''}."


def cells(spread: Spread | None, scale: Scale) -> tuple[str, str, str]:
    """Median, 50% and 90% interval, as three cells of a table."""
    if spread is None:
        return (MISSING, MISSING, MISSING)
    return (
        amount(spread.median, scale),
        interval(spread.low50, spread.high50, scale),
        interval(spread.low90, spread.high90, scale),
    )


VERDICTS: tuple[tuple[float, str], ...] = (
    (0.20, "fails"),
    (0.45, "mostly fails"),
    (0.55, "undecided"),
    (0.80, "mostly holds"),
    (math.inf, "holds"),
)
"""What a claim's share of worlds amounts to, cut where the estimative words are cut."""


def verdict(share: float) -> str:
    """How a claim fares, in a word or two."""
    return next((word for upper, word in VERDICTS if share < upper), UNKNOWN)


def slug(text: str) -> str:
    """Text as an HTML id: letters, digits, hyphen and underscore."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text) or "x"
