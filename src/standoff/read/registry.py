"""Who is who at a date: states, their people and offices, organisations, armed groups, places.

The registry is data (`data/actors/`), which a scholar can edit; a crisis file adds actors of its own. Every name holds
from one date to another, so that “Soviet” means nothing in 2020 and Putin held no office in 1998.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from standoff.read.claims import root_of
from standoff.read.names import Names, by_first_word

EARLIEST, LATEST = date(1, 1, 1), date(9999, 12, 31)
KINDS = (
    "state", "government", "leader", "ministry", "military", "armed_group", "igo", "alliance", "population",
    "territory", "person", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """An actor that the registry knows."""

    id: str
    name: str
    kind: str
    side_of: str | None = None
    code: str | None = None
    start: date = EARLIEST
    end: date = LATEST
    members: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    patrons: tuple[str, ...] = ()
    offices: tuple[tuple[str, date, date], ...] = ()
    claimed: tuple[str, ...] = ()

    def lives(self, at: date) -> bool:
        return self.start <= at <= self.end


@dataclass(frozen=True)
class Name:
    """A word or words for an actor. `via` is name, demonym (Russian), or seat (Moscow)."""

    text: str
    actor: str
    via: str
    start: date = EARLIEST
    end: date = LATEST


@dataclass(frozen=True)
class Common:
    """Words for offices, ministries, forces and peoples, which become actors beside a state's name.

    The longest come first, so that the first that fits says most.
    """

    offices: tuple[str, ...]
    ministries: Mapping[str, str]
    forces: Mapping[str, str]
    populations: tuple[str, ...]


@dataclass(frozen=True)
class Registry:
    """All actors, and their names."""

    entries: Mapping[str, Entry]
    names: tuple[Name, ...]
    common: Common
    treaties: tuple[tuple[str, str, date, date], ...] = ()

    def at(self, day: date) -> Names:
        """The names that hold at a date; those of the past, in some years after, where nothing else bears them."""
        return Names(self, day)

    def leaders(self, state: str, day: date) -> tuple[str, ...]:
        """Who leads a state at a date: heads of government or state, the most powerful first."""
        found = []
        for entry in self._leading.get(state, ()):
            for office, start, end in entry.offices:
                if start <= day <= end:
                    found.append((_rank(office), -start.toordinal(), entry.id))
        return tuple(name for _, _, name in sorted(found))

    def holder(self, state: str, office: str, day: date) -> str | None:
        """Whoever holds an office of a state at a date: that very one before one it is part of, and no deputy."""
        found = [
            (held != office, -start.toordinal(), entry.id)
            for entry in self._leading.get(state, ()) for held, start, end in entry.offices
            if start <= day <= end and _same_office(office, held)
        ]  # fmt: skip
        return min(found)[2] if found else None

    def member(self, state: str, organisation: str, day: date) -> bool:
        entry = self.entries.get(organisation)
        return entry is not None and any(a <= day <= b for a, b in entry.members.get(state, ()))

    def adjective(self, state: str) -> str | None:
        """The adjective of a state: the first of its demonyms."""
        return self._adjectives.get(state)

    @cached_property
    def by_first_word(self) -> Mapping[str, Sequence[Sequence[Name]]]:
        """All names by their first word, the longest first; those with the same words are together."""
        return by_first_word(self.names)

    @cached_property
    def _leading(self) -> Mapping[str, Sequence[Entry]]:
        """Leaders by state."""
        out: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.kind == "leader" and entry.side_of:
                out.setdefault(entry.side_of, []).append(entry)
        return out

    @cached_property
    def _adjectives(self) -> Mapping[str, str]:
        out: dict[str, str] = {}
        for name in self.names:
            if name.via == "demonym":
                out.setdefault(name.actor, name.text)
        return out

    def root(self, actor: str) -> str:
        """The actor on whose behalf another acts, in the end."""
        return root_of(actor, lambda a: entry.side_of if (entry := self.entries.get(a)) else None)

    def extended(self, more: Iterable[Entry], names: Iterable[Name]) -> Registry:
        """With a crisis file's own actors, whose names come before others'."""
        added = {e.id: e for e in more}
        words = tuple(names)
        taken = {n.text for n in words}
        kept = tuple(n for n in self.names if n.text not in taken)
        return Registry({**self.entries, **added}, (*words, *kept), self.common, self.treaties)


POWERFUL = ("supreme leader", "general secretary", "party leader", "chairman", "dictator", "emperor", "president")


HEADS = (
    *POWERFUL,
    "prime minister",
    "premier",
    "king",
    "queen",
    "sultan",
    "emir",
    "shah",
    "leader",
    "secretary-general",
    "ruler",
)


def is_head(office: str) -> bool:
    """Whether an office leads a state, a group or an organisation: no minister's, no deputy's."""
    office = office.lower()
    vice = office.startswith(("vice", "deputy", "former"))
    return not vice and any(words in office for words in HEADS) or office == "chancellor"


def _same_office(asked: str, held: str) -> bool:
    """Whether words for an office mean one that is held: “the minister” no prime minister, a president no deputy."""
    deputies = ("vice", "deputy")
    if held.startswith(deputies) != asked.startswith(deputies):
        return False
    if asked in ("minister", "secretary", "general"):
        return asked == held
    return asked in held or held in asked


def _rank(office: str) -> int:
    office = office.lower()
    for k, words in enumerate(POWERFUL):
        if words in office:
            return k
    first = office in ("prime minister", "premier", "chancellor", "taoiseach")
    return len(POWERFUL) + (0 if first else 2 if is_head(office) else 5)
