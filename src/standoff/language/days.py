"""Days as people write them: the one form that is read, and what is said of the others."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from standoff.language.problem import LanguageError, mistake

DAY = r"(?:by|on)\s+[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_])"
"""A day with its word, as one word of the grammar: a bare 2020-11-30 is a difference of numbers."""

EXAMPLE = "2020-11-30"

_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = rf"(?P<name>(?:{'|'.join(_MONTHS)})[a-z]*)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-./ ]?(?P<month>\d{1,2})[-./ ]?(?P<day>\d{1,2})(?=[T ]\d{1,2}:)[T ][\d:.]+(?:Z|[+-][\d:]+)?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
        r"(?P<one>\d{1,2})[-/](?P<other>\d{1,2})[-/](?P<year>\d{4})(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[-\s]+{_MONTH}\.?,?[-\s]+(?P<year>\d{{4}})(?!\d)",
        rf"{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
    )
)
_BEGINS = re.compile(
    rf"(?<![A-Za-z0-9_.-])(?P<word>(?-i:by|on))\s+(?=[0-9]|{_MONTH.replace('?P<name>', '?:')}\.?\s+[0-9])",
    re.IGNORECASE,
)


def read_day(token: Any) -> tuple[date, bool]:
    """The day of a `by 2020-11-30`, and whether its word is `on`; LanguageError where the calendar has no such day."""
    text = str(token)
    written = text.split()[-1]
    try:
        return date.fromisoformat(written), text.startswith("on")
    except ValueError:
        line, column = place_in(token, len(text) - len(written))
    year, month, _ = map(int, written.split("-"))
    hint = "a day is year-month-day"
    if 1 <= month <= 12 and year:
        hint = f"{calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days"
    raise LanguageError("there is no such day", line, column, written, hint)


def place_in(token: Any, offset: int) -> tuple[int, int]:
    """Line and column of the character at `offset` in a token, which may run over lines."""
    before = str(token)[:offset]
    lines = before.count("\n")
    return token.line + lines, offset - before.rfind("\n") if lines else token.column + offset


def mistaken_day(text: str) -> LanguageError | None:
    """The error for the first day after `by` or `on` that is not written year-month-day."""
    for begins in _BEGINS.finditer(text):
        if re.compile(DAY).match(text, begins.start()):
            continue
        found, meant = _meant(text, begins.end())
        hint = f"write {begins['word']} {meant or EXAMPLE}"
        message = "a day is written year-month-day"
        if meant and found.startswith(str(meant)):
            message = "a day has no time: by a day is by its end"
        return mistake(text, begins.end(), message, found, hint)
    return None


def _meant(text: str, offset: int) -> tuple[str, date | None]:
    """What stands for a day at `offset`, and the day that is meant, if it can be only one."""
    for form in _FORMS:
        if match := form.match(text, offset):
            return match[0], _day_of(match.groupdict())
    rest = re.compile(r"[^\s|),}]+").match(text, offset)
    return rest[0] if rest else "", None


def _day_of(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    if parts.get("one"):
        # 15/11 and 11/15 can be read in one way only, 5/11 in two.
        one, other = int(parts["one"] or 0), int(parts["other"] or 0)
        if one <= 12 and other <= 12 and one != other:
            return None
        day, month = max(one, other), min(one, other)
    else:
        day = int(parts["day"] or 0)
        name = parts.get("name")
        month = _MONTHS[name[:3].lower()] if name else int(parts["month"] or 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None
