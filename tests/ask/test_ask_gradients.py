"""Slopes of asked quantities by the crisis's unknowns: against what-ifs that move each a little."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.ask.answer import columns_of
from standoff.crisis import load_or_raise
from standoff.worlds import Worlds, inputs_moved, rework_each, worlds

jax = pytest.importorskip(
    "jax", reason="JAX is not installed, so there are no gradients to check: pip install '.[gradients]'"
)

from standoff.ask import Gradient, gradient  # noqa: E402
from standoff.solve import differentiable  # noqa: E402

QUERIES = (
    "P(outcome = war | observed)",
    "belief(usa, ussr = resolved | ussr.reply = resist) > E(ussr | usa.challenge = challenge) - 0.5 * E(usa)",
)
WORLDS = 4
STEP = 1e-3

Differences = dict[tuple[str, str], np.ndarray]  # query and unknown → slope in every world


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(load_or_raise("cuba-1962"), WORLDS, most=WORLDS)


@pytest.fixture(scope="module")
def differences(found: Worlds) -> Differences:
    """Every query by every unknown, in every world: differences of what-ifs that set the unknown near where it is."""
    (reading,) = found.readings
    slopes = {}
    for name, here in reading.unknowns.items():
        width = STEP * np.maximum(np.abs(here), 0.1)
        sets = [{name: float(here[w] + by * width[w])} for w in range(WORLDS) for by in (-2, -1, 1, 2)]
        moved = list(rework_each(found, sets))
        for query in QUERIES:
            # A what-if sets one number in all worlds, so only the world that the number comes from is read.
            f = np.array([column(part, query)[k // 4] for k, part in enumerate(moved)]).reshape(WORLDS, 4)
            slopes[query, name] = (8 * (f[:, 2] - f[:, 1]) - (f[:, 3] - f[:, 0])) / (12 * width)
    return slopes


def column(worlds: Worlds, query: str) -> np.ndarray:
    return np.concatenate([values for values, _ in columns_of(query, worlds.readings)])


def wrong(slopes: Gradient, query: str, differences: Differences) -> set[str]:
    """The unknowns by which a slope is not what the differences have it to be, in some world."""
    return {
        name
        for name, found in slopes.by_unknown.items()
        if found != pytest.approx(differences[query, name], rel=1e-5, abs=1e-7)
    }


@pytest.mark.parametrize("query", QUERIES)
def test_slopes_against_what_ifs(found: Worlds, differences: Differences, query: str) -> None:
    """Every unknown of every kind: costs, odds, λ, and utilities, whose ranking is stretched along with them."""
    slopes = gradient(found, query)
    assert {(query, name) for name in slopes.by_unknown} == {key for key in differences if key[0] == query}
    assert len(slopes.by_unknown) > 5
    assert wrong(slopes, query, differences) == set()


def test_values_and_words(found: Worlds) -> None:
    slopes = gradient(found, QUERIES[1], ["audience_cost"])
    assert np.allclose(slopes.values, column(found, QUERIES[1]), rtol=0, atol=1e-14)
    assert list(slopes.by_unknown) == ["audience_cost"] and slopes.why_not() == ()
    assert slopes.table() == [{"unknown": "audience_cost", "mean slope": slopes.mean("audience_cost")}]
    with pytest.raises(KeyError, match="no unknown called 'audience_costs'"):
        gradient(found, QUERIES[1], ["audience_costs"])


# -- planted errors: the check against what-ifs can fail -----------------------------------------------------------


def test_planted_strategies_held_fixed_are_caught(
    found: Worlds, differences: Differences, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if nobody reacted: the direct effect of payoffs and odds is there, that of a strategy that moves is not."""

    def unmoved(tree):
        react = differentiable(tree)
        return lambda *theta: jax.tree.map(jax.lax.stop_gradient, react(*theta))

    monkeypatch.setattr("standoff.ask.gradients.differentiable", unmoved)
    assert wrong(gradient(found, QUERIES[1]), QUERIES[1], differences) >= {"precision", "audience_cost"}


def test_planted_an_unknown_that_moves_no_odds_is_caught(
    found: Worlds, differences: Differences, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link of the chain left out is caught at the unknowns that go through it, and at no others."""

    def without_odds(worlds, reading, unknown):
        parameters, odds, precision = inputs_moved(worlds, reading, unknown)
        return parameters, odds if unknown is None else np.zeros_like(odds), precision

    monkeypatch.setattr("standoff.ask.gradients.inputs_moved", without_odds)
    slopes = gradient(found, QUERIES[1])
    assert wrong(slopes, QUERIES[1], differences) == {"usa_resolved", "ussr_resolved"}
