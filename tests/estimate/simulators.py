"""Agents that choose for themselves: shocks drawn, payoffs compared. Nothing here uses the likelihoods under test."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

Rng = np.random.Generator


def logistic(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    """Errors whose difference between two actions is logistic with scale √2: Gumbel, times √2."""
    return rng.gumbel(size=shape) * np.sqrt(2.0)


def normal(rng: Rng, shape: tuple[int, ...]) -> np.ndarray:
    return rng.normal(size=shape)


def chance(gap: np.ndarray, errors: str) -> np.ndarray:
    """What others expect of a choice whose advantage is `gap`."""
    return ndtr(gap / np.sqrt(2)) if errors == "probit" else 1 / (1 + np.exp(-gap / np.sqrt(2)))


def chosen(gap: np.ndarray, draws: int, errors: str, rng: Rng) -> np.ndarray:
    """Whether the second action is taken, in each draw: each action has an error of its own."""
    draw = normal if errors == "probit" else logistic
    shape = (draws, len(gap))
    return gap + draw(rng, shape) > draw(rng, shape)


def agents_12(u: dict[str, np.ndarray], draws: int, errors: str, rng: Rng) -> np.ndarray:
    """1 stays (0), or 2 yields (1) or resists (2)."""
    resists = chosen(u["2war"], draws, errors, rng)
    q = chance(u["2war"], errors)
    goes = chosen(q * u["1war"] - u["1sq"], draws, errors, rng)
    return np.where(~goes, 0, np.where(resists, 2, 1))


def agents_123(u: dict[str, np.ndarray], draws: int, errors: str, rng: Rng) -> np.ndarray:
    """Each of three may end it: outcomes 0, 1, 2, 3."""
    third, r = chosen(u["3d"], draws, errors, rng), chance(u["3d"], errors)
    gap = r * u["2d"]
    second, q = chosen(gap, draws, errors, rng), chance(gap, errors)
    first = chosen(q * (r * u["1d"]) - u["1a"], draws, errors, rng)
    return np.where(~first, 0, np.where(~second, 1, np.where(third, 3, 2)))


def agents_twice(u: dict[str, np.ndarray], draws: int, errors: str, rng: Rng) -> np.ndarray:
    """A stays (0); else B concedes (1), or A, moving again and erring anew, stands firm (2) or backs down (3)."""
    gap = -u["Aback"]
    backs, r = chosen(-gap, draws, errors, rng), chance(-gap, errors)
    resist = (1 - r) * u["Bwar"]
    resists, q = chosen(resist, draws, errors, rng), chance(resist, errors)
    goes = chosen((1 - q) * u["Awin"] + q * r * u["Aback"] - u["Asq"], draws, errors, rng)
    return np.where(~goes, 0, np.where(~resists, 1, np.where(backs, 3, 2)))


def private_12(u: dict[str, np.ndarray], draws: int, errors: str, rng: Rng) -> np.ndarray:
    """Shocks on payoffs, known to their owner."""
    n = len(u["1sq"])
    e = rng.normal(size=(5, draws, n))
    q = ndtr(u["2war"] / np.sqrt(2))
    goes = (1 - q) * e[0] + q * (u["1war"] + e[1]) > u["1sq"] + e[2]
    resists = u["2war"] + e[3] > e[4]
    return np.where(~goes, 0, np.where(resists, 2, 1))


def private_123(u: dict[str, np.ndarray], draws: int, errors: str, rng: Rng) -> np.ndarray:
    n = len(u["1a"])
    e = rng.normal(size=(9, draws, n))
    r = ndtr(u["3d"] / np.sqrt(2))
    third = u["3d"] + e[0] > e[1]
    second = (1 - r) * e[2] + r * (u["2d"] + e[3]) > e[4]
    q = ndtr(r * u["2d"] / np.sqrt(1 + r**2 + (1 - r) ** 2))
    first = (1 - q) * e[5] + q * ((1 - r) * e[6] + r * (u["1d"] + e[7])) > u["1a"] + e[8]
    return np.where(~first, 0, np.where(~second, 1, np.where(third, 3, 2)))


def signalling_beliefs(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of crisis signalling, utilities in columns S_A, V_A, C_B, W_A, W_B, a, V_B: A's cut, and that it stands firm.

    By plain iteration of the definitions, the integral by a sum over a fine grid.
    """
    sq, cd, concede, war, fight, back, victory = u.T
    resist = np.full(len(u), 0.5)
    grid = np.linspace(0, 14, 4001)
    for _ in range(300):
        cut = cd + (sq - cd) / resist
        t = cut[:, None] + grid
        firm = np.trapezoid(np.exp(-0.5 * (t - war[:, None]) ** 2) * ndtr(t - back[:, None]), grid, axis=1)
        backs = np.trapezoid(np.exp(-0.5 * (t - back[:, None]) ** 2) * ndtr(t - war[:, None]), grid, axis=1)
        p = firm / (firm + backs)
        fresh = ndtr((p * fight + (1 - p) * victory - concede) / p)
        if np.abs(fresh - resist).max() < 1e-12:
            break
        resist = fresh
    return cut, p


def signalling(u: np.ndarray, beliefs: tuple[np.ndarray, np.ndarray], draws: int, rng: Rng) -> np.ndarray:
    """Counts of sq, cd, sf, bd by game, of players who know their shocks and have these beliefs."""
    _, _, concede, war, fight, back, victory = u.T
    cut, p = beliefs
    e = rng.normal(size=(3, draws, len(u)))
    stay = np.maximum(war + e[0], back + e[1]) < cut
    resists = p * (fight + e[2]) + (1 - p) * victory > concede
    end = np.where(stay, 0, np.where(~resists, 1, np.where(war + e[0] > back + e[1], 2, 3)))
    return np.stack([(end == k).sum(axis=0) for k in range(4)], axis=1).astype(float)
