"""A tree to ask about: a bear of two types signals, an incident may happen, a wolf answers."""

from __future__ import annotations

import datetime

import numpy as np

from standoff.belief import Report, Witness
from standoff.game import OddsOf, Tree, TreeBuilder


def bear_and_wolf() -> Tree:
    """Eighteen ends: holding ends it at once; else an incident may happen, and the wolf answers, seeing all."""
    grow = TreeBuilder(["bear", "wolf"], {"bear": ["hard", "soft"]})
    odds = {t: OddsOf("type of bear", t, "0.5") for t in ("hard", "soft")}
    root = grow.chance(None, "type of bear", odds, public=False)
    for kind in ("hard", "soft"):
        signal = grow.decision((root, kind), "bear", "signal", ["strike", "warn", "hold"], type=kind)
        for act in ("strike", "warn"):
            incident = grow.chance(
                (signal, act), "incident", {k: OddsOf("incident", k, "0.5") for k in ("shot", "calm")}
            )
            for what in ("shot", "calm"):
                reply = grow.decision((incident, what), "wolf", "reply", ["fold", "defy"])
                grow.terminal((reply, "fold"), "yield", {}, {"bear": kind})
                grow.terminal((reply, "defy"), "war" if what == "shot" else "peace", {}, {"bear": kind})
        grow.terminal((signal, "hold"), "peace", {}, {"bear": kind})
    return grow.build()


def some_reach(tree: Tree, worlds: int, seed: int) -> np.ndarray:
    """Probabilities of the ends in a few worlds, all positive."""
    return np.random.default_rng(seed).dirichlet(np.ones(tree.terminal_count), worlds)


def paths(tree: Tree) -> list[dict[str, str]]:
    """Each end as a dictionary: move or `player` (its type) or `outcome` → value."""
    found = []
    for z in range(tree.terminal_count):
        path = {"outcome": tree.outcomes[tree.outcome[z]]}
        path |= {p: tree.types[p][tree.type_of[z, k]] for k, p in enumerate(tree.players)}
        path |= {m.label: m.actions[tree.choice[z, k]] for k, m in enumerate(tree.moves) if tree.choice[z, k] >= 0}
        found.append(path)
    return found


def report(name: str, move: str, action: str, *heard: tuple[str, float]) -> Report:
    """A report with its witnesses, each a source's root and a reliability."""
    return Report(
        id=name, date=datetime.date(2020, 11, 1), title=name, move=move, action=action, sources=(), grade="",
        status="fact", witnesses=tuple(Witness(root, r) for root, r in heard),
    )  # fmt: skip
