"""A specification put together from what was written: every slip with its place, or the specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.expressions import CannotRead
from standoff.estimate.observed import Ended, Observed
from standoff.estimate.observing import wrong_with
from standoff.estimate.specification import Formula, Part, Specification
from standoff.estimate.suited import wrong_with_errors
from standoff.estimate.wilkinson import columns_used
from standoff.game import Tree
from standoff.language import did_you_mean

At = tuple[str, ...]


@dataclass(frozen=True)
class Slip:
    """One slip: its code (see `specfile.CODES`), where it is, what it is, and what would do."""

    code: str
    at: At
    message: str
    hint: str = ""
    on_key: bool = False
    """Whether it is the key that is wrong, not what stands behind it."""


def assembled(
    tree: Tree, utilities: Any, observed: Observed, errors: ErrorStructure, *, scales: Any, precision: Any, levels: Any,
    weight: Any, title: str,
) -> Specification | tuple[Slip, ...]:  # fmt: skip
    """The specification, or all that is wrong with it."""
    put = _Putting(tree)
    parts = put.utilities(utilities)
    scaled = put.scales(scales)
    precise = None if precision is None else put.estimated(precision, ("precision",))
    ordered = put.levels(levels)
    if weight is not None and not isinstance(weight, str):
        put.slip("S004", ("weight",), "the name of a column is wanted")
    seen = observed
    if isinstance(observed, Ended):
        seen = Ended(observed.column, {told(k): str(v) for k, v in observed.labels.items()})
    for at, message, hint in wrong_with(seen, tree):
        put.slip("S020", ("observed", *at), message, hint, on_key=at[0] != "labels")
    unsuited = wrong_with_errors(errors, tree, seen, parts, scaled, precise is not None)
    put.slips += [Slip("S031", at, message, hint) for at, message, hint in unsuited]
    if put.slips:
        return tuple(dict.fromkeys(put.slips))
    return Specification(tree, parts, seen, errors, scaled, precise, ordered, weight, title)


def told(key: Any) -> str:
    """A label as the cell that it stands for is told: whole numbers without a point."""
    return f"{key:.15g}" if isinstance(key, float) else str(key).strip()


@dataclass
class _Putting:
    """A specification while it is put together."""

    tree: Tree
    slips: list[Slip] = field(default_factory=list)

    def slip(self, code: str, at: At, message: str, hint: str = "", *, on_key: bool = False) -> None:
        self.slips.append(Slip(code, at, message, hint, on_key))

    def utilities(self, written: Any) -> tuple[Part, ...]:
        """Parts of utilities, as far as they can be made out."""
        if not isinstance(written, Mapping):
            self.slip("S004", ("utilities",), "a mapping from outcome to player to formula is wanted")
            return ()
        parts = []
        for outcomes_text, by_player in written.items():
            at = ("utilities", str(outcomes_text))
            outcomes = self._names(str(outcomes_text), self.tree.outcomes, "outcome", at)
            if not isinstance(by_player, Mapping):
                self.slip("S004", at, "a mapping from player to formula is wanted")
                continue
            for players_text, formula in by_player.items():
                below = (*at, str(players_text))
                players = self._names(str(players_text), self.tree.players, "player", below)
                found = self._formula(formula, below)
                if found is not None:
                    parts.append(Part(outcomes, players, found))
        return tuple(parts)

    def scales(self, written: Any) -> dict[str, Formula]:
        if not isinstance(written, Mapping):
            self.slip("S004", ("scales",), "a mapping from player to formula is wanted")
            return {}
        found = {}
        for player, formula in written.items():
            at = ("scales", str(player))
            if "," in str(player):
                self.slip("S020", at, "each player has its own scale", "give one formula for each", on_key=True)
                continue
            self._names(str(player), self.tree.players, "player", at)
            scale = self.estimated(formula, at)
            if scale is not None:
                found[str(player)] = scale
        return found

    def estimated(self, written: Any, at: At) -> Formula | None:
        """A formula; a number is a constant that is not estimated."""
        found = self._formula(written, at)
        return Formula("1", {"Intercept": found}) if isinstance(found, float) else found

    def levels(self, written: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(written, Mapping):
            self.slip("S004", ("levels",), "a mapping from column to levels is wanted")
            return {}
        found = {}
        for name, listed in written.items():
            at = ("levels", str(name))
            if isinstance(listed, str) or not isinstance(listed, Sequence) or not all(map(_is_cell, listed)):
                self.slip("S004", at, "a list of levels is wanted, the base first")
                continue
            found[str(name)] = tuple(map(told, listed))
            if len(set(found[str(name)])) < len(listed) or not listed:
                self.slip("S004", at, "each level is wanted once", "the base comes first")
        return found

    def _names(self, text: str, known: Iterable[str], what: str, at: At) -> tuple[str, ...]:
        """Names joined by commas."""
        found, listed = tuple(part.strip() for part in text.split(",")), tuple(known)
        for name in dict.fromkeys(found):
            if name not in listed:
                meant = did_you_mean(name, listed)
                hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(listed)}"
                self.slip("S020", at, f"there is no {what} “{name[:40]}”", hint, on_key=True)
            elif found.count(name) > 1:
                self.slip("S020", at, f"{what} “{name[:40]}” stands twice", "name it once", on_key=True)
        return found

    def _formula(self, written: Any, at: At) -> Formula | float | None:
        """A formula or number, checked as far as it can be without a table."""
        if isinstance(written, float | int) and not isinstance(written, bool):
            return self._finite(written, at)
        if isinstance(written, Mapping):
            return self._with_fixed(written, at)
        if not isinstance(written, str | Formula):
            self.slip("S004", at, "a formula or a number is wanted", "for example 1 + x, or 0.5")
            return None
        formula = Formula(written) if isinstance(written, str) else written
        try:
            columns_used(formula.text)
        except CannotRead as error:
            head, _, hint = str(error).partition("; ")
            self.slip("S021", at, head, hint)
            return None
        return formula

    def _with_fixed(self, written: Mapping[Any, Any], at: At) -> Formula | float | None:
        text, fixed = written.get("formula"), written.get("fixed", {})
        if not isinstance(text, str) or not set(written) <= {"formula", "fixed"} or not isinstance(fixed, Mapping):
            self.slip("S004", at, "a formula with fixed coefficients is wanted", "{formula: 1 + x, fixed: {x: 1}}")
            return None
        numbers: dict[str, float] = {}
        for term, value in fixed.items():
            if isinstance(value, bool) or not isinstance(value, float | int):
                self.slip("S004", at, f"“{term}” is fixed at a number", "fixed: {x: 1}")
                return None
            number = self._finite(value, at)
            if number is None:
                return None
            numbers[str(term)] = number
        return self._formula(Formula(text, numbers), at)

    def _finite(self, value: float | int, at: At) -> float | None:
        try:
            number = float(value)
        except OverflowError:
            number = inf
        if isfinite(number):
            return number
        self.slip("S004", at, "a finite number is wanted")
        return None


def _is_cell(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
