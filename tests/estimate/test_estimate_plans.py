"""Plans of players who move twice: against formulas, other models, and choices drawn."""

from __future__ import annotations

import numpy as np
import pytest
from reference import tree12, tree122, tree123

from standoff.estimate import (
    PrivateInformation,
    Utility,
)
from standoff.estimate.equilibria import equilibria
from standoff.estimate.fullinformation import SignallingModel
from standoff.estimate.orthants import log_all_positive
from standoff.estimate.plans import PlanModel
from standoff.estimate.programmed import ProgramModel
from standoff.estimate.signalling import UTILITIES, signalling_tree
from standoff.game import Tree

CARRIED = PrivateInformation({"A": ("sf", "bd"), "B": ("sf",)})


@pytest.mark.parametrize("tree", [tree12(), tree122(), tree123()])
def test_whoever_moves_once_has_the_exact_formulas(tree: Tree) -> None:
    predictors = tuple(Utility(p, o) for p in tree.players for o in tree.outcomes)
    eta = np.random.default_rng(1).normal(size=(6, len(predictors)))
    plans = PlanModel(PrivateInformation(), tree, predictors).chances(eta, 1)
    exact = ProgramModel(PrivateInformation(), tree, predictors).chances(eta, 1)
    assert plans.slope is not None and exact.slope is not None
    np.testing.assert_allclose(plans.log, exact.log, atol=1e-12)
    np.testing.assert_allclose(plans.slope, exact.slope, atol=1e-9)


def test_the_challenger_of_crisis_signalling() -> None:
    """Who moves twice: the same chances as by the closed formulas of that game, and the same slopes."""
    eta = np.random.default_rng(5).normal(size=(40, 7)) * 0.5 + np.array([0, 1, -0.5, -0.5, 0.3, -0.8, 0.4])
    found = equilibria(eta)
    one = np.flatnonzero(found.count == 1)
    tame = one[np.abs(found.y[np.searchsorted(found.game, one)]) < 3][:12]
    plans = PlanModel(CARRIED, signalling_tree(), UTILITIES).chances(eta[tame], 1)
    exact = SignallingModel(UTILITIES).chances(eta[tame], 1)
    assert plans.slope is not None and exact.slope is not None
    np.testing.assert_allclose(plans.log, exact.log, atol=1e-9)
    np.testing.assert_allclose(plans.slope, exact.slope, atol=1e-6)


def test_plans_against_choices_drawn() -> None:
    """Shocks drawn; A, knowing them, picks the best of its three plans, B answers what it expects."""
    eta = np.array([[0.1, 0.9, -0.4, -0.6, 0.3, -0.9, 0.5]])
    model = PlanModel(CARRIED, signalling_tree(), UTILITIES)
    chance = np.exp(model.chances(eta, 0).log[0])
    sq, cd, concede, war, fight, back, victory = eta[0]
    resists = (chance[2] + chance[3]) / chance[1:].sum()
    firm = chance[2] / (chance[2] + chance[3])
    rng, draws = np.random.default_rng(8), 400_000
    e_war, e_back, e_fight = rng.normal(size=(3, draws))
    challenge = [(1 - resists) * cd + resists * (war + e_war), (1 - resists) * cd + resists * (back + e_back)]
    plan = np.argmax(np.stack([np.full(draws, sq), *challenge]), axis=0)
    stands = firm * (fight + e_fight) + (1 - firm) * victory > concede
    seen = [
        np.mean(plan == 0), np.mean((plan > 0) & ~stands), np.mean((plan == 1) & stands), np.mean((plan == 2) & stands)
    ]  # fmt: skip
    np.testing.assert_allclose(seen, chance, atol=4 * 0.5 / np.sqrt(draws))


def test_three_comparisons_on_the_lattice() -> None:
    rng = np.random.default_rng(3)
    lead, load = rng.normal(size=(1, 3)), rng.normal(size=(1, 3, 5))
    drawn = lead[0] + rng.normal(size=(300_000, 5)) @ load[0].T
    seen = (drawn > 0).all(axis=1).mean()
    np.testing.assert_allclose(np.exp(log_all_positive(lead, load, 1021).log)[0], seen, atol=4e-3)
