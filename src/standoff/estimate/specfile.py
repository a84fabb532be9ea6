"""Specifications as files: YAML in, every mistake at once with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standoff.crisis import Document, Place, Problem, check_text, nearest, read_text, read_yaml
from standoff.estimate.agent import AgentError
from standoff.estimate.assembling import assembled
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.observed import Ended, Observed, Offered
from standoff.estimate.problems import NoColumns, SpecificationError
from standoff.estimate.signalling import CrisisSignalling, signalling_tree
from standoff.estimate.specification import Specification
from standoff.estimate.specwords import ULTIMATUM, NoSuch, errors_of, observed_of
from standoff.estimate.trees import TreeProblems, read_tree
from standoff.estimate.ultimatum import Ultimatum, ultimatum_tree
from standoff.game import Tree
from standoff.language import did_you_mean

VERSION = 1
KEYS = ("standoff-fit", "title", "tree", "observed", "errors", "utilities", "scales", "precision", "levels", "weight")
CODES = {
    "S000": "the file is not there, cannot be read, or is no YAML",
    "S001": "not a specification, or one of another version",
    "S002": "a key that means nothing here",
    "S003": "a key that is missing",
    "S004": "a value of the wrong kind",
    "S010": "a tree that is none",
    "S020": "an outcome, a player or a move that is not in the tree",
    "S021": "a formula that cannot be read",
    "S030": "an error structure that there is not",
    "S031": "what the error structure has no use for",
    "S040": "a column that is not in the table",
}
"""Every kind of mistake in a specification file. A code never changes its meaning."""

At = tuple[str | int, ...]


class SpecificationProblems(SpecificationError):
    """A specification file with mistakes; `located` has each with its place."""

    def __init__(self, located: tuple[Problem, ...]) -> None:
        self.located = tuple(sorted(dict.fromkeys(located), key=lambda p: (p.line, p.column, p.code)))
        super().__init__(tuple(str(p) for p in self.located))


def read_specification(source: str | Path) -> Specification:
    """The specification in a file; SpecificationProblems with everything that is wrong with it."""
    text = read_text(Path(source))
    if isinstance(text, Problem):
        raise SpecificationProblems((_coded(text),))
    return specification_of_text(text, str(source))


def specification_of_text(text: str, name: str = "<text>") -> Specification:
    """Likewise, from a text."""
    wrong = check_text(text, name)
    if wrong is not None:
        raise SpecificationProblems((_coded(wrong),))
    document = read_yaml(text, name)
    if document.problems:
        raise SpecificationProblems(tuple(_coded(p) for p in document.problems))
    return _Reading(document, name).specification()


def placed(error: NoColumns, source: str | Path) -> SpecificationError:
    """The same mistakes, where the file that was read names these columns: all of its lines that do."""
    text, name = Path(source).read_text("utf-8"), str(source)
    found = []
    for column, told in zip(error.absent, error.problems, strict=True):
        message, _, hint = told.partition("; ")
        word = re.compile(rf"(?<![\w.-]){re.escape(column)}(?![\w.-])")
        for number, line in enumerate(text.splitlines(), 1):
            at = word.search(line.partition(" #")[0])
            if at:
                found.append(Problem("S040", "error", name, number, at.start() + 1, message, "", hint))
    return SpecificationProblems(tuple(found)) if found else error


def _coded(problem: Problem) -> Problem:
    """A slip of YAML under this room's code."""
    return Problem(
        "S000", "error", problem.file, problem.line, problem.column, problem.message, problem.found,
        problem.hint.replace("crisis file", "specification"),
    )  # fmt: skip


class _Reading:
    """One file while it is read."""

    def __init__(self, document: Document, file: str) -> None:
        self.document, self.file = document, file
        self.problems: list[Problem] = []

    def problem(self, code: str, at: At, message: str, hint: str = "", *, on_key: bool = False) -> None:
        """Note a mistake at a place in the data, or at the closest thing around it."""
        path = self._written(at)
        place, depth = nearest(self.document.places, path)
        line, column = place.key if place.key and (on_key or depth < len(at)) else (place.line, place.column)
        self.problems.append(Problem(code, "error", self.file, line, column, message, "", hint))

    def _written(self, at: At) -> At:
        """The same path by keys as the file has them: numbers are no text there, and commas may stand closer."""
        place: Place = self.document.places
        path: list[str | int] = []
        for step in at:
            keys = {_bare(key): key for key in place.inside}
            if _bare(step) not in keys:
                return (*path, step)
            path.append(keys[_bare(step)])
            place = place.inside[path[-1]]
        return tuple(path)

    def specification(self) -> Specification:
        """The specification, if there is nothing wrong."""
        data = self.document.data
        if not isinstance(data, Mapping) or data.get("standoff-fit") != VERSION or data["standoff-fit"] is True:
            begin = f"begin with standoff-fit: {VERSION}"
            self.problem("S001", ("standoff-fit",), f"this is not a specification of version {VERSION}", begin)
            raise SpecificationProblems(tuple(self.problems))
        for key in data:
            if key not in KEYS:
                meant = did_you_mean(str(key), KEYS)
                hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(KEYS[1:])}"
                self.problem("S002", (key,), f"“{key}” means nothing here", hint, on_key=True)
        observed = self._observed(data)
        errors = self._errors(data, observed)
        tree = self._tree(data, errors)
        for key in ("observed", "utilities"):
            if key not in data:
                self.problem("S003", (), f"“{key}” is missing", "see the reference of specification files")
        if not isinstance(data.get("title", ""), str):
            self.problem("S004", ("title",), "a text is wanted", "put it in quotes")
        made = self._assembled(data, tree, observed, errors)
        if self.problems or made is None:
            raise SpecificationProblems(tuple(self.problems))
        return made

    def _assembled(
        self, data: Mapping[str, Any], tree: Tree | None, observed: Observed | None, errors: ErrorStructure | None
    ) -> Specification | None:
        """What can be said of the rest once there is a tree; other things missing, something stands in for them."""
        if tree is None or "utilities" not in data:
            return None
        made = assembled(
            tree, data["utilities"], observed or Ended("?"), errors or AgentError(),
            scales=data.get("scales", {}), precision=data.get("precision"), levels=data.get("levels", {}),
            weight=data.get("weight"), title=str(data.get("title", "")),
        )  # fmt: skip
        if isinstance(made, Specification):
            return made
        for slip in made:
            if slip.code != "S031" or (observed is not None and errors is not None):
                self.problem(slip.code, slip.at, slip.message, slip.hint, on_key=slip.on_key)
        return None

    def _tree(self, data: Mapping[str, Any], errors: ErrorStructure | None) -> Tree | None:
        if "tree" not in data:
            if isinstance(errors, CrisisSignalling):
                return signalling_tree()
            if isinstance(errors, Ultimatum) or data.get("errors") == ULTIMATUM:
                return ultimatum_tree()
            if errors is None and isinstance(data.get("errors"), Mapping):
                return None  # it may be the structure of a game that has its own
            self.problem("S003", (), "“tree” is missing", "write tree: {player: {action: outcome, …}}")
            return None
        try:
            return read_tree(data["tree"])
        except TreeProblems as error:
            for found in error.problems:
                self.problem("S010", ("tree", *found.at), found.message, found.hint)
        return None

    def _observed(self, data: Mapping[str, Any]) -> Observed | None:
        if "observed" not in data:
            return None
        found = observed_of(data["observed"])
        if isinstance(found, NoSuch):
            self.problem("S004", ("observed",), found.message, found.hint)
            return None
        return found

    def _errors(self, data: Mapping[str, Any], observed: Observed | None) -> ErrorStructure | None:
        written = data.get("errors", "agent probit")
        if written == ULTIMATUM:
            if isinstance(observed, Offered):
                return Ultimatum(observed.least, observed.most)
            if observed is not None:
                example = "observed: {offer: column, least: 0, most: 100}"
                self.problem("S031", ("observed",), "an ultimatum is observed by its offers", example)
            return None
        found = errors_of(written)
        if isinstance(found, NoSuch):
            self.problem("S030", ("errors",), found.message, found.hint)
            return None
        return found


def _bare(key: str | int) -> str:
    return str(key).replace(" ", "")
