"""Settings of the sampler, and how sampling can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from standoff.estimate.problems import SpecificationError


@dataclass(frozen=True)
class Nuts:
    """The No-U-Turn sampler: draws kept and draws for warming up, a chain; how many chains.

    `target` is the acceptance that steps aim at (nearer 1: smaller steps); a path has at most 2^`deepest` of them.
    """

    draws: int = 1000
    warmup: int = 500
    chains: int = 4
    target: float = 0.9
    deepest: int = 10

    def __post_init__(self) -> None:
        wrong = []
        if self.draws < 10 or self.warmup < 10 or not 1 <= self.deepest <= 15:
            wrong.append("a sampler draws 10 times or more, after 10 or more to warm up, along paths of depth 1 to 15")
        if self.chains < 2:
            wrong.append("with fewer than two chains nothing tells whether they would meet; 4 would do")
        if not 0.5 <= self.target < 1:
            wrong.append("`target` is between 0.5 and 1; 0.9 would do")
        if wrong:
            raise SpecificationError(tuple(wrong))


class Sampling(Enum):
    """How sampling ended."""

    CONVERGED = "converged"
    APART = "not converged: chains have not met; more warm-up and draws, or narrower priors, would do"
    SHORT = "not converged: draws are worth too few independent ones; more draws would do"
    DIVERGING = (
        "not converged: some steps left the path, so a corner of the posterior may be missed; "
        "a higher `target`, or narrower priors, would do"
    )
