"""The smallest statements: a move, a type or the outcome is so."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ref:
    """What an event speaks of: a move `turkey.respond`, a player's type `turkey`, or the `outcome`."""

    player: str | None
    name: str


@dataclass(frozen=True)
class Atom:
    """`ref = value`, `ref != value` (`negated`), `ref in {a, b}` or `ref not in {a, b}`.

    Line and column say where the atom stands in its text; two atoms that say the same are equal wherever they
    stand.
    """

    ref: Ref
    values: tuple[str, ...]
    negated: bool = False
    line: int = field(default=1, compare=False)
    column: int = field(default=1, compare=False)
