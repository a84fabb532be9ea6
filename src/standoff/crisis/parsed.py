"""Expressions of a crisis file, read once each. A text that cannot be read gives its error as a value."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from standoff.language import (
    Event,
    LanguageError,
    Ordering,
    Query,
    Value,
    parse_condition,
    parse_move,
    parse_ordering,
    parse_query,
    parse_value,
)

T = TypeVar("T")


@lru_cache(maxsize=4096)
def _value(text: str) -> Value | LanguageError:
    try:
        return parse_value(text)
    except LanguageError as error:
        return error


def value_of(text: str | int | float) -> Value | LanguageError:
    """The value a text or number states."""
    if isinstance(text, str):
        return _value(text)
    try:
        return parse_value(text)
    except LanguageError as error:
        return error


@lru_cache(maxsize=4096)
def ordering_of(text: str) -> Ordering | LanguageError:
    """The ordering a text states."""
    try:
        return parse_ordering(text)
    except LanguageError as error:
        return error


@lru_cache(maxsize=4096)
def condition_of(text: str) -> Event | LanguageError:
    """The condition a text states."""
    try:
        return parse_condition(text)
    except LanguageError as error:
        return error


@lru_cache(maxsize=4096)
def move_of(text: str) -> tuple[str, str, str] | LanguageError:
    """Player, move and action."""
    try:
        return parse_move(text)
    except LanguageError as error:
        return error


@lru_cache(maxsize=4096)
def query_of(text: str) -> Query | LanguageError:
    """The query a text states."""
    try:
        return parse_query(text)
    except LanguageError as error:
        return error


def good(read: T | LanguageError) -> T | None:
    """What was read, or None; its error is reported where all expressions are checked."""
    return None if isinstance(read, LanguageError) else read
