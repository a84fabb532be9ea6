"""Mistakes as values: where, which, what was found, what would do.

A check makes a `Finding`, which knows the place in the *data* (a path of keys); `load` turns it into a
`Problem`, which knows the place in the *text*. Each shell prints problems in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from standoff.language import did_you_mean

MOST_COMPARED = 300

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One mistake in a crisis file. Lines and columns count from 1; line 0 stands for the file as a whole."""

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    message: str
    found: str = ""
    hint: str = ""

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        warning = "warning: " if self.severity == "warning" else ""
        first = f"{at}  {self.code}  {warning}{self.message}"
        return f"{first}\n    {self.hint}" if self.hint else first


@dataclass(frozen=True)
class Finding:
    """A mistake at a place in the data.

    `on_key` points at the key rather than at its value. `inside` is a line and column, from 1, within the
    text found at `path`; `word` is a name in that text to point at instead. `reading` is the index of the
    reading in which the mistake shows, whose changes may have brought it in.
    """

    code: str
    path: Path
    message: str
    hint: str = ""
    found: str = ""
    on_key: bool = False
    inside: tuple[int, int] | None = None
    word: str = ""
    reading: int | None = None


class CrisisError(Exception):
    """A crisis file that cannot be used; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def listed(names: Iterable[str], limit: int = 8) -> str:
    """Names in a sentence: `a, b, c`, cut off where it grows long."""
    names = list(names)
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more if names else "none"


def among(what: str, found: str, names: Iterable[str]) -> str:
    """The hint for a name that is not there: the names there are, and the likeliest meant.

    >>> among("players", "Rusia", ["Austria", "Russia"])
    'players are Austria, Russia – did you mean "Russia"?'
    """
    names = list(names)
    if not names:
        return f"there are no {what}"
    # Comparing takes time; among hundreds of names a likeness says little.
    meant = did_you_mean(found, names) if len(names) <= MOST_COMPARED else None
    all_of_them = f"{what} are {listed(names)}"
    return f'{all_of_them} – did you mean "{meant}"?' if meant else all_of_them
