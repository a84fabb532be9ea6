"""Frames: how words become events. Data in `data/frames/`, which a scholar can edit.

A frame names a verb or a noun, what its object, subject or preposition must be, and which role each of them fills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from standoff.read.claims import LAYER_OF
from standoff.read.yamldata import DATA, loaded

FOLDER = DATA / "frames"
TRUTHS = {True: "on", False: "off"}
KEYS = {
    "id", "verb", "noun", "object", "thing", "is", "dative", "prep", "need", "subject", "clause", "both", "actor",
    "only", "not", "core", "is-subject", "prep-word", "when", "of-class", "not-of", "not-prep", "need-actor",
    "need-clause", "need-content", "active", "two", "need-role", "only-military", "is-not", "of-words", "told",
    "adjective", "known", "own", "under", "alone", "asked", "turns",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """One way in which an event is told."""

    id: str
    type: str
    words: tuple[str, ...]
    is_verb: bool
    says: Mapping[str, Any]

    def get(self, key: str, default: Any = None) -> Any:
        return self.says.get(key, default)

    @property
    def asks(self) -> int:
        """How much it asks for: the more, the surer it is."""
        wanted = ("thing", "need", "prep-word", "only", "is", "is-subject", "when", "of-class", "need-clause")
        return 3 * len(self.words) + 2 * sum(k in self.says for k in wanted)


@dataclass(frozen=True)
class Crosswalk:
    """An event type, what it means, and where it stands in other codings."""

    type: str
    says: str
    plover: str | None
    cameo: str | None
    icbe: str | None


@dataclass(frozen=True)
class Lexicon:
    """All frames, by the word that sets them off."""

    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    classes: Mapping[str, frozenset[str]]
    types: tuple[Crosswalk, ...]


@cache
def lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read the frames; ValueError, with every mistake, where a file is not as it should be."""
    classes = {k: frozenset(v) for k, v in loaded(folder / "classes.yaml").items()}
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    types, wrong = [], []
    for name in ("do", "say", "state", "think"):
        for kind, entry in loaded(folder / f"{name}.yaml").items():
            if kind not in LAYER_OF:
                wrong.append(f"{name}.yaml: there is no event type {kind}")
                continue
            types.append(Crosswalk(kind, entry["says"], entry.get("plover"), entry.get("cameo"), entry.get("icbe")))
            ids = [row["id"] for row in entry["frames"]]
            wrong += [f"{name}.yaml, {kind}.{i}: two frames have this id" for i in {i for i in ids if ids.count(i) > 1}]
            for row in map(_plain, entry["frames"]):
                wrong += [f"{name}.yaml, {kind}.{row.get('id')}: unknown key {k}" for k in row if k not in KEYS]
                asked = [row.get(key) for key in ("thing", "under", "only")]
                wrong += [f"{name}.yaml, {kind}.{row['id']}: there is no class {a}" for a in asked
                          if isinstance(a, str) and a not in classes]  # fmt: skip
                for is_verb, table in ((True, verbs), (False, nouns)):
                    for text in row.get("verb" if is_verb else "noun", ()):
                        words = tuple(str(text).lower().split())
                        frame = Frame(f"{kind}.{row['id']}", kind, words, is_verb, row)
                        table.setdefault(words[0].split("-")[0] if not is_verb else words[0], []).append(frame)
    if wrong:
        raise ValueError("; ".join(wrong))
    order = {k: tuple(sorted(v, key=lambda f: -f.asks)) for k, v in verbs.items()}
    return Lexicon(order, {k: tuple(sorted(v, key=lambda f: -f.asks)) for k, v in nouns.items()}, classes, tuple(types))


def _plain(row: Any) -> Any:
    """YAML takes a bare `on` or `off` for a truth value; here they are prepositions."""
    if isinstance(row, dict):
        return {TRUTHS.get(k, k) if isinstance(k, bool) else k: _plain(v) for k, v in row.items()}
    if isinstance(row, list):
        return [TRUTHS[v] if isinstance(v, bool) else _plain(v) for v in row]
    return row
