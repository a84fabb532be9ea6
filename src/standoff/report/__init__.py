"""Findings → charts → one HTML file. This room arranges and never computes.

Fill a `Findings` (every number and sentence a brief may show) and hand it to `make_brief`; a game tree
becomes a picture by `tree_picture`. The charts' libraries are loaded only when a brief is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standoff.report.answers import (
    AnswerWithout,
    BottomLine,
    Box,
    BranchLine,
    BranchPanel,
    BranchPicture,
    CalibrationCurve,
    ChanceCurve,
    ClaimRow,
    Coefficient,
    Driver,
    Flip,
    IndicatorRow,
    Moved,
    MoveRow,
    OtherEquilibria,
    OutcomeRow,
    PhaseMap,
    QuestionRow,
    ReadingAnswer,
    Spread,
    Tornado,
    WhatIfRow,
    WhatIfs,
)
from standoff.report.findings import Findings, Provenance, TreePicture
from standoff.report.record import (
    ActorRow,
    AssumptionRow,
    BeliefPath,
    BeliefPoint,
    CeasefireRow,
    EpisodeRow,
    EvidenceRow,
    Header,
    ReadingRow,
    RedLineRow,
    ReliabilityRow,
    SourceRow,
    TieRow,
)
from standoff.report.tree_svg import TreeNode, tree_picture
from standoff.report.truces import Contrast, HoldRow, SurvivalCurve, TruceForecast, TruceMark
from standoff.report.weeks import DatedRow, Dots, Fan, PhaseChances, Scenario, ToldDay, WeeksAhead

if TYPE_CHECKING:
    from standoff.report.brief import make_brief
    from standoff.report.charts.branch import branch_svg
    from standoff.report.charts.chances import chances_svg
    from standoff.report.charts.fits import calibration_svg, coefficients_svg

__all__ = [
    "ActorRow",
    "AnswerWithout",
    "AssumptionRow",
    "BeliefPath",
    "BeliefPoint",
    "BottomLine",
    "Box",
    "BranchLine",
    "BranchPanel",
    "BranchPicture",
    "CeasefireRow",
    "CalibrationCurve",
    "ChanceCurve",
    "Coefficient",
    "ClaimRow",
    "Contrast",
    "DatedRow",
    "Dots",
    "Driver",
    "EpisodeRow",
    "EvidenceRow",
    "Fan",
    "Findings",
    "Flip",
    "Header",
    "HoldRow",
    "IndicatorRow",
    "MoveRow",
    "Moved",
    "OtherEquilibria",
    "OutcomeRow",
    "PhaseChances",
    "PhaseMap",
    "Provenance",
    "QuestionRow",
    "ReadingAnswer",
    "ReadingRow",
    "RedLineRow",
    "ReliabilityRow",
    "Scenario",
    "SourceRow",
    "Spread",
    "SurvivalCurve",
    "TieRow",
    "ToldDay",
    "Tornado",
    "TreeNode",
    "TreePicture",
    "TruceForecast",
    "TruceMark",
    "WeeksAhead",
    "WhatIfRow",
    "WhatIfs",
    "branch_svg",
    "calibration_svg",
    "chances_svg",
    "coefficients_svg",
    "make_brief",
    "tree_picture",
]


def __getattr__(name: str) -> Any:
    if name == "make_brief":  # brings in jinja2; altair and vl-convert follow when a chart is drawn
        from standoff.report.brief import make_brief

        return make_brief
    if name in ("calibration_svg", "coefficients_svg"):
        from standoff.report.charts import fits

        return getattr(fits, name)
    if name == "chances_svg":
        from standoff.report.charts.chances import chances_svg

        return chances_svg
    if name == "branch_svg":
        from standoff.report.charts.branch import branch_svg

        return branch_svg
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
