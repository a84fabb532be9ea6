"""Problems of a crisis file, as people read them: place, code, what is wrong, what would do, and the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from standoff.cli.failing import caret
from standoff.cli.terminal import say, styled

if TYPE_CHECKING:
    from standoff.crisis import Problem

WIDEST = 100  # characters of a source line that are shown


def print_problems(problems: Iterable[Problem], texts: Mapping[str, str] | None = None) -> None:
    """Print problems to standard error. `texts` holds what was not read from a file, by its name."""
    known = dict(texts or {})
    for problem in problems:
        colour = "red" if problem.severity == "error" else "yellow"
        first, *rest = str(problem).split("\n")
        place, _, told = first.partition(f"  {problem.code}  ")
        code = styled(problem.code, colour, bold=True, error=True)
        say(f"{styled(place, bold=True, error=True)}  {code}  {told}", error=True, wrap=False)
        for line in rest:
            say(line, error=True)
        _print_line(problem, known)


def _print_line(problem: Problem, texts: dict[str, str]) -> None:
    """The line in question with a caret beneath; nothing where there is no line."""
    if problem.line < 1:
        return
    if problem.file not in texts:
        texts[problem.file] = _read(problem.file)
    lines = texts[problem.file].splitlines()
    if problem.line > len(lines):
        return
    line, column = lines[problem.line - 1].expandtabs(1).rstrip(), max(problem.column, 1)
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)  # no escape codes from a file
    if len(line) > WIDEST:  # show what stands around the place
        cut = max(0, column - WIDEST // 2)
        line, column = line[cut : cut + WIDEST], column - cut
    mark = styled(caret(line, column, problem.found), "red", bold=True, error=True)
    for number, text in ((f"{problem.line:>5}", line), (" " * 5, mark)):
        say(f"{styled(f'{number} |', dim=True, error=True)} {text}", error=True, wrap=False)


def _read(name: str) -> str:
    from standoff.crisis import builtin

    path = Path(name)
    inside = builtin().get(path.stem) if not path.exists() else None
    try:
        return (inside or path).read_text("utf-8-sig", errors="replace")
    except OSError:
        return ""
