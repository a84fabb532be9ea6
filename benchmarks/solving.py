"""Worlds solved per second, beside Gambit on the same games in the same run.

    python benchmarks/solving.py [--games FOLDER] [--runs 3]

The games: the first reading of `karabakh-2020` (patron and protector), and the `.efg` files of FOLDER where there is
one. A world is the same tree with other payoffs. Gambit solves a few of the same worlds one by one, since it takes one
game at a time; the ratio is its median seconds a game over ours. Needs the extra `test`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from measure import median_time, print_table

from standoff.game import Tree
from standoff.solve import solve

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "solve"))

import pygambit as gbt  # noqa: E402
from forms import Choice, End, Form, Nature, Node, compiled  # noqa: E402
from gambit import exact_odds, gambit_strategy, to_gambit  # noqa: E402
from patterns import tree_of_crisis, with_numbers  # noqa: E402

SPREAD = 0.1  # of the payoffs' range: noise that makes worlds of one `.efg` game


@dataclass(frozen=True)
class Family:
    """Many worlds on one tree, and the odds of the first as exact fractions."""

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


def from_file(path: Path, worlds: int) -> Family:
    """A game in Gambit's format, with noise on its payoffs."""
    game = compiled(form_of(gbt.read_efg(str(path))))
    noise = np.random.default_rng(1).standard_normal((worlds, *game.payoffs.shape[1:]))
    payoffs = game.payoffs + SPREAD * game.span * noise
    return Family(path.stem, game.tree, payoffs, np.repeat(game.odds, worlds, 0), [exact_odds(game.tree)] * worlds)


def form_of(game: gbt.Game) -> Form:
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


def rows(family: Family, precision: float, runs: int, theirs: int) -> Iterator[list[str]]:
    """One line of the table."""
    worlds = len(family.payoffs)
    lam = np.full(worlds, precision)
    solution = solve(family.tree, family.payoffs, family.odds, lam)  # compiles, where that is still to be done
    ours = median_time(lambda: solve(family.tree, family.payoffs, family.odds, lam), runs)
    taken, apart = [], []
    for w in range(theirs):
        game = to_gambit(family.tree, family.payoffs[w], family.exact[w])
        found: list[np.ndarray] = []
        taken.append(median_time(lambda: found.append(gambit_strategy(family.tree, game, precision)), 1))  # noqa: B023
        apart.append(float(np.max(np.abs(found[-1] - solution.strategy[w]))))
    gambit = float(np.median(taken))
    yield [
        family.name,
        f"{precision:g}",
        f"{len(family.tree.infosets)}",
        f"{worlds:,}",
        f"{solution.certified.mean():.1%}",
        f"{worlds / ours:,.0f}",
        f"{gambit:.3g} s",
        f"{gambit * worlds / ours:,.0f}",
        f"{max(apart):.0e}",
    ]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--games", type=Path, default=ROOT.parent / "shared" / "reference" / "solving")
    ask.add_argument("--worlds", type=int, default=512)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--gambit", type=int, default=3, help="games that Gambit solves, of which the median counts")
    given = ask.parse_args()

    families = [patron_protector(given.worlds)]
    files = sorted(given.games.glob("*.efg"))
    if not files:
        print(f"no .efg games in {given.games}: only the built-in game is measured\n", file=sys.stderr)
    families += [from_file(path, given.worlds) for path in files]
    lines = [row for f in families for lam in (5.0, 25.0) for row in rows(f, lam, given.runs, given.gambit)]
    head = ("game", "λ", "information sets", "worlds", "certified", "worlds a second", "Gambit, one game", "ratio",
            "largest difference")  # fmt: skip
    print_table(head, lines)


if __name__ == "__main__":
    main()
