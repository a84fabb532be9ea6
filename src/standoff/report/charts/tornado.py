"""What an answer hangs on: a bar per unknown, from the answer when it is low to that when it is high."""

from __future__ import annotations

import math

import altair as alt

from standoff.report.answers import Tornado
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import (
    DEEP,
    INK,
    MIDDLE,
    PALE,
    across,
    data,
    domain_of,
    down,
    drawing,
    layered,
)
from standoff.report.charts.rows import Row, label_layers, line_across, place
from standoff.report.words import amount, percent_short

MOST = 10  # bars; the table has them all


def tornado_chart(tornado: Tornado) -> Figure:
    """Bars from the mean in the unknown's lowest fifth (hollow) to that in its highest (dark)."""
    shown = [row for row in tornado.rows if math.isfinite(row.low) and math.isfinite(row.high)][:MOST]
    placed, height = place([Row(row.label, None) for row in shown])
    ends = [end for row in shown for end in (row.low, row.high)]
    domain = domain_of([*ends, tornado.base], tornado.scale)
    x, y = across(tornado.subject, tornado.scale, domain), down(height)
    bars = [{"y": s.bar, "low": r.low, "high": r.high} for s, r in zip(placed, shown, strict=True)]
    source = alt.Chart(data(bars))
    ends_of = source.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1.5, size=110)
    layers = [
        source.mark_rule(strokeWidth=10, color=PALE).encode(x=x("low"), x2=alt.X2("high"), y=y("y")),
        source.mark_rule(strokeWidth=2, color=MIDDLE).encode(x=x("low"), x2=alt.X2("high"), y=y("y")),
        ends_of.encode(x=x("low"), y=y("y"), fill=alt.FillValue("#ffffff")),
        ends_of.encode(x=x("high"), y=y("y"), fill=alt.FillValue(DEEP)),
        *label_layers(placed, height),
    ]
    if math.isfinite(tornado.base):
        layers.insert(0, line_across(tornado.base, tornado.subject, tornado.scale, domain, height))
    chart = layered(layers, height)
    title = f"What it hangs on: {tornado.subject}"
    scale = tornado.scale
    description = f"{tornado.subject} is {amount(tornado.base, scale)} on the whole. " + " ".join(
        f"{row.label}: {amount(row.low, scale)} when low, {amount(row.high, scale)} when high." for row in shown[:3]
    )
    id = f"tornado-{tornado.id}"
    table = Table(
        ("Unknown", "Lowest fifth", "Highest fifth", "Share of variance"),
        tuple(
            (
                row.label,
                amount(row.low, tornado.scale),
                amount(row.high, tornado.scale),
                percent_short(row.share_of_variance),
            )
            for row in tornado.rows
        ),
    )
    return Figure(id, title, description, drawing(chart, id, title, description), table)
