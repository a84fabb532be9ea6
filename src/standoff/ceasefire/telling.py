"""From the ceasefires of a crisis file to a record: bounds on each first breach, as closely as the file tells.

A time is known to the minute, a day to the day: something of 08:05 happened before 08:06. So a breach m minutes
after a truce came after more than m − 1 and less than m + 1 minutes; likewise for days. What lies after the end of
`as_of` is not known yet: a truce not broken by then still holds.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

import numpy as np

from standoff.belief import best_of, witnesses
from standoff.ceasefire.coefficients import Covariates
from standoff.ceasefire.record import Account, Record, Told
from standoff.crisis import Ceasefire, Source

Moment = datetime.date | datetime.datetime
When = Moment | tuple[Moment, Moment]
Span = tuple[int, int]

_SECOND = 1_000_000
_MINUTE, _DAY = 60 * _SECOND, 86_400 * _SECOND
"""Time is counted in microseconds from the first day of the calendar, so that differences are exact."""


def record_of(
    truces: Iterable[Ceasefire], as_of: datetime.date, sources: Mapping[str, Source], override: Mapping[str, float]
) -> Record:
    """The truces that had begun by the end of `as_of`, oldest first; `override` changes the worth of grades.

    Those that begin together stand by name, whatever their order in the file.
    """
    known = [_Timed(truce, as_of) for truce in truces]
    begun = sorted((t for t in known if t.begin[0] < t.now), key=lambda t: (t.begin, t.truce.id))
    told = []
    for place, one in enumerate(begun):
        broken = sum(other.over is not None and other.over <= one.begin[0] for other in begun[:place])
        told.append(one.told(broken, sources, override))
    return Record(tuple(told))


class _Timed:
    """A ceasefire with its moments as spans of time."""

    def __init__(self, truce: Ceasefire, as_of: datetime.date) -> None:
        self.truce = truce
        breaches = truce.breaches
        offset = _offset([truce.from_, truce.until, truce.first_breach, *(b.at for b in breaches)])
        self.now = _span(as_of, offset)[1]
        self.begin = _span(truce.from_, offset)
        self.end = self._by_now(truce.until, offset)
        self.certain = self._by_now(truce.first_breach, offset)
        spans = ((b, self._by_now(b.at, offset)) for b in breaches)
        self.disputed = [(b, span) for b, span in spans if span is not None]

    def _by_now(self, moment: When | None, offset: int) -> Span | None:
        span = None if moment is None else _span(moment, offset)
        return span if span is not None and span[0] < self.now else None

    @property
    def over(self) -> int | None:
        """When it may first have been over, by any account."""
        spans = [self.certain, self.end, *(span for _, span in self.disputed)]
        return min((span[0] for span in spans if span is not None), default=None)

    def told(self, broken: int, sources: Mapping[str, Source], override: Mapping[str, float]) -> Told:
        truce = self.truce
        covariates = Covariates(
            mechanism=truce.mechanism, written=truce.written, definitive=truce.definitive, curbed=truce.curbed,
            earlier=float(broken),
        )  # fmt: skip
        accounts = [(b.grade, b.sources, span) for b, span in self.disputed]
        if self.certain is not None and truce.grade is not None:
            accounts.append((truce.grade, truce.sources, self.certain))
        lower, upper = 0.0, np.inf
        if self.certain is not None and truce.grade is None:  # told without a grade, it is taken as it stands
            lower, upper = self._after(self.certain)
        elif self.end is not None and (accounts or truce.grade is None):
            lower, upper = 0.0, self._after(self.end)[1]
        elif self.end is not None:
            accounts.append((truce.grade, truce.sources, (self.begin[1], self.end[1])))
        elif not accounts:
            lower = max(0, self.now - self.begin[1]) / _DAY
        worth = (
            Account(best_of(witnesses(item, cited, sources, override)), *self._after(span))
            for item, cited, span in accounts
        )
        return Told(truce.id, covariates, lower, upper, tuple(worth))

    def _after(self, span: Span) -> tuple[float, float]:
        """Days since the truce began: at least, and at most."""
        lower, upper = max(0, span[0] - self.begin[1]), max(_MINUTE, span[1] - self.begin[0])
        return min(lower, upper - _MINUTE) / _DAY, upper / _DAY


def _span(moment: When, offset: int) -> Span:
    """When it was at the earliest and at the latest; a pair is any time between the two."""
    if isinstance(moment, tuple):
        return _span(moment[0], offset)[0], _span(moment[1], offset)[1]
    start = moment.toordinal() * _DAY
    if not isinstance(moment, datetime.datetime):
        return start - offset, start - offset + _DAY
    start += (moment.hour * 3600 + moment.minute * 60 + moment.second) * _SECOND + moment.microsecond
    start -= _microseconds(moment.utcoffset())
    return start, start + _MINUTE


def _offset(moments: Iterable[When | None]) -> int:
    """The offset from UTC in which the days of a truce are meant: that of its first time."""
    for moment in moments:
        for one in moment if isinstance(moment, tuple) else (moment,):
            if isinstance(one, datetime.datetime):
                return _microseconds(one.utcoffset())
    return 0


def _microseconds(offset: datetime.timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds()) * _SECOND
