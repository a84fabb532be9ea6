"""Derivatives and sparse elimination: what every step of the follower rests on."""

from __future__ import annotations

import numpy as np
import pytest
from forms import compiled
from games import GAMES
from probe import Probe
from tracer import Equations

from standoff.solve.plan import TARGET

POINTS = 3
SCALES = (0.5, 2.0)  # of the log-odds: near the middle, and well out on the branch


def points(probe: Probe, seed: int) -> list[tuple[np.ndarray, float]]:
    rng = np.random.default_rng(seed)
    return [
        (scale * rng.standard_normal(probe.plan.unknowns), precision / probe.game.span)
        for scale in SCALES
        for precision in (1.0, 10.0)
    ][:POINTS]


def worst_difference(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference of entries, relative to the largest entry."""
    return float(np.max(np.abs(found - expected)) / max(1.0, np.max(np.abs(expected))))


@pytest.mark.parametrize("name", GAMES)
def test_the_jacobian_is_the_slope_of_the_equations(name: str) -> None:
    probe = Probe(compiled(GAMES[name]()))
    for x, precision in points(probe, 1):
        slope = probe.by_differences(x, precision)
        assert worst_difference(probe.jacobian(x, precision), slope) < 1e-7


@pytest.mark.parametrize("name", GAMES)
def test_equations_and_slopes_agree_with_another_formula_for_them(name: str) -> None:
    """Against reach-weighted payoffs, differentiated by complex step: no shared code and no step-size error."""
    form = GAMES[name]()
    probe, other = Probe(compiled(form)), Equations(form)
    ours = [(h.move.partition(".")[2], act) for h in probe.game.tree.infosets for act in h.actions[1:]]
    theirs = [other.actions[k] for k in other.free]
    order = [theirs.index(pair) for pair in ours]
    back = np.argsort(order)
    for x, precision in points(probe, 2):
        residual, slopes = other.derivatives(x[back], precision)
        assert worst_difference(probe.residual(x, precision), residual[order]) < 1e-12
        assert worst_difference(probe.jacobian(x, precision), slopes[order][:, order]) < 1e-12
        assert worst_difference(-probe.drift(x, precision), slopes[order, -1]) < 1e-12


@pytest.mark.parametrize("name", GAMES)
def test_sparse_factors_solve_as_a_dense_solver_does(name: str) -> None:
    probe = Probe(compiled(GAMES[name]()))
    rng = np.random.default_rng(3)
    for x, precision in points(probe, 3):
        dense, right = probe.jacobian(x, precision), rng.standard_normal(probe.plan.unknowns)
        found, sign = probe.solve(x, precision, right)
        assert np.max(np.abs(dense @ found - right)) < 1e-9
        assert worst_difference(found, np.linalg.solve(dense, right)) < 1e-9
        assert sign == np.linalg.slogdet(dense)[0]


def test_at_no_precision_the_jacobian_is_the_identity() -> None:
    probe = Probe(compiled(GAMES["extended_deterrence"]()))
    x = np.random.default_rng(4).standard_normal(probe.plan.unknowns)
    assert np.array_equal(probe.jacobian(x, 0.0), np.eye(len(x)))


def test_moves_on_different_paths_do_not_touch() -> None:
    """A pattern of zeros that a dense difference confirms: the plan's sparsity is neither too small nor full."""
    probe = Probe(compiled(GAMES["kuhn_poker"]()))
    (x, precision), *_ = points(probe, 5)
    slope = probe.by_differences(x, precision)
    zero = probe.jacobian(x, precision) == 0.0
    assert zero.any() and np.max(np.abs(slope[zero])) < 1e-9


# -- planted errors: the checks above can fail -------------------------------------------------------------------


def test_planted_a_turned_sign_is_caught_by_differences() -> None:
    probe = Probe(compiled(GAMES["crisis_signalling"]()))
    (x, precision), *_ = points(probe, 1)
    wrong = probe.jacobian(x, precision)
    off_diagonal = np.abs(wrong - np.diag(np.diag(wrong)))
    row, column = np.unravel_index(np.argmax(off_diagonal), wrong.shape)
    wrong[row, column] *= -1.0
    assert worst_difference(wrong, probe.by_differences(x, precision)) > 1e-3


def test_planted_beliefs_that_ignore_the_signal_are_caught_by_differences() -> None:
    """The slope without its belief part, as if the receiver did not learn, is not the slope."""
    form = GAMES["beer_quiche"]()
    probe = Probe(compiled(form))
    (x, precision), *_ = points(probe, 1)
    wrong = probe.jacobian(x, precision)
    sets = probe.game.tree.infosets
    senders = [k for k, h in enumerate(sets) if h.player == "A"]  # two actions each: unknown k belongs to set k
    receivers = [k for k, h in enumerate(sets) if h.player == "B"]
    wrong[np.ix_(receivers, senders)] = 0.0
    assert worst_difference(wrong, probe.by_differences(x, precision)) > 1e-3


def test_planted_a_missing_multiplication_is_caught_by_the_dense_solver() -> None:
    probe = Probe(compiled(GAMES["extended_deterrence"]()))
    (x, precision), *_ = points(probe, 3)
    dense, right = probe.jacobian(x, precision), np.ones(probe.plan.unknowns)
    targets = probe.plan.part(TARGET)
    targets[len(targets) // 2] = targets[0]  # one product of the elimination goes to the wrong place
    found, _ = probe.solve(x, precision, right)
    assert not np.max(np.abs(dense @ found - right)) < 1e-9
