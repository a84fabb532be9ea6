"""Slips: things people write that a grammar cannot take, and what would do instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """A likely mistake: what it looks like, and what would do.

    With `expecting`, it is one only where the parser would take that terminal. `message` replaces "… is
    expected" where that would mislead.
    """

    pattern: str
    hint: str
    expecting: str = ""
    message: str = ""


def first_anywhere(slips: Iterable[Slip], text: str) -> tuple[Slip, re.Match[str]] | None:
    """The slip that comes first in `text`; of several at one place, the first listed."""
    found = [(slip, match) for slip in slips if (match := re.search(slip.pattern, text))]
    return min(found, key=lambda pair: pair[1].start(), default=None)


def first_here(
    slips: Iterable[Slip], text: str, offset: int, expected: frozenset[str]
) -> tuple[Slip, re.Match[str]] | None:
    """The first listed slip that stands at `offset`, where the parser would take one of `expected`."""
    for slip in slips:
        match = re.compile(slip.pattern).match(text, offset)
        if match and (not slip.expecting or slip.expecting in expected):
            return slip, match
    return None


POWERS = Slip(r"\*\*|\^", "multiply instead", message="there are no powers")

# What a word processor, or the habit of another language, puts in place of a plain character.
LOOKALIKES = (
    Slip("[\u2010-\u2015\u2212]", "write a plain minus '-'"),
    Slip("[\u00d7\u22c5\u00b7]", "write '*'"),
    Slip("\u00f7", "write '/'"),
    Slip("\u2265", "write '>='"),
    Slip("\u2264", "write '<='"),
    Slip("\u2260", "write '!='"),
    Slip("[\u227b\u203a\uff1e]", "write '>'"),
    Slip("[\u226b\u00bb]", "write '>>'"),
    Slip("[\u223c\u2248]", "write '~'"),
    Slip("[\u2223\u00a6\uff5c]", "write a plain bar '|'"),
    Slip("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]", "type an ordinary space"),
    Slip("""['"`\u2018-\u201f]""", "names are written without quotes"),
    Slip("%", "write a share of 1: 0.3 for 30%"),
    Slip(r"\.\.\.|\u2026", "'...' only stands for something: write it out"),
    Slip(r"[\x00-\x1f\x7f]", "delete this character, which cannot be seen"),
    Slip(
        r"[^\x00-\x7f]",
        "names use the letters a to z, digits, '_' and '-'; a letter of another alphabet may look alike",
    ),
)
