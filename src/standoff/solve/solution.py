"""What solving gives: strategies, what they imply, and the certificate that goes with every world."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.game import Tree, html_table

RESIDUAL_LIMIT = 1e-10  # log-odds; a world above it is not certified and not used

ON_BRANCH, ROUND_FOLDS, NOT_SOLVED, THROUGH_CROSSING, ELSEWHERE = range(5)
STATUS = (
    "on the principal branch: followed from λ = 0 to the asked precision",
    "on the principal branch: followed round folds or hard corners in arc length",
    "not solved: the branch could not be followed to the asked precision; try a lower precision",
    "passed a point at which branches cross or all but touch, as in symmetric games, and went straight on: other "
    "branches start there",
    "another equilibrium: found from other starts, not by following the branch from λ = 0",
)


@dataclass(frozen=True, eq=False)
class Solution:
    """Logit agent quantal response of W games that share a tree (McKelvey and Palfrey 1998).

    `strategy[w, a]` is the probability of action a at its information set, `reach[w, z]` that the game ends at
    terminal z, `belief[w, n]` of node n at its information set (0 at other nodes),
    `value[w, i]` player i's expected utility; `regret[w, i]` its gain from the best deviation; `residual[w]` the
    largest error of the equations, in log-odds; `reached[w]` how far the branch was followed, as the largest λ of a
    player. `status[w]` indexes `STATUS`; `steps[w]` and `folds[w]` count steps taken and folds passed.
    """

    tree: Tree
    precision: Float[np.ndarray, " W"] | Float[np.ndarray, "W P"]
    strategy: Float[np.ndarray, "W A"]
    reach: Float[np.ndarray, "W T"]
    belief: Float[np.ndarray, "W N"]
    value: Float[np.ndarray, "W P"]
    regret: Float[np.ndarray, "W P"]
    residual: Float[np.ndarray, " W"]
    reached: Float[np.ndarray, " W"]
    status: Int[np.ndarray, " W"]
    steps: Int[np.ndarray, " W"]
    folds: Int[np.ndarray, " W"]

    @property
    def certified(self) -> Bool[np.ndarray, " W"]:
        """Worlds whose residual is within `RESIDUAL_LIMIT`: only these are ever used."""
        return np.asarray(self.residual <= RESIDUAL_LIMIT)

    def picked(self, places: Int[np.ndarray, " V"]) -> Solution:
        """Some of the worlds, in the given order."""
        return replace(self, **{name: getattr(self, name)[places] for name in PER_WORLD})

    def summary(self) -> str:
        """One sentence on how the solving went."""
        count = len(self.residual)
        good = int(self.certified.sum())
        arc = int(((self.status == ROUND_FOLDS) | (self.status == THROUGH_CROSSING)).sum())
        worst = float(self.residual[self.certified].max()) if good else float("nan")
        return (
            f"{good} of {count} worlds certified (residual at most {worst:.1e}); "
            f"{arc} needed the arc-length follower, {int((self.folds > 0).sum())} passed a fold"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self.summary()}; the first world:</p>" + html_table(self.table())

    def table(self, world: int = 0) -> list[dict[str, object]]:
        """One row per action of one world: information set, action, probability."""
        return [
            {"information set": h.name, "player": h.player, "type": h.type, "action": act,
             "probability": float(self.strategy[world, h.first_action + k])}
            for h in self.tree.infosets
            for k, act in enumerate(h.actions)
        ]  # fmt: skip


PER_WORLD = (
    "precision",
    "strategy",
    "reach",
    "belief",
    "value",
    "regret",
    "residual",
    "reached",
    "status",
    "steps",
    "folds",
)
