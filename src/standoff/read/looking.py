"""Paragraphs parsed, and what the network takes their words for: it looks at those to come while others are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from standoff.read.article import Paragraph
from standoff.read.grammar import Token
from standoff.read.parsing import language
from standoff.read.sentence import sentences
from standoff.read.tagging import Tags, tagger

BATCH = 64
"""Paragraphs that are parsed, and looked at, together."""


class Looked(NamedTuple):
    """A paragraph, its parse, and its sentences with what the network takes their words for."""

    paragraph: Paragraph
    doc: Any
    tagged: list[tuple[list[Token], Tags]]


def looked(paragraphs: Sequence[Paragraph]) -> Iterator[list[Looked]]:
    """Batches of paragraphs, in their order. While whoever asks is at work on one, a thread looks at the next."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        last: tuple[list[tuple[Paragraph, Any, list[list[Token]]]], Future[list[Tags]]] | None = None
        for start in range(0, len(paragraphs), BATCH):
            some = paragraphs[start : start + BATCH]
            docs = language().pipe((p.clean for p in some), batch_size=BATCH)
            parsed = [(paragraph, doc, sentences(doc)) for paragraph, doc in zip(some, docs, strict=True)]
            words = [[t.text for t in tokens] for _, _, cut in parsed for tokens in cut]
            coming = beside.submit(tagger().tags, words)
            if last:
                yield _joined(*last)
            last = parsed, coming
        if last:
            yield _joined(*last)


def _joined(parsed: list[tuple[Paragraph, Any, list[list[Token]]]], seen: Future[list[Tags]]) -> list[Looked]:
    each = iter(seen.result())
    return [Looked(paragraph, doc, [(tokens, next(each)) for tokens in cut]) for paragraph, doc, cut in parsed]
