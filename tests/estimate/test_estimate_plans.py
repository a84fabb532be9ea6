"""Plans of players who move twice, and quantal response: against formulas, other models, and choices drawn."""

from __future__ import annotations

import numpy as np
import pytest
from reference import tree12, tree122, tree123

from standoff.estimate import (
    AgentError,
    Logit,
    LogPrecision,
    Moved,
    PrivateInformation,
    QuantalResponse,
    Utility,
    fit,
    specify,
)
from standoff.estimate.equilibria import equilibria
from standoff.estimate.fullinformation import SignallingModel
from standoff.estimate.orthants import log_all_positive
from standoff.estimate.plans import PlanModel
from standoff.estimate.programmed import ProgramModel
from standoff.estimate.quantal import QuantalModel
from standoff.estimate.signalling import UTILITIES, signalling_tree
from standoff.estimate.trees import read_tree
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


# -- quantal response ------------------------------------------------------------------------------------------------

HIDDEN = {
    "chance": "nature",
    "actions": {
        state: {"odds": odds, "then": {"A.bid": {"low": f"low_{state}", "high": {
            "move": "B.call", "hides": ["chance.nature"], "actions": {"fold": "fold", "call": f"call_{state}"}}}}}
        for state, odds in (("strong", 0.4), ("weak", "rest"))
    },
}  # fmt: skip


def test_without_hidden_moves_it_is_the_agent_s_logit() -> None:
    for tree in (tree12(), tree123()):
        predictors = tuple(Utility(p, o) for p in tree.players for o in tree.outcomes)
        eta = np.random.default_rng(2).normal(size=(5, len(predictors)))
        quantal = QuantalModel(tree, predictors).chances(eta / 2**0.5, 1)
        agent = ProgramModel(AgentError(Logit()), tree, predictors).chances(eta, 1)
        assert quantal.slope is not None and agent.slope is not None
        np.testing.assert_allclose(quantal.log, agent.log, atol=1e-12)
        np.testing.assert_allclose(quantal.slope / 2**0.5, agent.slope, atol=1e-12)


def test_slopes_where_moves_are_hidden() -> None:
    tree = read_tree(HIDDEN)
    predictors = (*(Utility(p, o) for p in tree.players for o in tree.outcomes), LogPrecision())
    model = QuantalModel(tree, predictors)
    eta = np.random.default_rng(4).normal(size=(5, len(predictors)))
    here = model.chances(eta, 1)
    assert here.slope is not None
    np.testing.assert_allclose(np.exp(here.log).sum(axis=1), 1.0, atol=1e-12)
    for u in range(len(predictors)):
        move = np.zeros(len(predictors))
        move[u] = 1e-4
        seen = (model.chances(eta + move, 0).log - model.chances(eta - move, 0).log) / 2e-4
        np.testing.assert_allclose(seen, here.slope[:, :, u], atol=1e-7)


def test_precision_is_recovered() -> None:
    """One utility fixed, λ estimated from 4,000 plays of a game with a hidden move."""
    tree = read_tree(HIDDEN)
    fixed = {"low_strong": 0, "low_weak": 0, "fold": 1, "call_strong": 2, "call_weak": -1}
    spec = specify(
        tree, {o: {"A": v, "B": (0 if o == "fold" else -v)} for o, v in fixed.items()}, "end", QuantalResponse(),
        precision="1",
    )  # fmt: skip
    predictors = (*(Utility(p, o) for p in tree.players for o in tree.outcomes), LogPrecision())
    values = [
        fixed[u.outcome] * (1 if u.player == "A" else (0 if u.outcome == "fold" else -1)) for u in predictors[:-1]
    ]  # type: ignore[union-attr]
    chance = np.exp(QuantalModel(tree, predictors).chances(np.array([[*values, np.log(1.5)]], dtype=float), 0).log[0])
    rng = np.random.default_rng(6)
    end = rng.choice(tree.outcomes, 4000, p=chance / chance.sum())
    found = fit(spec, {"end": end})
    assert found.converged
    assert abs(found.theta[0] - np.log(1.5)) < 3 * found.standard_errors[0] < 0.3


def test_hidden_moves_are_refused_elsewhere() -> None:
    from standoff.estimate import CannotEstimate

    spec = specify(HIDDEN, {"fold": {"A": "1"}}, Moved({"A.bid": "a"}), AgentError())
    with pytest.raises(CannotEstimate, match="QuantalResponse does not"):
        fit(spec, {"a": ["low", "high"]})
