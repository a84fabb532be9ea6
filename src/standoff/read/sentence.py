"""A sentence at hand, with a way back to the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from standoff.read.attribution import Quotes
from standoff.read.claims import Span
from standoff.read.grammar import Token


@dataclass(frozen=True)
class Sentence:
    """Its tokens, the span from one token to another, its quotations, and how many claims came before it."""

    tokens: Sequence[Token]
    cut: Callable[[Token, Token], Span]
    quotes: Quotes
    before: int

    @property
    def whole(self) -> Span:
        return self.cut(self.tokens[0], self.tokens[-1])


def sentences(doc: Any) -> list[list[Token]]:
    """The words of each sentence of a parsed paragraph."""
    cut = ([t for t in sentence if not t.is_space] for sentence in doc.sents)
    return [tokens for tokens in cut if tokens]
