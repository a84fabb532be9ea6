"""From a place in the data to a line and column of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from standoff.crisis.changes import steps
from standoff.crisis.places import Place, nearest, within
from standoff.crisis.problems import Finding, Path, Problem
from standoff.crisis.codes import severity
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
    """Findings as problems, sorted by place, each once."""
    unique = dict.fromkeys(_problem(finding, where) for finding in findings)
    return sorted(unique, key=lambda problem: (problem.line, problem.column, problem.code))


def _problem(finding: Finding, where: Map) -> Problem:
    path = _written(finding.path, finding.reading, where.data)
    path = _short(path, where.root)
    place, depth = nearest(where.root, path)
    line, column = (place.line, place.column)
    if place.key and (finding.on_key or depth < len(path)):
        line, column = place.key
    elif depth == len(path) and (finding.word or finding.inside):
        text = _value(where.data, path)
        if isinstance(text, str):
            inside = finding.inside or find_word(text, finding.word)
            line, column = within(where.lines, place, text, inside)
    return Problem(
        finding.code, severity(finding.code), where.file, line, column, finding.message, finding.found, finding.hint
    )


def _written(path: Path, reading: int | None, data: Any) -> Path:
    """Where the file says it: in the changes of a reading, in its own sections, or in those of the crisis."""
    if reading is None or not path or path[0] not in ("game", "preferences"):
        return path
    written = data["readings"][reading]
    if path[0] in written:
        return ("readings", reading, *path)
    best: tuple[int, str] | None = None
    for dotted in written.get("changes", ()):
        changed = steps(dotted)
        short = _fits(changed, path)
        if short and (best is None or len(changed) > best[0]):
            best = (len(changed), dotted)
    if best is None:
        return path
    return ("readings", reading, "changes", best[1], *path[best[0] :])


def _fits(changed: Path, path: Path) -> bool:
    return path[: len(changed)] == changed


def _short(path: Path, root: Place) -> Path:
    """The path without steps that the file left out by writing a short form."""
    kept: list[str | int] = []
    place = root
    for depth, step in enumerate(path):
        inner = place.inside.get(step)
        if inner is None and (step in SPELLED_OUT or (path[0] == "preferences" and depth == 2) or depth == len(path) - 1):
            if step in SPELLED_OUT or depth < len(path) - 1 or isinstance(step, int):
                continue
        kept.append(step)
        if inner is None:
            kept += path[depth + 1 :]
            break
        place = inner
    return tuple(kept)


def _value(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
