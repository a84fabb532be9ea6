"""Texts with some words put in place of others like them: more text for a teacher to say what it thinks of.

As Jiao et al. (2020, TinyBERT, section 3.3) do it for a small network that is taught with few texts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import torch
from labels import OPEN, Row
from network import vocabulary, weights
from torch.nn import functional

COMMON = 2300
"""Pieces before this number are marks, letters and the commonest words, which stay as they are."""
SHARE = 0.3
"""How many of the other words of a text are changed."""
LIKE = 8
"""How many words are like a word."""
CHUNK = 1000
WORD = re.compile("[a-z]{3,}")


class Like:
    """For a word that is one piece, those with the nearest vectors in the published encoder."""

    def __init__(self) -> None:
        pieces = vocabulary()
        whole = [k for k in range(COMMON, len(pieces)) if WORD.fullmatch(pieces[k])]
        self._words = [pieces[k] for k in whole]
        self._number = {word: k for k, word in enumerate(self._words)}
        unit = functional.normalize(weights()["embeddings.word_embeddings.weight"][whole])
        self._near = torch.cat([(part @ unit.T).topk(LIKE + 1).indices[:, 1:] for part in unit.split(CHUNK)])

    def of(self, word: str, chance: random.Random) -> str | None:
        """One of them by chance; None for a word that stays."""
        number = self._number.get(word.lower())
        return None if number is None else self._words[int(self._near[number, chance.randrange(LIKE)])]


def with_varied(texts: Iterable[list[Row]], seed: int) -> list[list[Row]]:
    """Texts, and after them all each once more with words changed: the same and in the same order for a seed.

    A word is changed in the whole of a text, and what a changed word tells is left open.
    """
    like, chance, out = Like(), random.Random(seed), list(texts)
    for text in tuple(out):
        words = sorted({word for row in text for word in row.words})
        changed = {word: like.of(word, chance) or word for word in words if chance.random() < SHARE}
        out.append([_changed(row, changed) for row in text])
    return out


def _changed(row: Row, changed: Mapping[str, str]) -> Row:
    words = [changed.get(word, word) for word in row.words]
    labels = [OPEN if old != new else label for old, new, label in zip(row.words, words, row.labels, strict=True)]
    return replace(row, words=words, labels=labels)
