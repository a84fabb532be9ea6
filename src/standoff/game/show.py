"""Tidy tables as HTML, for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any


def html_table(rows: Sequence[dict[str, Any]]) -> str:
    """Labelled rows as one HTML table; numbers to three figures, everything escaped."""
    if not rows:
        return "<p>nothing to show</p>"
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row.values()) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " to ".join(_cell(v) for v in value)
    if isinstance(value, float):
        return f"{value:.3g}"
    return "" if value is None else escape(str(value))
