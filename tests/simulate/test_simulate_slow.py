"""The compiled paths against the slow simulator: event by event on the same draws, in distribution on others.

Planted, to see these fail: the belief left as it was after a round; the two players' coordinates swapped; the restraint
of an earlier round kept through the next. Each was caught.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import slow
from playing import many, ready

from standoff.simulate.library import draw_paths
from standoff.simulate.process import Process, Standing
from standoff.worlds import Afresh, Doing, Worlds, afresh

HORIZON = 60.0


def busier(process: Process) -> Process:
    """More rounds, shorter truces: more to compare."""
    return replace(process, rounds=process.rounds * 2.0, location=process.location - 1.0)


def compare(found: Worlds, size: int, each: int, index: int, standing: bool = False, doing: Doing | None = None) -> int:
    """How many events were compared."""
    picked, played, process = ready(found, size, index, doing or Doing())
    process = busier(process)
    if standing:
        process = replace(process, standing=Standing(3.0, 1, process.location[:, 1]))
    world, number = many(played, each)
    events = draw_paths(played, process, world, number, HORIZON, 11, 2, 7)
    compared = 0
    for k in range(len(world)):
        v = int(world[k] - played.rows[0])
        one = replace(played, rows=np.arange(len(played.rows)))
        own = {f: getattr(process, f)[played.rows] for f in vars(process) if f != "standing"}
        here = replace(process, **own)
        if process.standing:
            here = replace(here, standing=replace(process.standing, location=process.standing.location[played.rows]))
        stream = slow.Stream(11, int(world[k]), int(number[k]))
        told = list(slow.path(one, here, v, HORIZON, slow.by_interpolation(one, v), stream))
        mine = slice(int(events.first[k]), int(events.first[k + 1]))
        assert [e.phase for e in told] == events.phase[mine].tolist()
        assert [e.terminal for e in told] == events.terminal[mine].tolist()
        assert [e.mechanism for e in told] == events.mechanism[mine].tolist()
        np.testing.assert_allclose([e.time for e in told], events.time[mine], rtol=2e-6)
        np.testing.assert_allclose([e.lasts for e in told], events.lasts[mine], rtol=2e-6)
        compared += len(told)
    return compared


@pytest.mark.parametrize("index", [0, 1])
def test_event_by_event_on_the_same_draws(karabakh: Worlds, index: int) -> None:
    assert compare(karabakh, 12, 20, index) > 800


def test_from_a_truce_that_holds(karabakh: Worlds) -> None:
    assert compare(karabakh, 6, 10, 0, standing=True) > 200


def test_with_a_move_forced(karabakh: Worlds) -> None:
    assert compare(karabakh, 6, 10, 0, doing=Doing(force=(("turkey.respond", "persist"),))) > 200


def test_in_another_crisis(cuba: Worlds) -> None:
    assert compare(cuba, 10, 20, 0) > 300


def test_in_distribution_with_games_solved_each_round(cuba: Worlds) -> None:
    """Other draws, and no interpolation: what is decided, and how beliefs end, agree."""
    picked, played, process = ready(cuba, 4)
    process = replace(busier(process), settlement=process.settlement * 1e6, location=process.location * 0 - 1.0)
    games = afresh(picked, 0)
    rng, horizon, each = np.random.default_rng(4), 20.0, 60
    counts = np.zeros((2, 6))
    ends: list[list[float]] = [[], []]
    for v in range(4):
        for _ in range(each):
            told = list(slow.path(played, process, v, horizon, solved(games, v), slow.Numpy(rng)))
            ends[0].append(len(told))
            counts[0] += np.bincount([e.phase for e in told], minlength=6) > 0
    world, number = many(played, 1500)
    events = draw_paths(played, process, world, number, horizon, 3)
    ends[1] = np.diff(events.first).tolist()
    owner = np.repeat(np.arange(len(world)), np.diff(events.first))
    for phase in range(6):
        counts[1, phase] = len(np.unique(owner[events.phase == phase]))
    share = counts / np.array([[4 * each], [len(world)]])
    error = np.sqrt(np.maximum(share[1] * (1 - share[1]), 1e-4) / (4 * each))
    assert np.all(np.abs(share[0] - share[1]) < 4 * error), share
    assert abs(np.mean(ends[0]) - np.mean(ends[1])) < 4 * np.std(ends[1]) / np.sqrt(4 * each)


def solved(games: Afresh, v: int) -> slow.Strategy:
    """Strategies of world v by solving its game at every belief."""

    def strategy(belief: slow.Belief) -> np.ndarray:
        odds, tree = games.odds[v : v + 1].copy(), games.tree
        for at, player in enumerate(p for p in tree.players if len(tree.types[p]) > 1):
            for k, name in enumerate(tree.types[player]):
                place = next(j for j, o in enumerate(tree.odds) if (o.group, o.label) == (f"type of {player}", name))
                odds[0, place] = belief[at][k]
        found, certified = games.solve(np.array([v]), odds)
        assert certified.all()
        return found[0]

    return strategy
