"""Reading the two public tables of ceasefires. The tables themselves are not part of Standoff; give their paths.

Fortna (2008), *Does Peacekeeping Work?*: intervals of ceasefires in civil wars (`fortna_intervals.csv`).
Clayton et al. (2022), ETH/PRIO Civil Conflict Ceasefire data: one row a ceasefire (`cf_ceasefires.csv`).
"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from standoff.ceasefire import Truces

CF_LAST = datetime.date(2004, 12, 31)


class SourceError(ValueError):
    """A file that is not what it should be: file, line, column, what was found, what would do."""


@dataclass(frozen=True)
class Source:
    """Records of one source, in step with one another."""

    truces: Truces
    ids: tuple[str, ...]  # of the truce that a record is part of
    groups: tuple[str, ...]  # truces of one group may depend on one another
    starts: tuple[datetime.date, ...]  # of the truce
    dropped: dict[str, int]  # why rows are not used, and how many

    def where(self, mask: np.ndarray) -> Source:
        def some(column: tuple) -> tuple:
            return tuple(v for v, kept in zip(column, mask, strict=True) if kept)

        return Source(self.truces.where(mask), some(self.ids), some(self.groups), some(self.starts), self.dropped)


class Row:
    """One line of a table, whose cells say where they stand when they are wrong."""

    def __init__(self, path: Path, line: int, cells: dict[str, str]):
        self.path, self.line, self.cells = path, line, cells

    def text(self, column: str) -> str:
        return self.cells[column].strip()

    def number(self, column: str) -> float:
        try:
            value = float(self.cells[column])
        except ValueError:
            value = float("nan")
        if not np.isfinite(value):
            raise self.wrong(column, "a number would do")
        return value

    def day(self, column: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(self.text(column))
        except ValueError:
            raise self.wrong(column, "a day as 2004-12-31 would do") from None

    def wrong(self, column: str, advice: str) -> SourceError:
        return SourceError(f"{self.path}:{self.line}: {column} is {self.cells[column]!r}; {advice}")


def rows_of(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """The lines of a table that has these columns."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if missing := [c for c in columns if c not in (reader.fieldnames or ())]:
                raise SourceError(f"{path}:1: no column {', '.join(missing)}; is it the right file?")
            found = []
            for cells in reader:
                if None in cells or None in cells.values():
                    raise SourceError(f"{path}:{reader.line_num}: more or fewer cells than the first line has")
                found.append(Row(path, reader.line_num, cells))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}") from error
    if not found:
        raise SourceError(f"{path}: no rows below the first line")
    return found


def fortna(path: Path, leave_out: tuple[str, ...] = ()) -> Source:
    """Post-1989 ceasefires by intervals of one peacekeeping status: who is there counts only while there.

    Each interval is watched from its first day (left truncation), so a truce is no longer "peacekept" in the days
    that it had to survive before peacekeepers came, nor once they have left. Political missions count as none.
    """
    columns = ("id", "cluster", "pcw", "cfdate", "_t0", "_t", "_d", "pkop", "victory", "treaty")
    every = rows_of(path, columns)
    rows = [r for r in every if r.number("pcw") == 1 and _id(r) not in leave_out]
    if empty := next((r for r in rows if not 0 <= r.number("_t0") < r.number("_t")), None):
        raise empty.wrong("_t", f"a day after _t0, which is {empty.cells['_t0']!r}, would do")
    end = np.array([r.number("_t") for r in rows])
    failed = np.array([r.number("_d") == 1 for r in rows])
    mission = np.array([r.number("pkop") for r in rows])
    covariates = {
        "monitors": mission == 2,
        "peacekeepers": mission >= 3,
        "treaty": [r.number("treaty") for r in rows],
        "victory": [r.number("victory") for r in rows],
    }
    starts: dict[str, datetime.date] = {}
    for row in rows:
        if row.text("cfdate"):
            starts[_id(row)] = row.day("cfdate")
    if orphan := next((r for r in rows if _id(r) not in starts), None):
        raise orphan.wrong("cfdate", "the first interval of a truce must say when it began")
    return Source(
        Truces.of(end, np.where(failed, end, np.inf), covariates, entry=[r.number("_t0") for r in rows]),
        tuple(_id(r) for r in rows), tuple(r.text("cluster") for r in rows), tuple(starts[_id(r)] for r in rows),
        {"before 1989": sum(r.number("pcw") != 1 for r in every),
         "left out by name": sum(r.number("pcw") == 1 and _id(r) in leave_out for r in every)},
    )  # fmt: skip


def fortna_spells(path: Path, intervals: Path) -> Source:
    """Post-1989 ceasefires, one record each: peacekept at any time or never.

    For comparison only: a truce that broke before peacekeepers could come is counted against having none, which
    flatters them (immortal-time bias).
    """
    recent = {_id(r) for r in rows_of(intervals, ("id", "pcw")) if r.number("pcw") == 1}
    columns = ("id", "cfdate", "days", "failed", "victory", "treaty", "pk_dumC")
    rows = [r for r in rows_of(path, columns) if _id(r) in recent]
    days = np.array([r.number("days") for r in rows])
    failed = np.array([r.number("failed") == 1 for r in rows])
    covariates = {
        "ever peacekept": [r.number("pk_dumC") for r in rows],
        "treaty": [r.number("treaty") for r in rows],
        "victory": [r.number("victory") for r in rows],
    }
    ids = tuple(_id(r) for r in rows)
    return Source(
        Truces.of(days, np.where(failed, days, np.inf), covariates), ids, ids, tuple(r.day("cfdate") for r in rows), {}
    )


def _id(row: Row) -> str:
    return f"{row.number('id'):g}"


def cf(path: Path, leave_out: tuple[str, ...] = (), last: datetime.date = CF_LAST, none_after: bool = False) -> Source:
    """Open-ended ceasefires of peace processes, until the next one is declared in the same dyad.

    Both days are known to the day only, so a gap of g days lies between g − 1 and g + 1. Still without a successor on
    `last`, a truce is censored there; with `none_after`, rows that began later are left aside without a word, as
    is right for a look back from that day. Rows with an unknown code in a column used are dropped, and counted.
    """
    columns = ("key", "uniq_id", "start", "next_start", "fixed", "p_peaceprocess", "written", "implement",
               "ceasefire_class", "prior_cf_in_dyad")  # fmt: skip
    every = [r for r in rows_of(path, columns) if r.number("fixed") == 0 and r.number("p_peaceprocess") == 1]
    kept, dropped = [], {"left out by name": 0, "unknown code": 0}
    for row in every:
        if not none_after and row.day("start") > last:
            raise row.wrong("start", f"truces up to {last} are expected")
        if row.text("key") in leave_out:
            dropped["left out by name"] += 1
        elif row.number("written") < 0 or row.number("implement") < 0:
            dropped["unknown code"] += 1
        elif row.day("start") < last:
            kept.append(row)
    lower, upper = [], []
    for row in kept:
        following = row.day("next_start") if row.text("next_start") else None
        if following is not None and following <= last:
            gap = (following - row.day("start")).days
            if gap < 0:
                raise row.wrong("next_start", "the next truce cannot come before this one")
            lower.append(max(gap - 1.0, 0.0))
            upper.append(gap + 1.0)
        else:
            lower.append(float((last - row.day("start")).days))
            upper.append(float("inf"))
    covariates = {
        "monitors": [float(r.number("implement") == 1) for r in kept],
        "written": [float(r.number("written") >= 1) for r in kept],
        "definitive": [float(r.number("ceasefire_class") == 3) for r in kept],
        "log(1 + earlier truces)": [float(np.log1p(r.number("prior_cf_in_dyad"))) for r in kept],
    }
    return Source(
        Truces.of(lower, upper, covariates), tuple(f"{r.number('uniq_id'):g}" for r in kept),
        tuple(r.text("key") for r in kept), tuple(r.day("start") for r in kept), dropped,
    )  # fmt: skip
