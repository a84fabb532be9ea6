"""The crisis with everything spelled out: what every later room works with.

Patterns are expanded, short forms written out, and every distribution has a name: trees, odds, costs and
preferences hold only numbers, names and arithmetic. Every reading carries its own game. Written out, this
is a crisis file again, and reading that gives the same crisis.
"""

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag

from standoff.crisis.fields import Id, Model, Moment, Share
from standoff.crisis.records import (
    Actor,
    Ceasefire,
    Claim,
    Event,
    Header,
    Observed,
    Question,
    RedLine,
    Reliability,
    Source,
    Tie,
    WhatIf,
)
from standoff.crisis.written import Outcome

ALL = "all"
"""Stands for the type of a player that has none, and for every type where type does not matter."""

DEFAULT_GAP = 0.1


class Cost(Model):
    """What a move costs a player, by type or under `all`."""

    who: str
    sunk: dict[str, str] | None = None
    tied: dict[str, str] | None = None
    when: str | None = None
    why: str | None = None
    source: str | None = None


class Branch(Model):
    """Where an action leads: a node, or the name of a part or outcome."""

    then: "Node"
    costs: tuple[Cost, ...] = ()
    odds: str | None = None


class DecisionNode(Model):
    """A point at which a player chooses."""

    move: str
    hides: tuple[str, ...] = ()
    infoset: str | None = None
    actions: dict[str, Branch]


class ChanceNode(Model):
    """A point at which chance decides."""

    chance: str
    hides: tuple[str, ...] = ()
    actions: dict[str, Branch]


def _node_form(found: Any) -> str:
    if isinstance(found, str):
        return "as:name"
    chance = isinstance(found, ChanceNode) or (isinstance(found, dict) and "chance" in found)
    return "as:chance" if chance else "as:move"


Node: TypeAlias = Annotated[
    Annotated[str, Tag("as:name")] | Annotated[DecisionNode, Tag("as:move")] | Annotated[ChanceNode, Tag("as:chance")],
    Discriminator(_node_form),
]


class Player(Model):
    """A player: type to odds; none if it has nothing to hide."""

    types: dict[str, str] = {}


class GameSection(Model):
    """A game as a tree."""

    players: dict[str, Player]
    outcomes: dict[str, Outcome]
    tree: Node
    parts: dict[str, Node] = {}
    precision: str
    pattern_used: str | None = None


class Preference(Model):
    """What one type of a player wants: chains of an ordering, or a value per outcome."""

    ordering: tuple[str, ...] | None = None
    values: dict[str, str] | None = None
    gap: float = DEFAULT_GAP
    why: str | None = None
    source: str | None = None


Preferences = dict[str, dict[str, Preference]]
"""Player to type (or `all`) to preference."""


class Unknown(Model):
    """A quantity drawn in every world, with its reason."""

    value: str
    why: str | None = None
    source: str | None = None


class Reading(Model):
    """One structural reading of the crisis."""

    id: Id
    title: str
    odds: Share
    why: str | None = None
    source: str | None = None
    game: GameSection
    preferences: Preferences


class Episode(Model):
    """An earlier crisis with its own small game."""

    id: Id
    title: str
    date: Moment
    until: Moment | None = None
    relevance: str = "1"
    game: GameSection
    preferences: Preferences
    observed: tuple[Observed, ...]
    why: str | None = None
    source: str | None = None


class TruceTerms(Model):
    """What the next truce will be like: chances, and what a patron that holds back does."""

    monitors: str = "0"
    """Chance that there are monitors on the ground."""
    peacekeepers: str = "0"
    """Chance that peacekeepers are there; what these two leave of 1 has neither."""
    written: str = "0"
    """Chance that terms are put in writing."""
    definitive: str = "0"
    """Chance that it is meant to end the war rather than to pause it."""
    after_intervention: str = "1"
    """Chance that a truce after an intervention is kept by peacekeepers."""
    earlier: str = "0"
    """Truces between the sides that broke before those listed under `ceasefires`."""
    curbed: str | None = None
    """The moves of a round by which a patron holds back its support."""


class Weeks(Model):
    """The weeks ahead: how often the game is played again, how long each phase lasts and what it costs.

    Means are in days, rates per day. Every amount is a number or an expression in unknowns.
    """

    horizon: date
    """How far to look ahead, unless asked otherwise."""
    phases: dict[str, str]
    """Every outcome of every reading to the phase it begins."""
    rounds_per_day: str
    intervention_days: str
    clash_days: str
    mediation: str
    """Chance that a clash is stopped; otherwise the war widens."""
    wider_war_days: str
    settlement_days: str
    truce: TruceTerms = TruceTerms()
    deaths: dict[str, str]
    """Phase to deaths per day."""
    displaced: dict[str, str]
    """Phase to people newly displaced per day."""
    spread: str
    """Coefficient of variation of deaths and displaced between paths."""

    @property
    def amounts(self) -> tuple[str, ...]:
        """Every amount of the section, as written."""
        terms = self.truce
        chances = (terms.monitors, terms.peacekeepers, terms.written, terms.definitive, terms.after_intervention)
        means = (self.intervention_days, self.clash_days, self.wider_war_days, self.settlement_days)
        others = (self.rounds_per_day, self.mediation, self.spread, terms.earlier)
        return (*means, *others, *chances, *self.deaths.values(), *self.displaced.values())


class Crisis(Model):
    """A crisis with everything spelled out."""

    standoff: int = 1
    crisis: Header
    sources: dict[str, Source] = {}
    reliability: Reliability = {}
    actors: dict[str, Actor] = {}
    ties: tuple[Tie, ...] = ()
    events: tuple[Event, ...] = ()
    red_lines: tuple[RedLine, ...] = ()
    ceasefires: tuple[Ceasefire, ...] = ()
    episodes: tuple[Episode, ...] = ()
    unknowns: dict[str, Unknown] = {}
    readings: tuple[Reading, ...]
    weeks: Weeks | None = None
    argument: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    whatif: tuple[WhatIf, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the whole crisis; two files that resolve to the same crisis share it."""
        plain = self.model_dump(mode="json", by_alias=True)
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
