"""Marked text (`scripts/tagger/marked`) as texts and what they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "tagger" / "marked"
MARK = re.compile(r"⟦([a-z_]+)(~?)\|([^⟦⟧|]+)(?:\|([A-Z0-9_+]*)>([A-Z0-9_+]*))?⟧")


@dataclass(frozen=True)
class Mark:
    """Where a text tells an event, of which type, whether it counts, and who does it to whom, if that is marked."""

    type: str
    start: int
    end: int
    counts: bool
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marked:
    """A text with its marks."""

    name: str
    genre: str
    published: date
    crisis: str
    text: str
    marks: list[Mark]

    @property
    def has_sides(self) -> bool:
        return any(m.source or m.target for m in self.marks)


def marked() -> Iterator[Marked]:
    """All of them, in the order of the files."""
    for file in sorted(FOLDER.glob("*.txt")):
        genre = day = crisis = ""
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#"):
                genre, day, crisis = (part.strip() for part in line[1:].split("|"))
            elif line:
                text, marks = unmarked(line)
                yield Marked(f"{file.stem}:{number}", genre, date.fromisoformat(day), crisis, text, marks)


def set_aside(some: Sequence[Marked]) -> frozenset[str]:
    """Names of texts with sides, one in fifteen, that no network is fitted to: there it is seen how far it is right."""
    picked = set(sorted(one.name for one in some)[7::15])
    return frozenset(one.name for one in some if one.has_sides and one.name in picked)


def unmarked(line: str) -> tuple[str, list[Mark]]:
    """A text without its marks, and what they mark."""
    text, marks, last = "", [], 0
    for found in MARK.finditer(line):
        text += line[last : found.start()]
        sides = [tuple(filter(None, (part or "").split("+"))) for part in (found[4], found[5])]
        marks.append(Mark(found[1], len(text), len(text) + len(found[3]), not found[2], *sides))
        text += found[3]
        last = found.end()
    return text + line[last:], marks
