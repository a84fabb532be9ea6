"""A tally by date: the middle of all paths as a line, with the bands that hold half and nine in ten of them."""

from __future__ import annotations

import math

import altair as alt

from standoff.report.charts.calendar import calendar, shown
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import DEEP, GRID, INK, MIDDLE, PALE, SOFT_INK, WIDTH, data, drawing, layered, wrapped
from standoff.report.weeks import Fan
from standoff.report.words import day, short_day
from standoff.report.words_ahead import rounded, rounded_range

DIGIT = 7.8  # pixels of a figure's character
LETTER = 6.9  # and of running text's
HEIGHT = 190.0


def fan_chart(fan: Fan) -> Figure:
    """Dark for the middle, lighter the further out."""
    series = (fan.median, fan.low50, fan.high50, fan.low90, fan.high90)
    top = max((value for value in fan.high90 if math.isfinite(value)), default=0.0) or 1.0
    width = WIDTH - DIGIT * len(f"{top:,.0f}")  # what the axis leaves
    when = calendar(fan.dates, width)
    names = ("median", "low50", "high50", "low90", "high90")
    rows = [
        {"at": place, **{name: values[i] for name, values in zip(names, series, strict=True)}}
        for i, place in enumerate(when.at)
        if all(math.isfinite(values[i]) for values in series)
    ]
    x = when.across()
    axis = alt.Axis(title=None, tickCount=5, grid=True, gridColor=GRID, domain=False, ticks=False, format=",.3~r")

    def up(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=axis, scale=alt.Scale(domain=[0, 1.04 * top], nice=False))

    source = alt.Chart(data(rows))
    chart = layered(
        [
            source.mark_area(color=PALE).encode(x=x("at"), y=up("low90"), y2=alt.Y2("high90")),
            source.mark_area(color=MIDDLE).encode(x=x("at"), y=up("low50"), y2=alt.Y2("high50")),
            source.mark_line(color=DEEP, strokeWidth=2.5).encode(x=x("at"), y=up("median")),
        ],
        HEIGHT,
        width,
    ).properties(
        title=alt.TitleParams(
            wrapped(fan.unit, int(width / LETTER)),
            subtitle=wrapped(_end(fan), int(width / LETTER)),
            anchor="start",
            frame="group",
            fontSize=14,
            fontWeight="normal",
            color=INK,
            subtitleFontSize=14,
            subtitleColor=SOFT_INK,
            offset=8,
        )  # fmt: skip
    )
    title = fan.title
    description = (
        f"{title}: by {day(fan.dates[-1])} {rounded(fan.median[-1])} at the median, half of the paths "
        f"{rounded_range(fan.low50[-1], fan.high50[-1])}, nine in ten {rounded_range(fan.low90[-1], fan.high90[-1])}."
    )
    id = f"fan-{fan.id}"
    table = Table(
        ("By the end of", "Median", "50% of paths", "90% of paths"),
        tuple(
            (
                day(fan.dates[i]),
                rounded(fan.median[i]),
                rounded_range(fan.low50[i], fan.high50[i]),
                rounded_range(fan.low90[i], fan.high90[i]),
            )
            for i in shown(len(fan.dates))
        ),
    )
    return Figure(id, title, description, drawing(chart, id, title, description), table)


def _end(fan: Fan) -> str:
    """Where the fan ends, in figures."""
    ends = rounded_range(fan.low90[-1], fan.high90[-1])
    return f"by {short_day(fan.dates[-1])} {rounded(fan.median[-1])} (90%: {ends})"
