"""From a file to text that is safe to parse: size, encoding, characters.

Size is checked before reading, so that a file of any size is refused at once.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from standoff.crisis.problems import Problem

MEGABYTE = 1_000_000
LARGEST = 2 * MEGABYTE

# What YAML 1.2 calls printable (section 5.1); PyYAML would stop at the same characters, one at a time.
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path) -> str | Problem:
    """The text of a file, or why it cannot be had."""
    name = str(path)
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            kind = "a directory" if stat.S_ISDIR(about.st_mode) else "not a regular file"
            return Problem(
                "C000", "error", name, 0, 0, f"this is {kind}", hint="give the path of a crisis file (.yaml)"
            )
        if about.st_size > LARGEST:
            return too_large(name, about.st_size)
        # One byte more than allowed: the file may have grown since.
        with open(path, "rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(
            "C000",
            "error",
            name,
            0,
            0,
            f"the file cannot be read: {reason}",
            hint="check path and permissions",
        )
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str | Problem:
    """UTF-8 text from bytes, or where it stops being that."""
    if len(raw) > LARGEST:
        return too_large(name, len(raw))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8", errors="replace")
        line, column = position(good, len(good))
        found = " ".join(f"{byte:02X}" for byte in raw[error.start : error.end][:4])
        return Problem(
            "C009",
            "error",
            name,
            line,
            column,
            f"this is not UTF-8 text (bytes {found})",
            found,
            "save the file as UTF-8",
        )


def check_text(text: str, name: str) -> Problem | None:
    """What makes a text unfit to parse, if anything."""
    if len(text) > LARGEST:
        return too_large(name, len(text))
    match = UNPRINTABLE.search(text)
    if match is None:
        return None
    line, column = position(text, match.start())
    found = f"U+{ord(match[0]):04X}"
    return Problem(
        "C009",
        "error",
        name,
        line,
        column,
        f"a character that cannot be printed ({found})",
        found,
        "remove it, or save the file again as plain UTF-8 text",
    )


def too_large(name: str, size: int) -> Problem:
    """The problem of a file beyond the limit."""
    return Problem(
        "C004",
        "error",
        name,
        0,
        0,
        f"the file has {size / MEGABYTE:.1f} MB, the limit is {LARGEST // MEGABYTE} MB",
        f"{size}",
        "a crisis file holds statements about a crisis; keep data in files of their own",
    )


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
