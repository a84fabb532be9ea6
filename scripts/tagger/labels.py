"""Sentences with a label on every word, for fitting the tagger: from passages, marked paragraphs and single sentences.

The word that tells an event has its type; other words of its trigger are left open, all others tell none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "read"), str(ROOT / "scripts")]
from marks import Mark, marked  # noqa: E402
from passages import among, passages  # noqa: E402

from standoff.read import Reading, read  # noqa: E402
from standoff.read.article import Article  # noqa: E402
from standoff.read.claims import LAYERS  # noqa: E402
from standoff.read.guessing import LEARNED  # noqa: E402
from standoff.read.parsing import language  # noqa: E402
from standoff.read.sentence import sentences  # noqa: E402
from standoff.read.tagging import NONE  # noqa: E402

TYPES = {*LAYERS["do"], *LAYERS["say"], "armed_conflict"}
OPEN = "?"
HEADS = ("VERB", "NOUN", "ADJ", "PROPN", "ADV", "AUX")


@dataclass(frozen=True)
class Row:
    """A sentence's words, their labels, which of the events count; `somewhere` tells of one at no known word."""

    words: list[str]
    labels: list[str]
    core: list[bool]
    somewhere: str | None = None


def all_rows(aside: str = "") -> Iterator[Row]:
    """Whatever may be learned from; passages that are held out are left out, and those set aside (“170-180”)."""
    for passage in passages():
        if passage.split == "develop" and not among(passage.name, aside):
            yield from rows(passage.text, [_mark(c) for c in passage.gold["claims"]])
    for one in marked():
        yield from rows(one.text, one.marks)
    for name in ("sentences", "sentences_rare"):
        for line in (ROOT / "tests" / "read" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            kind, year, text = (part.strip() for part in line.split("|", 2))
            yield from _single(kind, text, read(text, date(int(year), 8, 1)))


def rows(text: str, events: Sequence[Mark]) -> Iterator[Row]:
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
                    labels[at], core[at] = event.type, event.counts
                    left |= set(inside)
            labels = [OPEN if label == NONE and k in left else label for k, label in enumerate(labels)]
            yield Row([t.text for t in tokens], labels, core)


def _head(tokens: Sequence[Any], inside: Sequence[int], free: Sequence[int]) -> int | None:
    """The word of a trigger that governs its others; another one where that tells something already."""
    within = {tokens[k].i for k in inside}
    tops = [k for k in inside if tokens[k].head.i not in within or tokens[k].head == tokens[k]]
    order = [*(k for k in tops if tokens[k].pos_ in HEADS), *tops, *(k for k in inside if tokens[k].pos_ in HEADS)]
    return next((k for k in order if k in free), None)


def _single(kind: str, text: str, found: Reading) -> Iterator[Row]:
    """A sentence that tells one thing: at the word where the frames see it, or else at one to be found."""
    by_frame = [c for c in found.claims if c.type == kind and not c.rule.endswith(LEARNED)]
    events = [Mark(kind, c.trigger.start, c.trigger.end, True) for c in by_frame]
    cut = list(rows(text, events))
    if len(cut) == 1:
        yield cut[0] if events else Row(cut[0].words, cut[0].labels, cut[0].core, kind)


def _mark(claim: dict[str, Any]) -> Mark:
    return Mark(claim["type"], claim["trigger"]["start"], claim["trigger"]["end"], claim.get("core", True))
