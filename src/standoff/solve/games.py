"""Games that share a tree, as one thread works on them: their numbers, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.solve.library import Family, Loops, joined_families
from standoff.solve.plan import Plan
from standoff.solve.solution import Solution

ROUNDING = 1e-13  # of the largest log-odds: corrections below it are rounding's, not the branch's
SMALL = 1e-8  # as are those below this, where equations are nearly dependent and rounding weighs more
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
    def sides(self) -> Float[np.ndarray, " W"] | None:
        """The determinant's sign on each game's branch, where steps are to look twice (`facing.py`)."""
        return None

    @property
    def stakes(self) -> Float[np.ndarray, " W"]:
        """The widest range of a player's payoffs, times the player's part of the largest λ."""
        return self.loops.stakes() + 1e-300

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
        self, x: Float[np.ndarray, "V U"], at: Float[np.ndarray, " V"], which: Int[np.ndarray, " V"], turns: int,
        pulse: Float[np.ndarray, "V U"] | None = None, along: bool = False,
    ) -> Corrected:  # fmt: skip
        """Newton's corrections of games `which` from `x` at λ `at`, all with one Jacobian; moves `x`.

        With a `pulse`, its echoes too; with `along`, also that of the slope.
        """
        count, shape = len(which), x.shape
        sounded = [np.empty(shape) if wanted else None for wanted in (pulse is not None, pulse is not None, along)]
        out = Corrected(np.empty((turns, count)), np.empty(count), np.empty(shape), np.empty(shape), *sounded)
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
    """What K corrections found, in the order in which games were asked for.

    `size[k, v]` is the largest entry of the k-th correction, infinite where there is none; `sign[v]` that of the
    Jacobian's determinant, 0 where it vanishes, and then the rest means nothing; `slope[v]` is dx/dλ. Where a pulse was
    given, `echo[v]` is the Jacobian's inverse on it, `echo_echo[v]` on `echo`, and `slope_echo[v]` on `slope`.
    """

    size: Float[np.ndarray, "K V"]
    sign: Float[np.ndarray, " V"]
    correction: Float[np.ndarray, "V U"]
    slope: Float[np.ndarray, "V U"]
    echo: Float[np.ndarray, "V U"] | None = None
    echo_echo: Float[np.ndarray, "V U"] | None = None
    slope_echo: Float[np.ndarray, "V U"] | None = None


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

    def picked(self, which: Bool[np.ndarray, " W"]) -> Account:
        """Some of the games."""
        return Account(*(getattr(self, field.name)[which] for field in fields(self)))

    def put(self, part: Account, places: Int[np.ndarray, " V"]) -> None:
        """Take in the account of some of the games."""
        for field in fields(self):
            getattr(self, field.name)[places] = getattr(part, field.name)

    @staticmethod
    def within(out: Solution, places: slice) -> Account:
        """The rows of a solution of more games, to be written to in place."""
        return Account(*(getattr(out, field.name)[places] for field in fields(Account)))

    def write(self, out: Solution, places: Int[np.ndarray, " W"]) -> None:
        """Into a solution of more games."""
        for field in fields(self):
            getattr(out, field.name)[places] = getattr(self, field.name)


def finish(games: Games, x: Float[np.ndarray, "V U"], which: Int[np.ndarray, " V"], out: Account) -> None:
    """Newton for games `which` at their own λ, until the residual is fine or stops falling; moves `x`, tells `out`.

    Few games are fine as a walk leaves them, so a first round is taken unseen, and taken back where it did harm.
    """
    came = x.copy()
    games.corrected(x, games.target[which], which, 2)
    if len(which) == len(games.target):
        _described(games, x, which, out)
    else:
        out.put(describe(games, x, which), which)
    rough = np.flatnonzero(~(out.residual[which] <= FINE))
    if len(rough):
        found = describe(games, came[rough], which[rough])
        better = found.residual < out.residual[which[rough]]
        x[rough[better]] = came[rough[better]]
        out.put(found.picked(better), which[rough[better]])
    for _ in range(ROUNDS):
        if not len(rough):
            return
        some = which[rough]
        moved = x[rough]
        games.corrected(moved, games.target[some], some, 2)
        found = describe(games, moved, some)
        better = found.residual < out.residual[some]  # otherwise what rounding allows has been reached
        x[rough[better]] = moved[better]
        out.put(found.picked(better), some[better])
        rough = rough[better & ~(found.residual <= FINE)]


def describe(games: Games, x: Float[np.ndarray, "V U"], which: Int[np.ndarray, " V"]) -> Account:
    """The account of games `which` at their own λ."""
    plan, v = games.plan, len(which)
    out = Account(
        np.empty(v), np.empty((v, plan.actions)), np.empty((v, plan.terminals)), np.zeros((v, plan.nodes)),
        np.empty((v, plan.players)), np.empty((v, plan.players)),
    )  # fmt: skip
    _described(games, x, which, out)
    return out


def _described(games: Games, x: Float[np.ndarray, "V U"], which: Int[np.ndarray, " V"], out: Account) -> None:
    games.loops.describe(
        x, games.target[which], which, out.residual, out.strategy, out.reach, out.belief, out.value, out.regret
    )
