"""Where each piece of data stands in the text of its file."""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.crisis.problems import Path


@dataclass(frozen=True)
class Place:
    """Line and column, from 1, of a value and of the key before it; and the same for all inside it.

    `style` is how a scalar was written: "" plain, or the character it begins with; None for lists and
    mappings.
    """

    line: int
    column: int
    key: tuple[int, int] | None = None
    style: str | None = None
    inside: dict[str | int, Place] = field(default_factory=dict)


def nearest(root: Place, path: Path) -> tuple[Place, int]:
    """The place of what stands at `path`, or of the closest thing around it; and how much of the path was
    found.
    """
    place = root
    for depth, step in enumerate(path):
        inner = place.inside.get(step)
        if inner is None:
            return place, depth
        place = inner
    return place, len(path)


def within(lines: list[str], place: Place, text: str, inside: tuple[int, int]) -> tuple[int, int]:
    """Line and column in the file of a place inside the text of a scalar.

    Exact for plain and quoted scalars on one line, and for literal blocks (`|`); otherwise, where YAML
    has folded or unescaped the text, the beginning of the scalar.
    """
    line, column = inside
    row, start = place.line - 1, place.column - 1
    if not 0 <= row < len(lines):
        return place.line, place.column
    if place.style in ("", "'", '"'):
        start += len(place.style)
        if line == 1 and lines[row][start : start + len(text)] == text:
            return place.line, start + column
    if place.style == "|":
        wanted = text.split("\n")
        row += line
        if line <= len(wanted) and row < len(lines) and lines[row].endswith(wanted[line - 1]):
            return row + 1, len(lines[row]) - len(wanted[line - 1]) + column
    return place.line, place.column
