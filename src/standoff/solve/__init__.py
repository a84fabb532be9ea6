"""Solving: how sides that may err would play, in thousands of worlds at once, each with a certificate."""

from standoff.solve.solution import RESIDUAL_LIMIT, STATUS, Solution
from standoff.solve.solve import Progress, QuantalResponse, solve

__all__ = ["RESIDUAL_LIMIT", "STATUS", "Progress", "QuantalResponse", "Solution", "solve"]
