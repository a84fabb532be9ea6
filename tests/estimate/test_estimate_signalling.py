"""Crisis signalling: the integrals, all equilibria to 50 digits, three estimators, and where the peers go wrong."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import mpmath
import numpy as np
from reference import SHARED, needs_reference, numbers, table

from standoff.estimate import (
    Counted,
    CrisisSignalling,
    FullML,
    NestedPseudoLikelihood,
    Prepared,
    PseudoLikelihood,
    Specification,
    Status,
    climb,
    fit,
    prepare,
    signalling_tree,
    specify,
)
from standoff.estimate.equilibria import equilibria, replies
from standoff.estimate.fullinformation import FullInformation
from standoff.estimate.library import chances_of
from standoff.estimate.program import Builder, code_of
from standoff.estimate.pseudo import Beliefs, influence, nested, pseudo_likelihood
from standoff.estimate.signalling_methods import staged_starts

mpmath.mp.dps = 50


def upper(c: mpmath.mpf, w: mpmath.mpf, a: mpmath.mpf) -> mpmath.mpf:
    """∫ over t > c of φ(t − w) Φ(t − a), by mpmath, in steps fitted to how steeply it falls."""
    step = 1 / (abs(c - w) + abs(c - a) + 1)
    cuts = [c + k * step for k in range(12)] + [c + 4 * k * step for k in range(4, 60)]
    middle = max(c, w)
    cuts = sorted({*cuts, *(middle + d for d in (-3, -1, 0, 1, 3, 8, 14) if middle + d > c)})
    return mpmath.quad(lambda t: mpmath.npdf(t - w) * mpmath.ncdf(t - a), cuts)


@cache
def resolve():  # type: ignore[no-untyped-def]
    grow = Builder()
    c, w, a = grow.inputs(3)
    firm, back = grow.resolve(c, w, a)
    program = grow.finished([firm, back])
    return program, code_of(program)


def test_integrals_far_out() -> None:
    program, code = resolve()
    points = [(0.3, -0.2, 1.3), (-4.0, 1.0, 2.0), (30.0, 0.0, -5.0), (8.0, -40.0, 0.0)]
    log, _, _ = chances_of(code, np.array(points), program.ends, 0)
    for (c, w, a), found in zip(points, log, strict=True):
        known = [mpmath.log(upper(*map(mpmath.mpf, p))) for p in ((c, w, a), (c, a, w))]
        for value, exact in zip(found, known, strict=True):
            assert abs(value - exact) < 1e-14 * max(10, abs(exact))


def test_integrals_slopes() -> None:
    program, code = resolve()
    at = np.random.default_rng(1).normal(size=(40, 3)) * 3
    _, slope, curve = chances_of(code, at, program.ends, 2)
    assert slope is not None and curve is not None
    for u in range(3):
        move = np.zeros(3)
        move[u] = 1e-5
        up, down = (chances_of(code, at + way * move, program.ends, 1) for way in (1, -1))
        np.testing.assert_allclose((up[0] - down[0]) / 2e-5, slope[:, :, u], atol=1e-7)
        np.testing.assert_allclose((up[1] - down[1]) / 2e-5, curve[:, :, u], atol=1e-5)  # type: ignore[operator]


def response(eta: np.ndarray, y: mpmath.mpf) -> mpmath.mpf:
    """B's reply to y, from the definitions."""
    sq, cd, concede, war, resist, back, victory = (mpmath.mpf(float(v)) for v in eta)
    p = mpmath.ncdf(y)
    c = cd + (sq - cd) / p
    h, k = upper(c, war, back), upper(c, back, war)
    return resist - victory + (victory - concede) * (h + k) / h


def test_every_equilibrium_is_a_root() -> None:
    """At 50 digits, z − y changes sign within 1e-9 of each; unstable ones included."""
    eta = np.random.default_rng(4).normal(size=(4000, 7))
    found = equilibria(eta)
    several = np.flatnonzero(found.count == 3)
    assert len(several) > 20 and set(found.count) == {1, 3}
    looked = [*np.flatnonzero(found.game == several[0]), 0, 1]
    for e in looked:
        if abs(found.y[e]) > 30 or found.folded[e]:
            continue
        y, row = mpmath.mpf(float(found.y[e])), eta[found.game[e]]
        sides = [response(row, y + d) - (y + d) for d in (-mpmath.mpf("1e-9"), mpmath.mpf("1e-9"))]
        assert sides[0] * sides[1] < 0


def test_equilibria_against_a_fine_grid() -> None:
    """Every change of sign on a grid of 20,001 points is among them, and they are as many."""
    eta = np.random.default_rng(9).normal(size=(60, 7)) * 0.8
    found = equilibria(eta)
    grid = np.linspace(-6, 6, 20_001)
    for game in range(60):
        reply = replies(np.repeat(eta[game : game + 1], len(grid), axis=0), grid)[0]
        inside = found.y[(found.game == game) & (np.abs(found.y) < 6)]
        assert int(np.sum(np.diff(np.sign(reply - grid)) != 0)) == len(inside)


def test_replies_are_monotone() -> None:
    """What the proof of completeness rests on, looked at over wide parameters."""
    eta = np.random.default_rng(2).normal(size=(500, 7)) * 2
    grid = np.linspace(-8, 8, 161)
    reply = np.stack([replies(eta, np.full(500, y))[0] for y in grid])
    step = np.diff(reply, axis=0)
    slack = 1e-9 * np.maximum(1, np.abs(reply[1:]))
    assert ((step <= slack).all(axis=0) | (step >= -slack).all(axis=0)).all()


@needs_reference
def test_the_package_s_own_examples() -> None:
    known = numbers("sigint_generate_eq_examples")["ex1"]
    eta = np.zeros((101, 7))
    eta[:, 1], eta[:, 3], eta[:, 5], eta[:, 6] = 1, -1.9, -1.2, 1
    eta[:, 4] = -2.9 + 0.1 * np.array(known["x1"])
    found = equilibria(eta)
    from scipy.special import ndtr

    assert len(found.y) == len(known["predicted"]) == 235
    np.testing.assert_allclose(np.sort(ndtr(found.y)), np.sort([p["pr"] for p in known["predicted"]]), atol=1e-9)


# -- the sanctions data ----------------------------------------------------------------------------------------------

DATA = str(SHARED / "data" / "estimation" / "sanctionsData.csv")


def specification(method: FullML | NestedPseudoLikelihood | PseudoLikelihood) -> Specification:
    return specify(
        signalling_tree(),
        {
            "sq": {"A": "sqrt(senderecondep) + senderdemocracy + contig + ally - 1"},
            "cd": {"A": "anticipatedsendercosts", "B": "sqrt(targetecondep) + anticipatedtargetcosts + contig + ally"},
            "sf": {"A": "sqrt(senderecondep) + senderdemocracy + lncaprat", "B": "targetdemocracy + lncaprat"},
            "bd": {"A": "senderdemocracy", "B": 0},
        },
        Counted({o: o for o in ("sq", "cd", "sf", "bd")}),
        CrisisSignalling(method),
    )


@cache
def ready() -> Prepared:
    return prepare(specification(FullML()), DATA)


@needs_reference
def test_pseudo_likelihood_of_the_reference() -> None:
    known = numbers("sigint_pl_userphat_rf")
    found = fit(specification(PseudoLikelihood("PRhat", "PFhat")), DATA)
    assert found.status is Status.CONVERGED
    np.testing.assert_allclose(found.theta, list(known["estimate"].values()), rtol=1e-5)
    assert abs(found.log_likelihood - known["logLik"]) < 1e-6


@needs_reference
def test_pseudo_likelihood_from_bad_starts() -> None:
    """§3.10: the package's climb stops elsewhere from three in four random starts, and calls it success."""
    p, data = ready(), table("sanctionsData")
    likelihood = pseudo_likelihood(p.design, p.plays, Beliefs(data.PRhat.to_numpy(), data.PFhat.to_numpy()))
    starts = np.random.default_rng(3).normal(size=(20, 20)) * 0.5
    top = climb(likelihood, starts, p.movement, float(p.plays.count.sum()))
    assert (top.status == Status.CONVERGED).all() and np.ptp(top.value) < 1e-8


@needs_reference
def test_one_equilibrium_in_every_game_at_the_package_s_estimates() -> None:
    """§3.9: the package reports three in 58 games, where 1 − ΦΦ has cancelled to nothing."""
    theta = np.array(list(numbers("sigint_pl_userphat_rf")["estimate"].values()))
    likelihood = ready().likelihood
    assert isinstance(likelihood, FullInformation)
    found = likelihood.equilibria(theta)
    assert (found.count == 1).all() and np.abs(found.residual).max() < 1e-12


@needs_reference
def test_nested_pseudo_likelihood() -> None:
    """From several first stages to the stored beliefs, and standard errors that re-solving with a weight confirms."""
    p, data = ready(), table("sanctionsData")
    rng = np.random.default_rng(1)
    stages = [Beliefs(data.PRhat.to_numpy(), data.PFhat.to_numpy()), Beliefs(*rng.uniform(0.05, 0.95, (2, 418)))]
    ends = [nested(p.design, p.plays, stage, np.zeros(20)) for stage in stages]
    for end in ends:
        assert end.status is Status.CONVERGED
        np.testing.assert_allclose(end.beliefs.resist, data.PRnpl, atol=1e-7)
        np.testing.assert_allclose(end.beliefs.firm, data.PFnpl, atol=1e-7)
    theta, beliefs = ends[0].top.theta[0], ends[0].beliefs
    by = influence(p.design, p.plays, theta, beliefs)
    for game in (0, 49):
        moved = []
        for factor in (1.05, 0.95):
            weight = np.ones(418)
            weight[game] = factor
            moved.append(nested(p.design, p.plays, beliefs, theta, weight).top.theta[0])
        seen = (moved[0] - moved[1]) / 0.1
        assert np.abs(seen - by.of_games[game]).max() < 1e-4 * np.abs(seen).max()


@needs_reference
def test_full_information_from_random_starts() -> None:
    """All of ten reach one top, above that of nested pseudo-likelihood; derivatives are those of differences."""
    p = ready()
    likelihood, plays = p.likelihood, float(p.plays.count.sum())
    below = fit(specification(NestedPseudoLikelihood()), DATA).log_likelihood
    top = climb(likelihood, staged_starts(p, FullML(10, 5), None, None), p.movement, plays)
    assert (top.status == Status.CONVERGED).sum() >= 9
    assert (top.value >= below).sum() >= 9 and np.ptp(top.value[top.status == Status.CONVERGED]) < 1e-6
    theta = top.theta[0] + 0.01 / p.spread
    here = likelihood.evaluate(theta[None], 2)
    assert here.gradient is not None and here.hessian is not None
    for k in (0, 5, 12, 19):
        move = np.zeros(20)
        move[k] = 1e-5 / p.spread[k]
        there = likelihood.evaluate(np.stack([theta + move, theta - move]), 1)
        assert there.gradient is not None
        slope = (there.value[0] - there.value[1]) / (2 * move[k])
        assert abs(slope - here.gradient[0, k]) < 1e-6 * np.abs(here.gradient).max() / p.spread[k] ** -1
        curve = (there.gradient[0] - there.gradient[1]) / (2 * move[k])
        np.testing.assert_allclose(curve, here.hessian[0, k], atol=1e-6 * np.abs(here.hessian[0, k]).max())


@needs_reference
def test_a_wrong_derivative_would_be_seen() -> None:
    """Planted: the transposed block of §3.8 gives influences that re-solving does not confirm."""
    p, data = ready(), table("sanctionsData")
    end = nested(p.design, p.plays, Beliefs(data.PRnpl.to_numpy(), data.PFnpl.to_numpy()), np.zeros(20))
    theta, beliefs = end.top.theta[0], end.beliefs
    right = influence(p.design, p.plays, theta, beliefs)
    swapped = influence(p.design, p.plays, theta, replace(beliefs, resist=beliefs.firm, firm=beliefs.resist))
    gap = np.abs(right.of_games[0] - swapped.of_games[0]).max()
    assert gap > 0.05 * np.abs(right.of_games[0]).max()
