"""Standoff's answer and Gambit's to one game: how far apart, how well each meets the equations, whose branch it is.

Gambit meets λ to about 1e-8 only. Where a probability moves fast with λ, that alone sets the two apart by more than
what is asked; so before two answers are called different, Gambit's is brought to λ itself by Newton on the tracer's
equations. That is done for the judgement only, and only where it moves the answer by at most `NEAR`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from enumerator import logit_residual
from forms import Form, compiled, flat, named
from gambit import exact_odds, gambit_strategy, to_gambit
from tracer import Equations, trace

from standoff.game import Tree
from standoff.solve import Solution, solve

AGREEMENT = 1e-8  # between two answers, in probabilities, at every information set
NEAR = 1e-5  # how far Newton may take Gambit's answer before it counts as another one
LENGTHS = (0.05, 0.025)  # steps along the arc with which the tracer decides; the second is the halved one


@dataclass(frozen=True)
class Pair:
    """One game at one λ, solved by both; strategies in the tree's order of actions."""

    form: Form
    tree: Tree
    precision: float
    ours: np.ndarray
    theirs: np.ndarray

    @property
    def difference(self) -> float:
        return float(np.max(np.abs(self.ours - self.theirs)))

    @property
    def residuals(self) -> tuple[float, float]:
        """How far each is from the equations, by the slow enumerator: ours, theirs."""
        mine, other = (logit_residual(self.form, named(self.tree, s), self.precision) for s in (self.ours, self.theirs))
        return mine, other


def at_each(form: Form, precisions: Sequence[float]) -> Solution:
    """All λ in one call, as so many worlds of one tree; λ is per unit of utility."""
    game, worlds = compiled(form), len(precisions)
    odds = np.repeat(game.odds, worlds, 0)
    return solve(game.tree, np.repeat(game.payoffs, worlds, 0), odds, np.array(precisions, dtype=float))


def pairs(form: Form, precisions: Sequence[float]) -> list[Pair]:
    """The game at each λ by both programs; an uncertified world of ours is an error."""
    solution = at_each(form, precisions)
    assert solution.certified.all(), solution.status
    game = compiled(form)
    theirs = to_gambit(game.tree, game.payoffs[0], exact_odds(game.tree))
    return [
        Pair(form, game.tree, float(p), solution.strategy[w], gambit_strategy(game.tree, theirs, float(p)))
        for w, p in enumerate(precisions)
    ]


def polished(form: Form, tree: Tree, strategy: np.ndarray, precision: float) -> np.ndarray:
    """A nearby root of the equations at λ itself, by Newton from `strategy`."""
    system = Equations(form)
    by_name = named(tree, strategy)
    logs = np.log(np.maximum([by_name[h][a] for h, a in system.actions], 1e-300))
    x = (logs - logs[system.first[system.set_of]])[system.free]
    for _turn in range(8):
        residual, matrix = system.derivatives(x, precision)
        x = x - np.linalg.solve(matrix[:, : len(x)], residual)
    return flat(tree, system.named(x))


def agree(pair: Pair) -> bool:
    """The same answer up to `AGREEMENT`, Gambit's brought to λ itself if need be."""
    if pair.difference <= AGREEMENT:
        return True
    if pair.difference > NEAR:
        return False
    exact = polished(pair.form, pair.tree, pair.theirs, pair.precision)
    return bool(np.max(np.abs(exact - pair.ours)) <= AGREEMENT and np.max(np.abs(exact - pair.theirs)) <= NEAR)


@dataclass(frozen=True)
class Verdict:
    """What the tracer says of two answers that differ: who is on the principal branch, and how often λ turned back."""

    ours: bool
    theirs: bool
    folds: int


def traced(form: Form, tree: Tree, precision: float) -> tuple[np.ndarray, int]:
    """The principal branch at λ and its folds, traced twice, with steps halved; RuntimeError where the two differ."""
    walks = [trace(form, precision, length) for length in LENGTHS]
    ends = [flat(tree, strategy) for strategy, _ in walks]
    if np.max(np.abs(ends[0] - ends[1])) > AGREEMENT:
        raise RuntimeError("the tracer itself depends on its step, so it decides nothing")
    return ends[1], walks[1][1]


def verdict(pair: Pair) -> Verdict:
    """Whose answer the principal branch passes."""
    end, folds = traced(pair.form, pair.tree, pair.precision)
    ours, theirs = (bool(np.max(np.abs(end - answer)) <= NEAR) for answer in (pair.ours, pair.theirs))
    return Verdict(ours, theirs, folds)
