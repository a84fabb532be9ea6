"""Which model a place in a crisis file belongs to: the way from a path to the keys that may stand there."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from standoff.crisis.written import CrisisFile

NOUNS = {
    "CrisisFile": "a crisis file",
    "Header": "the section `crisis`",
    "Source": "a source",
    "Actor": "an actor",
    "Tie": "a tie",
    "Quote": "a quote",
    "Event": "a report",
    "RedLine": "a red line",
    "Ceasefire": "a ceasefire",
    "Observed": "an observed move",
    "Claim": "a claim",
    "Resolution": "a resolution",
    "Question": "a question",
    "WhatIf": "a what-if",
    "WrittenCost": "a cost",
    "WrittenBranch": "a branch",
    "WrittenDecision": "a move",
    "WrittenChance": "a chance move",
    "WrittenPlayer": "a player",
    "Outcome": "an outcome",
    "TreeGame": "a game written as a tree",
    "PatternGame": "a game from a pattern",
    "WrittenPreference": "a preference",
    "NamedUnknown": "an unknown",
    "WrittenReading": "a reading",
    "WrittenEpisode": "an episode",
    "Breach": "an account of a breach",
    "WrittenWeeks": "the section `weeks`",
    "WrittenTruceTerms": "the next truce",
}


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys a model takes, as written in a file."""
    return [field.alias or name for name, field in model.model_fields.items()]


def noun_of(model: type[BaseModel] | None) -> str:
    """What a model is called in a sentence."""
    return NOUNS.get(model.__name__, "this") if model else "this"


def model_at(location: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model in which an error location of pydantic (tags of unions included) lies; None if it lies in
    none.
    """
    here: Any = CrisisFile
    for step in location:
        here = _into(_bare(here), step)
        if here is None:
            return None
    here = _bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _bare(kind: Any) -> Any:
    """Without annotations and without `| None`."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
            continue
        if get_origin(kind) in (Union, types.UnionType):
            members = [member for member in get_args(kind) if member is not type(None)]
            if len(members) == 1:
                kind = members[0]
                continue
        return kind


def _into(kind: Any, step: str | int) -> Any:
    arguments = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if not kind.__pydantic_fields_complete__:
            kind.model_rebuild()  # built when first used: until then a field may hold the name of its type
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        for member in arguments:
            tags = [note.tag for note in getattr(member, "__metadata__", ()) if isinstance(note, Tag)]
            if step in tags:
                return member
        return None
    if origin is tuple:
        return arguments[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return arguments[1]
    return None
