"""How large and how small a value can be, and what it is in a trial world."""

from __future__ import annotations

import math
from collections.abc import Mapping

from standoff.crisis.parsed import read_value
from standoff.language import Arithmetic, Distribution, Negate, Number, Reference, Utility, Value

Range = tuple[float, float]
EVERYTHING: Range = (-math.inf, math.inf)
NOBODY_KNOWS: Range = (math.nan, math.nan)
"""For what cannot be read or is not defined: every comparison with it is false."""
DEEPEST = 30


def bounds(value: Value, unknowns: Mapping[str, str], depth: int = 0) -> Range:
    """The smallest and largest number a value can be; wider than that where the same unknown comes in
    twice.
    """
    match value:
        case Number(number):
            return number, number
        case Distribution("uniform" | "loguniform", (low, high)):
            return low, high
        case Distribution("triangular", (low, _, high)):
            return low, high
        case Distribution("beta", _) | Utility():
            return 0.0, 1.0
        case Distribution("lognormal", _):
            return 0.0, math.inf
        case Reference(name):
            defined = read_value(unknowns.get(name, "")) if depth < DEEPEST else None
            return bounds(defined, unknowns, depth + 1) if defined is not None else NOBODY_KNOWS
        case Negate(of):
            low, high = bounds(of, unknowns, depth)
            return -high, -low
        case Arithmetic(op, left, right):
            return _combined(op, bounds(left, unknowns, depth), bounds(right, unknowns, depth))
    return EVERYTHING


def _combined(op: str, left: Range, right: Range) -> Range:
    if any(math.isnan(end) for end in (*left, *right)):
        return NOBODY_KNOWS
    if op == "+":
        corners = [left[0] + right[0], left[1] + right[1]]
    elif op == "-":
        corners = [left[0] - right[1], left[1] - right[0]]
    elif op == "/" and right[0] <= 0 <= right[1]:
        return EVERYTHING
    else:
        corners = [one * (other if op == "*" else 1 / other) for one in left for other in right]
    return EVERYTHING if any(math.isnan(corner) for corner in corners) else (min(corners), max(corners))


def trial(value: Value, unknowns: Mapping[str, str], seed: int, depth: int = 0) -> float:
    """The value in a made-up world, the same for the same seed; NaN where it has none."""
    match value:
        case Number(number):
            return number
        case Reference(name):
            defined = read_value(unknowns.get(name, "")) if depth < DEEPEST else None
            if defined is None:
                return math.nan
            if isinstance(defined, Distribution):
                return _made_up(name, seed)
            return trial(defined, unknowns, seed, depth + 1)
        case Utility(player, kind, outcome):
            return _made_up(f"{player}.{kind}.{outcome}", seed)
        case Negate(of):
            return -trial(of, unknowns, seed, depth)
        case Arithmetic(op, left, right):
            one, other = trial(left, unknowns, seed, depth), trial(right, unknowns, seed, depth)
            if op == "/":
                return one / other if other else math.nan
            return {"+": one + other, "-": one - other, "*": one * other}[op]
    return math.nan


def _made_up(name: str, seed: int) -> float:
    """A number between 0.01 and 0.99 that hangs on the name, not on Python's own hash, which changes from
    run to run.
    """
    mixed = seed * 7919
    for letter in name:
        mixed = (mixed * 131 + ord(letter)) % 1_000_003
    return 0.01 + 0.98 * mixed / 1_000_003
