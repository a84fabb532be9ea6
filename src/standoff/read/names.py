"""Names at one date, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standoff.read.registry import Name, Registry

FORGOTTEN = 10**9
WORD = re.compile(r"\w+")


class Names:
    """Names at one date, each of which stands for one actor; which one is looked up when its first word is met."""

    def __init__(self, registry: Registry, day: date) -> None:
        self.registry, self.day = registry, day
        self._met: dict[str, Sequence[Name]] = {}

    def _from(self, word: str) -> Sequence[Name]:
        """Names that begin with a word, the longest first: of those alike, the one whose life is nearest the date."""
        found = self._met.get(word)
        if found is None:
            nearest = (min(alike, key=self._distance) for alike in self.registry.by_first_word.get(word, ()))
            found = self._met[word] = [name for name in nearest if self._distance(name) < FORGOTTEN]
        return found

    def _distance(self, name: Name) -> int:
        """Days between the date and the name's life; a person is spoken of long after, and before, office."""
        day = self.day
        if name.start <= day <= name.end:
            return 0
        away = (name.start - day).days if day < name.start else (day - name.end).days
        slack = 30 * 365 if self.registry.entries[name.actor].kind in ("leader", "person") else 8 * 365
        return away if away <= slack else FORGOTTEN

    def find(self, text: str) -> list[tuple[int, int, Name]]:
        """Where names stand, the longest first; capitals matter."""
        out: list[tuple[int, int, Name]] = []
        end = 0
        for word in WORD.finditer(text):
            at = word.start()
            if at < end:
                continue
            for name in self._from(word.group()):
                if text.startswith(name.text, at) and not WORD.match(text, at + len(name.text)):
                    end = at + len(name.text)
                    out.append((at, end, name))
                    break
        return out


def by_first_word(names: Iterable[Name]) -> dict[str, list[list[Name]]]:
    """Names by their first word, the longest first; those with the same words are together."""
    alike: dict[str, list[Name]] = {}
    for name in names:
        alike.setdefault(name.text, []).append(name)
    out: dict[str, list[list[Name]]] = {}
    for text in sorted(alike, key=lambda t: (-len(t), t)):
        found = WORD.match(text)
        out.setdefault(found.group() if found else text, []).append(alike[text])
    return out
