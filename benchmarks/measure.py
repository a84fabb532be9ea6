"""Measuring: medians of a few runs, time and peak memory of a subprocess, a table to paste."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

UNIT = 1 if sys.platform == "darwin" else 1024  # of peak memory: bytes there, kilobytes elsewhere


def median_time(work: Callable[[], object], runs: int) -> float:
    """Median seconds of `runs` calls."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def process(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processors, and peak memory (MB) of one subprocess, by the system's account.

    Where other work runs beside it, the second drifts less than the first.
    """
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    taken = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with exit code {child.returncode}")
    return taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNIT / 1e6


def own_peak() -> float:
    """Peak memory (MB) of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table in Markdown."""
    for row in (head, ["---"] * len(head), *rows):
        print("| " + " | ".join(row) + " |")
