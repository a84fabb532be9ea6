"""One game with numbers: its branch, the branch's limit, and its other equilibria, each as JSON with stable names.

For the command line and for Python; a game is a compiled tree with its payoffs (1 × ends × players) and odds (1 ×
branches of chance), wherever it was read from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from standoff import report
from standoff.game import NONE, UNTYPED, InfoSet, Tree
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
Precision = float | Float[np.ndarray, " P"]  # λ of all players, or of each


def branch_of(tree: Tree, payoffs: Payoffs, odds: Odds, precision: Precision) -> Trace:
    """The principal branch from λ = 0 to `precision`."""
    return trace(tree, payoffs, odds, precision)


def limit_of(tree: Tree, payoffs: Payoffs, odds: Odds, epsilon: float | None = None) -> Limit:
    """Where the principal branch goes, up to ε of the payoff range."""
    return limits(tree, payoffs, odds, ToTheLimit() if epsilon is None else ToTheLimit(epsilon=epsilon))


def equilibria_of(
    tree: Tree, payoffs: Payoffs, odds: Odds, precision: Precision, starts: int = STARTS, seed: int = 1
) -> Equilibria:
    """The principal quantal response at a λ, and those that many starts find beside it."""
    principal = solve(tree, payoffs, odds, np.array([precision], dtype=np.float64))
    return equilibria(tree, payoffs, odds, principal, ManyStarts(starts, seed))


def nash_of(tree: Tree, payoffs: Payoffs, odds: Odds) -> NashEquilibria:
    """All Nash equilibria of a small game; NoGambit and TooLarge say what would do instead."""
    return all_equilibria(tree, payoffs[0], odds[0])


def branch_picture(
    found: Trace, title: str = "The principal branch", most: int = PANELS, names: Sequence[str] | None = None
) -> str:
    """The branch as one SVG: probabilities against λ, a panel for each information set with a choice.

    Where there are more than `most`, those at which play changes most are shown, and the picture says so. `names` are
    what to call the tree's information sets, if not by their moves. ValueError where there is nothing to draw: no
    choice, or no λ above 0.
    """
    called = names or [_title(h) for h in found.tree.infosets]
    named = [(h, name) for h, name in zip(found.tree.infosets, called, strict=True) if len(h.actions) > 1]
    sets = [h for h, _ in named]
    if not sets or not found.precision[-1] > 0.0:
        raise ValueError(
            "there is no branch to draw: "
            + ("ask for a precision above 0" if sets else "nobody has a choice in this game")
        )
    swing = [float(np.ptp(found.strategy[:, h.slice], axis=0).max()) for h in sets]
    kept = sorted(sorted(range(len(sets)), key=lambda k: (-swing[k], k))[:most])
    panels = tuple(
        report.BranchPanel(
            named[k][1],
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


def reach_of(tree: Tree, strategy: Float[np.ndarray, " A"], odds: Float[np.ndarray, " O"]) -> Float[np.ndarray, " N"]:
    """How likely play is to come to each node."""
    reach = np.ones(tree.node_count)
    for n in range(1, tree.node_count):
        a = int(tree.action[n])
        reach[n] = reach[tree.parent[n]] * (strategy[a] if a != NONE else odds[tree.odds_of[n]])
    return reach


def value_of(tree: Tree, reach: Float[np.ndarray, " N"], payoffs: Float[np.ndarray, "T P"]) -> Float[np.ndarray, " P"]:
    """What each player can expect where nodes are reached so."""
    ends = np.flatnonzero(tree.terminal_of != NONE)
    return np.asarray(reach[ends] @ payoffs[tree.terminal_of[ends]])


# -- as JSON: lists of lists, per player, per information set, per action or node -----------------------------------


def labels(tree: Tree) -> list[list[list[str]]]:
    """Per player, per information set, what its actions are called, in the order of every `strategy`."""
    return [[list(h.actions) for h in own] for own in _own_sets(tree)]


def names(tree: Tree) -> list[list[str]]:
    """Per player, what its information sets are called."""
    return [[h.name for h in own] for own in _own_sets(tree)]


def by_player(tree: Tree, strategy: Float[np.ndarray, " A"]) -> list[list[list[float | None]]]:
    """Per player, per information set, the probabilities of its actions; null where an equilibrium says nothing."""
    return [[[None if np.isnan(p) else float(p) for p in strategy[h.slice]] for h in own] for own in _own_sets(tree)]


def _own_sets(tree: Tree) -> list[list[InfoSet]]:
    return [[h for h in tree.infosets if h.player == player] for player in tree.players]


def _beliefs(tree: Tree, belief: Float[np.ndarray, " N"]) -> list[list[list[float]]]:
    return [[[float(b) for b in belief[list(h.nodes)]] for h in own] for own in _own_sets(tree)]


def _per_set(tree: Tree, values: Float[np.ndarray, " H"]) -> list[list[float]]:
    return [[float(values[k]) for k, h in enumerate(tree.infosets) if h.player == player] for player in tree.players]


def _head(tree: Tree) -> dict[str, Any]:
    return {"players": list(tree.players), "labels": labels(tree), "names": names(tree)}


def branch_json(found: Trace) -> dict[str, Any]:
    """A branch: the points in the order in which they are travelled."""
    return {
        **_head(found.tree), "status": STATUS[found.status], "arrived": found.arrived, "folds": found.folds,
        "crossings": found.crossings, "points": points_json(found),
    }  # fmt: skip


def points_json(found: Trace) -> list[dict[str, Any]]:
    """The points of a branch."""
    return [
        {"precision": float(found.precision[k]), "fold": bool(found.fold[k]),
         "residual": float(found.residual[k]), "strategy": by_player(found.tree, found.strategy[k])}
        for k in range(len(found.precision))
    ]  # fmt: skip


def limit_json(found: Limit) -> dict[str, Any]:
    """A limit; `agent_regret` is that of each information set, as a part of the payoff range."""
    return {
        **_head(found.tree), "status": LIMIT_STATUS[int(found.status[0])],
        "reached": bool(found.reached[0]), "epsilon": found.epsilon, "precision": float(found.precision[0]),
        "strategy": by_player(found.tree, found.strategy[0]), "beliefs": _beliefs(found.tree, found.belief[0]),
        "agent_regret": _per_set(found.tree, found.regret[0]), "inconsistency": float(found.check.inconsistency[0]),
        "distance": float(found.check.distance[0]), "folds": int(found.folds[0]),
    }  # fmt: skip


def equilibria_json(found: Equilibria) -> dict[str, Any]:
    """Quantal response equilibria at one λ; the list may lack some."""
    solution: Solution = found.solution
    tree = solution.tree
    return {
        **_head(tree), "starts": found.starts, "complete": False,
        "equilibria": [
            {"principal": bool(found.principal[k]), "precision": np.asarray(solution.precision[k]).tolist(),
             "strategy": by_player(tree, solution.strategy[k]), "beliefs": _beliefs(tree, solution.belief[k]),
             "value": solution.value[k].tolist(), "regret": solution.regret[k].tolist(),
             "residual": float(solution.residual[k]), "status": STATUS[int(solution.status[k])]}
            for k in range(len(found.world))
        ],
    }  # fmt: skip


def nash_json(found: NashEquilibria) -> dict[str, Any]:
    """Nash equilibria by Gambit; null where one says nothing of play."""
    tree = found.tree
    return {
        **_head(tree), "method": f"Gambit {found.method}",
        "equilibria": [
            {"strategy": by_player(tree, found.strategy[k]), "value": found.value[k].tolist()}
            for k in range(len(found.strategy))
        ],
    }  # fmt: skip
