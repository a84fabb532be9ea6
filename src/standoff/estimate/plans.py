r"""Private information where a player moves more than once on a path: a choice between plans.

Who knows its own shocks from the start chooses the best of its plans; each pays Σ_o P(o | plan, the others)(u_o + e_o),
so plans are the alternatives of a multinomial probit with shocks in common, terminals of one outcome sharing its shock.
Others expect of a later move its chance *given* that its owner came so far, and plans depend on what they expect of
others: chances at all nodes, as log odds y, are a fixed point y = R(y, η) in every row.

There may be several. The one taken is that to which half steps of best responses lead from even odds at every node
(Newton's steps end them); where these do not settle, the first that the `STARTS` lead to. `equilibria` looks for all
from many starts, which proves nothing. Slopes are exact for the chances as computed, through the implicit function
theorem; curvatures are differences of slopes along the tangent of the equilibrium.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.design import LogScale, Predictor, Utility
from standoff.estimate.models import Chances
from standoff.estimate.orthants import log_all_positive
from standoff.estimate.plantree import Mover, PlanTree, Spread, shares
from standoff.estimate.private import PrivateInformation
from standoff.game import Tree

SETTLING = 40  # half steps
NEAR = 0.1  # log odds between response and y, from where on Newton's steps are taken
ROUNDS = 120  # of Newton's steps
CLOSE = 1e-12  # of a log odds beyond 1, or of 1
ROUNDING = 1e-15  # of the log chances whose difference log odds are
STARTS = 24
ROWS = 4096  # followed at once when all equilibria are looked for
WIDE = 8.0  # log odds from −WIDE to WIDE at the starts
SAME = 1e-6
STEP = 1e-3  # along the tangent, in units of a predictor


@dataclass(frozen=True, eq=False)
class Response:
    """Best responses, as log odds at every node, and their slopes."""

    y: Float[np.ndarray, "n m"]
    by_y: Float[np.ndarray, "n m m"]
    by_eta: Float[np.ndarray, "n m u"]
    size: Float[np.ndarray, "n m"]  # of the log chances whose difference they are


@dataclass(frozen=True, eq=False)
class PlanEquilibria:
    """Equilibria found of N games: `game[e]` is the game that equilibrium e belongs to, in order, the one taken first.

    `y[e]` are its log odds, node by node; `log[e]` the log chances of outcomes.
    """

    games: int
    game: Int[np.ndarray, " e"]
    y: Float[np.ndarray, "e m"]
    log: Float[np.ndarray, "e o"]

    @property
    def count(self) -> Int[np.ndarray, " n"]:
        """How many were found of each game."""
        return np.asarray(np.bincount(self.game, minlength=self.games))

    @property
    def several(self) -> Bool[np.ndarray, " n"]:
        """Whether more than one was."""
        return self.count > 1


@dataclass(frozen=True, eq=False)
class PlanModel:
    """Chances of outcomes of a tree of perfect information under private information.

    `points` are those of the lattice on which plans with three comparisons or more are judged.
    """

    errors: PrivateInformation
    tree: Tree
    predictors: tuple[Predictor, ...]
    points: int = 2039

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.tree.outcomes

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chances of the outcomes and their derivatives; no numbers in rows that could not be solved."""
        eta, back = np.unique(eta, axis=0, return_inverse=True)  # rows that differ in nothing are solved once
        rows, y = back.reshape(-1), self.solved(eta)
        slope = curve = None
        with np.errstate(invalid="ignore"):
            log, _ = self._plans.outcomes(y)
            if order > 0:
                slope, change = self._slopes(eta, y)
                curve = self._curves(eta, y, change) if order > 1 else None
        return Chances(log[rows], *(None if part is None else part[rows] for part in (slope, curve)))

    def solved(self, eta: Float[np.ndarray, "n u"]) -> Float[np.ndarray, "n m"]:
        """Log odds of actions at every node in the equilibrium that is taken; no numbers where none was found."""
        y = self._followed(eta, np.zeros((len(eta), self._plans.width)), SETTLING)
        for start in self._starts():
            left = np.flatnonzero(np.isnan(y).any(axis=1) & np.isfinite(eta).all(axis=1))
            if not len(left):
                break
            y[left] = self._followed(eta[left], np.tile(start, (len(left), 1)), 0)
        return y

    def moves(self, eta: Float[np.ndarray, "n u"]) -> dict[int, Float[np.ndarray, "n c"]]:
        """Log chance of each branch at every inner node of the tree, in the equilibrium that is taken."""
        return self._plans.log_steps(self.solved(eta))

    def equilibria(self, eta: Float[np.ndarray, "n u"], starts: int = STARTS) -> PlanEquilibria:
        """The equilibrium taken of each game, and all others that Newton's steps find from `starts` places."""
        games, found, owner = len(eta), [self.solved(eta)], [np.arange(len(eta))]
        together = max(1, ROWS // max(1, games))
        for begin in range(0, starts, together):
            some = self._starts(starts)[begin : begin + together]
            for settling in (0, SETTLING):
                found.append(self._followed(np.tile(eta, (len(some), 1)), np.repeat(some, games, axis=0), settling))
                owner.append(np.tile(np.arange(games), len(some)))
        y, game = np.concatenate(found), np.concatenate(owner)
        order = np.argsort(game, kind="stable")
        kept: list[int] = []
        for e in order[np.isfinite(y[order]).all(axis=1)]:
            mine = [k for k in kept[-STARTS:] if game[k] == game[e]]
            if not any(np.all(np.abs(y[k] - y[e]) <= SAME * np.maximum(1.0, np.abs(y[k]))) for k in mine):
                kept.append(int(e))
        return PlanEquilibria(games, game[kept], y[kept], self._plans.outcomes(y[kept])[0])

    # -- derivatives ------------------------------------------------------------------------------------------------

    def _slopes(
        self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"]
    ) -> tuple[Float[np.ndarray, "n o u"], Float[np.ndarray, "n m u"]]:
        """Of log chances and of log odds, by predictors: (1 − R_y)⁻¹ R_η."""
        sound = np.isfinite(y).all(axis=1)
        change = np.full((len(eta), self._plans.width, eta.shape[1]), np.nan)
        answer = self._response(eta[sound], y[sound])
        change[sound] = _solved(np.eye(self._plans.width)[None] - answer.by_y, answer.by_eta)
        return self._plans.outcomes(y)[1] @ change, change

    def _curves(
        self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"], change: Float[np.ndarray, "n m u"]
    ) -> Float[np.ndarray, "n o u u"]:
        """Slopes a step along the tangent change as those along the equilibrium do: nothing is solved again."""
        out = []
        for u in range(eta.shape[1]):
            found = []
            for step in (STEP, 2 * STEP):
                move = np.zeros(eta.shape[1])
                move[u] = step
                up, down = (self._slopes(eta + way * move, y + way * step * change[:, :, u])[0] for way in (1, -1))
                found.append((up - down) / (2 * step))
            out.append((4 * found[0] - found[1]) / 3)
        curve = np.stack(out, axis=3)
        return np.asarray(0.5 * (curve + curve.swapaxes(2, 3)))

    # -- the fixed point --------------------------------------------------------------------------------------------

    def _followed(
        self, eta: Float[np.ndarray, "n u"], start: Float[np.ndarray, "n m"], settling: int
    ) -> Float[np.ndarray, "n m"]:
        """Where half steps towards the response, then Newton's, lead: row by row, whatever the other rows are."""
        y = start.copy()
        live = np.flatnonzero(np.isfinite(eta).all(axis=1))
        y[~np.isfinite(eta).all(axis=1)] = np.nan
        for _ in range(settling if self._plans.width else 0):
            if not len(live):
                break
            gap = self._response(eta[live], y[live], slopes=False).y - y[live]
            live, gap = (part[np.abs(gap).max(axis=1) >= NEAR] for part in (live, gap))
            y[live] += 0.5 * gap
        rows = np.flatnonzero(np.isfinite(y).all(axis=1))
        y[rows] = self._newton(eta[rows], y[rows]) if self._plans.width else y[rows]
        return y

    def _newton(self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"]) -> Float[np.ndarray, "n m"]:
        """Newton's steps, shortened where they would bring response and y apart; half steps where not."""
        out = np.full_like(y, np.nan)
        left = np.arange(len(y))
        answer = self._response(eta, y)
        short = np.ones(len(y))
        for _ in range(ROUNDS):
            gap = answer.y - y
            step = _solved(np.eye(y.shape[1])[None] - answer.by_y, gap[:, :, None])[:, :, 0]
            done = np.all(np.abs(gap) <= CLOSE * np.maximum(1.0, np.abs(y)) + ROUNDING * answer.size, axis=1)
            out[left[done]] = (y + np.where(np.abs(step) < NEAR, step, 0.0))[done]
            left, eta, y, short, gap, step = (part[~done] for part in (left, eta, y, short, gap, step))
            if not len(left):
                break
            lost = (short < 1e-3) | ~np.isfinite(step).all(axis=1)
            trial = y + np.where(lost[:, None], 0.5 * gap, short[:, None] * step)
            there = self._response(eta, trial)
            better = _size(there.y - trial, trial) < _size(gap, y)
            take = better | lost
            answer = _either(take, there, answer, ~done)
            y = np.where(take[:, None], trial, y)
            short = np.where(take, 1.0, 0.25 * short)
        return out

    def _starts(self, many: int = STARTS) -> Float[np.ndarray, "s m"]:
        """Log odds to begin at, spread by a golden-ratio sequence (the same in every run)."""
        width = self._plans.width
        root = 2.0
        for _ in range(60):
            root = (1.0 + root) ** (1.0 / (width + 1))
        t = (0.5 + np.arange(1, many + 1)[:, None] * root ** -np.arange(1.0, width + 1)[None]) % 1.0
        return WIDE * (2 * t - 1)

    # -- responses --------------------------------------------------------------------------------------------------

    @cached_property
    def _plans(self) -> PlanTree:
        return PlanTree(self.tree, self.errors)

    def _response(self, eta: Float[np.ndarray, "n u"], y: Float[np.ndarray, "n m"], *, slopes: bool = True) -> Response:
        """What each player answers to the others' chances with its best plans."""
        n, m, u = len(y), self._plans.width, eta.shape[1]
        steps = self._plans.log_steps(y)
        out = Response(np.zeros((n, m)), np.zeros((n, m, m)), np.zeros((n, m, u)), np.zeros((n, m)))
        for mover in self._plans.movers:
            log, by_y, by_eta = self._plan_chances(eta, mover, steps, slopes)
            for node in mover.nodes:
                way = dict(mover.before[node.at])
                sums = []
                for k in range(node.actions):
                    wanted = {**way, node.at: k}
                    through = [
                        j for j, plan in enumerate(mover.plans) if all(plan.moves[at] == a for at, a in wanted.items())
                    ]
                    total = np.logaddexp.reduce(log[:, through], axis=1)
                    share = shares(log[:, through], total)
                    sums.append((total, *(_weighted(share, part[:, through]) for part in (by_y, by_eta))))
                for k in range(1, node.actions):
                    place = node.first + k - 1
                    out.size[:, place] = np.maximum(np.abs(sums[k][0]), np.abs(sums[0][0]))
                    for into, one, zero in zip((out.y, out.by_y, out.by_eta), sums[k], sums[0], strict=True):
                        if into is out.y or slopes:
                            into[:, place] = one - zero
        return out

    def _plan_chances(
        self, eta: Float[np.ndarray, "n u"], mover: Mover, steps: dict[int, Float[np.ndarray, "n c"]], slopes: bool
    ) -> tuple[Float[np.ndarray, "n k"], Float[np.ndarray, "n k m"], Float[np.ndarray, "n k u"]]:
        """Log chance that each full plan is the best, and its slopes by log odds and predictors."""
        name, n = self.tree.players[mover.player], len(eta)
        utility = np.zeros((n, len(self.outcomes)))
        log_scale = np.zeros(n)
        for place, predictor in enumerate(self.predictors):
            if isinstance(predictor, Utility) and predictor.player == name:
                utility[:, self.outcomes.index(predictor.outcome)] += eta[:, place]
            elif isinstance(predictor, LogScale) and predictor.player == name:
                log_scale += eta[:, place]
        scaled = utility * np.exp(-log_scale)[:, None]
        shocked = self._plans.shocked[mover.player]
        known: dict[tuple[int, tuple[tuple[int, int], ...]], Spread] = {}
        logs, by_y, by_eta = [], [], []
        for plan in mover.plans:
            gaps = [self._plans.compared(it, mover.player, steps, slopes, known) for it in plan.holds]
            gap = np.stack([g.chance for g in gaps], axis=1)
            lead = np.einsum("ndo,no->nd", gap, scaled)
            best = log_all_positive(lead, gap * shocked, self.points)
            logs.append(best.log)
            by_gap = best.by_lead[:, :, None] * scaled[:, None] + best.by_shock * shocked
            by_y.append(
                np.einsum("ndo,ndom->nm", by_gap, np.stack([g.by_y for g in gaps], axis=1)) if slopes
                else np.zeros((n, 0))
            )  # fmt: skip
            by_utility = np.einsum("nd,ndo->no", best.by_lead, gap) * np.exp(-log_scale)[:, None]
            part = np.zeros_like(eta)
            for place, predictor in enumerate(self.predictors):
                if isinstance(predictor, Utility) and predictor.player == name:
                    part[:, place] = by_utility[:, self.outcomes.index(predictor.outcome)]
                elif isinstance(predictor, LogScale) and predictor.player == name:
                    part[:, place] = -(best.by_lead * lead).sum(axis=1)
            by_eta.append(part)
        return np.stack(logs, axis=1), np.stack(by_y, axis=1), np.stack(by_eta, axis=1)


def _size(gap: Float[np.ndarray, "n m"], y: Float[np.ndarray, "n m"]) -> Float[np.ndarray, " n"]:
    return np.asarray((np.abs(gap) / np.maximum(1.0, np.abs(y))).max(axis=1))


def _weighted(share: Float[np.ndarray, "n k"], part: Float[np.ndarray, "n k v"]) -> Float[np.ndarray, "n v"]:
    """Mean of slopes; plans that never are the best have none, however steep theirs be."""
    held = np.where(share[:, :, None] > 0, part, 0.0)
    return np.asarray(np.einsum("nk,nkv->nv", share, held))


def _either(take: Bool[np.ndarray, " n"], new: Response, old: Response, live: Bool[np.ndarray, " l"]) -> Response:
    parts = zip(_parts(new), _parts(old), strict=True)
    return Response(*(np.where(take.reshape(-1, *(1,) * (a.ndim - 1)), a, b[live]) for a, b in parts))


def _parts(response: Response) -> tuple[np.ndarray, ...]:
    return response.y, response.by_y, response.by_eta, response.size


def _solved(matrix: Float[np.ndarray, "n m m"], right: Float[np.ndarray, "n m u"]) -> Float[np.ndarray, "n m u"]:
    """matrix⁻¹ right, row by row; no numbers where it has none."""
    out = np.full(right.shape, np.nan)
    size = np.abs(matrix).max(axis=(1, 2), initial=1.0, keepdims=True)
    good = np.isfinite(size[:, 0, 0]) & np.isfinite(right).all(axis=(1, 2))
    with np.errstate(all="ignore"):
        good[good] = np.abs(np.linalg.det((matrix / size)[good])) > 0
        out[good] = np.linalg.solve(matrix[good], right[good])
    return out
