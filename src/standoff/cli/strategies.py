"""A solved crisis for people: how each side plays where it has to choose, and what it believes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standoff.cli.terminal import say
from standoff.report.words import interval, number, percent_short

if TYPE_CHECKING:
    from standoff.verbs import Band, SetRow, SolvedReading, SolvedTable


def print_solved(solved: SolvedTable) -> None:
    """Every reading, one information set after the other."""
    for reading in solved.readings:
        say(f"{reading.title} ({reading.id})", bold=True)
        say(
            f"{reading.certified:,} of {reading.worlds:,} worlds certified, "
            f"residual at most {reading.residual:.0e} in log-odds",
            dim=True,
        )
        for row in reading.information_sets:
            _print_set(row)
        say()
        _print_regret(reading)
        say()
    say(
        f"{solved.ess:,.0f} effective worlds, seed {solved.seed}; medians, with 90% intervals in brackets",
        dim=True,
    )


def _print_set(row: SetRow) -> None:
    say()
    who = f"{row.move} [{row.type}]" if row.type != "all" else row.move
    say(f"{who}   reached {percent_short(row.reached.median)}", bold=True)
    if row.seen:
        say("    has seen " + ", ".join(f"{move} = {action}" for move, action in row.seen), dim=True)
    say("    " + "   ".join(f"{action} {_figures(band)}" for action, band in row.actions.items()))
    for other, types in row.beliefs.items():
        say(f"    believes {other} is " + "   ".join(f"{name} {_figures(band)}" for name, band in types.items()))


def _print_regret(reading: SolvedReading) -> None:
    """What its errors cost each player: gain from the best deviation, as a share of its whole scale."""
    parts = [f"{who} {number(band.median)} (up to {number(band.high)})" for who, band in reading.regret.items()]
    say("regret: " + "   ".join(parts))


def _figures(band: Band) -> str:
    if band.median != band.median:  # nobody comes here in any world
        return "–"
    return f"{percent_short(band.median)} ({interval(band.low, band.high, 'probability')})"
