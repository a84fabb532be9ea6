"""Slopes of asked quantities by the crisis's unknowns: against what-ifs that move each a little."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.ask.answer import columns_of
from standoff.crisis import load_or_raise
from standoff.worlds import Doing, Worlds, rework, worlds

pytest.importorskip(
    "jax", reason="JAX is not installed, so there are no gradients to check: pip install '.[gradients]'"
)

from standoff.ask import gradient

QUERIES = (
    "P(outcome = war | observed)",
    "belief(usa, ussr = resolved | ussr.reply = resist) > 0.5",
    "E(ussr | usa.challenge = challenge) - 0.5 * E(usa)",
)
WORLDS = 24
STEP = 1e-3


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(load_or_raise("cuba-1962"), WORLDS, most=WORLDS)


def column(worlds: Worlds, query: str) -> np.ndarray:
    return np.concatenate([values for values, _ in columns_of(query, worlds.readings)])


def test_slopes_against_what_ifs(found: Worlds) -> None:
    """Every unknown of every kind: costs, odds, λ, and utilities, whose ranking is stretched along with them."""
    slopes = {query: gradient(found, query) for query in QUERIES}
    names = list(slopes[QUERIES[0]].by_unknown)
    assert len(names) > 5
    for name in names:
        for at in range(3):  # a what-if sets one number in all worlds, so only the world that it comes from is read
            here = np.concatenate([r.unknowns[name] for r in found.readings])[at]
            moved = {
                by: rework(found, Doing(set={name: here + by * STEP * max(abs(here), 0.1)})) for by in (-2, -1, 1, 2)
            }
            for query in QUERIES:
                f = {by: column(worlds, query)[at] for by, worlds in moved.items()}
                width = STEP * max(abs(here), 0.1)
                expected = (8 * (f[1] - f[-1]) - (f[2] - f[-2])) / (12 * width)
                assert slopes[query].by_unknown[name][at] == pytest.approx(expected, rel=1e-5, abs=1e-7), (name, query)


def test_values_and_words(found: Worlds) -> None:
    slopes = gradient(found, QUERIES[1], ["audience_cost"])
    assert np.allclose(slopes.values, column(found, QUERIES[1]), rtol=0, atol=1e-14)
    assert list(slopes.by_unknown) == ["audience_cost"] and slopes.why_not() == ()
    assert slopes.table() == [{"unknown": "audience_cost", "mean slope": slopes.mean("audience_cost")}]
    with pytest.raises(KeyError, match="no unknown called 'audience_costs'"):
        gradient(found, QUERIES[1], ["audience_costs"])


def test_planted_a_slope_at_fixed_strategies_is_caught(found: Worlds) -> None:
    """With strategies held, what is asked about does not move with λ; it does, and the slope shows it."""
    slopes = gradient(found, QUERIES[0], ["precision"]).by_unknown["precision"]
    assert np.max(np.abs(slopes)) > 1e-3
