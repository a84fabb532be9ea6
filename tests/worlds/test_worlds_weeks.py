"""What only the weeks ahead need is drawn apart: no other draw moves, and both together still fill space evenly.

Planted once: taking the first columns of the later samplers instead of the last makes the last test fail, drawing
everything from one sampler the first.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from standoff.crisis import Crisis, load_or_raise, weeks_only
from standoff.worlds.draws import TRUCES, Draws

COUNT, SEED = 512, 3


@pytest.fixture(scope="module")
def karabakh() -> Crisis:
    return load_or_raise("karabakh-2020")


def without_weeks(crisis: Crisis) -> Crisis:
    only = weeks_only(crisis)
    kept = {name: entry for name, entry in crisis.unknowns.items() if name not in only}
    return crisis.model_copy(update={"weeks": None, "unknowns": kept})


def columns(draws: Draws) -> dict[str, np.ndarray]:
    return {f"{name} {k}": points[:, k] for name, points in draws._uniform.items() for k in range(points.shape[1])}


def test_no_other_draw_moves(karabakh: Crisis) -> None:
    with_them, without = Draws(karabakh, COUNT, SEED), Draws(without_weeks(karabakh), COUNT, SEED)
    assert set(without._uniform) < set(with_them._uniform)
    for name, points in without._uniform.items():
        assert np.array_equal(points, with_them._uniform[name])
    assert set(with_them._uniform) - set(without._uniform) <= set(weeks_only(karabakh))


def test_one_rate_more_moves_no_game(karabakh: Crisis) -> None:
    fewer = karabakh.model_copy(
        update={
            "unknowns": {
                n: u.model_copy(update={"value": "1"}) if n == "spread" else u for n, u in karabakh.unknowns.items()
            }
        }
    )
    one, other = Draws(karabakh, COUNT, SEED), Draws(fewer, COUNT, SEED)
    assert np.array_equal(one.unknown("turkey_resolute"), other.unknown("turkey_resolute"))
    assert "spread" not in other._uniform and np.all(other.unknown("spread") == 1)


def test_values_are_drawn_from_what_is_stated(karabakh: Crisis) -> None:
    draws = Draws(karabakh, COUNT, SEED)
    assert np.quantile(draws.unknown("rounds_per_day"), 0.5) == pytest.approx(np.sqrt(0.1 * 0.5), rel=0.01)
    assert np.mean(draws.unknown("mediation")) == pytest.approx(0.725, abs=0.002)
    assert np.all(draws.unknown("earlier_truces") == 35)


def test_more_worlds_begin_with_the_fewer_and_another_seed_differs(karabakh: Crisis) -> None:
    few, many, other = (Draws(karabakh, count, seed) for count, seed in ((128, 3), (512, 3), (128, 4)))
    for name in ("rounds_per_day", "deaths_clash", "turkey_resolute"):
        assert np.array_equal(few.unknown(name), many.unknown(name)[:128])
        assert not np.array_equal(few.unknown(name), other.unknown(name))


def test_each_is_stratified_and_together_they_are_a_net(karabakh: Crisis) -> None:
    draws = Draws(karabakh, COUNT, SEED)
    apart = {*weeks_only(karabakh), TRUCES.split()[0]}
    game = {name: column for name, column in columns(draws).items() if name.split()[0] not in apart}
    weeks = {name: column for name, column in columns(draws).items() if name.split()[0] in apart}
    assert len(game) > 20 and len(weeks) > 15
    for column in (*game.values(), *weeks.values()):
        assert sorted(np.floor(column * COUNT)) == list(range(COUNT))
    pairs = [np.stack([a, b], axis=1) for a in game.values() for b in weeks.values()]
    for pair in pairs:  # as many points in each quarter of the square
        assert np.sum((pair[:, 0] < 0.5) == (pair[:, 1] < 0.5)) == COUNT / 2
    random = np.random.default_rng(0)
    found = np.array([qmc.discrepancy(pair) for pair in pairs])
    chance = np.array([qmc.discrepancy(random.random((COUNT, 2))) for _ in range(200)])
    assert np.quantile(found, 0.9) < np.quantile(chance, 0.01)  # plain random pairs are much less even
    one = qmc.Sobol(len(game) + len(weeks), rng=np.random.default_rng(1)).random(COUNT).T
    alike = [qmc.discrepancy(np.stack([a, b], axis=1)) for a in one[: len(game)] for b in one[len(game) :]]
    assert found.max() < 1.5 * max(alike)  # the worst pair is no worse than in one sequence for all
