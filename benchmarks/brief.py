"""What a user waits for: the brief, a second what-if, the help, a check of a long file.

    python benchmarks/brief.py [--runs 3]

Commands run as processes of their own, so all of them start cold: the solver is compiled on installation, and what a
process has worked out ends with it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from measure import median_time, print_table, process

import standoff
from standoff.crisis import builtin

CRISIS = "karabakh-2020"
LINES = 600
STANDOFF = [sys.executable, "-m", "standoff.cli"]
FILLER = (
    "  - {{id: filler_{k}, date: 2020-10-07, who: russia, act: speaks, whom: [turkey], status: claimed, "
    "what: One more statement., sources: [tass-1007]}}\n"
)


def long_file(folder: Path) -> Path:
    """The built-in crisis with reports added until it has 600 lines."""
    lines = builtin()[CRISIS].read_text("utf-8").splitlines(keepends=True)
    place = lines.index("events:\n") + 1
    lines[place:place] = [FILLER.format(k=k) for k in range(max(0, LINES - len(lines)))]
    path = folder / "long.yaml"
    path.write_text("".join(lines), "utf-8")
    return path


def processes(runs: int, folder: Path) -> list[list[str]]:
    """Rows for what is timed as a command."""
    out = []
    path = long_file(folder)
    page = str(folder / "brief.html")
    plan = [
        (f"`standoff brief {CRISIS}`", ["brief", CRISIS, "-o", page]),
        (f"`standoff brief {CRISIS} --worlds 4096`", ["brief", CRISIS, "--worlds", "4096", "-o", page]),
        ("`standoff --help`", ["--help"]),
        (f"`standoff check`, {LINES} lines", ["check", str(path)]),
    ]
    for title, arguments in plan:
        clock, processors, memory = zip(*(process([*STANDOFF, *arguments]) for _ in range(runs)), strict=True)
        out.append([title, f"{statistics.median(clock):.2f} s", f"{statistics.median(processors):.2f} s",
                    f"{max(memory):,.0f} MB", str(runs)])  # fmt: skip
    return out


def what_ifs(runs: int) -> list[list[str]]:
    """Rows for what-ifs on worlds already there, the first left out."""
    worlds = standoff.worlds(standoff.load(CRISIS))
    query = "P(outcome in {clash, wider_war} | observed)"
    plan = {
        "doing: forbid a move": {"forbid": ("nato.backing = back",)},
        "doing: set an unknown": {"set": {"strike_cost_irresolute": 0.1}},
        "seeing": {"see": ("russia.intervene = intervene",)},
    }
    standoff.whatif(worlds, query, force=("turkey.respond = persist",))
    return [
        [
            f"second what-if, {name}",
            f"{median_time(lambda: standoff.whatif(worlds, query, **change), runs):.2f} s",  # type: ignore[arg-type]  # noqa: B023
            "",
            "",
            str(runs),
        ]
        for name, change in plan.items()
    ]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=3)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = processes(given.runs, Path(folder))
    print_table(("what", "median", "processors' time", "peak memory", "runs"), [*rows, *what_ifs(given.runs)])


if __name__ == "__main__":
    main()
