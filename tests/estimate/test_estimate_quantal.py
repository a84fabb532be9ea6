"""Quantal response: against the agent's logit, a slow solver written for clarity, and differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest
from reference import tree12, tree123

from standoff.estimate import AgentError, Logit, LogPrecision, Moved, QuantalResponse, Utility, fit, prepare, specify
from standoff.estimate.design import Design
from standoff.estimate.plays import Plays
from standoff.estimate.programmed import ProgramModel
from standoff.estimate.quantal import QuantalModel, scale_fixed
from standoff.estimate.quantaltree import Conditions, QuantalTree
from standoff.estimate.rows import RowsLikelihood
from standoff.estimate.trees import read_tree

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


def model_and_eta(rows: int, size: float) -> tuple[QuantalModel, np.ndarray]:
    tree = read_tree(HIDDEN)
    predictors = (*(Utility(p, o) for p in tree.players for o in tree.outcomes), LogPrecision())
    eta = np.random.default_rng(4).normal(size=(rows, len(predictors)))
    eta[:, :-1] *= size
    return QuantalModel(tree, predictors), eta


def slowly(model: QuantalModel, eta: np.ndarray) -> dict[str, mp.mpf]:
    """The game by hand at 40 digits: B's chance to call, followed from λ = 0, and what follows from it."""
    with mp.workdps(40):
        own = [p for p in model.predictors if isinstance(p, Utility)]
        u = {(p.player, p.outcome): mp.mpf(float(v)) for p, v in zip(own, eta[:-1], strict=True)}
        rate = mp.e ** mp.mpf(float(eta[-1]))

        def play(log_odds: mp.mpf, rate: mp.mpf) -> tuple[mp.mpf, dict[str, mp.mpf]]:
            call = 1 / (1 + mp.e**-log_odds)
            fold = 1 / (1 + mp.e**log_odds)
            end, high = {}, {}
            for state, odds in (("strong", mp.mpf(2) / 5), ("weak", mp.mpf(3) / 5)):
                gain = call * u["A", f"call_{state}"] + fold * u["A", "fold"] - u["A", f"low_{state}"]
                high[state] = odds / (1 + mp.e ** (-rate * gain))
                end[f"low_{state}"] = odds / (1 + mp.e ** (rate * gain))
                end[f"call_{state}"] = high[state] * call
            both = high["strong"] + high["weak"]
            end["fold"] = both * fold
            gain = sum(high[s] / both * u["B", f"call_{s}"] for s in high) - u["B", "fold"]
            return rate * gain, end

        at = mp.mpf(0)
        for k in range(1, 41):
            now = rate * k / 40
            at = mp.findroot(lambda y, now=now: play(y, now)[0] - y, at, tol=1e-60, verify=False)
        assert abs(play(at, rate)[0] - at) < 1e-25
        return play(at, rate)[1]


@pytest.mark.parametrize("size", [1.0, 20.0])
def test_against_a_slow_solver_at_40_digits(size: float) -> None:
    """Rare outcomes too: with utilities of 20, chances under 1e-100 are right as logarithms."""
    model, eta = model_and_eta(12, size)
    log = model.chances(eta, 0).log
    least = 0.0
    for row, found in zip(eta, log, strict=True):
        exact = slowly(model, row)
        for outcome, value in zip(model.outcomes, found, strict=True):
            least = min(least, float(mp.log(exact[outcome])))
            assert abs(value - float(mp.log(exact[outcome]))) < 1e-11 * max(1.0, abs(value))
    assert least < (-2 if size == 1 else -150)


def differences(of: Callable[[np.ndarray], np.ndarray], at: np.ndarray, u: int) -> np.ndarray:
    """By predictor u, from four points."""
    move = np.zeros(at.shape[1])
    move[u] = 1e-3
    a, b, c, d = (of(at + k * move) for k in (-2, -1, 1, 2))
    return (8 * (c - b) - (d - a)) / (12 * 1e-3)


def test_slopes_and_curves_where_moves_are_hidden() -> None:
    model, eta = model_and_eta(8, 1.0)
    here = model.chances(eta, 2)
    assert here.slope is not None and here.curve is not None
    np.testing.assert_allclose(np.exp(here.log).sum(axis=1), 1.0, atol=1e-12)
    for u in range(eta.shape[1]):
        np.testing.assert_allclose(
            differences(lambda e: model.chances(e, 0).log, eta, u), here.slope[:, :, u], atol=1e-8
        )
        by_u = differences(lambda e: model.chances(e, 1).slope, eta, u)  # type: ignore[arg-type, return-value]
        np.testing.assert_allclose(by_u, here.curve[:, :, :, u], atol=1e-7)


def test_slopes_that_forget_how_others_answer_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    model, eta = model_and_eta(8, 1.0)
    right = model.chances(eta, 1).slope
    plain = QuantalTree.at

    def planted(self: QuantalTree, *given: np.ndarray) -> Conditions:
        here = plain(self, *given)
        return replace(here, by_x=np.tile(np.eye(given[0].shape[1]), (len(given[0]), 1, 1)))

    monkeypatch.setattr(QuantalTree, "at", planted)
    wrong = QuantalModel(model.tree, model.predictors).chances(eta, 1).slope
    assert right is not None and wrong is not None and np.abs(right - wrong).max() > 0.05


def test_rows_that_cannot_be_solved_say_why() -> None:
    model, eta = model_and_eta(4, 1.0)
    eta[1, 0] = np.inf
    log = model.chances(eta, 1).log
    assert np.isnan(log[1]).all() and np.isfinite(np.delete(log, 1, axis=0)).all()
    why = model.unsolved(eta)
    assert "no finite numbers" in why[1] and {why[0], why[2], why[3]} == {""}
    design = Design(
        model.predictors, (), np.zeros((4, 0)), *(np.zeros(0, dtype=int) for _ in range(3)), eta,
    )  # fmt: skip
    plays = Plays(model.outcomes, np.eye(5, dtype=bool), np.eye(5)[[0, 1, 2, 3]], np.ones(4))
    assert RowsLikelihood(model, design, plays).evaluate(np.zeros((1, 0)), 1).value[0] == -np.inf


def test_rows_in_any_order_and_twice() -> None:
    model, eta = model_and_eta(5, 1.0)
    order = np.array([3, 3, 0, 4, 1, 2, 0])
    np.testing.assert_array_equal(model.chances(eta[order], 1).slope, model.chances(eta, 1).slope[order])  # type: ignore[index]


def test_precision_beside_free_utilities_is_refused() -> None:
    """Twice λ is twice all utilities; a number other than 0 tells them apart."""
    table = {"end": ["low_strong", "low_weak", "fold", "call_strong", "call_weak"] * 20}
    free = {"call_strong": {"A": "1", "B": "1"}, "fold": {"B": "1"}}
    spec = specify(HIDDEN, free, "end", QuantalResponse(), precision="1")
    ready = prepare(spec, table)
    assert not scale_fixed(ready.design)
    assert [f.code for f in ready.findings if f.stops] == ["E009"]
    fixed = specify(HIDDEN, {**free, "call_weak": {"A": -1}}, "end", QuantalResponse(), precision="1")
    assert scale_fixed(prepare(fixed, table).design)
    assert scale_fixed(prepare(specify(HIDDEN, free, "end", QuantalResponse()), table).design)


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
