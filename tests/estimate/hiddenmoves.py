"""Games with hidden moves for quantal response, and their equilibria by plain iteration, written for clarity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import mpmath as mp
import numpy as np

from standoff.estimate import Design, LogPrecision, Utility
from standoff.estimate.design import Predictor
from standoff.estimate.quantal import QuantalModel
from standoff.estimate.trees import read_tree
from standoff.game import Tree

HIDDEN = {
    "chance": "nature",
    "actions": {
        state: {"odds": odds, "then": {"A.bid": {"low": f"low_{state}", "high": {
            "move": "B.call", "hides": ["chance.nature"], "actions": {"fold": "fold", "call": f"call_{state}"}}}}}
        for state, odds in (("strong", 0.4), ("weak", "rest"))
    },
}  # fmt: skip

GAMES = {
    "two players": {"A.x": {
        "l": {"move": "B.y", "hides": ["A.x"], "actions": {"l": "ll", "r": "lr"}},
        "r": {"move": "B.y", "hides": ["A.x"], "actions": {"l": "rl", "r": "rr"}}}},
    "three players": {"A.x": {"r": "e", "l": {"B.y": {
        "l": {"move": "C.z", "hides": ["B.y"], "actions": {"l": "a", "r": "b"}},
        "r": {"move": "C.z", "hides": ["B.y"], "actions": {"l": "c", "r": "d"}}}}}},
    "one moves twice": {"A.x": {"l": "out", "r": {"B.y": {
        "l": {"move": "A.z", "hides": ["B.y"], "actions": {"l": "a", "r": "b"}},
        "r": {"move": "A.z", "hides": ["B.y"], "actions": {"l": "c", "r": "d"}}}}}},
}  # fmt: skip
FREE = {
    "two players": (("A", "rl"), ("B", "rr")), "three players": (("A", "e"), ("C", "b")),
    "one moves twice": (("A", "out"), ("B", "c")),
}  # fmt: skip


@cache
def game(which: str) -> tuple[Tree, tuple[Utility | LogPrecision, ...]]:
    """A tree, with every utility and λ as its predictors."""
    tree = read_tree(GAMES[which])
    return tree, (*(Utility(p, o) for p in tree.players for o in tree.outcomes), LogPrecision())


@dataclass(frozen=True)
class Study:
    """What is estimated: λ and one coefficient of each of two utilities, all others fixed."""

    tree: Tree
    design: Design
    truth: np.ndarray

    def chances(self, *, learning: bool = True) -> np.ndarray:
        """Of outcomes, row by row, at the truth."""
        eta = self.design.eta(self.truth)
        return np.stack([slow_quantal(self.tree, e, self.design.predictors, learning=learning) for e in eta])


def study(which: str, seed: int, rows: int = 6) -> Study:
    """Fixed utilities are drawn by `seed`."""
    tree, predictors = game(which)
    free = [predictors.index(Utility(*key)) for key in FREE[which]]
    fixed = np.round(np.random.default_rng(seed).normal(size=len(predictors)), 1)
    fixed[[*free, -1]] = 0.0
    matrix = np.column_stack([np.linspace(-1, 1, rows), np.ones(rows)])
    owner = np.array([*free, len(predictors) - 1])
    design = Design(
        predictors, ("first", "second", "log λ"), matrix, owner, np.array([0, 1, 1]), np.arange(3),
        np.tile(fixed, (rows, 1)),
    )  # fmt: skip
    return Study(tree, design, np.array([0.8, -0.5, 0.3]))


def slow_quantal(
    tree: Tree, eta: np.ndarray, predictors: tuple[Predictor, ...], *, learning: bool = True
) -> np.ndarray:
    """Chances of outcomes by damped iteration over information sets, nodes and paths written out.

    Without `learning` players take what came before for a toss among all that may have.
    """
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
                through = []
                for outcome, steps in paths:
                    if action in steps:
                        later = steps[: steps.index(action)]  # steps lead up from the end
                        counted = [s for s in steps if s != action] if learning else later
                        through.append((outcome, np.prod([sigma[s] for s in counted])))
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


def model_and_eta(rows: int, size: float) -> tuple[QuantalModel, np.ndarray]:
    tree = read_tree(HIDDEN)
    predictors = (*(Utility(p, o) for p in tree.players for o in tree.outcomes), LogPrecision())
    eta = np.random.default_rng(4).normal(size=(rows, len(predictors)))
    eta[:, :-1] *= size
    return QuantalModel(tree, predictors), eta


def slowly(
    model: QuantalModel, eta: np.ndarray, along: np.ndarray | None = None, step: mp.mpf | int = 0
) -> dict[str, mp.mpf]:
    """HIDDEN by hand at 40 digits, a step along a direction: B's chance to call, followed from λ = 0, and the rest."""
    with mp.workdps(40):
        own = [p for p in model.predictors if isinstance(p, Utility)]
        way = np.zeros(len(eta)) if along is None else along
        exact = [mp.mpf(float(v)) + step * mp.mpf(float(w)) for v, w in zip(eta, way, strict=True)]
        u = {(p.player, p.outcome): v for p, v in zip(own, exact[:-1], strict=True)}
        rate = mp.e ** exact[-1]

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
