"""A map over two unknowns: the answer as shade, the worlds as rings, the dividing line between cells."""

from __future__ import annotations

import altair as alt
import numpy as np

from standoff.report.answers import PhaseMap
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import HALO, INK, SEQUENCE, WARM, WIDTH, data, drawing, layered, wrapped
from standoff.report.words import amount, interval, number


def phase_chart(phase: PhaseMap) -> Figure:
    """Shades of the answer by cell; a ring per world, larger where the evidence weighs it more.

    Cells in which another equilibrium would answer otherwise are hatched.
    """
    layers = [_cells(phase), *_hatching(phase), *_divide(phase), _draws(phase)]
    chart = layered(layers, height=WIDTH - 48, width=WIDTH - 48)
    title = f"{phase.subject}, over two unknowns"
    known = phase.cells[~np.isnan(phase.cells)]
    spread = (
        f"from {amount(float(known.min()), phase.scale)} to {amount(float(known.max()), phase.scale)}"
        if known.size
        else "nowhere known"
    )
    description = (
        f"{phase.subject} by {phase.x_label} (across) and {phase.y_label} (up) runs {spread} over "
        f"{phase.cells.shape[1]} by {phase.cells.shape[0]} cells; {phase.draws_x.size} worlds are "
        "drawn on it. The table below gives every cell."
    )
    if phase.hatched is not None:
        count = int((phase.hatched & ~np.isnan(phase.cells)).sum())
        description += f" {count or 'No'} {'cell is' if count <= 1 else 'cells are'} hatched. {phase.hatching}"
    id = f"phase-{phase.id}"
    return Figure(id, title, description, drawing(chart, id, title, description), _table(phase))


def _axis(title: str) -> alt.Axis:
    return alt.Axis(title=wrapped(title, 40), grid=False, tickCount=5)


def _axes(phase: PhaseMap) -> tuple[alt.X, alt.Y]:
    """Both axes of a layer, the same in each."""
    across = alt.Scale(domain=[float(phase.x_edges[0]), float(phase.x_edges[-1])], nice=False, zero=False)
    up = alt.Scale(domain=[float(phase.y_edges[0]), float(phase.y_edges[-1])], nice=False, zero=False)
    return (
        alt.X("x:Q", scale=across, axis=_axis(phase.x_label)),
        alt.Y("y:Q", scale=up, axis=_axis(phase.y_label)),
    )


def _cells(phase: PhaseMap) -> alt.Chart:
    rows = [
        {
            "x": float(phase.x_edges[j]),
            "x2": float(phase.x_edges[j + 1]),
            "y": float(phase.y_edges[i]),
            "y2": float(phase.y_edges[i + 1]),
            "value": float(phase.cells[i, j]),
        }
        for i, j in np.argwhere(~np.isnan(phase.cells)).tolist()
    ]
    if phase.scale == "number":
        domain = [float(np.nanmin(phase.cells)), float(np.nanmax(phase.cells))]
        expression = "format(datum.value, '.3~g')"
    else:
        domain = [0.0, 1.0] if phase.scale == "probability" else [-1.0, 1.0]
        expression = "format(100 * datum.value, '.0f')"
    unit = {"probability": ", in %", "difference": ", in points", "number": ""}[phase.scale]
    legend = alt.Legend(
        title=wrapped(phase.subject + unit, 44),
        orient="top",
        gradientLength=WIDTH - 60,
        labelExpr=expression,
        titleLimit=WIDTH,
        tickCount=5,
    )
    shade = alt.Fill("value:Q", scale=alt.Scale(domain=domain, range=list(SEQUENCE)), legend=legend)
    x, y = _axes(phase)
    bare = alt.Chart(data(rows)).mark_rect(stroke=None)
    cells: alt.Chart = bare.encode(x=x, x2=alt.X2("x2"), y=y, y2=alt.Y2("y2"), fill=shade)
    return cells


def _hatching(phase: PhaseMap) -> list[alt.Chart]:
    """Slanting strokes in each hatched cell, joining those beside it; edged in white, to show on any shade."""
    if phase.hatched is None:
        return []
    rows = []
    for i, j in np.argwhere(phase.hatched & ~np.isnan(phase.cells)).tolist():
        x, y = float(phase.x_edges[j]), float(phase.y_edges[i])
        wide, high = float(phase.x_edges[j + 1]) - x, float(phase.y_edges[i + 1]) - y
        for left, low, right, top in ((0.0, 0.5, 0.5, 1.0), (0.0, 0.0, 1.0, 1.0), (0.5, 0.0, 1.0, 0.5)):
            rows.append({"x": x + left * wide, "y": y + low * high, "x2": x + right * wide, "y2": y + top * high})
    if not rows:
        return []
    across, up = _axes(phase)
    strokes = []
    for colour, width in ((HALO, 3.0), (INK, 1.2)):
        bare = alt.Chart(data(rows)).mark_rule(color=colour, strokeWidth=width)
        strokes.append(bare.encode(x=across, x2=alt.X2("x2"), y=up, y2=alt.Y2("y2")))
    return strokes


def _divide(phase: PhaseMap) -> list[alt.Chart]:
    """The edges between cells on different sides of `level`: a line made of what is in the cells, no more."""
    if phase.level is None:
        return []
    above = phase.cells >= phase.level
    known = ~np.isnan(phase.cells)
    x, y = phase.x_edges.tolist(), phase.y_edges.tolist()
    rows = []
    for i, j in np.argwhere(known).tolist():
        if j + 1 < known.shape[1] and known[i, j + 1] and above[i, j] != above[i, j + 1]:
            rows.append({"x": x[j + 1], "x2": x[j + 1], "y": y[i], "y2": y[i + 1]})
        if i + 1 < known.shape[0] and known[i + 1, j] and above[i, j] != above[i + 1, j]:
            rows.append({"x": x[j], "x2": x[j + 1], "y": y[i + 1], "y2": y[i + 1]})
    if not rows:
        return []
    line = alt.Chart(data(rows)).mark_rule(color=WARM, strokeWidth=3, strokeCap="square")
    across, up = _axes(phase)
    return [line.encode(x=across, x2=alt.X2("x2"), y=up, y2=alt.Y2("y2"))]


def _draws(phase: PhaseMap) -> alt.Chart:
    heaviest = float(phase.draws_weight.max()) if phase.draws_weight.size else 1.0
    columns = (phase.draws_x.tolist(), phase.draws_y.tolist(), phase.draws_weight.tolist())
    rows = [{"x": x, "y": y, "weight": w} for x, y, w in zip(*columns, strict=True)]
    size = alt.Size("weight:Q", scale=alt.Scale(domain=[0, heaviest], range=[2, 55]), legend=None)
    bare = alt.Chart(data(rows)).mark_circle(opacity=0.75, color="#ffffff", stroke="#1b1f24", strokeWidth=0.9)
    across, up = _axes(phase)
    rings: alt.Chart = bare.encode(x=across, y=up, size=size)
    return rings


def _table(phase: PhaseMap) -> Table:
    """Rows from the highest y down, as on the map."""
    short = [f"{number(a)}–{number(b)}" for a, b in zip(phase.x_edges, phase.x_edges[1:], strict=False)]
    rows = []
    for i in reversed(range(phase.cells.shape[0])):
        stretch = interval(float(phase.y_edges[i]), float(phase.y_edges[i + 1]), "number")
        marked = np.zeros(phase.cells.shape[1], dtype=bool) if phase.hatched is None else phase.hatched[i]
        rows.append(
            (
                stretch,
                *(
                    amount(float(value), phase.scale) + (" (hatched)" if mark and not np.isnan(value) else "")
                    for value, mark in zip(phase.cells[i], marked, strict=True)
                ),
            )
        )
    return Table((f"{phase.y_label} ↓ · {phase.x_label} →", *short), tuple(rows))
