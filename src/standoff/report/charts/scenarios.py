"""What-ifs beside the base: a dumbbell per scenario, doing and seeing in groups of their own."""

from __future__ import annotations

import altair as alt

from standoff.report.answers import Spread, WhatIfRow, WhatIfs
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import INK, SOFT_INK, across, data, domain_of, down, drawing, layered
from standoff.report.charts.rows import Row, bar_layers, is_known, label_layers, line_across, place
from standoff.report.words import amount, cells

GROUPS = {"base": "", "doing": "Doing: made so", "seeing": "Seeing: learned to be so"}


def scenario_chart(whatifs: WhatIfs, column: int) -> Figure:
    """One subject's answer under each scenario, tied to the base by a line; hollow where it is seen."""
    subject, scale = whatifs.subjects[column], whatifs.scales[column]
    listed = [whatifs.base, *ordered(whatifs)]
    answers = [row.answers[column] for row in listed]
    placed, height = place(_rows(listed, answers))
    base = answers[0] if answers[0] is not None and is_known(answers[0]) else None
    known = [answer for answer in answers if answer is not None and is_known(answer)]
    domain = domain_of([end for s in known for end in (s.low90, s.high90)], scale)
    x, y = across(subject, scale, domain), down(height)
    layers: list[alt.Chart] = []
    if base is not None:
        layers.append(line_across(base.median, subject, scale, domain, height, top=placed[0].bar))
    layers += bar_layers(placed, subject, scale, domain, height)
    if base is not None:
        ties = [
            {"y": spot.bar, "from": base.median, "to": spot.row.spread.median}
            for spot in placed[1:]
            if spot.row.spread and is_known(spot.row.spread)
        ]
        tie = alt.Chart(data(ties)).mark_rule(color=INK, strokeWidth=1.5)
        layers.append(tie.encode(x=x("from"), x2=alt.X2("to"), y=y("y")))
        start = alt.Chart(data(ties)).mark_tick(color=SOFT_INK, thickness=2, size=14)
        layers.append(start.encode(x=x("from"), y=y("y")))
    layers += label_layers(placed, height)
    chart = layered(layers, height)
    title = f"What if: {subject}"
    changes = [
        f"{row.title}: {amount(answer.median, scale)}"
        for row, answer in zip(listed, answers, strict=True)
        if answer is not None
    ]
    id = f"whatif-{column}"
    description = "; ".join(changes) + " (medians)."
    table = Table(
        ("Scenario", "Median", "50% of worlds", "90% of worlds"),
        tuple((row.title, *cells(answer, scale)) for row, answer in zip(listed, answers, strict=True)),
    )
    return Figure(id, title, description, drawing(chart, id, title, description), table)


def ordered(whatifs: WhatIfs) -> list[WhatIfRow]:
    """Doing before seeing, each in the file's order."""
    return [row for kind in ("doing", "seeing") for row in whatifs.rows if row.kind == kind]


def _rows(listed: list[WhatIfRow], answers: list[Spread | None]) -> list[Row]:
    rows = []
    before = ""
    for row, answer in zip(listed, answers, strict=True):
        group = GROUPS[row.kind] if row.kind != before else ""
        rows.append(Row(row.title, answer, hollow=row.kind == "seeing", group=group))
        before = row.kind
    return rows
