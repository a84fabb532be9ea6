"""How many games come to a limit, how many have other equilibria, and what each takes.

    python benchmarks/limits.py [--worlds 300]

The games are the textbook ones of `tests/solve/games.py` with noise of half the payoff range on every payoff. The last
table counts other equilibria behind the claims of a crisis, with more and more starts in the same worlds. Needs the
extra `test`.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from measure import print_table

from standoff.ask import multiplicity
from standoff.solve import ToTheLimit, limits
from standoff.verbs import build_worlds, crises, open_crisis

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "solve"))

from batches import perturbed
from forms import compiled
from games import GAMES

EPSILONS = (1e-4, 1e-5, 1e-6)


def reached(worlds: int) -> list[list[str]]:
    """For each game: games that reach each ε, and games a second at the first."""
    rows = []
    for name in GAMES:
        form, payoffs, odds = perturbed(name, worlds, 3, 0.5)
        tree, counts, took = compiled(form).tree, [], []
        for epsilon in EPSILONS:
            begun = time.perf_counter()
            found = limits(tree, payoffs, odds, ToTheLimit(epsilon=epsilon))
            took.append(time.perf_counter() - begun)
            counts.append(int(np.count_nonzero(found.reached)))
        rows.append([name, *(f"{n}/{worlds}" for n in counts), f"{worlds / took[0]:,.0f}"])
    return rows


def others(ids: list[str]) -> list[list[str]]:
    """For each crisis: worlds with another equilibrium, by worlds looked at and starts."""
    rows = []
    for name in ids:
        crisis = open_crisis(name)
        worlds = build_worlds(crisis)
        tests = tuple(dict.fromkeys(c.test for c in crisis.argument))
        for size, starts in ((512, 8), (512, 16), (128, 16), (128, 128)):
            begun = time.perf_counter()
            found = multiplicity(worlds, tests, size=size, starts=starts)
            took = time.perf_counter() - begun
            changed = sum(int(c.any()) for c in found.changes.values())
            rows.append([name, str(size), str(starts), str(int(found.found.sum())), str(changed), f"{took:.2f} s"])
    return rows


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--worlds", type=int, default=300)
    given = asked.parse_args()
    print_table(["game", *(f"reach ε = {e:g}" for e in EPSILONS), "games a second"], reached(given.worlds))
    head = ["crisis", "worlds", "starts", "with another", "claims with a changed verdict in some world", "took"]
    print_table(head, others([entry.id for entry in crises()]))


if __name__ == "__main__":
    main()
