"""From bytes to tokens, each with its place. Gambit's two formats share their words: texts, numbers, braces, commas.

Tokens are made one at a time and never all kept, so that memory follows the game and not the size of its file.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, NoReturn

from standoff.interchange.problem import GameFileError, shown

LARGEST = 64_000_000  # bytes of a file
MOST_NODES = 500_000
MOST_PLAYERS = 1_000
LONGEST_NUMBER = 400  # characters; and the largest power of ten either way
GREATEST = Fraction(10) ** 300  # beyond, sums and products would leave what a 64-bit number can hold

END, TEXT, WORD, MARK = "end", "text", "word", "mark"

# Possessive (`*+`): no text, however long or broken, is scanned more than once.
TOKEN = re.compile(r'[ \t\r\n\f\v]*+(?:"((?:[^"\\]|\\.)*+)("?)|([{},])|([^ \t\r\n\f\v{},"]++)|\Z)', re.S)
ESCAPE = re.compile(r'\\(["\\])')
NUMBER = re.compile(r"[+-]?(?:\d+/\d+|(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?)", re.A)
WHOLE = re.compile(r"[+-]?\d{1,18}", re.A)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
LINE_END = re.compile("\r\n|\r|\n")


class Token(NamedTuple):
    """One token. `value` is a text without quotes and escapes; else as it stands."""

    kind: str
    value: str
    start: int


class Tokens:
    """The tokens of a text, one ahead: `now` is the one that stands next."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self._starts = [0, *(m.end() for m in LINE_END.finditer(text))]
        self._numbers: dict[str, Fraction] = {}
        self._offset = 0
        self.now = self._scan()

    def next(self) -> Token:
        """The token that stood next; the one after it takes its place."""
        taken, self.now = self.now, self._scan()
        return taken

    def place(self, start: int) -> tuple[int, int]:
        """Line and column, from 1, of a place in the text."""
        line = bisect_right(self._starts, start)
        return line, start - self._starts[line - 1] + 1

    def fail(self, code: str, message: str, hint: str = "", at: Token | None = None) -> NoReturn:
        """Refuse the file at a token, the next one unless told otherwise."""
        token = at or self.now
        line, column = self.place(token.start)
        raise GameFileError(code, message, line, column, shown(token.value), hint, self.file)

    def wanted(self, what: str, hint: str = "") -> NoReturn:
        """Refuse the next token, because something else is expected."""
        if self.now.kind == END:
            self.fail("G006", f"the file ends where {what} is expected", hint or "is it complete?")
        found = f'the text "{shown(self.now.value)}"' if self.now.kind == TEXT else f'"{shown(self.now.value)}"'
        self.fail("G004", f"{what} is expected, found {found}", hint)

    def take_text(self, what: str, hint: str = "") -> str:
        """The text that must stand here."""
        if self.now.kind != TEXT:
            self.wanted(f"{what} in double quotes", hint)
        return self.next().value

    def take_mark(self, mark: str, what: str, hint: str = "") -> Token:
        """The brace that must stand here."""
        if self.now.kind != MARK or self.now.value != mark:
            self.wanted(f'"{mark}" {what}', hint)
        return self.next()

    def at_mark(self, mark: str) -> bool:
        """Whether this brace or comma stands next."""
        return self.now.kind == MARK and self.now.value == mark

    def take_whole(self, what: str, hint: str = "") -> int:
        """The whole number that must stand here."""
        if self.now.kind != WORD:
            self.wanted(what, hint)
        if not WHOLE.fullmatch(self.now.value):
            self.fail("G008", f'{what} is expected, a whole number; found "{shown(self.now.value)}"', hint)
        return int(self.next().value)

    def take_number(self, what: str, hint: str = "") -> Fraction:
        """The number that must stand here, exactly as written: 1/3, -0.25, 1e-3."""
        if self.now.kind != WORD:
            self.wanted(what, hint)
        word = self.now.value
        if word not in self._numbers:
            self._numbers[word] = self._number(word, what)
        self.next()
        return self._numbers[word]

    def _number(self, word: str, what: str) -> Fraction:
        what = what.partition(", or")[0]
        match = NUMBER.fullmatch(word) if len(word) <= LONGEST_NUMBER else None
        if len(word) > LONGEST_NUMBER or (match and match[1] and abs(int(match[1])) > LONGEST_NUMBER):
            self.fail("G008", f"{what} is too long a number", f"at most {LONGEST_NUMBER} digits are read")
        if match is None:
            self.fail("G008", f'{what} is expected; "{shown(word)}" is no number', "write it as 2, -0.25, 1/3 or 1e-3")
        if "/" in word and not int(word.partition("/")[2]):
            self.fail("G008", f'{what}: "{shown(word)}" divides by zero', "give the fraction another denominator")
        number = Fraction(word)
        if abs(number) > GREATEST:
            self.fail("G008", f"{what} is too large a number", "measure payoffs in a larger unit: at most 1e300")
        return number

    def _scan(self) -> Token:
        match = TOKEN.match(self.text, self._offset)
        assert match is not None  # every character begins one of the alternatives
        self._offset = match.end()
        if match.group(3) is not None:
            return Token(MARK, match[3], match.start(3))
        if match.group(4) is not None:
            return Token(WORD, match[4], match.start(4))
        if match.group(1) is None:
            return Token(END, "", len(self.text))
        start = match.start(1) - 1
        if not match[2]:
            token = Token(TEXT, match[1], start)
            self.fail("G005", "this text is never closed", 'end it with "; a quote inside a text is written \\"', token)
        value = match[1]
        return Token(TEXT, ESCAPE.sub(r"\1", value) if "\\" in value else value, start)


def read_text(path: str | Path) -> str:
    """The text of a game file; GameFileError where it cannot be had."""
    name = str(path)
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            raise GameFileError("G000", "this is not a file", hint="give the path of an .efg or .nfg file", file=name)
        if about.st_size > LARGEST:
            raise _too_large(about.st_size, name)
        with open(path, "rb") as file:
            raw = file.read(LARGEST + 1)  # one more than allowed: the file may have grown since
    except (OSError, ValueError) as error:
        if isinstance(error, GameFileError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        hint = "check path and permissions"
        raise GameFileError("G000", f"the file cannot be read: {reason}", hint=hint, file=name) from None
    return decoded(raw, name)


def decoded(raw: bytes, name: str) -> str:
    """UTF-8 text from bytes; GameFileError where they stop being that."""
    if len(raw) > LARGEST:
        raise _too_large(len(raw), name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8-sig", errors="replace")
        bad = " ".join(f"{byte:02X}" for byte in raw[error.start : error.end][:4])
        raise _not_text(good, len(good), f"bytes {bad}", name) from None
    return checked(text, name)


def checked(text: str, name: str) -> str:
    """The text itself, if it is fit to be read."""
    if len(text) > LARGEST:
        raise _too_large(len(text), name)
    if match := CONTROL.search(text):
        raise _not_text(text, match.start(), f"the control character U+{ord(match[0]):04X}", name)
    return text


def _not_text(text: str, offset: int, found: str, name: str) -> GameFileError:
    ends = [m.end() for m in LINE_END.finditer(text, 0, offset)]
    line, column = len(ends) + 1, offset - (ends[-1] if ends else 0) + 1
    hint = "save the file as UTF-8; programs and pictures are no game files"
    return GameFileError("G001", f"this is not UTF-8 text: {found}", line, column, found, hint, name)


def _too_large(size: int, name: str) -> GameFileError:
    message = f"the file has {size / 1e6:.1f} MB, the limit is {LARGEST // 1_000_000} MB"
    return GameFileError("G002", message, file=name, hint="a game of this size cannot be solved here")
