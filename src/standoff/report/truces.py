"""What a brief shows of truces: how long the next one holds, by what keeps it, beside those that broke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.report.answers import BottomLine, Spread

Contrast = Literal["mechanism", "restraint"]
"""What a panel sets side by side: who is on the ground, or whether the patron curbs its support."""


@dataclass(frozen=True)
class SurvivalCurve:
    """The chance that a truce still holds at each of `days` (growing, above 0): bands over worlds.

    Curves of one `kind` share a panel, in the order given.
    """

    label: str  # "no one on the ground", "peacekeepers"
    kind: Contrast
    days: tuple[float, ...]
    median: tuple[float, ...]
    low50: tuple[float, ...]
    high50: tuple[float, ...]
    low90: tuple[float, ...]
    high90: tuple[float, ...]


@dataclass(frozen=True)
class TruceMark:
    """A truce of the record. Its first breach came `shortest` to `longest` days after it began.

    The two are the same where the moment is known; `longest` is None where it still holds, at the age of `shortest`.
    `disputed` says that the accounts contradict one another.
    """

    label: str
    shortest: float
    longest: float | None
    disputed: bool = False
    note: str = ""
    sources: tuple[str, ...] = ()  # ids


@dataclass(frozen=True)
class HoldRow:
    """One variant's chances to hold, in the order of the forecast's `spans`; None: nothing to say."""

    label: str
    chances: tuple[Spread | None, ...]


@dataclass(frozen=True)
class TruceForecast:
    """The next truce: curves, a table of chances to hold `spans` days, and the record they are seen against."""

    curves: tuple[SurvivalCurve, ...]
    rows: tuple[HoldRow, ...]
    spans: tuple[float, ...] = (1.0, 7.0, 30.0, 90.0)
    marks: tuple[TruceMark, ...] = ()
    lines: tuple[BottomLine, ...] = ()
    cautions: tuple[str, ...] = ()  # sentences: "There is no data on the patron's restraint: …"
    sources: tuple[str, ...] = ()  # ids, or references in words
    notes: tuple[str, ...] = ()  # sentences on what the sources can and cannot say
