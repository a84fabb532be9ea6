"""A branch of equilibria: probabilities against precision on a logarithmic axis, a panel for each information set."""

from __future__ import annotations

import math

import altair as alt

from standoff.report.answers import BranchPanel, BranchPicture
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import (
    DEEP,
    GRID,
    HALO,
    INK,
    MIDDLE,
    WARM,
    WIDTH,
    data,
    drawing,
    heading,
    wrapped,
)
from standoff.report.words import number

COLOURS = (DEEP, WARM, MIDDLE, "#5f6b2d", "#7a3b78", INK)
DASHES = ([1, 0], [7, 3], [2, 2], [7, 3, 2, 3], [12, 3], [4, 1])
HEIGHT = 120
WIDE = 84  # characters of small print above two columns
SHOWN_POINTS = 9  # rows of the data table
MOST_TICKS = 6


def branch_svg(picture: BranchPicture) -> str:
    """The picture as one self-contained SVG under its title, the same bytes for the same branch."""
    return branch_chart(picture, titled=True).svg


def branch_chart(picture: BranchPicture, *, titled: bool = False) -> Figure:
    """Panels in two columns; a line is an action, a point marks where the branch turns back.

    Points are joined in the order in which the branch is travelled, so a fold shows as what it is: for a stretch of
    precisions the line runs backwards, and there are several equilibria. `titled` writes the title into the drawing,
    for a picture that stands alone.
    """
    shown = [k for k, value in enumerate(picture.precision) if value > 0.0]
    panels = [_panel(picture, panel, shown) for panel in picture.panels]
    rows = [alt.hconcat(*panels[k : k + 2], spacing=26) for k in range(0, len(panels), 2)]
    chart = alt.vconcat(*rows, spacing=18)
    if titled:
        chart = chart.properties(title=_heading(picture))
    turns = len(picture.folds)
    description = (
        f"How often each action is taken as precision grows to {number(picture.precision[-1])}, at "
        f"{len(panels)} information sets"
        + (f" of {len(panels) + picture.left_out}" if picture.left_out else "")
        + f". The branch turns back {turns} {'time' if turns == 1 else 'times'}; rings mark where."
    )
    return Figure(
        "branch", picture.title, description, drawing(chart, "branch", picture.title, description), _table(picture)
    )


def _heading(picture: BranchPicture) -> alt.TitleParams:
    """The title, and beneath it what the rings are and what is left out."""
    notes = []
    if picture.folds:
        notes.append("Rings mark where the branch turns back: between them there are several equilibria.")
    if picture.left_out:
        shown = len(picture.panels)
        notes.append(
            f"Of {shown + picture.left_out} information sets the {shown} at which play changes most are shown."
        )
    return heading(picture.title, notes, WIDE)


def _ticks(low: float, high: float) -> list[float]:
    """Values of λ to label: 1, 2 and 5 times powers of ten, or fewer of these where they would stand too close.

    >>> _ticks(0.3, 20.0)
    [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    >>> _ticks(0.01, 1000.0)
    [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        found = [float(f"{step}e{power}") for power in powers for step in steps]
        found = [value for value in found if low <= value <= high]
        if len(found) <= MOST_TICKS:
            return found
    return found[:: -(-len(found) // MOST_TICKS)]


def _panel(picture: BranchPicture, panel: BranchPanel, shown: list[int]) -> alt.LayerChart:
    rows, turns = [], []
    for line in panel.lines:
        points = {
            k: {"at": picture.precision[k], "p": line.probability[k], "order": k, "action": line.action} for k in shown
        }
        rows += list(points.values())
        turns += [points[k] for k in picture.folds if k in points]
    names = [line.action for line in panel.lines]
    low, high = min(picture.precision[k] for k in shown), max(picture.precision[k] for k in shown)
    across = alt.X(
        "at:Q", scale=alt.Scale(type="log", nice=False), axis=_axis("Precision λ", "~g", 1.0, _ticks(low, high))
    )
    up = alt.Y("p:Q", scale=alt.Scale(domain=[0.0, 1.0], nice=False), axis=_axis(None, ".0f", 100.0))
    legend = alt.Legend(title=None, orient="bottom", columns=2, labelLimit=WIDTH // 2, symbolType="stroke")
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(names))]
    dashes = [DASHES[k % len(DASHES)] for k in range(len(names))]
    colour = alt.Color("action:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    dash = alt.StrokeDash("action:N", scale=alt.Scale(domain=names, range=dashes), legend=None)
    bare = alt.Chart(data(rows)).mark_line(strokeWidth=2)
    layers = [bare.encode(x=across, y=up, color=colour, strokeDash=dash, order="order:Q")]
    if turns:
        ring = alt.Chart(data(turns)).mark_point(size=42, filled=True, fill=HALO, stroke=INK, strokeWidth=1.6)
        layers.append(ring.encode(x=across, y=up))
    title = alt.TitleParams(wrapped(panel.title, 42), anchor="start", fontSize=14, fontWeight="normal", color=INK)
    whole = alt.LayerChart(layer=layers, width=WIDTH - 40, height=HEIGHT, title=title)
    apart: alt.LayerChart = whole.resolve_scale(color="independent", strokeDash="independent")
    return apart


def _axis(title: str | None, form: str, times: float, values: list[float] | None = None) -> alt.Axis:
    unit = "%" if times == 100.0 else ""
    # a count beside values would thin them out
    where = {"tickCount": 4} if values is None else {"values": values}
    return alt.Axis(
        title=title, **where, grid=True, gridColor=GRID,
        labelExpr=f"format({times:g} * datum.value, '{form}') + '{unit}'",
    )  # fmt: skip


def _table(picture: BranchPicture) -> Table:
    """A few points along the way, folds among them."""
    last = len(picture.precision) - 1
    even = {round(k * last / (SHOWN_POINTS - 1)) for k in range(SHOWN_POINTS)}
    points = sorted(even | set(picture.folds))
    columns = ("Information set: action", *(f"λ = {number(picture.precision[k])}" for k in points))
    rows = [
        (f"{panel.title}: {line.action}", *(f"{100 * line.probability[k]:.0f}%" for k in points))
        for panel in picture.panels
        for line in panel.lines
    ]
    return Table(columns, tuple(rows))
