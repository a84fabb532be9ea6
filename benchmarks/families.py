"""The games that are measured, as families of worlds: one tree, other payoffs in each world."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from standoff.game import Tree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "solve"))

import pygambit as gbt  # noqa: E402
from forms import Choice, Compiled, End, Form, Nature, Node, compiled  # noqa: E402
from gambit import exact_odds  # noqa: E402
from games import GAMES  # noqa: E402
from patterns import tree_of_crisis, with_numbers  # noqa: E402

SPREAD = 0.1  # of the payoffs' range: noise that makes worlds of one game


@dataclass(frozen=True)
class Family:
    """Many worlds on one tree; `exact` are the odds of those that Gambit is asked, as fractions."""

    name: str
    tree: Tree
    payoffs: np.ndarray
    odds: np.ndarray
    exact: list[dict[int, Fraction]]


def patron_protector(worlds: int) -> Family:
    """Utilities, costs and odds drawn from seeds 0, 1, 2 …"""
    tree = tree_of_crisis("karabakh-2020")
    drawn = [with_numbers(tree, seed) for seed in range(worlds)]
    payoffs = np.concatenate([game.payoffs for game, _ in drawn])
    odds = np.concatenate([game.odds for game, _ in drawn])
    return Family("patron-protector", tree, payoffs, odds, [exact for _, exact in drawn])


def textbook(name: str, worlds: int) -> Family:
    """A game of `tests/solve/games.py`."""
    return with_noise(name, compiled(GAMES[name]()), worlds)


def from_file(path: Path, worlds: int) -> Family:
    """A game in Gambit's format."""
    return with_noise(path.stem, compiled(_form(gbt.read_efg(str(path)))), worlds)


def with_noise(name: str, game: Compiled, worlds: int) -> Family:
    """Normal noise on every payoff of every player at every end."""
    noise = np.random.default_rng(1).standard_normal((worlds, *game.payoffs.shape[1:]))
    payoffs = game.payoffs + SPREAD * game.span * noise
    return Family(name, game.tree, payoffs, np.repeat(game.odds, worlds, 0), [exact_odds(game.tree)] * worlds)


def _form(game: gbt.Game) -> Form:
    """Nodes with plain numbers; payoffs on the way are added up."""
    players = tuple(player.label for player in game.players)

    def walk(node: gbt.Node, so_far: tuple[float, ...]) -> Node:
        if node.outcome:
            so_far = tuple(a + float(node.outcome[name]) for a, name in zip(so_far, players, strict=True))
        if node.is_terminal:
            return End(so_far)
        labels = [action.label for action in node.infoset.actions]
        below = {label: walk(node.children[label], so_far) for label in labels}
        if node.player.is_chance:
            odds = [str(Fraction(str(action.prob))) for action in node.infoset.actions]
            name = f"chance {node.infoset.number}"
            return Nature(name, {label: (p, below[label]) for label, p in zip(labels, odds, strict=True)})
        return Choice(node.player.label, f"set {node.infoset.number}", below)

    return Form(players, walk(game.root, (0.0,) * len(players)))
