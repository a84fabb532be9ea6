"""Penalties and weak priors: what is added to the log-likelihood so that separated data have finite estimates.

A prior acts on what a coefficient does to its predictor when its covariate moves by one standard deviation (of a
constant: when it stands at all), so that changing a covariate's unit changes nothing; utilities are in units of their
errors. A fit under a prior is the mode of its posterior, which `posterior` draws from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float

from standoff.estimate.design import Design
from standoff.estimate.problems import SpecificationError

Curve = tuple[Float[np.ndarray, "*b"], Float[np.ndarray, "*b"], Float[np.ndarray, "*b"]]
"""Log density but for a constant, its slope and its curvature."""


def _check(prior: object, positive: tuple[str, ...], finite: tuple[str, ...] = ()) -> None:
    wrong = [f"{n} should be positive" for n in positive if not 0 < getattr(prior, n) < np.inf]
    wrong += [f"{n} should be a finite number" for n in finite if not np.isfinite(getattr(prior, n))]
    if wrong:
        kind = type(prior).__name__
        raise SpecificationError(tuple(f"{kind}: {w}; it is {getattr(prior, w.split()[0])}" for w in wrong))


@dataclass(frozen=True)
class Normal:
    """A normal prior, of a mean and a standard deviation."""

    mean: float = 0.0
    sd: float = 2.5

    def __post_init__(self) -> None:
        _check(self, positive=("sd",), finite=("mean",))

    def curve(self, z: Float[np.ndarray, "*b"]) -> Curve:
        v = self.sd**2
        d = z - self.mean
        return -0.5 * d * d / v, -d / v, np.full_like(z, -1.0 / v)

    def __str__(self) -> str:
        return f"normal({self.mean:g}, {self.sd:g})"


@dataclass(frozen=True)
class StudentT:
    """Student's t around 0: heavier tails, the fewer the degrees of freedom."""

    df: float = 4.0
    scale: float = 2.5

    def __post_init__(self) -> None:
        _check(self, positive=("df", "scale"))

    def curve(self, z: Float[np.ndarray, "*b"]) -> Curve:
        s, n = self.df * self.scale**2, self.df + 1.0
        q = s + z * z
        return -0.5 * n * np.log1p(z * z / s), -n * z / q, -n * (s - z * z) / (q * q)

    def __str__(self) -> str:
        return f"t({self.df:g}, {self.scale:g})"


@dataclass(frozen=True)
class Cauchy:
    """A Cauchy prior around 0 (Gelman, Jakulin, Pittau and Su 2008, who take 2.5, and 10 for the constant).

    They let covariates move by two standard deviations, here it is one.
    """

    scale: float = 2.5

    def __post_init__(self) -> None:
        _check(self, positive=("scale",))

    def curve(self, z: Float[np.ndarray, "*b"]) -> Curve:
        return StudentT(1.0, self.scale).curve(z)

    def __str__(self) -> str:
        return f"Cauchy({self.scale:g})"


@dataclass(frozen=True)
class LogF:
    """A log-F(m, m) prior: the weight of m/2 plays either way (Greenland and Mansournia 2015)."""

    m: float = 1.0

    def __post_init__(self) -> None:
        _check(self, positive=("m",))

    def curve(self, z: Float[np.ndarray, "*b"]) -> Curve:
        up = np.exp(-np.logaddexp(0.0, -z))
        down = np.exp(-np.logaddexp(0.0, z))
        return self.m * (0.5 * z - np.logaddexp(0.0, z)), self.m * (0.5 - up), -self.m * up * down

    def __str__(self) -> str:
        return f"log-F({self.m:g}, {self.m:g})"


@dataclass(frozen=True)
class Flat:
    """No prior."""

    def curve(self, z: Float[np.ndarray, "*b"]) -> Curve:
        return np.zeros_like(z), np.zeros_like(z), np.zeros_like(z)

    def __str__(self) -> str:
        return "flat"


CoefficientPrior = Normal | StudentT | Cauchy | LogF | Flat


@dataclass(frozen=True)
class CoefficientPriors:
    """A prior for coefficients of covariates, one for those of constants, and others for some by name."""

    covariates: CoefficientPrior = Normal(0.0, 2.5)
    constants: CoefficientPrior = Normal(0.0, 10.0)
    named: Mapping[str, CoefficientPrior] = field(default_factory=dict)

    def __str__(self) -> str:
        named = "".join(f", {name} {prior}" for name, prior in self.named.items())
        return f"covariates {self.covariates}, constants {self.constants}{named}"


@dataclass(frozen=True)
class Firth:
    """Half the log determinant of the expected information (Firth 1993), which is Jeffreys' prior.

    The information is that of plays seen to their end. Slopes are exact; curvatures are differences of them. It takes
    out the first-order bias of ordinary models, but does not hold coefficients of a strategic model that run away
    together: there the determinant goes on growing along with the likelihood, or falls too slowly.
    """

    def __str__(self) -> str:
        return "Firth"


Penalty = CoefficientPrior | CoefficientPriors | Firth


@dataclass(frozen=True, eq=False)
class OnCoefficients:
    """CoefficientPriors of the coefficients of a design, in the units of their covariates."""

    of: tuple[CoefficientPrior, ...]
    units: Float[np.ndarray, " k"]

    def curve(self, theta: Float[np.ndarray, "b k"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Σ log prior at each θ, its gradient, and the diagonal of its Hessian."""
        value, slope, curve = np.zeros(len(theta)), np.zeros_like(theta), np.zeros_like(theta)
        for prior in dict.fromkeys(self.of):
            here = np.array([k for k, other in enumerate(self.of) if other == prior])
            found = prior.curve(theta[:, here] * self.units[here])
            value += found[0].sum(axis=1)
            slope[:, here] = found[1] * self.units[here]
            curve[:, here] = found[2] * self.units[here] ** 2
        return value, slope, curve


def on_coefficients(penalty: CoefficientPrior | CoefficientPriors, design: Design) -> OnCoefficients:
    """Lay priors out over the coefficients of a design; SpecificationError for names that it has not."""
    units, constant = covariate_units(design)
    if not isinstance(penalty, CoefficientPriors):
        return OnCoefficients((penalty,) * len(units), units)
    unknown = [name for name in penalty.named if name not in design.coefficients]
    if unknown:
        listed = ", ".join(design.coefficients)
        raise SpecificationError(tuple(f"prior: there is no coefficient “{n}”; there are {listed}" for n in unknown))
    of = [penalty.constants if c else penalty.covariates for c in constant]
    named = [penalty.named.get(name, prior) for name, prior in zip(design.coefficients, of, strict=True)]
    return OnCoefficients(tuple(named), units)


def covariate_units(design: Design) -> tuple[Float[np.ndarray, " k"], Bool[np.ndarray, " k"]]:
    """Each coefficient's unit: its covariate's standard deviation; of a constant its size. And which are constants.

    A coefficient shared by several covariates takes the largest.
    """
    k = len(design.coefficients)
    mean, sd = design.matrix.mean(axis=0), design.matrix.std(axis=0)
    flat = sd <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    size = np.where(flat, np.abs(mean), sd)
    units, constant = np.zeros(k), np.ones(k, dtype=bool)
    np.maximum.at(units, design.coefficient, size[design.column])
    np.logical_and.at(constant, design.coefficient, flat[design.column])
    return np.where(units > 0, units, 1.0), constant
