"""What each word of a sentence tells, by a network that has read marked text: a type of event or none, and how surely.

Frames know what somebody wrote down; this guesses at idiom that nobody did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from standoff.read.encoder import Array, Encoder, widened
from standoff.read.wordpieces import WordPieces

FILE = Path(__file__).parent / "data" / "tagger.npz"
NONE = "O"


@dataclass(frozen=True)
class Tags:
    """Of the words of a sentence: the probability of each type (words × types, none first), and that it counts."""

    types: tuple[str, ...]
    shares: Array
    core: Array


class Tagger:
    """An encoder with a layer of types above it."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.types = tuple(str(name) for name in weights["names"])
        pieces = WordPieces({piece: k for k, piece in enumerate(str(weights["vocabulary"]).split("\n"))})
        self._encoder = Encoder(weights, pieces)
        self._types = widened(weights, "types").T, weights["types.bias"].astype(np.float32)
        self._core = widened(weights, "core").T, weights["core.bias"].astype(np.float32)

    def tags(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """What the words of each sentence tell."""
        out = []
        for vectors in self._encoder.vectors(sentences):
            score = vectors @ self._types[0] + self._types[1]
            score = np.exp(score - score.max(axis=-1, keepdims=True)) if len(score) else score
            shares = score / score.sum(axis=-1, keepdims=True)
            core = 1 / (1 + np.exp(-(vectors @ self._core[0] + self._core[1])[:, 0]))
            out.append(Tags(self.types, shares, core))
        return out


@cache
def tagger(file: Path = FILE) -> Tagger:
    """The network as it is shipped, loaded once."""
    with np.load(file) as weights:
        return Tagger(dict(weights))
