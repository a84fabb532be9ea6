"""Sentences with a label on every word, for fitting the tagger: from passages, marked paragraphs and single sentences.

The word that tells an event has its type; other words of its trigger are left open, all others tell none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "read"))
from passages import passages  # noqa: E402

from standoff.read import Reading, read  # noqa: E402
from standoff.read.article import Article  # noqa: E402
from standoff.read.claims import LAYERS  # noqa: E402
from standoff.read.guessing import LEARNED  # noqa: E402
from standoff.read.parsing import language  # noqa: E402
from standoff.read.sentence import sentences  # noqa: E402
from standoff.read.tagging import NONE  # noqa: E402

TYPES = {*LAYERS["do"], *LAYERS["say"], "armed_conflict"}
MARK = re.compile(r"⟦([a-z_]+)(~?)\|([^⟦⟧|]+)⟧")
OPEN = "?"
HEADS = ("VERB", "NOUN", "ADJ", "PROPN", "ADV", "AUX")


@dataclass(frozen=True)
class Event:
    """Where a text tells an event, of which type, and whether it counts."""

    type: str
    start: int
    end: int
    core: bool


@dataclass(frozen=True)
class Row:
    """A sentence's words, their labels, which of the events count; `somewhere` tells of one at no known word."""

    words: list[str]
    labels: list[str]
    core: list[bool]
    somewhere: str | None = None


def all_rows() -> Iterator[Row]:
    """Whatever may be learned from; passages that are held out are left out."""
    for one in passages():
        if one.split == "develop":
            yield from rows(one.text, [_event(c) for c in one.gold["claims"]])
    for file in sorted((ROOT / "scripts" / "tagger" / "marked").glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield from rows(*unmarked(line))
    for name in ("sentences", "sentences_rare"):
        for line in (ROOT / "tests" / "read" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            kind, year, text = (part.strip() for part in line.split("|", 2))
            yield from _single(kind, text, read(text, date(int(year), 8, 1)))


def rows(text: str, events: Sequence[Event]) -> Iterator[Row]:
    """The sentences of a text with their labels."""
    article = Article(text)
    docs = language().pipe((p.clean for p in article.paragraphs), batch_size=64)
    for paragraph, doc in zip(article.paragraphs, docs, strict=True):
        for tokens in sentences(doc):
            spans = [article.span(paragraph, t.idx, t.idx + len(t)) for t in tokens]
            labels, core, left = [NONE] * len(tokens), [False] * len(tokens), set()
            for event in (e for e in events if e.type in TYPES):
                inside = [k for k, s in enumerate(spans) if s.start < event.end and s.end > event.start]
                free = [k for k in inside if labels[k] == NONE]
                at = _head(tokens, inside, free)
                if at is not None:
                    labels[at], core[at] = event.type, event.core
                    left |= set(inside)
            labels = [OPEN if label == NONE and k in left else label for k, label in enumerate(labels)]
            yield Row([t.text for t in tokens], labels, core)


def _head(tokens: Sequence[Any], inside: Sequence[int], free: Sequence[int]) -> int | None:
    """The word of a trigger that governs its others; another one where that tells something already."""
    within = {tokens[k].i for k in inside}
    tops = [k for k in inside if tokens[k].head.i not in within or tokens[k].head == tokens[k]]
    order = [*(k for k in tops if tokens[k].pos_ in HEADS), *tops, *(k for k in inside if tokens[k].pos_ in HEADS)]
    return next((k for k in order if k in free), None)


def unmarked(line: str) -> tuple[str, list[Event]]:
    """A paragraph without its marks, and what they mark."""
    text, events, last = "", [], 0
    for found in MARK.finditer(line):
        text += line[last : found.start()]
        events.append(Event(found[1], len(text), len(text) + len(found[3]), not found[2]))
        text += found[3]
        last = found.end()
    return text + line[last:], events


def _single(kind: str, text: str, found: Reading) -> Iterator[Row]:
    """A sentence that tells one thing: at the word where the frames see it, or else at one to be found."""
    by_frame = [c for c in found.claims if c.type == kind and not c.rule.endswith(LEARNED)]
    events = [Event(kind, c.trigger.start, c.trigger.end, True) for c in by_frame]
    cut = list(rows(text, events))
    if len(cut) == 1:
        yield cut[0] if events else Row(cut[0].words, cut[0].labels, cut[0].core, kind)


def _event(claim: dict[str, Any]) -> Event:
    return Event(claim["type"], claim["trigger"]["start"], claim["trigger"]["end"], claim.get("core", True))
