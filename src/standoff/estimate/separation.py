"""Separation: a covariate that tells one choice from the others without an error has no finite estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design, Utility
from standoff.estimate.findings import Finding
from standoff.estimate.games import children_of
from standoff.estimate.plays import Plays
from standoff.estimate.specification import Specification
from standoff.game import NONE, InfoSet, Tree

BATCH = 500  # rows by which a linear programme grows
LEAST = 1e-7  # that a direction gains, where covariates are at most 1 in size
TIE = 1e-9
FIRST = 20_000  # plays looked at first: where these are not separated, all are not


@dataclass(frozen=True)
class Separated:
    """A direction along which no observed choice of a move becomes less likely; `complete` if all become likelier."""

    infoset: InfoSet
    coefficients: tuple[str, ...]
    direction: Float[np.ndarray, " m"]
    complete: bool


def separations(specification: Specification, design: Design, plays: Plays) -> list[Finding]:
    """What `separated` finds at each move, in words."""
    found = []
    for infoset in specification.tree.infosets:
        told = separated(specification.tree, infoset, design, plays)
        if told is None:
            continue
        order = [int(k) for k in np.argsort(-np.abs(told.direction)) if abs(told.direction[k]) > 1e-6]
        shown = ", ".join(f"“{told.coefficients[k]}”" for k in order[:4])
        more = f" and {len(order) - 4} more" if len(order) > 4 else ""
        how = "fully" if told.complete else "but for ties"
        found.append(
            Finding(
                "E007", f"what {infoset.player} chose at {infoset.move} is told {how} by {shown}{more}",
                "such coefficients have, as a rule, no finite estimate; leave one out, or add a penalty or prior",
            )
        )  # fmt: skip
    return found


def separated(tree: Tree, infoset: InfoSet, design: Design, plays: Plays) -> Separated | None:
    """A direction in the mover's coefficients that separates its choices, found by linear programming.

    Along it, in every row, each end that the action taken may lead to gains at least as much as each end of the other
    actions, and somewhere more: then the action taken becomes no less likely whatever is expected of later movers.
    Before the last move of a path that is sufficient, not necessary; at it, it is both (Albert and Anderson 1984; Konis
    2007). A mover who moves again below is left out, as its later choices change along the direction too. So is what
    earlier movers then expect: hence “as a rule”.
    """
    if len(infoset.actions) < 2 or _moves_below(tree, infoset):
        return None
    choices = _choices(tree, infoset, plays)
    x, names = _utilities(design, infoset.player, tree, sorted(set().union(*(c.ends for c in choices))))
    if not names or sum(len(c.rows) > 0 for c in choices) < 2:
        return None
    if sum(len(c.rows) for c in choices) > FIRST:
        share = [replace(c, rows=c.rows[:: 1 + len(c.rows) * len(choices) // FIRST]) for c in choices]
        if _told_apart(share, x)[0] is None:
            return None
    direction, complete = _told_apart(choices, x)
    return None if direction is None else Separated(infoset, tuple(names), direction, complete)


@dataclass(frozen=True)
class _Choice:
    """An action: outcomes that it may lead to, those that others may lead to, rows in which it was taken."""

    ends: frozenset[int]
    others: frozenset[int]
    rows: np.ndarray


def _choices(tree: Tree, infoset: InfoSet, plays: Plays) -> list[_Choice]:
    ends = [_ends(tree, infoset, k) for k in range(len(infoset.actions))]
    elsewhere = _ends_elsewhere(tree, infoset)
    out = []
    for k, own in enumerate(ends):
        others = frozenset().union(*(e for j, e in enumerate(ends) if j != k))
        out.append(_Choice(own, others, np.flatnonzero(_ended_in(plays, own - others - elsewhere))))
    return out


def _told_apart(
    choices: Sequence[_Choice], x: Mapping[int, Float[np.ndarray, "n m"]]
) -> tuple[Float[np.ndarray, " m"] | None, bool]:
    """The direction, in units of each covariate's largest size, and whether it tells every play apart."""
    pieces, play = [], []
    for choice in choices:
        for mine in sorted(choice.ends):
            for other in sorted(choice.others - {mine}):
                pieces.append(x[mine][choice.rows] - x[other][choice.rows])
                play.append(choice.rows * len(choices) + choices.index(choice))
    gains, plays = np.concatenate(pieces), np.concatenate(play)
    size = np.abs(gains).max(axis=0)
    used, told = size > 0, np.any(gains != 0, axis=1)
    if not used.any():
        return None, False
    scaled = gains[:, used] / size[used]
    found = _direction(scaled[told])
    if found is None:
        return None, False
    direction = np.zeros(len(size))
    direction[used] = found
    apart = set(plays[scaled @ found > TIE].tolist())
    return direction, apart == set(plays.tolist())


def _direction(x: Float[np.ndarray, "n m"]) -> Float[np.ndarray, " m"] | None:
    """b within ±1 with x b ≥ 0 in every row and > 0 in some; None if there is none. Columns are of unit size.

    Rows that speak against a direction are added until none does, so that a long table costs little.
    """
    from scipy.optimize import linprog

    total = x.sum(axis=0) / len(x)
    active = np.unique(np.linspace(0, len(x) - 1, BATCH).astype(int))
    while True:
        done = linprog(
            -total, A_ub=-x[active], b_ub=np.zeros(len(active)), bounds=[(-1, 1)] * x.shape[1], method="highs"
        )
        if done.status != 0 or -done.fun < LEAST / len(x):
            return None
        index = x @ done.x
        against = np.flatnonzero(index < -TIE)
        if not len(against) or np.isin(against, active).all():
            return np.asarray(done.x) if index.max() > LEAST else None
        worst = against[np.argsort(index[against])[:BATCH]]
        active = np.union1d(active, worst)


def _ends(tree: Tree, infoset: InfoSet, action: int) -> frozenset[int]:
    """Outcomes that may follow an action at any node of the information set."""
    children = children_of(tree)
    below = [children[node][action] for node in infoset.nodes]
    found: set[int] = set()
    while below:
        node = below.pop()
        if tree.terminal_of[node] != NONE:
            found.add(int(tree.outcome[tree.terminal_of[node]]))
        else:
            below += children[node]
    return frozenset(found)


def _ends_elsewhere(tree: Tree, infoset: InfoSet) -> frozenset[int]:
    """Outcomes that a path may end in that does not pass the information set."""
    inside = np.zeros(tree.node_count, dtype=bool)
    inside[list(infoset.nodes)] = True
    for node in range(1, tree.node_count):  # parents come before children
        inside[node] |= inside[tree.parent[node]]
    ends = np.flatnonzero((tree.terminal_of != NONE) & ~inside)
    return frozenset(int(tree.outcome[tree.terminal_of[node]]) for node in ends)


def _moves_below(tree: Tree, infoset: InfoSet) -> bool:
    """Whether the mover moves again after this move."""
    children = children_of(tree)
    below = [c for node in infoset.nodes for c in children[node]]
    while below:
        node = below.pop()
        place = int(tree.infoset_of[node])
        if place != NONE and tree.infosets[place].player == infoset.player:
            return True
        below += children.get(node, ())
    return False


def _ended_in(plays: Plays, outcomes: frozenset[int]) -> np.ndarray:
    """Rows with a play that is known to have ended in one of these."""
    inside = [s for s, members in enumerate(plays.sets) if set(np.flatnonzero(members).tolist()) <= outcomes]
    return np.asarray((plays.count[:, inside].sum(axis=1) > 0) & (plays.weight > 0))


def _utilities(
    design: Design, player: str, tree: Tree, outcomes: Sequence[int]
) -> tuple[dict[int, Float[np.ndarray, "n m"]], list[str]]:
    """Covariates of the player's utility of each outcome, over the same coefficients."""
    wanted = {o: Utility(player, tree.outcomes[o]) for o in outcomes}
    place = {o: design.predictors.index(u) for o, u in wanted.items() if u in design.predictors}
    entries = {o: np.flatnonzero(design.owner == u) for o, u in place.items()}
    used = sorted({int(k) for own in entries.values() for k in design.coefficient[own]})
    x = {o: np.zeros((len(design), len(used))) for o in outcomes}
    for o, own in entries.items():
        for e in own:
            x[o][:, used.index(int(design.coefficient[e]))] += design.matrix[:, design.column[e]]
    return x, [design.coefficients[k] for k in used]
