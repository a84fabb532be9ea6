"""Truces that cannot be: broken outside their time, two at once, known from the future."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standoff.crisis.check_dates import Moment, before
from standoff.crisis.fields import ends_of
from standoff.crisis.problems import Finding, Path
from standoff.crisis.records import Ceasefire
from standoff.crisis.written import CrisisFile

LATER = "what happened later belongs into the resolution of a question"


def check_truces(written: CrisisFile, as_of: date | None) -> Iterator[Finding]:
    """Mistakes in the record of truces; `as_of` is None where the file's own could not be read."""
    for index, truce in enumerate(written.ceasefires):
        for path, when in _breaches(truce, index):
            yield from _breach(truce, path, ends_of(when))
        if as_of is not None:
            yield from _future(truce, index, as_of)
            dated = [written.sources[name].date for name in truce.sources if name in written.sources]
            if dated and min(dated) > as_of:
                message = f'"{truce.id}" is evidence, but was first published on {min(dated)}, after {as_of}'
                path = ("ceasefires", index, "sources")
                yield Finding("C066", path, message, "name a source that was there", str(min(dated)))
    yield from _at_once(written.ceasefires)


def _breaches(truce: Ceasefire, index: int) -> Iterator[tuple[Path, Moment | tuple[Moment, Moment]]]:
    """Every account of the first breach, and where it stands."""
    if truce.first_breach is not None:
        yield ("ceasefires", index, "first_breach"), truce.first_breach
    for number, account in enumerate(truce.breaches):
        yield ("ceasefires", index, "breaches", number, "at"), account.at


def _breach(truce: Ceasefire, path: Path, ends: tuple[Moment, Moment]) -> Iterator[Finding]:
    first, last = ends
    if before(last, first):
        message = f"broken between {first} and {last}: the second lies before the first"
        yield Finding("C063", (*path, 1), message, "exchange the two, or correct one", str(last))
    elif before(first, truce.from_):
        yield Finding("C064", path, f"breached on {first}, before it begins on {truce.from_}", "", str(first))
    elif truce.until is not None and before(truce.until, last):
        yield Finding("C064", path, f"breached on {last}, after it ended on {truce.until}", "", str(last))


def _future(truce: Ceasefire, index: int, as_of: date) -> Iterator[Finding]:
    """What nobody could know on the day of the file."""
    if before(as_of, truce.from_):
        message = f'"{truce.id}" begins on {truce.from_}, after the day of this file, {as_of}'
        yield Finding("C062", ("ceasefires", index, "from"), message, LATER, str(truce.from_))
        return
    if truce.until is not None and before(as_of, truce.until):
        message = f'"{truce.id}" ends on {truce.until}, after the day of this file, {as_of}'
        hint = "without `until` it still holds on that day"
        yield Finding("C062", ("ceasefires", index, "until"), message, hint, str(truce.until))
    for path, when in _breaches(truce, index):
        first = ends_of(when)[0]
        if before(as_of, first):
            message = f'"{truce.id}" is breached on {first}, after the day of this file, {as_of}'
            yield Finding("C062", path, message, LATER, str(first))


def _at_once(truces: tuple[Ceasefire, ...]) -> Iterator[Finding]:
    """Truces between the same sides that overlap for certain. Where sides are not told, the usual ones are meant."""
    usual = next((truce.between for truce in truces if truce.between), ())
    holding: dict[frozenset[str], Ceasefire] = {}
    for index, truce in sorted(enumerate(truces), key=lambda item: item[1].begins):
        sides = frozenset(truce.between or usual)
        other = holding.get(sides)
        over = (other.until or other.first_told) if other is not None else None
        if other is not None and (over is None or before(truce.from_, over)):
            still = f"until {over}" if over else "with no end told"
            message = f'"{truce.id}" begins on {truce.from_}, while "{other.id}" holds, {still}'
            hint = f'say when "{other.id}" was broken or over'
            yield Finding("C068", ("ceasefires", index, "from"), message, hint, str(truce.from_))
            if over is None:
                continue
        holding[sides] = truce
