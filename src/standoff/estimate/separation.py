"""Separation: a covariate that tells one choice from the other without an error has no finite estimate."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design, Predictor, Utility
from standoff.estimate.findings import Finding
from standoff.estimate.games import children_of
from standoff.estimate.plays import Plays
from standoff.estimate.specification import Specification
from standoff.game import NONE, Tree

MOST = 20_000  # rows looked at


def separations(specification: Specification, design: Design, plays: Plays) -> list[Finding]:
    """Last decisions between two ends that some combination of covariates tells apart, fully or nearly.

    There alone the index is linear in coefficients, so that a linear programme finds every such combination (Albert
    and Anderson 1984; Konis 2007). What earlier moves hide shows while fitting, as coefficients that run away.
    """
    tree, found = specification.tree, []
    for node, below in children_of(tree).items():
        if tree.infoset_of[node] == NONE or len(below) != 2 or any(tree.terminal_of[c] == NONE for c in below):
            continue
        player = tree.infosets[tree.infoset_of[node]].player
        ends = [int(tree.outcome[tree.terminal_of[c]]) for c in below]
        x, names = _difference(design, player, tree, ends)
        taken = [_ended_in(plays, end) for end in ends]
        rows = np.flatnonzero(taken[0] | taken[1])
        if not len(names) or len(rows) < 2 or len(rows) > MOST:
            continue
        signs = np.where(taken[1][rows], 1.0, -1.0)
        both = taken[0][rows] & taken[1][rows]
        direction, complete = _separates(np.vstack([x[rows] * signs[:, None], -x[rows][both]]))
        if direction is None:
            continue
        chief = [names[k] for k in np.argsort(-np.abs(direction)) if abs(direction[k]) > 1e-6][:4]
        how = "fully" if complete else "for all but ties"
        found.append(
            Finding(
                "E007",
                f"{', '.join(f'“{n}”' for n in chief)} tell {how} whether {player} chooses {tree.outcomes[ends[1]]}",
                "such coefficients have no finite estimate; leave one out, or add a penalty or prior",
            )
        )
    return found


def _ended_in(plays: Plays, outcome: int) -> np.ndarray:
    """Rows with a play that is known to have ended there."""
    alone = [s for s, members in enumerate(plays.sets) if members[outcome] and members.sum() == 1]
    return np.asarray(plays.count[:, alone].sum(axis=1) > 0)


def _difference(design: Design, player: str, tree: Tree, ends: list[int]) -> tuple[Float[np.ndarray, "n m"], list[str]]:
    """Covariates of the difference in utility between the second end and the first."""
    columns: dict[int, np.ndarray] = {}
    for sign, end in ((1.0, ends[1]), (-1.0, ends[0])):
        wanted: Predictor = Utility(player, tree.outcomes[end])
        if wanted not in design.predictors:
            continue
        for e in np.flatnonzero(design.owner == design.predictors.index(wanted)):
            k = int(design.coefficient[e])
            columns[k] = columns.get(k, np.zeros(len(design))) + sign * design.matrix[:, design.column[e]]
    kept = {k: c for k, c in columns.items() if np.any(c != 0)}
    matrix = np.column_stack(list(kept.values())) if kept else np.zeros((len(design), 0))
    return matrix, [design.coefficients[k] for k in kept]


def _separates(x: Float[np.ndarray, "n m"]) -> tuple[Float[np.ndarray, " m"] | None, bool]:
    """A direction b with x b ≥ 0 in every row and > 0 in some, and whether in all; None where there is none."""
    from scipy.optimize import linprog

    size = np.abs(x).max(axis=0)
    scaled = x / np.where(size > 0, size, 1.0)
    done = linprog(
        -scaled.sum(axis=0), A_ub=-scaled, b_ub=np.zeros(len(x)), bounds=[(-1, 1)] * x.shape[1], method="highs"
    )
    if done.status != 0 or -done.fun < 1e-7:
        return None, False
    index = scaled @ done.x
    return done.x, bool((index > 1e-9).all())
