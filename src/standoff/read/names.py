"""Names at one date, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standoff.read.registry import Name, Registry

FORGOTTEN = 10**9
WORD = re.compile(r"\w+")


class Names:
    """Names at one date, each of which stands for one actor."""

    def __init__(self, registry: Registry, day: date) -> None:
        self.registry, self.day = registry, day
        table: dict[str, list[tuple[int, Name]]] = {}
        for name in registry.names:
            table.setdefault(name.text, []).append((self._distance(name), name))
        self._by_text = {text: min(found, key=lambda f: f[0])[1] for text, found in table.items()
                         if min(f[0] for f in found) < FORGOTTEN}  # fmt: skip

    def _distance(self, name: Name) -> int:
        """Days between the date and the name's life; a person is spoken of long after, and before, office."""
        day = self.day
        if name.start <= day <= name.end:
            return 0
        away = (name.start - day).days if day < name.start else (day - name.end).days
        slack = 30 * 365 if self.registry.entries[name.actor].kind in ("leader", "person") else 8 * 365
        return away if away <= slack else FORGOTTEN

    @cached_property
    def _by_first_word(self) -> Mapping[str, tuple[str, ...]]:
        """Names by their first word, the longest first."""
        out: dict[str, list[str]] = {}
        for text in sorted(self._by_text, key=lambda t: (-len(t), t)):
            out.setdefault(_first_word(text), []).append(text)
        return {word: tuple(texts) for word, texts in out.items()}

    def find(self, text: str) -> list[tuple[int, int, Name]]:
        """Where names stand, the longest first; capitals matter."""
        out: list[tuple[int, int, Name]] = []
        end = 0
        for word in WORD.finditer(text):
            at = word.start()
            if at < end:
                continue
            for name in self._by_first_word.get(word.group(), ()):
                if text.startswith(name, at) and not WORD.match(text, at + len(name)):
                    end = at + len(name)
                    out.append((at, end, self._by_text[name]))
                    break
        return out


def _first_word(name: str) -> str:
    found = WORD.match(name)
    return found.group() if found else name
