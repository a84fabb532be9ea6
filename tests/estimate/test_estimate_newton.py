"""Climbing: in the measure of what coefficients do together, off saddles, and honest about where it ended."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from reference import simulated, tree12

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design
from standoff.estimate.likelihood import Evaluated
from standoff.estimate.links import Logit, Probit
from standoff.estimate.measure import movement
from standoff.estimate.newton import Status, climb
from standoff.estimate.programmed import ProgramLikelihood, written


def with_columns(design: Design, matrix: np.ndarray) -> Design:
    return Design(
        design.predictors, design.coefficients, matrix, design.owner, design.column, design.coefficient, design.offset
    )


def test_movement_is_the_mean_square_of_what_predictors_do() -> None:
    design, _ = simulated()
    delta = np.random.default_rng(3).normal(size=len(design.coefficients))
    moved = design.eta(delta) - design.eta(np.zeros_like(delta))
    assert delta @ movement(design) @ delta == pytest.approx((moved**2).sum(axis=1).mean(), rel=1e-12)


@pytest.mark.parametrize("link", [Probit(), Logit()])
def test_a_covariate_far_from_zero_fits_as_well_as_its_centred_self(link: Probit | Logit) -> None:
    """Years as they are written and years since the first: the same model, the same slopes, the same likelihood."""
    design, plays = simulated()
    years = design.matrix.copy()
    years[:, 1] = years[:, 1] + 1990.0
    program = written(AgentError(link), tree12())
    tops = []
    for d in (design, with_columns(design, years)):
        zeros = np.zeros((1, len(d.coefficients)))
        tops.append(climb(ProgramLikelihood(program, d, plays), zeros, movement(d), float(len(plays))))
    centred, plain = tops
    assert centred.status[0] == plain.status[0] == Status.CONVERGED
    assert plain.value[0] == pytest.approx(centred.value[0], abs=1e-8)
    slope = int(np.flatnonzero(design.column == 1)[0])
    assert plain.theta[0, slope] == pytest.approx(centred.theta[0, slope], rel=1e-6)


class Saddle:
    """−x²/2 + y²/2 − y⁴/4: a saddle at the origin, tops at y = ±1."""

    def evaluate(self, theta: np.ndarray, order: int, weight: np.ndarray | None = None) -> Evaluated:
        x, y = theta[:, 0], theta[:, 1]
        value = -(x**2) / 2 + y**2 / 2 - y**4 / 4
        gradient = np.stack([-x, y - y**3], axis=1)
        hessian = np.zeros((len(theta), 2, 2))
        hessian[:, 0, 0], hessian[:, 1, 1] = -1.0, 1 - 3 * y**2
        return Evaluated(value, gradient, hessian)


def test_a_saddle_is_left() -> None:
    top = climb(Saddle(), np.array([[0.0, 0.0], [0.7, 0.0]]), np.eye(2), 1.0)
    assert (top.status == Status.CONVERGED).all()
    np.testing.assert_allclose(np.abs(top.theta[:, 1]), 1.0, atol=1e-10)


def test_curvature_of_the_normal_tail_far_out() -> None:
    """Second derivatives of log Φ(x) where m (m − t) would be a difference of near equals, against 60 digits."""
    design, plays = simulated()
    model = written(AgentError(), tree12())
    one = with_columns(design, np.ones_like(design.matrix))
    resisted, at = float(plays.count[:, 2].sum()), len(one.coefficients) - 1
    mp.dps = 60
    for far in (30.0, 400.0, 700.0, 5e4):
        theta = np.zeros(at + 1)
        theta[at] = -far  # of the second mover's choice alone: the first gains nothing either way
        seen = ProgramLikelihood(model, one, plays).evaluate(theta[None], 2)
        t = mp.mpf(far) / mp.sqrt(2)
        m = mp.npdf(t) / (mp.erfc(t / mp.sqrt(2)) / 2)
        assert resisted > 0 and seen.hessian is not None
        assert seen.hessian[0, at, at] == pytest.approx(-float(m * (m - t)) / 2 * resisted, rel=1e-8)
