"""Slopes and curvatures of quantal responses: at 40 digits for a game done by hand, by differences elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest
from hiddenmoves import GAMES, game, model_and_eta, slowly

from standoff.estimate import Design, Plays, QuantalResponse, likelihood_of, quantalslopes
from standoff.estimate.quantal import QuantalModel
from standoff.estimate.quantaltree import Conditions, QuantalTree


@pytest.mark.parametrize("size", [1.0, 20.0])
def test_slopes_and_curves_at_40_digits(size: float) -> None:
    """Differences over steps of 1e-9 are exact there to 16 digits: of rare outcomes, along directions drawn."""
    model, eta = model_and_eta(3, size)
    here = model.chances(eta, 2)
    assert here.slope is not None and here.curve is not None
    for row, slope, curve in zip(eta, here.slope, here.curve, strict=True):
        for way in np.random.default_rng(1).normal(size=(2, len(row))):
            with mp.workdps(40):
                step = mp.mpf(10) ** -9
                low, at, high = (slowly(model, row, way, k * step) for k in (-1, 0, 1))
                for o, outcome in enumerate(model.outcomes):
                    a, b, c = (mp.log(part[outcome]) for part in (low, at, high))
                    first, second = float((c - a) / (2 * step)), float((c - 2 * b + a) / step**2)
                    assert abs(slope[o] @ way - first) < 1e-10 * max(1.0, abs(first))
                    assert abs(way @ curve[o] @ way - second) < 1e-9 * max(1.0, abs(second))


def differences(of: Callable[[np.ndarray], np.ndarray], at: np.ndarray, u: int) -> np.ndarray:
    """By predictor u, from four points."""
    move = np.zeros(at.shape[1])
    move[u] = 1e-3
    a, b, c, d = (of(at + k * move) for k in (-2, -1, 1, 2))
    return (8 * (c - b) - (d - a)) / (12 * 1e-3)


@pytest.mark.parametrize("which", ["chance", *GAMES])
def test_slopes_and_curves_where_moves_are_hidden(which: str) -> None:
    model, eta = model_and_eta(8, 1.0)
    if which != "chance":
        model = QuantalModel(*game(which))
        eta = np.random.default_rng(7).normal(size=(8, len(model.predictors)))
        eta[:, -1] *= 0.5
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


def test_curves_that_forget_a_term_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    model, eta = model_and_eta(8, 1.0)
    right = model.chances(eta, 2).curve
    monkeypatch.setattr(quantalslopes, "_both", lambda curve, place, part: None)
    wrong = model.chances(eta, 2).curve
    assert right is not None and wrong is not None and np.abs(right - wrong).max() > 0.05


@pytest.mark.parametrize("with_rate", [False, True])
def test_gradient_and_hessian_of_the_likelihood(with_rate: bool) -> None:
    """In coefficients, of plays known in part, weighed: as differences of the value and of the gradient have them."""
    tree, predictors = game("three players")
    predictors = predictors if with_rate else predictors[:-1]
    rng = np.random.default_rng(11)
    rows, u = 7, len(predictors)
    every = np.arange(2 * u)
    design = Design(
        predictors, tuple(f"b{k}" for k in every), np.column_stack([np.ones(rows), rng.normal(size=rows)]),
        np.repeat(np.arange(u), 2), np.tile([0, 1], u), every, np.zeros((rows, u)),
    )  # fmt: skip
    sets = np.vstack([np.eye(5, dtype=bool), [True, True, False, False, True]])
    plays = Plays(tree.outcomes, sets, rng.integers(3, size=(rows, 6)).astype(float), rng.uniform(0.5, 2, size=rows))
    likelihood = likelihood_of(QuantalResponse(), tree, design, plays)
    at = 0.5 * rng.normal(size=(1, 2 * u))
    here = likelihood.evaluate(at, 2)
    assert here.gradient is not None and here.hessian is not None
    for k in every[::3]:
        by_k = differences(lambda t: likelihood.evaluate(t, 0).value, at, k)
        np.testing.assert_allclose(by_k, here.gradient[:, k], rtol=1e-7, atol=1e-7)
        by_k = differences(lambda t: likelihood.evaluate(t, 1).gradient, at, k)  # type: ignore[arg-type, return-value]
        np.testing.assert_allclose(by_k, here.hessian[:, k], rtol=1e-7, atol=1e-7)
