"""All Nash equilibria of a small game, through Gambit (the extra `gambit`).

Games of two players go to `enummixed`, exact in rational arithmetic: it lists the extreme points of the set of
equilibria, which are all of them where they are finite in number (Avis, Rosenberg, Savani and von Stengel 2010). More
players go to `enumpoly`, which solves a system of polynomials for every support, and finds all isolated equilibria.
Both take time that grows without bound, so larger games are refused. Gambit says nothing of play where an equilibrium
never comes; nor does what is given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from standoff.game import NONE, Tree
from standoff.solve.assessment import node_values

MOST_STRATEGIES = 2000  # pure strategy profiles, in normal form
ALIKE = 1e-7


class NoGambit(ImportError):
    """pygambit is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "all equilibria of a game are found through Gambit, which is not installed: pip install "
            "'standoff[gambit]'; without it, several equilibria can be found from many starts (`equilibria`)"
        )


class TooLarge(ValueError):
    """The game has more pure strategies than can be gone through."""


@dataclass(frozen=True, eq=False)
class NashEquilibria:
    """The Nash equilibria of one game. `strategy[k, a]` is not a number at information sets that play never comes to.

    `reached[k, h]` says which those are; `value[k, i]` is what player i can expect; `method` names Gambit's program.
    """

    tree: Tree
    strategy: Float[np.ndarray, "K A"]
    reached: Bool[np.ndarray, "K H"]
    value: Float[np.ndarray, "K P"]
    method: str

    def table(self) -> list[dict[str, object]]:
        """One row per equilibrium and action."""
        return [
            {"equilibrium": e, "information set": h.name, "player": h.player, "type": h.type, "action": act,
             "probability": float(self.strategy[e, h.first_action + k])}
            for e in range(len(self.strategy))
            for h in self.tree.infosets
            for k, act in enumerate(h.actions)
        ]  # fmt: skip


def all_equilibria(tree: Tree, payoffs: Float[np.ndarray, "T P"], odds: Float[np.ndarray, " O"]) -> NashEquilibria:
    """All Nash equilibria of one game, or its extreme ones where they are infinite in number.

    NoGambit where pygambit is absent, TooLarge where the game has more than some thousands of pure strategy profiles.
    """
    try:
        import pygambit
    except ImportError:
        raise NoGambit from None
    size = profiles(tree)
    if size > MOST_STRATEGIES:
        raise TooLarge(
            f"the game has {size:,} profiles of pure strategies, more than the {MOST_STRATEGIES:,} that all equilibria "
            "can be sought among; `equilibria` finds several in games of any size, from many starts"
        )
    game = _in_gambit(pygambit, tree, payoffs, odds)
    if len(tree.players) == 2:
        method = "enummixed"
        found = [p.as_behavior() for p in pygambit.nash.enummixed_solve(game, rational=True).equilibria]
    else:
        method = "enumpoly"
        found = list(pygambit.nash.enumpoly_solve(game).equilibria)
    strategies: list[np.ndarray] = []
    reached: list[np.ndarray] = []
    for profile in found:
        strategy = np.full(tree.action_count, np.nan)
        comes = np.zeros(len(tree.infosets), dtype=bool)
        for infoset in game.infosets:
            h = int(infoset.label)
            comes[h] = bool(float(profile.infoset_prob(infoset)) > ALIKE)
            if comes[h]:
                first = tree.infosets[h].first_action
                for action in infoset.actions:
                    strategy[first + int(action.label)] = float(profile[action])
        if not any(np.array_equal(r, comes) and np.nanmax(np.abs(s - strategy)) <= ALIKE
                   for s, r in zip(strategies, reached, strict=True)):  # fmt: skip
            strategies.append(strategy)
            reached.append(comes)
    shape = (len(strategies), tree.action_count)
    table = np.array(strategies).reshape(shape)
    value = [node_values(tree, payoffs[None], odds[None], np.nan_to_num(one[None], nan=0.0))[0, 0] for one in table]
    return NashEquilibria(
        tree, table, np.array(reached, dtype=bool).reshape(shape[0], len(tree.infosets)),
        np.array(value).reshape(shape[0], len(tree.players)), method,
    )  # fmt: skip


def profiles(tree: Tree) -> int:
    """How many profiles of pure strategies a game has, sets that a player's own play excludes counted too."""
    size = 1
    for h in tree.infosets:
        size *= len(h.actions)
    return size


def _in_gambit(gbt: Any, tree: Tree, payoffs: np.ndarray, odds: np.ndarray) -> Any:
    """The game in Gambit, information sets labelled by number; chance nodes apart, as its test of recall wants."""
    game = gbt.Game.new_tree(players=list(tree.players))
    nodes: dict[int, Any] = {0: game.root}
    sets: dict[int, Any] = {}
    below: list[list[int]] = [[] for _ in range(tree.node_count)]
    for n in range(1, tree.node_count):
        below[int(tree.parent[n])].append(n)
    for n in range(tree.node_count):
        here, h = nodes[n], int(tree.infoset_of[n])
        if h != NONE:
            infoset = tree.infosets[h]
            if h in sets:
                game.append_infoset(here, sets[h])
            else:
                game.append_move(here, infoset.player, [str(k) for k in range(len(infoset.actions))])
                sets[h] = here.infoset
                here.infoset.label = str(h)
            for c in below[n]:
                nodes[c] = here.children[str(int(tree.action[c]) - infoset.first_action)]
        elif below[n]:
            game.append_move(here, game.players.chance, [str(k) for k in range(len(below[n]))])
            game.set_chance_probs(here.infoset, _rational(gbt, [float(odds[tree.odds_of[c]]) for c in below[n]]))
            for k, c in enumerate(below[n]):
                nodes[c] = here.children[str(k)]
        else:
            z = int(tree.terminal_of[n])
            worth = [gbt.Rational(Fraction(float(u)).limit_denominator(10**12)) for u in payoffs[z]]
            game.set_outcome(here, game.add_outcome(f"o{z}", worth))
    return game


def _rational(gbt: Any, chances: list[float]) -> list[Any]:
    """Chances as fractions that add up to one exactly, as Gambit asks."""
    parts = [Fraction(p).limit_denominator(10**12) for p in chances]
    total = sum(parts, Fraction(0))
    return [gbt.Rational(p / total) for p in parts]
