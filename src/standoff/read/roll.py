"""The actors of one article: those of the registry that it names, and those that it brings itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.read.article import Article, Paragraph
from standoff.read.claims import Mentioned, Span, root_of
from standoff.read.grammar import Token
from standoff.read.names import Names
from standoff.read.registry import Entry, is_head

PEOPLE = ("leader", "person")
BODIES = ("igo", "alliance")
CIVILIANS = "CIV"


def code(text: str) -> str:
    """An id made of words."""
    return re.sub(r"\W+", "_", text.upper()).strip("_")


class Roll:
    """All actors of one article, in the order in which they are spoken of, and where."""

    def __init__(self, article: Article, names: Names) -> None:
        self.article, self.names, self.registry = article, names, names.registry
        self.extra: dict[str, Entry] = {}
        self.mentions: dict[str, dict[Span, None]] = {}
        self.issuers: set[str] = set()
        self._paragraph: Paragraph | None = None

    def kind(self, actor: str) -> str:
        entry = self._entry(actor)
        return entry.kind if entry is not None else "other"

    def root(self, actor: str) -> str:
        """The actor on whose behalf another acts, in the end."""
        return root_of(actor, lambda a: entry.side_of if (entry := self._entry(a)) else None)

    def heads(self, actor: str) -> bool:
        """Whether the registry has an actor lead a state, a group or an organisation at the date."""
        entry = self.registry.entries.get(actor)
        day = self.names.day
        return entry is not None and any(a <= day <= b and is_head(office) for office, a, b in entry.offices)

    def issued(self, actor: str) -> str:
        """Whoever a statement or a line of a transcript is by: an actor of this text, though it may not name them."""
        self.issuers.add(actor)
        return actor

    def civilians(self, token: Token) -> str:
        """People of no side in particular."""
        return self._made(CIVILIANS, "civilians", "population", None, [token])

    def called(self, token: Token) -> str:
        """Speakers known by what they are: refugees, a doctor, aid workers."""
        words = " ".join([*(t.lower_ for t in token.lefts if t.dep_ == "compound" and t.pos_ == "NOUN"), token.lower_])
        return self._made(code(words), words, "other", None, [token])

    def titled(self, words: str, side: str | None, tokens: Sequence[Token]) -> str:
        """A person known by title and name alone: “Mr. Speakes”."""
        return self._made(code(words.split()[-1]), words, "person", side, tokens)

    def all(self, used: Sequence[str]) -> tuple[Mentioned, ...]:
        """The actors that claims and ties speak of, with those on whose behalf they act."""
        wanted = dict.fromkeys(used)
        for actor in list(wanted):
            entry = self._entry(actor)
            if entry is not None and entry.side_of:
                wanted.setdefault(entry.side_of)
        backed = {entry.side_of for a in wanted if (entry := self._entry(a)) is not None}
        out = []
        for actor in wanted:
            entry = self._entry(actor)
            spans = tuple(sorted(self.mentions.get(actor, {})))
            if entry is None or not (spans or actor in backed or actor in self.issuers):
                continue
            out.append(Mentioned(actor, entry.name, entry.kind, entry.side_of, entry.code, spans))
        return tuple(out)

    def _entry(self, actor: str) -> Entry | None:
        return self.extra.get(actor) or self.registry.entries.get(actor)

    def _name(self, actor: str) -> str:
        entry = self._entry(actor)
        return entry.name if entry is not None else actor

    def _adjective(self, actor: str) -> str:
        """Russian, for Russia; of others their name."""
        return self.registry.adjective(actor) or self._name(actor)

    def _note(self, actor: str, tokens: Sequence[Token]) -> str:
        if tokens and self._paragraph is not None:
            first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
            span = self.article.span(self._paragraph, first.idx, last.idx + len(last))
            self.mentions.setdefault(actor, {})[span] = None
        return actor

    def _made(self, actor: str, name: str, kind: str, side: str | None, tokens: Sequence[Token]) -> str:
        """An actor of this text, kept for the rest of it."""
        if actor not in self.registry.entries and actor not in self.extra:
            self.extra[actor] = Entry(actor, name, kind, side if side != actor else None)
        return self._note(actor, tokens)
