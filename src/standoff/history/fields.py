"""What a reader knows of a public data set: its columns under both names, its codes, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """One column of the tidy table.

    `source` is its name in the file (several where versions differ). `codes` turns numbers into words; `missing` are
    codes that stand for nothing known.
    """

    name: str
    source: tuple[str, ...]
    kind: str  # "whole", "number", "text" or "code"
    meaning: str
    unit: str = ""
    codes: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[float, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Day:
    """A date in three columns, of which month and day may be unknown: then it is a stretch of days."""

    name: str
    year: str
    month: str
    day: str
    meaning: str


@dataclass(frozen=True)
class Version:
    """One version of a file, known by columns that it alone has; `stated_in` is a column that names it."""

    name: str
    columns: frozenset[str]
    stated_in: str | None = None


@dataclass(frozen=True)
class Dataset:
    """One public file: what a row is, who made it, on what terms, and where it is to be had."""

    key: str
    title: str
    row: str
    citation: str
    licence: str
    where: str
    files: tuple[str, ...]
    versions: tuple[Version, ...]
    fields: tuple[Field, ...]
    days: tuple[Day, ...] = ()
    download: str | None = None
    separator: str = ","
    notes: str = ""


def code(
    name: str, source: str, meaning: str, codes: Mapping[int, str], missing: tuple[float, ...] = (), *,
    optional: bool = False,
) -> Field:  # fmt: skip
    """A column of codes."""
    return Field(name, (source,), "code", meaning, "", codes, missing, optional)


def whole(
    name: str, source: str, meaning: str, missing: tuple[float, ...] = (), unit: str = "", *, optional: bool = False
) -> Field:
    """A column of whole numbers."""
    return Field(name, (source,), "whole", meaning, unit, {}, missing, optional)


def number(name: str, source: str, meaning: str, unit: str = "", *, optional: bool = False) -> Field:
    """A column of numbers."""
    return Field(name, (source,), "number", meaning, unit, {}, (), optional)


def text(name: str, source: str, meaning: str, *, optional: bool = False) -> Field:
    """A column of text."""
    return Field(name, (source,), "text", meaning, "", {}, (), optional)


YES = {0: "no", 1: "yes"}
