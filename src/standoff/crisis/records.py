"""What happened and who said so: sources, actors, ties, reports, red lines, ceasefires, questions.

These read the same in both forms of a crisis file; nothing in them needs resolving.
"""

from datetime import UTC, date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from standoff.crisis.fields import Day, Grade, Id, Model, Moment, Name, Share, Value, When, ends_of

Status = Literal["fact", "claimed", "alleged", "opinion"]
Means = Literal["arms", "drones", "intelligence", "militia", "troops", "money"]


class Header(Model):
    """Which crisis this is, and when the reader stands."""

    id: Id
    """Short name of the crisis, as on the command line."""
    title: str
    """Title of the brief."""
    as_of: Day
    """The day on which the analyst stands; nothing later is evidence."""
    summary: str = ""
    """What the crisis is about, in a few sentences."""


class Source(Model):
    """A publication on which a statement of the file rests."""

    publisher: str
    title: str = ""
    date: Day
    """Day of publication."""
    url: str | None = None
    kind: Literal["official", "wire", "analysis", "opinion"]
    grade: Grade | None = None
    """Admiralty grade of the source, such as B2."""
    upstream: Id | None = None
    """The source this one repeats; reports with one upstream count once."""


class Actor(Model):
    """A government, alliance or group that appears in the crisis."""

    name: str
    kind: Literal["state", "alliance", "organisation", "armed_group", "territory", "person"]
    code: str | None = None
    """ISO or similar code, such as RUS."""
    aliases: tuple[str, ...] = ()
    members: tuple[Name, ...] = ()
    """Actors that belong to an alliance or organisation."""


class Tie(Model):
    """A standing relation between two actors."""

    kind: Literal["patron", "guarantee", "alliance", "rivalry", "mediation"]
    from_: Name = Field(alias="from")
    to: Name
    means: tuple[Means, ...] = ()
    """What a patron gives."""
    note: str | None = None
    source: Id | None = None


class Quote(Model):
    """Words of a source."""

    source: Id
    text: str
    span: tuple[int, int] | None = None
    """Where the words stand in the source: first character and the one after the last."""


class Event(Model):
    """A report: who did or said what, by whose account."""

    id: Id
    date: Moment
    until: Moment | None = None
    who: Name
    act: Name
    """A word for what was done, such as airstrike."""
    whom: tuple[Name, ...] = ()
    where: str | None = None
    what: str | None = None
    """What happened, in one sentence."""
    quote: Quote | None = None
    sources: tuple[Id, ...] = ()
    grade: Grade | None = None
    """Grade of the item; comes before the source's."""
    status: Status = "claimed"
    move: str | None = None
    """The move of the game this report is evidence of: `russia.signal = strike`."""


class RedLine(Model):
    """A threat with its trigger."""

    id: Id
    by: Name
    against: tuple[Name, ...]
    date: Moment
    trigger: str
    then: str
    source: Id | None = None
    quote: Quote | None = None


class Breach(Model):
    """One account of when a truce was first broken."""

    at: When
    """When; a pair where it lies between two moments."""
    sources: tuple[Id, ...] = ()
    grade: Grade | None = None
    status: Status = "claimed"


class Ceasefire(Model):
    """A truce and how long it held."""

    id: Id
    from_: Moment = Field(alias="from")
    until: Moment | None = None
    """When it was over. A truce without this and without a breach still holds on the day `as_of`."""
    first_breach: When | None = None
    """When it was first broken; a pair where that lies between two moments."""
    breaches: tuple[Breach, ...] = ()
    """Accounts of the first breach that contradict each other, in place of `first_breach`."""
    grade: Grade | None = None
    """Grade of what is said of the first breach, or of the end."""
    brokers: tuple[Name, ...] = ()
    between: tuple[Name, ...] = ()
    mechanism: Literal["none", "monitors", "peacekeepers"] = "none"
    written: bool = False
    """Whether terms were put in writing and signed, beyond the announcement itself."""
    definitive: bool = False
    """Whether it was meant to end the war rather than to pause it."""
    curbed: bool = False
    """Whether a patron of one side held back its support."""
    note: str | None = None
    sources: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _told_once(self) -> Self:
        if self.first_breach is not None and self.breaches:
            raise PydanticCustomError(
                "breach_twice", "the first breach is either `first_breach` or `breaches`, not both"
            )
        return self

    @property
    def accounts(self) -> tuple[Breach, ...]:
        """Every account of the first breach; none if it was never broken."""
        if self.first_breach is None:
            return self.breaches
        return (Breach(at=self.first_breach, sources=self.sources, grade=self.grade, status="claimed"),)

    @property
    def first_told(self) -> date | datetime | None:
        """The earliest moment at which any account has it broken."""
        told = [ends_of(account.at)[0] for account in self.accounts]
        return min(told, key=on_one_clock) if told else None

    @property
    def begins(self) -> datetime:
        """When it begins, at the earliest; for sorting."""
        return on_one_clock(self.from_)


def on_one_clock(moment: date | datetime) -> datetime:
    """For sorting: a day counts from its first minute, a time without an offset as UTC."""
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Observed(Model):
    """A move seen in an earlier crisis."""

    move: str
    """As `turkey.reply = fold`."""
    grade: Grade | None = None
    sources: tuple[Id, ...] = ()
    status: Status = "fact"


class Claim(Model):
    """A claim of the argument, in the words of a source, and its test."""

    id: Id
    claim: str
    source: Id | None = None
    quote: Quote | None = None
    test: str
    """A comparison in the language of queries."""


class Resolution(Model):
    """How a question came out."""

    date: Day
    outcome: bool | str
    source: Id | None = None


class Question(Model):
    """A dated question with the rule that settles it."""

    id: Id
    question: str
    by: Day
    test: str | None = None
    """The query that answers it."""
    statement: str | None = None
    """What a yes means, to complete “It is likely that …”, such as “a ceasefire holds for a week”."""
    resolves: str
    """The rule by which a reader could settle it."""
    resolution: Resolution | None = None


class WhatIf(Model):
    """A named scenario: parameters set, moves forbidden or forced (doing), moves seen (seeing)."""

    id: Id
    title: str
    set: dict[str, Value] = {}
    """Unknown to value."""
    forbid: tuple[str, ...] = ()
    force: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    note: str | None = None


Reliability = dict[str, Share]
"""Admiralty grade (`B`, `"2"` or `B2`) to the chance that a report so graded is true as reported."""
