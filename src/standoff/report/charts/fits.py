"""Pictures of a fit: its coefficients in their intervals, and whether what it forecast came true."""

from __future__ import annotations

import altair as alt

from standoff.report.answers import CalibrationCurve, Coefficient
from standoff.report.charts.look import (
    DEEP,
    GRID,
    INK,
    MIDDLE,
    PALE,
    PERCENT,
    SOFT_INK,
    WARM,
    WIDTH,
    data,
    drawing,
    heading,
)

ROW = 44
WIDE = 50  # characters of small print
SHAPES = ("circle", "square", "triangle-up", "diamond")
COLOURS = (DEEP, WARM, SOFT_INK, MIDDLE)


def coefficients_svg(title: str, coefficients: tuple[Coefficient, ...]) -> str:
    """A row a coefficient: the estimate, its 90% interval (dark) and 95% interval (light), and the line of nothing."""
    rows = [
        {"name": c.name, "at": c.estimate, "low": c.estimate - 1.96 * c.error, "high": c.estimate + 1.96 * c.error,
         "inner_low": c.estimate - 1.645 * c.error, "inner_high": c.estimate + 1.645 * c.error}
        for c in coefficients
    ]  # fmt: skip
    order = [c.name for c in coefficients]
    axis = alt.Axis(title=None, grid=True, gridColor=GRID, domain=False, ticks=False, tickCount=5)
    across = alt.Scale(nice=True, zero=True)
    names = alt.Y("name:N", sort=order, axis=None)
    base = alt.Chart(data(rows))
    layers = [
        alt.Chart(data([{"x": 0.0}])).mark_rule(color=SOFT_INK, strokeDash=[3, 3]).encode(x="x:Q"),
        base.mark_rule(color=PALE, strokeWidth=7).encode(
            x=alt.X("low:Q", scale=across, axis=axis), x2="high:Q", y=names
        ),
        base.mark_rule(color=MIDDLE, strokeWidth=7).encode(x="inner_low:Q", x2="inner_high:Q", y=names),
        base.mark_point(color=DEEP, filled=True, size=70, opacity=1).encode(x="at:Q", y=names),
        base.mark_text(align="left", dy=-14, fontSize=14, color=INK).encode(x=alt.value(0), y=names, text="name:N"),
    ]
    note = "Estimates in units of the errors' scale; dark 90%, light 95% intervals."
    told = " ".join(f"{c.name}: {c.estimate:.3g}, standard error {c.error:.2g}." for c in coefficients)
    chart = alt.LayerChart(layer=layers, width=WIDTH, height=ROW * len(rows), title=heading(title, [note], WIDE))
    return drawing(chart, "coefficients", title, f"{note} {told}")


def calibration_svg(title: str, curves: tuple[CalibrationCurve, ...]) -> str:
    """Forecast chance against observed share in bins, each model in a shape of its own; the diagonal is perfect."""
    rows = [
        {"model": c.model, "forecast": f, "seen": s, "low": low, "high": high}
        for c in curves
        for f, s, low, high in zip(c.forecast, c.seen, c.low, c.high, strict=True)
    ]
    models = [c.model for c in curves]
    whole = alt.Scale(domain=[0.0, 1.0], nice=False)

    def axis(words: str) -> alt.Axis:
        return alt.Axis(
            title=words, grid=True, gridColor=GRID, domain=False, ticks=False, tickCount=5, labelExpr=PERCENT
        )

    across = alt.X("forecast:Q", scale=whole, axis=axis("forecast"))
    up = alt.Y("seen:Q", scale=whole, axis=axis("came true"))
    colour = alt.Color(
        "model:N", sort=models, scale=alt.Scale(domain=models, range=list(COLOURS[: len(models)])),
        legend=alt.Legend(title=None, orient="bottom", columns=1),
    )  # fmt: skip
    shape = alt.Shape("model:N", sort=models, scale=alt.Scale(domain=models, range=list(SHAPES[: len(models)])))
    base = alt.Chart(data(rows))
    line = alt.Chart(data([{"x": 0.0, "y": 0.0}, {"x": 1.0, "y": 1.0}])).mark_line(color=GRID, strokeWidth=2)
    layers = [
        line.encode(x=alt.X("x:Q", scale=whole, axis=axis("forecast")), y=alt.Y("y:Q", scale=whole)),
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(
            x=across, y=alt.Y("low:Q", scale=whole, axis=axis("came true")), y2="high:Q", color=colour
        ),
        base.mark_point(filled=True, size=80, opacity=1).encode(x=across, y=up, color=colour, shape=shape),
    ]
    note = "Out of sample, in bins of as many plays each; bars are 90% intervals of the share."
    told = " ".join(
        f"{c.model}: "
        + ", ".join(f"{f:.0%} forecast, {s:.0%} seen" for f, s in zip(c.forecast, c.seen, strict=True))
        + "."
        for c in curves
    )
    chart = alt.LayerChart(layer=layers, width=WIDTH, height=WIDTH, title=heading(title, [note], WIDE))
    return drawing(chart, "calibration", title, f"{note} {told}")
