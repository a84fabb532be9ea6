"""Truces drawn from a known model, and where the public tables are, for the tests of this room."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from standoff.ceasefire import Distribution, LogLogistic, LogNormal, Truces, Weibull

ROOT = Path(__file__).parents[2]
DISTRIBUTIONS = (LogNormal(), Weibull(), LogLogistic())
THETA = np.array([4.0, 0.8, -0.6, 0.3])  # intercept, held, earlier, log scale


def drawn(count: int, distribution: Distribution, seed: int, theta: np.ndarray = THETA) -> Truces:
    """Exact ends, ends between two days, truces that still hold, and some that are watched from later on only."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.random(count) < 0.4, rng.exponential(1.0, count)]).astype(float)
    mean, scale = theta[0] + x @ theta[1:-1], np.exp(theta[-1])
    entry = np.where(rng.random(count) < 0.3, rng.exponential(20.0, count), 0.0)
    # those watched from later on are drawn among the truces that last until then
    begun = np.where(entry > 0, (np.log(np.maximum(entry, 1e-300)) - mean) / scale, -500.0)
    gone = np.exp(distribution.log_distribution(begun))
    entry, gone = np.where(gone > 0.999, 0.0, entry), np.where(gone > 0.999, 0.0, gone)  # nobody would be left to draw
    z = distribution.quantile(gone + (1 - gone) * rng.uniform(1e-9, 1 - 1e-9, count))
    days = np.exp(mean + scale * z)
    until = entry + rng.exponential(400.0, count)
    kind = rng.random(count)
    lower, upper = days.copy(), days.copy()
    binned = kind < 0.4
    lower[binned] = np.maximum(7 * np.floor(days[binned] / 7), entry[binned])
    upper[binned] = 7 * np.floor(days[binned] / 7) + 7
    censored = days > until
    lower[censored], upper[censored] = until[censored], np.inf
    return Truces.of(lower, upper, {"held": x[:, 0], "earlier": x[:, 1]}, entry)


def shared(name: str) -> Path:
    """A public table that is not part of the repository; the test skips where it is absent."""
    path = Path(os.environ.get("STANDOFF_SHARED", ROOT.parent / "shared")) / "data" / name
    if not path.is_file():
        pytest.skip(f"{name} is not part of the repository; put it under {path.parent} to run this")
    return path


def script(name: str) -> ModuleType:
    """A script of the repository, as a module."""
    if str(ROOT / "scripts") not in sys.path:
        sys.path.append(str(ROOT / "scripts"))
    return importlib.import_module(name)


def sources() -> ModuleType:
    """How the public tables are read."""
    return script("ceasefire_sources")
