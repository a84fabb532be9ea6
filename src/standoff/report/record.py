"""What a brief repeats from the crisis file, and what each report in it did: the record and its weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.report.answers import AnswerWithout, Moved, Spread


@dataclass(frozen=True)
class Header:
    title: str
    crisis_id: str
    as_of: str
    question: str  # the one question of the brief, with its question mark
    summary: str = ""


@dataclass(frozen=True)
class BeliefPoint:
    """Belief after a report; the first point of a path is the prior, with `report` empty."""

    report: str
    date: str
    label: str
    belief: Spread


@dataclass(frozen=True)
class BeliefPath:
    """Belief that `player` is of the type `type`, along the reports. All paths have the same reports."""

    player: str
    type: str
    label: str  # "Russia is resolved"
    points: tuple[BeliefPoint, ...]


@dataclass(frozen=True)
class EvidenceRow:
    """What one report did. The ratio is of what was observed under `about` against under its opposite."""

    id: str
    date: str
    title: str
    source: str  # id(s) of the source, as text
    grade: str
    reliability: float
    likelihood_ratio: Spread | None
    about: str = ""
    moved: tuple[Moved, ...] = ()
    without: tuple[AnswerWithout, ...] = ()
    note: str = ""  # "counts once with …", "alleged: not used"


@dataclass(frozen=True)
class EpisodeRow:
    id: str
    date: str
    title: str
    relevance: Spread
    observed: tuple[str, ...]
    likelihood_ratio: Spread | None = None
    about: str = ""
    moved: tuple[Moved, ...] = ()
    without: tuple[AnswerWithout, ...] = ()
    why: str = ""
    source: str = ""


@dataclass(frozen=True)
class CeasefireRow:
    id: str
    start: str  # ISO date and time, local
    brokers: str
    mechanism: str
    minutes_to_breach: float | None  # None: no breach reported
    note: str = ""
    sources: str = ""


@dataclass(frozen=True)
class RedLineRow:
    id: str
    date: str
    by: str
    against: str
    trigger: str
    then: str
    quote: str = ""
    source: str = ""
    readings: tuple[tuple[str, str], ...] = ()  # (title of the reading, how it takes this line)


@dataclass(frozen=True)
class ActorRow:
    id: str
    name: str
    kind: str
    role: str = ""
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class TieRow:
    kind: str
    start: str  # actor id
    end: str
    means: tuple[str, ...] = ()
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class SourceRow:
    id: str
    publisher: str
    title: str
    date: str
    url: str
    kind: str
    grade: str
    upstream: str = ""


@dataclass(frozen=True)
class AssumptionRow:
    """An unknown or an ordering; `spread` and `after` are its value before and after the evidence."""

    name: str
    kind: Literal["unknown", "ordering"]
    value: str
    why: str
    source: str = ""
    reading: str = ""
    spread: Spread | None = None
    after: Spread | None = None


@dataclass(frozen=True)
class ReadingRow:
    id: str
    title: str
    prior: float
    posterior: float
    why: str = ""
    source: str = ""
    needed_by: tuple[str, ...] = ()  # ids of the claims that hold under this reading alone


@dataclass(frozen=True)
class ReliabilityRow:
    grade: str
    meaning: str
    reliability: float
    changed: bool = False  # set by the crisis file
