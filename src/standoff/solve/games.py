"""Games that share a tree, as one thread works on them: their numbers, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from jaxtyping import Float, Int

from standoff.solve.library import Family, Loops, joined_families
from standoff.solve.plan import Plan
from standoff.solve.solution import Solution

FINE = 1e-12  # a residual in log-odds at which no further correction is asked for
ROUNDS = 6  # of corrections at the end, at most


@dataclass(frozen=True, eq=False)
class Games:
    """W games: what they are solved with. `target[w]` is the largest λ of a player, `family.rate` each one's part."""

    plan: Plan
    family: Family
    target: Float[np.ndarray, " W"]
    loops: Loops

    @property
    def stakes(self) -> Float[np.ndarray, " W"]:
        """The widest range of a player's payoffs, times the player's part of the largest λ."""
        pay = self.family.payoffs
        return np.asarray(((pay.max(axis=1) - pay.min(axis=1)) * self.family.rate).max(axis=1) + 1e-300)

    @staticmethod
    def of(
        plan: Plan, payoffs: Float[np.ndarray, "W T P"], odds: Float[np.ndarray, "W O"],
        precision: Float[np.ndarray, "W P"],
    ) -> Games:  # fmt: skip
        """Take in plain arrays; each player has a precision of its own."""
        target = np.ascontiguousarray(precision.max(axis=1))
        rate = precision / np.where(target > 0.0, target, 1.0)[:, None]
        family = Family.of(payoffs, odds, rate)
        return Games(plan, family, target, Loops(plan, family))

    def picked(self, which: Int[np.ndarray, " V"]) -> Games:
        """Some of the games."""
        family = self.family.picked(which)
        return Games(self.plan, family, self.target[which], Loops(self.plan, family))

    def corrected(
        self, x: Float[np.ndarray, "W U"], at: Float[np.ndarray, " W"], which: Int[np.ndarray, " V"], turns: int,
        pulse: Float[np.ndarray, "W U"] | None = None,
    ) -> Corrected:  # fmt: skip
        """Newton's corrections of `which` at λ `at`, all with one Jacobian; moves `x[which]`."""
        worlds = len(self.target)
        out = Corrected(np.full((turns, worlds), np.inf), np.zeros(worlds), *(np.zeros(x.shape) for _ in range(5)))
        pulse = np.zeros(x.shape) if pulse is None else pulse
        self.loops.correct(
            x, at, which, pulse, out.size, out.sign, out.correction, out.slope, out.echo, out.echo_echo,
            out.slope_echo,
        )  # fmt: skip
        return out


def joined_games(parts: Sequence[Games]) -> Games:
    """Games of several chunks of one tree, together."""
    family = joined_families([part.family for part in parts])
    target = np.concatenate([part.target for part in parts])
    return Games(parts[0].plan, family, target, Loops(parts[0].plan, family))


@dataclass(frozen=True, eq=False)
class Corrected:
    """What K corrections found; rows of games that were not asked for mean nothing.

    `size[k, w]` is the largest entry of the k-th correction, infinite where there is none; `sign[w]` that of the
    Jacobian's determinant, 0 where it vanishes; `slope[w]` is dx/dλ; `echo[w]` is the Jacobian's inverse on `pulse`,
    `echo_echo[w]` on `echo`, and `slope_echo[w]` on `slope`.
    """

    size: Float[np.ndarray, "K W"]
    sign: Float[np.ndarray, " W"]
    correction: Float[np.ndarray, "W U"]
    slope: Float[np.ndarray, "W U"]
    echo: Float[np.ndarray, "W U"]
    echo_echo: Float[np.ndarray, "W U"]
    slope_echo: Float[np.ndarray, "W U"]


@dataclass(frozen=True, eq=False)
class Account:
    """What the log-odds of W games imply; fields as in `Solution`."""

    residual: Float[np.ndarray, " W"]
    strategy: Float[np.ndarray, "W A"]
    reach: Float[np.ndarray, "W T"]
    belief: Float[np.ndarray, "W N"]
    value: Float[np.ndarray, "W P"]
    regret: Float[np.ndarray, "W P"]

    @staticmethod
    def empty(games: Games) -> Account:
        """Of games not yet solved: residuals are infinite."""
        plan, w = games.plan, len(games.target)
        return Account(
            np.full(w, np.inf), np.zeros((w, plan.actions)), np.zeros((w, plan.terminals)),
            np.zeros((w, plan.nodes)), np.zeros((w, plan.players)), np.zeros((w, plan.players)),
        )  # fmt: skip

    def write(self, out: Solution, places: Int[np.ndarray, " W"]) -> None:
        """Into a solution of more games."""
        for field in fields(self):
            getattr(out, field.name)[places] = getattr(self, field.name)


def finish(games: Games, x: Float[np.ndarray, "W U"], which: Int[np.ndarray, " V"], out: Account) -> None:
    """Newton at the asked λ until the residual is fine or stops falling; the account of it into `out`."""
    best = x.copy()
    describe(games, x, which, out)
    rough = which[~(out.residual[which] <= FINE)]
    for _ in range(ROUNDS):
        if not len(rough):
            return
        before = out.residual[rough].copy()
        games.corrected(x, games.target, rough, 2)
        describe(games, x, rough, out)
        better = out.residual[rough] < before
        worse = rough[~better]
        if len(worse):  # what rounding allows has been reached
            x[worse] = best[worse]
            describe(games, x, worse, out)
        best[rough] = x[rough]
        rough = rough[better & ~(out.residual[rough] <= FINE)]


def describe(games: Games, x: Float[np.ndarray, "W U"], which: Int[np.ndarray, " V"], out: Account) -> None:
    """The account of `which` at their own λ."""
    games.loops.describe(
        x, games.target, which, out.residual, out.strategy, out.reach, out.belief, out.value, out.regret
    )
