"""Reading for the shells: files of text in, drafts out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standoff.crisis import CrisisError, CrisisFile, load
from standoff.read import (
    GENRES,
    Article,
    ArticleError,
    Draft,
    Source,
    decoded,
    drafted,
    read,
    registry,
    suggested,
    suggested_by,
    visible,
    with_crisis,
)

Progress = Callable[[str, int, int], None]
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class ReadAsked:
    """What is known of the reports beside their text."""

    published: date
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    genre: str = "other"
    crisis: str | None = None


def read_files(paths: Sequence[Path], asked: ReadAsked, told: Progress | None = None) -> Draft:
    """Read reports; ArticleError with everything that is wrong with any of them."""
    if asked.genre not in GENRES:
        raise ArticleError(f"there is no genre {asked.genre}; there are {', '.join(GENRES)}")
    crisis = _crisis(asked.crisis)
    who = registry() if crisis is None else with_crisis(crisis)
    texts, wrong = [], []
    for path in paths:
        try:
            texts.append(_text(path))
        except ArticleError as error:
            wrong.append(f"{path}: {error}")
    if wrong:
        raise ArticleError("\n".join(wrong))
    names = _named(paths)
    readings = []
    for name, (text, title) in zip(names, texts, strict=True):
        one = len(paths) == 1
        source = Source(name, (asked.title if one else None) or title, asked.publisher, asked.url if one else None,
                        asked.genre, asked.published.isoformat())  # fmt: skip
        readings.append(read(text, asked.published, source, who, told))
    draft = drafted(readings)
    return draft if crisis is None else suggested(draft, crisis)


def helped(draft: Draft, url: str, model: str) -> Draft:
    """With what a language model adds; its quotations are looked for in the texts, and refused where absent."""
    readings = tuple(suggested_by(r, url, model) for r in draft.readings)
    return Draft(readings, draft.decisions, draft.moves)


def _crisis(ref: str | None) -> CrisisFile | None:
    if ref is None:
        return None
    found = load(ref)
    if found.errors or found.written is None:
        raise CrisisError(found.errors)
    return found.written


def _text(path: Path) -> tuple[str, str | None]:
    """A file's text, and its title where it has one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ArticleError("there is no such file") from None
    if len(data) > MOST_BYTES:
        raise ArticleError(f"{len(data):,} bytes are too many; at most {MOST_BYTES:,} are read")
    text = decoded(data)
    title: str | None = None
    if path.suffix.lower() in (".html", ".htm") or re.match(r"\s*<(?:!doctype html|html)\b", text, re.I):
        text, title = visible(text)
    paragraphs = Article(text).paragraphs
    if not paragraphs:
        raise ArticleError("there are no words in it")
    if title is None and paragraphs[0].headline:
        title = " ".join(paragraphs[0].clean.split())
    return text, title or None


def _named(paths: Sequence[Path]) -> list[str]:
    """A short name for each report, after its file."""
    out: list[str] = []
    for path in paths:
        base = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "report"
        base = base if base[0].isalpha() else f"r-{base}"
        name, k = base, 2
        while name in out:
            name, k = f"{base}-{k}", k + 1
        out.append(name)
    return out
