"""Derivatives by differences of games solved again: what gradients are held against. No JAX here."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from standoff.game import Tree
from standoff.solve import solve

STEPS = (8e-3, 4e-3, 2e-3, 1e-3)


def solved_again(tree: Tree, payoffs: np.ndarray, odds: np.ndarray, precision: np.ndarray) -> np.ndarray:
    """Strategy, belief, value and reach side by side (W, …). `precision` is per player; odds are made to add up.

    Each player's λ goes into its payoffs: only λ·u enters the equations.
    """
    total = np.zeros_like(odds)
    for draw in {(o.group, o.variant) for o in tree.odds}:
        members = [k for k, o in enumerate(tree.odds) if (o.group, o.variant) == draw]
        total[:, members] = odds[:, members].sum(axis=1, keepdims=True)
    solution = solve(tree, payoffs * precision[:, None, :], odds / total, np.ones(len(payoffs)))
    assert solution.certified.all()
    value = np.einsum("wt,wtp->wp", solution.reach, payoffs)
    return np.concatenate([solution.strategy, solution.belief, value, solution.reach], axis=1)


def by_differences(f: Callable[[float], np.ndarray], scale: float = 1.0) -> np.ndarray:
    """df/dt at t = 0 from central differences of several steps, extrapolated to step 0 (Richardson 1911)."""
    steps = [scale * h for h in STEPS]
    table = [(f(h) - f(-h)) / (2 * h) for h in steps]
    for k in range(1, len(steps)):
        table = [(4**k * fine - coarse) / (4**k - 1) for coarse, fine in zip(table, table[1:], strict=False)]
    return np.asarray(table[0])
