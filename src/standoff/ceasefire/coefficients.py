r"""The coefficients of the next truce, their prior, and what a truce is like.

$\log T = \theta\cdot x + e^{\text{log scale}}\varepsilon$ with $\varepsilon$ standard normal and $T$ the days to the
first breach. The prior is put together from the shipped table: what a declared truce in the midst of fighting is like
from “next truce declared” (intercept, written terms, definitive truces, earlier truces, log scale, jointly), what a
mission on the ground or a victory changes from “war resumed” (jointly), and two stated coefficients. A crisis file
may state any of them itself; what it states does not depend on the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Bool, Float

from standoff.ceasefire.priors import shipped
from standoff.crisis import TRUCE_COEFFICIENTS
from standoff.language import Distribution, Number, Value

COEFFICIENTS = TRUCE_COEFFICIENTS
"""Names of θ, in this order."""

INTERCEPT, EARLIER, LOG_SCALE, BREACH = (
    COEFFICIENTS.index(f"truce_{name}") for name in ("intercept", "earlier", "log_scale", "breach")
)

_BLOCKS = (
    (
        "next truce declared",
        {
            "truce_intercept": "intercept",
            "truce_written": "written",
            "truce_definitive": "definitive",
            "truce_earlier": "log(1 + earlier truces)",
            "truce_log_scale": "log scale",
        },
    ),
    (
        "war resumed",
        {"truce_monitors": "monitors", "truce_peacekeepers": "peacekeepers", "truce_victory": "victory"},
    ),
)
_STATED = {"truce_curbed": "patron curbs support", "truce_breach": "first breach"}
WITHOUT_DATA = tuple(_STATED)
"""The coefficients that no data speak of: their priors are stated."""


@dataclass(frozen=True)
class Prior:
    """A normal prior over θ; a coefficient stated as a number has no variance."""

    mean: Float[np.ndarray, " p"]
    covariance: Float[np.ndarray, "p p"]

    @property
    def free(self) -> Bool[np.ndarray, " p"]:
        """Which coefficients are not fixed."""
        return np.asarray(np.diag(self.covariance) > 0)

    @property
    def standard_deviations(self) -> Float[np.ndarray, " p"]:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def stating(self, name: str, mean: float, deviation: float) -> Prior:
        """With one coefficient stated; it no longer depends on the others, which stay as they were."""
        at = COEFFICIENTS.index(name)
        centre, covariance = self.mean.copy(), self.covariance.copy()
        centre[at] = mean
        covariance[at, :] = covariance[:, at] = 0.0
        covariance[at, at] = deviation**2
        return Prior(centre, covariance)


@cache
def shipped_prior() -> Prior:
    """The prior over all coefficients, from the shipped table."""
    table, size = shipped(), len(COEFFICIENTS)
    mean, covariance = np.zeros(size), np.zeros((size, size))
    for history, names in _BLOCKS:
        found = table.history(history).coefficients
        into = [COEFFICIENTS.index(name) for name in names]
        of = [found.names.index(name) for name in names.values()]
        mean[into] = found.mean[of]
        covariance[np.ix_(into, into)] = found.covariance[np.ix_(of, of)]
    for name, stated in _STATED.items():
        at, (one,) = COEFFICIENTS.index(name), [s for s in table.stated if s.name == stated]
        mean[at], covariance[at, at] = one.mean, one.standard_deviation**2
    mean.setflags(write=False)
    covariance.setflags(write=False)
    return Prior(mean, covariance)


def told_prior() -> list[tuple[str, tuple[float, float], str]]:
    """Each coefficient's name, mean and standard deviation in the shipped prior, and what they rest on."""
    table, prior = shipped(), shipped_prior()
    why = {name: f"from “{history}”: {table.history(history).source}" for history, names in _BLOCKS for name in names}
    why |= {name: s.why for name, stated in _STATED.items() for s in table.stated if s.name == stated}
    each = zip(COEFFICIENTS, prior.mean, prior.standard_deviations, strict=True)
    return [(name, (float(mean), float(deviation)), why[name]) for name, mean, deviation in each]


def prior_of(stated: Mapping[str, Value]) -> Prior:
    """The shipped prior with what a crisis file states in place of it: numbers and `normal(m, s)`.

    Names that are no coefficients are passed over; a coefficient stated otherwise raises, as `load` would have said.
    """
    prior = shipped_prior()
    for name in COEFFICIENTS:
        match stated.get(name):
            case None:
                continue
            case Number(value):
                prior = prior.stating(name, value, 0.0)
            case Distribution("normal", (mean, deviation)):
                prior = prior.stating(name, mean, deviation)
            case other:
                raise ValueError(f"{name} is {other}; a number or normal(m, s) would do")
    return prior


@dataclass(frozen=True)
class Covariates:
    """What a truce is like. `earlier` counts the truces between the same sides that broke before it."""

    mechanism: str = "none"  # or "monitors", "peacekeepers": the mission on the ground
    written: bool = False
    definitive: bool = False
    curbed: bool = False
    victory: bool = False
    earlier: float = 0.0

    def __post_init__(self) -> None:
        if self.mechanism not in MECHANISMS:
            raise ValueError(f"no mechanism called {self.mechanism!r}; there are {', '.join(MECHANISMS)}")
        if not (np.isfinite(self.earlier) and self.earlier >= 0):
            raise ValueError(f"{self.earlier} earlier truces; a number, 0 or more, would do")

    @property
    def row(self) -> Float[np.ndarray, " p"]:
        """x, so that the mean of log T is θ·x; the log scale has none."""
        each = {
            "truce_intercept": 1.0,
            "truce_monitors": self.mechanism == "monitors",
            "truce_peacekeepers": self.mechanism == "peacekeepers",
            "truce_written": self.written,
            "truce_definitive": self.definitive,
            "truce_earlier": np.log1p(self.earlier),
            "truce_curbed": self.curbed,
            "truce_victory": self.victory,
            "truce_log_scale": 0.0,
            "truce_breach": 1.0,
        }
        return np.array([float(each[name]) for name in COEFFICIENTS])


MECHANISMS = ("none", "monitors", "peacekeepers")
