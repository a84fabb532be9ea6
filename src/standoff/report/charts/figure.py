"""A chart and the numbers in it: every figure carries its own data table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Column heads and rows of finished text; the first cell of a row names the row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """`svg` is finished markup; title and description are plain text and are also inside it."""

    id: str
    title: str
    description: str
    svg: str
    table: Table
