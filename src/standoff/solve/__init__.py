"""Solving: how sides that may err would play, in thousands of worlds at once, each with a certificate.

Gradients of what is solved need JAX, an extra; it is loaded when one of their names is first used.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from standoff.solve.solution import RESIDUAL_LIMIT, STATUS, Solution
from standoff.solve.solve import Progress, QuantalResponse, solve

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
    "RESIDUAL_LIMIT",
    "STATUS",
    "Differentiable",
    "Equilibrium",
    "Progress",
    "QuantalResponse",
    "Solution",
    "conditional",
    "differentiable",
    "expectation",
    "solve",
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
