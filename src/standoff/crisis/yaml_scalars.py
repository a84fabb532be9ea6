"""What a plain scalar means: the core schema of YAML 1.2.

YAML 1.1, which PyYAML follows, takes `NO` for false, `12:30` for 750 and `2020-11-01` for a date. Country
codes, times and dates are what crisis files are made of, so scalars are resolved here, by section 10.3.2
of YAML 1.2.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUES = frozenset(("true", "True", "TRUE"))
FALSES = frozenset(("false", "False", "FALSE"))
INTEGER = re.compile(r"[-+]?[0-9]+", re.ASCII)
OCTAL = re.compile(r"0o[0-7]+", re.ASCII)
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+", re.ASCII)
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
NOT_A_NUMBER = frozenset((".nan", ".NaN", ".NAN"))

LONGEST_NUMBER = 400
"""Digits beyond which a number is kept as text: turning a million digits into an int takes Python minutes."""


def resolve_plain(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar.

    >>> [resolve_plain(t) for t in ("NO", "yes", "12:30", "2020-11-01", "0o17", "1e3", "~")]
    ['NO', 'yes', '12:30', '2020-11-01', 15, 1000.0, None]
    """
    if text in NULLS:
        return None
    if text in TRUES:
        return True
    if text in FALSES:
        return False
    if text[0] not in "+-.0123456789" or len(text) > LONGEST_NUMBER:
        return text
    if INTEGER.fullmatch(text):
        return int(text)
    if OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if HEXADECIMAL.fullmatch(text):
        return int(text[2:], 16)
    if FLOAT.fullmatch(text):
        return float(text)
    if INFINITE.fullmatch(text):
        return float("-inf") if text[0] == "-" else float("inf")
    if text in NOT_A_NUMBER:
        return float("nan")
    return text
