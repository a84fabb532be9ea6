"""From what went wrong to a message and an exit code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from standoff.crisis import Problem
    from standoff.language import LanguageError

UNRELIABLE = 1
USAGE = 2
MISTAKES = 3
INTERRUPTED = 130


@contextmanager
def orderly() -> Iterator[None]:
    """Run a command; what it raises becomes a message on standard error and the exit code it stands for."""
    # imported here, not above: `--help` must not wait for them
    from standoff.crisis import CrisisError
    from standoff.language import LanguageError
    from standoff.verbs import NoSuch

    try:
        yield
    except CrisisError as error:
        from standoff.cli.problems import print_problems

        print_problems(error.problems)
        raise typer.Exit(code_for(error.problems)) from None
    except LanguageError as error:
        fail(str(error))
    except NoSuch as error:
        fail(error.message, error.hint)
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # `standoff … | head`: the reader has seen enough
            raise
        fail(": ".join(map(str, filter(None, (error.filename, error.strerror)))) or str(error))


@contextmanager
def reading(text: str) -> Iterator[None]:
    """Read one expression from the command line; a mistake in it is shown with a caret beneath."""
    from standoff.language import LanguageError

    try:
        yield
    except LanguageError as error:
        show_mistake(text, error)
        raise typer.Exit(USAGE) from None


def code_for(problems: Sequence[Problem]) -> int:
    """3 where a file has mistakes; 2 where there is no such file, or no such format."""
    errors = [p for p in problems if p.severity == "error"]
    if not errors:
        return 0
    return USAGE if all(p.code in ("C000", "G000") for p in errors) else MISTAKES


def fail(message: str, hint: str = "") -> NoReturn:
    """Say what is wrong and what would do, and stop with the exit code for usage."""
    from standoff.cli.terminal import say

    say(f"error: {message}", colour="red", bold=True, error=True)
    if hint:
        say(f"    {hint}", error=True)
    raise typer.Exit(USAGE)


def fail_all(messages: Iterable[str]) -> NoReturn:
    """Say all that is wrong, one line each, and stop with the exit code for usage."""
    from standoff.cli.terminal import harmless, say

    for message in messages:
        say(f"error: {harmless(message)}", colour="red", bold=True, error=True)
    raise typer.Exit(USAGE)


def conclude(why: str | None) -> None:
    """Exit code 1, with the reason, where an answer is unreliable."""
    if why is not None:
        from standoff.cli.terminal import say

        say(f"unreliable: {why}", colour="yellow", bold=True, error=True)
        raise typer.Exit(UNRELIABLE)


def show_mistake(text: str, error: LanguageError) -> None:
    """The expression, a caret beneath the place, what is wrong, and what would do."""
    from standoff.cli.terminal import say

    lines = text.splitlines() or [""]
    line = min(error.line, len(lines))
    shown, column = lines[line - 1], error.column
    if error.found and (at := _whole_name(shown, error.found, column - 1)) is not None:
        column = at + 1  # the error points at the whole atom; the caret goes under the name that is wrong
    found = f", found “{error.found}”" if error.found and error.found not in error.message else ""
    say(f"error: {error.message}{found}", colour="red", bold=True, error=True)
    say(f"    {shown}", error=True, wrap=False)
    say(f"    {caret(shown, column, error.found)}", colour="red", bold=True, error=True, wrap=False)
    if error.hint:
        say(f"    {error.hint}", error=True)


def _whole_name(line: str, name: str, start: int) -> int | None:
    """Where a name, and not a part of a longer one, stands at or after `start`."""
    found = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])").search(line, max(start, 0))
    return found.start() if found else None


def caret(line: str, column: int, found: str = "") -> str:
    """Spaces up to the column, tabs as wide as they are, then a caret under each character found there."""
    before = "".join("\t" if c == "\t" else " " for c in line[: column - 1])
    width = len(found) if found and line[column - 1 : column - 1 + len(found)] == found else 1
    return before + "^" * width
