"""Trees drawn at random: one to four players, chance anywhere, information sets across branches, perfect recall.

Recall is perfect by construction: a node may join an information set only where its player has the same past, that
is, has passed the same sets of its own and done the same there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from forms import Choice, End, Form, Nature, Node, preorder, refilled
from hypothesis import strategies as st

Pick = Callable[[int, int], int]  # a whole number between two, both included
Past = tuple[tuple[str, str], ...]  # own information sets passed, with what was done there


@dataclass
class _Bud:
    """A node while the tree grows; an end until it is made something else."""

    pasts: dict[str, Past]
    kind: str = "end"  # or "chance", or the player who moves
    infoset: str = ""
    odds: list[str] = field(default_factory=list)
    below: list[_Bud] = field(default_factory=list)


def grow(pick: Pick, most: int = 40) -> Form:
    """A tree of at most `most` nodes, with nothing at stake yet; leaves are opened in any order."""
    players = "ABCD"[: pick(1, 4)]
    root = _Bud({player: () for player in players})
    leaves, count, chances = [root], 1, 0
    sets: dict[tuple[str, Past], list[tuple[str, int]]] = {}  # who and what past → name and actions of each set
    while leaves and count < most:
        bud = leaves.pop(pick(0, len(leaves) - 1))
        turn = pick(0, 4 * len(players))
        if turn == 0 and count > 1 and leaves:
            continue  # an early end
        width = pick(2, 4) if turn % 2 else 2
        if turn % 4 == 0 and (sets or not chances):  # some player moves at the root, or right below
            chances += 1
            bud.kind, bud.infoset = "chance", f"chance {chances}"
            parts = [pick(1, 5) for _ in range(width)]
            bud.odds = [f"{part}/{sum(parts)}" for part in parts]
        else:
            bud.kind = players[turn % len(players)]
            known = sets.setdefault((bud.kind, bud.pasts[bud.kind]), [])
            which = pick(0, 2 * len(known) + 1) % (len(known) + 1)
            if which == len(known):
                known.append((f"{bud.kind}{sum(map(len, sets.values()))}", width))
            bud.infoset, width = known[which]
        for k in range(width):
            pasts = dict(bud.pasts)
            if bud.kind != "chance":
                pasts[bud.kind] = (*pasts[bud.kind], (bud.infoset, str(k)))
            bud.below.append(_Bud(pasts))
        leaves += bud.below
        count += width
    return Form(tuple(players), _frozen(root, len(players)))


def _frozen(bud: _Bud, players: int) -> Node:
    if bud.kind == "end":
        return End((0.0,) * players)
    below = {str(k): _frozen(child, players) for k, child in enumerate(bud.below)}
    if bud.kind == "chance":
        return Nature(bud.infoset, {k: (bud.odds[int(k)], node) for k, node in below.items()})
    return Choice(bud.kind, bud.infoset, below)


def with_stakes(form: Form, seed: int) -> Form:
    """Payoffs between 0 and 1, in general position, so that no two branches cross."""
    ends = sum(isinstance(node, End) for node in preorder(form.root))
    return refilled(form, np.random.default_rng(seed).random((ends, len(form.players))))


def from_seed(seed: int, most: int = 40) -> Form:
    """The random game of a number, without Hypothesis, for long searches."""
    rng = np.random.default_rng(seed)
    return with_stakes(grow(lambda low, high: int(rng.integers(low, high + 1)), most), seed)


@st.composite
def forms(draw: st.DrawFn, most: int = 40) -> Form:
    """Trees that shrink with Hypothesis; stakes from a seed of their own."""
    form = grow(lambda low, high: draw(st.integers(low, high)), most)
    return with_stakes(form, draw(st.integers(0, 10_000)))
