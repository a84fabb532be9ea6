"""Dates along an axis: where each stands, and which few of them are named."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt

from standoff.report.charts.look import GRID
from standoff.report.words_ahead import tick_day

ROOM = 58.0  # pixels between the middles of two names
SHOWN = 12  # rows of a data table


@dataclass(frozen=True)
class Calendar:
    """Each date's distance from the first, in days, and the ticks: distance and name."""

    at: tuple[int, ...]
    ticks: tuple[tuple[int, str], ...]

    def across(self) -> Callable[[str], alt.X]:
        """The axis that a drawing's layers share: give a column's name, get its channel."""
        names = json.dumps({str(place): name for place, name in self.ticks})
        axis = alt.Axis(
            title=None, values=[place for place, _ in self.ticks], labelExpr=f"({names})[datum.value]", grid=True,
            gridColor=GRID, domain=False, ticks=False, labelOverlap=False, labelPadding=8,
        )  # fmt: skip
        scale = alt.Scale(domain=[self.at[0], max(self.at[-1], self.at[0] + 1)], nice=False, zero=False)
        return lambda column: alt.X(f"{column}:Q", axis=axis, scale=scale)


def calendar(dates: Sequence[str], width: float) -> Calendar:
    """The dates laid out on `width` pixels: the last is named, and as many round ones before it as have room.

    Text that is no date is kept as it is and stands by its number in the row.
    """
    try:
        days = [date.fromisoformat(text[:10]) for text in dates]
    except ValueError:
        last = len(dates) - 1
        return Calendar(tuple(range(len(dates))), ((0, dates[0][:8]), (last, dates[-1][:8]))[: last + 1])
    first, end = days[0], days[-1]
    length = (end - first).days
    ticks = [(length, end)]
    for wanted in (_round_days(first, end), [first]):
        for day in wanted:
            place = (day - first).days
            if all(place != other and abs(place - other) * width >= ROOM * length for other, _ in ticks):
                ticks.append((place, day))
    return Calendar(tuple((day - first).days for day in days), tuple((k, tick_day(day)) for k, day in sorted(ticks)))


def _round_days(first: date, end: date) -> list[date]:
    """Firsts of months, then the fifteenths, then every seventh day."""
    days = [first + timedelta(k) for k in range((end - first).days + 1)]
    months = [day for day in days if day.day == 1]
    return months + [day for day in days if day.day == 15] + days[::7]


def shown(count: int) -> list[int]:
    """Rows of a long series that a table shows: evenly spread, the first and the last among them."""
    if count <= SHOWN:
        return list(range(count))
    return sorted({round(k * (count - 1) / (SHOWN - 1)) for k in range(SHOWN)})
