"""Unknowns cut into thin slices of equal weight: a box is sought by adding up slices instead of worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from standoff.ask.standing import bins_of, standing


@dataclass(frozen=True, eq=False)
class Slices:
    """The slice of each world in every unknown, and the first and last value in each slice."""

    code: Int[np.ndarray, "N U"]
    first: Float[np.ndarray, "U S"]
    last: Float[np.ndarray, "U S"]

    def sums(self, values: np.ndarray, worlds: np.ndarray | None = None) -> Float[np.ndarray, "U S"]:
        """Values of worlds added up by slice, for every unknown."""
        code, taken = (self.code, values) if worlds is None else (self.code[worlds], values[worlds])
        unknowns, slices = self.first.shape
        place = code + slices * np.arange(unknowns)
        total = np.bincount(place.ravel(), np.repeat(taken, unknowns), unknowns * slices)
        return np.asarray(total.reshape(unknowns, slices))


def cut(x: Float[np.ndarray, "U N"], weights: Float[np.ndarray, " N"], count: int) -> Slices:
    """Cut every unknown into at most `count` slices of equal weight; equal values share a slice."""
    unknowns, worlds = x.shape
    code = np.empty((worlds, unknowns), dtype=np.intp)
    first, last = np.full((unknowns, count), np.nan), np.full((unknowns, count), np.nan)
    for u, column in enumerate(x):
        order, bottom, top = standing(column, weights)
        step = np.diff(bins_of(bottom, top, count), prepend=-1) > 0
        starts = np.flatnonzero(step)  # a slice without a world is skipped, so neighbours stand together
        code[order, u] = np.cumsum(step) - 1
        first[u, : len(starts)] = column[order[starts]]
        last[u, : len(starts)] = column[order[np.append(starts[1:], worlds) - 1]]
    return Slices(code, first, last)
