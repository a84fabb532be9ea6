"""Figures in a sentence: shares that are never 0% or 100%, and numbers no longer than they need be."""

from __future__ import annotations

import math


def percent(share: float) -> str:
    """A share in whole per cent, open at both ends.

    >>> percent(0.634), percent(0.0), percent(1.0)
    ('63%', 'less than 1%', 'more than 99%')
    """
    if share < 0.01:
        return "less than 1%"
    if share > 0.99:
        return "more than 99%"
    return f"{round(100 * share)}%"


def figures(*values: float, least: int = 2) -> tuple[str, ...]:
    """Numbers to as few significant figures (at least two) as keep different numbers different.

    >>> figures(0.5534), figures(0.5021, 0.5034), figures(-12.4, 1234.0)
    (('0.55',), ('0.502', '0.503'), ('−12', '1,234'))
    """
    for count in range(least, 16):
        texts = tuple(_figure(value, count) for value in values)
        if len(set(texts)) == len(set(values)):
            break
    return texts


def _figure(value: float, count: int) -> str:
    if value == 0:
        return "0"
    if abs(value) < 1e-4:
        return f"{value:.{count - 1}e}".replace("-", "−")
    digits = max(0, count - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
