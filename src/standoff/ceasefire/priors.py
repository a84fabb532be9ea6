"""What history says of truces: the small table that Standoff ships, made by `scripts/derive_ceasefire_priors.py`.

Two histories, of two different things, kept apart: until war resumed, and until the next truce was declared. A
coefficient without data is stated, wide, and says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from standoff.ceasefire.distributions import Distribution, LogLogistic, LogNormal, Weibull
from standoff.ceasefire.fit import survival_at
from standoff.ceasefire.posterior import Gaussian
from standoff.ceasefire.survival import Survival

VERSION = 1
_DISTRIBUTIONS: tuple[Distribution, ...] = (LogNormal(), Weibull(), LogLogistic())


@dataclass(frozen=True)
class History:
    """Coefficients on log days from one source: their distribution, and what they rest on."""

    id: str
    measures: str  # what ends a truce here
    distribution: Distribution
    coefficients: Gaussian
    meaning: Mapping[str, str]  # of each covariate
    records: int
    truces: int
    events: int
    first: str  # day the earliest truce began
    last: str  # day of the last look
    source: str
    left_out: str
    cautions: tuple[str, ...]

    def survival(self, values: Mapping[str, float]) -> Survival:
        """The curve of a truce at the mean coefficients. `values` gives covariates by name; those not named are 0."""
        names = self.coefficients.names[1:-1]
        if unknown := [name for name in values if name not in names]:
            raise KeyError(f"{self.id!r} has no covariate {unknown[0]!r}; it has {', '.join(names)}")
        row = np.array([[float(values.get(name, 0.0)) for name in names]])
        return survival_at(self.distribution, self.coefficients.mean, row)


@dataclass(frozen=True)
class Stated:
    """A coefficient on log days that no data speak of: a normal prior, and why it is so."""

    name: str
    mean: float
    standard_deviation: float
    why: str


@dataclass(frozen=True)
class Priors:
    """The shipped table."""

    histories: tuple[History, ...]
    stated: tuple[Stated, ...]
    script: str  # SHA-256 of the script that made it

    def history(self, id: str) -> History:
        """A history by its id."""
        for one in self.histories:
            if one.id == id:
                return one
        raise KeyError(f"no history called {id!r}; there are {', '.join(h.id for h in self.histories)}")


def shipped() -> Priors:
    """The table that came with this version."""
    return read(resources.files("standoff.ceasefire").joinpath("priors.json").read_text("utf-8"))


def read(text: str) -> Priors:
    """A table from its text. Raises ValueError, saying what is wrong, if it is not one."""
    data = json.loads(text)
    if data.get("ceasefire_priors") != VERSION:
        raise ValueError(f"a table of version {data.get('ceasefire_priors')!r}; this program reads version {VERSION}")
    try:
        return Priors(
            histories=tuple(_history(h) for h in data["histories"]),
            stated=tuple(
                Stated(s["name"], float(s["mean"]), float(s["standard_deviation"]), s["why"]) for s in data["stated"]
            ),
            script=data["made_by"]["sha256"],
        )
    except KeyError as missing:
        raise ValueError(f"the table of ceasefire priors has no {missing}") from missing


def _history(data: Mapping[str, Any]) -> History:
    named = {d.name: d for d in _DISTRIBUTIONS}
    if data["distribution"] not in named:
        raise ValueError(f"unknown distribution {data['distribution']!r}; one of {', '.join(named)} would do")
    names, mean = tuple(data["names"]), np.array(data["mean"], dtype=float)
    covariance = np.array(data["covariance"], dtype=float)
    if not (mean.shape == (len(names),) and covariance.shape == (len(names), len(names))):
        raise ValueError(f"{data['id']}: {len(names)} names, but means of shape {mean.shape} and a covariance of shape "
                         f"{covariance.shape}")  # fmt: skip
    return History(
        id=data["id"], measures=data["measures"], distribution=named[data["distribution"]],
        coefficients=Gaussian(names, mean, covariance),
        meaning=dict(data["meaning"]), records=int(data["records"]), truces=int(data["truces"]),
        events=int(data["events"]), first=data["first"], last=data["last"], source=data["source"],
        left_out=data["left_out"], cautions=tuple(data["cautions"]),
    )  # fmt: skip
