"""Rows of intervals under their labels: the frame that timelines, claims and scenarios share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from standoff.report.answers import Scale, Spread
from standoff.report.charts.look import (
    DEEP,
    HALO,
    INK,
    MIDDLE,
    PALE,
    SOFT_INK,
    WARM,
    across,
    data,
    domain_of,
    down,
    layered,
    wrapped,
)

LINE = 16.0  # height of a line of label
BAR = 24.0  # height of the bar under it
GAP = 6.0


@dataclass(frozen=True)
class Row:
    """A labelled spread; `hollow` tells a second kind of row apart, `group` stands above it in bold."""

    label: str
    spread: Spread | None
    hollow: bool = False
    group: str = ""


@dataclass(frozen=True)
class Placed:
    """A row with the place of its label's first line and of its bar, in pixels from the top."""

    row: Row
    lines: tuple[str, ...]
    top: float
    bar: float


def is_known(spread: Spread) -> bool:
    """Whether any world could tell: an unknown quantity keeps its label and has no bar."""
    return not math.isnan(spread.median)


def place(rows: Sequence[Row], start: float = 0.0) -> tuple[tuple[Placed, ...], float]:
    """Rows from top to bottom, each as high as its label needs; and where the last one ends."""
    placed = []
    y = start
    for row in rows:
        if row.group:
            y += LINE + 2 * GAP
        lines = tuple(wrapped(row.label))
        placed.append(Placed(row, lines, y, y + LINE * len(lines) + BAR / 2))
        y += LINE * len(lines) + BAR + GAP
    return tuple(placed), y


def label_layers(placed: Sequence[Placed], height: float) -> list[alt.Chart]:
    """The rows' labels as text, flush left."""
    y = down(height)
    lines = [
        {"y": spot.top + LINE * k + LINE / 2, "text": line} for spot in placed for k, line in enumerate(spot.lines)
    ]
    groups = [{"y": spot.top - LINE / 2 - 2, "text": spot.row.group} for spot in placed if spot.row.group]
    layers = []
    looks: tuple[tuple[list[dict[str, Any]], Literal["normal", "bold"], str], ...]
    looks = ((lines, "normal", INK), (groups, "bold", SOFT_INK))
    for rows, weight, ink in looks:
        if rows:
            text = alt.Chart(data(rows)).mark_text(
                x=0,
                align="left",
                baseline="middle",
                fontWeight=weight,
                color=ink,
                stroke=HALO,
                strokeWidth=4,
            )
            layers.append(text.encode(y=y("y"), text=alt.Text("text:N")))
    return layers


def bar_layers(
    placed: Sequence[Placed], title: str, scale: Scale, domain: tuple[float, float], height: float
) -> list[alt.Chart]:
    """Thin line for 90%, thick line for 50%, mark for the median."""
    x, y = across(title, scale, domain), down(height)
    bars = [
        {
            "y": spot.bar,
            "low90": spot.row.spread.low90,
            "low50": spot.row.spread.low50,
            "median": spot.row.spread.median,
            "high50": spot.row.spread.high50,
            "high90": spot.row.spread.high90,
            "mark": "hollow" if spot.row.hollow else "solid",
        }
        for spot in placed
        if spot.row.spread and is_known(spot.row.spread)
    ]
    source = alt.Chart(data(bars))
    return [
        source.mark_rule(strokeWidth=4, color=PALE).encode(x=x("low90"), x2=alt.X2("high90"), y=y("y")),
        source.mark_rule(strokeWidth=10, color=MIDDLE).encode(x=x("low50"), x2=alt.X2("high50"), y=y("y")),
        source.mark_point(size=100, filled=True, opacity=1, stroke=INK, strokeWidth=1.5).encode(
            x=x("median"),
            y=y("y"),
            fill=alt.Fill("mark:N", scale=_two(DEEP, "#ffffff"), legend=None),
            shape=alt.Shape("mark:N", scale=_two("circle", "diamond"), legend=None),
        ),
    ]


def _two(solid: str, hollow: str) -> alt.Scale:
    return alt.Scale(domain=["solid", "hollow"], range=[solid, hollow])


def line_across(
    value: float, title: str, scale: Scale, domain: tuple[float, float], height: float, top: float = 0.0
) -> alt.Chart:
    """A dashed line through all rows: the base, or the value a claim is compared with."""
    x, y = across(title, scale, domain), down(height)
    source = alt.Chart(data([{"value": value, "top": top, "end": height}]))
    rule = source.mark_rule(color=WARM, strokeDash=[5, 3], strokeWidth=1.5)
    line: alt.Chart = rule.encode(x=x("value"), y=y("top"), y2=alt.Y2("end"))
    return line


def interval_chart(rows: Sequence[Row], title: str, scale: Scale, base: float | None = None) -> alt.LayerChart:
    """Labelled intervals one below the other, over the axis they share."""
    placed, height = place(rows)
    ends = [end for row in rows if row.spread for end in (row.spread.low90, row.spread.high90)]
    domain = domain_of(ends if base is None else [*ends, base], scale)
    layers = [] if base is None else [line_across(base, title, scale, domain, height)]
    layers += bar_layers(placed, title, scale, domain, height)
    layers += label_layers(placed, height)
    return layered(layers, height)
