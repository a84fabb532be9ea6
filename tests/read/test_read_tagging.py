"""The network that guesses at idiom: its arithmetic against one written with loops, its pieces, and what it guesses."""

from __future__ import annotations

import importlib
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from standoff.read import parsing
from standoff.read.article import ArticleError
from standoff.read.pointing import WIDTH
from standoff.read.tagging import NONE, WINDOW, Tagger, tagger
from standoff.read.wordpieces import Cut, WordPieces, joined, windows

SCRIPTS = str(Path(__file__).parents[2] / "scripts" / "tagger")

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
TYPES = (NONE, "attack", "demand")


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


def test_sentences_that_follow_one_another_are_read_together() -> None:
    cut = [Cut([2, *range(many), 3], []) for many in (3, 4, 9, 1, 0, 5)]
    assert list(windows(cut, 7)) == [range(2), range(2, 3), range(3, 6)]
    assert list(windows([], 7)) == []


def test_sentences_joined_are_the_sentence_of_all_their_words() -> None:
    some = [["war", "warning"], [], ["the", "war's"]]
    together = joined([pieces().sentence(words, 50) for words in some])
    assert together == pieces().sentence([w for words in some for w in words], 50)


def weights(seed: int = 1) -> dict[str, Any]:
    """A network of two small layers, by chance."""
    rng = np.random.default_rng(seed)
    out: dict[str, Any] = {}

    def matrix(name: str, rows: int, columns: int, *, bias: bool = True) -> None:
        out[f"{name}.weight"] = rng.uniform(-0.8, 0.8, (rows, columns)).astype(np.float32)
        if bias:
            out[f"{name}.bias"] = rng.normal(0, 0.1, rows).astype(np.float32)

    def norm(name: str) -> None:
        out[f"{name}.weight"] = rng.uniform(0.5, 1.5, SIZE).astype(np.float32)
        out[f"{name}.bias"] = rng.normal(0, 0.1, SIZE).astype(np.float32)

    matrix("words", len(VOCABULARY), SIZE, bias=False)
    matrix("places", 200, SIZE, bias=False)
    norm("norm")
    for k in range(2):
        matrix(f"layers.{k}.mixed", 3 * SIZE, SIZE)
        matrix(f"layers.{k}.out", SIZE, SIZE)
        matrix(f"layers.{k}.wide", WIDE, SIZE)
        matrix(f"layers.{k}.narrow", SIZE, WIDE)
        norm(f"layers.{k}.norm1")
        norm(f"layers.{k}.norm2")
    matrix("types", len(TYPES), SIZE)
    matrix("core", 1, SIZE)
    matrix("points", 4 * WIDTH + 2, SIZE)
    return out


def _graph() -> Any:
    """The script that puts a network together."""
    pytest.importorskip("onnx", reason="a network is put together with onnx: pip install onnx")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCRIPTS)
        return importlib.import_module("graph")


def network(given: dict[str, Any], bounds: dict[str, Any] | None = None) -> Tagger:
    """The same, as it is run; in whole numbers where bounds are given."""
    return Tagger(_graph().graph(given, 2, HEADS, TYPES, VOCABULARY, bounds or {}))


def by_loops(given: dict[str, Any], ids: list[int], met: dict[str, list[list[float]]] | None = None) -> Any:
    """The same for one sentence, one number at a time, as Devlin et al. (2019) state it: scores of its pieces.

    What meets each matrix is noted in `met`.
    """

    def table(name: str) -> list[list[float]]:
        """A table of vectors is kept in bytes: 127 steps up and down in each row."""
        steps = np.abs(given[f"{name}.weight"]).max(axis=1) / 127
        return [[round(float(v / step)) * float(step) for v in row]
                for row, step in zip(given[f"{name}.weight"], steps, strict=True)]  # fmt: skip

    def linear(name: str, x: list[float]) -> list[float]:
        if met is not None:
            met.setdefault(name, []).append(x)
        return [sum(float(a) * b for a, b in zip(row, x, strict=True)) + float(bias)
                for row, bias in zip(given[f"{name}.weight"], given[f"{name}.bias"], strict=True)]  # fmt: skip

    def normed(name: str, x: list[float]) -> list[float]:
        mean = sum(x) / len(x)
        spread = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + 1e-12)
        scale, shift = given[f"{name}.weight"], given[f"{name}.bias"]
        return [(v - mean) / spread * float(a) + float(b) for v, a, b in zip(x, scale, shift, strict=True)]

    def gelu(v: float) -> float:
        return 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3)))

    words, places, part = table("words"), table("places"), SIZE // HEADS
    xs = [normed("norm", [a + b for a, b in zip(words[i], places[k], strict=True)]) for k, i in enumerate(ids)]
    for layer in range(2):
        mixed = [linear(f"layers.{layer}.mixed", x) for x in xs]
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
            out = linear(f"layers.{layer}.out", seen)
            y = normed(f"layers.{layer}.norm1", [a + b for a, b in zip(x, out, strict=True)])
            wide = [gelu(v) for v in linear(f"layers.{layer}.wide", y)]
            more = linear(f"layers.{layer}.narrow", wide)
            new.append(normed(f"layers.{layer}.norm2", [a + b for a, b in zip(y, more, strict=True)]))
        xs = new
    return [linear("types", x) for x in xs], [linear("core", x) for x in xs], [linear("points", x) for x in xs]


CLEAR = {
    ("Russian", "troops", "invaded", "Georgia", "on", "Friday", "."): (2, "invade_occupy"),
    ("The", "two", "sides", "signed", "a", "treaty", "in", "Geneva", "."): (3, "sign_agreement"),
    ("Israeli", "jets", "bombed", "the", "reactor", "."): (2, "airstrike"),
    ("The", "minister", "was", "fond", "of", "chess", ",", "and", "slept", "badly", "."): (3, NONE),
}  # fmt: skip
"""Words that nobody would take for anything else, at which word, and what they tell."""
SENTENCES = [["The", "warning"], ["war"] * WINDOW, ["a", "b", "c", "Unheard", "war's", "the"], ["b"], []]
"""The last three are read together."""
Slow = list[tuple[Any, ...]]


def slowly(given: dict[str, Any], met: dict[str, list[list[float]]] | None = None) -> Slow:
    """Of words of SENTENCES: probabilities of types and of counting, and points: the mean of their pieces' scores."""
    out = []
    for some in (SENTENCES[:1], SENTENCES[1:2], SENTENCES[2:]):
        window = pieces().sentence([word for words in some for word in words], 200)
        scores = [np.array(of) for of in by_loops(given, window.ids, met)]
        types, core, points = (np.array([of[a:b].mean(axis=0) for a, b in window.words]) for of in scores)
        shares = np.exp(types) / np.exp(types).sum(axis=1, keepdims=True)
        first = 0
        for words in some:
            last = first + len(words)
            out.append((shares[first:last], 1 / (1 + np.exp(-core[first:last, 0])), points[first:last]))
            first = last
    return out


def furthest(tagger: Tagger, slow: Slow, parts: int = 3) -> float:
    """By how much what is said of words differs at most, of the first parts of it."""
    found = [(t.shares, t.core, t.points) for t in tagger.tags(SENTENCES)]
    assert [[part.shape for part in of] for of in found] == [[part.shape for part in of] for of in slow]
    pairs = [
        pair for one, other in zip(found, slow, strict=True) for pair in list(zip(one, other, strict=True))[:parts]
    ]
    return float(max(np.abs(a - b).max() for a, b in pairs if a.size))


@pytest.mark.parses
def test_it_is_the_network_written_with_loops() -> None:
    """Also where sentences of several lengths go through it together."""
    assert furthest(network(weights()), slowly(weights())) < 1e-5


@pytest.mark.parses
def test_whole_numbers_are_near_it_and_large_entries_do_not_spoil_them() -> None:
    """One entry of what meets a matrix is a hundred times the others, as it is in networks that have learned."""
    given = weights()
    for k in range(2):
        given[f"layers.{k}.wide.bias"][3] = 100
        given[f"layers.{k}.narrow.weight"][:, 3] /= 100
    met: dict[str, list[list[float]]] = {}
    slow = slowly(given, met)
    of_layers = {name: np.array(rows, np.float32) for name, rows in met.items() if name.startswith("layers.")}
    bounds = {name: (rows.min(axis=0), rows.max(axis=0)) for name, rows in of_layers.items()}
    flat = {name: tuple(np.full_like(b, f) for b, f in zip(both, (both[0].min(), both[1].max()), strict=True))
            for name, both in bounds.items()}  # fmt: skip
    whole = furthest(network(given, bounds), slow, 2)  # of probabilities; points are of no scale
    assert 1e-6 < whole < 0.02
    assert furthest(network(given, flat), slow, 2) > 2 * whole


@pytest.mark.parametrize("bounds", [(2.0, 3.0), (-3.0, -2.0), (-1.0, 4.0), (0.0, 0.0)])
def test_nought_is_among_the_steps(bounds: tuple[float, float]) -> None:
    """As QuantizeLinear cuts: rounded, shifted by the zero point, from 0 to 255."""
    scale, zero = _graph().scale_and_zero_point(*bounds)
    assert 0 <= zero <= 255 and scale > 0
    for x in (0.0, *bounds):
        cut = min(255, max(0, round(x / scale) + zero))
        assert abs((cut - zero) * scale - x) <= (scale / 2 + 1e-9 if x else 0)


def test_two_things_of_one_name_are_told() -> None:
    g = _graph().Graph({}, {})
    assert g.const("a", np.float32(1)) == g.const("a", np.float32(1))
    with pytest.raises(ValueError, match="two things are called a"):
        g.const("a", np.float32(2))


@pytest.mark.parses
def test_a_planted_error_is_seen() -> None:
    """The other network: one weight changed."""
    other = weights()
    other["layers.0.mixed.weight"][0, 0] += 0.4
    assert furthest(network(other), slowly(weights())) > 1e-4


@pytest.mark.parses
def test_shares_are_probabilities() -> None:
    for tags in network(weights()).tags(SENTENCES):
        assert tags.types == TYPES
        assert np.allclose(tags.shares.sum(axis=1), 1, atol=1e-6) and (tags.shares > 0).all()
        assert ((tags.core > 0) & (tags.core < 1)).all() and len(tags.core) == len(tags.shares)


@pytest.mark.parses
def test_the_network_that_is_shipped_knows_types_of_the_reader() -> None:
    from standoff.read.claims import LAYER_OF

    assert tagger().types[0] == NONE and set(tagger().types[1:]) <= set(LAYER_OF)


@pytest.mark.parses
def test_a_window_is_the_same_whatever_is_read_beside_it() -> None:
    full = ["We", "met", "."] * (WINDOW // 3)
    alone = [tagger().tags([words])[0] for words in CLEAR]
    for one, other in zip(alone, tagger().tags([x for words in CLEAR for x in (words, full)])[::2], strict=True):
        assert all((getattr(one, part) == getattr(other, part)).all() for part in ("shares", "core", "points"))


@pytest.mark.parses
def test_a_sentence_is_read_with_those_before_it() -> None:
    answer = ["No", ",", "we", "won't", "."]
    alone, after = tagger().tags([answer])[0], tagger().tags([["Will", "you", "withdraw", "?"], answer])[1]
    assert np.abs(alone.shares - after.shares).max() > 0.001


@pytest.mark.parses
def test_the_network_that_is_shipped_is_sure_of_plain_words() -> None:
    """On every processor: sums that are cut off at 16 bits would show here."""
    for words, (at, kind) in CLEAR.items():
        (tags,) = tagger().tags([words])
        share = tags.shares[at, tags.types.index(kind)] * (1 if kind == NONE else tags.core[at])
        assert share > 0.8, words


@pytest.mark.parametrize("absent", [("onnxruntime",), ("spacy", "its English model", "onnxruntime")])
def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, absent: tuple[str, ...]) -> None:
    modules = {parsing.NEEDED[name] for name in absent}
    monkeypatch.setattr(parsing, "find_spec", lambda module: None if module in modules else object())
    with pytest.raises(ArticleError, match=f"reading needs {', '.join(absent)}: pip install"):
        Tagger("nowhere")
