"""Compiled likelihoods: the reference's numbers, an enumerator written for clarity, differences, tails."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from reference import designed, needs_reference, numbers, played, simulated, table, tree12, tree122, tree123, war1800

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, LogScale, Utility
from standoff.estimate.library import binary_choice
from standoff.estimate.links import Logit
from standoff.estimate.measure import movement
from standoff.estimate.newton import Status, climb
from standoff.estimate.plays import Plays
from standoff.estimate.private import PrivateInformation
from standoff.estimate.programmed import ProgramLikelihood, ProgramModel, written
from standoff.estimate.rows import RowsLikelihood
from standoff.game import Tree, TreeBuilder

FORMULAS_122 = [
    (Utility("1", "LL"), ["1", "x1", "x2"]), (Utility("1", "LR"), ["1", "x3", "f1"]),
    (Utility("1", "RR"), ["1", "x4", "x5"]), (Utility("2", "LR"), ["1", "z1", "z2"]),
    (Utility("2", "RR"), ["1", "z3", "f2"]),
]  # fmt: skip
FORMULAS_123 = [
    (Utility("1", "1"), ["1", "x1", "x2"]), (Utility("1", "5"), ["1", "x3"]), (Utility("1", "6"), ["1", "x4", "x5"]),
    (Utility("2", "5"), ["1", "x6"]), (Utility("2", "6"), ["1", "x7"]), (Utility("3", "6"), ["1", "x8"]),
]  # fmt: skip


def of_reference(name: str) -> tuple[Tree, Design, Plays]:
    if "122" in name:
        frame = table("data_122")
        return tree122(), designed(frame, FORMULAS_122), played(("LL", "LR", "RL", "RR"), list(frame.y))
    if "123" in name:
        frame = table("data_123")
        seen = [str(int(y)) for y in frame.y]
        return tree123(), designed(frame, FORMULAS_123), played(("1", "3", "5", "6"), seen)
    frame, design, plays = war1800()
    return tree12(), design, plays


@needs_reference
@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("egame12_war1800_probit_agent", AgentError()),
        ("egame12_war1800_logit_agent", AgentError(Logit())),
        ("egame12_war1800_probit_private", PrivateInformation()),
        ("egame122_probit_agent", AgentError()),
        ("egame122_logit_agent", AgentError(Logit())),
        ("egame122_probit_private_REPAIRED", PrivateInformation()),
        ("egame123_probit_agent", AgentError()),
        ("egame123_probit_private", PrivateInformation()),
    ],
)
def test_reference_numbers(name: str, errors: AgentError | PrivateInformation) -> None:
    tree, design, plays = of_reference(name)
    known = numbers(name)["polished_optimum"]
    theta = np.array([known["estimate"][k] for k in known["estimate"]])
    likelihood = ProgramLikelihood(written(errors, tree), design, plays)
    assert len(theta) == len(likelihood.names), list(known["estimate"])
    top = climb(likelihood, np.zeros((1, len(theta))), movement(design), len(plays))
    assert top.status[0] == Status.CONVERGED
    np.testing.assert_allclose(top.theta[0], theta, rtol=1e-5, atol=1e-8)
    assert abs(top.value[0] - known["logLik"]) < 1e-6
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(-top.hessian[0]))), known["se_hessian"], rtol=1e-5)
    scores = likelihood.scores(top.theta[0])
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(scores.T @ scores))), known["se_opg"], rtol=1e-5)


# -- a slow enumerator -----------------------------------------------------------------------------------------------


def busy_tree() -> Tree:
    """Three players, three actions, chance, an outcome reached twice."""
    from standoff.game import OddsOf

    grow = TreeBuilder(["A", "B", "C"])
    root = grow.decision(None, "A", "open", ["x", "y", "z"])
    grow.terminal((root, "x"), "quiet", {})
    luck = grow.chance(
        (root, "y"), "luck", {"good": OddsOf("luck", "good", "0.3"), "bad": OddsOf("luck", "bad", "rest")}
    )
    reply = grow.decision((luck, "good"), "B", "reply", ["a", "b", "c"])
    for action, end in (("a", "deal"), ("b", "talk"), ("c", "fight")):
        grow.terminal((reply, action), end, {})
    grow.terminal((luck, "bad"), "fight", {})
    third = grow.decision((root, "z"), "C", "step", ["in", "out"])
    last = grow.decision((third, "in"), "B", "last", ["p", "q"])
    grow.terminal((last, "p"), "win", {})
    grow.terminal((last, "q"), "lose", {})
    grow.terminal((third, "out"), "quiet", {})
    return grow.build()


def best(values: list[mpmath.mpf], link: str) -> list[mpmath.mpf]:
    """Chance of each action, from the definition."""
    if link == "logit":
        weights = [mpmath.exp(v / mpmath.sqrt(2)) for v in values]
        return [w / sum(weights) for w in weights]
    if len(values) == 2:
        up = mpmath.ncdf((values[1] - values[0]) / mpmath.sqrt(2))
        return [mpmath.ncdf((values[0] - values[1]) / mpmath.sqrt(2)), up]
    return [
        mpmath.quad(
            lambda z, k=k: (
                mpmath.npdf(z) * mpmath.fprod(mpmath.ncdf(values[k] - v + z) for j, v in enumerate(values) if j != k)
            ),
            mpmath.linspace(-12, 12, 9),
        )
        for k in range(len(values))
    ]


@pytest.mark.parametrize("link", ["probit", "logit"])
def test_against_enumeration(link: str) -> None:
    tree = busy_tree()
    players = {
        "A": ("quiet", "deal", "talk", "fight", "win", "lose"),
        "B": ("deal", "talk", "win"),
        "C": ("win", "quiet"),
    }
    predictors = tuple(Utility(p, o) for p, outcomes in players.items() for o in outcomes)
    rng = np.random.default_rng(3)
    eta = rng.normal(size=(3, len(predictors))) * 2
    model = ProgramModel(AgentError(Logit()) if link == "logit" else AgentError(), tree, predictors)
    found = model.chances(eta, 0).log
    mpmath.mp.dps = 30
    for row in range(3):
        u = {(p.player, p.outcome): mpmath.mpf(float(eta[row, k])) for k, p in enumerate(predictors)}

        def of(player: str, outcome: str, u: dict[tuple[str, str], mpmath.mpf] = u) -> mpmath.mpf:
            return u.get((player, outcome), mpmath.mpf(0))

        q = best([of("B", "deal"), of("B", "talk"), of("B", "fight")], link)
        good, bad = mpmath.mpf(0.3), mpmath.mpf(1 - 0.3)
        last = best([of("B", "win"), of("B", "lose")], link)
        third = best([last[0] * of("C", "win") + last[1] * of("C", "lose"), of("C", "quiet")], link)
        worth = [
            of("A", "quiet"),
            good * sum(p * of("A", o) for p, o in zip(q, ("deal", "talk", "fight"), strict=True))
            + bad * of("A", "fight"),
            third[0] * (last[0] * of("A", "win") + last[1] * of("A", "lose")) + third[1] * of("A", "quiet"),
        ]
        p = best(worth, link)
        known = {
            "quiet": p[0] + p[2] * third[1], "deal": p[1] * good * q[0], "talk": p[1] * good * q[1],
            "fight": p[1] * (good * q[2] + bad), "win": p[2] * third[0] * last[0], "lose": p[2] * third[0] * last[1],
        }  # fmt: skip
        for place, outcome in enumerate(tree.outcomes):
            assert abs(found[row, place] - float(mpmath.log(known[outcome]))) < 1e-10


def test_chances_add_up_and_slopes_are_those_of_differences() -> None:
    tree = busy_tree()
    predictors = (
        *(Utility("A", o) for o in tree.outcomes), Utility("B", "deal"), Utility("B", "win"), Utility("C", "win"),
        LogScale("A"), LogScale("B"),
    )  # fmt: skip
    eta = np.random.default_rng(5).normal(size=(4, len(predictors)))
    for errors in (AgentError(), AgentError(Logit())):
        model = ProgramModel(errors, tree, predictors)
        here = model.chances(eta, 2)
        assert here.slope is not None and here.curve is not None
        np.testing.assert_allclose(np.exp(here.log).sum(axis=1), 1.0, atol=1e-11)
        for u in range(len(predictors)):
            move = np.zeros(len(predictors))
            move[u] = 1e-5
            up, down = model.chances(eta + move, 1), model.chances(eta - move, 1)
            assert up.slope is not None and down.slope is not None
            np.testing.assert_allclose((up.log - down.log) / 2e-5, here.slope[:, :, u], rtol=1e-6, atol=1e-7)
            np.testing.assert_allclose((up.slope - down.slope) / 2e-5, here.curve[:, :, u], rtol=1e-6, atol=1e-7)


def test_private_information_with_three_actions_is_that_of_simulation() -> None:
    """Shocks drawn, choices made: frequencies agree within their error."""
    grow = TreeBuilder(["A", "B"])
    root = grow.decision(None, "A", "open", ["x", "y", "z"])
    grow.terminal((root, "x"), "sx", {})
    for action in "yz":
        node = grow.decision((root, action), "B", f"after_{action}", ["l", "r"])
        grow.terminal((node, "l"), f"{action}l", {})
        grow.terminal((node, "r"), f"{action}r", {})
    tree = grow.build()
    utilities = {
        ("A", "sx"): 0.2,
        ("A", "yl"): 0.8,
        ("A", "zr"): -0.4,
        ("A", "zl"): 1.0,
        ("B", "yr"): 0.5,
        ("B", "zl"): -0.3,
    }
    predictors = tuple(Utility(*key) for key in utilities)
    model = ProgramModel(PrivateInformation(), tree, predictors)
    found = np.exp(model.chances(np.array([list(utilities.values())]), 2).log[0])
    rng = np.random.default_rng(11)
    draws = 400_000
    shock = {(p, o): utilities.get((p, o), 0.0) + rng.normal(size=draws) for p in "AB" for o in tree.outcomes}
    right = {a: shock["B", f"{a}r"] > shock["B", f"{a}l"] for a in "yz"}
    chance = {
        a: 0.5 * (1 + _erf(utilities.get(("B", f"{a}r"), 0.0) - utilities.get(("B", f"{a}l"), 0.0))) for a in "yz"
    }
    worth = np.stack(
        [shock["A", "sx"], *((1 - chance[a]) * shock["A", f"{a}l"] + chance[a] * shock["A", f"{a}r"] for a in "yz")]
    )
    chosen = worth.argmax(axis=0)
    for place, outcome in enumerate(tree.outcomes):
        if outcome == "sx":
            seen = chosen == 0
        else:
            seen = (chosen == "xyz".index(outcome[0])) & (right[outcome[0]] == (outcome[1] == "r"))
        error = np.sqrt(found[place] * (1 - found[place]) / draws)
        assert abs(seen.mean() - found[place]) < 4 * error


def _erf(gap: float) -> float:
    from math import erf

    return erf(gap / 2.0)  # Φ(gap/√2) = (1 + erf(gap/2))/2


# -- tails -----------------------------------------------------------------------------------------------------------


def test_tails() -> None:
    mpmath.mp.dps = 50
    x = np.array([-1e5, -300.0, -37.0, -8.3, -1.2, -1e-9, 0.0, 1e-9, 0.7, 5.0, 9.0, 37.0, 1e5])
    found = binary_choice(x, logistic=False)
    for k, value in enumerate(x):
        v = mpmath.mpf(float(value))
        lower = mpmath.erfc(-v / mpmath.sqrt(2)) / 2
        log_lower = mpmath.log(lower) if lower > 0 else -(v**2) / 2 - mpmath.log(-v * mpmath.sqrt(2 * mpmath.pi))
        assert abs(found[0, k] - log_lower) <= 3e-15 * max(1, abs(log_lower)) or value < -1e4
        hazard = mpmath.npdf(v) / lower if value > -1e3 else -v - 1 / v
        assert abs(found[5, k] / hazard - 1) < 1e-13 or hazard < 1e-300
    np.testing.assert_allclose(binary_choice(-x, logistic=False)[1], found[0], rtol=0, atol=3e-16)
    logistic = binary_choice(x, logistic=True)
    for k, value in enumerate(x):
        known = -mpmath.log1p(mpmath.exp(-mpmath.mpf(float(value))))
        assert abs(logistic[0, k] - known) <= 3e-15 * max(1, abs(known))


def test_a_play_next_to_impossible_keeps_its_digits() -> None:
    """log Φ(−37) = −689: a chance of 1e-300 and its slope, where 1 − Φ is nothing but rounding."""
    model = ProgramModel(AgentError(), tree12(), (Utility("1", "sq"), Utility("2", "war")))
    seen = model.chances(np.array([[37.0 * 2**0.5, -40.0]]), 1)
    mpmath.mp.dps = 40
    known = mpmath.log(mpmath.ncdf(-37))
    place = tree12().outcomes.index("capit")
    assert abs(seen.log[0, place] / known - 1) < 1e-14
    assert seen.slope is not None and seen.slope[0, place, 0] < -20


# -- algebra ---------------------------------------------------------------------------------------------------------


def test_threads_and_order_of_rows() -> None:
    design, plays = simulated(40_000)
    theta = np.linspace(-0.5, 0.5, 6)[None]
    one = ProgramLikelihood(written(AgentError(), tree12()), design, plays, threads=1).evaluate(theta, 2)
    two = ProgramLikelihood(written(AgentError(), tree12()), design, plays, threads=2).evaluate(theta, 2)
    assert one.hessian is not None and two.hessian is not None
    assert one.value.tobytes() == two.value.tobytes() and one.hessian.tobytes() == two.hessian.tobytes()
    order = np.random.default_rng(0).permutation(len(plays))
    mixed = ProgramLikelihood(written(AgentError(), tree12()), design.taken(order), plays.taken(order)).evaluate(
        theta, 2
    )
    np.testing.assert_allclose(mixed.value, one.value, rtol=1e-13)


def test_a_weight_is_as_many_rows() -> None:
    design, plays = simulated()
    times = np.random.default_rng(1).integers(0, 4, size=len(plays))
    theta = np.linspace(-0.5, 0.5, 6)[None]
    weighed = ProgramLikelihood(written(AgentError(), tree12()), design, plays).evaluate(
        theta, 2, times[None].astype(float)
    )
    rows = np.repeat(np.arange(len(plays)), times)
    repeated = ProgramLikelihood(written(AgentError(), tree12()), design.taken(rows), plays.taken(rows)).evaluate(
        theta, 2
    )
    assert weighed.gradient is not None and repeated.gradient is not None
    np.testing.assert_allclose(weighed.value, repeated.value, rtol=1e-12)
    np.testing.assert_allclose(weighed.gradient, repeated.gradient, rtol=1e-10)


def test_rescaling_a_covariate_rescales_its_coefficient() -> None:
    design, plays = simulated()
    matrix = design.matrix.copy()
    matrix[:, 1] *= 1e4
    scaled = Design(
        design.predictors, design.coefficients, matrix, design.owner, design.column, design.coefficient, design.offset
    )
    one = climb(
        ProgramLikelihood(written(AgentError(), tree12()), design, plays),
        np.zeros((1, 6)),
        movement(design),
        len(plays),
    )
    other = climb(
        ProgramLikelihood(written(AgentError(), tree12()), scaled, plays),
        np.zeros((1, 6)),
        movement(scaled),
        len(plays),
    )
    factors = np.array([1, 1e4, 1, 1, 1, 1])
    np.testing.assert_allclose(other.theta[0] * factors, one.theta[0], rtol=1e-8)
    assert abs(one.value[0] - other.value[0]) < 1e-9


def test_partial_observation_is_the_sum_of_chances() -> None:
    design, plays = simulated()
    sets = np.array([[True, False, False], [False, True, True]])
    count = np.column_stack([plays.count[:, 0], plays.count[:, 1] + plays.count[:, 2]])
    partly = ProgramLikelihood(
        written(AgentError(), tree12()), design, Plays(plays.outcomes, sets, count, plays.weight)
    )
    whole = ProgramLikelihood(written(AgentError(), tree12()), design, plays)
    theta = np.linspace(-0.5, 0.5, 6)
    chances = whole.probabilities(theta)
    known = np.log(np.where(count[:, 0] > 0, chances[:, 0], chances[:, 1] + chances[:, 2]))
    np.testing.assert_allclose(partly.log_rows(theta), known, atol=1e-12)


def test_the_same_model_row_by_row() -> None:
    """The general likelihood in numpy and the compiled one agree on everything they tell."""
    design, plays = simulated()
    model = ProgramModel(PrivateInformation(), tree12(), design.predictors)
    general = RowsLikelihood(model, design, plays)
    fast = ProgramLikelihood(written(PrivateInformation(), tree12()), design, plays)
    theta = np.linspace(-0.5, 0.5, 6)
    a, b = general.evaluate(theta[None], 2), fast.evaluate(theta[None], 2)
    assert a.gradient is not None and b.gradient is not None and a.hessian is not None and b.hessian is not None
    np.testing.assert_allclose(a.value, b.value, rtol=1e-12)
    np.testing.assert_allclose(a.gradient, b.gradient, atol=1e-10)
    np.testing.assert_allclose(a.hessian, b.hessian, atol=1e-9)
    np.testing.assert_allclose(general._differences(theta, plays.weight), b.hessian[0], atol=1e-6)
    np.testing.assert_allclose(general.scores(theta), fast.scores(theta), atol=1e-12)
    np.testing.assert_allclose(general.probability_slopes(theta), fast.probability_slopes(theta), atol=1e-12)


def test_separation_is_seen() -> None:
    design, plays = simulated()
    chosen = plays.count[:, 2] > 0
    matrix = design.matrix.copy()
    matrix[:, 3] = np.where(chosen, 1.0, -1.0)  # whoever resists has it, whoever yields has not
    apart = Design(
        design.predictors, design.coefficients, matrix, design.owner, design.column, design.coefficient, design.offset
    )
    end = climb(
        ProgramLikelihood(written(AgentError(), tree12()), apart, plays), np.zeros((1, 6)), movement(apart), len(plays)
    )
    assert end.status[0] == Status.RUNNING
