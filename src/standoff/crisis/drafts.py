"""One draft per reading: the game and preferences as that reading has them, in tree form, not yet spelled
out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from standoff.crisis.changes import apply_changes
from standoff.crisis.expand import check_pattern, expand
from standoff.crisis.problems import Finding, Path
from standoff.crisis.structure import unique
from standoff.crisis.structure_words import finding_of
from standoff.crisis.written import CrisisFile, PatternGame, TreeGame, WrittenPreferences

NO_HEADER = {"id": "draft", "title": "", "as_of": "9999-12-31"}


@dataclass(frozen=True)
class Draft:
    """A game to be spelled out. `reading` is the index of its reading, None for the game before any
    change.
    """

    id: str
    reading: int | None
    home: Path
    game: TreeGame
    preferences: WrittenPreferences
    unknowns: dict[str, Any]
    stated: WrittenPreferences
    """Preferences the file states itself; the others are a pattern's."""
    pattern: PatternGame | None = None
    """Where the game came from a pattern: what the file says of it."""
    weeks: dict[str, Any] = field(default_factory=dict)
    """What its pattern knows of the weeks ahead."""


@dataclass(frozen=True)
class Drafts:
    """All games of a crisis: the one before any change, one per reading, one per episode."""

    base: Draft | None
    readings: tuple[Draft, ...]
    episodes: tuple[Draft, ...]
    findings: tuple[Finding, ...]

    @property
    def played(self) -> tuple[Draft, ...]:
        """The games that are played: one per reading, or the game as written where there are no readings."""
        return self.readings or ((self.base,) if self.base else ())


def drafts(raw: dict[str, Any], written: CrisisFile) -> Drafts:
    """Expand patterns and make the changes of every reading."""
    findings: list[Finding] = []
    base = draft("base", None, (), raw, findings) if raw.get("game") is not None else None
    readings = []
    for index, reading in enumerate(written.readings):
        as_written, problems = apply_changes(raw, reading.changes, index)
        findings += problems
        own = raw["readings"][index]
        as_written |= {key: own[key] for key in ("game", "preferences") if own.get(key) is not None}
        if as_written.get("game") is None:
            findings.append(Finding("C011", ("readings", index), "this reading has no game", on_key=True))
            continue
        made = draft(reading.id, index, (), as_written, findings)
        if made is not None:
            readings.append(made)
    episodes = []
    for index, episode in enumerate(written.episodes):
        made = draft(episode.id, None, ("episodes", index), raw["episodes"][index], findings)
        if made is not None:
            episodes.append(made)
    return Drafts(base, tuple(readings), tuple(episodes), tuple(findings))


def draft(
    name: str, reading: int | None, home: Path, as_written: dict[str, Any], findings: list[Finding]
) -> Draft | None:
    """A draft from sections `game` and `preferences` as written; None, and findings, where there is none."""
    sections: dict[str, Any] = {key: as_written[key] for key in ("game", "preferences") if key in as_written}
    file = _validated(sections, reading, home, findings)
    if file is None:
        return None
    stated, pattern = file.preferences, None
    unknowns: dict[str, Any] = {}
    weeks: dict[str, Any] = {}
    if isinstance(file.game, PatternGame):
        pattern = file.game
        path = (*home, "game")
        problems = [_seen_in(finding, reading) for finding in check_pattern(file.game, path)]
        findings += problems
        if problems:
            return None
        expanded = expand(file.game, sections.get("preferences") or {})
        tree = {"game": expanded.game, "preferences": expanded.preferences, "unknowns": expanded.unknowns}
        file = _validated(tree, reading, home, findings)
        if file is None:
            return None
        unknowns, weeks = expanded.unknowns, expanded.weeks
    assert isinstance(file.game, TreeGame)
    return Draft(name, reading, home, file.game, file.preferences, unknowns, stated, pattern, weeks)


def _validated(sections: dict[str, Any], reading: int | None, home: Path, findings: list[Finding]) -> CrisisFile | None:
    data = {"standoff": 1, "crisis": NO_HEADER, **sections}
    try:
        return CrisisFile.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for finding in unique([finding_of(detail, data) for detail in details]):
        findings.append(_seen_in(finding, reading, home))
    return None


def _seen_in(finding: Finding, reading: int | None, home: Path = ()) -> Finding:
    return replace(finding, path=(*home, *finding.path), reading=reading)
