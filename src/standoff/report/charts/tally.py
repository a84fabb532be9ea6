"""A quantity over all paths as equally likely dots, with those beyond the horizon in a column of their own."""

from __future__ import annotations

import math

import altair as alt

from standoff.report.charts.dotplot import DOT, stacks
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import DEEP, SOFT_INK, WARM, WIDTH, data, down, drawing, layered, wrapped
from standoff.report.weeks import Dots
from standoff.report.words_ahead import rounded

TALLEST = 9  # dots on one another in the column beyond, before it grows in width
ASIDE = 84.0  # width of that column, with its words
SPACE = 18


def tally_chart(dots: Dots) -> Figure:
    """Each dot is one in twenty, or one in fifty: count them to read off a chance (Kay and others 2016)."""
    values = sorted(value for value in dots.values if math.isfinite(value))
    width = WIDTH - 14 - (ASIDE + SPACE if dots.beyond else 0.0)
    piles = stacks(tuple(values), domain := _domain(values), width)
    across = max(1, -(-dots.beyond // TALLEST))
    tallest = max([level + 1 for _, level in piles] + [-(-dots.beyond // across)])
    height = DOT * tallest + 10
    chart: alt.LayerChart | alt.HConcatChart = _within(dots, piles, domain, height, width)
    if dots.beyond:
        chart = alt.hconcat(chart, _beyond(dots, across, height), spacing=SPACE).resolve_scale(x="independent")
    count = len(dots.values) + dots.beyond
    description = f"{count} equally likely dots. " + (
        f"Those that come lie between {rounded(values[0])} and {rounded(values[-1])} ({dots.unit})."
        if values
        else "None comes by the horizon."
    )
    if dots.beyond:
        description += f" {dots.beyond} of them: {dots.beyond_label}."
    id = f"tally-{dots.id}"
    return Figure(id, dots.title, description, drawing(chart, id, dots.title, description), _table(dots))


def _domain(values: list[float]) -> tuple[float, float]:
    """From nothing to a little beyond the last dot."""
    return (min(0.0, *values, 0.0), 1.04 * max([*values, 0.0]) or 1.0)


def _within(
    dots: Dots, piles: list[tuple[float, int]], domain: tuple[float, float], height: float, width: float
) -> alt.LayerChart:
    rows = [{"value": value, "y": height - 3 - DOT * (level + 0.5)} for value, level in piles]
    axis = alt.Axis(title=wrapped(dots.unit, int(width / 7.0)), tickCount=4, format=",.3~r", ticks=True, domain=True)
    x = alt.X("value:Q", axis=axis, scale=alt.Scale(domain=list(domain), nice=False, zero=False))
    mark = alt.Chart(data(rows)).mark_circle(size=DOT**2 * 0.78, opacity=1, color=DEEP, stroke="#ffffff")
    return layered([mark.encode(x=x, y=down(height)("y"))], height, width)


def _beyond(dots: Dots, across: int, height: float) -> alt.LayerChart:
    """Hollow dots in rows of `across`, under which the axis names them."""
    rows = [
        {"x": ASIDE / 2 + DOT * (k % across - (across - 1) / 2), "y": height - 3 - DOT * (k // across + 0.5)}
        for k in range(dots.beyond)
    ]
    axis = alt.Axis(title=wrapped(dots.beyond_label, 12), values=[], domain=True, domainColor=SOFT_INK, titlePadding=8)
    x = alt.X("x:Q", axis=axis, scale=alt.Scale(domain=[0, ASIDE], nice=False))
    mark = alt.Chart(data(rows)).mark_point(
        size=(DOT - 4.5) ** 2 * 0.78, filled=True, fill="#ffffff", stroke=WARM, strokeWidth=2, opacity=1
    )
    return layered([mark.encode(x=x, y=down(height)("y"))], height, ASIDE)


def _table(dots: Dots) -> Table:
    count = len(dots.values) + dots.beyond
    rows = [(f"{k} of {count}", rounded(value)) for k, value in enumerate(sorted(dots.values), 1)]
    if dots.beyond:
        first = len(dots.values) + 1
        name = f"{first} of {count}" if dots.beyond == 1 else f"{first} to {count} of {count}"
        rows.append((name, dots.beyond_label))
    return Table(("Dot", dots.unit), tuple(rows))
