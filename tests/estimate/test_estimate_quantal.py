"""Quantal response: against the agent's logit, slow solvers written for clarity, and Gambit."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hiddenmoves import GAMES, HIDDEN, game, model_and_eta, slow_quantal, slowly
from reference import tree12, tree123

from standoff.estimate import AgentError, Logit, LogPrecision, Moved, QuantalResponse, Utility, fit, prepare, specify
from standoff.estimate.design import Design
from standoff.estimate.plays import Plays
from standoff.estimate.programmed import ProgramModel
from standoff.estimate.quantal import QuantalModel, Solved, scale_fixed
from standoff.estimate.rows import RowsLikelihood
from standoff.estimate.trees import read_tree
from standoff.interchange import from_tree, to_gambit


def test_without_hidden_moves_it_is_the_agent_s_logit() -> None:
    for tree in (tree12(), tree123()):
        predictors = tuple(Utility(p, o) for p in tree.players for o in tree.outcomes)
        eta = np.random.default_rng(2).normal(size=(5, len(predictors)))
        quantal = QuantalModel(tree, predictors).chances(eta / 2**0.5, 1)
        agent = ProgramModel(AgentError(Logit()), tree, predictors).chances(eta, 1)
        assert quantal.slope is not None and agent.slope is not None
        np.testing.assert_allclose(quantal.log, agent.log, atol=1e-12)
        np.testing.assert_allclose(quantal.slope / 2**0.5, agent.slope, atol=1e-12)


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


def test_rows_in_any_order_and_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows alike are solved once, and many rows a few at a time: neither is seen in what comes out."""
    model, eta = model_and_eta(5, 1.0)
    order = np.array([3, 3, 0, 4, 1, 2, 0])
    here, asked = model.chances(eta, 2), []

    def counted(self: QuantalModel, rows: np.ndarray) -> Solved:
        asked.append(len(rows))
        return solved(self, rows)

    solved = QuantalModel._solved
    monkeypatch.setattr(QuantalModel, "_solved", counted)
    monkeypatch.setattr("standoff.estimate.quantal.NUMBERS", 2 * 5 * 11 * 11)
    again = model.chances(eta[order], 2)
    assert asked == [5]
    for one, other in ((again.log, here.log), (again.slope, here.slope), (again.curve, here.curve)):
        assert one is not None and other is not None
        np.testing.assert_allclose(one, other[order], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("which", list(GAMES))
def test_against_plain_iteration_and_gambit(which: str) -> None:
    """Gambit's shares are of its own nodes, in the order of the tree's."""
    gbt = pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    tree, predictors = game(which)
    model = QuantalModel(tree, predictors)
    eta = np.random.default_rng(9).normal(size=(4, len(predictors)))
    for row, log in zip(eta, model.chances(eta, 0).log, strict=True):
        np.testing.assert_allclose(np.exp(log), slow_quantal(tree, row, predictors), atol=1e-11)
        value = {(p.player, p.outcome): v for p, v in zip(predictors, row, strict=True) if isinstance(p, Utility)}
        payoffs = np.array([[value[p, tree.outcomes[o]] for p in tree.players] for o in tree.outcome])
        there = to_gambit(from_tree(tree, payoffs, np.ones(len(tree.odds))))
        answer = gbt.qre.logit_solve_lambda(there, lam=float(np.exp(row[-1])))
        answer = answer[-1] if isinstance(answer, list) else answer
        chance = {(a.infoset.player.label, a.infoset.number, a.number): answer[i] for i, a in enumerate(there.actions)}
        found = np.zeros(len(tree.outcomes))
        ends = [node for node in there.nodes if node.is_terminal]
        for outcome, end in zip(tree.outcome, ends, strict=True):
            share, node = 1.0, end
            while node.parent is not None:
                a = node.prior_action
                share *= chance[a.infoset.player.label, a.infoset.number, a.number]
                node = node.parent
            found[outcome] += share
        np.testing.assert_allclose(np.exp(log), found, atol=1e-7)


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
