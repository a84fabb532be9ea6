"""Dates that cannot be: reports before the fact, what ends before it begins, evidence from the future.

What only truces can get wrong stands in `check_truces`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from standoff.crisis.problems import Finding, Path
from standoff.crisis.written import CrisisFile

Moment = date | datetime


def before(one: Moment, other: Moment) -> bool:
    """Whether `one` is certainly earlier. A day is the whole day, anywhere: its neighbours in other zones
    overlap it.
    """
    if isinstance(one, datetime) and isinstance(other, datetime):
        return _aware(one) < _aware(other)
    return max(_days(one)) < min(_days(other))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _days(moment: Moment) -> tuple[date, ...]:
    if not isinstance(moment, datetime):
        return (moment,)
    try:
        return moment.date(), _aware(moment).astimezone(UTC).date()
    except OverflowError:  # within hours of the first or last day of the calendar
        return (moment.date(),)


def check_dates(written: CrisisFile, as_of: date | None) -> list[Finding]:
    """Dates that contradict each other; `as_of` is None where the file's own could not be read."""
    return [*_order(written), *_sources(written), *(_evidence(written, as_of) if as_of else ())]


def _order(written: CrisisFile) -> list[Finding]:
    findings = []
    spans: list[tuple[Path, Moment, Moment | None]] = []
    spans += [(("events", index), event.date, event.until) for index, event in enumerate(written.events)]
    spans += [(("episodes", index), episode.date, episode.until) for index, episode in enumerate(written.episodes)]
    spans += [(("ceasefires", index), truce.from_, truce.until) for index, truce in enumerate(written.ceasefires)]
    for path, start, end in spans:
        if end is not None and before(end, start):
            message = f"it ends on {end}, before it begins on {start}"
            findings.append(Finding("C063", (*path, "until"), message, "exchange the two, or correct one", str(end)))
    return findings


def _sources(written: CrisisFile) -> list[Finding]:
    findings = []
    for index, event in enumerate(written.events):
        dated = [written.sources[name].date for name in _named(event) if name in written.sources]
        if dated and all(before(day, event.date) for day in dated):
            latest = max(dated)
            message = f'"{event.id}" happened on {event.date}, its latest source was published on {latest}'
            findings.append(
                Finding("C061", ("events", index, "date"), message, "check the year of both", str(event.date))
            )
    return findings


def _evidence(written: CrisisFile, as_of: date) -> list[Finding]:
    findings = []
    for index, event in enumerate(written.events):
        if event.move is None:
            continue
        if before(as_of, event.date):
            message = f'"{event.id}" is evidence from {event.date}, after the day of this file, {as_of}'
            hint = "leave out its `move`, or put it into the resolution of a question"
            findings.append(Finding("C062", ("events", index, "date"), message, hint, str(event.date)))
            continue
        dated = [written.sources[name].date for name in _named(event) if name in written.sources]
        if dated and min(dated) > as_of:
            message = f'"{event.id}" is evidence, but was first published on {min(dated)}, after {as_of}'
            hint = "name a source that was there, or leave out its `move`"
            findings.append(Finding("C066", ("events", index, "sources"), message, hint, str(min(dated))))
    for index, episode in enumerate(written.episodes):
        if before(as_of, episode.date):
            message = f'"{episode.id}" began on {episode.date}, after the day of this file, {as_of}'
            hint = "an episode is an earlier crisis"
            findings.append(Finding("C062", ("episodes", index, "date"), message, hint, str(episode.date)))
    for index, question in enumerate(written.questions):
        if question.by < as_of:
            message = f"the question is settled by {question.by}, before the day of this file, {as_of}"
            findings.append(Finding("C065", ("questions", index, "by"), message, "", str(question.by)))
    horizon = written.weeks.horizon if written.weeks else None
    if horizon is not None and horizon <= as_of:
        message = f"the horizon is {horizon}, but the weeks ahead begin after the day of this file, {as_of}"
        findings.append(Finding("C067", ("weeks", "horizon"), message, "name a later day", str(horizon)))
    return findings


def _named(event: object) -> tuple[str, ...]:
    quote = getattr(event, "quote", None)
    return (*getattr(event, "sources", ()), *((quote.source,) if quote else ()))
