"""Where text goes: results to standard output, everything else to standard error.

Plain lines are written without rich: it takes 60 ms to load, a tenth of what checking a file may take. Tables
and the progress bar are rich's.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 110  # longer lines tire the eye, however wide the terminal


def say(
    text: str = "", *, colour: str | None = None, bold: bool = False, dim: bool = False, error: bool = False,
    wrap: bool = True,
) -> None:  # fmt: skip
    """Print a line; on a terminal wrapped at spaces, under its own indentation, and styled."""
    if wrap and is_terminal(error):
        indent = " " * (len(text) - len(text.lstrip(" ")))
        lines = textwrap.wrap(
            text, min(WIDEST, shutil.get_terminal_size().columns), subsequent_indent=indent,
            drop_whitespace=True, break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        text = "\n".join(lines)
    typer.echo(styled(text, colour, bold, dim, error=error), err=error)


def harmless(text: str) -> str:
    """Text from a file: what would steer a terminal, as escape codes do, is put as a sign that stands for it."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def styled(text: str, colour: str | None = None, bold: bool = False, dim: bool = False, *, error: bool = False) -> str:
    """Text with escape codes where they are wanted: on a terminal, and not against NO_COLOR."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not is_terminal(error)
    if plain or not (colour or bold or dim):
        return text
    return typer.style(text, fg=colour, bold=bold or None, dim=dim or None)


def is_terminal(error: bool = False) -> bool:
    """Whether a person is watching the stream."""
    return (sys.stderr if error else sys.stdout).isatty()


def console(*, error: bool = False) -> Console:
    """A rich console that adds nothing of its own: no markup, no guessing at what deserves a colour."""
    from rich.console import Console

    return Console(stderr=error, markup=False, highlight=False, emoji=False)


def print_json(data: Any) -> None:
    """Print a result as JSON; a number that is none (not a number, infinite) becomes null."""
    typer.echo(json.dumps(_clean(data), indent=2, ensure_ascii=False, allow_nan=False))


def _clean(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _clean(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_clean(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data


def check_out(path: Path) -> None:
    """Before the work begins: can its result be written there?"""
    from standoff.verbs import check_writable

    if str(path) != "-":
        check_writable(path)


def write_out(path: Path, data: bytes) -> None:
    """Write a file whole, and say so on standard error; or to standard output where the path is `-`."""
    from standoff.verbs import write_whole

    if str(path) == "-":
        typer.echo(data, nl=False)
        return
    write_whole(path, data)
    say(f"wrote {path}", error=True)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on standard error while the block runs, gone afterwards; none where nobody watches."""
    if not is_terminal(error=True):
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        # total None: it pulses until the first worlds come in
        task = bar.add_task("getting ready (the first run takes longer)", total=None)

        def told(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of or None)  # of 0, it pulses on

        yield told
