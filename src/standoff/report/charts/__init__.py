"""Charts as static SVG, each with its data table. Importing this brings in Altair and vl-convert."""

from standoff.report.charts.branch import branch_chart, branch_svg
from standoff.report.charts.claims import claims_chart
from standoff.report.charts.dotplot import dotplot
from standoff.report.charts.fan import fan_chart
from standoff.report.charts.figure import Figure, Table
from standoff.report.charts.outcomes import outcomes_chart
from standoff.report.charts.phase import phase_chart
from standoff.report.charts.phases import phases_chart
from standoff.report.charts.scenarios import scenario_chart
from standoff.report.charts.survival import survival_chart
from standoff.report.charts.tally import tally_chart
from standoff.report.charts.timeline import timeline
from standoff.report.charts.tornado import tornado_chart

__all__ = [
    "Figure",
    "Table",
    "branch_chart",
    "branch_svg",
    "claims_chart",
    "dotplot",
    "fan_chart",
    "outcomes_chart",
    "phase_chart",
    "phases_chart",
    "scenario_chart",
    "survival_chart",
    "tally_chart",
    "timeline",
    "tornado_chart",
]
