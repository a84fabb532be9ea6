"""What a pattern is: a well-known game with its roles left blank.

A pattern turns a few words of a crisis file (who plays which role, which variant, what a signal costs) into
the same plain dictionaries an analyst could have typed as a tree. It hands over *defaults*: every odds, cost
and ordering it fills in says why it is there, and can be overridden in the file under the same name. Nothing
here is checked against the crisis; the loader does that with the file's positions at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Value = str | int | float
"""A number, a named unknown, or a distribution such as `0.3 to 0.7`."""

Amount = Value | Mapping[str, Value]
"""One value, or one for each private type."""

Plain = dict[str, Any]
"""Part of a crisis file as read from YAML."""


@dataclass(frozen=True)
class Expansion:
    """A pattern with its roles filled in, in the syntax of a crisis file."""

    game: Plain
    preferences: Plain
    unknowns: Plain
    weeks: Plain = field(default_factory=dict)
    """What the pattern knows of the weeks ahead, in the syntax of the section `weeks`: where its outcomes lead
    (`phases`), which moves hold support back (`truce: curbed`), and rates that differ from the usual ones.
    """


Expand = Callable[
    [Mapping[str, str], Mapping[str, Value], Mapping[str, Amount], Mapping[str, Mapping[str, Value]]],
    Expansion,
]
"""`expand(roles, options, costs, types)`; roles by role name, types by actor id. Whatever is left out takes a
default.
"""


@dataclass(frozen=True)
class Pattern:
    """A game with blanks: what may be filled in, and how it becomes a tree."""

    name: str
    title: str
    roles: dict[str, str]
    required_roles: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    """Allowed settings of each option, as text, the default first."""
    costs: dict[str, str]
    type_names: dict[str, tuple[str, ...]]
    expand: Expand
