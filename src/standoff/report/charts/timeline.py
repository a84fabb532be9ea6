"""Belief about a type along the reports: time runs down the page, belief across."""

from __future__ import annotations

import altair as alt

from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import DEEP, across, data, down, drawing, layered
from standoff.report.charts.rows import Row, bar_layers, is_known, label_layers, place
from standoff.report.record import BeliefPath, BeliefPoint
from standoff.report.words import cells, percent_short, short_day


def timeline(path: BeliefPath) -> Figure:
    """The median as a line with a mark per report, and the bands that hold 50% and 90% of the worlds."""
    placed, height = place([Row(_label(point), point.belief) for point in path.points])
    title = f"Belief that {path.label}"
    whole = (0.0, 1.0)
    course = [
        {"y": spot.bar, "median": p.belief.median}
        for spot, p in zip(placed, path.points, strict=True)
        if is_known(p.belief)
    ]
    line = (
        alt.Chart(data(course))
        .mark_line(color=DEEP, strokeWidth=2)
        .encode(x=across("Belief", "probability", whole)("median"), y=down(height)("y"), order="y:Q")
    )
    bars = bar_layers(placed, "Belief", "probability", whole, height)
    chart = layered([line, *bars, *label_layers(placed, height)], height)
    first, last = path.points[0].belief.median, path.points[-1].belief.median
    description = (
        f"{title}: {percent_short(first)} before any report, {percent_short(last)} after the last of "
        f"{len(path.points) - 1} (medians over worlds). The table below gives every value."
    )
    id = f"belief-{path.player}-{path.type}"
    table = Table(
        ("After", "Median", "50% of worlds", "90% of worlds"),
        tuple((_label(point), *cells(point.belief, "probability")) for point in path.points),
    )
    return Figure(id, title, description, drawing(chart, id, title, description), table)


def _label(point: BeliefPoint) -> str:
    if not point.report:
        return point.label or "Before any report"
    return f"{short_day(point.date)} · {point.label}"
