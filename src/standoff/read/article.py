"""Text as it was read, and as it is analysed: cleaned letter by letter, with a way back to every place.

What is analysed has plain quotes, no soft hyphens, brackets or hard wraps, and “cease-fire” in one word; `places` tells
where each of its letters stood. Nothing is retyped: spans are always cut from the text as it was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser

from standoff.read.claims import Span

MOST = 5_000_000  # letters
PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"',
    "»": '"', "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "\t": " ", "\u00a0": " ", "\u202f": " ",
    "\u2009": " ", "\u2007": " ", "\u3000": " ", "…": ".",
}  # fmt: skip
GONE = set("\u00ad\u200b\u200c\u200d\u2060\ufeff[]*_#")
JOINED = re.compile(r"\b(cease)-(fire)", re.IGNORECASE)
BREAK = re.compile(r"\n[ \t\r]*\n\s*")
ENDED = tuple(".!?:;\"'”’»")
MARKUP = re.compile(r"<(?:https?|mailto):[^>]*>|https?://\S+|^\s*(?:Source|Sources|Read more)\s*:?\s*$", re.M)
DATELINE = re.compile(
    r"[A-Z][A-Z.'/ -]{2,40}(?:, [A-Z][A-Za-z. ]{1,24}){0,2}(?:,? \d{1,2}\.?)?"
    r"(?: \([A-Z][\w ]{1,20}\))? -{1,2} (?=[A-Z\"])"
)
"""“GOMA, Congo, Jan 29 (Reuters) - ”: where and when a report was filed, before its first sentence."""


class ArticleError(ValueError):
    """The text cannot be read; says why, and what would do."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it is analysed. `places[i]` is where its letter i stands in the text."""

    clean: str
    places: tuple[int, ...]
    headline: bool = False
    filed: str = ""
    """What stood before its first sentence: “GOMA, Congo, Jan 29 - ”."""


@dataclass(frozen=True)
class Article:
    """A text and its paragraphs."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > MOST:
            raise ArticleError(f"the text has {len(self.text):,} letters; at most {MOST:,} are read. Split it.")

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        found: list[tuple[str, tuple[int, ...], str]] = []
        for start, end in self._pieces():
            clean, places = _cleaned(self.text, start, end)
            line = DATELINE.match(clean)
            filed = line.group() if line else ""
            clean, places = _lowered(clean[len(filed) :]), places[len(filed) :]
            if any(c.isalpha() for c in clean):
                found.append((clean, places, filed))
        first = found[0][0] if found else ""
        headline = len(found) > 1 and len(first) < 160 and not first.endswith((".", "!", '"'))
        return tuple(Paragraph(c, p, headline and k == 0, f) for k, (c, p, f) in enumerate(found))

    def span(self, paragraph: Paragraph, start: int, end: int) -> Span:
        """Back from a paragraph's letters to the text."""
        return Span.of(self.text, paragraph.places[start], paragraph.places[end - 1] + 1)

    def _pieces(self) -> list[tuple[int, int]]:
        """Paragraphs between blank lines; one that breaks off in a sentence is joined to the next."""
        cuts, begin = [], 0
        for gap in BREAK.finditer(self.text):
            cuts.append((begin, gap.start()))
            begin = gap.end()
        cuts.append((begin, len(self.text)))
        out: list[tuple[int, int]] = []
        for start, end in cuts:
            words = self.text[start:end].strip()
            if not words or MARKUP.fullmatch(words):
                continue
            before = self.text[out[-1][0] : out[-1][1]].rstrip() if out else ""
            if before and len(before) > 40 and not before.endswith(ENDED) and words[0].islower():
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
        return out


def _cleaned(text: str, start: int, end: int) -> tuple[str, tuple[int, ...]]:
    skipped: set[int] = set()
    for found in MARKUP.finditer(text, start, end):
        skipped.update(range(found.start(), found.end()))
    for found in JOINED.finditer(text, start, end):
        skipped.add(found.end(1))
    letters: list[str] = []
    places: list[int] = []
    for at in range(start, end):
        letter = text[at]
        if at in skipped or letter in GONE or (letter == ">" and (at == start or text[at - 1] == "\n")):
            continue
        letter = PLAIN.get(letter, letter)
        if letter.isspace():
            letter = " "
        if letter == " " and (not letters or letters[-1] == " "):
            continue
        letters.append(letter)
        places.append(at)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), tuple(places)


def _lowered(clean: str) -> str:
    """A line all in capitals as a headline is written, letter for letter, so that names in it are known."""
    letters = [c for c in clean if c.isalpha()]
    if len(letters) < 12 or sum(c.isupper() for c in letters) < 0.85 * len(letters):
        return clean
    words = re.sub(r"[A-Z][A-Z'’]+", lambda m: m.group().capitalize(), clean)
    return words if len(words) == len(clean) else clean


def decoded(data: bytes) -> str:
    """Bytes as text: by a byte order mark, else UTF-8, else Windows-1252, which takes all but five bytes."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _try(data, name)
    if b"\x00" in data[:4096]:
        raise ArticleError("these bytes are no text (they hold zeros); a text, Markdown or HTML file would do")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _try(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise ArticleError(f"the file says it is {name}, but byte {error.start} is none of it") from None


class _Visible(HTMLParser):
    """What a reader sees of a page."""

    HIDDEN = ("script", "style", "noscript", "template", "svg", "nav", "footer", "form", "button", "head")
    BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr", "section", "article", "figcaption")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.depth = 0
        self.title = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "title":
            self._in_title = True
        if tag in self.HIDDEN:
            self.depth += 1
        if tag in self.BLOCKS:
            self.parts.append("\n\n" if tag != "br" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self.HIDDEN:
            self.depth = max(0, self.depth - 1)
        if tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self.depth:
            self.parts.append(re.sub(r"\s+", " ", data))


def visible(page: str) -> tuple[str, str]:
    """The text of an HTML page as a reader sees it, and its title."""
    parser = _Visible()
    parser.feed(page)
    parser.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parser.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", " ".join(parser.title.split())
