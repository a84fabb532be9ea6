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
    INK,
    LABEL_CHARACTERS,
    SOFT_INK,
    WARM,
    WIDTH,
    data,
    down,
    drawing,
    layered,
)
from standoff.report.charts.rows import Row, label_layers, place
from standoff.report.truces import SurvivalCurve, TruceForecast, TruceMark
from standoff.report.words import MISSING, cells, held, lasting, span

TITLES = {"mechanism": "By who is on the ground", "restraint": "By the patron’s restraint"}
COLOURS = (DEEP, WARM, INK)
DASHES = ([1, 0], [7, 3], [2, 2])
PLOT = WIDTH - 40  # room for the figures on the left
HEIGHT = 132.0
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
    title = "How long the next truce holds, and how long earlier ones held"
    description = " ".join([*_told(forecast), *(f"{mark.label}: {held(mark)}." for mark in forecast.marks)])
    drawn = drawing(alt.vconcat(*panels, spacing=20), "survival", title, description)
    return Figure("survival", title, description, drawn, _table(forecast))


def _clock() -> Callable[[str], alt.X]:
    """A minute to a year, in words."""
    named = " : ".join(f"abs(datum.value - {days!r}) < {days / 100!r} ? '{name}'" for days, name in CLOCK)
    axis = alt.Axis(
        title=None, values=[days for days, _ in CLOCK], labelExpr=f"{named} : ''", grid=True, gridColor=GRID,
        domain=False, ticks=False, labelOverlap=False,
    )  # fmt: skip
    scale = alt.Scale(type="log", domain=[MINUTE, YEAR], nice=False, clamp=True)
    return lambda column: alt.X(f"{column}:Q", axis=axis, scale=scale)


def _panel(kind: str, curves: Sequence[SurvivalCurve]) -> alt.LayerChart:
    names = [_key(curve.label) for curve in curves]
    rows = [row for name, curve in zip(names, curves, strict=True) for row in _points(curve, name)]
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(names))]
    dashes = [DASHES[k % len(DASHES)] for k in range(len(names))]
    legend = alt.Legend(
        title=None, orient="top", direction="vertical", symbolType="stroke", symbolSize=500, symbolStrokeWidth=2.5,
        labelLimit=PLOT - 30, offset=4, rowPadding=1,
    )  # fmt: skip
    x = _clock()
    values = alt.Axis(
        title=None, values=[0, 0.5, 1], grid=True, gridColor=GRID, domain=False, ticks=False,
        labelExpr="format(100 * datum.value, '.0f')",
    )  # fmt: skip

    def up(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=values, scale=alt.Scale(domain=[0, 1], nice=False))

    tint = alt.Color("curve:N", scale=alt.Scale(domain=names, range=colours), legend=None)
    stroke = alt.Stroke("curve:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    dash = alt.StrokeDash("curve:N", scale=alt.Scale(domain=names, range=dashes), legend=legend)
    source = alt.Chart(data(rows))
    layers = [
        source.mark_area(opacity=0.14).encode(x=x("days"), y=up("low90"), y2=alt.Y2("high90"), color=tint),
        source.mark_area(opacity=0.26).encode(x=x("days"), y=up("low50"), y2=alt.Y2("high50"), color=tint),
        source.mark_line(strokeWidth=2.5).encode(x=x("days"), y=up("median"), stroke=stroke, strokeDash=dash),
    ]
    whole = layered(layers, HEIGHT, PLOT).properties(
        title=alt.TitleParams(
            TITLES[kind],
            subtitle="Chance that it still holds, in %",
            anchor="start",
            frame="group",
            fontSize=14,
            color=INK,
            subtitleFontSize=14,
            subtitleColor=SOFT_INK,
            offset=4,
        )  # fmt: skip
    )
    apart: alt.LayerChart = whole.resolve_scale(color="independent", stroke="independent", strokeDash="independent")
    return apart


def _key(label: str) -> str:
    """A label short enough for one line of the key."""
    fits = LABEL_CHARACTERS - 12
    return label if len(label) <= fits else label[: fits - 1].rstrip() + "…"


def _points(curve: SurvivalCurve, name: str) -> list[dict[str, Any]]:
    """The curve's points within the clock and known."""
    columns = (curve.days, curve.median, curve.low50, curve.high50, curve.low90, curve.high90)
    names = ("days", "median", "low50", "high50", "low90", "high90")
    return [
        {"curve": name, **dict(zip(names, point, strict=True))}
        for point in zip(*columns, strict=True)
        if all(map(math.isfinite, point)) and 0.99 * MINUTE <= point[0] <= 1.01 * YEAR
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
        only("tick", "bar").mark_tick(color=INK, thickness=3, size=18).encode(x=x("start"), y=y("y")),
        only("bar").mark_tick(color=INK, thickness=3, size=18).encode(x=x("end"), y=y("y")),
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
