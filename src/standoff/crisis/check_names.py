"""Actors, sources and ids: does everything that is named exist, once?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from standoff.crisis.drafts import Draft
from standoff.crisis.graphs import circles
from standoff.crisis.problems import Finding, Path, among
from standoff.crisis.records import Source
from standoff.crisis.walk import records
from standoff.crisis.written import CrisisFile

RESERVED_PLAYERS = ("chance", "outcome", "all", "observed")
# Reports and episodes are evidence alike, and listed together in answers.
LISTS = (
    ("events", "episodes"),
    ("red_lines",),
    ("ceasefires",),
    ("readings",),
    ("argument",),
    ("questions",),
    ("whatif",),
)


def check_names(written: CrisisFile, data: Mapping[str, Any], drafts: tuple[Draft, ...]) -> list[Finding]:
    """Names that nothing bears, and names that two things bear. `data` still holds entries that were set
    aside.
    """
    actors, sources = _names(data, "actors"), _names(data, "sources")
    findings = []
    for actor in written.actors:
        if actor in RESERVED_PLAYERS:
            message = f'"{actor}" is a word of the language'
            findings.append(Finding("C014", ("actors", actor), message, "choose another name", actor, on_key=True))
    for name, path, on_key, reading in (*_actors(written), *_players(drafts)):
        if name not in actors:
            hint = among("actors", name, actors)
            findings.append(Finding("C020", path, f'no actor called "{name}"', hint, name, on_key, reading=reading))
    for name, path in _sources(written):
        if name not in sources:
            findings.append(Finding("C021", path, f'no source called "{name}"', among("sources", name, sources), name))
    return findings + _twice(written) + _circles(written.sources) + _themselves(written)


def _names(data: Mapping[str, Any], section: str) -> list[str]:
    found = data.get(section)
    return [str(name) for name in found] if isinstance(found, dict) else []


def _actors(written: CrisisFile) -> Iterator[tuple[str, Path, bool, int | None]]:
    for name, actor in written.actors.items():
        for index, member in enumerate(actor.members):
            yield member, ("actors", name, "members", index), False, None
    for index, tie in enumerate(written.ties):
        yield tie.from_, ("ties", index, "from"), False, None
        yield tie.to, ("ties", index, "to"), False, None
    for index, event in enumerate(written.events):
        yield event.who, ("events", index, "who"), False, None
        yield from _each(event.whom, ("events", index, "whom"))
    for index, line in enumerate(written.red_lines):
        yield line.by, ("red_lines", index, "by"), False, None
        yield from _each(line.against, ("red_lines", index, "against"))
    for index, truce in enumerate(written.ceasefires):
        yield from _each(truce.brokers, ("ceasefires", index, "brokers"))
        yield from _each(truce.between, ("ceasefires", index, "between"))


def _each(names: tuple[str, ...], path: Path) -> Iterator[tuple[str, Path, bool, int | None]]:
    for index, name in enumerate(names):
        yield name, (*path, index), False, None


def _players(drafts: tuple[Draft, ...]) -> Iterator[tuple[str, Path, bool, int | None]]:
    for draft in drafts:
        home: Path = (*draft.home, "game")
        if draft.pattern is not None:
            for role, name in draft.pattern.roles.items():
                yield name, (*home, "roles", role), False, draft.reading
        else:
            for name in draft.game.players:
                yield name, (*home, "players", name), True, draft.reading


def _sources(written: CrisisFile) -> Iterator[tuple[str, Path]]:
    for record, path in records(written):
        for field in ("source", "upstream"):
            name = getattr(record, field, None)
            if isinstance(name, str):
                yield name, (*path, field)
        many = getattr(record, "sources", None)
        if isinstance(many, tuple):
            for index, name in enumerate(many):
                yield name, (*path, "sources", index)


def _twice(written: CrisisFile) -> list[Finding]:
    findings = []
    for lists in LISTS:
        first: dict[str, str] = {}
        for section in lists:
            for index, entry in enumerate(getattr(written, section)):
                if entry.id in first:
                    message = f'the id "{entry.id}" is taken, under `{first[entry.id]}`'
                    path: Path = (section, index, "id")
                    findings.append(Finding("C022", path, message, "rename one of the two", entry.id))
                first.setdefault(entry.id, section)
    return findings


def _circles(sources: Mapping[str, Source]) -> list[Finding]:
    arrows = {name: [source.upstream] if source.upstream else [] for name, source in sources.items()}
    return [
        Finding(
            "C023",
            ("sources", circle[0], "upstream"),
            f"the sources repeat each other: {' → '.join(circle)}",
            "which of them was first?",
            circle[0],
        )
        for circle in circles(arrows)
    ]


def _themselves(written: CrisisFile) -> list[Finding]:
    findings = [
        Finding("C027", ("ties", index, "to"), f'a tie of "{tie.to}" with itself', "ties join two actors", tie.to)
        for index, tie in enumerate(written.ties)
        if tie.from_ == tie.to
    ]
    for index, line in enumerate(written.red_lines):
        if line.by in line.against:
            path: Path = ("red_lines", index, "against", line.against.index(line.by))
            findings.append(Finding("C027", path, f'a red line of "{line.by}" against itself', "", line.by))
    return findings
