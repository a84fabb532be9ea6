"""What is to be estimated: the game, what its utilities are made of, and how plays were observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.observed import Observed
from standoff.game import Tree


@dataclass(frozen=True)
class Formula:
    """A Wilkinson formula (`1 + x`, `0 + x`, `a*b`); `fixed` holds coefficients that are given, by term."""

    text: str
    fixed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part of the utilities: what the formula adds to each of the outcomes, for each of the players.

    Where there are several, they share its coefficients. A number instead of a formula is added as it is.
    """

    outcomes: tuple[str, ...]
    players: tuple[str, ...]
    formula: Formula | float

    @property
    def label(self) -> str:
        """What coefficients are called after: `attacker(war)`."""
        return f"{', '.join(self.players)}({', '.join(self.outcomes)})"


@dataclass(frozen=True, eq=False)
class Specification:
    """A game to be estimated. Utilities that no part speaks of are 0.

    `scales` gives formulas of log standard deviations of players' errors (1 unless given), `precision` that of log λ of
    a quantal response. `levels` orders the levels of factors, which are sorted otherwise; the first is the base.
    `weight` names a column by which each row's log-likelihood is multiplied.
    """

    tree: Tree
    utilities: tuple[Part, ...]
    observed: Observed
    errors: ErrorStructure
    scales: Mapping[str, Formula] = field(default_factory=dict)
    precision: Formula | None = None
    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: str | None = None
    title: str = ""

    @property
    def players(self) -> tuple[str, ...]:
        return self.tree.players
