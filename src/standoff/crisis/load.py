"""From a path, an id or a text to a checked crisis, or to everything that is wrong with it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from standoff.crisis.check import check
from standoff.crisis.locate import Map, lines_of, problems_of
from standoff.crisis.problems import CrisisError, Problem, among
from standoff.crisis.reading import read_yaml
from standoff.crisis.resolve import resolve_parts
from standoff.crisis.resolved import Crisis
from standoff.crisis.source_text import check_text, read_text
from standoff.crisis.structure import shape
from standoff.crisis.written import CrisisFile

BUILT_IN = Path(__file__).parent.parent / "crises"
TEXT = "<text>"


@dataclass(frozen=True)
class Loaded:
    """A crisis in both forms and the problems found; `crisis` is None where one of them is an error."""

    crisis: Crisis | None
    written: CrisisFile | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the work."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def builtin() -> dict[str, Path]:
    """The crises that come with Standoff, by id."""
    return {path.stem: path for path in sorted(BUILT_IN.glob("*.yaml"))}


def load(source: str | Path) -> Loaded:
    """The crisis at a path, the built-in crisis of this id, or the crisis this text states. Never raises."""
    if isinstance(source, str) and _is_text(source):
        text: str | Problem = check_text(source, TEXT) or source
        name = TEXT
    else:
        path = _find(source)
        if path is None:
            hint = among("built-in crises", str(source), builtin())
            message = f'there is no file and no built-in crisis "{source}"'
            return Loaded(None, None, (Problem("C000", "error", str(source), 0, 0, message, str(source), hint),))
        name = str(path) if isinstance(source, Path) or path.stem != source else path.name
        text = read_text(path)
        if isinstance(text, str):
            text = check_text(text, name) or text
    if isinstance(text, Problem):
        return Loaded(None, None, (text,))
    return load_text(text, name)


def load_or_raise(source: str | Path) -> Crisis:
    """The crisis, or a CrisisError that carries every problem."""
    loaded = load(source)
    if loaded.crisis is None:
        raise CrisisError(loaded.problems)
    return loaded.crisis


def load_text(text: str, name: str = TEXT) -> Loaded:
    """The crisis a text states; `name` stands for the file in problems."""
    document = read_yaml(text, name)
    if document.data is None:
        return Loaded(None, None, document.problems)
    shaped = shape(document.data)
    # Findings point into what is written, which may have lost pieces on the way to `shaped.raw`.
    where = Map(name, document.data, document.places, lines_of(text))
    findings = list(shaped.findings)
    crisis = None
    if shaped.written is not None:
        resolution = resolve_parts(shaped.raw, shaped.written) if shaped.game_is_whole else None
        later = list(check(shaped, document.data, resolution))
        if resolution is not None:
            later += resolution.drafts.findings
            crisis = resolution.crisis
        findings += [replace(finding, path=shaped.original(finding.path)) for finding in later]
    problems = [*document.problems, *problems_of(findings, where)]
    problems.sort(key=lambda problem: (problem.line, problem.column, problem.code))
    if any(problem.severity == "error" for problem in problems):
        crisis = None
    return Loaded(crisis, shaped.written, tuple(problems))


def _is_text(source: str) -> bool:
    return "\n" in source or ": " in source or not source.strip()


def _find(source: str | Path) -> Path | None:
    name = os.fspath(source)
    if "\0" in name:
        return None
    if name in builtin() and not os.path.isfile(name):
        return builtin()[name]
    return Path(name) if os.path.lexists(name) else None
