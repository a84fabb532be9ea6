"""What a brief shows of the weeks ahead: phases by date, dated answers, losses, scenarios.

Shares of paths are plain numbers that add up over what excludes one another; where a chance differs from world to
world it is a `Spread`. Dates are ISO text and grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standoff.report.answers import BottomLine, Scale, Spread


@dataclass(frozen=True)
class PhaseChances:
    """The chance of each phase at the end of each day: `probability[phase][date]`, a date's column adding up to 1.

    `low90` and `high90` have the same shape: nine worlds in ten lie between them; empty where not told.
    """

    dates: tuple[str, ...]
    names: tuple[str, ...]  # fighting, ceasefire, …
    titles: tuple[str, ...]
    probability: tuple[tuple[float, ...], ...]
    low90: tuple[tuple[float, ...], ...] = ()
    high90: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Fan:
    """A tally that grows from day to day, over all paths: its median and central intervals by date."""

    id: str
    title: str  # "Deaths from 2 November on"
    unit: str  # "deaths"
    dates: tuple[str, ...]
    median: tuple[float, ...]
    low50: tuple[float, ...]
    high50: tuple[float, ...]
    low90: tuple[float, ...]
    high90: tuple[float, ...]


@dataclass(frozen=True)
class Dots:
    """Equally likely values (20 or 50 with `beyond`): quantiles at (k + ½)/n over all paths.

    `beyond` of them do not come by the horizon; `beyond_label` says so ("not by 31 December 2020").
    """

    id: str
    title: str
    unit: str  # the axis: "days from 1 November 2020"
    values: tuple[float, ...]
    beyond: int = 0
    beyond_label: str = ""


@dataclass(frozen=True)
class ToldDay:
    """One dated line of an example: `text` is a sentence."""

    date: str
    text: str


@dataclass(frozen=True)
class Scenario:
    """A way the weeks may go. `odds` is its share of all paths, `range90` that share over nine worlds in ten.

    `trigger` is what sets it apart early, as a clause ("Turkey curbs its help by 15 November"); `seen` and `unseen`
    are its shares of the paths with and without it. `deaths` is over its own paths, up to the horizon.
    """

    id: str
    name: str
    sentence: str
    odds: float
    range90: tuple[float, float] | None = None
    trigger: str = ""
    seen: float | None = None
    unseen: float | None = None
    example: tuple[ToldDay, ...] = ()
    deaths: Spread | None = None


@dataclass(frozen=True)
class DatedRow:
    """A dated question or claim of the file, and what the paths answer.

    `answer` is a chance or, with `scale` "number", an amount; `share` the worlds in which a claim holds.
    """

    id: str
    kind: Literal["question", "claim"]
    text: str
    test: str  # as the file writes it
    by: str  # ISO date, or empty
    answer: Spread | None
    scale: Scale = "probability"
    share: float | None = None
    rule: str = ""
    resolution: str = ""
    note: str = ""


@dataclass(frozen=True)
class WeeksAhead:
    """All of it.

    `interpolation` bounds the error in any action's chance that was read between solved games (None: none was).
    """

    as_of: str
    until: str
    paths: int
    worlds: int
    seed: int
    phases: PhaseChances
    lines: tuple[BottomLine, ...] = ()
    dated: tuple[DatedRow, ...] = ()
    fans: tuple[Fan, ...] = ()
    dots: tuple[Dots, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    interpolation: float | None = None
    notes: tuple[str, ...] = ()  # sentences
