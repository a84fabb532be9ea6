"""The weeks ahead, as a brief shows them: phases by date, dated answers, losses, and days to a truce that lasts."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

import standoff.ask as asking
from standoff import report
from standoff.ask import Ahead
from standoff.crisis import PHASES, Claim, Question
from standoff.language import LanguageError, dated_days, is_dated, parse_query
from standoff.simulate import LASTING, Fan, Paths, outlook, phases_by_day, smoothed
from standoff.verbs.findings.claims import scale_of, settled, spread_of
from standoff.verbs.findings.stories import scenario_rows
from standoff.verbs.findings.words import PHASE_TITLES, Wording

DOTS = 20
SHOWN_DAYS = 31  # dates of a chart at most: a month of days, or every so many days


def weeks_ahead(ahead: Ahead, wording: Wording) -> report.WeeksAhead:
    """All that a brief says of the weeks ahead, from one set of paths."""
    paths = ahead.paths(ahead.done(()))
    days = shown_days(paths)
    summed = outlook(paths)
    return report.WeeksAhead(
        as_of=paths.as_of.isoformat(), until=paths.until.isoformat(), paths=len(paths),
        worlds=len(paths.worlds.weights), seed=paths.seed, phases=phase_chances(paths, days), dated=dated_rows(ahead),
        fans=(
            _fan(paths, days, summed.deaths, "Deaths", "deaths"),
            _fan(paths, days, summed.displaced, "People newly displaced", "people"),
        ),
        dots=(_losses(paths), _first_lasting(paths)), scenarios=scenario_rows(paths, wording), notes=_notes(paths),
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
    """The chance of each phase by date: over all paths, with 90% of the worlds about it."""
    weights = paths.worlds.weights
    mean = smoothed(phases_by_day(paths)[days - 1], len(weights), len(PHASES))
    bands = np.empty((2, len(PHASES), len(days)))
    for column, day in enumerate(days):
        now = paths.phase_on(float(day))
        for phase in range(len(PHASES)):
            by_world = paths.by_world(now == phase)
            bands[:, phase, column] = np.quantile(by_world, (0.05, 0.95))
    middle, low, high = (tuple(map(tuple, part.tolist())) for part in (mean.T, *bands))
    return report.PhaseChances(
        _dates(paths, days), PHASES, tuple(PHASE_TITLES[phase] for phase in PHASES), middle, low, high
    )


def _fan(paths: Paths, days: np.ndarray, fan: Fan, title: str, unit: str) -> report.Fan:
    at = days - 1  # the outlook begins with the day after `as_of`
    middle, low50, high50, low90, high90 = (
        tuple(column[at].tolist()) for column in (fan.median, *fan.half.T, *fan.most.T)
    )
    after = f"{title} after {_day(paths.as_of)}"
    return report.Fan(unit, after, unit, _dates(paths, days), middle, low50, high50, low90, high90)


def _losses(paths: Paths) -> report.Dots:
    return report.Dots("deaths-dots", f"Deaths by {_day(paths.until)}", "deaths", _evenly(paths.deaths_by(paths.until)))


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
