"""One place that says how the inner loops are compiled."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])


def _cache_works() -> bool:
    """Whether compiled code can be kept between runs: beside the package, or in the user's cache folder.

    numba raises at import where it finds no folder to write to (a read-only install without a home), so ask first.
    """
    folders = [Path(__file__).parent, Path(os.environ.get("NUMBA_CACHE_DIR", Path.home() / ".cache"))]
    for folder in folders:
        try:
            with tempfile.TemporaryFile(dir=folder):
                return True
        except OSError:
            continue
    return False


def _drop_stale(folder: Path) -> None:
    """Delete compiled code that was made from other sources than these.

    numba looks only at the file a function stands in; a constant or helper changed in a neighbouring file would leave
    stale machine code behind, which reads memory by the old layout.
    """
    sources = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    digest = hashlib.sha256(sources + numba.__version__.encode()).hexdigest()
    cache, stamp = folder / "__pycache__", folder / "__pycache__" / "compiled-from.txt"
    try:
        if stamp.exists() and stamp.read_text() == digest:
            return
        cache.mkdir(exist_ok=True)
        for path in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]:
            path.unlink(missing_ok=True)
        stamp.write_text(digest)
    except OSError:
        return  # a read-only install: its sources do not change either


_drop_stale(Path(__file__).parent)
_OPTIONS: dict[str, Any] = {"cache": _cache_works(), "nogil": True, "fastmath": False, "error_model": "numpy"}


def compiled(function: F) -> F:
    """Compile to machine code on first use. Releases the interpreter lock; arithmetic as written (no fastmath),
    so that the same input gives the same bytes."""
    return numba.njit(**_OPTIONS)(function)  # type: ignore[no-any-return]


def inner(function: F) -> F:
    """As `compiled`, for functions that only compiled ones call: no Python entry, and so half the time to compile."""
    without_entry: dict[str, Any] = {**_OPTIONS, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    return numba.njit(**without_entry)(function)  # type: ignore[no-any-return]
