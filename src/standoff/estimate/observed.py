"""How plays were observed: what columns of a table tell of how they ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ended:
    """A column tells how the play ended.

    A cell names an outcome, or several joined by `|` where it is not known which. `labels` says what cells mean, where
    they are not outcomes' own names.
    """

    column: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """Columns tell how many plays of the row ended in an outcome, or in one of several (`capit|war`)."""

    columns: Mapping[str, str]


@dataclass(frozen=True)
class Moved:
    """Columns tell what was done at each move (`attacker.escalate`): an action's name, or its number from 0.

    An empty cell is a move that was not reached, or not seen. What is recorded of a move that a path does not pass says
    nothing about that path; a play is known up to the ends that fit all the rest.
    """

    columns: Mapping[str, str]


@dataclass(frozen=True)
class Offered:
    """Columns hold the offer of an ultimatum game, and whether it was accepted (1 or 0; None: not known)."""

    offer: str
    accepted: str | None
    least: float
    most: float


Observed = Ended | Counted | Moved | Offered
