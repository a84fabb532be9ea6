"""Predicted chances of outcomes as a covariate moves: a panel an outcome, the line in its interval."""

from __future__ import annotations

import altair as alt

from standoff.report.answers import ChanceCurve
from standoff.report.charts.look import DEEP, GRID, INK, PALE, PERCENT, WIDTH, data, drawing, heading, wrapped
from standoff.report.words import percent

HEIGHT = 120
WIDE = 84  # characters of small print above two columns


def chances_svg(title: str, covariate: str, curves: tuple[ChanceCurve, ...], level: float) -> str:
    """One self-contained SVG under its title, the same bytes for the same predictions."""
    panels = [_panel(covariate, curve) for curve in curves]
    rows = [alt.hconcat(*panels[k : k + 2], spacing=26) for k in range(0, len(panels), 2)]
    note = f"Chance of each outcome; shaded, the {level:.0%} interval."
    told = " ".join(
        f"{c.outcome}: {percent(c.chance[0])} at {covariate} {c.at[0]:g}, {percent(c.chance[-1])} at {c.at[-1]:g}."
        for c in curves
    )
    return drawing(
        alt.vconcat(*rows, spacing=18).properties(title=heading(title, [note], WIDE)),
        "chances",
        title,
        f"{note} {told}",
    )


def _panel(covariate: str, curve: ChanceCurve) -> alt.LayerChart:
    rows = [
        {"at": x, "p": p, "low": low, "high": high}
        for x, p, low, high in zip(curve.at, curve.chance, curve.low, curve.high, strict=True)
    ]
    across = alt.X("at:Q", scale=alt.Scale(nice=False, zero=False), axis=_axis(covariate, False))
    whole = alt.Scale(domain=[0.0, 1.0], nice=False)
    up = alt.Y("p:Q", scale=whole, axis=_axis(None, True))
    base = alt.Chart(data(rows))
    layers = [
        base.mark_area(color=PALE).encode(x=across, y=alt.Y("low:Q", scale=whole, axis=_axis(None, True)), y2="high:Q"),
        base.mark_line(color=DEEP, strokeWidth=2).encode(x=across, y=up),
    ]
    title = alt.TitleParams(wrapped(curve.outcome, 42), anchor="start", fontSize=14, fontWeight="normal", color=INK)
    return alt.LayerChart(layer=layers, width=WIDTH - 40, height=HEIGHT, title=title)


def _axis(title: str | None, percent: bool) -> alt.Axis:
    label = PERCENT if percent else "format(datum.value, '~g')"
    return alt.Axis(title=title, grid=True, gridColor=GRID, domain=False, ticks=False, tickCount=4, labelExpr=label)
