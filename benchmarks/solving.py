"""Worlds solved per second, beside Gambit on the same games in the same run.

    python benchmarks/solving.py [--games FOLDER] [--runs 3]

The games: the first reading of `karabakh-2020` (patron and protector), crisis signalling with two types a side, and
extended deterrence among four; the latter two from FOLDER where it holds `signalling_k2.efg` and `extdet4.efg`, else
the textbook forms of the same games that the tests use. Worlds are many where games are small, since a batch is what
the solver is for. Gambit takes one game at a time, in one thread, so it solves a few of the same worlds and is set
against one of our threads; the ratio is its median seconds a game over ours. Needs the extra `test`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from families import ROOT, Family, from_file, patron_protector, textbook
from gambit import gambit_strategy, to_gambit
from measure import median_time, print_table

from standoff.solve import QuantalResponse, solve

PRECISIONS = (1.0, 5.0, 25.0)
HEAD = ("game", "λ", "certified", "worlds a second, one core", f"all {os.cpu_count()} cores", "Gambit, one game",
        "ratio, per core", "largest difference")  # fmt: skip


def rows(family: Family, runs: int, theirs: int) -> Iterator[list[str]]:
    """The lines of one game."""
    worlds = len(family.payoffs)
    games = [to_gambit(family.tree, family.payoffs[w], family.exact[w]) for w in range(theirs)]
    for precision in PRECISIONS:
        lam = np.full(worlds, precision)
        alone, shared = QuantalResponse(threads=1), QuantalResponse()
        # both in turns with Gambit, so that all three meet the same load
        ours, ours_shared, gambit, apart = [], [], [], []
        solution = solve(family.tree, family.payoffs, family.odds, lam, shared)
        for part in np.array_split(np.arange(theirs), runs):
            ours.append(median_time(lambda: solve(family.tree, family.payoffs, family.odds, lam, alone), 1))  # noqa: B023
            ours_shared.append(median_time(lambda: solve(family.tree, family.payoffs, family.odds, lam, shared), 1))  # noqa: B023
            for w in part:
                found: list[np.ndarray] = []
                gambit.append(
                    median_time(lambda: found.append(gambit_strategy(family.tree, games[w], precision)), 1)  # noqa: B023
                )
                apart.append(float(np.max(np.abs(found[0] - solution.strategy[w]))))
        one, both, other = (float(np.median(taken)) for taken in (ours, ours_shared, gambit))
        yield [
            family.name,
            f"{precision:g}",
            f"{np.count_nonzero(solution.certified):,} of {worlds:,}",
            f"{worlds / one:,.0f}",
            f"{worlds / both:,.0f}",
            f"{other:.3g} s",
            f"{other * worlds / one:,.0f}",
            f"{max(apart):.0e}",
        ]


def families(folder: Path, part: float) -> Iterator[tuple[Family, int]]:
    """The families, and how many games of each Gambit solves: more where one takes it milliseconds."""
    for file, form, worlds, theirs in (
        ("signalling_k2", "crisis_signalling", 65_536, 21),
        ("extdet4", "extended_deterrence", 8_192, 3),
    ):
        path, count = folder / f"{file}.efg", max(theirs, int(worlds * part))
        if path.is_file():
            yield from_file(path, count), theirs
        else:
            print(f"{path.name} is not in {folder}: the textbook form of the game instead", file=sys.stderr)
            yield textbook(form, count), theirs
    yield patron_protector(max(3, int(2_048 * part))), 1  # half a minute each


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--games", type=Path, default=ROOT.parent / "shared" / "reference" / "solving")
    ask.add_argument("--part", type=float, default=1.0, help="of the worlds, for a quick look")
    ask.add_argument("--runs", type=int, default=3)
    given = ask.parse_args()
    print_table(
        HEAD, [row for family, theirs in families(given.games, given.part) for row in rows(family, given.runs, theirs)]
    )


if __name__ == "__main__":
    main()
