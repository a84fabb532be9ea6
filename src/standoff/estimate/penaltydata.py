"""Penalties as plain data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from standoff.estimate.penalties import (
    Cauchy,
    CoefficientPrior,
    CoefficientPriors,
    Firth,
    Flat,
    LogF,
    Normal,
    Penalty,
    StudentT,
)

KINDS: Mapping[str, type[CoefficientPrior] | type[Firth]] = {
    "normal": Normal, "student t": StudentT, "cauchy": Cauchy, "log-F": LogF, "flat": Flat, "firth": Firth,
}  # fmt: skip


def penalty_data(penalty: Penalty | None) -> Any:
    """`{kind: its numbers}`, or the priors of covariates, of constants, and of coefficients by name."""
    if penalty is None:
        return None
    if isinstance(penalty, CoefficientPriors):
        named = {name: penalty_data(prior) for name, prior in penalty.named.items()}
        parts = {"covariates": penalty.covariates, "constants": penalty.constants}
        return {**{name: penalty_data(prior) for name, prior in parts.items()}, "named": named}
    kind = next(name for name, kind in KINDS.items() if isinstance(penalty, kind))
    return {kind: {f.name: getattr(penalty, f.name) for f in fields(penalty)}}


def penalty_of(written: Any) -> Penalty | None:
    """From what `penalty_data` made; KeyError, TypeError or ValueError where it is something else."""
    if written is None:
        return None
    if "named" not in written:
        ((kind, numbers),) = written.items()
        return KINDS[kind](**numbers)
    covariates, constants = _prior(written["covariates"]), _prior(written["constants"])
    return CoefficientPriors(covariates, constants, {name: _prior(one) for name, one in written["named"].items()})


def _prior(written: Any) -> CoefficientPrior:
    found = penalty_of(written)
    if found is None or isinstance(found, CoefficientPriors | Firth):
        raise ValueError("a prior of one coefficient is wanted")
    return found
