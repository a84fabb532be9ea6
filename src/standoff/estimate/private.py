"""Private information: shocks on payoffs that only their owner knows (Signorino 2003)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PrivateInformation:
    """The payoff of each outcome has a normal shock of unit standard deviation, known to the player it belongs to.

    An action is then as uncertain to others as what may follow it: the shock on an outcome counts as much as the
    outcome is likely. `carried` lists, by player, the outcomes with a shock; a player that is not in it has one on
    every outcome, those of fixed utility included.
    """

    carried: Mapping[str, tuple[str, ...]] | None = None

    def outcomes_of(self, player: str, outcomes: tuple[str, ...]) -> tuple[str, ...]:
        """The outcomes on which the player has a shock."""
        if self.carried is None or player not in self.carried:
            return outcomes
        return self.carried[player]
