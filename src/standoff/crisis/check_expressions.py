"""Can every expression be read, and is `rest` only where odds are?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from standoff.crisis.expressions import Expression
from standoff.crisis.parsed import condition_of, move_of, ordering_of, query_of, value_of
from standoff.crisis.problems import Finding
from standoff.language import LanguageError, Rest

READERS: dict[str, tuple[str, Any]] = {
    "value": ("C050", value_of),
    "odds": ("C050", value_of),
    "ordering": ("C051", ordering_of),
    "condition": ("C052", condition_of),
    "move": ("C052", move_of),
    "query": ("C053", query_of),
}


def check_expressions(expressions: Iterable[Expression]) -> list[Finding]:
    """Expressions that cannot be read."""
    findings = []
    for expression in expressions:
        code, reader = READERS[expression.kind]
        read = reader(expression.text)
        if isinstance(read, LanguageError):
            found = f', found "{read.found}"' if read.found else ""
            findings.append(
                Finding(
                    code,
                    expression.path,
                    f"{read.message}{found}",
                    read.hint,
                    read.found,
                    inside=(read.line, read.column),
                    reading=expression.reading,
                )
            )
        elif expression.kind == "value" and isinstance(read, Rest):
            hint = "`rest` is for the odds of types and of chance; write a number, a range or a name"
            findings.append(
                Finding(
                    "C039",
                    expression.path,
                    "`rest` stands for odds only",
                    hint,
                    "rest",
                    reading=expression.reading,
                )
            )
    return findings
