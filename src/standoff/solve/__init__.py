"""Solving: how sides that may err would play, in thousands of worlds at once, each with a certificate.

`solve` follows the principal branch to a given λ; `trace` keeps the way, `limits` goes on to a sequential equilibrium,
`equilibria` looks for others at the same λ, and `all_equilibria` asks Gambit for a small game's.
"""

from standoff.solve.assessment import Check, check_assessment
from standoff.solve.branches import Equilibria, ManyStarts, equilibria
from standoff.solve.limits import LIMIT_STATUS, Limit, ToTheLimit, limits
from standoff.solve.nash import NashEquilibria, NoGambit, TooLarge, all_equilibria
from standoff.solve.solution import RESIDUAL_LIMIT, STATUS, Solution
from standoff.solve.solve import Progress, QuantalResponse, solve
from standoff.solve.trace import Trace, trace

__all__ = [
    "LIMIT_STATUS",
    "RESIDUAL_LIMIT",
    "STATUS",
    "Check",
    "Equilibria",
    "Limit",
    "ManyStarts",
    "NashEquilibria",
    "NoGambit",
    "Progress",
    "QuantalResponse",
    "Solution",
    "ToTheLimit",
    "TooLarge",
    "Trace",
    "all_equilibria",
    "check_assessment",
    "equilibria",
    "limits",
    "solve",
    "trace",
]
