"""Small crises for the verbs."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.crisis import Crisis
from standoff.verbs import build_worlds, open_crisis
from standoff.worlds import Worlds

FILES = Path(__file__).parents[1] / "files" / "tiny"


@pytest.fixture(scope="session")
def tiny() -> Crisis:
    return open_crisis(FILES / "tiny.yaml")


@pytest.fixture(scope="session")
def drawn(tiny: Crisis) -> Worlds:
    return build_worlds(tiny, 256, most=256)


@pytest.fixture(scope="session")
def ahead() -> Crisis:
    return open_crisis(FILES / "ahead.yaml")


@pytest.fixture(scope="session")
def ahead_drawn(ahead: Crisis) -> Worlds:
    return build_worlds(ahead, 256, most=256)
