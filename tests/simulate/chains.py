"""Processes small enough for an analytic answer: rounds that chance alone decides, in one world or a few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from standoff.crisis import PHASES
from standoff.game import OddsOf, TreeBuilder
from standoff.simulate.beliefs import BeliefGrid
from standoff.simulate.library import Events, Played, draw_paths
from standoff.simulate.process import Process, Standing
from standoff.simulate.public import fold

NEVER = 1e12  # days


def lottery(odds: dict[str, float], worlds: int = 1) -> Played:
    """A round that ends in each phase with these odds."""
    grow = TreeBuilder(["nobody"])
    root = grow.chance(None, "draw", {name: OddsOf("draw", name, str(p)) for name, p in odds.items()})
    for name in odds:
        grow.terminal((root, name), name, {"nobody": 0.0})
    tree = grow.build()
    public = fold(tree)
    given = np.array([[odds[o.label] for o in tree.odds]] * worlds)
    reach = np.array([[odds[tree.outcomes[o]] for o in tree.outcome]] * worlds)
    grid = BeliefGrid(
        np.zeros((1, tree.action_count), np.float32), np.zeros(worlds, int), np.ones(worlds, int), None, 0
    )
    phase = np.array([PHASES.index(tree.outcomes[o]) for o in tree.outcome])
    return Played(
        public, phase, np.zeros(len(phase), int), grid, given, np.cumsum(reach, axis=1),
        np.zeros((worlds, public.end_count, 0)), np.arange(worlds),
    )  # fmt: skip


def process(worlds: int = 1, **changes: object) -> Process:
    """Fighting for ever, unless changed; truces that never break."""
    one, none = np.ones(worlds), np.zeros(worlds)
    numbers = {
        "rounds": none, "intervention": one, "clash": one, "mediation": one, "wider_war": one,
        "settlement": NEVER * one, "location": np.full((worlds, 3), 60.0), "written": none, "definitive": none,
        "curbed": none, "earlier": none, "scale": one, "mechanism": np.tile([1.0, 0.0, 0.0], (worlds, 1)),
        "written_chance": none, "definitive_chance": none, "after_intervention": none, "broken": none,
        "deaths": np.zeros((worlds, 6)), "displaced": np.zeros((worlds, 6)), "spread": none,
    }  # fmt: skip
    shaped = {k: np.asarray(v, float) * np.ones_like(numbers[k]) for k, v in changes.items() if k in numbers}
    standing = changes.get("standing")
    made = Process(**{**{k: v.copy() for k, v in numbers.items()}, **shaped})  # type: ignore[arg-type]
    return replace(made, standing=standing) if isinstance(standing, Standing) else made


def run(
    played: Played, numbers: Process, paths: int, horizon: float, seed: int = 1, threads: int = 1, chunk: int = 4096
) -> Events:
    worlds = len(played.rows)
    world = np.sort(np.arange(paths) % worlds)
    number = np.arange(paths) - np.searchsorted(world, world)
    return draw_paths(played, numbers, world, number, horizon, seed, threads, chunk)


def phases_at(events: Events, day: float) -> np.ndarray:
    """Share of the paths in each phase at a time, counted one path at a time."""
    count = np.zeros(len(PHASES))
    for begin, end in zip(events.first[:-1], events.first[1:], strict=True):
        last = begin + int(np.sum(events.time[begin:end] <= day)) - 1
        count[events.phase[last]] += 1
    return count / (len(events.first) - 1)
