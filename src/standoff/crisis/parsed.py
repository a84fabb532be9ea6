"""Expressions of a crisis file, read once each. A text that cannot be read gives its error as a value."""

from __future__ import annotations

from functools import lru_cache

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


def read_value(text: str | int | float) -> Value | None:
    """The value a text states, or None; its mistake is reported where all expressions are checked."""
    read = value_of(text)
    return None if isinstance(read, LanguageError) else read


def read_ordering(text: str) -> Ordering | None:
    """The ordering a text states, or None; its mistake is reported where all expressions are checked."""
    read = ordering_of(text)
    return None if isinstance(read, LanguageError) else read


def read_condition(text: str) -> Event | None:
    """The condition a text states, or None; its mistake is reported where all expressions are checked."""
    read = condition_of(text)
    return None if isinstance(read, LanguageError) else read


def read_move(text: str) -> tuple[str, str, str] | None:
    """The move a text states, or None; its mistake is reported where all expressions are checked."""
    read = move_of(text)
    return None if isinstance(read, LanguageError) else read


def read_query(text: str) -> Query | None:
    """The query a text states, or None; its mistake is reported where all expressions are checked."""
    read = query_of(text)
    return None if isinstance(read, LanguageError) else read
