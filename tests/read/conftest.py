"""Tests that parse need the extra `read`; where it is not installed they skip, and say so."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from standoff.read.parsing import NEEDED

HERE = all(find_spec(module) is not None for module in NEEDED.values())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if HERE:
        return
    skip = pytest.mark.skip(reason="needs the extra read: pip install 'standoff[read]'")
    for item in items:
        if item.get_closest_marker("parses") and "tests/read" in str(item.path):
            item.add_marker(skip)
