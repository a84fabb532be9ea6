"""The weeks ahead, as a brief shows them: phases by date, dated answers, losses, and days to a truce that lasts."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

import standoff.ask as asking
from standoff import report
from standoff.ask import Ahead
from standoff.crisis import PHASES, Claim, Question
from standoff.language import LanguageError, dated_days, is_dated, parse_query
from standoff.simulate import LASTING, Paths
from standoff.verbs.findings.claims import scale_of, settled, spread_of
from standoff.verbs.findings.words import PHASE_TITLES, spread

LEVELS = (0.5, 0.25, 0.75, 0.05, 0.95)
DOTS = 20
SHOWN_DAYS = 62  # dates of a chart at most: two months of days, or every so many days
TALLIES = (("deaths", "Deaths", "deaths"), ("displaced", "People newly displaced", "people"))


def weeks_ahead(ahead: Ahead) -> report.WeeksAhead:
    """All that a brief says of the weeks ahead, from one set of paths."""
    paths = ahead.paths(ahead.done(()))
    days = shown_days(paths)
    horizon = paths.until
    return report.WeeksAhead(
        as_of=paths.as_of.isoformat(), until=horizon.isoformat(), paths=len(paths), worlds=len(paths.worlds.weights),
        seed=paths.seed, phases=phase_chances(paths, days), dated=dated_rows(ahead),
        fans=tuple(_fan(paths, days, *told) for told in TALLIES),
        dots=(*(_losses(paths, *told) for told in TALLIES[:1]), _first_lasting(paths)),
        notes=_notes(paths),
    )  # fmt: skip


def shown_days(paths: Paths) -> np.ndarray:
    """Days from `as_of` that charts show: all of them, or evenly spaced ones up to the last."""
    step = -(-paths.days // SHOWN_DAYS)
    return np.arange(paths.days, 0, -step)[::-1]


def dated_rows(ahead: Ahead) -> tuple[report.DatedRow, ...]:
    """The file's dated questions and claims, all answered from the same paths."""
    crisis = ahead.worlds.crisis
    asked: list[tuple[Question | Claim, str]] = [
        *((q, q.test) for q in crisis.questions if q.test),
        *((c, c.test) for c in crisis.argument),
    ]
    return tuple(_dated(ahead, one, test) for one, test in asked if is_dated(parse_query(test)))


def _dated(ahead: Ahead, asked: Question | Claim, test: str) -> report.DatedRow:
    query = parse_query(test)
    days = dated_days(query)
    answer, note = None, ""
    try:
        answer = asking.ask(ahead.worlds, test, ahead)
    except LanguageError as wrong:  # on no path is so what it supposes: the others have their answers all the same
        note = f"{wrong.message[0].upper()}{wrong.message[1:]}."
    if isinstance(asked, Claim):
        by = max(days).isoformat() if days else ""
        return report.DatedRow(
            asked.id, "claim", asked.claim, test, by, spread_of(answer) if answer else None, scale_of(query),
            answer.share if answer else None, note=note,
        )  # fmt: skip
    return report.DatedRow(
        asked.id, "question", asked.question, test, asked.by.isoformat(), spread_of(answer) if answer else None,
        scale_of(query), answer.share if answer else None, asked.resolves, settled(asked), note,
    )  # fmt: skip


def phase_chances(paths: Paths, days: np.ndarray) -> report.PhaseChances:
    """The chance of each phase by date: the mean over worlds, with 90% of the worlds about it."""
    weights = paths.worlds.weights
    table = np.empty((3, len(PHASES), len(days)))
    for column, day in enumerate(days):
        now = paths.phase_on(float(day))
        for phase in range(len(PHASES)):
            by_world = paths.by_world(now == phase)
            table[:, phase, column] = by_world @ weights, *np.quantile(by_world, (0.05, 0.95))
    table[0] /= table[0].sum(axis=0)  # each phase's mean is smoothed away from 0 on its own
    mean, low, high = (tuple(tuple(row) for row in part.tolist()) for part in table)
    return report.PhaseChances(
        _dates(paths, days), PHASES, tuple(PHASE_TITLES[phase] for phase in PHASES), mean, low, high
    )


def _fan(paths: Paths, days: np.ndarray, what: str, title: str, unit: str) -> report.Fan:
    counts = _counts(paths, what, days)
    middle, low50, high50, low90, high90 = (tuple(row) for row in np.quantile(counts, LEVELS, axis=0).tolist())
    after = f"{title} after {_day(paths.as_of)}"
    return report.Fan(what, after, unit, _dates(paths, days), middle, low50, high50, low90, high90)


def _counts(paths: Paths, what: str, days: np.ndarray) -> np.ndarray:
    return paths.deaths(days) if what == "deaths" else paths.displaced(days)


def _losses(paths: Paths, what: str, title: str, unit: str) -> report.Dots:
    counts = _counts(paths, what, np.array([paths.days]))[:, 0]
    return report.Dots(f"{what}-dots", f"{title} by {_day(paths.until)}", unit, _evenly(counts))


def _first_lasting(paths: Paths) -> report.Dots:
    begins = paths.first_truce(LASTING)
    values = _evenly(begins)
    known = tuple(value for value in values if np.isfinite(value))
    return report.Dots(
        "first-truce", f"The first truce to hold {LASTING:.0f} days begins", f"days from {_day(paths.as_of)}", known,
        len(values) - len(known), f"not by {_day(paths.until)}",
    )  # fmt: skip


def _evenly(values: np.ndarray) -> tuple[float, ...]:
    """Equally likely values; one that lies beyond the horizon is infinite, and nothing lies between it and others."""
    return tuple(np.quantile(values, (np.arange(DOTS) + 0.5) / DOTS, method="inverted_cdf").tolist())


def _notes(paths: Paths) -> tuple[str, ...]:
    """How exactly beliefs carry over, in words."""
    notes = []
    present = [r for k, r in enumerate(paths.worlds.readings) if np.any(paths.reading_of == k)]
    for reading, grid in zip(present, paths.grids, strict=True):
        error = grid.error
        if error is not None and error.largest > 0:
            notes.append(
                f"What a round reveals changes the next: under “{reading.reading.title}” games are solved on a grid of "
                f"beliefs and read between its points. At {error.count} beliefs and worlds picked at random the chance "
                f"of an outcome was off by {100 * error.median:.2g} points in the middle and by "
                f"{100 * error.largest:.2g} at most, where play jumps from one equilibrium to another."
            )
    return tuple(notes)


def _dates(paths: Paths, days: np.ndarray) -> tuple[str, ...]:
    return tuple((paths.as_of + timedelta(days=int(day))).isoformat() for day in days)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


__all__ = ["LEVELS", "dated_rows", "phase_chances", "shown_days", "spread", "weeks_ahead"]
