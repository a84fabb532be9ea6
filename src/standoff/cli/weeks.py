"""The weeks ahead for people: tables of phases and losses, dated answers, and what stands behind them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from standoff.cli.answers import plain_table, within
from standoff.cli.terminal import console, harmless, say
from standoff.report.words import amount, day, estimative_word, interval, percent, percent_short
from standoff.report.words_ahead import bound, rounded, rounded_range

if TYPE_CHECKING:
    from datetime import date

    from standoff.report import DatedRow, Scenario, Spread
    from standoff.verbs import Chance, SimulatedWeeks

TALLIED = {"deaths": "deaths", "displaced": "people newly displaced"}


def print_weeks(weeks: SimulatedWeeks) -> None:
    """All of it."""
    say(harmless(weeks.title), bold=True)
    say(f"the weeks after {day(weeks.as_of.isoformat())}, up to {day(weeks.until.isoformat())}")
    say()
    _print_phases(weeks)
    say()
    _print_losses(weeks)
    if weeks.scenarios:
        say()
        say("The ways it may go, found in the paths:")
        for way in weeks.scenarios:
            _print_scenario(way)
    if weeks.dated:
        say()
        say("The file's dated questions and claims, from the same paths:")
        for row in weeks.dated:
            _print_dated(row)
    say()
    for line in behind(weeks):
        say(harmless(line), dim=True)


def _print_phases(weeks: SimulatedWeeks) -> None:
    """A row for each date: the chance of each phase, and beneath it where nine in ten worlds have it."""
    table = plain_table("", *(row.phase.replace("_", " ") for row in weeks.phases))
    for k, when in enumerate(weeks.dates):
        table.add_row(short(when), *(_cell(row.on[k]) for row in weeks.phases))
    table.add_row("ever by then", *(_cell(row.entered) for row in weeks.phases))
    console().print(table)
    say("chance at the end of the day; beneath it, where nine in ten worlds have it", dim=True)


def _print_losses(weeks: SimulatedWeeks) -> None:
    last = day(weeks.until.isoformat())
    table = plain_table(f"by {last}", "median", "half of all paths", "nine in ten")
    for name, told in TALLIED.items():
        found: Spread = getattr(weeks, name)
        table.add_row(
            told, rounded(found.median), rounded_range(found.low50, found.high50),
            rounded_range(found.low90, found.high90),
        )  # fmt: skip
    first = weeks.first_truce
    table.add_row(
        f"days to a truce of {first.held:.0f} days", _days(first.days.median),
        _days_range(first.days.low50, first.days.high50), _days_range(first.days.low90, first.days.high90),
    )  # fmt: skip
    console().print(table)
    begins = first.begins
    word = estimative_word(begins.chance)
    say(f"such a truce begins by then: {percent(begins.chance)} ({within(begins.low, begins.high)}), {word}")


def _print_scenario(way: Scenario) -> None:
    deaths = way.deaths
    lost = f"; deaths {rounded(deaths.median)} ({rounded_range(deaths.low90, deaths.high90)})" if deaths else ""
    say(f"  {way.name}: {percent(way.odds)}{lost}")
    if way.trigger and way.seen is not None and way.unseen is not None:
        say(harmless(f"      if {way.trigger}: {percent(way.seen)}, otherwise {percent(way.unseen)}"))


def _print_dated(row: DatedRow) -> None:
    say(harmless(f"  {row.id}: {row.text}"))
    if row.answer is None:
        say(harmless(f"      no answer. {row.note}"))
        return
    middle, low, high = row.answer.median, row.answer.low90, row.answer.high90
    number = row.scale == "number"
    told = rounded(middle) if number else amount(middle, row.scale)
    most = rounded_range(low, high) if number else interval(low, high, row.scale)
    word = f", {estimative_word(middle)}" if row.scale == "probability" and isfinite(middle) else ""
    holds = "" if row.share is None else f"holds in {percent(row.share)} of worlds; "
    say(f"      {holds}{told} ({most}){word}")


def behind(weeks: SimulatedWeeks) -> list[str]:
    """What stands behind the figures, in sentences."""
    lines = [
        f"{weeks.paths:,} paths in {weeks.sampled:,} worlds, drawn by weight from {weeks.ess:,.0f} effective ones, "
        f"seed {weeks.seed}"
    ]
    read = [grid for grid in weeks.grids if grid.pairs]
    if read:
        worst = max(read, key=lambda grid: grid.largest)
        lines.append(
            f"games read between solved beliefs: at {worst.pairs} worlds and beliefs picked at random an outcome's "
            f"chance in a round was off by up to {bound(worst.largest)} (reading {worst.reading}), in the middle by "
            f"{bound(max(grid.median for grid in read))} or less"
        )
    unsolved = sum(grid.unsolved for grid in weeks.grids)
    if unsolved:
        lines.append(f"{unsolved:,} games could not be solved; their neighbours stand in")
    return [*lines, *weeks.notes]


def short(when: date) -> str:
    return f"{when.day} {when:%b} {when.year}"


def _cell(at: Chance) -> str:
    return f"{percent_short(at.chance)}\n{within(at.low, at.high)}"


def _days(value: float) -> str:
    return f"{value:.0f}" if isfinite(value) else "not by then"


def _days_range(low: float, high: float) -> str:
    first, last = _days(low), _days(high)
    return first if first == last else f"{first} to {last}" if isfinite(high) else f"{first}, or {last}"
