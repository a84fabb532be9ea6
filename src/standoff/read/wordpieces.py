"""Words cut into the pieces that an encoder knows: WordPiece (Wu et al. 2016), longest piece first, without case."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONG = 100  # letters beyond which a word is not looked up


@dataclass(frozen=True)
class Cut:
    """The pieces of sentences, and for each word from which piece to which; words that did not fit are left out."""

    ids: list[int]
    words: list[tuple[int, int]]


def windows(cut: Sequence[Cut], most: int) -> Iterator[range]:
    """By number, sentences that follow one another and are read together: with at most so many pieces, or one alone."""
    first, pieces = 0, 0
    for k, one in enumerate(cut):
        own = len(one.ids) - 2  # without the marks before and after
        if k > first and pieces + own > most:
            yield range(first, k)
            first, pieces = k, 0
        pieces += own
    if first < len(cut):
        yield range(first, len(cut))


def joined(cut: Sequence[Cut]) -> Cut:
    """Sentences as one, with one mark before and one after them all."""
    ids, words = cut[0].ids[:1], []
    for one in cut:
        ahead = len(ids) - 1
        words += [(first + ahead, last + ahead) for first, last in one.words]
        ids += one.ids[1:-1]
    return Cut([*ids, cut[0].ids[-1]], words)


@dataclass
class WordPieces:
    """A vocabulary; what was cut once is remembered."""

    ids: Mapping[str, int]
    _known: dict[str, list[int]] = field(default_factory=dict)

    def sentence(self, words: Sequence[str], most: int) -> Cut:
        """At most so many pieces, with a mark before and after."""
        out, spans = [self.ids[FIRST]], []
        for word in words:
            pieces = self.word(word)
            if len(out) + len(pieces) >= most:
                break
            spans.append((len(out), len(out) + len(pieces)))
            out += pieces
        return Cut([*out, self.ids[LAST]], spans)

    def word(self, text: str) -> list[int]:
        """The pieces of one word, at least one."""
        found = self._known.get(text)
        if found is None:
            found = [p for part in _parts(text) for p in self._pieces(part)] or [self.ids[UNKNOWN]]
            if len(self._known) < 100_000:
                self._known[text] = found
        return found

    def _pieces(self, part: str) -> list[int]:
        out: list[int] = []
        start = 0
        while start < len(part):
            for stop in range(len(part), start, -1):
                piece = self.ids.get(part[start:stop] if not start else f"##{part[start:stop]}")
                if piece is not None:
                    break
            else:
                return [self.ids[UNKNOWN]]
            out.append(piece)
            start = stop
        return out


def _parts(text: str) -> list[str]:
    """In small letters without accents and unseen marks, cut at every mark that is seen."""
    parts = [""]
    for letter in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(letter)
        if letter.isspace():
            parts.append("")
        elif kind in ("Mn", "Cc", "Cf"):
            continue
        elif kind.startswith("P") or (letter.isascii() and not letter.isalnum()) or _ideograph(letter):
            parts += [letter, ""]
        else:
            parts[-1] += letter
    return [part for part in parts if part and len(part) <= LONG] if any(parts) else []


def _ideograph(letter: str) -> bool:
    return 0x4E00 <= ord(letter) <= 0x9FFF or 0x3400 <= ord(letter) <= 0x4DBF or 0xF900 <= ord(letter) <= 0xFAFF
