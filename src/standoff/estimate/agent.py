"""Agent error: at each information set independent errors on each action (Signorino 1999, 2003)."""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.estimate.links import Link, Probit


@dataclass(frozen=True)
class AgentError:
    """A player errs anew at each information set: the expected utility of every action has an error of unit scale.

    A choice between two compares two errors, so its index is divided by √2. Those who move earlier know the chances
    of the errors, not the errors.
    """

    link: Link = field(default_factory=Probit)
