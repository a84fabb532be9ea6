"""Values: a number, a range or distribution, a name, or arithmetic on these.

A crisis file states payoffs, costs and odds as values. Whatever is not known is written as a range (`0.3 to
0.7`) or a distribution, and drawn anew in every world; a name refers to an unknown stated elsewhere, so that
two places can share one draw. A distribution stands alone: to calculate with one, it is first given a name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias, Union

from standoff.language.arithmetic import Arithmetic, Negate, operands
from standoff.language.problem import LanguageError
from standoff.language.reading import read


@dataclass(frozen=True)
class Number:
    """A number as it stands."""

    value: float


@dataclass(frozen=True)
class Reference:
    """The unknown of this name."""

    name: str


@dataclass(frozen=True)
class Utility:
    """What an outcome is worth to a player, or to one type of it: `u(turkey.cautious, climb_down)`."""

    player: str
    type: str | None
    outcome: str


@dataclass(frozen=True)
class Distribution:
    """An unknown number, drawn in every world: `uniform(0.3, 0.7)`, also written `0.3 to 0.7`."""

    name: str
    parameters: tuple[float, ...]


@dataclass(frozen=True)
class Rest:
    """The word `rest`: what the other odds leave of 1."""


Value: TypeAlias = Union[Number, Reference, Utility, "Arithmetic[Value]", "Negate[Value]", Distribution, Rest]


def parse_value(text: str | int | float) -> Value:
    """The value `text` states.

    >>> parse_value("1 - russia_resolved")
    Arithmetic(op='-', left=Number(value=1.0), right=Reference(name='russia_resolved'))
    >>> parse_value("0.3 to 0.7")
    Distribution(name='uniform', parameters=(0.3, 0.7))
    """
    # YAML has read plain numbers already; and truth values, which Python counts as numbers.
    if isinstance(text, int | float) and not isinstance(text, bool):
        return Number(finite(text))
    if not isinstance(text, str):
        raise LanguageError(
            "a value is a number or text", found=type(text).__name__, hint="as in 0.3, 0.3 to 0.7 or a name"
        )
    from standoff.language.value_grammar import VALUES

    value: Value = read(VALUES, text, "value")
    return value


def finite(number: int | float) -> float:
    """`number` as a float, unless it is infinite, not a number, or too large to be one."""
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise LanguageError("a number is finite", found=str(value))
    return value


def names(value: Value) -> frozenset[str]:
    """The unknowns that `value` refers to.

    >>> sorted(names(parse_value("low + u(turkey, clash) * high")))
    ['high', 'low']
    """
    return frozenset(part.name for part in operands(value) if isinstance(part, Reference))


def utilities(value: Value) -> frozenset[Utility]:
    """The utilities that `value` refers to."""
    return frozenset(part for part in operands(value) if isinstance(part, Utility))
