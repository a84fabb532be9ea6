"""Texts with a label on every word, for fitting the tagger: from passages, marked texts and single sentences.

The word that tells an event has its type, and who does it to whom; other words of its trigger are left open, all others
tell none. Which words name whom is what the reader's rules say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "read"), str(ROOT / "scripts")]
from marks import Mark, marked, set_aside  # noqa: E402
from passages import among, passages  # noqa: E402
from scoring import side_roots  # noqa: E402

from standoff.read import Reading, Source, read  # noqa: E402
from standoff.read.article import Article  # noqa: E402
from standoff.read.claims import LAYERS  # noqa: E402
from standoff.read.guessing import LEARNED  # noqa: E402
from standoff.read.parsing import language  # noqa: E402
from standoff.read.reader import by_rules  # noqa: E402
from standoff.read.sentence import sentences  # noqa: E402
from standoff.read.tagging import NONE  # noqa: E402
from standoff.read.weighing import Scene  # noqa: E402

TYPES = {*LAYERS["do"], *LAYERS["say"], "armed_conflict"}
OPEN = "?"
HEADS = ("VERB", "NOUN", "ADJ", "PROPN", "ADV", "AUX")
Sides = frozenset[str]


@dataclass(frozen=True)
class Row:
    """A sentence's words, their labels, which of the events count; `somewhere` tells of one at no known word.

    By the number of a word: whom it names, and who does what it tells to whom (nobody if a text gives none).
    """

    words: list[str]
    labels: list[str]
    core: list[bool]
    somewhere: str | None = None
    named: dict[int, Sides] = field(default_factory=dict)
    roles: dict[int, tuple[Sides, Sides]] = field(default_factory=dict)


def all_texts(aside: str = "") -> Iterator[list[Row]]:
    """Whatever may be learned from; passages that are held out are left out, and those set aside (“170-180”)."""
    for passage in passages():
        if passage.split == "develop" and not among(passage.name, aside):
            roots = side_roots(passage.gold["actors"])
            events = [_mark(c, roots) for c in passage.gold["claims"]]
            scene = by_rules(passage.text, passage.published, passage.source)[1]
            yield list(rows(passage.text, events, scene))
    texts = list(marked())
    aside_too = set_aside(texts)
    for one in (one for one in texts if one.name not in aside_too):
        source = Source(one.name, one.crisis, genre=one.genre, published=one.published.isoformat())
        told = by_rules(one.text, one.published, source)[1] if one.has_sides else None
        yield list(rows(one.text, one.marks, told))
    for name in ("sentences", "sentences_rare"):
        for line in (ROOT / "tests" / "read" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            kind, year, text = (part.strip() for part in line.split("|", 2))
            yield from ([row] for row in _single(kind, text, read(text, date(int(year), 8, 1))))


def rows(text: str, events: Sequence[Mark], scene: Scene | None = None) -> Iterator[Row]:
    """The sentences of a text with their labels; with sides if it is known who is named where."""
    article = Article(text)
    named = [] if scene is None else [(s, scene.root(a)) for a, spans in scene.mentions.items() for s in spans]
    named = [(s, side) for s, side in named if scene is not None and scene.kind(side) != "territory"]
    docs = language().pipe((p.clean for p in article.paragraphs), batch_size=64)
    for paragraph, doc in zip(article.paragraphs, docs, strict=True):
        for tokens in sentences(doc):
            spans = [article.span(paragraph, t.idx, t.idx + len(t)) for t in tokens]
            labels, core, left = [NONE] * len(tokens), [False] * len(tokens), set()
            roles: dict[int, tuple[Sides, Sides]] = {}
            for event in (e for e in events if e.type in TYPES):
                inside = [k for k, s in enumerate(spans) if s.start < event.end and s.end > event.start]
                free = [k for k in inside if labels[k] == NONE]
                at = _head(tokens, inside, free)
                if at is not None:
                    labels[at], core[at] = event.type, event.counts
                    left |= set(inside)
                    if scene is not None and event.counts:
                        roles[at] = frozenset(event.source), frozenset(event.target)
            labels = [OPEN if label == NONE and k in left else label for k, label in enumerate(labels)]
            near = [(s, side) for s, side in named if s.start < spans[-1].end and s.end > spans[0].start]
            who = {
                k: frozenset(side for n, side in near if n.start < s.end and n.end > s.start)
                for k, s in enumerate(spans) if not tokens[k].is_punct
            }  # fmt: skip
            yield Row([t.text for t in tokens], labels, core, None, {k: w for k, w in who.items() if w}, roles)


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


def _mark(claim: dict[str, Any], roots: dict[str, str]) -> Mark:
    """An annotator's claim; its sides by their own ids and by those of the states for which they act."""
    source, target = (
        tuple({side for a in claim[role] for side in (a, roots.get(a, a))}) for role in ("source", "target")
    )
    span = claim["trigger"]
    return Mark(claim["type"], span["start"], span["end"], claim.get("core", True), source, target)
