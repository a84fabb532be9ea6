"""What a reader is told when an expression cannot be understood."""

from __future__ import annotations

import re
import unicodedata


class LanguageError(ValueError):
    """A mistake in an expression: what is wrong, where, what was found there, and what would do.

    Lines and columns count from 1 inside the text of the expression; whoever holds the file adds where that
    text begins. This is the only exception that ever leaves a parser of this room.

    >>> print(LanguageError("a name is expected", line=1, column=7, found="==", hint="write one '='"))
    line 1, column 7: a name is expected, found '==' – write one '='
    """

    # Not a frozen dataclass: Python itself writes the traceback into an exception while it travels.

    def __init__(self, message: str, line: int = 1, column: int = 1, found: str = "", hint: str = "") -> None:
        super().__init__(message, line, column, found, hint)
        self.message = message
        self.line = line
        self.column = column
        self.found = found
        self.hint = hint

    def __str__(self) -> str:
        found = f", found {quoted(self.found)}" if self.found else ""
        hint = f" – {self.hint}" if self.hint else ""
        return f"line {self.line}, column {self.column}: {self.message}{found}{hint}"


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of the character at `offset`."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def mistake(text: str, offset: int, message: str, found: str = "", hint: str = "") -> LanguageError:
    """The error for what stands at `offset` of `text`."""
    line, column = place(text, offset)
    return LanguageError(message, line, column, found.strip() or found, hint)


def locate(text: str, name: str, after: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    """Line and column where `name` first stands as a whole name in `text`, at or after a place; `after` if it does not.

    For problems found later, when a name turns out to be unknown.

    >>> locate("peace > war_goes_on", "war_goes_on")
    (1, 9)
    """
    start = sum(len(line) + 1 for line in text.split("\n")[: after[0] - 1]) + after[1] - 1
    whole = re.compile(rf"(?<![A-Za-z0-9_-]){re.escape(name)}(?![A-Za-z0-9_-])")
    found = whole.search(text, start)
    return place(text, found.start()) if found else after


def quoted(found: str) -> str:
    """`found` in quotes, shortened; a character that is hard to see or to tell apart is named as well."""
    if len(found) == 1 and not (found.isascii() and found.isprintable()):
        name = unicodedata.name(found, "a control character")
        shown = f"'{found}' " if found.isprintable() else ""
        return f"{shown}(U+{ord(found):04X}, {name})"
    safe = "".join(c if c.isprintable() else " " for c in found)
    return f"'{safe[:39]}…'" if len(safe) > 40 else f"'{safe}'"
