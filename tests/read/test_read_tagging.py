"""The network that guesses at idiom: its arithmetic against one written with loops, its pieces, and what it guesses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from standoff.read.encoder import Encoder
from standoff.read.tagging import NONE, Tagger, tagger
from standoff.read.wordpieces import WordPieces

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "the",
    "war",
    "##n",
    "##ning",
    "un",
    "##heard",
    "'",
    "s",
    "a",
    "b",
    "c",
]
SIZE, HEADS, WIDE = 8, 2, 12


def pieces() -> WordPieces:
    return WordPieces({piece: k for k, piece in enumerate(VOCABULARY)})


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("The", ["the"]),
        ("warning", ["war", "##ning"]),
        ("UNHEARD", ["un", "##heard"]),
        ("War's", ["war", "'", "s"]),
        ("wárn", ["war", "##n"]),
        ("wa\u00adr", ["war"]),
        ("peace", ["[UNK]"]),
        ("\u200b", ["[UNK]"]),
        ("x" * 500, ["[UNK]"]),
    ],
)
def test_words_are_cut_longest_piece_first(word: str, cut: list[str]) -> None:
    assert [VOCABULARY[k] for k in pieces().word(word)] == cut


def test_a_sentence_ends_before_it_is_too_long() -> None:
    cut = pieces().sentence(["war"] * 50, 10)
    assert len(cut.ids) == 10 and len(cut.words) == 8
    assert cut.ids[0] == VOCABULARY.index("[CLS]") and cut.ids[-1] == VOCABULARY.index("[SEP]")


def weights(seed: int = 1) -> dict[str, Any]:
    """A network of two small layers, by chance."""
    rng = np.random.default_rng(seed)
    out: dict[str, Any] = {"heads": np.array(HEADS), "layers": np.array(2)}

    def matrix(name: str, rows: int, columns: int, *, bias: bool = True) -> None:
        out[name] = rng.integers(-127, 128, (rows, columns)).astype(np.int8)
        out[f"{name}.scale"] = rng.uniform(0.002, 0.01, rows).astype(np.float32)
        if bias:
            out[f"{name}.bias"] = rng.normal(0, 0.1, rows).astype(np.float32)

    def norm(name: str) -> None:
        out[f"{name}.scale"] = rng.uniform(0.5, 1.5, SIZE).astype(np.float32)
        out[f"{name}.shift"] = rng.normal(0, 0.1, SIZE).astype(np.float32)

    matrix("words", len(VOCABULARY), SIZE, bias=False)
    matrix("places", 200, SIZE, bias=False)
    norm("norm")
    for k in range(2):
        matrix(f"{k}.mixed", 3 * SIZE, SIZE)
        matrix(f"{k}.out", SIZE, SIZE)
        matrix(f"{k}.wide", WIDE, SIZE)
        matrix(f"{k}.narrow", SIZE, WIDE)
        norm(f"{k}.norm1")
        norm(f"{k}.norm2")
    matrix("types", 3, SIZE)
    matrix("core", 1, SIZE)
    return out | {"names": np.array([NONE, "attack", "demand"]), "vocabulary": np.array("\n".join(VOCABULARY))}


def by_loops(given: dict[str, Any], ids: list[int]) -> list[list[float]]:
    """The same network for one sentence, one number at a time, as Devlin et al. (2019) state it."""

    def table(name: str) -> list[list[float]]:
        return [[float(v) * float(s) for v in row] for row, s in zip(given[name], given[f"{name}.scale"], strict=True)]

    def linear(name: str, x: list[float]) -> list[float]:
        return [sum(a * b for a, b in zip(row, x, strict=True)) + float(bias)
                for row, bias in zip(table(name), given[f"{name}.bias"], strict=True)]  # fmt: skip

    def normed(name: str, x: list[float]) -> list[float]:
        mean = sum(x) / len(x)
        spread = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + 1e-12)
        scale, shift = given[f"{name}.scale"], given[f"{name}.shift"]
        return [(v - mean) / spread * float(a) + float(b) for v, a, b in zip(x, scale, shift, strict=True)]

    def gelu(v: float) -> float:
        return 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)))

    words, places, part = table("words"), table("places"), SIZE // HEADS
    xs = [normed("norm", [a + b for a, b in zip(words[i], places[k], strict=True)]) for k, i in enumerate(ids)]
    for layer in range(2):
        mixed = [linear(f"{layer}.mixed", x) for x in xs]
        new = []
        for x, own in zip(xs, mixed, strict=True):
            seen: list[float] = []
            for head in range(HEADS):
                cut = slice(head * part, (head + 1) * part)
                query = own[:SIZE][cut]
                score = [sum(q * k for q, k in zip(query, m[SIZE : 2 * SIZE][cut], strict=True)) / math.sqrt(part)
                         for m in mixed]  # fmt: skip
                share = [math.exp(s) / sum(math.exp(t) for t in score) for s in score]
                seen += [sum(w * m[2 * SIZE :][cut][d] for w, m in zip(share, mixed, strict=True)) for d in range(part)]
            y = normed(f"{layer}.norm1", [a + b for a, b in zip(x, linear(f"{layer}.out", seen), strict=True)])
            wide = [gelu(v) for v in linear(f"{layer}.wide", y)]
            more = linear(f"{layer}.narrow", wide)
            new.append(normed(f"{layer}.norm2", [a + b for a, b in zip(y, more, strict=True)]))
        xs = new
    return xs


SENTENCES = [["The", "warning"], ["war"], ["a", "b", "c", "Unheard", "war's", "the"], []]


def test_vectors_are_those_of_the_network_written_with_loops() -> None:
    """Also where sentences of several lengths go through it together."""
    given, cut = weights(), pieces()
    found = Encoder(given, cut).vectors(SENTENCES)
    for words, rows in zip(SENTENCES, found, strict=True):
        sentence = cut.sentence(words, 200)
        slow = np.array(by_loops(given, sentence.ids))
        assert rows.shape == (len(words), SIZE)
        for row, (first, last) in zip(rows, sentence.words, strict=True):
            np.testing.assert_allclose(row, slow[first:last].mean(axis=0), atol=2e-5)


def test_a_planted_error_is_seen() -> None:
    """The other network: one weight changed."""
    given, other = weights(), weights()
    other["0.mixed"] = other["0.mixed"].copy()
    other["0.mixed"][0, 0] += 60 if other["0.mixed"][0, 0] < 0 else -60
    one, two = (Encoder(w, pieces()).vectors(SENTENCES[2:3])[0] for w in (given, other))
    assert np.abs(one - two).max() > 1e-4


def test_shares_are_probabilities() -> None:
    for tags in Tagger(weights()).tags(SENTENCES):
        assert tags.types == (NONE, "attack", "demand")
        assert np.allclose(tags.shares.sum(axis=1), 1, atol=1e-6) and (tags.shares > 0).all()
        assert ((tags.core > 0) & (tags.core < 1)).all() and len(tags.core) == len(tags.shares)


def test_the_network_that_is_shipped_knows_types_of_the_reader() -> None:
    from standoff.read.claims import LAYER_OF

    assert tagger().types[0] == NONE and set(tagger().types[1:]) <= set(LAYER_OF)
