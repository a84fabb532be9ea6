"""Paths of the weeks ahead: path-days a second of the compiled loops, and of stepwise versions under numba and Mesa.

    python benchmarks/paths.py [--paths 100000] [--days 90]

All three play the built-in crisis of 2020 with the same worlds, games and numbers, in one run, on as many threads as
there are processors (Mesa: one). Beliefs are solved on their grids once, and that is timed apart. The stepwise versions
take steps of an hour in the first three days of a truce and of a day otherwise; the shares of phases they end with
stand beside, since a coarser step is another process. numba and Mesa: `pip install 'standoff[bench]'`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.util import find_spec

import numpy as np
from measure import own_peak, print_table
from paths_stepwise import make, tables

from standoff.crisis import PHASES, load_or_raise
from standoff.simulate import simulate
from standoff.simulate.library import draw_paths, joined
from standoff.simulate.process import process_of
from standoff.simulate.public import fold
from standoff.simulate.simulate import NOTHING, shared_out, to_play
from standoff.worlds import sample, worlds

THREADS = os.cpu_count() or 1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--paths", type=int, default=100_000)
    asked.add_argument("--days", type=int, default=90)
    asked.add_argument("--mesa", type=int, default=200, help="paths under Mesa, which is slow")
    given = asked.parse_args()
    missing = [name for name in ("numba", "mesa") if find_spec(name) is None]
    if missing:
        print(f"{' and '.join(missing)} not installed, and left out: pip install 'standoff[bench]'", file=sys.stderr)

    crisis = load_or_raise("karabakh-2020")
    start = time.perf_counter()
    found = worlds(crisis)
    print(f"{found}: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    paths = simulate(found, crisis.crisis.as_of + timedelta(days=given.days), given.paths)
    whole = time.perf_counter() - start
    start = time.perf_counter()
    paths.deaths_by(given.days)
    deaths = time.perf_counter() - start
    print(f"{paths}")
    print(f"simulate: {whole:.2f} s; deaths of every path by the last day: {deaths:.2f} s; memory {own_peak():.0f} MB")
    for grid in paths.grids:
        print(f"  beliefs: {grid.nodes:,} games, {grid.error}")

    picked = sample(found, 512)
    process = process_of(picked)
    played = [to_play(picked, k, fold(r.tree), NOTHING, found.seed, None) for k, r in enumerate(picked.readings)]
    world, number = shared_out(picked.weights, given.paths)
    parts = [(world >= p.rows[0]) & (world <= p.rows[-1]) for p in played]

    def compiled(threads: int) -> np.ndarray:
        events = joined(
            [
                draw_paths(p, process, world[mine], number[mine], float(given.days), found.seed, threads)
                for p, mine in zip(played, parts, strict=True)
            ]
        )
        last = events.phase[events.first[1:] - 1]
        return np.bincount(last, minlength=6) / given.paths

    rows = []
    for threads in dict.fromkeys((THREADS, 1)):
        taken, ends = best(lambda threads=threads: compiled(threads))
        rows.append(row(f"compiled, from event to event, {threads} thread{'s' * (threads > 1)}", given, taken, ends))
    if "numba" not in missing:
        rows += numba_rows(given, process, played, world, parts)
    if "mesa" not in missing:
        rows.append(mesa_row(given, process, played))
    print_table(("version", "seconds", "path-days a second", "phases at the end"), rows)


def best(work, runs: int = 3):  # type: ignore[no-untyped-def]
    """The shortest of a few runs, and what the last gave."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        out = work()
        taken.append(time.perf_counter() - start)
    return min(taken), out


def row(name: str, given: argparse.Namespace, taken: float, ends: np.ndarray, paths: int | None = None) -> list[str]:
    rate = (paths or given.paths) * given.days / taken
    told = ", ".join(f"{phase} {share:.1%}" for phase, share in zip(PHASES, ends, strict=True))
    return [name, f"{taken:.2f}", f"{rate:,.0f}", told]


def numba_rows(given, process, played, world, parts):  # type: ignore[no-untyped-def]
    import numba

    _, _, all_paths = make(numba.njit(nogil=True))
    arguments = [tables(p, process) for p in played]
    jobs = []
    for p, mine, own in zip(played, parts, arguments, strict=True):
        rows = world[mine] - p.rows[0]
        jobs += [(piece, own) for piece in np.array_split(rows, 8 * THREADS)]

    def run(threads: int) -> np.ndarray:
        def one(job):  # type: ignore[no-untyped-def]
            k, (rows, own) = job
            out = np.zeros((len(rows), given.days), dtype=np.uint8)
            all_paths(rows, float(given.days), np.random.default_rng(k), out, own)
            return np.bincount(out[:, -1], minlength=6)

        with ThreadPoolExecutor(threads) as pool:
            return sum(pool.map(one, enumerate(jobs))) / given.paths

    start = time.perf_counter()
    run(1)
    first = time.perf_counter() - start
    out = []
    for threads in dict.fromkeys((THREADS, 1)):
        taken, ends = best(lambda threads=threads: run(threads))
        out.append(row(f"numba, stepwise, {threads} thread{'s' * (threads > 1)}", given, taken, ends))
    print(f"numba compiled for {first - taken:.1f} s at the first run, which is not counted")
    return out


def mesa_row(given, process, played):  # type: ignore[no-untyped-def]
    from paths_mesa import War

    model = War(played, process, given.mesa)
    start = time.perf_counter()
    for _ in range(given.days):
        model.step()
    taken = time.perf_counter() - start
    ends = np.bincount([agent.phase for agent in model.agents], minlength=6) / len(model.agents)
    return row(f"Mesa, stepwise, {len(model.agents)} paths", given, taken, ends, len(model.agents))


if __name__ == "__main__":
    main()
