"""A second follower of the principal branch, careful rather than quick: short steps along the arc.

A step is never longer than a part of the least singular value of the system it is taken with. That value falls to
nothing where another branch crosses, and is small where one comes close, by as much as the two miss one another; so
the walk slows down there and turns with its own branch. A determinant's sign would not do as a guard: where two
eigenvalues cross zero together, as in games with three interchangeable words, it stays what it was.

Its equations come from the nested form by another formula than the solver's: expected utility of an action is the
mean payoff over the ends that it can lead to, weighted by reach, the player's own past cancelling. Derivatives are
taken by complex step, exact to rounding, so nothing is shared with the solver but the definition.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from forms import Choice, End, Form, Nature, Node, children


class Equations:
    """log-odds − λ (ū − ū of the set's first action), as a function of complex log-odds and λ."""

    def __init__(self, form: Form) -> None:
        self.sets: dict[str, tuple[str, ...]] = {}
        owner: dict[str, int] = {}
        ends: list[tuple[float, list[tuple[str, str]], tuple[float, ...]]] = []

        def walk(node: Node, log_chance: float, path: list[tuple[str, str]]) -> None:
            if isinstance(node, End):
                ends.append((log_chance, path, node.payoffs))
                return
            if isinstance(node, Choice):
                self.sets[node.infoset] = tuple(node.actions)
                owner[node.infoset] = form.players.index(node.player)
            for label, below in children(node):
                if isinstance(node, Nature):
                    walk(below, log_chance + math.log(Fraction(node.branches[label][0])), path)
                else:
                    assert isinstance(node, Choice)
                    walk(below, log_chance, [*path, (node.infoset, label)])

        walk(form.root, 0.0, [])
        self.actions = [(h, a) for h, acts in self.sets.items() for a in acts]
        place = {pair: k for k, pair in enumerate(self.actions)}
        self.through = np.zeros((len(ends), len(self.actions)))  # which end lies behind which action
        for z, (_, path, _) in enumerate(ends):
            for pair in path:
                self.through[z, place[pair]] = 1.0
        self.log_chance = np.array([c for c, _, _ in ends])
        payoffs = np.array([u for _, _, u in ends], dtype=float)
        self.payoff_of_action = payoffs[:, [owner[h] for h, _ in self.actions]]
        self.first = np.array([place[h, acts[0]] for h, acts in self.sets.items()])
        self.set_of = np.repeat(np.arange(len(self.sets)), [len(a) for a in self.sets.values()])
        self.free = np.setdiff1d(np.arange(len(self.actions)), self.first)

    def log_strategy(self, x: np.ndarray) -> np.ndarray:
        """log σ of every action; `x` (…, n) holds the log-odds of all but the first action of each set."""
        odds = np.zeros((*x.shape[:-1], len(self.actions)), dtype=x.dtype)
        odds[..., self.free] = x
        total = np.stack([np.exp(odds[..., self.set_of == h]).sum(-1) for h in range(len(self.sets))], -1)
        return np.asarray(odds - np.log(total)[..., self.set_of])

    def named(self, x: np.ndarray) -> dict[str, dict[str, float]]:
        """σ at log-odds `x`: infoset → action → probability."""
        strategy: dict[str, dict[str, float]] = {h: {} for h in self.sets}
        for (h, act), p in zip(self.actions, np.exp(self.log_strategy(x)), strict=True):
            strategy[h][act] = float(p)
        return strategy

    def gain(self, x: np.ndarray) -> np.ndarray:
        """ū of each free action over its set's first."""
        reach = np.exp(self.log_chance + self.log_strategy(x) @ self.through.T)
        worth = (reach @ (self.through * self.payoff_of_action)) / (reach @ self.through)
        return np.asarray(worth[..., self.free] - worth[..., self.first[self.set_of[self.free]]])

    def derivatives(self, x: np.ndarray, precision: float) -> tuple[np.ndarray, np.ndarray]:
        """Residual, and its derivative by log-odds and λ, as (n) and (n, n + 1)."""
        n, tiny = len(x), 1e-30
        gains = self.gain(x[None, :] + 1j * tiny * np.eye(n))
        jacobian = np.eye(n) - precision * (gains.imag / tiny).T
        gain = gains[0].real
        return x - precision * gain, np.column_stack([jacobian, -gain])


SHORTEST = 1e-5  # a step; branches closer than this count as crossing, and the walk goes straight on


def trace(form: Form, target: float, length: float = 0.05) -> tuple[dict[str, dict[str, float]], int]:
    """The principal branch where it first reaches `target`, and how often λ turned back on the way."""
    system = Equations(form)
    n = len(system.free)
    point, folds = np.zeros(n + 1), 0
    forward = np.append(np.zeros(n), 1.0)
    for _ in range(200_000):
        _, matrix = system.derivatives(point[:n], point[n])
        tangent = np.linalg.solve(np.vstack([matrix, forward]), np.append(np.zeros(n), 1.0))
        tangent /= np.linalg.norm(tangent)
        folds += bool(tangent[n] * forward[n] < 0)
        forward = tangent
        least = float(np.linalg.svd(np.vstack([matrix, tangent]), compute_uv=False)[-1])
        there = point + max(SHORTEST, length * min(1.0, 10.0 * least)) * tangent
        for _turn in range(2):
            residual, matrix = system.derivatives(there[:n], there[n])
            there = there - np.linalg.solve(np.vstack([matrix, tangent]), np.append(residual, 0.0))
        if there[n] >= target:
            break
        point = there
    else:
        raise AssertionError("the branch did not reach the target")
    x = point[:n] + (target - point[n]) / (there[n] - point[n]) * (there[:n] - point[:n])
    for _turn in range(8):
        residual, matrix = system.derivatives(x, target)
        x = x - np.linalg.solve(matrix[:, :n], residual)
    return system.named(x), folds
