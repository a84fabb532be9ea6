"""Simulate, estimate, compare: no bias beyond Monte-Carlo error, and intervals that cover as often as they claim.

500 replications of each; with `-s` the figures are printed. The agents are in `simulators.py`; quantal responses in
`hiddenmoves.py`, with all 500 of them on request (`pytest -m calibration -s`).
"""

from __future__ import annotations

from collections.abc import Callable

import hiddenmoves
import numpy as np
import pytest
import simulators
from judging import judged
from reference import tree12

from standoff.estimate import (
    AgentError,
    Design,
    Logit,
    LogPrecision,
    Plays,
    PrivateInformation,
    QuantalResponse,
    Status,
    Utility,
    climb,
    likelihood_of,
    signalling_tree,
)
from standoff.estimate.fullinformation import FullInformation
from standoff.estimate.signalling import UTILITIES
from standoff.estimate.trees import read_tree
from standoff.game import Tree

REPLICATIONS = 500
TREE_123 = {"1": {"no": "a", "yes": {"2": {"no": "b", "yes": {"3": {"no": "c", "yes": "d"}}}}}}

Agents = Callable[[dict[str, np.ndarray], int, str, np.random.Generator], np.ndarray]


def laid(predictors: tuple[Utility | LogPrecision, ...], rows: int, seed: int) -> tuple[Design, np.ndarray]:
    """Each predictor has a constant and a covariate of its own; the truth is of moderate size."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(rows), rng.normal(size=(rows, len(predictors)))])
    owner = np.repeat(np.arange(len(predictors)), 2)
    column = np.array([c for u in range(len(predictors)) for c in (0, u + 1)])
    signs = np.resize([1.0, -1.0, -1.0, 1.0, 1.0], len(predictors))
    truth = np.column_stack([0.3 * signs, np.roll(signs, 1)]).reshape(-1)
    every = np.arange(len(owner))
    offset = np.zeros((rows, len(predictors)))
    return Design(predictors, tuple(f"b{k}" for k in every), x, owner, column, every, offset), truth


def recovered(
    errors: AgentError | PrivateInformation, tree: Tree, predictors: tuple[Utility, ...], names: list[str],
    outcomes: tuple[str, ...], agents: Agents, link: str, rows: int = 2000, seed: int = 3,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """All replications in one climb: each row stands once for every end, and weights pick what a replication saw."""
    design, truth = laid(predictors, rows, seed)
    eta = design.eta(truth)
    seen = agents({n: eta[:, k] for k, n in enumerate(names)}, REPLICATIONS, link, np.random.default_rng(seed + 1))
    order = [tree.outcomes.index(o) for o in outcomes]
    many = len(order)
    every = np.repeat(np.arange(rows), many)
    count = np.zeros((rows * many, many))
    count[np.arange(rows * many), np.tile(order, rows)] = 1.0
    plays = Plays(tree.outcomes, np.eye(many, dtype=bool), count, np.ones(rows * many))
    likelihood = likelihood_of(errors, tree, design.taken(every), plays)
    weight = (seen[:, :, None] == np.arange(many)).reshape(REPLICATIONS, -1).astype(float)
    top = climb(likelihood, np.zeros((REPLICATIONS, len(truth))), np.eye(len(truth)), float(rows), weight)
    assert (top.status == Status.CONVERGED).all()
    deviations = np.sqrt(np.diagonal(np.linalg.inv(-top.hessian), axis1=1, axis2=2))
    return top.theta, deviations, truth


TWO = (Utility("1", "sq"), Utility("1", "war"), Utility("2", "war")), ["1sq", "1war", "2war"], ("sq", "capit", "war")
THREE = (
    tuple(Utility(p, o) for p, o in (("1", "a"), ("1", "d"), ("2", "d"), ("3", "d"))),
    ["1a", "1d", "2d", "3d"], ("a", "b", "c", "d"),
)  # fmt: skip
TWICE = (
    (Utility("A", "sq"), Utility("A", "cd"), Utility("B", "sf"), Utility("A", "bd")), ["Asq", "Awin", "Bwar", "Aback"],
    ("sq", "cd", "sf", "bd"),
)  # fmt: skip


@pytest.mark.parametrize("link", ["probit", "logit"])
@pytest.mark.parametrize("which", ["two players", "three players", "one moves twice"])
def test_agent_error(link: str, which: str) -> None:
    errors = AgentError() if link == "probit" else AgentError(Logit())
    tree, parts, agents = {
        "two players": (tree12(), TWO, simulators.agents_12),
        "three players": (read_tree(TREE_123), THREE, simulators.agents_123),
        "one moves twice": (signalling_tree(), TWICE, simulators.agents_twice),
    }[which]
    judged(*recovered(errors, tree, *parts, agents, link), f"agent {link}, {which}")


@pytest.mark.parametrize(("which", "rows"), [
    ("two players", 2000), pytest.param("three players", 8000, marks=pytest.mark.slow),
])  # fmt: skip
def test_private_information(which: str, rows: int) -> None:
    """With three players estimates from 2,000 plays are off by a tenth of a deviation, as maximum likelihood is allowed
    to be: it is gone at 8,000."""
    tree, parts, agents = {
        "two players": (tree12(), TWO, simulators.private_12),
        "three players": (read_tree(TREE_123), THREE, simulators.private_123),
    }[which]
    judged(*recovered(PrivateInformation(), tree, *parts, agents, "", rows), f"private information, {which}")


@pytest.mark.slow
def test_private_information_of_a_player_who_moves_twice() -> None:
    """Crisis signalling, whose challenger knows its payoffs of standing firm and of backing down from the start."""
    rng = np.random.default_rng(2)
    games, plays = 20, 400
    x = np.column_stack([np.ones(games), rng.normal(size=(games, 3)) * 0.5])
    design = Design(
        tuple(UTILITIES[k] for k in (1, 3, 4, 5)), tuple("abcdefg"), x, np.array([0, 1, 1, 2, 2, 3, 3]),
        np.array([0, 0, 1, 0, 2, 0, 3]), np.arange(7), np.zeros((games, 4)),
    )  # fmt: skip
    truth = np.array([1.0, -0.6, 0.4, -0.4, 0.5, -0.8, 0.3])
    eta = np.zeros((games, 7))
    eta[:, [1, 3, 4, 5]] = design.eta(truth)
    beliefs = simulators.signalling_beliefs(eta)
    theta, deviations = [], []
    for _ in range(REPLICATIONS):
        count = simulators.signalling(eta, beliefs, plays, rng)
        seen = Plays(("sq", "cd", "sf", "bd"), np.eye(4, dtype=bool), count, np.ones(games))
        top = climb(FullInformation(design, seen), truth[None], np.eye(7), float(games * plays))
        assert top.status[0] == Status.CONVERGED
        theta.append(top.theta[0])
        deviations.append(np.sqrt(np.diag(np.linalg.inv(-top.hessian[0]))))
    judged(np.array(theta), np.array(deviations), truth, "private information, one moves twice")


@pytest.mark.parametrize("which", list(hiddenmoves.GAMES))
def test_quantal_response(which: str) -> None:
    """A few dozen games of each, from a start where nothing matters: in seconds, what the next test does in full."""
    again = hiddenmoves.study(which, 1)
    judged(*come_back(again, again.chances(), replications=40), f"quantal response, {which}")


@pytest.mark.calibration
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("which", list(hiddenmoves.GAMES))
def test_quantal_response_in_full(which: str, seed: int) -> None:
    """λ and two coefficients, with other utilities fixed at three draws; play from strategies found by iteration.

    18,000 plays, since maximum likelihood may be off by a tenth of a deviation at 1,800, as it is where λ and the
    coefficients lie along a bent ridge. Intervals cover at either size.
    """
    again = hiddenmoves.study(which, seed)
    judged(*come_back(again, again.chances(), REPLICATIONS), f"quantal response, {which}, utilities {seed}")


def test_players_who_do_not_learn_are_noticed() -> None:
    """Planted: whoever moves takes all nodes it cannot tell apart for equally likely."""
    again = hiddenmoves.study("one moves twice", 1)
    found = come_back(again, again.chances(learning=False), replications=40)
    with pytest.raises(AssertionError):
        judged(*found, "planted")


def come_back(
    again: hiddenmoves.Study, chances: np.ndarray, replications: int, plays: int = 3000
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All replications in one climb from nothing: a row for each end, weighed by how often it was seen."""
    rng = np.random.default_rng(17)
    count = np.stack([rng.multinomial(plays, p / p.sum(), size=replications) for p in chances], axis=1)
    rows, many = chances.shape
    seen = Plays(again.tree.outcomes, np.eye(many, dtype=bool), np.tile(np.eye(many), (rows, 1)), np.ones(rows * many))
    design = again.design.taken(np.repeat(np.arange(rows), many))
    likelihood = likelihood_of(QuantalResponse(), again.tree, design, seen)
    weight = count.reshape(replications, -1).astype(float)
    top = climb(likelihood, np.zeros((replications, 3)), np.eye(3), float(rows * plays), weight)
    assert (top.status == Status.CONVERGED).all()
    return top.theta, np.sqrt(np.diagonal(np.linalg.inv(-top.hessian), axis1=1, axis2=2)), again.truth


def test_a_wrong_scale_is_noticed() -> None:
    """Planted: agents whose errors are √2 times as large as the likelihood has them."""
    tree = tree12()

    def louder(u: dict[str, np.ndarray], draws: int, link: str, rng: np.random.Generator) -> np.ndarray:
        return simulators.agents_12({k: v / np.sqrt(2) for k, v in u.items()}, draws, link, rng)

    found = recovered(AgentError(), tree, *TWO, louder, "probit")
    with pytest.raises(AssertionError):
        judged(*found, "planted")
