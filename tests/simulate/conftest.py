"""Worlds and paths that several tests look at; made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.crisis import load_or_raise
from standoff.simulate import Paths, simulate
from standoff.worlds import Worlds, worlds


@pytest.fixture(scope="session")
def karabakh() -> Worlds:
    return worlds(load_or_raise("karabakh-2020"), 256, most=256)


@pytest.fixture(scope="session")
def cuba() -> Worlds:
    return worlds(load_or_raise("cuba-1962"), 256, most=256)


@pytest.fixture(scope="session")
def paths(karabakh: Worlds) -> Paths:
    return simulate(karabakh, paths=6000, worlds=40)


@pytest.fixture(scope="session")
def here() -> Path:
    return Path(__file__).parent
