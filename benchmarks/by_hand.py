"""The compiled loops, which take any tree, beside a loop written by hand for one (`by_hand.c`).

    python benchmarks/by_hand.py [--games 8192] [--runs 31]

One Newton correction, its size, the determinant's sign and dx/dλ, for crisis signalling with two types a side: the same
numbers in, the same numbers out, the same compiler, flags and lanes, one thread. What differs is what generality costs.
One more row has the loop as most would write it, one game after the other.
Needs a C compiler.
"""

from __future__ import annotations

import argparse
import ctypes
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measure import print_table

from standoff.solve.compiled import build
from standoff.solve.games import Corrected, Games
from standoff.solve.plan import plan_of
from standoff.solve.solve import log_odds, solve
from standoff.solve.sounding import first_pulse
from standoff.solve.walk import USUAL_CORRECTION

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "solve"))

from forms import compiled  # noqa: E402
from games import crisis_signalling  # noqa: E402

AGREEMENT = 1e-12  # of corrections and slopes, relative to the largest of a game or one
LIBRARIES = ("plain", "wide", "widest")


def compiled_by_hand(folder: Path, *flags: str) -> ctypes.CDLL:
    """`by_hand.c`, with the compiler and the flags of the solver's own library for this processor."""
    command = build.compiler()
    if command is None:
        raise SystemExit("no C compiler found: install gcc or clang, or `pip install ziglang`")
    loops = ctypes.CDLL(str(Path(build.__file__).parent / f"plain{build.SUFFIX}"))
    name = LIBRARIES[loops.standoff_width()]
    out = folder / f"by_hand{len(list(folder.iterdir()))}.library"
    include = f"-I{Path(build.__file__).parent}"
    line = [*command, *build.FLAGS, *build.libraries()[name], *flags, include, "-o", str(out), str(HERE / "by_hand.c")]
    subprocess.run([*line, "-lm"], check=True)
    return ctypes.CDLL(str(out))


def family(worlds: int) -> tuple[Games, np.ndarray, np.ndarray]:
    """Worlds of the game with noise on payoffs, and points a step's error off the branch, where a walk corrects."""
    game = compiled(crisis_signalling())
    rng = np.random.default_rng(1)
    payoffs = game.payoffs + 0.1 * game.span * rng.standard_normal((worlds, *game.payoffs.shape[1:]))
    precision = rng.uniform(0.5, 25.0, (worlds, 1)) * rng.uniform(0.5, 1.0, (worlds, 2))
    odds = np.repeat(game.odds, worlds, 0)
    branch = log_odds(solve(game.tree, payoffs, odds, precision), slice(None))
    games = Games.of(plan_of(game.tree), payoffs, odds, precision)
    return games, branch + USUAL_CORRECTION * rng.standard_normal((worlds, 2)), games.target


def by_hand(library: ctypes.CDLL, games: Games, x: np.ndarray, at: np.ndarray) -> Corrected:
    """The correction by the hand-written loop; moves `x`."""
    count, shape, family = len(at), x.shape, games.family
    out = Corrected(np.empty((1, count)), np.empty(count), np.empty(shape), np.empty(shape))
    arrays = (family.payoffs, family.odds, family.log_odds, family.rate, x, at, np.arange(count))
    results = (out.size, out.sign, out.correction, out.slope)
    library.by_hand(*map(_pointer, arrays), ctypes.c_int64(count), *map(_pointer, results))
    return out


def _pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


def apart(ours: Corrected, theirs: Corrected) -> float:
    """The largest difference of corrections and slopes, relative to the largest of a game or one."""
    worst = 0.0
    for name in ("correction", "slope"):
        mine, other = getattr(ours, name), getattr(theirs, name)
        scale = np.maximum(1.0, np.abs(mine).max(axis=1, keepdims=True))
        worst = max(worst, float((np.abs(mine - other) / scale).max()))
    return worst if np.array_equal(ours.sign, theirs.sign) else float("inf")


def in_turns(works: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Median seconds of each, taken in turns so that all meet the same weather."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs + 1):
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begun)
    return {name: statistics.median(times[1:]) for name, times in taken.items()}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--games", type=int, default=8192)
    ask.add_argument("--runs", type=int, default=31)
    given = ask.parse_args()
    games, x, at = family(given.games)
    everyone, pulse = np.arange(given.games), first_pulse(given.games, 2)
    with tempfile.TemporaryDirectory() as folder:
        careful, rash = compiled_by_hand(Path(folder)), compiled_by_hand(Path(folder), "-DRASH")
        single = compiled_by_hand(Path(folder), "-ULANES", "-DLANES=1")
        ours = games.corrected(x.copy(), at, everyone, 1)
        for library in (careful, rash, single):
            difference = apart(ours, by_hand(library, games, x.copy(), at))
            print(f"largest difference of corrections and slopes: {difference:.0e}", file=sys.stderr)
            if not difference <= AGREEMENT:
                raise SystemExit("the loop written by hand does another Newton step: nothing to compare")
        found = in_turns(
            {
                "any tree: one correction": lambda: games.corrected(x.copy(), at, everyone, 1),
                "by hand: the same": lambda: by_hand(careful, games, x.copy(), at),
                "by hand, one game at a time": lambda: by_hand(single, games, x.copy(), at),
                "by hand, beliefs without logarithms": lambda: by_hand(rash, games, x.copy(), at),
                "any tree: a step's two corrections and soundings": lambda: games.corrected(
                    x.copy(), at, everyone, 2, pulse
                ),
            },
            given.runs,
        )
    base = found["any tree: one correction"]
    rows = [[name, f"{1e9 * s / given.games:,.0f} ns", f"{base / s:.2f}"] for name, s in found.items()]
    print_table(("what", "a game", "one correction of ours over it"), rows)


if __name__ == "__main__":
    main()
