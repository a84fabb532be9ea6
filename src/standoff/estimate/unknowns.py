"""From a fit to priors of a crisis file: chances at a case, with their uncertainty, as distributions with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.estimate.predicting import predict, profile
from standoff.estimate.problems import SpecificationError
from standoff.estimate.result import Fit

LEAST = 0.5  # of a beta's two counts: a prior that piles up at 0 or 1 says more than any fit can


@dataclass(frozen=True)
class Chance:
    """A chance to be handed on: that a play ends in one of `of`, given that it ends in one of `given` (any, if empty).

    `at` sets covariates of the typical case. `between` is a standard deviation, in log odds, of what differs between
    cases and is in no covariate: a fit tells the mean of cases like this one, and the next case is not the mean.
    """

    of: tuple[str, ...]
    given: tuple[str, ...] = ()
    at: Mapping[str, Any] | None = None
    between: float = 0.0


@dataclass(frozen=True)
class Prior:
    """A beta distribution with the mean and the standard deviation that the fit gives."""

    name: str
    mean: float
    deviation: float
    a: float
    b: float
    why: str

    @property
    def value(self) -> str:
        """As a crisis file writes it."""
        return f"beta({self.a:.3g}, {self.b:.3g})"


def priors(fit: Fit, chances: Mapping[str, Chance], source: str = "") -> tuple[Prior, ...]:
    """Beta distributions for the unknowns named."""
    return tuple(_prior(fit, name, chance, source) for name, chance in chances.items())


def to_unknowns(fit: Fit, chances: Mapping[str, Chance], source: str = "") -> str:
    """A crisis file's section `unknowns`, as YAML text: a value and why, one unknown a chance."""
    import yaml

    section = {p.name: {"value": p.value, "why": p.why} for p in priors(fit, chances, source)}
    return str(yaml.safe_dump({"unknowns": section}, sort_keys=False, allow_unicode=True, width=110))


def _prior(fit: Fit, name: str, chance: Chance, source: str) -> Prior:
    outcomes = fit.specification.tree.outcomes
    for outcome in (*chance.of, *chance.given):
        if outcome not in outcomes:
            raise SpecificationError((f"{name}: there is no outcome “{outcome}”; there are {', '.join(outcomes)}",))
    mean, deviation = _moments(fit, chance)
    if chance.between:
        deviation = float(np.hypot(deviation, chance.between * mean * (1 - mean)))
    most = 0.98 * np.sqrt(mean * (1 - mean) / (1 + 2 * LEAST))
    deviation = float(min(deviation, most))
    size = mean * (1 - mean) / deviation**2 - 1
    a, b = max(mean * size, LEAST), max((1 - mean) * size, LEAST)
    what = " or ".join(chance.of) + (f", given {' or '.join(chance.given)}" if chance.given else "")
    case = ", ".join(f"{k} {v}" for k, v in (chance.at or {}).items()) or "the typical case"
    spread = f", and {chance.between:g} in log odds between cases" if chance.between else ""
    told = (
        f"{fit.plays:.0f} cases{f' of {source}' if source else ''}: chance of {what} at {case} is {mean:.2f}, "
        f"standard error {deviation:.2f}{spread} ({fit.how})."
    )
    return Prior(name, mean, deviation, a, b, told)


def _moments(fit: Fit, chance: Chance) -> tuple[float, float]:
    """Mean and standard deviation by the delta method, of a ratio where the chance is conditional."""
    from standoff.estimate.predicting import slopes_at

    outcomes = fit.specification.tree.outcomes
    cases = profile(fit, chance.at)
    at = predict(fit, cases=cases).chance[0]
    slope = slopes_at(fit, cases)[0]
    top = [outcomes.index(o) for o in chance.of]
    bottom = [outcomes.index(o) for o in chance.given] or list(range(len(outcomes)))
    p, q = float(at[top].sum()), float(at[bottom].sum())
    mean = p / q
    gradient = (slope[top].sum(axis=0) - mean * slope[bottom].sum(axis=0)) / q
    return mean, float(np.sqrt(gradient @ fit.covariance @ gradient))


def replaced(text: str, found: Sequence[Prior]) -> str:
    """A crisis file's text with the values and reasons of these unknowns put in place of its own.

    Only entries written as `name: {value: …, why: …}` are replaced; SpecificationError where one is not there.
    """
    import re

    for prior in found:
        line = re.compile(rf"^(\s+){re.escape(prior.name)}:[ ]*\{{.*?\}}[ ]*$", re.MULTILINE | re.DOTALL)
        if not line.search(text):
            raise SpecificationError((f"the crisis file has no unknown “{prior.name}” that could be replaced",))
        why = prior.why.replace('"', "”")
        text = line.sub(rf'\g<1>{prior.name}: {{value: "{prior.value}", why: "{why}"}}', text, count=1)
    return text
