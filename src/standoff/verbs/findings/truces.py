"""The next truce, as a brief shows it: how long it holds by what keeps it, beside the truces that broke."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from standoff import report
from standoff.ask import Done, NextTruce, uncertain_truce
from standoff.belief import quantile
from standoff.ceasefire import shipped, told_prior
from standoff.ceasefire.record import Told
from standoff.crisis import Ceasefire
from standoff.report.truces import Contrast
from standoff.worlds import GRID, Worlds

LEVELS = np.array([0.5, 0.25, 0.75, 0.05, 0.95])
SPANS = (1.0, 7.0, 30.0, 90.0)
KNOWN = 2 / 1440  # days: what is known to so little is shown as a moment


def truce_forecast(found: Worlds) -> report.TruceForecast:
    """The next truce with and without peacekeepers, with and without the patron's restraint; what else it is like is
    left as uncertain as the worlds have it.
    """
    asked: tuple[tuple[str, Contrast, NextTruce], ...] = (
        ("No one on the ground", "mechanism", uncertain_truce(found, done=Done(mechanism="none"))),
        ("Monitors", "mechanism", uncertain_truce(found, done=Done(mechanism="monitors"))),
        ("Peacekeepers", "mechanism", uncertain_truce(found, done=Done(mechanism="peacekeepers"))),
    )
    if found.crisis.weeks is not None and found.crisis.weeks.truce.curbed is not None:
        asked += (
            ("Support goes on", "restraint", uncertain_truce(found, curbed=False)),
            ("The patron curbs its support", "restraint", uncertain_truce(found, curbed=True)),
        )
    lines = [
        (label, kind, np.array([_levels(truce.holds(day), found) for day in GRID])) for label, kind, truce in asked
    ]
    return report.TruceForecast(
        curves=tuple(report.SurvivalCurve(label, kind, GRID, *map(tuple, at.T.tolist())) for label, kind, at in lines),
        rows=tuple(
            report.HoldRow(label, tuple(_spread(truce.holds(days), found) for days in SPANS))
            for label, _, truce in asked
        ),
        spans=SPANS,
        marks=tuple(_mark(one, truce) for one, truce in _pairs(found)), cautions=_cautions(found),
        sources=tuple(dict.fromkeys(history.source for history in shipped().histories)),
    )  # fmt: skip


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


def _cautions(found: Worlds) -> tuple[str, ...]:
    """What the curves rest on that no table speaks of, and what is wrong with the tables."""
    stated = [f"{one.name.capitalize()}: {one.why}" for one in shipped().stated]
    own = [name for name, _, _ in told_prior() if name in found.crisis.unknowns]
    said = [f"The file states {', '.join(own)} itself."] if own else []
    return (*stated, *(caution for history in shipped().histories for caution in history.cautions), *said)


def _day(moment: date | datetime) -> str:
    return f"{moment.day} {moment:%B}"
