"""Specifications as files: YAML in, every mistake at once with its place, and YAML out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standoff.crisis import Document, Problem, check_text, nearest, read_text, read_yaml
from standoff.estimate.agent import AgentError
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.links import Logit, Probit
from standoff.estimate.observed import Counted, Ended, Moved, Observed, Offered
from standoff.estimate.private import PrivateInformation
from standoff.estimate.problems import SpecificationError
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.signalling import (
    CrisisSignalling,
    FullML,
    NestedPseudoLikelihood,
    PseudoLikelihood,
    SignallingMethod,
    signalling_tree,
)
from standoff.estimate.specification import Specification
from standoff.estimate.specify import specify
from standoff.estimate.trees import TreeProblem, read_tree
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
}
"""Every kind of mistake in a specification file. A code never changes its meaning."""

ERRORS: Mapping[str, ErrorStructure] = {
    "agent probit": AgentError(Probit()),
    "agent logit": AgentError(Logit()),
    "private information": PrivateInformation(),
    "quantal response": QuantalResponse(),
    "crisis signalling": CrisisSignalling(),
}
"""Error structures by their words."""

ULTIMATUM = "ultimatum"

At = tuple[str | int, ...]


class SpecificationProblems(SpecificationError):
    """A specification file with mistakes; `located` has each with its place."""

    def __init__(self, located: tuple[Problem, ...]) -> None:
        self.located = located
        super().__init__(tuple(str(p) for p in located))


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
        place, depth = nearest(self.document.places, at)
        line, column = place.key if place.key and (on_key or depth < len(at)) else (place.line, place.column)
        self.problems.append(Problem(code, "error", self.file, line, column, message, "", hint))

    def specification(self) -> Specification:
        data = self.document.data
        if not isinstance(data, Mapping) or data.get("standoff-fit") != VERSION:
            begin = f"begin with standoff-fit: {VERSION}"
            self.problem("S001", (), f"this is not a specification of version {VERSION}", begin)
            raise SpecificationProblems(tuple(self.problems))
        for key in data:
            if key not in KEYS:
                meant = did_you_mean(str(key), KEYS)
                hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(KEYS[1:])}"
                self.problem("S002", (key,), f"“{key}” means nothing here", hint, on_key=True)
        bargaining = data.get("errors") == ULTIMATUM
        errors = None if bargaining else self._errors(data.get("errors", "agent probit"))
        signalling = isinstance(errors, CrisisSignalling)
        for key in ("observed", "utilities", *(() if signalling or bargaining else ("tree",))):
            if key not in data:
                self.problem("S003", (), f"“{key}” is missing")
        observed = self._observed(data.get("observed")) if "observed" in data else None
        tree = self._tree(data.get("tree"))
        if signalling and "tree" not in data:
            tree = signalling_tree()
        if bargaining:
            tree = ultimatum_tree() if "tree" not in data else tree
            if isinstance(observed, Offered):
                errors = Ultimatum(observed.least, observed.most)
            elif observed is not None:
                self.problem("S004", ("observed",), "an ultimatum is observed as {offer: column, least: 0, most: 100}")
        utilities = data.get("utilities")
        if "utilities" in data and not isinstance(utilities, Mapping):
            self.problem("S004", ("utilities",), "a mapping from outcome to player to formula is wanted")
        for key in ("scales", "levels"):
            if key in data and not isinstance(data[key], Mapping):
                self.problem("S004", (key,), "a mapping is wanted")
        if isinstance(data.get("levels"), Mapping):
            for name, levels in data["levels"].items():
                if not isinstance(levels, list) or not all(isinstance(x, str | int | float) for x in levels):
                    self.problem("S004", ("levels", name), "a list of levels is wanted, the base first")
        for key in ("weight", "title"):
            if key in data and not isinstance(data[key], str):
                self.problem("S004", (key,), "a text is wanted")
        if tree is not None and isinstance(utilities, Mapping):
            self._parts(tree, utilities)
        if self.problems:
            raise SpecificationProblems(tuple(sorted(self.problems, key=lambda p: (p.line, p.column, p.code))))
        assert tree is not None and observed is not None and errors is not None and isinstance(utilities, Mapping)
        try:
            return specify(
                tree, utilities, observed, errors, scales=data.get("scales"), precision=data.get("precision"),
                levels={k: [str(x) for x in v] for k, v in dict(data.get("levels", {})).items()},
                weight=data.get("weight"), title=str(data.get("title", "")),
            )  # fmt: skip
        except SpecificationError as error:
            for message in error.problems:
                where = message.partition(":")[0]
                self.problem("S021", tuple(where.split(".")) if "." in where else (), message)
            raise SpecificationProblems(tuple(self.problems)) from None

    def _parts(self, tree: Tree, utilities: Mapping[str, Any]) -> None:
        """Each utility by itself, so that a mistake has its place."""
        for outcomes, by_player in utilities.items():
            if not isinstance(by_player, Mapping):
                self.problem("S004", ("utilities", outcomes), "a mapping from player to formula is wanted")
                continue
            for player, written in by_player.items():
                try:
                    specify(tree, {str(outcomes): {str(player): written}}, "x")
                except SpecificationError as error:
                    for message in error.problems:
                        named = message.startswith("there is no")
                        at: At = ("utilities", outcomes) if "no outcome" in message else ("utilities", outcomes, player)
                        text = message if named else message.partition(": ")[2] or message
                        head, _, hint = text.partition("; ")
                        self.problem("S020" if named else "S021", at, head, hint, on_key=named)

    def _tree(self, written: Any) -> Tree | None:
        if written is None:
            return None
        try:
            return read_tree(written)
        except TreeProblem as error:
            self.problem("S010", ("tree", *error.at), error.message)
        return None

    def _observed(self, written: Any) -> Observed | None:
        if isinstance(written, str):
            return Ended(written)
        if isinstance(written, Mapping):
            if isinstance(written.get("column"), str) and set(written) <= {"column", "labels"}:
                labels = written.get("labels", {})
                if isinstance(labels, Mapping):
                    return Ended(written["column"], {_told(k): str(v) for k, v in labels.items()})
            if {"offer", "least", "most"} <= set(written) <= {"offer", "accepted", "least", "most"}:
                ends = [written["least"], written["most"]]
                if all(isinstance(e, int | float) and not isinstance(e, bool) for e in ends) and ends[0] < ends[1]:
                    accepted = written.get("accepted")
                    return Offered(
                        str(written["offer"]), None if accepted is None else str(accepted), *map(float, ends)
                    )
            for key, kind in (("counts", Counted), ("moves", Moved)):
                if set(written) == {key} and isinstance(written[key], Mapping):
                    return kind({str(k): str(v) for k, v in written[key].items()})
        self.problem(
            "S004", ("observed",), "how plays ended is a column, or one of column, counts, moves, offer",
            'for example: observed: {column: outcome, labels: {"1": deterred, "3": lost}}',
        )  # fmt: skip
        return None

    def _errors(self, written: Any) -> ErrorStructure | None:
        """A name, or a mapping from the name to its settings."""
        if isinstance(written, str) and written in ERRORS:
            return ERRORS[written]
        if isinstance(written, Mapping) and len(written) == 1:
            name, settings = next(iter(written.items()))
            if name == "private information" and isinstance(settings, Mapping) and set(settings) == {"carried"}:
                carried = settings["carried"]
                if isinstance(carried, Mapping) and all(isinstance(v, list) for v in carried.values()):
                    return PrivateInformation({str(k): tuple(map(str, v)) for k, v in carried.items()})
            if name == "crisis signalling" and isinstance(settings, Mapping):
                found = self._method(settings)
                if found is not None:
                    return CrisisSignalling(found)
        meant = did_you_mean(str(written), (*ERRORS, ULTIMATUM)) if isinstance(written, str) else None
        hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join((*ERRORS, ULTIMATUM))}"
        self.problem("S030", ("errors",), "there is no such error structure", hint)
        return None

    def _method(self, settings: Mapping[str, Any]) -> SignallingMethod | None:
        name = settings.get("method", "full")
        rest = {k: v for k, v in settings.items() if k != "method"}
        if name == "full" and set(rest) <= {"starts", "seed"} and all(isinstance(v, int) for v in rest.values()):
            return FullML(rest.get("starts", 10), rest.get("seed", 1))
        if name in ("nested", "pseudo") and set(rest) <= {"resist", "firm"}:
            columns = {k: str(v) for k, v in rest.items()}
            resist, firm = columns.get("resist"), columns.get("firm")
            return NestedPseudoLikelihood(resist, firm) if name == "nested" else PseudoLikelihood(resist, firm)
        return None


def _told(key: Any) -> str:
    """A label as the cell that it stands for is told: whole numbers without a point."""
    return f"{key:.15g}" if isinstance(key, float) else str(key)
