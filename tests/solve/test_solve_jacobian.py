"""Derivatives, sparse elimination and the feedback sets: what every step of a walk along the branch rests on."""

from __future__ import annotations

import numpy as np
import pytest
from forms import compiled
from games import GAMES
from probe import Probe
from tracer import Equations

POINTS = 3
SCALES = (0.5, 2.0)  # of the log-odds: near the middle, and well out on the branch
CIRCULAR = [name for name in GAMES if Probe(compiled(GAMES[name]())).plan.unknowns]
"""Games in which choices depend on one another in circles; the others follow in one pass."""


def points(probe: Probe, seed: int) -> list[tuple[np.ndarray, float]]:
    rng = np.random.default_rng(seed)
    return [
        (scale * rng.standard_normal(probe.plan.unknowns), precision / probe.game.span)
        for scale in SCALES
        for precision in (1.0, 10.0)
    ][:POINTS]


def worst_difference(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference of entries, relative to the largest entry."""
    return float(np.max(np.abs(found - expected), initial=0.0) / max(1.0, np.max(np.abs(expected), initial=0.0)))


@pytest.mark.parametrize("name", CIRCULAR)
def test_the_linear_system_is_the_slope_of_the_equations(name: str) -> None:
    probe = Probe(compiled(GAMES[name]()))
    for x, precision in points(probe, 1):
        slope = probe.by_differences(x, precision)
        assert worst_difference(probe.reduced(x, precision), slope) < 1e-7


@pytest.mark.parametrize("name", GAMES)
def test_equations_and_slopes_agree_with_another_formula_for_them(name: str) -> None:
    """Against reach-weighted payoffs, differentiated by complex step: no shared code and no step-size error."""
    form = GAMES[name]()
    probe, other = Probe(compiled(form)), Equations(form)
    place = {other.actions[k]: n for n, k in enumerate(other.free)}
    where = {  # of each of our actions, its log-odds among theirs
        h.first_action + k: place[h.move.partition(".")[2], act]
        for h in probe.game.tree.infosets
        for k, act in enumerate(h.actions)
        if k
    }
    rows = [where[a] for a in probe.variables]
    unknown = [where[a] for a in probe.plan.unknown_actions]
    follows = np.setdiff1d(list(where.values()), unknown)
    for x, precision in points(probe, 2):
        odds = probe.log_odds(x, precision)
        theirs = np.zeros(len(where))
        theirs[list(where.values())] = odds[list(where)]
        residual, slopes = other.derivatives(theirs, precision)
        matrix, drift = probe.system(x, precision)
        assert worst_difference(theirs[unknown], x) < 1e-12
        assert worst_difference(probe.residual(x, precision), residual[unknown]) < 1e-12
        assert np.max(np.abs(residual[follows]), initial=0.0) < 1e-12, "what follows has no residual of its own"
        assert worst_difference(matrix, slopes[np.ix_(rows, rows)]) < 1e-12
        assert worst_difference(-drift, slopes[rows, -1]) < 1e-12


@pytest.mark.parametrize("name", CIRCULAR)
def test_sparse_factors_solve_as_a_dense_solver_does(name: str) -> None:
    probe = Probe(compiled(GAMES[name]()))
    for x, precision in points(probe, 3):
        matrix, _ = probe.system(x, precision)
        correction, _, sign = probe.newton(x, precision)
        assert worst_difference(probe.reduced(x, precision) @ correction, probe.residual(x, precision)) < 1e-9
        assert sign == np.linalg.slogdet(matrix)[0] == np.linalg.slogdet(probe.reduced(x, precision))[0]


@pytest.mark.parametrize("name", CIRCULAR)
def test_the_way_along_the_branch_solves_the_whole_system(name: str) -> None:
    """At a root, where Newton's correction is nothing and the drift is taken at the very point."""
    probe = Probe(compiled(GAMES[name]()))
    x, precision = np.zeros(probe.plan.unknowns), 0.5 / probe.game.span
    for _ in range(20):
        x = x - probe.newton(x, precision)[0]
    matrix, drift = probe.system(x, precision)
    _, slope, _ = probe.newton(x, precision)
    mine = probe.plan.row_of[probe.plan.unknown_actions]
    assert worst_difference(slope, np.linalg.solve(matrix, drift)[mine]) < 1e-9


def test_at_no_precision_the_system_is_the_identity() -> None:
    probe = Probe(compiled(GAMES["extended_deterrence"]()))
    x = np.random.default_rng(4).standard_normal(probe.plan.unknowns)
    matrix, _ = probe.system(x, 0.0)
    assert np.array_equal(matrix, np.eye(len(matrix)))


@pytest.mark.parametrize("name", GAMES)
def test_without_the_feedback_sets_no_circle_is_left(name: str) -> None:
    """In the system at a random point, eliminating all other sets meets no pivot but one: they form a triangle."""
    probe = Probe(compiled(GAMES[name]()))
    x = np.random.default_rng(6).standard_normal(probe.plan.unknowns)
    matrix, _ = probe.system(x, 3.0 / probe.game.span)
    mine = probe.plan.row_of[probe.plan.unknown_actions]
    rest = np.setdiff1d(np.arange(len(matrix)), mine)
    triangle = matrix[np.ix_(rest, rest)] - np.eye(len(rest))
    assert not np.any(np.linalg.matrix_power(triangle, len(rest)))


def test_moves_on_different_paths_do_not_touch() -> None:
    """A pattern of zeros that a dense difference confirms: the plan's sparsity is neither too small nor full."""
    probe = Probe(compiled(GAMES["kuhn_poker"]()))
    (x, precision), *_ = points(probe, 5)
    slope = probe.by_differences(x, precision)
    zero = probe.reduced(x, precision) == 0.0
    assert zero.any() and np.max(np.abs(slope[zero])) < 1e-9


@pytest.mark.parametrize(
    ("name", "unknowns"),
    [("centipede", 0), ("trust", 0), ("ultimatum", 0), ("beer_quiche", 2), ("matching_pennies", 1)],
)
def test_unknowns_are_few(name: str, unknowns: int) -> None:
    """None where all moves are seen; two answers, given two signals; one of two who move at once."""
    assert Probe(compiled(GAMES[name]())).plan.unknowns == unknowns


# -- planted errors: the checks above can fail -------------------------------------------------------------------


def test_planted_a_turned_sign_is_caught_by_differences() -> None:
    probe = Probe(compiled(GAMES["crisis_signalling"]()))
    _, (x, precision), *_ = points(probe, 1)
    wrong = probe.reduced(x, precision)
    off_diagonal = np.abs(wrong - np.diag(np.diag(wrong)))
    row, column = np.unravel_index(np.argmax(off_diagonal), wrong.shape)
    wrong[row, column] *= -1.0
    assert worst_difference(wrong, probe.by_differences(x, precision)) > 1e-3


def test_planted_beliefs_that_ignore_the_signal_are_caught_by_differences() -> None:
    """The slope without its belief part, as if receivers did not learn, is not the slope."""
    probe = Probe(compiled(GAMES["beer_quiche"]()))
    (x, precision), *_ = points(probe, 1)
    matrix, _ = probe.system(x, precision)
    owner = np.array([h.player for h in probe.game.tree.infosets for _ in h.actions])[probe.variables]
    matrix[np.ix_(np.flatnonzero(owner == "B"), np.flatnonzero(owner == "A"))] = 0.0
    mine = probe.plan.row_of[probe.plan.unknown_actions]
    rest = np.setdiff1d(np.arange(len(matrix)), mine)
    through = np.linalg.solve(matrix[np.ix_(rest, rest)], matrix[np.ix_(rest, mine)])
    wrong = matrix[np.ix_(mine, mine)] - matrix[np.ix_(mine, rest)] @ through
    assert worst_difference(wrong, probe.by_differences(x, precision)) > 1e-3


def test_planted_a_missing_entry_of_the_elimination_is_caught_by_the_dense_solver() -> None:
    probe = Probe(compiled(GAMES["extended_deterrence"]()))
    (x, precision), *_ = points(probe, 3)
    reduced, residual = probe.reduced(x, precision), probe.residual(x, precision)
    column = probe.plan.column
    row = int(np.argmax(np.diff(probe.plan.row_ptr)))
    last = probe.plan.row_ptr[row + 1] - 1
    held = int(column[last])
    column[last] = row  # one product of the elimination goes to the wrong place
    try:
        correction, _, _ = probe.newton(x, precision)
    finally:
        column[last] = held  # the plan is shared
    assert not worst_difference(reduced @ correction, residual) < 1e-9
