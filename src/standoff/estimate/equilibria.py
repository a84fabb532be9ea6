r"""All equilibria of crisis-signalling games, found and shut in, many games at once.

B's reply z as a function of y (p_R = Φ(y)) is monotone. c = V_A + (S_A − V_A)/Φ(y) is monotone in y. p_F is monotone in
c: given that the better of A's two shocks is at x, the chance that it is the one of war is r(x) = m(x − W_A) /
(m(x − W_A) + m(x − a)) with m = φ/Φ, and log m is concave, so r moves one way; p_F(c) is the mean of r over x > c, and
moves the same way. And z is monotone in p_F. So

- where z falls in y there is exactly one equilibrium;
- where it rises, z of an interval is the interval between z of its ends, which shuts in every equilibrium; and

  z_y = |V_B − C_B| (p_B/p_F) |β − α| |S_A − V_A| m(y)/Φ(y),   p_B = 1 − p_F, α = −∂log h/∂c, β = −∂log k/∂c,

each factor of which is monotone (h and k are log-concave), so that z_y is bounded on any interval from its ends. An
interval with z_y below 1 throughout, or above 1 throughout, holds one equilibrium at most. Intervals are halved until
one of these holds: what is left is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.library import chances_of
from standoff.estimate.program import Code, Program, code_of
from standoff.estimate.signalling import equilibrium_program

FARTHEST = 37.0  # in y: beyond it p_R is 1 or below 1e-300, and c no longer moves but by rounding
LIMIT = 1e12
NARROW = 1e-10  # an interval that cannot be judged by then holds two equilibria that are about to meet
SAME = 1e-8
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Equilibria:
    """All equilibria of N games: `game[e]` is the game that equilibrium e belongs to, in order; `y[e]` with p_R = Φ(y).

    `slope` is z_y: above 1 the equilibrium is not stable under best responses. `folded`: two that meet, or nearly so.
    """

    games: int
    game: Int[np.ndarray, " e"]
    y: Float[np.ndarray, " e"]
    slope: Float[np.ndarray, " e"]
    residual: Float[np.ndarray, " e"]
    folded: Bool[np.ndarray, " e"]

    @property
    def count(self) -> Int[np.ndarray, " n"]:
        """How many each game has."""
        return np.asarray(np.bincount(self.game, minlength=self.games))


@cache
def _compiled(slopes: int) -> tuple[Program, Code]:
    program = equilibrium_program(slopes)
    return program, code_of(program)


def replies(
    eta: Float[np.ndarray, "e 7"], y: Float[np.ndarray, " e"]
) -> tuple[Float[np.ndarray, " e"], Float[np.ndarray, " e"]]:
    """B's reply z to y, and its slope; within ±LIMIT."""
    program, code = _compiled(1)
    held = np.clip(y, -FARTHEST, FARTHEST)
    log, slope, _ = chances_of(code, np.column_stack([held, eta]), program.ends[4:5], 1)
    assert slope is not None
    return np.clip(log[:, 0], -LIMIT, LIMIT), np.where(held == y, slope[:, 0, 0], 0.0)


def equilibria(eta: Float[np.ndarray, "n 7"]) -> Equilibria:
    """All equilibria of N games, given their utilities in the order of `UTILITIES`."""
    games = len(eta)
    rises = _direction(eta) > 0
    every = np.arange(games)
    low, high = np.full(games, -FARTHEST), np.full(games, FARTHEST)
    ends = np.sort(np.stack([replies(eta, low)[0], replies(eta, high)[0]]), axis=0)
    low, high = ends
    found = [(every[~rises], low[~rises], high[~rises], np.zeros((~rises).sum(), bool))]
    found += _shut_in(eta, every[rises], low[rises], high[rises])
    game, low, high, folded = (np.concatenate([f[k] for f in found]) for k in range(4))
    y, reply, slope = _polished(eta[game], low, high)
    order = np.lexsort((y, game))
    game, y, slope, folded = game[order], y[order], slope[order], folded[order]
    residual = (reply[order] - y) / np.maximum(1.0, np.abs(y))
    new = np.ones(len(game), dtype=bool)
    new[1:] = (game[1:] != game[:-1]) | (np.abs(y[1:] - y[:-1]) > SAME * np.maximum(1.0, np.abs(y[1:])))
    return Equilibria(games, game[new], y[new], slope[new], residual[new], folded[new])


def _direction(eta: Float[np.ndarray, "n 7"]) -> Float[np.ndarray, " n"]:
    """Sign of z_y."""
    sq, cd, concede, war, _, back, victory = eta.T
    return np.asarray(np.sign(cd - sq) * np.sign(war - back) * np.sign(concede - victory))


Stretch = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _shut_in(
    eta: Float[np.ndarray, "n 7"],
    game: Int[np.ndarray, " e"],
    low: Float[np.ndarray, " e"],
    high: Float[np.ndarray, " e"],
) -> list[Stretch]:
    """Intervals that hold one equilibrium each, of games whose reply rises."""
    found: list[Stretch] = []
    while len(game):
        at_low, at_high = _Ends(eta[game], low), _Ends(eta[game], high)
        tight_low, tight_high = np.maximum(low, at_low.reply), np.minimum(high, at_high.reply)
        slack = 1e-12 * np.maximum(1.0, np.abs(high))
        alive = tight_low <= tight_high + slack
        least, most = _slopes(eta[game], low, high, at_low, at_high)
        below, above = most < 1.0, least > 1.0
        up = (at_low.reply <= low + slack) & (at_high.reply >= high - slack)
        down = (at_low.reply >= low - slack) & (at_high.reply <= high + slack)
        narrow = high - low < NARROW * np.maximum(1.0, np.abs(low))
        done = alive & ((below & down) | (above & up) | narrow)
        folded = narrow & ~below & ~above
        found.append((game[done], low[done], high[done], folded[done]))
        go = alive & ~done & ~below & ~above
        game, low, high = game[go], np.minimum(tight_low, tight_high)[go], np.maximum(tight_low, tight_high)[go]
        middle = 0.5 * (low + high)
        game = np.concatenate([game, game])
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    return found


class _Ends:
    """What is known at one end of an interval."""

    def __init__(self, eta: Float[np.ndarray, "e 7"], y: Float[np.ndarray, " e"]) -> None:
        from scipy.special import log_ndtr

        program, code = _compiled(0)
        y = np.clip(y, -FARTHEST, FARTHEST)
        log, _, _ = chances_of(code, np.column_stack([eta, y]), program.ends, 0)
        log_resist = log_ndtr(y)
        self.reply = np.clip(log[:, 4], -LIMIT, LIMIT)
        log_h, log_k = log[:, 5], log[:, 6]
        with np.errstate(over="ignore"):
            cut = eta[:, 1] + (eta[:, 0] - eta[:, 1]) * np.exp(-log_resist)
            self.odds = np.exp(np.clip(log_k - log_h, -700, 700))
            self.alpha = _fall(cut, eta[:, 3], eta[:, 5], log_h)
            self.beta = _fall(cut, eta[:, 5], eta[:, 3], log_k)
            log_density = -0.5 * y * y - 0.9189385332046727
            self.rate = np.exp(log_density - 2 * log_resist)


def _fall(cut: np.ndarray, own: np.ndarray, other: np.ndarray, log: np.ndarray) -> np.ndarray:
    """−∂log h/∂c, or of k."""
    from scipy.special import log_ndtr

    x = np.clip(cut, -1e100, 1e100)
    return np.asarray(np.exp(-0.5 * (x - own) ** 2 - 0.9189385332046727 + log_ndtr(x - other) - log))


def _slopes(
    eta: np.ndarray, low: np.ndarray, high: np.ndarray, a: _Ends, b: _Ends
) -> tuple[Float[np.ndarray, " e"], Float[np.ndarray, " e"]]:
    """Bounds of z_y between two ends, factor by factor."""
    with np.errstate(invalid="ignore", over="ignore"):
        gap_b, gap_a = np.abs(eta[:, 6] - eta[:, 2]), np.abs(eta[:, 0] - eta[:, 1])
        sign = np.sign(eta[:, 3] - eta[:, 5])  # of β − α, the same everywhere
        alpha, beta = np.sort(np.stack([a.alpha, b.alpha]), axis=0), np.sort(np.stack([a.beta, b.beta]), axis=0)
        widest = np.where(sign > 0, beta[1] - alpha[0], alpha[1] - beta[0])
        least = np.maximum(np.where(sign > 0, beta[0] - alpha[1], alpha[0] - beta[1]), 0.0)
        odds, rate = np.sort(np.stack([a.odds, b.odds]), axis=0), np.sort(np.stack([a.rate, b.rate]), axis=0)
        most = gap_b * gap_a * odds[1] * np.maximum(widest, 0.0) * rate[1]
        low_slope = gap_b * gap_a * odds[0] * least * rate[0]
    return np.where(np.isnan(low_slope), 0.0, low_slope), np.where(np.isnan(most), np.inf, most)


def _polished(
    eta: Float[np.ndarray, "e 7"], low: Float[np.ndarray, " e"], high: Float[np.ndarray, " e"]
) -> tuple[Float[np.ndarray, " e"], Float[np.ndarray, " e"], Float[np.ndarray, " e"]]:
    """The fixed point in each interval, the reply and its slope there: Newton's steps, in a bracket that shrinks."""
    low, high = low.copy(), high.copy()
    at_low, at_high = replies(eta, low)[0] - low, replies(eta, high)[0] - high
    # whether z − y falls or rises across the interval: from both ends, since at one it may be 0 but for rounding
    side = np.where(at_low - at_high >= 0, 1.0, -1.0)
    with np.errstate(all="ignore"):  # where a chord would meet nothing
        chord = low + (high - low) * at_low / (at_low - at_high)
    y = np.where((chord > low) & (chord < high), chord, 0.5 * (low + high))
    live = np.arange(len(y))
    for turn in range(300):
        if not len(live):
            break
        reply, slope = replies(eta[live], y[live])
        gap = reply - y[live]
        left = side[live] * gap > 0
        low[live] = np.where(left, y[live], low[live])
        high[live] = np.where(left, high[live], y[live])
        with np.errstate(all="ignore"):
            step = gap / (1.0 - slope)
        next_y = y[live] + step
        outside = ~((next_y >= low[live]) & (next_y <= high[live])) | (turn % 3 == 2 and turn > 8)  # a steep reply
        next_y = np.where(outside, 0.5 * (low[live] + high[live]), next_y)
        next_y = np.where(gap == 0, y[live], next_y)  # it is there
        moved = np.abs(next_y - y[live])
        y[live] = next_y
        # a step below NEAR leaves the square of it; what rounding leaves is seen to below
        live = live[(moved > NEAR * np.maximum(1.0, np.abs(next_y))) & (gap != 0)]
    reply, slope = replies(eta, y)
    left = np.arange(len(y))
    for _ in range(2):  # a bracket may have stopped a last digit short
        with np.errstate(all="ignore"):
            step = (reply[left] - y[left]) / (1.0 - slope[left])
        size = np.maximum(1.0, np.abs(y[left]))
        left = left[np.isfinite(step) & (np.abs(step) < 1e-8 * size) & (np.abs(step) > 2e-16 * size)]
        if not len(left):
            break
        y[left] += ((reply - y) / (1.0 - slope))[left]
        reply[left], slope[left] = replies(eta[left], y[left])
    return y, reply, slope
