"""The registry that comes with Standoff, from `data/actors/`, which a scholar can edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from standoff.read.registry import EARLIEST, LATEST, Common, Entry, Name, Registry
from standoff.read.yamldata import DATA, loaded

Spans = tuple[tuple[date, date], ...]


def _day(written: Any, last: bool = False) -> date:
    """A date, or a year alone: its first day, or its last."""
    if isinstance(written, date):
        return written
    if isinstance(written, int):
        return date(written, 12, 31) if last else date(written, 1, 1)
    if written is None:
        return LATEST if last else EARLIEST
    text = str(written)
    return date.fromisoformat(text if len(text) > 7 else f"{text}-{'28' if last else '01'}" if len(text) == 7 else
                              f"{text}-{'12-31' if last else '01-01'}")  # fmt: skip


def _read(name: str) -> Any:
    return loaded(DATA / "actors" / f"{name}.yaml")


@cache
def registry() -> Registry:
    """The registry that comes with Standoff."""
    entries: dict[str, Entry] = {}
    names: list[Name] = []
    spans: dict[str, Spans] = {}
    for row in _read("states"):
        stood = spans[row["id"]] = _stays(row.get("stands", [row.get("from"), row.get("to")]))
        entries[row["id"]] = Entry(
            row["id"], row["name"], "state", None, row.get("code", row["id"]), stood[0][0], stood[-1][1]
        )
        for via, some in (("name", (row["name"], *row.get("names", ()))), ("demonym", row.get("demonyms", ())),
                          ("seat", row.get("seats", ()))):  # fmt: skip
            for written in some:
                names += _in_spans(written, row["id"], via, stood)
    for row in _read("leaders"):
        offices = tuple((o[0], _day(o[1]), _day(o[2] if len(o) > 2 else None, last=True)) for o in row["offices"])
        start, end = min(o[1] for o in offices), max(o[2] for o in offices)
        entries[row["id"]] = Entry(
            row["id"], row["name"], "leader", row.get("state"), None, start, end, offices=offices
        )
        for text in dict.fromkeys((row["name"], *row.get("names", ()))):
            names.append(Name(text, row["id"], "name", start, end))
    for row in _read("groups"):
        start, end = _day(row.get("from")), _day(row.get("to"), last=True)
        side = row.get("side")
        entries[row["id"]] = Entry(row["id"], row["name"], row.get("kind", "armed_group"), side, None, start, end,
                                   patrons=tuple(row.get("patrons", ())))  # fmt: skip
        names += [Name(text, row["id"], "name", start, end) for text in (row["name"], *row.get("names", ()))]
    for row in _read("organisations"):
        start, end = _day(row.get("from")), _day(row.get("to"), last=True)
        members = {state: _stays(stays) for state, stays in row.get("members", {}).items()}
        entries[row["id"]] = Entry(row["id"], row["name"], row.get("kind", "igo"), None, None, start, end, members)
        names += [Name(text, row["id"], "name", start, end) for text in (row["name"], *row.get("names", ()))]
    for row in _read("places"):
        entries[row["id"]] = Entry(row["id"], row["name"], "territory", None, None, _day(row.get("from")),
                                   _day(row.get("to"), last=True), claimed=tuple(row.get("claimed", ())))  # fmt: skip
        names += [Name(text, row["id"], "name") for text in (row["name"], *row.get("names", ()))]
    for code, towns in (*_read("towns").items(), *_read("cities").items()):
        for town in towns:
            name = town["name"] if isinstance(town, dict) else town
            place = f"{code}_{name.upper().replace(' ', '_')}"
            own = list(_in_spans(town, place, "name", spans.get(code) or ((entries[code].start, entries[code].end),)))
            if own:
                entries[place] = Entry(place, name, "territory", None, None, own[0].start, own[-1].end, claimed=(code,))
                names += own
    treaties = tuple(
        (r["a"], r["b"], _day(r.get("from")), _day(r.get("to"), last=True)) for r in _read("treaties")
    )  # fmt: skip
    return Registry(entries, tuple(names), _common(), treaties)


def _in_spans(written: Any, actor: str, via: str, spans: Spans) -> Iterator[Name]:
    """A name, which may have dates of its own, as long as its state stands."""
    own = written if isinstance(written, dict) else {"name": written}
    first, last = _day(own.get("from")), _day(own.get("to"), last=True)
    for start, end in spans:
        if max(start, first) <= min(end, last):
            yield Name(own["name"], actor, via, max(start, first), min(end, last))


def _stays(written: Any) -> Spans:
    if not written:
        return ((EARLIEST, LATEST),)
    pairs = written if isinstance(written[0], list) else [written]
    return tuple((_day(p[0]), _day(p[1] if len(p) > 1 else None, last=True)) for p in pairs)


def _common() -> Common:
    people = _read("people")

    def organs(kind: str) -> dict[str, str]:
        named = {n: m["id"] for m in people[kind] for n in m["names"]}
        return {n: named[n] for n in _longest(named)}

    return Common(_longest(people["offices"]), organs("ministries"), organs("forces"), tuple(people["populations"]))


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=len, reverse=True))
