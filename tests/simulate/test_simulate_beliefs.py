"""Games folded over types, and strategies between the nodes of the grid of beliefs.

Planted, to see these fail: the second stick of three types not scaled by what the first leaves; in the compiled loops,
coordinates swapped and beliefs left as they were after a round. Each was caught.
"""

from __future__ import annotations

import numpy as np
import pytest
import slow
from playing import many, ready
from test_simulate_slow import compare
from three_types import three_types

from standoff.game import NONE, OddsOf, TreeBuilder
from standoff.simulate import FoldError, fold
from standoff.simulate.beliefs import TOLERANCE, belief_grid
from standoff.simulate.interpolation import interpolated, odds_of, outcomes, share_at, weights_along
from standoff.simulate.library import draw_paths
from standoff.worlds import Worlds, afresh, sample, tree_of, worlds


@pytest.fixture(scope="module")
def three() -> Worlds:
    return worlds(three_types(), 64, most=64)


@pytest.mark.parametrize("which", ["karabakh", "cuba", "three"])
def test_folding_loses_nothing(which: str, request: pytest.FixtureRequest) -> None:
    found: Worlds = request.getfixturevalue(which)
    for index, reading in enumerate(found.readings):
        public, tree = fold(reading.tree), reading.tree
        assert public.node_count < tree.node_count
        pairs = {(int(e), int(j)) for e, j in zip(public.ending, public.profile, strict=True)}
        assert len(pairs) == tree.terminal_count == public.end_count * len(public.type_of)
        for z in range(tree.terminal_count):  # ends seen alike from outside took the same moves
            same = public.ending == public.ending[z]
            assert np.array_equal(tree.choice[same], np.tile(tree.choice[z], (same.sum(), 1)))
        chances = outcomes(public, reading.solution.strategy, afresh(found, index).odds)
        by_reach = reading.reach @ np.eye(len(tree.outcomes))[tree.outcome]
        np.testing.assert_allclose(chances, by_reach, atol=1e-12)


def test_a_game_whose_moves_depend_on_types_is_not_folded() -> None:
    grow = TreeBuilder(["A"], {"A": ("one", "other")})
    root = grow.chance(
        None, "type of A", {t: OddsOf("type of A", t, "0.5") for t in ("one", "other")}, public=False
    )  # fmt: skip
    for kind, move in (("one", "advance"), ("other", "withdraw")):
        node = grow.decision((root, kind), "A", move, {"yes": None, "no": None}, type=kind)
        for act in ("yes", "no"):
            grow.terminal((node, act), "end", {"A": 0.0}, {"A": kind})
    with pytest.raises(FoldError, match="depends on types"):
        fold(grow.build())


@pytest.mark.parametrize("size", [2, 3, 4, 5, 9])
def test_weights_reproduce_what_they_should(size: int) -> None:
    """Nodes and straight lines exactly, parabolas where there are three nodes; and they add up to one."""
    x = np.concatenate([np.arange(size), np.random.default_rng(1).uniform(0, size - 1, 200)])
    weight, nodes = weights_along(x, size), np.arange(size)
    np.testing.assert_allclose(weight.sum(axis=1), 1.0)
    np.testing.assert_allclose(weight[:size], np.eye(size), atol=1e-15)
    np.testing.assert_allclose(weight @ nodes, x, atol=1e-12)
    if size > 2:
        np.testing.assert_allclose(weight @ nodes**2, x**2, atol=1e-11)


def test_sticks_are_odds(three: Worlds) -> None:
    games = afresh(three, 0)
    public = fold(games.tree)
    t = np.random.default_rng(2).random((64, 2))
    odds = odds_of(public, games.odds, t)
    (player,) = public.players
    own = odds[:, list(player.odds)]
    np.testing.assert_allclose(own.sum(axis=1), 1.0)
    np.testing.assert_allclose(own[:, 0], share_at(t[:, 0]))
    np.testing.assert_allclose(own[:, 1] / (own[:, 1] + own[:, 2]), share_at(t[:, 1]))


@pytest.mark.parametrize(("which", "index"), [("karabakh", 0), ("karabakh", 1), ("cuba", 0), ("three", 0)])
def test_interpolation_is_close_at_random_beliefs(which: str, index: int, request: pytest.FixtureRequest) -> None:
    """Outcomes' probabilities in a round, against games solved there. Where the branch jumps, no grid is close."""
    found = sample(request.getfixturevalue(which), 96)
    games = afresh(found, index)
    public, count, rng = fold(games.tree), len(games.odds), np.random.default_rng(9)
    grid = belief_grid(public, games, 1)
    assert grid.unsolved == 0
    rows, t = rng.integers(0, count, 800), rng.random((800, public.coordinates))
    odds = odds_of(public, games.odds[rows], t)
    strategy, certified = games.solve(rows, odds)
    assert certified.all()
    truth, found_ = outcomes(public, strategy, odds), np.empty((800, len(public.tree.outcomes)))
    for k, v in enumerate(rows):
        nodes = int(grid.size[v]) ** public.coordinates
        table = grid.log_strategy[grid.start[v] : grid.start[v] + nodes].astype(float)
        mixed = interpolated(public, table[None], int(grid.size[v]), t[k : k + 1])
        found_[k] = outcomes(public, mixed, odds[k : k + 1])[0]
    off = np.abs(found_ - truth).max(axis=1)
    told = grid.error
    print(f"{which} {index}: median {np.median(off):.5f}, mean {off.mean():.5f}, 99% {np.quantile(off, 0.99):.4f}, "
          f"largest {off.max():.3f}; told {told}")  # fmt: skip
    assert np.median(off) <= 0.002
    assert off.mean() <= 0.004
    assert np.quantile(off, 0.9) <= 0.01
    assert np.mean(off > 0.05) <= 0.02
    assert (
        told is not None and abs(told.mean - off.mean()) < 0.003 and told.above >= np.mean(off > 2 * TOLERANCE) - 0.05
    )


def test_at_certainty_a_type_has_no_odds(karabakh: Worlds) -> None:
    """The strategies at the grid's edge are those of a game in which the type cannot be."""
    picked, played, _ = ready(karabakh, 8)
    games, public, grid = afresh(picked, 0), played.public, played.grid
    sure = np.array([[0.0, 1.0]])
    strategy, certified = games.solve(np.array([2]), odds_of(public, games.odds[2:3], sure))
    assert certified.all()
    size, start = int(grid.size[2]), int(grid.start[2])
    table = grid.log_strategy[start : start + size**2]
    np.testing.assert_allclose(np.exp(table[size - 1].astype(float)), strategy[0], rtol=1e-5, atol=1e-12)


def test_beliefs_average_back_and_are_right_about_types(karabakh: Worlds) -> None:
    """After the last round of each path the public belief, worked out from its moves, is calibrated."""
    _, played, process = ready(karabakh, 30)
    world, number = many(played, 40)
    events = draw_paths(played, process, world, number, 40.0, 2)
    public = played.public
    surprise, spread = np.zeros(2), np.zeros(2)
    before, after = np.zeros(2), np.zeros(2)
    for k in range(len(world)):
        v = int(world[k] - played.rows[0])
        strategy = slow.by_interpolation(played, v)
        ends = [int(z) for z in events.terminal[events.first[k] : events.first[k + 1]] if z != NONE]
        if not ends:
            continue
        belief = [played.after[v, public.ending[ends[0]]][2 * i : 2 * i + 2] for i in range(2)]
        first = [b[0] for b in belief]
        for z in ends[1:]:
            belief = seen(public, strategy(belief), z, belief)
        own = public.type_of[public.profile[events.opening[k]]]
        for i in range(2):
            surprise[i] += belief[i][0] - (own[i] == 0)
            spread[i] += belief[i][0] * belief[i][1]
            before[i] += first[i]
            after[i] += belief[i][0]
    assert np.all(np.abs(surprise) < 4 * np.sqrt(spread)), surprise / np.sqrt(spread)
    assert np.all(np.abs(after - before) < 4 * 0.4 * np.sqrt(len(world)))


def seen(public: object, strategy: np.ndarray, z: int, belief: slow.Belief) -> slow.Belief:
    """Bayes' rule on the moves that lead to a terminal, straight from the typed tree."""
    tree, out = public.tree, []  # type: ignore[attr-defined]
    names = [p.name for p in public.players]  # type: ignore[attr-defined]
    for i, name in enumerate(names):
        likely = np.ones(len(belief[i]))
        for k, kind in enumerate(tree.types[name]):
            for h in tree.infosets:
                if h.player != name or h.type != kind:
                    continue
                taken = dict(
                    (m.label, m.actions[tree.choice[z, j]]) for j, m in enumerate(tree.moves) if tree.choice[z, j] >= 0
                )
                if h.move in taken and all(taken.get(move) == act for move, act in h.history):
                    likely[k] *= strategy[h.first_action + h.actions.index(taken[h.move])]
        out.append(belief[i] * likely / (belief[i] @ likely))
    return out


def test_three_types_event_by_event(three: Worlds) -> None:
    assert compare(three, 12, 20, 0) > 400


def test_types_are_counted_before_anything_is_solved(karabakh: Worlds) -> None:
    from dataclasses import replace

    from standoff.simulate.beliefs import TooManyTypes, check_size

    public = fold(tree_of(karabakh.readings[0].reading.game))
    crowd = replace(public, players=(*public.players,) * 4)
    with pytest.raises(TooManyTypes, match="8 coordinates"):
        check_size(crowd)
