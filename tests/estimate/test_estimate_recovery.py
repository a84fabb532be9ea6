"""Simulate, estimate, compare: no bias beyond Monte-Carlo error, and intervals that cover as often as they claim.

500 replications of each; with `-s` the figures are printed. The agents are in `simulators.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import simulators
from reference import tree12
from scipy.stats import binom, chi2

from standoff.estimate import (
    AgentError,
    Design,
    Logit,
    LogPrecision,
    Plays,
    PrivateInformation,
    Status,
    Utility,
    climb,
    likelihood_of,
    signalling_tree,
)
from standoff.estimate.fullinformation import FullInformation
from standoff.estimate.quantal import QuantalModel
from standoff.estimate.rows import RowsLikelihood
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


def judged(theta: np.ndarray, errors: np.ndarray, truth: np.ndarray, what: str) -> None:
    """Bias jointly, by Hotelling's statistic; coverage of each coefficient's interval, by the binomial."""
    n, k = theta.shape
    bias = theta.mean(axis=0) - truth
    spread = np.cov(theta, rowvar=False)
    statistic = n * bias @ np.linalg.solve(np.atleast_2d(spread), bias)
    p = float(chi2.sf(statistic, k))
    z = np.abs(theta - truth) / errors
    cover = {level: (z < half).mean(axis=0) for level, half in ((0.9, 1.6449), (0.95, 1.96))}
    told = ", ".join(f"{level:.0%}: {c.min():.1%} to {c.max():.1%}" for level, c in cover.items())
    print(f"\n{what}: {n} replications; bias p = {p:.3f}; intervals cover, {told}")
    assert p > 1e-3
    for level, found in cover.items():
        low, high = binom.ppf([1e-4, 1 - 1e-4], n, level) / n
        assert (found >= low).all() and (found <= high).all()


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


HIDDEN = {
    "two players": ({"A.x": {"l": {"move": "B.y", "hides": ["A.x"], "actions": {"l": "ll", "r": "lr"}},
                             "r": {"move": "B.y", "hides": ["A.x"], "actions": {"l": "rl", "r": "rr"}}}},
                    (("A", "rl"), ("B", "rr")), 5, 1.0),
    "three players": ({"A.x": {"l": {"B.y": {"l": {"move": "C.z", "hides": ["B.y"], "actions": {"l": "a", "r": "b"}},
                                             "r": {"move": "C.z", "hides": ["B.y"], "actions": {"l": "c", "r": "d"}}}},
                               "r": "e"}}, (("A", "e"), ("C", "b")), 0, 0.8),
    "one moves twice": ({"A.x": {"l": "out", "r": {"B.y": {
        "l": {"move": "A.z", "hides": ["B.y"], "actions": {"l": "a", "r": "b"}},
        "r": {"move": "A.z", "hides": ["B.y"], "actions": {"l": "c", "r": "d"}}}}}},
                        (("A", "out"), ("B", "c")), 5, 1.0),
}  # fmt: skip


@pytest.mark.parametrize("which", list(HIDDEN))
def test_quantal_response_where_moves_are_hidden(which: str) -> None:
    """λ and two coefficients, with other utilities fixed; play drawn from strategies found by damped iteration.

    The fixed utilities are such that 1,800 plays tell λ from the coefficients well. Where they hardly do, estimates lie
    along a bent ridge: intervals still cover, but a joint test of bias sees the bend.
    """
    written, free, seed, size = HIDDEN[which]
    tree = read_tree(written)
    rng = np.random.default_rng(seed)
    outcomes = tree.outcomes
    fixed = {(p, o): np.round(size * rng.normal(), 1) for p in tree.players for o in outcomes}
    predictors = (*(Utility(*key) for key in fixed), LogPrecision())
    rows, plays = 6, 300
    z = np.linspace(-1, 1, rows)
    offset = np.zeros((rows, len(predictors)))
    for k, key in enumerate(fixed):
        offset[:, k] = 0.0 if key in free else fixed[key]
    owner = np.array([list(fixed).index(f) for f in free] + [len(predictors) - 1])
    design = Design(
        predictors, ("first", "second", "log λ"), np.column_stack([z, np.ones(rows)]), owner, np.array([0, 1, 1]),
        np.arange(3), offset,
    )  # fmt: skip
    truth = np.array([0.8, -0.5, 0.3])
    chances = np.stack([slow_quantal(tree, design.eta(truth)[i], predictors) for i in range(rows)])
    model = QuantalModel(tree, predictors)
    count = np.stack([rng.multinomial(plays, p / p.sum(), size=REPLICATIONS) for p in chances], axis=1)
    many = len(outcomes)
    every = np.repeat(np.arange(rows), many)  # a row for each end, weighed by how often it was seen
    seen = Plays(outcomes, np.eye(many, dtype=bool), np.tile(np.eye(many), (rows, 1)), np.ones(rows * many))
    likelihood = RowsLikelihood(model, design.taken(every), seen)
    starts = np.repeat(truth[None], REPLICATIONS, axis=0)
    top = climb(likelihood, starts, np.eye(3), float(rows * plays), count.reshape(REPLICATIONS, -1).astype(float))
    assert (top.status == Status.CONVERGED).all()
    deviations = np.sqrt(np.diagonal(np.linalg.inv(-top.hessian), axis1=1, axis2=2))
    judged(top.theta, deviations, truth, f"quantal response, {which}")


def slow_quantal(tree: Tree, eta: np.ndarray, predictors: tuple[Utility | LogPrecision, ...]) -> np.ndarray:
    """Chances of outcomes by damped iteration over information sets, nodes and paths written out."""
    value = {(p.player, p.outcome): float(eta[k]) for k, p in enumerate(predictors) if isinstance(p, Utility)}
    precision = float(np.exp(eta[-1]))
    sigma = np.concatenate([np.full(len(h.actions), 1 / len(h.actions)) for h in tree.infosets])
    paths = []
    for node in np.flatnonzero(tree.terminal_of >= 0):
        steps, at = [], int(node)
        while at > 0:
            steps.append(int(tree.action[at]))
            at = int(tree.parent[at])
        paths.append((tree.outcomes[tree.outcome[tree.terminal_of[node]]], steps))
    for _ in range(20_000):
        fresh = sigma.copy()
        for infoset in tree.infosets:
            worth = []
            for action in range(infoset.slice.start, infoset.slice.stop):
                through = [
                    (o, np.prod([sigma[s] for s in steps if s != action])) for o, steps in paths if action in steps
                ]
                mass = sum(w for _, w in through)
                worth.append(sum(w * value[infoset.player, o] for o, w in through) / mass)
            odds = np.exp(precision * (np.array(worth) - max(worth)))
            fresh[infoset.slice] = odds / odds.sum()
        if np.abs(fresh - sigma).max() < 1e-13:
            break
        sigma = 0.5 * (sigma + fresh)
    out = dict.fromkeys(tree.outcomes, 0.0)
    for outcome, steps in paths:
        out[outcome] += float(np.prod([sigma[s] for s in steps]))
    return np.array([out[o] for o in tree.outcomes])


def test_a_wrong_scale_is_noticed() -> None:
    """Planted: agents whose errors are √2 times as large as the likelihood has them."""
    tree = tree12()

    def louder(u: dict[str, np.ndarray], draws: int, link: str, rng: np.random.Generator) -> np.ndarray:
        return simulators.agents_12({k: v / np.sqrt(2) for k, v in u.items()}, draws, link, rng)

    found = recovered(AgentError(), tree, *TWO, louder, "probit")
    with pytest.raises(AssertionError):
        judged(*found, "planted")
