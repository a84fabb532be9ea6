"""A claim's quantity as equally likely dots, with its interval under each reading below on the same axis."""

from __future__ import annotations

import math
from collections.abc import Mapping

import altair as alt

from standoff.report.answers import ClaimRow
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import DEEP, INK, WIDTH, across, data, domain_of, down, drawing, layered
from standoff.report.charts.rows import Row, bar_layers, label_layers, line_across, place
from standoff.report.words import amount, cells, interval

DOT = 13.0  # diameter in pixels


def dotplot(claim: ClaimRow, reading_titles: Mapping[str, str]) -> Figure:
    """Each dot is one of n equally likely values: count those beyond the dashed line to read off a chance.

    Kay, Kola, Hullman and Munson (2016): people judge chances better from some twenty dots than from a
    density.
    """
    rows = [Row("All readings", claim.quantity)]
    if len(claim.by_reading) > 1:
        rows += [Row(reading_titles.get(a.reading, a.reading), a.quantity, hollow=True) for a in claim.by_reading]
    spreads = [row.spread for row in rows if row.spread]
    ends = [end for spread in spreads for end in (spread.low90, spread.high90)]
    threshold = [] if claim.threshold is None else [claim.threshold]
    domain = domain_of([*claim.dots, *ends, *threshold], claim.scale)
    piles = stacks(tuple(dot for dot in claim.dots if math.isfinite(dot)), domain)
    pile = DOT * (1 + max((height for _, height in piles), default=0)) + (28 if claim.threshold is not None else 10)
    placed, height = place(rows, start=pile)
    x, y = across(claim.subject, claim.scale, domain), down(height)
    dots = [{"value": value, "y": pile - 6 - DOT * (level + 0.5)} for value, level in piles]
    layers = [
        alt.Chart(data(dots))
        .mark_circle(size=DOT**2 * 0.78, opacity=1, color=DEEP, stroke="#ffffff", strokeWidth=1)
        .encode(x=x("value"), y=y("y"))
    ]
    if claim.threshold is not None and math.isfinite(claim.threshold):
        layers.append(line_across(claim.threshold, claim.subject, claim.scale, domain, height))
        layers.append(_which_side(claim, claim.threshold, x("value")))
    layers += bar_layers(placed, claim.subject, claim.scale, domain, height)
    layers += label_layers(placed, height)
    chart = layered(layers, height)
    q = claim.quantity
    description = (
        f"{claim.subject}: median {amount(q.median, claim.scale)}, half of the worlds "
        f"{interval(q.low50, q.high50, claim.scale)}, nine in ten {interval(q.low90, q.high90, claim.scale)}."
    )
    id = f"dots-{claim.id}"
    table = Table(
        ("Worlds", "Median", "50%", "90%"),
        tuple((row.label, *cells(row.spread, claim.scale)) for row in rows),
    )
    return Figure(id, claim.claim, description, drawing(chart, id, claim.claim, description), table)


def _which_side(claim: ClaimRow, threshold: float, x: alt.X) -> alt.Chart:
    """A word at the head of the dashed line: on which side of it the claim holds."""
    above = claim.holds == "above"
    word = alt.Chart(data([{"value": threshold, "text": "holds →" if above else "← holds"}]))
    mark = word.mark_text(y=8, align="left" if above else "right", dx=5 if above else -5, color=INK)
    note: alt.Chart = mark.encode(x=x, text=alt.Text("text:N"))
    return note


def stacks(dots: tuple[float, ...], domain: tuple[float, float], pixels: float = WIDTH) -> list[tuple[float, int]]:
    """Dots closer together than one dot is wide are set on one another, at the mean of their values."""
    width = DOT / pixels * (domain[1] - domain[0])
    piles: list[list[float]] = []
    for value in sorted(dots):
        if piles and value - piles[-1][0] < width:
            piles[-1].append(value)
        else:
            piles.append([value])
    return [(sum(pile) / len(pile), level) for pile in piles for level in range(len(pile))]
