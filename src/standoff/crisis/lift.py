"""Naming what is unknown: every distribution written in place becomes an unknown with a name.

A name comes from the place: `russia_resolved` for the odds of a type, `strike_sunk_russia_resolved` for a
cost. The same distribution at the same place of several readings is one unknown, drawn once; where a
reading changes it, that reading gets one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from standoff.crisis.parsed import value_of
from standoff.language import Arithmetic, Distribution, LanguageError, Negate, Reference, Utility, Value, show

Scope = str
"""Where a name is at home: "" for the crisis, an episode's id for its own game."""


@dataclass
class Ledger:
    """The unknowns of a crisis while it is being resolved: name to value, why and source."""

    unknowns: dict[str, dict[str, str | None]] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    used: set[str] = field(default_factory=set)
    _places: dict[tuple[object, ...], str] = field(default_factory=dict)

    def lift(
        self,
        written: str | int | float,
        place: tuple[object, ...],
        name: str,
        reading: str,
        why: str | None = None,
        source: str | None = None,
    ) -> str:
        """The value as text without a distribution in it; a distribution is entered under a name of its
        own.
        """
        value = value_of(written)
        if isinstance(value, LanguageError):
            return str(written)
        if not isinstance(value, Distribution):
            return show(value)
        text = show(value)
        known = self._places.get((*place, text))
        if known is None:
            elsewhere = any(other[: len(place)] == place for other in self._places)
            wanted = f"{name}_{tidy(reading)}" if elsewhere and reading else name
            known = self._places[(*place, text)] = self.free(wanted)
            self.unknowns[known] = {"value": text, "why": why, "source": source}
        return known

    def enter(self, name: str, value: str, why: str | None, source: str | None, suffix: str) -> str:
        """Enter a named default of a pattern; the name it gets, which differs where another value has it
        already.
        """
        if name in self.fixed:
            return name
        for candidate in (name, f"{name}_{suffix}"):
            entry = self.unknowns.get(candidate)
            if entry is None:
                self.unknowns[candidate] = {"value": value, "why": why, "source": source}
                return candidate
            if entry["value"] == value:
                return candidate
        return self.enter(f"{name}_{suffix}", value, why, source, "also")

    def free(self, name: str) -> str:
        """The name itself, or with a number where it is taken."""
        number, candidate = 1, name
        while candidate in self.unknowns:
            number += 1
            candidate = f"{name}_{number}"
        return candidate


def tidy(words: str) -> str:
    """A piece of a name: hyphens and dots would read as minus or as a type.

    >>> tidy("su-24")
    'su_24'
    """
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in words)


def rewrite(value: Value, change: Callable[[Value], Value]) -> Value:
    """The value with each of its operands changed; a parser has bounded its depth."""
    if isinstance(value, Arithmetic):
        return replace(value, left=rewrite(value.left, change), right=rewrite(value.right, change))
    if isinstance(value, Negate):
        return replace(value, of=rewrite(value.of, change))
    return change(value)


def renamed(
    written: str | int | float, names: Mapping[str, str], player: str = "", kind: str = ""
) -> str | int | float:
    """The value with unknowns renamed; `u(player, …)` about the player at hand means its type at hand."""
    value = value_of(written)
    if isinstance(value, LanguageError):
        return written

    def change(operand: Value) -> Value:
        if isinstance(operand, Reference):
            return Reference(names.get(operand.name, operand.name))
        if isinstance(operand, Utility) and kind and operand.player == player and operand.type is None:
            return replace(operand, type=kind)
        return operand

    changed = rewrite(value, change)
    return written if changed == value else show(changed)
