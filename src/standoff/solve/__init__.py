"""Solving: how sides that may err would play, in thousands of worlds at once, each with a certificate.

`solve` follows the principal branch to a given λ; `trace` keeps the way, `limits` goes on to a sequential equilibrium,
`equilibria` looks for others at the same λ, and `all_equilibria` asks Gambit for a small game's.

Gradients of what is solved need JAX, an extra; it is loaded when one of their names is first used.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from standoff.solve.assessment import Check, check_assessment
from standoff.solve.branches import Equilibria, ManyStarts, equilibria
from standoff.solve.chunks import in_threads
from standoff.solve.library import open_loops
from standoff.solve.limits import LIMIT_STATUS, Limit, ToTheLimit, limits
from standoff.solve.nash import NashEquilibria, NoGambit, TooLarge, all_equilibria
from standoff.solve.solution import RESIDUAL_LIMIT, STATUS, Solution
from standoff.solve.solve import Progress, QuantalResponse, solve
from standoff.solve.trace import Trace, trace

if TYPE_CHECKING:
    from standoff.solve.gradients import (
        GRADIENT_STATUS,
        Differentiable,
        Equilibrium,
        conditional,
        differentiable,
        expectation,
        undifferentiated,
    )

__all__ = [
    "GRADIENT_STATUS",
    "LIMIT_STATUS",
    "RESIDUAL_LIMIT",
    "STATUS",
    "Check",
    "Differentiable",
    "Equilibria",
    "Equilibrium",
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
    "conditional",
    "differentiable",
    "equilibria",
    "expectation",
    "in_threads",
    "limits",
    "open_loops",
    "solve",
    "trace",
    "undifferentiated",
]

_WITH_JAX = {
    "GRADIENT_STATUS", "Differentiable", "Equilibrium", "conditional", "differentiable", "expectation",
    "undifferentiated",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _WITH_JAX:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if find_spec("jax") is None:
        raise ImportError(f"standoff.solve.{name} needs JAX, which is not installed: pip install 'standoff[gradients]'")
    return getattr(import_module("standoff.solve.gradients"), name)
