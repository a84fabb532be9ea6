"""From a place in the data to a line and column of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from standoff.crisis.changes import steps
from standoff.crisis.codes import severity
from standoff.crisis.places import Place, nearest, within
from standoff.crisis.problems import Finding, Path, Problem
from standoff.language import locate as find_word

# Steps that exist only once short forms are written out.
SPELLED_OUT = frozenset(("all", "ordering", "then", "value", "title"))


@dataclass(frozen=True)
class Map:
    """All that is needed to find things in a file."""

    file: str
    data: Any
    root: Place
    lines: list[str]


def lines_of(text: str) -> list[str]:
    """Lines as the YAML scanner counts them."""
    return re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)


def problems_of(findings: Iterable[Finding], where: Map) -> list[Problem]:
    """Findings as problems, each once."""
    return list(dict.fromkeys(_problem(finding, where) for finding in findings))


def _problem(finding: Finding, where: Map) -> Problem:
    path = _short(_written(finding.path, finding.reading, where.data), where.root)
    place, depth = nearest(where.root, path)
    line, column = place.line, place.column
    if depth < len(path) and "pattern" in place.inside:
        # What a pattern wrote stands nowhere in the file; the pattern's name is why it is there.
        line, column = place.inside["pattern"].line, place.inside["pattern"].column
    elif place.key and (finding.on_key or (depth < len(path) and place.style is None)):
        line, column = place.key
    elif finding.word or finding.inside:
        text = _value(where.data, path[:depth])
        if isinstance(text, str):
            line, column = within(where.lines, place, text, finding.inside or find_word(text, finding.word))
    return Problem(
        finding.code,
        severity(finding.code),
        where.file,
        line,
        column,
        finding.message,
        finding.found,
        finding.hint,
    )


def _written(path: Path, reading: int | None, data: Any) -> Path:
    """Where the file says it: in the changes of a reading, in its own sections, or in those of the crisis."""
    if reading is None or not path or path[0] not in ("game", "preferences"):
        return path
    written = data["readings"][reading]
    if path[0] in written:
        return ("readings", reading, *path)
    fitting = [
        (len(changed), dotted)
        for dotted in written.get("changes") or ()
        if (changed := steps(dotted)) == path[: len(changed)]
    ]
    if not fitting:
        return path
    depth, dotted = max(fitting)
    return ("readings", reading, "changes", dotted, *path[depth:])


def _short(path: Path, root: Place) -> Path:
    """The path without steps that the file left out by writing a short form."""
    kept: list[str | int] = []
    place = root
    kind = path.index("preferences") + 2 if "preferences" in path else -1
    for depth, step in enumerate(path):
        inner = place.inside.get(step)
        if inner is not None:
            place = inner
        elif step in SPELLED_OUT or depth == kind or place.style is not None:
            continue
        kept.append(step)
    return tuple(kept)


def _value(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
