"""The likelihood of a game that is a program: the compiled loops behind the common face."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from jaxtyping import Float

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, Predictor
from standoff.estimate.games import game_program
from standoff.estimate.library import Laid, Loops, chances_of
from standoff.estimate.likelihood import Evaluated
from standoff.estimate.models import Chances
from standoff.estimate.plays import Plays
from standoff.estimate.private import PrivateInformation
from standoff.estimate.program import Code, Program, code_of
from standoff.game import Tree

Writer = Callable[[Sequence[Predictor], Sequence[int], Mapping[int, float]], Program]
"""Writes a program: from the predictors, the places of those with derivatives, and those that are fixed numbers."""


def written(errors: AgentError | PrivateInformation, tree: Tree) -> Writer:
    """Writes the program of a tree."""
    return partial(game_program, errors, tree)


@dataclass(frozen=True, eq=False)
class ProgramModel:
    """A game as a program in all its predictors."""

    errors: AgentError | PrivateInformation
    tree: Tree
    predictors: tuple[Predictor, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.tree.outcomes

    @cached_property
    def program(self) -> Program:
        return game_program(self.errors, self.tree, self.predictors, range(len(self.predictors)), {})

    @cached_property
    def _code(self) -> Code:
        return code_of(self.program)

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chance of each outcome, with exact derivatives."""
        return Chances(*chances_of(self._code, eta, self.program.ends, order))


class ProgramLikelihood:
    """Log-likelihood of plays of a game that is a program, with exact gradient and Hessian."""

    def __init__(self, write: Writer, design: Design, plays: Plays, threads: int = 0) -> None:
        self.design, self.plays, self._threads = design, plays, threads
        self._slopes = sorted(set(design.owner.tolist()))
        self._fixed = _fixed(design, self._slopes)
        inputs = [u for u in range(len(design.predictors)) if u not in self._fixed and u not in self._slopes]
        self._order = [*self._slopes, *inputs]
        self.program = write(design.predictors, self._slopes, self._fixed)
        whole, sets = self.program.with_sets([np.flatnonzero(s).tolist() for s in plays.sets])
        place = {u: k for k, u in enumerate(self._slopes)}
        self._laid = Laid(
            design.matrix, np.ascontiguousarray(design.offset[:, self._order]),
            np.array([place[u] for u in design.owner.tolist()], dtype=np.int64),
            design.column.astype(np.int64), design.coefficient.astype(np.int64),
            plays.count, np.array(sets, dtype=np.int64), plays.weight, len(design.coefficients),
        )  # fmt: skip
        self._loops = Loops(code_of(whole), self._laid, threads)
        self._code = code_of(self.program)

    @property
    def names(self) -> tuple[str, ...]:
        return self.design.coefficients

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.plays.outcomes

    def __len__(self) -> int:
        return len(self.plays)

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """Value, gradient and Hessian at B parameter vectors."""
        value, gradient, hessian = self._loops.sums(theta, order, weight)
        value = np.where(np.isnan(value), -np.inf, value)
        return Evaluated(value, gradient if order > 0 else None, hessian if order > 1 else None)

    def scores(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n k"]:
        """∂/∂θ of each row's log-likelihood, times its weight."""
        slopes = self._loops.rows(theta, scores=True)[1]
        assert slopes is not None
        return slopes

    def log_rows(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, " n"]:
        """Each row's log-likelihood, unweighted."""
        return self._loops.rows(theta, scores=False)[0]

    def probabilities(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o"]:
        """Chance of each outcome in each row."""
        return np.asarray(np.exp(self._chances(theta, 0)[0]))

    def probability_slopes(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o k"]:
        """∂/∂θ of those chances."""
        log, slope, _ = self._chances(theta, 1)
        assert slope is not None
        by_eta = np.exp(log)[:, :, None] * slope
        out = np.zeros((*log.shape, len(self.names)))
        laid = self._laid
        for u, c, k in zip(laid.owner, laid.column, laid.coefficient, strict=True):
            out[:, :, k] += by_eta[:, :, u] * laid.matrix[:, c, None]
        return out

    def _chances(
        self, theta: Float[np.ndarray, " k"], order: int
    ) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o u"] | None, Float[np.ndarray, "n o u u"] | None]:
        eta = self.design.eta(theta)[:, self._order]
        return chances_of(self._code, eta, self.program.ends, order, self._threads)


def _fixed(design: Design, slopes: Sequence[int]) -> Mapping[int, float]:
    """Predictors without coefficients that are one number in every row: folded into the program."""
    out = {}
    for place in range(len(design.predictors)):
        column = design.offset[:, place]
        if place not in slopes and (column == column[0]).all():
            out[place] = float(column[0])
    return out
