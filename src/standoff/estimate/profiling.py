"""Profile likelihood: how high the likelihood can rise while one coefficient is held, and intervals from it.

Where the likelihood is lopsided these intervals are right and symmetric ones are not; where it stays flat to one side
they are open there, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.likelihood import Evaluated
from standoff.estimate.newton import Newton, Objective, Status, climb
from standoff.estimate.penalised import objective_of
from standoff.estimate.penalties import covariate_units
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import Fit

STEPS = (1, 2, 3, 4, 5)
STEP = 0.6  # of a standard error, as R's games has it
HIGHER = 1e-6  # log-likelihood by which a point must be above the fit's to count as better


@dataclass(frozen=True, eq=False)
class Held:
    """An objective with one coefficient held."""

    objective: Objective
    place: int
    value: float

    def whole(self, others: Float[np.ndarray, "b j"]) -> Float[np.ndarray, "b k"]:
        return np.insert(others, self.place, self.value, axis=1)

    def evaluate(
        self, theta: Float[np.ndarray, "b j"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """As the objective's, in the other coefficients."""
        seen = self.objective.evaluate(self.whole(theta), order, weight)
        gradient, hessian = seen.gradient, seen.hessian
        return Evaluated(
            seen.value, None if gradient is None else np.delete(gradient, self.place, axis=1),
            None if hessian is None else np.delete(np.delete(hessian, self.place, axis=1), self.place, axis=2),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class LikelihoodProfile:
    """Points of a profile.

    `value[p]` is the highest log-likelihood (with the penalty, if any) found with `name` held at `at[p]`, reached at
    `theta[p]`; `top` is the fit's. `better` is a point that is higher; then the fit is not at the top, and
    `fit(…, starts=better[None])` begins from it.
    """

    name: str
    at: Float[np.ndarray, " p"]
    value: Float[np.ndarray, " p"]
    theta: Float[np.ndarray, "p k"]
    status: Int[np.ndarray, " p"]
    top: float
    better: Float[np.ndarray, " k"] | None = field(repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong with the profile, or with the fit; empty where all is well."""
        return _warnings(self.name, self.value, self.status, self.top)


@dataclass(frozen=True)
class LikelihoodInterval:
    """All values of a coefficient that a likelihood-ratio test does not reject.

    An end that is −∞ or ∞ is open: the likelihood stays as high however far one goes that way.
    """

    name: str
    low: float
    high: float
    level: float
    warnings: tuple[str, ...]


def profile_likelihood(
    fit: Fit, name: str, at: Sequence[float] | None = None, settings: Newton | None = None
) -> LikelihoodProfile:
    """The profile of a coefficient at some values: unless given, 3/5, 6/5, … 3 standard errors either way.

    Each climb begins from where the one nearer the estimate ended.
    """
    walk = _Walk(fit, name, settings)
    centre = float(fit.theta[walk.place])
    if at is None:
        ways = sorted(way * step for way in (-1, 1) for step in STEPS)
        points = centre + STEP * walk.error * np.array(ways, dtype=float)
    else:
        points = np.asarray(at, dtype=float)
        if not len(points) or not np.isfinite(points).all():
            raise SpecificationError((f"{name}: the values to hold it at should be finite numbers",))
    out: list[_Point | None] = [None] * len(points)
    for way in (-1.0, 1.0):
        begin = fit.theta
        side = [int(p) for p in np.argsort(way * points, kind="stable") if (points[p] >= centre) == (way > 0)]
        for p in side:
            out[p] = found = walk.to(float(points[p]), begin)
            begin = found.theta
    found_all = [f for f in out if f is not None]
    value = np.array([f.value for f in found_all])
    theta, status = np.stack([f.theta for f in found_all]), np.array([f.status for f in found_all])
    best = int(np.argmax(value))
    better = theta[best] if value[best] > walk.top + HIGHER else None
    return LikelihoodProfile(name, points, value, theta, status, walk.top, better)


def likelihood_interval(fit: Fit, name: str, level: float = 0.95, settings: Newton | None = None) -> LikelihoodInterval:
    """Where twice the loss of log-likelihood crosses the quantile of χ² with one degree of freedom, to 1e-8 or so."""
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise SpecificationError((f"level {level}: a number between 0 and 1 is wanted, such as 0.95",))
    walk, root = _Walk(fit, name, settings), float(ndtri(0.5 + level / 2))
    low, high = (walk.crossing(way, root) for way in (-1.0, 1.0))
    value, status = np.array([f.value for f in walk.seen]), np.array([f.status for f in walk.seen])
    return LikelihoodInterval(name, low, high, level, _warnings(name, value, status, walk.top))


@dataclass(frozen=True, eq=False)
class _Point:
    value: float
    theta: Float[np.ndarray, " k"]
    status: int


class _Walk:
    """Along one coefficient, away from a fit."""

    def __init__(self, fit: Fit, name: str, settings: Newton | None) -> None:
        fit.require()
        if fit.prepared is None:
            raise SpecificationError(("a fit read from a file does not hold its rows; fit again to profile it",))
        if name not in fit.names:
            raise SpecificationError((f"there is no coefficient “{name}”; there are {', '.join(fit.names)}",))
        if len(fit.names) < 2:
            raise SpecificationError(("a profile needs a second coefficient",))
        self.ready: Prepared = fit.prepared
        self.objective, self.settings = objective_of(self.ready, fit.penalty), settings
        self.place, self.centre = fit.names.index(name), fit.theta
        self.top = float(self.objective.evaluate(fit.theta[None], 0).value[0])
        self.error = float(np.sqrt(np.linalg.inv(fit.information)[self.place, self.place]))
        self.farthest = (settings or Newton()).far / covariate_units(self.ready.design)[0][self.place]
        self.seen: list[_Point] = []

    def to(self, value: float, begin: Float[np.ndarray, " k"]) -> _Point:
        """Climb with the coefficient held at a value."""
        held, others = Held(self.objective, self.place, value), np.arange(len(begin)) != self.place
        start = np.delete(begin, self.place)[None]
        top = climb(held, start, self.ready.movement[np.ix_(others, others)], self.ready.number, None, self.settings)
        point = _Point(float(top.value[0]), held.whole(top.theta)[0], int(top.status[0]))
        self.seen.append(point)
        return point

    def crossing(self, way: float, root: float) -> float:
        """Where √(2 loss) reaches `root`, which is near to linear in the coefficient; ±∞ where it never does."""
        middle, begin = float(self.centre[self.place]), self.centre
        inner, outer, length = middle, middle + way * root * self.error, root * self.error
        last = begin

        def short(value: float, start: Float[np.ndarray, " k"]) -> tuple[float, Float[np.ndarray, " k"]]:
            found = self.to(value, start)
            loss = 2.0 * (self.top - found.value)
            return float(np.sign(loss) * np.sqrt(abs(loss))) - root, found.theta

        beyond, there = short(outer, last)
        while beyond < 0:
            inner, last, length = outer, there, 2.0 * length
            outer = outer + way * length
            if abs(outer) > self.farthest:
                return float(way * np.inf)
            beyond, there = short(outer, last)
        warm = last

        def gap(value: float) -> float:
            nonlocal warm
            if value == inner:
                return -root if inner == middle else short(inner, last)[0]
            out, warm_now = short(value, warm)
            warm = warm_now
            return out

        return _root(gap, inner, outer, beyond)


def _root(gap: Callable[[float], float], inner: float, outer: float, beyond: float) -> float:
    from scipy.optimize import brentq

    known = {outer: beyond}
    return float(
        brentq(lambda v: known[v] if v in known else gap(v), inner, outer, xtol=1e-10 * abs(outer - inner), rtol=1e-13)
    )


def _warnings(name: str, value: Float[np.ndarray, " p"], status: Int[np.ndarray, " p"], top: float) -> tuple[str, ...]:
    out = []
    if value.max() > top + HIGHER:
        out.append(
            f"with {name} held, a point was found that is {value.max() - top:.3g} higher than the fit: the fit is not "
            "at the top; begin again from LikelihoodProfile.better"
        )
    lost = [Status(int(s)) for s in status if s != Status.CONVERGED]
    if lost:
        out.append(f"{name}: {len(lost)} of {len(status)} climbs did not arrive ({lost[0].words})")
    return tuple(out)
