"""Compiling the inner loops of solver, simulator and estimator: on installation, or by hand after a change to them.

    python src/standoff/solve/compiled/build.py

Each library of the solver is the same source for another processor: eight lanes at once for what most processors run,
the same for those with wide and with the widest registers, and one lane for single large games, whose other lanes would
idle. The estimator's lanes are rows of a table. The simulator follows one path at a time and needs one library.
Arithmetic is as written (no contraction, no reordering), so that all give the same bytes. Only the standard library is
used here, since this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SIMULATOR = HERE.parents[1] / "simulate" / "compiled"
ESTIMATOR = HERE.parents[1] / "estimate" / "compiled"
FLAGS = ("-std=gnu11", "-O3", "-fPIC", "-shared", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi")
SUFFIX = ".library"  # not `.so`, which Python would take for modules


def libraries(folder: Path = HERE) -> dict[str, tuple[str, ...]]:
    """The libraries of a folder for this kind of processor, each with its flags."""
    if folder == SIMULATOR:
        return {"paths": ()}
    out: dict[str, tuple[str, ...]] = {"plain": ("-DLANES=8",)}
    if folder == HERE:
        out["single"] = ("-DLANES=1",)
    if platform.machine().lower() in ("x86_64", "amd64"):
        out["wide"] = ("-DLANES=8", "-mavx2")
        out["widest"] = ("-DLANES=8", "-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512")
    return out


def digest(folder: Path = HERE) -> str:
    """Of the sources; the libraries carry it, so that stale ones are recognised."""
    files = sorted([*folder.glob("*.h"), *folder.glob("*.c")])
    if folder == ESTIMATOR:
        files.append(HERE / "numbers.h")  # which it uses too
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def compiler() -> list[str] | None:
    """The command of a C compiler that knows vector types: `CC`, GCC or Clang, or Zig's from its Python package."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    for name in ("gcc", "clang", "cc"):
        if sys.platform != "win32" and shutil.which(name):
            return [name]
    try:
        import ziglang  # type: ignore[import-not-found, unused-ignore]  # noqa: F401
    except ImportError:
        return None
    return [sys.executable, "-m", "ziglang", "cc"]


def build(into: Path | None = None, folder: Path = HERE) -> list[Path]:
    """Compile every library of a folder; RuntimeError, with what the compiler said, where one cannot be."""
    into = into or folder
    command = compiler()
    if command is None:
        raise RuntimeError("no C compiler found: install gcc or clang, or `pip install ziglang`")
    into.mkdir(parents=True, exist_ok=True)
    made = []
    for name, flags in libraries(folder).items():
        path = into / f"{name}{SUFFIX}"
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        sources = f'-DSOURCES="{digest(folder)}"'
        line = [*command, *FLAGS, *flags, sources, "-o", str(fresh), str(folder / "doors.c"), "-lm"]
        done = subprocess.run(line, capture_output=True, text=True)
        if done.returncode:
            fresh.unlink(missing_ok=True)
            raise RuntimeError(f"the compiler failed: {shlex.join(line)}\n{done.stderr.strip()}")
        fresh.replace(path)
        made.append(path)
    return made


def build_all() -> list[Path]:
    """Compile the libraries of all three, each beside its sources."""
    return [*build(), *build(folder=SIMULATOR), *build(folder=ESTIMATOR)]


if __name__ == "__main__":
    for path in build_all():
        print(path.relative_to(HERE.parents[1]))
