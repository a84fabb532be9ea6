"""Many worlds of one textbook game, with noise on every payoff."""

from __future__ import annotations

import numpy as np
from forms import Form, compiled
from games import GAMES

from standoff.solve import QuantalResponse, Solution, solve


def perturbed(name: str, worlds: int, seed: int, spread: float) -> tuple[Form, np.ndarray, np.ndarray]:
    """A textbook game with noise on every payoff, in units of its widest range: form, payoffs, odds."""
    form = GAMES[name]()
    game = compiled(form)
    noise = np.random.default_rng(seed).standard_normal((worlds, *game.payoffs.shape[1:]))
    return form, game.payoffs + spread * game.span * noise, np.repeat(game.odds, worlds, 0)


def solve_all(
    form: Form, payoffs: np.ndarray, odds: np.ndarray, per_span: float, settings: QuantalResponse | None = None
) -> Solution:
    game = compiled(form)
    return solve(game.tree, payoffs, odds, np.full(len(payoffs), per_span / game.span), settings)
