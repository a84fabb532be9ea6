"""The chance of each phase by date: a strip per phase over one calendar, so that none hides another."""

from __future__ import annotations

import math
from dataclasses import dataclass

import altair as alt

from standoff.report.charts.calendar import Calendar, calendar, shown
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import DEEP, GRID, MIDDLE, PALE, SOFT_INK, WIDTH, data, down, drawing, layered
from standoff.report.charts.rows import Placed, Row, label_layers
from standoff.report.weeks import PhaseChances
from standoff.report.words import day, interval, percent_short

LABEL = 18.0  # height of a strip's name
STRIP = 56.0  # height of certainty
TOPS = (0.25, 0.5, 1.0)  # where a strip may end: rare phases need little of it
GAP = 8.0
PLOT = WIDTH - 34  # room for the scale on the right


@dataclass(frozen=True)
class _Strip:
    number: int
    title: str
    base: float  # pixels from the page's top down to no chance at all
    top: float  # the chance at which it ends

    def at(self, chance: float) -> float:
        return self.base - STRIP * chance


def phases_chart(phases: PhaseChances) -> Figure:
    """Strips from nothing upwards, all on one scale, each with its line and, where told, nine worlds in ten as a band.

    A stacked picture would hide what is rare, leave bands between worlds no place, and need six colours.
    """
    strips = _strips(phases)
    height = strips[-1].base + 2
    when = calendar(phases.dates, PLOT)
    layers = [_rails(strips, when, height), _scale(strips, height), *_course(phases, strips, when, height)]
    layers += label_layers([_named(phases, strip) for strip in strips], height)
    title = "Chance of each phase by date, in %"
    description = f"Chances at the end of {day(phases.dates[-1])}: " + "; ".join(
        f"{strip.title} {percent_short(phases.probability[strip.number][-1])}" for strip in strips
    )
    drawn = drawing(layered(layers, height, PLOT), "phases", title, description + ".")
    return Figure("phases", title, description + ".", drawn, _table(phases))


def _strips(phases: PhaseChances) -> list[_Strip]:
    strips: list[_Strip] = []
    base = 0.0
    for k, title in enumerate(phases.titles):
        seen = [*phases.probability[k], *(phases.high90[k] if phases.high90 else ())]
        most = max((chance for chance in seen if math.isfinite(chance)), default=0.0)
        top = next((end for end in TOPS if most <= end), 1.0)
        base += LABEL + STRIP * top + GAP
        strips.append(_Strip(k, title, base - GAP, top))
    return strips


def _named(phases: PhaseChances, strip: _Strip) -> Placed:
    """A strip's name with its chance on the first day and on the last."""
    chances = phases.probability[strip.number]
    course = f"{percent_short(chances[0])} → {percent_short(chances[-1])}"
    top = strip.at(strip.top) - LABEL
    return Placed(Row(strip.title, None), (f"{strip.title}: {course}",), top, strip.base)


def _rails(strips: list[_Strip], when: Calendar, height: float) -> alt.Chart:
    """Every quarter as a thin line."""
    ends = {"a": when.at[0], "b": max(when.at[-1], when.at[0] + 1)}
    rows = [{"y": s.at(quarter / 4), **ends} for s in strips for quarter in range(1 + round(4 * s.top))]
    x, y = when.across(), down(height)
    mark = alt.Chart(data(rows)).mark_rule(color=GRID, strokeWidth=1)
    rails: alt.Chart = mark.encode(x=x("a"), x2=alt.X2("b"), y=y("y"))
    return rails


def _scale(strips: list[_Strip], height: float) -> alt.Chart:
    """The scale in figures, right of each strip: its upper end, and the lower one where there is room."""
    rows = [
        {"y": strip.at(part), "text": f"{100 * part:.0f}"}
        for strip in strips
        for part in ((0.0, strip.top) if strip.top > TOPS[0] else (strip.top,))
    ]
    text = alt.Chart(data(rows)).mark_text(x=PLOT + 5, align="left", baseline="middle", color=SOFT_INK)
    scale: alt.Chart = text.encode(y=down(height)("y"), text=alt.Text("text:N"))
    return scale


def _course(phases: PhaseChances, strips: list[_Strip], when: Calendar, height: float) -> list[alt.Chart]:
    bands, lines = [], []
    for strip in strips:
        k = strip.number
        for i, place in enumerate(when.at):
            chance = phases.probability[k][i]
            if not math.isfinite(chance):
                continue
            here = {"at": place, "phase": k, "y": strip.at(chance)}
            lines.append(here)
            low, high = (phases.low90[k][i], phases.high90[k][i]) if phases.low90 else (0.0, chance)
            bands.append(here | {"low": strip.at(low), "high": strip.at(high)})
    x, y = when.across(), down(height)
    area = alt.Chart(data(bands)).mark_area(color=PALE, line=False, stroke=MIDDLE, strokeWidth=0.75)
    line = alt.Chart(data(lines)).mark_line(color=DEEP, strokeWidth=2.2)
    each = alt.Detail("phase:N")
    return [
        area.encode(x=x("at"), y=y("low"), y2=alt.Y2("high"), detail=each),
        line.encode(x=x("at"), y=y("y"), detail=each),
    ]


def _table(phases: PhaseChances) -> Table:
    rows = []
    for i in shown(len(phases.dates)):
        cells = []
        for k, chances in enumerate(phases.probability):
            text = percent_short(chances[i])
            if phases.low90:
                text += f" ({interval(phases.low90[k][i], phases.high90[k][i], 'probability')})"
            cells.append(text)
        rows.append((day(phases.dates[i]), *cells))
    return Table(("End of", *phases.titles), tuple(rows))
