"""The likelihood of crisis signalling with the equilibrium solved inside, whichever of them the plays speak for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.design import Design, Predictor
from standoff.estimate.equilibria import FARTHEST, Equilibria, equilibria
from standoff.estimate.library import chances_of
from standoff.estimate.likelihood import Evaluated
from standoff.estimate.models import Chances
from standoff.estimate.plays import Plays
from standoff.estimate.program import code_of
from standoff.estimate.signalling import OUTCOMES, UTILITIES, equilibrium_program

MOST = 60_000  # games solved at a time


@dataclass(frozen=True)
class SignallingModel:
    """Chances of outcomes row by row, in the equilibrium with the smallest chance that B resists."""

    predictors: tuple[Predictor, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return OUTCOMES

    def chances(self, eta: Float[np.ndarray, "n u"], order: int) -> Chances:
        """Log chances and their slopes; exact curvatures are left to the likelihood."""
        places = [self.predictors.index(u) if u in self.predictors else -1 for u in UTILITIES]
        utilities = np.column_stack([eta[:, p] if p >= 0 else np.zeros(len(eta)) for p in places])
        found = equilibria(utilities)
        first = np.searchsorted(found.game, np.arange(len(eta)))
        held = np.clip(found.y[first], -FARTHEST, FARTHEST)
        program = equilibrium_program(8)
        log, slope, _ = chances_of(
            code_of(program), np.column_stack([utilities, held]), program.ends[:5], min(order, 1)
        )
        if slope is None:
            return Chances(log[:, :4])
        with np.errstate(all="ignore"):  # slopes of outcomes without chance are no numbers
            by_utility, _ = _given_way(slope, None)
        out = np.zeros((len(eta), 4, len(self.predictors)))
        for k, place in enumerate(places):
            if place >= 0:
                out[:, :, place] = by_utility[:, :, k]
        return Chances(log[:, :4], out)


class FullInformation:
    """Log-likelihood of crisis-signalling games; gradient and Hessian through the implicit function theorem, exact.

    All equilibria of every game are found. Where a game has several, that under which its plays are likeliest counts:
    so the value is the maximum over equilibria, as in the constrained maximum likelihood of Crisman-Cox and Gibilisco.
    """

    def __init__(self, design: Design, plays: Plays) -> None:
        self.design, self.plays = design, plays
        self._places = [design.predictors.index(u) if u in design.predictors else -1 for u in UTILITIES]
        self._program = equilibrium_program(8)
        self._code = code_of(self._program)
        self._plain_program = equilibrium_program(0)
        self._plain = code_of(self._plain_program)
        self._solid = _products(design)

    @property
    def names(self) -> tuple[str, ...]:
        return self.design.coefficients

    @property
    def outcomes(self) -> tuple[str, ...]:
        return OUTCOMES

    def __len__(self) -> int:
        return len(self.plays)

    def utilities(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n 7"]:
        """The seven utilities of each game."""
        eta = self.design.eta(theta)
        return np.column_stack([eta[:, p] if p >= 0 else np.zeros(len(eta)) for p in self._places])

    def equilibria(self, theta: Float[np.ndarray, " k"]) -> Equilibria:
        """All equilibria of every game."""
        return equilibria(self.utilities(theta))

    def chosen(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, " n"]:
        """The equilibrium of each game that its plays speak for, as y."""
        return self._chosen(self.utilities(theta), 1)[0]

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """Value, gradient and Hessian at B parameter vectors, whose games are solved together."""
        batch, k = theta.shape
        n = len(self)
        value, gradient, hessian = np.full(batch, -np.inf), np.zeros((batch, k)), np.zeros((batch, k, k))
        step = max(1, MOST // n)
        for begin in range(0, batch, step):
            some = range(begin, min(begin + step, batch))
            eta = np.concatenate([self.utilities(theta[b]) for b in some])
            sound = np.isfinite(eta).all(axis=1)
            y, log = self._chosen(np.where(sound[:, None], eta, 0.0), len(some))
            first, second = self._of_plays(eta, y, log, order) if order else (None, None)
            for place, b in enumerate(some):
                rows = slice(place * n, (place + 1) * n)
                w = self.plays.weight * (1.0 if weight is None else weight[b])
                logs = self._rows(log[rows])
                total = float(np.sum(np.where(w != 0, w * logs, 0.0)))
                value[b] = total if np.isfinite(total) and sound[rows].all() else -np.inf
                if first is None or value[b] == -np.inf:
                    continue
                with np.errstate(all="ignore"):  # far out, where chances are nothing; such points are stepped back from
                    gradient[b] = w @ self._to_coefficients(first[rows])
                    if second is not None:
                        hessian[b] = self._curved(second[rows] * w[:, None, None])
                if not (np.isfinite(gradient[b]).all() and np.isfinite(hessian[b]).all()):
                    value[b] = -np.inf
        return Evaluated(value, gradient if order > 0 else None, hessian if order > 1 else None)

    def scores(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n k"]:
        """∂/∂θ of each row's log-likelihood, times its weight."""
        eta = self.utilities(theta)
        y, log = self._chosen(eta, 1)
        by_eta, _ = self._of_plays(eta, y, log, 1)
        return np.asarray(self._to_coefficients(by_eta) * self.plays.weight[:, None])

    def log_rows(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, " n"]:
        """Each row's log-likelihood, unweighted."""
        return self._rows(self._chosen(self.utilities(theta), 1)[1])

    def probabilities(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o"]:
        """Chance of each outcome in each row."""
        return np.asarray(np.exp(self._chosen(self.utilities(theta), 1)[1]))

    def probability_slopes(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o k"]:
        """∂/∂θ of those chances."""
        eta = self.utilities(theta)
        y, log = self._chosen(eta, 1)
        with np.errstate(all="ignore"):
            slope = _given_way(*self._partial(eta, y, 1))[0] * np.exp(log)[:, :, None]
        return np.stack([self._to_coefficients(slope[:, o]) for o in range(len(OUTCOMES))], axis=1)

    # -- one equilibrium a game -------------------------------------------------------------------------------------

    def _chosen(
        self, eta: Float[np.ndarray, "m 7"], copies: int
    ) -> tuple[Float[np.ndarray, " m"], Float[np.ndarray, "m 4"]]:
        """The equilibrium of each game that its plays speak for, and log chances there."""
        found = equilibria(eta)
        log = self._log(eta[found.game], found.y)
        row = found.game % (len(eta) // copies)
        fit = self._rows(log, row)
        order = np.lexsort((-fit, found.game))
        first = np.ones(len(order), dtype=bool)
        first[1:] = found.game[order][1:] != found.game[order][:-1]
        kept = order[first]
        return found.y[kept], log[kept]

    def _log(self, eta: Float[np.ndarray, "e 7"], y: Float[np.ndarray, " e"]) -> Float[np.ndarray, "e 4"]:
        held = np.clip(y, -FARTHEST, FARTHEST)
        return chances_of(self._plain, np.column_stack([eta, held]), self._plain_program.ends[:4], 0)[0]

    def _rows(self, log: Float[np.ndarray, "e 4"], row: Int[np.ndarray, " e"] | None = None) -> Float[np.ndarray, " e"]:
        """Log-likelihood of the plays of each row."""
        count = self.plays.count if row is None else self.plays.count[row]
        total = np.zeros(len(log))
        for s, members in enumerate(self.plays.sets):
            logs = np.logaddexp.reduce(log[:, members], axis=1)
            total += np.where(count[:, s] != 0, count[:, s] * np.where(count[:, s] != 0, logs, 0.0), 0.0)
        return total

    # -- derivatives ------------------------------------------------------------------------------------------------

    def _partial(
        self, eta: Float[np.ndarray, "m 7"], y: Float[np.ndarray, " m"], order: int
    ) -> tuple[Float[np.ndarray, "m 5 8"], Float[np.ndarray, "m 5 8 8"] | None]:
        """Of the outcomes' log chances and of z, by utilities and y, as if these moved by themselves."""
        held = np.clip(y, -FARTHEST, FARTHEST)
        _, slope, curve = chances_of(self._code, np.column_stack([eta, held]), self._program.ends[:5], order)
        assert slope is not None
        return slope, curve

    def _of_plays(
        self, eta: Float[np.ndarray, "m 7"], y: Float[np.ndarray, " m"], log: Float[np.ndarray, "m 4"], order: int
    ) -> tuple[Float[np.ndarray, "m 7"], Float[np.ndarray, "m 7 7"] | None]:
        """Slopes and curvatures of each game's log-likelihood; several copies of all games may stand in turn."""
        slope, curve = self._partial(eta, y, order)
        with np.errstate(all="ignore"):
            first, second = self.plays.derivatives(log, slope[:, :4], None if curve is None else curve[:, :4])
            both = None if second is None or curve is None else np.stack([second, curve[:, 4]], axis=1)
            total, bent = _given_way(np.stack([first, slope[:, 4]], axis=1), both)
        return total[:, 0], None if bent is None else bent[:, 0]

    def _to_coefficients(self, by_utility: Float[np.ndarray, "n 7"]) -> Float[np.ndarray, "n k"]:
        return self.design.to_coefficients(self._placed(by_utility))

    def _placed(self, by_utility: Float[np.ndarray, "n 7"]) -> Float[np.ndarray, "n u"]:
        """Of the seven utilities those that have predictors, in their order."""
        out = np.zeros((len(by_utility), len(self.design.predictors)))
        for k, place in enumerate(self._places):
            if place >= 0:
                out[:, place] = by_utility[:, k]
        return out

    def _curved(self, curve: Float[np.ndarray, "n 7 7"]) -> Float[np.ndarray, "k k"]:
        """Σ over rows, by coefficients."""
        owners = {place: k for k, place in enumerate(self._places) if place >= 0}
        design, out = self.design, np.zeros((len(self.names),) * 2)
        utility = np.array([owners[u] for u in design.owner.tolist()])
        for e, (column, k) in enumerate(zip(design.column, design.coefficient, strict=True)):
            scaled = curve[:, utility[e]] * design.matrix[:, column, None]  # by each other utility
            sums = np.einsum("nf,nf->f", scaled[:, utility], self._solid)
            np.add.at(out[k], design.coefficient, sums)
        return out


def _products(design: Design) -> Float[np.ndarray, "n e"]:
    """The column of each entry."""
    return np.ascontiguousarray(design.matrix[:, design.column])


def _given_way(
    slope: Float[np.ndarray, "m v 8"], curve: Float[np.ndarray, "m v 8 8"] | None
) -> tuple[Float[np.ndarray, "m w 7"], Float[np.ndarray, "m w 7 7"] | None]:
    """Total derivatives by the seven utilities, from partial ones by these and y; the last value is z.

    y gives way as the equilibrium demands: y_η = z_η / (1 − z_y).
    """
    firm = 1.0 / (1.0 - slope[:, -1, 7])
    along = slope[:, -1, :7] * firm[:, None]
    first = slope[:, :-1, :7] + slope[:, :-1, 7, None] * along[:, None, :]
    if curve is None:
        return first, None
    bend = curve[:, -1]
    cross = bend[:, :7, 7, None] * along[:, None, :]
    outer = along[:, :, None] * along[:, None, :]
    second_y = bend[:, :7, :7] + cross + cross.transpose(0, 2, 1) + bend[:, 7, 7, None, None] * outer
    second_y *= firm[:, None, None]
    mixed = curve[:, :-1, :7, 7, None] * along[:, None, None, :]
    second = curve[:, :-1, :7, :7] + mixed + mixed.transpose(0, 1, 3, 2)
    second += curve[:, :-1, 7, 7, None, None] * outer[:, None] + slope[:, :-1, 7, None, None] * second_y[:, None]
    return first, second
