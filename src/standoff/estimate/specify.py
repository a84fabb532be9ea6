"""The friendly way to a specification: plain mappings in, everything wrong told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from standoff.estimate.agent import AgentError
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.expressions import CannotRead
from standoff.estimate.formulas import columns_used
from standoff.estimate.observed import Ended, Observed
from standoff.estimate.problems import SpecificationError
from standoff.estimate.specification import Formula, Part, Specification
from standoff.estimate.trees import tree_of
from standoff.game import Tree
from standoff.language import did_you_mean

Written = str | float | int | Formula | Mapping[str, Any]


def specify(
    tree: Tree | Mapping[str, Any],
    utilities: Mapping[str, Any],
    observed: Observed | str,
    errors: ErrorStructure | None = None,
    *,
    scales: Mapping[str, Any] | None = None,
    precision: Any | None = None,
    levels: Mapping[str, Sequence[str]] | None = None,
    weight: str | None = None,
    title: str = "",
) -> Specification:
    """A specification from plain mappings.

    >>> specify(
    ...     tree={"attacker": {"hold": "quiet", "attack": {"defender": {"yield": "won", "fight": "war"}}}},
    ...     utilities={"war": {"attacker": "1 + power", "defender": "1 + stake"}, "quiet": {"attacker": "0 + trade"}},
    ...     observed="outcome",
    ... ).players
    ('attacker', 'defender')

    `utilities` goes from outcome to player to a formula (`"1"` is a constant to be estimated), or to a number, which
    stays. Several outcomes or players joined by commas share coefficients. `observed` is a column that names outcomes,
    or tells how plays ended in another way (`Counted`, `Moved`).
    """
    grown = tree_of(tree)
    problems: list[str] = []
    parts = []
    for outcomes_text, by_player in utilities.items():
        outcomes = _names(outcomes_text, grown.outcomes, "outcome", problems)
        if not isinstance(by_player, Mapping):
            problems.append(f"utilities.{outcomes_text}: a mapping from player to formula is wanted")
            continue
        for players_text, written in by_player.items():
            players = _names(players_text, grown.players, "player", problems)
            formula = _formula(written, f"utilities.{outcomes_text}.{players_text}", problems)
            if formula is not None:
                parts.append(Part(outcomes, players, formula))
    scaled = {}
    for player, written in (scales or {}).items():
        _names(player, grown.players, "player", problems)
        formula = _formula(written, f"scales.{player}", problems)
        if formula is not None:
            scaled[player] = formula if isinstance(formula, Formula) else Formula("1", {"Intercept": formula})
    precise = None if precision is None else _formula(precision, "precision", problems)
    if isinstance(precise, float):
        precise = Formula("1", {"Intercept": precise})
    if problems:
        raise SpecificationError(tuple(dict.fromkeys(problems)))
    return Specification(
        grown, tuple(parts), Ended(observed) if isinstance(observed, str) else observed, errors or AgentError(), scaled,
        precise, {name: tuple(map(str, found)) for name, found in (levels or {}).items()}, weight, title,
    )  # fmt: skip


def _names(text: str, known: Iterable[str], what: str, problems: list[str]) -> tuple[str, ...]:
    found = tuple(part.strip() for part in str(text).split(","))
    listed = tuple(known)
    for name in found:
        if name not in listed:
            meant = did_you_mean(name, listed)
            hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(listed)}"
            problems.append(f"there is no {what} “{name[:40]}”; {hint}")
    return found


def _formula(written: Any, where: str, problems: list[str]) -> Formula | float | None:
    """A formula or number, checked as far as it can be without a table."""
    if isinstance(written, bool) or not isinstance(written, str | float | int | Formula | Mapping):
        problems.append(f"{where}: a formula or a number is wanted")
        return None
    if isinstance(written, float | int):
        return float(written)
    if isinstance(written, Mapping):
        unknown = sorted(set(written) - {"formula", "fixed"})
        if unknown or "formula" not in written:
            problems.append(f"{where}: write {{formula: 1 + x, fixed: {{x: 1}}}}")
            return None
        try:
            fixed = {str(k): float(v) for k, v in dict(written.get("fixed", {})).items()}
        except (TypeError, ValueError):
            problems.append(f"{where}: fixed coefficients are numbers")
            return None
        written = Formula(str(written["formula"]), fixed)
    formula = Formula(written) if isinstance(written, str) else written
    try:
        columns_used(formula.text)
    except CannotRead as error:
        problems.append(f"{where}: {error}")
        return None
    return formula
