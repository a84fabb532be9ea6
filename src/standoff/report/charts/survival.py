"""How long a truce holds: survival curves on a logarithmic clock, with the truces of the record beneath."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import altair as alt

from standoff.report.answers import Spread
from standoff.report.charts.calendar import shown
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import (
    DEEP,
    GRID,
    HALO,
    INK,
    LABEL_CHARACTERS,
    SOFT_INK,
    WARM,
    WIDTH,
    data,
    down,
    drawing,
    layered,
    wrapped,
)
from standoff.report.charts.rows import Row, label_layers, place
from standoff.report.truces import SurvivalCurve, TruceForecast, TruceMark
from standoff.report.words import MISSING, cells
from standoff.report.words_ahead import held, lasting, span

TITLES = {"mechanism": "By who is on the ground", "restraint": "By the patron’s restraint"}
COLOURS = (DEEP, WARM, INK)
DASHES = ([1, 0], [7, 3], [2, 2])
PLOT = WIDTH - 40  # room for the figures on the left
HEIGHT = 132.0  # of certainty
LINE, GAP = 18.0, 8.0
MINUTE, HOUR, DAY, WEEK, MONTH, YEAR = 1 / 1440, 1 / 24, 1.0, 7.0, 30.0, 365.0
CLOCK = ((MINUTE, "1 min"), (HOUR, "1 hour"), (DAY, "1 day"), (MONTH, "30 days"), (YEAR, "1 year"))


def survival_chart(forecast: TruceForecast) -> Figure | None:
    """A panel per contrast, and a row per truce of the record on the same clock; None where there is neither."""
    panels = [
        _panel(kind, [curve for curve in forecast.curves if curve.kind == kind])
        for kind in TITLES
        if any(curve.kind == kind for curve in forecast.curves)
    ]
    if forecast.marks:
        panels.append(_record(forecast.marks))
    if not panels:
        return None
    title = "How long the next truce holds, beside earlier ones"
    description = " ".join([*_told(forecast), *(f"{mark.label}: {held(mark)}." for mark in forecast.marks)])
    drawn = drawing(alt.vconcat(*panels, spacing=20), "survival", title, description)
    return Figure("survival", title, description, drawn, _table(forecast))


def _clock() -> Callable[[str], alt.X]:
    """A minute to a year, in words."""
    named = " : ".join(f"abs(datum.value - {days!r}) < {days / 100!r} ? '{name}'" for days, name in CLOCK)
    axis = alt.Axis(
        title=None, values=[days for days, _ in CLOCK], labelExpr=f"{named} : ''", grid=True, gridColor=GRID,
        domain=False, ticks=False, labelOverlap=False, labelPadding=8,
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[MINUTE, YEAR], nice=False, clamp=True)
    return lambda column: alt.X(f"{column}:Q", axis=axis, scale=scale)


def _panel(kind: str, curves: Sequence[SurvivalCurve]) -> alt.LayerChart:
    """A key, and beneath it the curves: each with a tint and a dash of its own, its 90% band edged with that dash."""
    lines = [(k, text) for k, curve in enumerate(curves) for text in wrapped(curve.label, LABEL_CHARACTERS - 10)]
    base = LINE * len(lines) + GAP + HEIGHT
    x, y = _clock(), down(base)
    bands, strokes = [], []
    for k, curve in enumerate(curves):
        colour, dash = COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)]
        source = alt.Chart(data(_points(curve, base)))
        edge = source.mark_line(strokeWidth=0.9, color=colour, strokeDash=dash)
        bands += [
            source.mark_area(opacity=0.13, color=colour).encode(x=x("days"), y=y("low90"), y2=alt.Y2("high90")),
            source.mark_area(opacity=0.25, color=colour).encode(x=x("days"), y=y("low50"), y2=alt.Y2("high50")),
        ]
        strokes += [
            edge.encode(x=x("days"), y=y("low90")),
            edge.encode(x=x("days"), y=y("high90")),
            source.mark_line(strokeWidth=2.5, color=colour, strokeDash=dash).encode(x=x("days"), y=y("median")),
        ]
    layers = [_rails(base), *bands, *strokes, *_keys(lines, base), _figures(base)]
    title = alt.TitleParams(
        TITLES[kind], subtitle="Chance that it still holds, in %", anchor="start", frame="group", fontSize=14,
        color=INK, subtitleFontSize=14, subtitleColor=SOFT_INK, offset=6,
    )  # fmt: skip
    panel: alt.LayerChart = layered(layers, base, PLOT).properties(title=title)
    return panel


def _rails(base: float) -> alt.Chart:
    """Every quarter as a thin line."""
    rows = [{"a": MINUTE, "b": YEAR, "y": base - HEIGHT * k / 4} for k in range(5)]
    x, y = _clock(), down(base)
    rails: alt.Chart = alt.Chart(data(rows)).mark_rule(color=GRID).encode(x=x("a"), x2=alt.X2("b"), y=y("y"))
    return rails


def _figures(base: float) -> alt.Chart:
    """The scale's ends and middle, left of the plot."""
    rows = [{"y": base - HEIGHT * part, "text": f"{100 * part:.0f}"} for part in (0.0, 0.5, 1.0)]
    text = alt.Chart(data(rows)).mark_text(x=-5, align="right", baseline="middle")
    figures: alt.Chart = text.encode(y=down(base)("y"), text=alt.Text("text:N"))
    return figures


def _keys(lines: Sequence[tuple[int, str]], base: float) -> list[alt.Chart]:
    """A stroke of each line beside its label."""
    y = down(base)
    layers = []
    for k in sorted({k for k, _ in lines}):
        first = next(i for i, (owner, _) in enumerate(lines) if owner == k)
        colour, dash = COLOURS[k % len(COLOURS)], DASHES[k % len(DASHES)]
        source = alt.Chart(data([{"y": LINE * (first + 0.5)}]))
        stroke = source.mark_rule(x=0, x2=28, strokeWidth=2.5, color=colour, strokeDash=dash)
        layers.append(stroke.encode(y=y("y")))
    rows = [{"y": LINE * (i + 0.5), "text": text} for i, (_, text) in enumerate(lines)]
    text = alt.Chart(data(rows)).mark_text(x=34, align="left", baseline="middle", stroke=HALO, strokeWidth=4)
    return [*layers, text.encode(y=y("y"), text=alt.Text("text:N"))]


def _points(curve: SurvivalCurve, base: float) -> list[dict[str, Any]]:
    """The curve's points within the clock and known, as pixels from the top."""
    columns = (curve.median, curve.low50, curve.high50, curve.low90, curve.high90)
    names = ("median", "low50", "high50", "low90", "high90")
    return [
        {"days": days, **{name: base - HEIGHT * chance for name, chance in zip(names, chances, strict=True)}}
        for days, *chances in zip(curve.days, *columns, strict=True)
        if all(map(math.isfinite, chances)) and 0.99 * MINUTE <= days <= 1.01 * YEAR
    ]


def _record(marks: Sequence[TruceMark]) -> alt.LayerChart:
    """A row per truce: a tick where it broke, a bar between accounts, an arrow where it still holds."""
    placed, height = place([Row(f"{mark.label}: {held(mark)}", None) for mark in marks])
    rows = []
    for spot, mark in zip(placed, marks, strict=True):
        if not math.isfinite(mark.shortest):
            continue
        start = _within(mark.shortest)
        end = YEAR if mark.longest is None else _within(mark.longest)
        kind = "open" if mark.longest is None else "bar" if end > start * 1.02 else "tick"
        rows.append({"y": spot.bar, "start": start, "end": end, "kind": kind, "rail": MINUTE})
    x, y = _clock(), down(height)
    source = alt.Chart(data(rows))

    def only(*kinds: str) -> alt.Chart:
        chosen: alt.Chart = alt.Chart(data([row for row in rows if row["kind"] in kinds]))
        return chosen

    layers = [
        source.mark_rule(color=GRID, strokeWidth=2).encode(x=x("rail"), x2=alt.X2("start"), y=y("y")),
        only("bar").mark_rule(color=WARM, strokeWidth=9, opacity=0.55).encode(x=x("start"), x2=alt.X2("end"), y=y("y")),
        only("open").mark_rule(color=DEEP, strokeWidth=2, strokeDash=[5, 3]).encode(
            x=x("start"), x2=alt.X2("end"), y=y("y")
        ),
        only("open").mark_point(shape="triangle-right", filled=True, color=DEEP, size=110, opacity=1).encode(
            x=x("start"), y=y("y")
        ),
        only("tick", "bar").mark_tick(color=INK, thickness=3, size=18, opacity=1).encode(x=x("start"), y=y("y")),
        only("bar").mark_tick(color=INK, thickness=3, size=18, opacity=1).encode(x=x("end"), y=y("y")),
        *label_layers(placed, height),
    ]  # fmt: skip
    heading = alt.TitleParams("The record on the same clock", anchor="start", frame="group", fontSize=14, color=INK)
    return layered(layers, height, PLOT).properties(title=heading)


def _within(days: float) -> float:
    return min(YEAR, max(MINUTE, days))


def _told(forecast: TruceForecast) -> list[str]:
    """The table of chances in a sentence per variant."""
    return [
        f"{row.label}: "
        + ", ".join(
            f"{cells(chance, 'probability')[0]} to hold {span(days)}"
            for days, chance in zip(forecast.spans, row.chances, strict=True)
        )
        + "."
        for row in forecast.rows
    ]


def _table(forecast: TruceForecast) -> Table:
    """Each curve at some points along the clock."""
    rows = []
    for curve in forecast.curves:
        for i in shown(len(curve.days)):
            chance = Spread(curve.median[i], curve.low50[i], curve.high50[i], curve.low90[i], curve.high90[i])
            rows.append((curve.label, lasting(curve.days[i]), *cells(chance, "probability")))
    rows += [(mark.label, held(mark), MISSING, MISSING, MISSING) for mark in forecast.marks]
    return Table(("Truce", "Still holds after", "Median", "50% of worlds", "90% of worlds"), tuple(rows))
