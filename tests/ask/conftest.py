"""The tiny crisis in a few hundred worlds."""

from __future__ import annotations

import pytest
from one_reading import changed

from standoff.worlds import Worlds, worlds


@pytest.fixture(scope="session")
def found() -> Worlds:
    return worlds(changed(), 256, 2, most=256)
