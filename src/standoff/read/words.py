"""Lists of words that the passes look for: data (`data/words.yaml`), so that a scholar can add to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from standoff.read.yamldata import DATA, loaded


@cache
def _all() -> Mapping[str, Any]:
    found = loaded(DATA / "words.yaml")
    assert isinstance(found, dict)
    return found


def words(name: str) -> frozenset[str]:
    """One list."""
    return frozenset(_all()[name])


def grouped(name: str) -> Mapping[str, frozenset[str]]:
    """Lists under one heading."""
    return {key: frozenset(found) for key, found in _all()[name].items()}


def spelt(name: str) -> Mapping[str, str]:
    """Words, each with the one to take for it."""
    return {str(key): str(value) for key, value in _all()[name].items()}
