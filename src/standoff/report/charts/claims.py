"""In how many worlds each claim holds, overall and under each reading."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt

from standoff.report.answers import ClaimRow
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import (
    DEEP,
    GRID,
    INK,
    WARM,
    WIDTH,
    across,
    data,
    down,
    drawing,
    layered,
)
from standoff.report.charts.rows import Row, label_layers, place
from standoff.report.record import ReadingRow
from standoff.report.words import percent_short

SHAPES = ("triangle-up", "diamond", "square", "triangle-down", "cross")
FILLS = ("#ffffff", WARM, "#9aa2ad", "#e6b58f", "#5c5200")


def claims_chart(claims: Sequence[ClaimRow], readings: Sequence[ReadingRow]) -> Figure:
    """A row per claim: a large dot for all worlds, a smaller shape per reading; to the right, more hold."""
    asked = [claim for claim in claims if claim.share is not None and math.isfinite(claim.share)]
    placed, height = place([Row(claim.claim, None) for claim in asked])
    several = readings if len(readings) > 1 else ()
    names = ["All readings", *(f"{reading.id}: {reading.title}" for reading in several)]
    marks = []
    for spot, claim in zip(placed, asked, strict=True):
        by_reading = {answer.reading: answer.share for answer in claim.by_reading}
        for k, reading in enumerate(several):
            share = by_reading.get(reading.id)
            if share is not None and math.isfinite(share):
                marks.append({"y": spot.bar, "share": share, "which": names[k + 1], "area": 110})
        marks.append({"y": spot.bar, "share": claim.share, "which": "All readings", "area": 210})
    x, y = across("Worlds in which the claim holds", "probability", (0.0, 1.0)), down(height)
    rails = alt.Chart(data([{"y": spot.bar, "a": 0, "b": 1} for spot in placed]))
    source = alt.Chart(data(marks))
    legend = alt.Legend(
        title=None,
        orient="top",
        direction="vertical",
        labelLimit=WIDTH - 30,
        symbolSize=110,
        symbolStrokeWidth=1.5,
    )
    points = source.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1.5).encode(
        x=x("share"),
        y=y("y"),
        shape=alt.Shape(
            "which:N",
            scale=alt.Scale(domain=names, range=["circle", *_cycle(SHAPES, several)]),
            legend=legend,
        ),
        fill=alt.Fill("which:N", scale=alt.Scale(domain=names, range=[DEEP, *_cycle(FILLS, several)]), legend=legend),
        size=alt.Size("area:Q", scale=None, legend=None),
    )
    line = rails.mark_rule(color=GRID, strokeWidth=2).encode(x=x("a"), x2=alt.X2("b"), y=y("y"))
    chart = layered([line, points, *label_layers(placed, height)], height)
    title = "In how many worlds each claim holds"
    description = (
        "; ".join(f"{claim.claim}: {percent_short(claim.share or 0.0)}" for claim in asked)
        + ". By reading in the table below."
    )
    table = Table(
        ("Claim", "All readings", *(reading.id for reading in several)),
        tuple(
            (
                claim.claim,
                percent_short(claim.share or 0.0),
                *(_share(claim, reading.id) for reading in several),
            )
            for claim in asked
        ),
    )
    return Figure("claims", title, description, drawing(chart, "claims", title, description), table)


def _cycle(choices: tuple[str, ...], readings: Sequence[ReadingRow]) -> list[str]:
    return [choices[k % len(choices)] for k in range(len(readings))]


def _share(claim: ClaimRow, reading: str) -> str:
    share = next((answer.share for answer in claim.by_reading if answer.reading == reading), None)
    return "–" if share is None else percent_short(share)
