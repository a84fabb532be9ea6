"""Do game, errors and what was observed suit each other? What would be left out without a word is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standoff.estimate.design import Utility
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.observed import Observed, Offered
from standoff.estimate.private import PrivateInformation
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.signalling import UTILITIES, CrisisSignalling, signalling_tree
from standoff.estimate.specification import Part
from standoff.estimate.ultimatum import NO_DEAL, PROPOSER, RESPONDER, Ultimatum, ultimatum_tree
from standoff.game import Tree
from standoff.language import did_you_mean

Wrong = tuple[tuple[str, ...], str, str]
"""Where in a specification, what is wrong, and what would do."""


def wrong_with_errors(
    errors: ErrorStructure, tree: Tree, observed: Observed, parts: Sequence[Part], scaled: Iterable[str], precise: bool
) -> list[Wrong]:
    """What of a specification its error structure cannot use."""
    found: list[Wrong] = []
    if isinstance(errors, Ultimatum) != isinstance(observed, Offered):
        found.append(
            (("observed",), "offers are observed of an ultimatum, and only of one", "see `offer` and `errors`")
        )
    if isinstance(errors, PrivateInformation):
        found += _carried(errors, tree)
    if precise and not isinstance(errors, QuantalResponse):
        found.append((("precision",), "only a quantal response has a precision", "errors of other kinds have scales"))
    if isinstance(errors, CrisisSignalling | QuantalResponse):
        why = "its shocks have unit scale" if isinstance(errors, CrisisSignalling) else "it has a precision instead"
        found += [(("scales", player), "scales cannot be estimated here", why) for player in scaled]
    if isinstance(errors, CrisisSignalling):
        found += _of_own_tree("crisis signalling", tree, signalling_tree(), parts, UTILITIES)
    if isinstance(errors, Ultimatum):
        known = (Utility(PROPOSER, NO_DEAL), Utility(RESPONDER, NO_DEAL))
        found += _of_own_tree("an ultimatum", tree, ultimatum_tree(), parts, known)
    return found


def _of_own_tree(name: str, tree: Tree, own: Tree, parts: Sequence[Part], known: Sequence[Utility]) -> list[Wrong]:
    """A game that is given: its tree, and the utilities that it has."""
    if [m.label for m in tree.moves] != [m.label for m in own.moves] or tree.outcomes != own.outcomes:
        return [(("tree",), f"{name} has a tree of its own", "leave `tree` out")]
    return [
        (
            ("utilities", ", ".join(part.outcomes), ", ".join(part.players)),
            f"{name} has no utility {player}({outcome})", f"there are {', '.join(map(str, known))}",
        )
        for part in parts for player in part.players for outcome in part.outcomes
        if Utility(player, outcome) not in known
    ]  # fmt: skip


def _carried(errors: PrivateInformation, tree: Tree) -> list[Wrong]:
    found: list[Wrong] = []
    for player, outcomes in (errors.carried or {}).items():
        for name, names, what in [(player, tree.players, "player"), *((o, tree.outcomes, "outcome") for o in outcomes)]:
            if name not in names:
                meant = did_you_mean(name, names)
                hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(names)}"
                found.append((("errors",), f"carried: there is no {what} “{name[:40]}”", hint))
    return found
