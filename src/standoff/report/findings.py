"""All that a brief shows, as plain frozen records: the border between what is computed and what is arranged.

Whoever computes fills these; the rest of the room lays them out and adds no number of its own. Dates are ISO
text (`2020-10-26`), probabilities lie in 0–1, ids are the crisis file's, and everything that is text is
*data*: it is escaped on its way to the page. Empty tuples and `None` mean "nothing to show": the section is
left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.report.answers import (
    BottomLine,
    ClaimRow,
    IndicatorRow,
    MoveRow,
    OtherEquilibria,
    OutcomeRow,
    PhaseMap,
    QuestionRow,
    Tornado,
    WhatIfs,
)
from standoff.report.record import (
    ActorRow,
    AssumptionRow,
    BeliefPath,
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
from standoff.report.truces import TruceForecast
from standoff.report.weeks import WeeksAhead


@dataclass(frozen=True)
class TreePicture:
    title: str
    svg: str  # from `tree_picture`; trusted markup
    nodes: int
    reading: str = ""
    moves: tuple[MoveRow, ...] = ()


@dataclass(frozen=True)
class Provenance:
    digest: str
    version: str
    seed: int
    worlds: int
    unused: int  # worlds whose solution was not certified
    ess: float
    pareto_k: float
    precision: tuple[float, float]
    residual: float
    regret: float
    notes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()  # references of exactly the methods used


@dataclass(frozen=True)
class Findings:
    header: Header
    provenance: Provenance
    bottom_lines: tuple[BottomLine, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    outcomes: tuple[OutcomeRow, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    beliefs: tuple[BeliefPath, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    episodes: tuple[EpisodeRow, ...] = ()
    tornadoes: tuple[Tornado, ...] = ()  # of the bottom lines; a claim carries its own
    phase_maps: tuple[PhaseMap, ...] = ()
    other_equilibria: OtherEquilibria | None = None  # None: not sought
    whatifs: WhatIfs | None = None
    trees: tuple[TreePicture, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    ceasefires: tuple[CeasefireRow, ...] = ()
    red_lines: tuple[RedLineRow, ...] = ()
    actors: tuple[ActorRow, ...] = ()
    ties: tuple[TieRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    assumptions: tuple[AssumptionRow, ...] = ()
    reliability: tuple[ReliabilityRow, ...] = ()
    weeks: WeeksAhead | None = None
    truces: TruceForecast | None = None
