"""Where each value stands among all, by weight: the ground of bins, fifths, ranks and slices."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int


def standing(
    x: Float[np.ndarray, " N"], weights: Float[np.ndarray, " N"]
) -> tuple[Int[np.ndarray, " N"], Float[np.ndarray, " N"], Float[np.ndarray, " N"]]:
    """The order of x and, in that order, the weight below each value and the weight up to it; equal values
    share both.

    >>> standing(np.array([5.0, 2.0, 5.0]), np.array([1.0, 2.0, 1.0]))[1:]
    (array([0., 2., 2.]), array([2., 4., 4.]))
    """
    order = np.argsort(x)
    ordered, top = x[order], np.cumsum(weights[order])
    last = np.append(ordered[1:] != ordered[:-1], True)
    if last.all():
        return order, np.append(0.0, top[:-1]), top
    ends = np.flatnonzero(last)
    size = np.diff(ends, prepend=-1)
    upper = top[ends]
    return order, np.repeat(np.append(0.0, upper[:-1]), size), np.repeat(upper, size)


def bins_of(bottom: Float[np.ndarray, " N"], top: Float[np.ndarray, " N"], count: int) -> Int[np.ndarray, " N"]:
    """Bins of equal weight, from what `standing` says; no value is torn apart by a bin's edge.

    The tiny step up keeps rounding from deciding where a value whose middle falls on an edge belongs.
    """
    place = (0.5 * count / top[-1]) * (bottom + top) + 1e-9
    return np.asarray(np.minimum(place.astype(np.intp), count - 1))
