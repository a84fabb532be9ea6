"""The section `weeks` as an analyst writes it: everything may be left out."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from standoff.crisis.fields import Day, Model, Name
from standoff.crisis.problems import Path
from standoff.crisis.written_tree import NamedUnknown, WrittenUnknown

CURBED: Path = ("weeks", "truce", "curbed")

Phase: TypeAlias = Literal["fighting", "ceasefire", "intervention", "clash", "wider_war", "settlement"]
"""A state of the crisis; `standoff.crisis.PHASES` lists them in order."""


class WrittenTruceTerms(Model):
    """What the next truce will be like."""

    monitors: WrittenUnknown | None = None
    """Chance that there are monitors on the ground."""
    peacekeepers: WrittenUnknown | None = None
    """Chance that peacekeepers are there; what these two leave of 1 has neither."""
    written: WrittenUnknown | None = None
    """Chance that terms are put in writing."""
    definitive: WrittenUnknown | None = None
    """Chance that it is meant to end the war rather than to pause it."""
    after_intervention: WrittenUnknown | None = None
    """Chance that a truce after an intervention is kept by peacekeepers."""
    earlier: WrittenUnknown | None = None
    """Truces between the sides that broke before those listed under `ceasefires`."""
    curbed: str | None = None
    """The moves of a round by which a patron holds back its support: `turkey.respond = back_off`."""


class WrittenWeeks(Model):
    """The weeks ahead: how often the game is played again, how long each phase lasts and what it costs."""

    horizon: Day | None = None
    """How far to look ahead, unless asked otherwise."""
    phases: dict[Name, Phase] = {}
    """Outcome to the phase it begins. An outcome that bears a phase's name begins it."""
    rounds_per_day: WrittenUnknown | None = None
    """How often a round of the game is decided while there is fighting, per day."""
    intervention_days: WrittenUnknown | None = None
    """How long an intervention lasts before a truce, on average, in days."""
    clash_days: WrittenUnknown | None = None
    """How long a clash lasts before it is stopped or widens, on average, in days."""
    mediation: WrittenUnknown | None = None
    """Chance that a clash is stopped; otherwise the war widens."""
    wider_war_days: WrittenUnknown | None = None
    """How long a wider war lasts before a truce, on average, in days."""
    settlement_days: WrittenUnknown | None = None
    """How long a truce that does not break takes to become a settlement, on average, in days."""
    truce: WrittenTruceTerms = WrittenTruceTerms()
    deaths: dict[Phase, WrittenUnknown] = {}
    """Phase to deaths per day, all sides, soldiers and civilians."""
    displaced: dict[Phase, WrittenUnknown] = {}
    """Phase to people newly displaced per day, all sides."""
    spread: WrittenUnknown | None = None
    """How much deaths and displaced differ between courses of the same war: standard deviation by mean."""


def told(weeks: WrittenWeeks) -> Iterator[tuple[Path, NamedUnknown | str | int | float]]:
    """Every amount the section states, with its path."""
    for key in ("rounds_per_day", "intervention_days", "clash_days", "mediation", "wider_war_days", "settlement_days"):
        yield from _told(("weeks", key), getattr(weeks, key))
    for key in ("monitors", "peacekeepers", "written", "definitive", "after_intervention", "earlier"):
        yield from _told(("weeks", "truce", key), getattr(weeks.truce, key))
    for kind in ("deaths", "displaced"):
        for phase, entry in getattr(weeks, kind).items():
            yield from _told(("weeks", kind, phase), entry)
    yield from _told(("weeks", "spread"), weeks.spread)


def _told(
    path: Path, entry: NamedUnknown | str | int | float | None
) -> Iterator[tuple[Path, NamedUnknown | str | int | float]]:
    if entry is not None:
        yield path, entry
