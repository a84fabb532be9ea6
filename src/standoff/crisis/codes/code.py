"""What a code is."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.crisis.problems import Severity


@dataclass(frozen=True)
class Code:
    """A kind of mistake, under a name that stays: what it is, why it matters, and an example of it."""

    code: str
    title: str
    explanation: str
    example: str
    severity: Severity = "error"
