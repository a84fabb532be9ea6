"""Does a file have the shape of a crisis? Pydantic's errors as findings, and what is left without the
broken pieces.

So that all mistakes come back at once, a broken report or claim is set aside and the rest is checked all
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from standoff.crisis.problems import Finding, Path
from standoff.crisis.structure_words import finding_of, kind_of, path_of
from standoff.crisis.written import CrisisFile

# Sections whose items stand for themselves: one can be set aside without touching the others.
ITEMS = frozenset(
    (
        "sources",
        "reliability",
        "actors",
        "ties",
        "events",
        "red_lines",
        "ceasefires",
        "argument",
        "questions",
        "whatif",
        "episodes",
        "unknowns",
    )
)
ROUNDS = 4
STAND_IN: dict[str, Any] = {
    "standoff": 1,
    "crisis": {"id": "stand-in", "title": "", "as_of": "9999-12-31"},
    "game": {"players": {}, "outcomes": {"none": ""}, "tree": "none"},
}


@dataclass(frozen=True)
class Shaped:
    """What of a file has the right shape: `written` is None if nothing has; `whole` if no section was
    replaced.
    """

    written: CrisisFile | None
    raw: dict[str, Any]
    findings: tuple[Finding, ...]
    dropped: frozenset[str]
    read: Any = None

    def original(self, path: Path) -> Path:
        """The path in the file as read, for a path in what is left: list items may have moved up."""
        if len(path) < 2 or path[0] not in self.dropped or not isinstance(path[1], int):
            return path
        kept, items = self.raw[str(path[0])], self.read[path[0]]
        same = [index for index, item in enumerate(items) if item is kept[path[1]]]
        return (path[0], same[0], *path[2:]) if same else path

    @property
    def game_is_whole(self) -> bool:
        """Whether the sections that make up the game are all as written."""
        return not self.dropped & {"game", "preferences", "readings", "unknowns"}


def shape(data: Any) -> Shaped:
    """Validate a file read from YAML."""
    if not isinstance(data, dict):
        finding = Finding(
            "C012", (), "a crisis file is a mapping of sections", "begin with `standoff: 1`", kind_of(data)
        )
        return Shaped(None, {}, (finding,), frozenset())
    raw: dict[str, Any] = data
    findings: list[Finding] = []
    dropped: set[str] = set()
    for turn in range(ROUNDS):
        try:
            return Shaped(CrisisFile.model_validate(raw), raw, tuple(findings), frozenset(dropped), data)
        except ValidationError as error:
            details = error.errors(include_url=False)
        if turn == 0:
            findings = unique([finding_of(detail, data) for detail in details])
        raw = _without(raw, details, dropped)
    return Shaped(None, data, tuple(findings), frozenset(data))


def unique(findings: list[Finding]) -> list[Finding]:
    """One finding per place and code: unions report each of their members."""
    seen: dict[tuple[Any, ...], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.code, finding.path, finding.on_key), finding)
    misspelt = {
        (finding.path[:-1], finding.hint.split('"')[1]) for finding in seen.values() if 'did you mean "' in finding.hint
    }
    # A misspelt key is one mistake, not also a missing one.
    return [
        finding for finding in seen.values() if finding.code != "C011" or (finding.path, finding.found) not in misspelt
    ]


def _without(raw: dict[str, Any], details: list[ErrorDetails], dropped: set[str]) -> dict[str, Any]:
    """The file without what is wrong in it."""
    kept = dict(raw)
    gone: set[tuple[str | int, ...]] = set()
    for detail in details:
        path = path_of(detail["loc"], raw)
        section = str(detail["loc"][0]) if detail["loc"] else "game"
        items = kept.get(section)
        if section in ITEMS and len(path) >= 2 and isinstance(items, (dict, list)):
            gone.add(path[:2])
        else:
            kept.pop(section, None)
            if section in STAND_IN:
                kept[section] = STAND_IN[section]
        dropped.add(section)
    for section in {str(path[0]) for path in gone}:
        if section not in kept:
            continue
        items = kept[section]
        if isinstance(items, dict):
            kept[section] = {key: value for key, value in items.items() if (section, key) not in gone}
        else:
            kept[section] = [value for index, value in enumerate(items) if (section, index) not in gone]
    if not kept.get("game") and "readings" in dropped:
        kept["game"] = STAND_IN["game"]
    return kept
