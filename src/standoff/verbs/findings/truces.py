"""The next truce, as a brief shows it: how long it holds by what keeps it, beside the truces that broke."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from standoff import report
from standoff.ask import Done, NextTruce, uncertain_truce
from standoff.belief import quantile
from standoff.ceasefire import Told, shipped, told_prior
from standoff.crisis import Ceasefire, Crisis
from standoff.language import atoms, parse_condition
from standoff.verbs.findings.words import Wording
from standoff.worlds import GRID, Worlds

LEVELS = np.array([0.5, 0.25, 0.75, 0.05, 0.95])
SPANS = (1.0, 7.0, 30.0, 90.0)
MONITORS = "Monitors"
KNOWN = 2 / 1440  # days: what is known to so little is shown as a moment


def truce_forecast(found: Worlds, wording: Wording) -> report.TruceForecast:
    """The next truce with and without peacekeepers, with and without the patron's restraint; what else it is like is
    left as uncertain as the worlds have it.
    """
    asked: tuple[tuple[str, report.Contrast, NextTruce], ...] = (
        ("No one on the ground", "mechanism", uncertain_truce(found, done=Done(mechanism="none"))),
        (MONITORS, "mechanism", uncertain_truce(found, done=Done(mechanism="monitors"))),
        ("Peacekeepers", "mechanism", uncertain_truce(found, done=Done(mechanism="peacekeepers"))),
    )
    patron = _patron(found.crisis, wording)
    if patron:
        asked += (
            (f"{patron} goes on helping", "restraint", uncertain_truce(found, curbed=False)),
            (f"{patron} curbs its help", "restraint", uncertain_truce(found, curbed=True)),
        )
    lines = [
        (label, kind, np.array([_levels(truce.holds(day), found) for day in GRID])) for label, kind, truce in asked
    ]
    return report.TruceForecast(
        # three curves of one panel hide one another; monitors, of which history says least, stand in the table alone
        curves=tuple(
            report.SurvivalCurve(label, kind, GRID, *map(tuple, at.T.tolist()))
            for label, kind, at in lines
            if label != MONITORS
        ),
        rows=tuple(
            report.HoldRow(label, tuple(_spread(truce.holds(days), found) for days in SPANS))
            for label, _, truce in asked
        ),
        spans=SPANS,
        marks=tuple(_mark(one, truce) for one, truce in _pairs(found)),
        cautions=tuple(f"{one.name.capitalize()}: {one.why}" for one in shipped().stated), notes=_notes(found),
        sources=tuple(dict.fromkeys(history.source for history in shipped().histories)),
    )  # fmt: skip


def _patron(crisis: Crisis, wording: Wording) -> str:
    """Who curbs its support, by name; nothing where the file says of nobody how."""
    said = crisis.weeks.truce.curbed if crisis.weeks else None
    players = [atom.ref.player for atom in atoms(parse_condition(said))] if said else []
    return next((wording.actor(player) for player in players if player), "")


def _levels(chance: np.ndarray, found: Worlds) -> np.ndarray:
    return np.asarray(quantile(chance, found.weights, LEVELS))


def _spread(chance: np.ndarray, found: Worlds) -> report.Spread:
    middle, *rest = _levels(chance, found).tolist()
    return report.Spread(middle, *rest)


def _pairs(found: Worlds) -> list[tuple[Told, Ceasefire]]:
    """The truces of the record, and how the file tells of each."""
    by_id = {truce.id: truce for truce in found.crisis.ceasefires}
    return [(told, by_id[told.id]) for told in found.truces.record.truces]


def _mark(told: Told, truce: Ceasefire) -> report.TruceMark:
    spans = [(a.lower, a.upper) for a in told.accounts] or [(told.lower, told.upper)]
    shortest, longest = min(low for low, _ in spans), max(high for _, high in spans)
    if not np.isfinite(longest):
        return report.TruceMark(_day(truce.from_), shortest, None, note=truce.note or "", sources=truce.sources)
    if longest - shortest <= KNOWN:
        shortest = longest = 0.5 * (shortest + longest)
    return report.TruceMark(
        _day(truce.from_), shortest, longest, len(told.accounts) > 1, truce.note or "", truce.sources
    )


def _notes(found: Worlds) -> tuple[str, ...]:
    """What is wrong with the tables, and what the file states in their place."""
    own = [name for name, _, _ in told_prior() if name in found.crisis.unknowns]
    said = [f"The file states {', '.join(own)} itself."] if own else []
    return (*(caution for history in shipped().histories for caution in history.cautions), *said)


def _day(moment: date | datetime) -> str:
    return f"{moment.day} {moment:%B}"
