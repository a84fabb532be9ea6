"""A file of 600 lines is checked before a person notices, everything imported anew."""

import os
import subprocess
import sys
from pathlib import Path

from standoff.crisis import builtin

PROGRAM = """
import sys, time
from standoff.crisis import load
loaded = load(sys.argv[1])
assert loaded.crisis is not None, loaded.problems
heavy = {"numpy", "scipy", "altair", "pandas", "jinja2"} & set(sys.modules)
assert not heavy, heavy
print(time.process_time())
"""
TALK = "  - {id: talk-%d, date: 2020-10-0%d, who: russia, act: talk, whom: [turkey], status: fact}\n"


def test_checking_600_lines_is_quick(tmp_path: Path) -> None:
    text = builtin()["karabakh-2020"].read_text(encoding="utf-8")
    extra = "".join(TALK % (n, 1 + n % 9) for n in range(max(0, 600 - text.count("\n"))))
    path = tmp_path / "long.yaml"
    path.write_text(text.replace("\nevents:\n", f"\nevents:\n{extra}"), encoding="utf-8")
    # As installed: with compiled modules. The best of several, since other work on the machine only adds.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", PROGRAM, str(path)]
    runs = [
        float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)
        for _ in range(5)
    ]
    assert min(runs) < 0.5, runs
