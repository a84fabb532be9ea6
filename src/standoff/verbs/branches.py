"""One game with numbers: its branch, the branch's limit, and its other equilibria, each as JSON with stable names.

For the command line and for Python; a game is a compiled tree with its payoffs (1 × ends × players) and odds (1 ×
branches of chance), wherever it was read from.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from jaxtyping import Float

from standoff import report
from standoff.game import UNTYPED, InfoSet, Tree
from standoff.solve import (
    LIMIT_STATUS,
    STATUS,
    Equilibria,
    Limit,
    ManyStarts,
    NashEquilibria,
    Solution,
    ToTheLimit,
    Trace,
    all_equilibria,
    equilibria,
    limits,
    solve,
    trace,
)

PANELS = 24  # of a picture, at most
STARTS = 64

Payoffs = Float[np.ndarray, "1 T P"]
Odds = Float[np.ndarray, "1 O"]


def branch_of(tree: Tree, payoffs: Payoffs, odds: Odds, precision: float) -> Trace:
    """The principal branch from λ = 0 to `precision`."""
    return trace(tree, payoffs, odds, precision)


def limit_of(tree: Tree, payoffs: Payoffs, odds: Odds, epsilon: float | None = None) -> Limit:
    """Where the principal branch goes, up to ε of the payoff range."""
    return limits(tree, payoffs, odds, ToTheLimit() if epsilon is None else ToTheLimit(epsilon=epsilon))


def equilibria_of(
    tree: Tree, payoffs: Payoffs, odds: Odds, precision: float, starts: int = STARTS, seed: int = 1
) -> Equilibria:
    """The principal quantal response at a λ, and those that many starts find beside it."""
    principal = solve(tree, payoffs, odds, np.array([float(precision)]))
    return equilibria(tree, payoffs, odds, principal, ManyStarts(starts, seed))


def nash_of(tree: Tree, payoffs: Payoffs, odds: Odds) -> NashEquilibria:
    """All Nash equilibria of a small game; NoGambit and TooLarge say what would do instead."""
    return all_equilibria(tree, payoffs[0], odds[0])


def branch_picture(found: Trace, title: str = "The principal branch", most: int = PANELS) -> str:
    """The branch as one SVG: probabilities against λ, a panel for each information set with a choice.

    Where there are more than `most`, those at which play changes most are shown, and the picture says so. ValueError
    where there is nothing to draw: no choice, or no λ above 0.
    """
    sets = [h for h in found.tree.infosets if len(h.actions) > 1]
    if not sets or not found.precision[-1] > 0.0:
        raise ValueError(
            "there is no branch to draw: "
            + ("ask for a precision above 0" if sets else "nobody has a choice in this game")
        )
    swing = [float(np.ptp(found.strategy[:, h.slice], axis=0).max()) for h in sets]
    kept = sorted(sorted(range(len(sets)), key=lambda k: (-swing[k], k))[:most])
    panels = tuple(
        report.BranchPanel(
            _title(sets[k]),
            tuple(
                report.BranchLine(action, tuple(found.strategy[:, sets[k].first_action + j].tolist()))
                for j, action in enumerate(sets[k].actions)
            ),
        )
        for k in kept
    )
    folds = tuple(int(k) for k in np.flatnonzero(found.fold))
    picture = report.BranchPicture(title, tuple(found.precision.tolist()), panels, folds, len(sets) - len(kept))
    return report.branch_svg(picture)


def _title(h: InfoSet) -> str:
    who = h.player if h.type == UNTYPED else f"{h.player} ({h.type})"
    seen = "; ".join(f"{move.partition('.')[2]} = {action}" for move, action in h.history)
    return f"{who}: {h.move.partition('.')[2]}" + (f", after {seen}" if seen else "")


# -- as JSON -----------------------------------------------------------------------------------------------------


def labels(tree: Tree) -> dict[str, list[dict[str, Any]]]:
    """Per player, per information set: its name and its actions, in the order of every `strategy`."""
    return {
        player: [{"name": h.name, "actions": list(h.actions)} for h in tree.infosets if h.player == player]
        for player in tree.players
    }


def by_player(tree: Tree, strategy: Float[np.ndarray, " A"]) -> dict[str, list[list[float | None]]]:
    """Per player, per information set, the probabilities of its actions; null where an equilibrium says nothing."""
    return {
        player: [
            [None if np.isnan(p) else float(p) for p in strategy[h.slice]] for h in tree.infosets if h.player == player
        ]
        for player in tree.players
    }


def _beliefs(tree: Tree, belief: Float[np.ndarray, " N"]) -> dict[str, list[list[float]]]:
    return {
        player: [[float(b) for b in belief[list(h.nodes)]] for h in tree.infosets if h.player == player]
        for player in tree.players
    }


def _per_set(tree: Tree, values: Float[np.ndarray, " H"]) -> dict[str, list[float]]:
    return {
        player: [float(values[k]) for k, h in enumerate(tree.infosets) if h.player == player] for player in tree.players
    }


def branch_json(found: Trace) -> dict[str, Any]:
    """What `--branch` adds: the points in the order in which they are travelled."""
    return {
        "labels": labels(found.tree), "status": STATUS[found.status], "arrived": found.arrived, "folds": found.folds,
        "crossings": found.crossings,
        "points": [
            {"precision": float(found.precision[k]), "fold": bool(found.fold[k]),
             "residual": float(found.residual[k]), "strategy": by_player(found.tree, found.strategy[k])}
            for k in range(len(found.precision))
        ],
    }  # fmt: skip


def limit_json(found: Limit) -> dict[str, Any]:
    """What `--limit` adds; `regret` is that of each information set, as a part of the payoff range."""
    return {
        "labels": labels(found.tree), "status": LIMIT_STATUS[int(found.status[0])],
        "reached": bool(found.reached[0]), "epsilon": found.epsilon, "precision": float(found.precision[0]),
        "strategy": by_player(found.tree, found.strategy[0]), "belief": _beliefs(found.tree, found.belief[0]),
        "regret": _per_set(found.tree, found.regret[0]), "inconsistency": float(found.check.inconsistency[0]),
        "distance": float(found.check.distance[0]), "folds": int(found.folds[0]),
    }  # fmt: skip


def equilibria_json(found: Equilibria) -> dict[str, Any]:
    """Quantal response equilibria at one λ; the list may lack some."""
    solution: Solution = found.solution
    tree = solution.tree
    return {
        "labels": labels(tree), "starts": found.starts, "complete": False,
        "equilibria": [
            {"principal": bool(found.principal[k]), "precision": np.asarray(solution.precision[k]).tolist(),
             "strategy": by_player(tree, solution.strategy[k]), "residual": float(solution.residual[k]),
             "regret": dict(zip(tree.players, solution.regret[k].tolist(), strict=True)),
             "status": STATUS[int(solution.status[k])]}
            for k in range(len(found.world))
        ],
    }  # fmt: skip


def nash_json(found: NashEquilibria) -> dict[str, Any]:
    """What `--all` gives: Nash equilibria by Gambit; null where one says nothing of play."""
    tree = found.tree
    return {
        "labels": labels(tree), "method": f"Gambit {found.method}",
        "equilibria": [
            {"strategy": by_player(tree, found.strategy[k]),
             "value": dict(zip(tree.players, found.value[k].tolist(), strict=True))}
            for k in range(len(found.strategy))
        ],
    }  # fmt: skip
