"""Checking a file loads nothing that only solving or drawing needs. How long it takes, `benchmarks/brief.py` says."""

import subprocess
import sys

HEAVY = {"numpy", "scipy", "altair", "pandas", "jinja2"}
PROGRAM = """
import sys
from standoff.crisis import load
{also}
loaded = load("karabakh-2020")
assert loaded.crisis is not None, loaded.problems
print(*sys.modules)
"""


def heavy_after(also: str = "") -> set[str]:
    """The heavy packages loaded by a process of its own that checks a crisis, and does `also` something else."""
    command = [sys.executable, "-c", PROGRAM.format(also=also)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return HEAVY & set(run.stdout.split())


def test_checking_loads_nothing_heavy() -> None:
    assert heavy_after() == set()


def test_a_heavy_import_would_be_seen() -> None:
    assert "numpy" in heavy_after("import standoff.game.tree")
