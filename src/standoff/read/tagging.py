"""What each word of a text tells, by a network that has read marked text: a type of event or none, and how surely.

Frames know what somebody wrote down; this guesses at idiom that nobody did. The network is a small transformer encoder
(BERT's layout, Devlin et al. 2019) that reads some sentences together, in a file that ONNX Runtime runs. Above it are a
layer of types and one of pointers: who does it, and to whom, among words that name somebody (`pointing`).
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from standoff.read.parsing import needed
from standoff.read.wordpieces import Cut, WordPieces, joined, windows

Array = np.ndarray[Any, np.dtype[np.float32]]
FILE = Path(__file__).parent / "data" / "tagger.onnx"
NONE = "O"
BATCH = 1024
"""Pieces that go through the network together."""
LONGEST = 200
"""Pieces of a sentence that are looked at."""
WINDOW = 160
"""Pieces of neighbouring sentences that are read together."""
FAR = -1e9


@dataclass(frozen=True)
class Tags:
    """Of the words of a sentence: the probability of each type (words × types, none first), and that it counts.

    `points` has a row of numbers a word, for `pointing`; `window` is the same for sentences that were read together.
    """

    types: tuple[str, ...]
    shares: Array
    core: Array
    points: Array
    window: int


class Tagger:
    """The network, from its file or the bytes of one; ArticleError without ONNX Runtime. Threads may share it."""

    def __init__(self, model: str | bytes) -> None:
        needed()
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # not told how many, it binds a thread to each core, which containers may forbid
        options.intra_op_num_threads = _cores()
        # a thread that waits for its next task by spinning takes time from the rules
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if _cuts_off():
            options.add_session_config_entry("session.x64quantprecision", "1")  # half as fast, but right
        self._network = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        told = self._network.get_modelmeta().custom_metadata_map
        self.types = tuple(told["names"].split("\n"))
        self._pieces = WordPieces({piece: k for k, piece in enumerate(told["vocabulary"].split("\n"))})

    def tags(self, sentences: Sequence[Sequence[str]]) -> list[Tags]:
        """What the words of each sentence of a text tell, in their order; words too far on have no row."""
        cut = [self._pieces.sentence(words, LONGEST) for words in sentences]
        read = list(windows(cut, WINDOW))
        whole = [joined(cut[w.start : w.stop]) for w in read]
        out: dict[int, Tags] = {}
        for some in _together(whole):
            scores = self._network.run(("types", "core", "points"), _padded([whole[k] for k in some]))
            for k, *of_window in zip(some, *scores, strict=True):
                types, core, points = (_by_word(of_pieces, whole[k]) for of_pieces in of_window)
                types = np.exp(types - types.max(axis=1, keepdims=True))
                types /= types.sum(axis=1, keepdims=True)
                core = np.reciprocal(1 + np.exp(-core[:, 0]))
                first = 0
                for n in read[k]:
                    last = first + len(cut[n].words)
                    out[n] = Tags(self.types, types[first:last], core[first:last], points[first:last], read[k].start)
                    first = last
        return [out[k] for k in range(len(cut))]


def _cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cuts_off() -> bool:
    """Whether sums of bytes may be cut off at 16 bits: by x86 processors that have no VNNI, as far as is known."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    told = Path("/proc/cpuinfo")
    return not (told.exists() and "vnni" in told.read_text(encoding="utf-8", errors="replace"))


def _together(cut: Sequence[Cut]) -> Iterator[list[int]]:
    """Windows by number, those of about one length together."""
    some: list[int] = []
    for k in sorted(range(len(cut)), key=lambda k: len(cut[k].ids)):
        if some and len(cut[k].ids) * (len(some) + 1) > BATCH:
            yield some
            some = []
        some.append(k)
    if some:
        yield some


def _padded(some: Sequence[Cut]) -> dict[str, Any]:
    """Ids, one row a window, and the attention mask: FAR where a row is only filled up."""
    longest = max(len(c.ids) for c in some)
    ids = np.zeros((len(some), longest), np.int64)
    mask = np.full((len(some), 1, 1, longest), FAR, np.float32)
    for row, c in enumerate(some):
        ids[row, : len(c.ids)] = c.ids
        mask[row, ..., : len(c.ids)] = 0
    return {"ids": ids, "mask": mask}


def _by_word(scores: Array, cut: Cut) -> Array:
    """One row a word: the mean over its pieces, which is the score of their mean."""
    if not cut.words:
        return scores[:0]
    firsts, lasts = np.array(cut.words).T
    means: Array = np.add.reduceat(scores[: lasts[-1]], firsts, axis=0) / (lasts - firsts)[:, None].astype(np.float32)
    return means


@cache
def tagger(file: Path = FILE) -> Tagger:
    """The network as it is shipped, loaded once."""
    return Tagger(str(file))
