"""How it may end: each outcome's probability over worlds."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.report.answers import OutcomeRow
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.look import drawing
from standoff.report.charts.rows import Row, interval_chart
from standoff.report.words import amount, cells


def outcomes_chart(outcomes: Sequence[OutcomeRow]) -> Figure:
    """A labelled interval per outcome, in the order given."""
    title = "How it may end"
    chart = interval_chart([Row(o.title, o.probability) for o in outcomes], "Probability", "probability")
    description = "; ".join(f"{o.title}: {amount(o.probability.median, 'probability')}" for o in outcomes) + "."
    table = Table(
        ("Outcome", "Median", "50% of worlds", "90% of worlds"),
        tuple((o.title, *cells(o.probability, "probability")) for o in outcomes),
    )
    return Figure("outcomes", title, description, drawing(chart, "outcomes", title, description), table)
