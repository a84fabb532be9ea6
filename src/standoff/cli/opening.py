"""Opening the crisis a command is about, from a built-in id, a path or standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from standoff.cli.failing import code_for, fail
from standoff.cli.problems import print_problems

if TYPE_CHECKING:
    from standoff.crisis import Crisis, Loaded

STDIN = "<stdin>"


def loaded(ref: str) -> tuple[Loaded, dict[str, str]]:
    """The crisis with its problems, and the text it was read from where that is not a file."""
    from standoff.verbs import check, check_text

    if ref != "-":
        return check(ref), {}
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"standard input is not UTF-8 text ({error.reason} at byte {error.start})")
    return check_text(text, STDIN), {STDIN: text}


def opened(ref: str) -> Crisis:
    """The crisis, ready for use; prints its problems, warnings too, and stops where one is an error."""
    found, texts = loaded(ref)
    print_problems(found.problems, texts)
    if found.crisis is None:
        raise typer.Exit(code_for(found.problems))
    return found.crisis
