"""A small transformer encoder (BERT's layout, Devlin et al. 2019) run forward in NumPy: words in, vectors out.

Weights are kept as bytes, one scale a row, and widened once when loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.read.wordpieces import WordPieces

Array = np.ndarray[Any, np.dtype[np.float32]]
BATCH = 1024
"""Pieces that go through the layers together."""
LONGEST = 200
"""Pieces of a sentence that are looked at."""
EPSILON = 1e-12
FAR = np.float32(-1e9)


@dataclass(frozen=True)
class Layer:
    """One layer's weights, transposed for rows of vectors: attention, then the feed-forward part."""

    mixed: tuple[Array, Array]
    out: tuple[Array, Array]
    norm1: tuple[Array, Array]
    wide: tuple[Array, Array]
    narrow: tuple[Array, Array]
    norm2: tuple[Array, Array]


class Encoder:
    """Vectors of words in their sentences."""

    def __init__(self, weights: Mapping[str, Any], pieces: WordPieces) -> None:
        self.pieces = pieces
        self.heads = int(weights["heads"])
        self.words = widened(weights, "words")
        self.places = widened(weights, "places")
        self.norm = _pair(weights, "norm")
        self.layers = [
            Layer(
                _linear(weights, f"{k}.mixed"), _linear(weights, f"{k}.out"), _pair(weights, f"{k}.norm1"),
                _linear(weights, f"{k}.wide"), _linear(weights, f"{k}.narrow"), _pair(weights, f"{k}.norm2"),
            )
            for k in range(int(weights["layers"]))
        ]  # fmt: skip

    def vectors(self, sentences: Sequence[Sequence[str]]) -> list[Array]:
        """For each sentence one row a word, the mean over its pieces; words too far on have none."""
        cut = [self.pieces.sentence(words, LONGEST) for words in sentences]
        out: list[Array] = [np.zeros((len(c.words), self.words.shape[1]), np.float32) for c in cut]
        order = sorted(range(len(cut)), key=lambda k: len(cut[k].ids))
        start = 0
        while start < len(order):
            stop = start + 1
            while stop < len(order) and len(cut[order[stop]].ids) * (stop + 1 - start) <= BATCH:
                stop += 1
            some = order[start:stop]
            hidden = self._forward([cut[k].ids for k in some])
            for row, k in zip(hidden, some, strict=True):
                if cut[k].words:
                    firsts, lasts = np.array(cut[k].words).T
                    sums = np.add.reduceat(row[: lasts[-1]], firsts, axis=0)
                    out[k] = sums / (lasts - firsts)[:, None].astype(np.float32)
            start = stop
        return out

    def _forward(self, ids: Sequence[Sequence[int]]) -> Array:
        longest = max(map(len, ids))
        padded = np.zeros((len(ids), longest), np.int64)
        hidden = np.full((len(ids), 1, 1, longest), FAR, np.float32)
        for row, some in enumerate(ids):
            padded[row, : len(some)] = some
            hidden[row, ..., : len(some)] = 0
        x = _normed(self.words[padded] + self.places[:longest], self.norm)
        for layer in self.layers:
            x = self._layer(x, hidden, layer)
        return x

    def _layer(self, x: Array, hidden: Array, layer: Layer) -> Array:
        many, long, size = x.shape
        flat = x.reshape(-1, size)
        mixed = (flat @ layer.mixed[0] + layer.mixed[1]).reshape(many, long, 3, self.heads, size // self.heads)
        query, key, value = mixed.transpose(2, 0, 3, 1, 4)
        weight = query @ key.transpose(0, 1, 3, 2)
        weight *= np.float32((size // self.heads) ** -0.5)
        weight += hidden
        weight -= weight.max(axis=-1, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(axis=-1, keepdims=True)
        seen = (weight @ value).transpose(0, 2, 1, 3).reshape(-1, size)
        flat = _normed(flat + (seen @ layer.out[0] + layer.out[1]), layer.norm1)
        wide = _gelu(flat @ layer.wide[0] + layer.wide[1])
        flat = _normed(flat + (wide @ layer.narrow[0] + layer.narrow[1]), layer.norm2)
        return flat.reshape(many, long, size)


def _gelu(x: Array) -> Array:
    """Hendrycks and Gimpel (2016), with the hyperbolic tangent; in place."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(np.sqrt(2 / np.pi))
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    x *= inner
    x *= np.float32(0.5)
    return x


def _normed(x: Array, norm: tuple[Array, Array]) -> Array:
    x = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.float32(EPSILON))
    x /= spread
    x *= norm[0]
    x += norm[1]
    return x


def widened(weights: Mapping[str, Any], name: str) -> Array:
    """A matrix from its bytes and the scale of each of its rows."""
    return np.ascontiguousarray(weights[name].astype(np.float32) * weights[f"{name}.scale"].astype(np.float32)[:, None])


def _linear(weights: Mapping[str, Any], name: str) -> tuple[Array, Array]:
    return np.ascontiguousarray(widened(weights, name).T), weights[f"{name}.bias"].astype(np.float32)


def _pair(weights: Mapping[str, Any], name: str) -> tuple[Array, Array]:
    return weights[f"{name}.scale"].astype(np.float32), weights[f"{name}.shift"].astype(np.float32)
