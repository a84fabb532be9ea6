"""Who was spoken of before: what pronouns and descriptions look back on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from standoff.read.article import Article, Paragraph
from standoff.read.grammar import Token
from standoff.read.names import Names
from standoff.read.registry import Name, is_head
from standoff.read.roll import PEOPLE, Roll
from standoff.read.words import words

AGREEMENTS = words("agreements")
OF_MANY = ("foreign office", "war office", "home office", "admiralty")
"""Seats of the British government that others have too."""


@dataclass(frozen=True)
class Who:
    """An actor that a token stands for, and whether that is a guess."""

    id: str
    inferred: bool = False


@dataclass
class Seen:
    """An actor that was spoken of, and whether as a subject."""

    actor: str
    is_subject: bool


class Memory(Roll):
    """The names of the paragraph at hand, and who was spoken of of late."""

    def __init__(self, article: Article, names: Names) -> None:
        super().__init__(article, names)
        self.recent: list[Seen] = []
        self.filed: str | None = None
        """The state that a report was filed in."""
        self._marks: dict[int, tuple[str, str]] = {}
        self._doc: Sequence[Token] = ()

    def enter(self, doc: Any, paragraph: Paragraph) -> None:
        """Mark the names of a paragraph."""
        self._doc, self._paragraph, self._marks = doc, paragraph, {}
        for start, end, name in self.names.find(paragraph.clean):
            tokens = list(doc.char_span(start, end, alignment_mode="expand") or ())
            if not tokens or self._is_word(tokens, name) or self._of_treaty(tokens, name):
                continue
            if name.via == "seat" and self._marks.get(tokens[0].i - 1, ("", ""))[1] == "demonym":
                continue  # “the German Foreign Office” is not the British
            actor = name.actor
            if name.via == "seat" and paragraph.clean[start:end].lower() in OF_MANY:
                actor = self.filed or actor  # nor is “the Foreign Office” of a report from Karachi
            for token in tokens:
                self._marks[token.i] = (actor, name.via)

    def _is_word(self, tokens: Sequence[Token], name: Name) -> bool:
        """A name that is a common word where it stands: May, Turkey the bird, polish."""
        one = tokens[0]
        after = self._after(one)
        first_name = len(tokens) == 1 and one.dep_ == "compound" and after is one.head and after.pos_ == "PROPN"
        next_names = {n.actor for _, _, n in self.names.find(after.text)} if first_name else set()
        if first_name and self.kind(name.actor) == "leader" and name.actor not in next_names:
            return True  # “Abdullah Ocalan” is no King Abdullah
        return (
            len(tokens) == 1 and one.pos_ in ("VERB", "AUX", "ADV") and name.text in ("May", "Polish", "Chad", "Carter")
        )

    def _of_treaty(self, tokens: Sequence[Token], name: Name) -> bool:
        """“The Vienna Convention” is nobody in Vienna."""
        after = self._after(tokens[-1])
        return name.via == "seat" and after.text.istitle() and after.lower_ in AGREEMENTS

    def _after(self, token: Token) -> Token:
        """The next word of the paragraph; the last one itself."""
        return token.nbor(1) if token.i + 1 < len(self._doc) else token

    def is_seat(self, token: Token) -> bool:
        """Whether a word names a capital, or a building that stands for a government."""
        return self._marks.get(token.i, ("", ""))[1] == "seat"

    def parties(self) -> list[str]:
        """The two sides that were last spoken of."""
        return [w.id for w in self._last_two()]

    def _stretch(self, token: Token) -> list[Token]:
        """All tokens of the name that a token belongs to."""
        mark = self._marks[token.i]
        first = last = token.i
        while self._marks.get(first - 1) == mark:
            first -= 1
        while self._marks.get(last + 1) == mark:
            last += 1
        return list(self._doc[first : last + 1])

    def _near(self, at: Token) -> list[Token]:
        return self._stretch(at) if at.i in self._marks else [at]

    def _state_before(self, token: Token) -> str | None:
        """The state spoken of last, in the same sentence if there is one."""
        here = [self.root(self._marks[t.i][0]) for t in token.sent if t.i < token.i and t.i in self._marks]
        near = [a for a in here if self.kind(a) == "state"]
        return (
            near[-1] if near else next((s.actor for s in reversed(self.recent) if self.kind(s.actor) == "state"), None)
        )

    def _last(self, kind: str) -> str | None:
        subjects = [s for s in self.recent[-8:] if self.kind(s.actor) == kind and s.is_subject]
        if subjects:
            return subjects[-1].actor
        return next((s.actor for s in reversed(self.recent) if self.kind(s.actor) == kind), None)

    def _last_of(self, kinds: Sequence[str], token: Token) -> str | None:
        """The nearest of these kinds before a token: subjects of late before others."""
        here = [t for t in token.sent if t.i < token.i and t.i in self._marks]
        for other in reversed(here):
            actor = self._marks[other.i][0]
            if (
                self.kind(actor) in kinds
                and self._marks[other.i][1] != "demonym"
                and other.dep_ in ("nsubj", "nsubjpass")
            ):
                return actor
        for seen in reversed(self.recent):
            if self.kind(seen.actor) in kinds and seen.is_subject:
                return seen.actor
        return next((s.actor for s in reversed(self.recent) if self.kind(s.actor) in kinds), None)

    def _last_person(self, office: str) -> str | None:
        for seen in reversed(self.recent):
            entry = self._entry(seen.actor)
            if entry is None or entry.kind not in PEOPLE:
                continue
            if (
                (not entry.offices and not is_head(office))
                or office == "leader"
                or any(office in o or o in office for o, _, _ in entry.offices)
            ):
                return seen.actor
        return None

    def _last_two(self, kinds: Sequence[str] = ("state", "armed_group")) -> list[Who]:
        found: list[str] = []
        for seen in reversed(self.recent):
            side = self.root(seen.actor)
            entry = self._entry(side)
            if entry is not None and entry.kind in kinds and side not in found:
                found.append(side)
            if len(found) == 2:
                break
        return [Who(f, True) for f in reversed(found)] if len(found) == 2 else []
