"""One place that says how the inner loops are compiled."""

from __future__ import annotations

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


_OPTIONS: dict[str, Any] = {"cache": _cache_works(), "nogil": True, "fastmath": False, "error_model": "numpy"}


def compiled(function: F) -> F:
    """Compile to machine code on first use. Releases the interpreter lock; arithmetic as written (no fastmath),
    so that the same input gives the same bytes."""
    return numba.njit(**_OPTIONS)(function)  # type: ignore[no-any-return]


def inner(function: F) -> F:
    """As `compiled`, for functions that only compiled ones call: no Python entry, and so half the time to compile."""
    return numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(function)  # type: ignore[no-any-return]
