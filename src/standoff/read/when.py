"""Times: expressions resolved against the day of publication, and kept as intervals.

“Last week” is taken as widely as it is used: the calendar week before, and the seven days before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTHS = {name: k + 1 for k, name in enumerate(NAMES)}
MONTHS |= {m[:3]: k for m, k in MONTHS.items() if m != "may"} | {"sept": 9}
DAYS = {d: k for k, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBERS = {word: k for k, word in enumerate(COUNTS)} | {"a": 1, "an": 1, "several": 3}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = "|".join(DAYS)
SEASON = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


@dataclass(frozen=True)
class Time:
    """Where an expression stands in a paragraph, and the interval that it means."""

    begin: int
    stop: int
    start: date | None
    end: date | None
    precision: str


def _last(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year_of(month: int, published: date, day: int = 1) -> int:
    """The year of a month that is named alone: the last one to have begun."""
    begun = month == published.month or (month, day) <= (published.month, published.day)
    return published.year if begun else published.year - 1


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date | None, date | None, str] | None]]


def _day(m: re.Match[str], at: date) -> tuple[date, date, str] | None:
    month = MONTHS[m["month"].lower().rstrip(".")]
    year = int(m["year"]) if m["year"] else _year_of(month, at, int(m["day"]))
    try:
        found = date(year, month, int(m["day"]))
    except ValueError:
        return None
    return found, found, "day"


def _part(m: re.Match[str], at: date) -> tuple[date, date, str]:
    month = MONTHS[m["month"].lower().rstrip(".")]
    year = int(m["year"]) if m["year"] else _year_of(month, at)
    part = m["part"].lower()
    if part in ("early", "beginning of", "start of"):
        return date(year, month, 1), date(year, month, 10), "part_month"
    if part in ("mid", "mid-", "middle of"):
        return date(year, month, 11), date(year, month, 20), "part_month"
    return date(year, month, 21), _last(year, month), "part_month"


def _month(m: re.Match[str], at: date) -> tuple[date, date, str]:
    month = MONTHS[m["month"].lower().rstrip(".")]
    year = int(m["year"]) if m["year"] else _year_of(month, at)
    return date(year, month, 1), _last(year, month), "month"


def _weekday(m: re.Match[str], at: date) -> tuple[date, date, str]:
    away = (at.weekday() - DAYS[m["day"].lower()]) % 7
    if (m["which"] or "").lower().strip() == "next":
        found = at + timedelta(days=(DAYS[m["day"].lower()] - at.weekday()) % 7 or 7)
    else:
        found = at - timedelta(days=away)
    return found, found, "day"


def _ago(m: re.Match[str], at: date) -> tuple[date, date, str] | None:
    word = m["n"].lower()
    n = int(word) if word.isdigit() else NUMBERS.get(word)
    if n is None or n > 400:
        return None
    unit = m["unit"].lower()
    if unit == "day":
        found = at - timedelta(days=n)
        return found, found, "day"
    if unit == "week":
        middle = at - timedelta(weeks=n)
        monday = middle - timedelta(days=middle.weekday())
        return monday, monday + timedelta(days=6), "week"
    if unit == "month":
        k = at.year * 12 + at.month - 1 - n
        return date(k // 12, k % 12 + 1, 1), _last(k // 12, k % 12 + 1), "month"
    return date(at.year - n, 1, 1), date(at.year - n, 12, 31), "year"


def _named(m: re.Match[str], at: date) -> tuple[date, date, str]:
    word = " ".join(m.group().lower().split())
    if word.startswith("yesterday") or word == "last night":
        found = at - timedelta(days=1)
        return found, found, "day"
    if word.startswith(("tomorrow",)):
        found = at + timedelta(days=1)
        return found, found, "day"
    if word.startswith(("today", "tonight", "this morning", "this afternoon", "this evening", "on the day")):
        return at, at, "day"
    monday = at - timedelta(days=at.weekday())
    if "week" in word:
        if word.startswith(("last", "past", "the past")):
            return monday - timedelta(days=7), at, "week"
        if word.startswith("next"):
            return monday + timedelta(days=7), monday + timedelta(days=13), "week"
        return monday, monday + timedelta(days=6), "week"
    if "month" in word:
        k = at.year * 12 + at.month - 1 + (-1 if word.startswith("last") else 1 if word.startswith("next") else 0)
        return date(k // 12, k % 12 + 1, 1), _last(k // 12, k % 12 + 1), "month"
    year = at.year + (-1 if word.startswith("last") else 1 if word.startswith("next") else 0)
    return date(year, 1, 1), date(year, 12, 31), "year"


def _year(m: re.Match[str], at: date) -> tuple[date, date, str]:
    year = int(m["year"])
    return date(year, 1, 1), date(year, 12, 31), "year"


def _season(m: re.Match[str], at: date) -> tuple[date, date, str]:
    first, last = SEASON[m["season"].lower()]
    year = (
        int(m["year"])
        if m["year"]
        else at.year - (1 if (m["which"] or "").lower().startswith("last") or first > at.month else 0)
    )
    return date(year, first, 1), _last(year + (1 if last < first else 0), last), "season"


YEAR = r"(?P<year>(?:18|19|20)\d\d)"
N = "|".join((*COUNTS[1:], "a", "an", "several"))
PARTS = "early|mid-?|late|the end of|end of|beginning of|start of|middle of"
DAYTIME = "night|morning|evening|afternoon"

RULES: tuple[Rule, ...] = tuple((re.compile(p, re.I), f) for p, f in (
    (rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})\b\.?(?:,? {YEAR})?", _day),
    (rf"\b(?P<month>{MONTH})\b\.? (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\d)(?:, {YEAR})?", _day),
    (rf"\b(?P<part>{PARTS})[ -]?(?P<month>{MONTH})\b\.?(?: {YEAR})?", _part),
    (rf"\b(?P<month>{MONTH})\b\.?,? {YEAR}", _month),
    (rf"\b(?:in|since|during|until|by|last|of|from) (?P<month>{MONTH})\b(?P<year>)", _month),
    (rf"\b(?P<which>last |next |this )?(?P<day>{DAY})\b(?: (?:{DAYTIME}))?", _weekday),
    (rf"\b(?P<n>\d+|{N}) (?P<unit>day|week|month|year)s? (?:ago|earlier)\b", _ago),
    (rf"\b(?:yesterday|tomorrow|tonight|today|last night|this (?:{DAYTIME}))\b", _named),
    (r"\b(?:last|this|next|the past|past|earlier this) (?:week|month|year)\b", _named),
    (rf"\b(?P<which>last |this |in the )?(?P<season>spring|summer|autumn|winter)(?: of)?(?: {YEAR})\b", _season),
    (rf"\b(?:in|since|during|until|by|of|from) {YEAR}\b", _year),
))  # fmt: skip


def times(text: str, published: date) -> list[Time]:
    """All expressions of time in a paragraph."""
    out: list[Time] = []
    taken: set[int] = set()
    for pattern, rule in RULES:
        for m in pattern.finditer(text):
            if taken & set(range(m.start(), m.end())):
                continue
            try:
                found = rule(m, published)
            except (ValueError, OverflowError):
                found = None
            if found is None:
                continue
            start, end, precision = found
            begin = m.start()
            before = text[max(0, begin - 12) : begin].lower().rstrip()
            lead = m.group().lower()
            if before.endswith("since") or lead.startswith("since"):
                end, precision = None, precision if precision == "part_month" else "open"
            elif before.endswith(("until", "till", "by")) or lead.startswith(("until", "by")):
                start, precision = None, "open"
            out.append(Time(begin, m.end(), start, end, precision))
            taken |= set(range(m.start(), m.end()))
    return sorted(out, key=lambda t: t.begin)
