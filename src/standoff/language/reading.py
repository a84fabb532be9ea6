"""From text to nouns: the one way every expression of this room is read.

First come limits and *slips*: things people write that can never be right, each with advice. Then the parser;
where it stops, slips that depend on the place are looked up, and what would have done is said in words.
Nothing is ever evaluated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.language.problem import LanguageError, mistake
from standoff.language.slips import LOOKALIKES, Slip, first_anywhere, first_here
from standoff.language.suggest import did_you_mean

if TYPE_CHECKING:
    from lark import Lark

LONGEST = 4_000  # characters; no expression a person reads is longer
DEEPEST = 50  # brackets within brackets, and operators within operators

NAME = r"[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
"""What names look like: a hyphen may stand inside, so that `a-b` is one name and `a - b` a difference."""

RESERVED = frozenset({"and", "or", "not", "in", "to", "rest"})
"""Words of the language, which nothing in a crisis can have as its name."""

TERMINALS = rf"""
NAME: /{NAME}/
NUMBER: /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/
SPACE: /[ \t\r\n\f]+/
STRAY.-1: /[\s\S]/
stray: STRAY
"""
"""What all grammars share. No rule of an expression takes a stray character; that it is a word at all lets
the parser, which knows what it expects, say where it stops."""

PLAIN_WORDS = {
    "NAME": "a name",
    "NUMBER": "a number",
    "RPAR": "')'",
    "COMMA": "','",
    "DOT": "'.'",
    "$END": "the end",
    "PLUS": "an operator",
    "TIMES": "an operator",
    "OVER": "an operator",
}


@dataclass(frozen=True)
class Tongue:
    """All that differs between one kind of expression and the next."""

    what: str  # as in "an ordering"
    parser: Callable[[], Lark]
    callable: frozenset[str]  # names that may stand before a bracket
    calls: str  # what to say of any other
    words: Mapping[str, str]  # terminals in words
    never: tuple[Slip, ...]  # wrong wherever they stand
    here: tuple[Slip, ...]  # looked up where the parser stops
    mistaken: Callable[[str], LanguageError | None] = lambda text: None  # mistakes that no pattern can put right
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)  # where a terminal would do, what is not told


def read(tongue: Tongue, text: object, start: str) -> Any:
    """What `text` says, or a LanguageError; `start` is the rule of the grammar that all of it must follow."""
    text = checked(tongue, text)
    # Here, not above: lark takes a tenth of a second to load, which `standoff --help` need not wait for.
    from lark.exceptions import UnexpectedToken

    try:
        noun = tongue.parser().parse(text, start=start)
    except UnexpectedToken as stop:
        at_end = stop.token.type == "$END"
        offset = len(text.rstrip()) if at_end else (stop.token.start_pos or 0)
        expected = frozenset(stop.accepts or stop.expected)
        raise stopped(tongue, text, offset, "" if at_end else str(stop.token), expected) from None
    too_deep(noun)
    return noun


def too_deep(noun: object) -> None:
    """An error if nouns lie within nouns so deep that what walks them could exhaust the stack."""
    waiting = [(noun, 0)]
    # A loop, not a recursion, for the same reason.
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            raise LanguageError(f"parts within parts may be {DEEPEST} deep", hint="name the parts")
        if isinstance(node, tuple):
            waiting += [(part, depth) for part in node]
        elif is_dataclass(node):
            waiting += [(part, depth + 1) for part in vars(node).values()]


def is_name(text: str) -> bool:
    """Whether `text` can name something in a crisis file.

    >>> is_name("su-24"), is_name("24"), is_name("wider war"), is_name("rest")
    (True, False, False, False)
    """
    return text not in RESERVED and re.fullmatch(NAME, text) is not None


def checked(tongue: Tongue, text: object) -> str:
    """`text` if it is within the limits and holds nothing that can never be right."""
    if not isinstance(text, str):
        raise LanguageError(f"{tongue.what} is text", found=str(type(text).__name__))
    if len(text) > LONGEST:
        raise mistake(
            text,
            LONGEST,
            f"{tongue.what} has at most {LONGEST:,} characters",
            hint="split it, or name its parts",
        )
    if not text.strip():
        raise LanguageError(f"{tongue.what} is expected, nothing is written")
    depth = 0
    for offset, character in enumerate(text):
        depth += (character in "({[") - (character in ")}]")
        if depth > DEEPEST:
            raise mistake(text, offset, f"brackets may be {DEEPEST} deep", character, "name the parts")
    if slipped := first_anywhere((*tongue.never, *foreign_calls(tongue, text)), text):
        slip, match = slipped
        raise mistake(text, match.start(), slip.message, match[0], slip.hint)
    if mistaken := tongue.mistaken(text):
        raise mistaken
    return text


def foreign_calls(tongue: Tongue, text: str) -> list[Slip]:
    """A slip for the first name before a bracket that does not belong there; none if all do."""
    for call in re.finditer(rf"(?<![A-Za-z0-9_])({NAME})\s*\(", text):
        if call[1] not in tongue.callable:
            meant = did_you_mean(call[1], tongue.callable)
            hint = f"{tongue.calls}; did you mean {meant}?" if meant else tongue.calls
            pattern = rf"(?<![A-Za-z0-9_]){re.escape(call[1])}(?=\s*\()"
            return [Slip(pattern, hint, message="calls are never evaluated")]
    return []


def stopped(tongue: Tongue, text: str, offset: int, found: str, expected: frozenset[str]) -> LanguageError:
    """The error for a parser that stopped at `offset`, where it would have gone on with one of `expected`."""
    for terminal in expected & tongue.hidden.keys():
        expected -= tongue.hidden[terminal]
    words = {tongue.words.get(terminal, PLAIN_WORDS.get(terminal, "")) for terminal in expected} - {""}
    *most, last = sorted(words, key=lambda word: (word == "the end", word)) or [tongue.what]
    message = f"{', '.join(most)} or {last} is expected" if most else f"{last} is expected"
    if slipped := first_here((*tongue.here, *LOOKALIKES), text, offset, expected):
        slip, match = slipped
        return mistake(text, offset, slip.message or message, match[0] or found, slip.hint)
    return mistake(text, offset, message if found else f"{message}, but the text ends here", found)


def build(grammar: str, starts: list[str], callbacks: object) -> Lark:
    """A parser that makes nouns as it goes: no tree is kept, so no depth of text can exhaust the stack."""
    from lark import Lark

    # The basic lexer reads a word the same way wherever it stands, so reserved words are reserved everywhere.
    return Lark(
        grammar + TERMINALS,
        start=[*starts, "stray"],
        parser="lalr",
        lexer="basic",
        transformer=callbacks,
        cache=tables(starts[0]),
    )


def tables(name: str) -> str | bool:
    """Where lark keeps the tables of one grammar between runs, which saves a third of a short command's time.

    In the user's own cache folder, never in a shared one; lark itself makes them anew where the grammar or its own
    version has changed. False where that folder cannot be written.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "standoff"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = folder.stat().st_uid == os.getuid() if hasattr(os, "getuid") else True
        return str(folder / f"{name}.tables") if mine and os.access(folder, os.W_OK) else False
    except (OSError, RuntimeError):  # no home
        return False


def at(token: Any, message: str, hint: str = "") -> LanguageError:
    """The error for a word the parser took but which cannot stand there."""
    return LanguageError(message, token.line, token.column, str(token), hint)
