"""The crisis file as an analyst writes it: short forms, patterns, defaults left out.

Short forms stay as they were written, so that a file can be changed and written back without growing.
"""

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from standoff.crisis.fields import Id, Model, Moment, Name, Share, Value
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
from standoff.crisis.written_tree import Amount, Texts, WrittenNode, WrittenUnknown, is_table
from standoff.crisis.written_weeks import WrittenWeeks


class WrittenPlayer(Model):
    """A player and its private types."""

    types: dict[Name, Value] = {}
    """Type to odds; one may say `rest`. A player with nothing to hide has none."""


class Outcome(Model):
    """A way the game can end."""

    title: str = ""


WrittenOutcome: TypeAlias = Annotated[
    Annotated[str, Tag("as:text")] | Annotated[Outcome, Tag("as:outcome")],
    Discriminator(lambda found: "as:outcome" if is_table(found) else "as:text"),
]


class TreeGame(Model):
    """A game written out as a tree."""

    players: dict[Name, WrittenPlayer]
    """Two to six players, by actor id."""
    outcomes: Annotated[dict[Name, WrittenOutcome], Field(min_length=1)]
    tree: WrittenNode
    parts: dict[Name, WrittenNode] = {}
    """Subtrees used in several places, by name."""
    precision: Value | None = None
    """How sharply players choose: λ of quantal response, per unit of utility."""
    pattern_used: str | None = None
    """The pattern a resolved game came from."""


class PatternGame(Model):
    """A well-known game with its roles filled in."""

    pattern: str
    roles: dict[str, Name] = {}
    """Role to actor id."""
    options: dict[str, str | bool | int | float] = {}
    costs: dict[str, Amount] = {}
    types: dict[Name, dict[Name, Value]] = {}
    """Actor to type to odds."""
    labels: dict[Name, str] = {}
    """Outcome to title."""
    rename: dict[Name, Name] = {}
    """The pattern's name of a move, action, type or outcome to one of your own."""
    precision: Value | None = None


WrittenGame: TypeAlias = Annotated[
    Annotated[PatternGame, Tag("as:pattern")] | Annotated[TreeGame, Tag("as:tree")],
    Discriminator(
        lambda found: (
            "as:pattern"
            if isinstance(found, PatternGame) or (isinstance(found, dict) and "pattern" in found)
            else "as:tree"
        )
    ),
]


class WrittenPreference(Model):
    """What a player wants: an ordering, or numbers."""

    ordering: Texts | None = None
    """Best first: `deal > war_goes_on >> clash ~ humiliation`; several chains as a list."""
    values: dict[Name, Value] | None = None
    """Outcome to utility, best 1 and worst 0."""
    gap: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Least size of a step written `>>`; 0.1 unless said otherwise."""
    why: str | None = None
    source: Id | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.ordering is None) == (self.values is None):
            raise PydanticCustomError("preference_form", "a preference is either an `ordering` or `values`")
        return self


PREFERENCE_KEYS = frozenset(WrittenPreference.model_fields)


def _preference_form(found: Any) -> str:
    if isinstance(found, WrittenPreference):
        return "as:preference"
    if not isinstance(found, dict):
        return "as:text"
    return "as:types" if found and not PREFERENCE_KEYS & found.keys() else "as:preference"


TypePreference: TypeAlias = Annotated[
    Annotated[Texts, Tag("as:text")] | Annotated[WrittenPreference, Tag("as:preference")],
    Discriminator(lambda found: "as:preference" if is_table(found) else "as:text"),
]
PlayerPreference: TypeAlias = Annotated[
    Annotated[Texts, Tag("as:text")]
    | Annotated[WrittenPreference, Tag("as:preference")]
    | Annotated[dict[Name, TypePreference], Tag("as:types")],
    Discriminator(_preference_form),
]
"""What a player wants, whatever its type, or type by type."""

WrittenPreferences = dict[Name, PlayerPreference]


class WrittenReading(Model):
    """One way of reading the structure of the crisis: changes to the game as written, or a game of its
    own.
    """

    id: Id
    title: str
    odds: Share
    why: str | None = None
    source: Id | None = None
    changes: dict[str, Any] = {}
    """Dotted path below `game` or `preferences` to its new value."""
    game: WrittenGame | None = None
    preferences: WrittenPreferences | None = None


class WrittenEpisode(Model):
    """An earlier crisis of the same actors, with a small game of its own."""

    id: Id
    title: str
    date: Moment
    until: Moment | None = None
    relevance: Value = 1
    """How much it says about this one, 0 to 1: its likelihood is raised to this power."""
    game: WrittenGame
    preferences: WrittenPreferences = {}
    observed: Annotated[tuple[Observed, ...], Field(min_length=1)]
    why: str | None = None
    source: Id | None = None


class CrisisFile(Model):
    """A crisis as written."""

    standoff: Literal[1]
    """Version of the file format."""
    crisis: Header
    sources: dict[Id, Source] = {}
    reliability: Reliability = {}
    actors: dict[Name, Actor] = {}
    ties: tuple[Tie, ...] = ()
    events: tuple[Event, ...] = ()
    red_lines: tuple[RedLine, ...] = ()
    ceasefires: tuple[Ceasefire, ...] = ()
    episodes: tuple[WrittenEpisode, ...] = ()
    game: WrittenGame | None = None
    preferences: WrittenPreferences = {}
    unknowns: dict[Name, WrittenUnknown] = {}
    readings: tuple[WrittenReading, ...] = ()
    weeks: WrittenWeeks | None = None
    argument: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    whatif: tuple[WhatIf, ...] = ()

    @model_validator(mode="after")
    def _has_a_game(self) -> Self:
        if self.game is None and not (self.readings and all(reading.game for reading in self.readings)):
            raise PydanticCustomError("no_game", "a crisis needs a `game`")
        return self
