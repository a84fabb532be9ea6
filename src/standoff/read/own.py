"""A crisis file's own actors among those that are known, so that its words for them come first."""

from __future__ import annotations

from standoff.crisis import CrisisFile
from standoff.read.actors import registry
from standoff.read.registry import Entry, Name, Registry

KIND = {"organisation": "igo", "person": "leader"}


def with_crisis(crisis: CrisisFile) -> Registry:
    """The registry with the actors of a crisis file; those that it knows by code or name keep its id."""
    known = registry()
    by_name = {n.text.lower(): n.actor for n in known.names if n.via == "name"}
    entries, names = [], []
    for key, actor in crisis.actors.items():
        found = actor.code if actor.code in known.entries else by_name.get(actor.name.lower())
        if found is None:
            found = key.upper()
            entries.append(Entry(found, actor.name, KIND.get(actor.kind, actor.kind), None, actor.code))
        names += [Name(text, found, "name") for text in (actor.name, *actor.aliases) if text.lower() not in by_name]
    return known.extended(entries, names)
