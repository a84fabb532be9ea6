"""The likelihood of any model that tells chances row by row, in plain numpy: for games that are no program."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design
from standoff.estimate.likelihood import Evaluated
from standoff.estimate.models import Chances, Model
from standoff.estimate.plays import Plays

CHUNK = 8192
NUMBERS = 1 << 23  # of rows by outcomes by predictors by predictors, held at once
STEP = 1e-4  # of a difference of gradients, in units of a coefficient's covariate


class RowsLikelihood:
    """Log-likelihood of plays under a `Model`.

    The gradient is exact where the model's slopes are. The Hessian is exact where the model tells curvatures, and by
    central differences of the gradient otherwise (two steps, extrapolated: an error of about 1e-9 of its size).
    """

    def __init__(self, model: Model, design: Design, plays: Plays) -> None:
        self.model, self.design, self.plays = model, design, plays
        spread = np.sqrt(np.mean(design.matrix**2, axis=0))
        size = np.zeros(len(design.coefficients))
        np.maximum.at(size, design.coefficient, spread[design.column])
        shape = (len(plays.outcomes), len(design.predictors), len(design.predictors))
        self._chunk = max(1, min(CHUNK, NUMBERS // max(int(np.prod(shape)), 1)))
        self._units = 1.0 / np.where(size > 0, size, 1.0)

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
        """Value, gradient and Hessian at B parameter vectors: as many at once as make a chunk of rows."""
        batch, k = theta.shape
        value, gradient, hessian = np.zeros(batch), np.zeros((batch, k)), np.zeros((batch, k, k))
        also = self.plays.weight * (np.ones((batch, 1)) if weight is None else weight)
        together = max(1, self._chunk // max(len(self), 1))
        for begin in range(0, batch, together):
            of = slice(begin, begin + together)
            value[of], gradient[of], curve = self._sums(theta[of], order, also[of])
            if curve is not None:
                hessian[of] = curve
            elif order > 1:
                for b in range(begin, min(begin + together, batch)):
                    if np.isfinite(value[b]):
                        hessian[b] = self._differences(theta[b], also[b])
        return Evaluated(value, gradient if order > 0 else None, hessian if order > 1 else None)

    def scores(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n k"]:
        """∂/∂θ of each row's log-likelihood, times its weight."""
        parts = []
        for rows in self._chunks():
            slope = self._judged(self._chances(theta, rows, 1), rows)[1]
            parts.append(self.design.taken(rows).to_coefficients(slope) * self.plays.weight[rows, None])
        return np.concatenate(parts)

    def log_rows(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, " n"]:
        """Each row's log-likelihood, unweighted."""
        return np.concatenate([self._judged(self._chances(theta, rows, 0), rows)[0] for rows in self._chunks()])

    def probabilities(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o"]:
        """Chance of each outcome in each row."""
        return np.concatenate([np.exp(self._chances(theta, rows, 0).log) for rows in self._chunks()])

    def probability_slopes(self, theta: Float[np.ndarray, " k"]) -> Float[np.ndarray, "n o k"]:
        """∂/∂θ of those chances."""
        parts = []
        for rows in self._chunks():
            seen = self._chances(theta, rows, 1)
            assert seen.slope is not None
            chance = np.exp(seen.log)[:, :, None]
            by_eta = np.where(chance > 0, chance * np.where(chance > 0, seen.slope, 0.0), 0.0)
            part = self.design.taken(rows)
            parts.append(np.stack([part.to_coefficients(by_eta[:, o]) for o in range(by_eta.shape[1])], axis=1))
        return np.concatenate(parts)

    def _chunks(self) -> list[np.ndarray]:
        every = np.arange(len(self))
        return [every[k : k + self._chunk] for k in range(0, len(every), self._chunk)]

    def _chances(self, theta: Float[np.ndarray, " k"], rows: np.ndarray, order: int) -> Chances:
        return self.model.chances(self.design.taken(rows).eta(theta), order)

    def _judged(
        self, seen: Chances, rows: np.ndarray
    ) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, "n u"], Float[np.ndarray, "n u u"] | None]:
        """Log-likelihood of the rows' plays, and its derivatives by predictors as far as there are any."""
        n, u = len(rows), len(self.design.predictors)
        total, slope = np.zeros(n), np.zeros((n, u))
        curve = None if seen.curve is None else np.zeros((n, u, u))
        for s, members in enumerate(self.plays.sets):
            count = self.plays.count[rows, s]
            if not count.any():
                continue
            logs = seen.log[:, members]
            top = np.max(logs, axis=1, keepdims=True)
            top = np.where(np.isfinite(top), top, 0.0)
            with np.errstate(divide="ignore"):
                log = top[:, 0] + np.log(np.exp(logs - top).sum(axis=1))
            total += np.where(count != 0, count * np.where(count != 0, log, 0.0), 0.0)
            if seen.slope is None:
                continue
            share = np.where(np.isfinite(logs), np.exp(logs - np.where(np.isfinite(log), log, 0.0)[:, None]), 0.0)
            possible = share[:, :, None] > 0  # an outcome without chance may have slopes that are no numbers
            inside = np.where(possible, seen.slope[:, members], 0.0)
            mean = np.einsum("no,nou->nu", share, inside)
            slope += count[:, None] * mean
            if curve is not None and seen.curve is not None:
                bent = np.where(possible[..., None], seen.curve[:, members], 0.0)
                second = np.einsum("no,nouv->nuv", share, bent)
                second += np.einsum("no,nou,nov->nuv", share, inside, inside) - mean[:, :, None] * mean[:, None, :]
                curve += count[:, None, None] * second
        return total, slope, curve

    def _sums(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"]
    ) -> tuple[Float[np.ndarray, " b"], Float[np.ndarray, "b k"], Float[np.ndarray, "b k k"] | None]:
        batch, k = theta.shape
        value, gradient, hessian = np.zeros(batch), np.zeros((batch, k)), np.zeros((batch, k, k))
        exact = order > 1
        for rows in self._chunks():
            part = self.design.taken(rows)
            seen = self.model.chances(np.concatenate([part.eta(t) for t in theta]), order)
            logs, slope, curve = self._judged(seen, np.tile(rows, batch))
            w = weight[:, rows]
            logs, slope = logs.reshape(w.shape), slope.reshape(*w.shape, -1)
            value += np.where(w != 0, w * logs, 0.0).sum(axis=1)
            exact = exact and curve is not None
            for b in range(batch if order > 0 else 0):
                gradient[b] += w[b] @ part.to_coefficients(slope[b])
                if curve is not None:
                    own = curve[b * len(rows) : (b + 1) * len(rows)]
                    hessian[b] += _to_coefficients(part, own * w[b, :, None, None])
        return np.where(np.isnan(value), -np.inf, value), gradient, hessian if exact else None

    def _differences(self, theta: Float[np.ndarray, " k"], weight: Float[np.ndarray, " n"]) -> Float[np.ndarray, "k k"]:
        """Central differences of the gradient at two steps, extrapolated to none."""
        k = len(theta)
        out = np.zeros((k, k))
        for c in range(k):
            found = []
            for step in (STEP, 2 * STEP):
                move = np.zeros(k)
                move[c] = step * self._units[c]
                up, down = self._sums(np.stack([theta + move, theta - move]), 1, np.stack([weight, weight]))[1]
                found.append((up - down) / (2 * move[c]))
            out[c] = (4 * found[0] - found[1]) / 3
        return 0.5 * (out + out.T)


def _to_coefficients(design: Design, curve: Float[np.ndarray, "n u u"]) -> Float[np.ndarray, "k k"]:
    k = len(design.coefficients)
    out = np.zeros((k, k))
    entries = list(zip(design.owner, design.column, design.coefficient, strict=True))
    for u, c, a in entries:
        scaled = curve[:, u, :] * design.matrix[:, c, None]
        sums = scaled.T @ design.matrix
        for v, d, b in entries:
            out[a, b] += sums[v, d]
    return out
