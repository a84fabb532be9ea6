"""A page as a reader gets it: its visible text, its tags, its links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

CERTAIN = re.compile(r"(?<![\d.,–])(?:0|100)(?:\.0+)?\s?%")


class Outline(HTMLParser):
    """Text by line, tags with attributes, ids and headings in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" not in self._inside and data.strip():
            self.text.append(" ".join(data.split()))

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _, attributes in self.tags if "id" in attributes]


def certainties(html: str) -> list[str]:
    """Every piece of visible text that says 0% or 100%."""
    return [text for text in Outline(html).text if CERTAIN.search(text)]


def without_drawings(html: str) -> str:
    """The page with drawings reduced to their names: their coordinates are the renderer's affair."""
    return re.sub(r"<svg [^>]*>(<title.*?</title>).*?</svg>", r"<svg>\1</svg>", html, flags=re.DOTALL)
