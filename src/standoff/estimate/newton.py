"""Climbing to the top of a likelihood from many starts at once: Newton's steps, made safe.

Where the Hessian is not negative definite its eigenvalues are turned, so that a step always leads up; no step moves a
predictor by more than a few units of its error, and one that does not climb is halved. Whatever stops a climb is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.likelihood import Evaluated
from standoff.estimate.measure import coordinates


class Status(IntEnum):
    """How a climb ended."""

    CONVERGED = 0
    STOPPED = 1
    FLAT = 2
    RUNNING = 3
    NOWHERE = 4

    @property
    def words(self) -> str:
        """What it means, and what would do."""
        return _WORDS[self]


_WORDS = {
    Status.CONVERGED: "converged",
    Status.STOPPED: "not converged: the climb stopped before the top; other starts, or fewer covariates, would do",
    Status.FLAT: (
        "not identified: the likelihood is flat along some direction; "
        "fix a coefficient, drop a covariate, or add a prior"
    ),
    Status.RUNNING: (
        "no finite estimate: the likelihood still rises while coefficients run away, as it does where a covariate "
        "separates the choices; drop it, or add a penalty or prior"
    ),
    Status.NOWHERE: "not converged: the start has no likelihood; another start would do",
}


@dataclass(frozen=True)
class Newton:
    """Settings of the climb.

    `enough`: the gain in log-likelihood that one more step promises, below which it is at the top. `flat`: least
    curvature per play, in units of the covariates' spread, that counts as any. `far`: how far predictors may be moved
    by their coefficients, in the typical row, before these count as running away. `longest` bounds a step, likewise.
    """

    steps: int = 60
    enough: float = 1e-13
    flat: float = 1e-9
    far: float = 1e3
    longest: float = 4.0


@runtime_checkable
class Objective(Protocol):
    """What is climbed: a likelihood, or one with a penalty."""

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated: ...


@dataclass(frozen=True, eq=False)
class Climbed:
    """Where B climbs ended.

    `gain` is what one more step promised; `worst` the least eigenvalue of minus the Hessian per play, in units of the
    covariates' spread, and `direction` its eigenvector.
    """

    theta: Float[np.ndarray, "b k"]
    value: Float[np.ndarray, " b"]
    gradient: Float[np.ndarray, "b k"]
    hessian: Float[np.ndarray, "b k k"]
    status: Int[np.ndarray, " b"]
    steps: Int[np.ndarray, " b"]
    gain: Float[np.ndarray, " b"]
    worst: Float[np.ndarray, " b"]
    direction: Float[np.ndarray, "b k"]


def climb(
    objective: Objective,
    starts: Float[np.ndarray, "b k"],
    measure: Float[np.ndarray, "k k"],
    plays: float,
    weight: Float[np.ndarray, "b n"] | None = None,
    settings: Newton | None = None,
) -> Climbed:
    """Climb from each start.

    `measure` is the matrix M of mean squares δ'Mδ by which coefficients δ move the predictors (`movement`). It knows
    that years and a constant are nearly alike, so that large coefficients of both may move next to nothing. `plays` is
    how many there are.
    """
    return _Climb(objective, starts, measure, plays, weight, settings or Newton()).run()


class _Climb:
    """All climbs, of which those not yet at an end are stepped together."""

    def __init__(
        self, objective: Objective, starts: Float[np.ndarray, "b k"], measure: Float[np.ndarray, "k k"], plays: float,
        weight: Float[np.ndarray, "b n"] | None, settings: Newton,
    ) -> None:  # fmt: skip
        self.objective, self.weight, self.settings, self.plays = objective, weight, settings, plays
        self.out, self.into = coordinates(measure)
        batch, k = starts.shape
        self.theta = np.array(starts, dtype=float)
        self.value, self.gradient = np.full(batch, -np.inf), np.zeros((batch, k))
        self.hessian = np.zeros((batch, k, k))
        self.status = np.full(batch, int(Status.STOPPED))
        self.steps = np.zeros(batch, dtype=int)
        self.gain, self.worst = np.full(batch, np.inf), np.zeros(batch)
        self.direction = np.zeros((batch, k))

    def run(self) -> Climbed:
        live = np.arange(len(self.theta))
        self._take(live, self.theta, self._look(live, self.theta))
        nowhere = ~np.isfinite(self.value)
        self.status[nowhere] = Status.NOWHERE
        live = live[~nowhere]
        for _ in range(self.settings.steps):
            if not len(live):
                break
            live = self._step(live)
        for b in live:  # out of steps
            self._judge(np.array([b]), top=False)
        return Climbed(
            self.theta, self.value, self.gradient, self.hessian, self.status, self.steps, self.gain, self.worst,
            self.direction,
        )  # fmt: skip

    def _look(self, live: Int[np.ndarray, " l"], theta: Float[np.ndarray, "l k"]) -> Evaluated:
        return self.objective.evaluate(theta, 2, None if self.weight is None else self.weight[live])

    def _take(self, at: Int[np.ndarray, " l"], theta: Float[np.ndarray, "l k"], seen: Evaluated) -> None:
        assert seen.gradient is not None and seen.hessian is not None
        self.theta[at], self.value[at] = theta, seen.value
        self.gradient[at], self.hessian[at] = seen.gradient, seen.hessian

    def _step(self, live: Int[np.ndarray, " l"]) -> Int[np.ndarray, " m"]:
        """One step of every live climb; those that go on."""
        step, gain, values, vectors = self._newton(live)
        self.gain[live], self.worst[live] = gain, values[:, 0] / self.plays
        self.direction[live] = vectors[:, :, 0] @ self.out.T
        there = gain <= self.settings.enough * np.maximum(1.0, np.abs(self.value[live]))
        saddle = self._saddle(live, there, values, vectors)
        off, live, step, there = live[saddle], live[~saddle], step[~saddle], there[~saddle]
        far = self._reach(live) > self.settings.far
        self._last(live[there & ~far], step[there & ~far])
        self._judge(live[there | far], top=True)
        going = live[~(there | far)]
        moved = self._search(going, step[~(there | far)])
        self.steps[going] += 1
        stuck = going[~moved]
        self._judge(stuck, top=False)
        return np.concatenate([going[moved], off])

    def _newton(
        self, live: Int[np.ndarray, " l"]
    ) -> tuple[Float[np.ndarray, "l k"], Float[np.ndarray, " l"], Float[np.ndarray, "l k"], Float[np.ndarray, "l k k"]]:
        """Steps uphill, what they promise, and the curvature in units of the spread."""
        scaled = -(self.out.T @ self.hessian[live] @ self.out)
        scaled = np.where(np.isfinite(scaled), 0.5 * (scaled + scaled.swapaxes(1, 2)), 0.0)
        values, vectors = np.linalg.eigh(scaled)
        along = np.einsum("bkj,bk->bj", vectors, self.gradient[live] @ self.out)
        top = np.abs(values).max(axis=1, keepdims=True)
        firm = np.maximum(np.abs(values), 1e-14 * np.maximum(top, 1e-300))
        inside = np.einsum("bkj,bj->bk", vectors, along / firm)
        gain = 0.5 * np.einsum("bj,bj->b", along, along / firm)
        longest = np.abs(inside).max(axis=1)
        inside *= np.minimum(1.0, self.settings.longest / np.maximum(longest, 1e-300))[:, None]
        return inside @ self.out.T, gain, values, vectors

    def _saddle(
        self, live: Int[np.ndarray, " l"], there: Bool[np.ndarray, " l"], values: Float[np.ndarray, "l k"],
        vectors: Float[np.ndarray, "l k k"],
    ) -> Bool[np.ndarray, " l"]:  # fmt: skip
        """Where no slope is left though the likelihood bends up, a small step off the saddle; which took one."""
        out = there & (values[:, 0] < -self.settings.flat * self.plays)
        if out.any():
            moved = self._search(live[out], 0.1 * vectors[out][:, :, 0] @ self.out.T)
            out[out] = moved
        return out

    def _reach(self, at: Int[np.ndarray, " l"]) -> Float[np.ndarray, " l"]:
        """How far coefficients move the predictors, seen from where all are nothing."""
        return np.asarray(np.abs(self.theta[at] @ self.into.T).max(axis=1))

    def _search(self, live: Int[np.ndarray, " l"], step: Float[np.ndarray, "l k"]) -> Bool[np.ndarray, " l"]:
        """Go along each step as far as it climbs; whether it does at all."""
        moved = np.zeros(len(live), dtype=bool)
        waiting, length = np.arange(len(live)), 1.0
        for _ in range(40):
            if not len(waiting):
                break
            theta = self.theta[live[waiting]] + length * step[waiting]
            seen = self._look(live[waiting], theta)
            assert seen.gradient is not None and seen.hessian is not None
            up = np.isfinite(seen.value) & (seen.value > self.value[live[waiting]])
            taken = Evaluated(seen.value[up], seen.gradient[up], seen.hessian[up])
            self._take(live[waiting[up]], theta[up], taken)
            moved[waiting[up]] = True
            waiting, length = waiting[~up], 0.5 * length
        return moved

    def _last(self, at: Int[np.ndarray, " l"], step: Float[np.ndarray, "l k"]) -> None:
        """So near the top a last full step squares the error that is left; values can no longer tell."""
        if not len(at):
            return
        theta = self.theta[at] + step
        seen = self._look(at, theta)
        assert seen.gradient is not None and seen.hessian is not None
        good = np.isfinite(seen.value) & (np.abs(seen.gradient).max(axis=1) <= np.abs(self.gradient[at]).max(axis=1))
        self._take(at[good], theta[good], Evaluated(seen.value[good], seen.gradient[good], seen.hessian[good]))

    def _judge(self, at: Int[np.ndarray, " l"], *, top: bool) -> None:
        """Say how climbs ended: at the top, on a ridge, or on the way to infinity."""
        if not len(at):
            return
        if not top:
            # rounding may hide the last gain of a climb that is at the top all the same
            small = 1e-9 * np.maximum(1.0, np.abs(self.value[at]))
            close = self.gain[at] <= small
        else:
            close = np.ones(len(at), dtype=bool)
        flat = self.worst[at] < self.settings.flat
        reach = self._reach(at)
        faint = self.worst[at] < 1e4 * self.settings.flat
        running = (reach > self.settings.far) | (flat & (reach > 5.0)) | (faint & ~close & (reach > 20.0))
        self.status[at] = np.select(
            [running, flat & close, close],
            [int(Status.RUNNING), int(Status.FLAT), int(Status.CONVERGED)],
            int(Status.STOPPED),
        )
