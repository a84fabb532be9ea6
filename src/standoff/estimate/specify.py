"""The friendly way to a specification: plain mappings in, everything wrong told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from standoff.estimate.agent import AgentError
from standoff.estimate.assembling import Slip, assembled
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.observed import Ended, Observed
from standoff.estimate.problems import SpecificationError
from standoff.estimate.specification import Formula, Specification
from standoff.estimate.trees import tree_of
from standoff.game import Tree

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
    or tells how plays ended in another way (`Counted`, `Moved`). SpecificationError lists everything that is wrong.
    """
    made = assembled(
        tree_of(tree), utilities, Ended(observed) if isinstance(observed, str) else observed, errors or AgentError(),
        scales=scales or {}, precision=precision, levels=levels or {}, weight=weight, title=title,
    )  # fmt: skip
    if not isinstance(made, Specification):
        raise SpecificationError(tuple(dict.fromkeys(map(_in_words, made))))
    return made


def _in_words(slip: Slip) -> str:
    place = ".".join(slip.at)
    return f"{place}: {slip.message}{f'; {slip.hint}' if slip.hint else ''}"
