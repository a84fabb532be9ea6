"""Words and figures of the weeks ahead: how long, how many, how the record's truces fared."""

from __future__ import annotations

import math
from datetime import date

from standoff.report.truces import TruceMark
from standoff.report.words import MISSING, UNKNOWN, duration, number, percent, percent_range


def lasting(days: float) -> str:
    """How long, from days: `5 min`, `9 hours`, `12 days`."""
    if not math.isfinite(days):
        return MISSING
    return "under 1 min" if days * 1440 < 0.5 else duration(days * 1440)


SPANS = {1.0: "a day", 7.0: "a week", 365.0: "a year"}


def span(days: float) -> str:
    """A stretch that a truce may hold: `a day`, `a week`, `30 days`."""
    return SPANS.get(days) or lasting(days)


def held(mark: TruceMark) -> str:
    """How a truce of the record fared: when it broke, between which accounts, or how old it is."""
    if math.isnan(mark.shortest):
        return UNKNOWN
    first = lasting(mark.shortest)
    if mark.longest is None:
        return f"still held after {first}"
    last = lasting(mark.longest)
    told = "broke after " + (first if first == last else f"{first} to {last}")
    return told + (", accounts differ" if mark.disputed else "")


def rounded(value: float) -> str:
    """A count of the future, to two figures: `4,200`, `37`, `under 1`."""
    if not math.isfinite(value):
        return MISSING
    if 0 < value < 1:
        return "under 1"
    digits = max(0, math.floor(math.log10(abs(value))) - 1) if value else 0
    return f"{round(value / 10**digits) * 10**digits:,}".replace("-", "−")


def rounded_range(low: float, high: float) -> str:
    """Two such counts: `2,100 to 9,000`."""
    first, last = rounded(low), rounded(high)
    return first if first == last else f"{first} to {last}"


def bound(probability: float) -> str:
    """An upper bound on an error of a probability, rounded up: `0.4 percentage points`."""
    if not math.isfinite(probability):
        return MISSING
    tenths = max(1, math.ceil(1000 * probability - 1e-9))
    return f"{number(tenths / 10)} percentage point{'' if tenths == 10 else 's'}"


def odds(share: float, range90: tuple[float, float] | None) -> str:
    """The figures behind a scenario's word: its share of the paths, and nine worlds in ten."""
    if math.isnan(share):
        return "no path can tell"
    return percent(share) + (f", range {percent_range(*range90)}" if range90 else "")


def tick_day(when: date) -> str:
    """`26 Oct`, under an axis."""
    return f"{when.day} {when:%b}"
