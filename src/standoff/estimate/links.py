"""Links: how a difference in expected utility becomes a chance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Probit:
    """Normal errors of unit standard deviation on each action."""


@dataclass(frozen=True)
class Logit:
    """Logistic choice, scaled as if two unit errors were compared: softmax(u/√2).

    So coefficients are √2 times those of a textbook logit, and comparable with the probit's.
    """


Link = Probit | Logit
