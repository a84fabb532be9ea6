"""Formulas in Wilkinson's notation, read as text: their terms, and the columns that these use.

formulaic reads them; before it does, a formula is looked over here, so that none grows without bounds and none means
something other than what it seems to say (`x**2` is `x` itself in this notation, `2:x` and `1/x` are `x`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from standoff.estimate.expressions import CannotRead, names_in, parsed

LONGEST = 5_000
MOST_TERMS = 5_000
HIGHEST_POWER = 9

_WORD = re.compile(r"`[^`]*`|[^\W\d][\w.]*")
_SPELT = (("%in%", "/"), ("^", "**"), (":", "@"), ("{", "v("), ("}", ")"))


@dataclass(frozen=True)
class Factor:
    """One factor of a formula's terms: its text, and the columns that it uses."""

    text: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """Factors that are multiplied; none of them is the intercept."""

    factors: tuple[Factor, ...]


@lru_cache(maxsize=512)
def terms_of(formula: str) -> tuple[Term, ...]:
    """The terms of a formula, those of lower degree first; CannotRead where there is what may not stand in one."""
    text = formula.strip()
    if not text:
        raise CannotRead("the formula is empty; write 0 for none, 1 for a constant")
    if "[" in text or "]" in text:
        raise CannotRead(f"{_shown(text)}: square brackets mean nothing here")
    _look_over(text)
    if text in ("0", "-1"):
        return ()
    try:
        read = _read(text)
    except Exception:  # formulaic raises errors of many kinds, Python's own among them
        raise _cannot_read(text) from None
    return tuple(Term(tuple(_factor(f) for f in term.factors if not _is_literal(f))) for term in read)


def factors_of(formula: str) -> tuple[Factor, ...]:
    """Every factor of a formula, each once."""
    return tuple({f.text: f for term in terms_of(formula) for f in term.factors}.values())


def columns_used(formula: str) -> tuple[str, ...]:
    """Columns of the table that a formula uses."""
    return tuple(dict.fromkeys(name for factor in factors_of(formula) for name in factor.columns))


def _read(text: str) -> Sequence[Any]:
    from formulaic import Formula

    return list(Formula(text))


def _is_literal(factor: Any) -> bool:
    return str(factor.eval_method.value) == "literal"


def _factor(factor: Any) -> Factor:
    text = str(factor.expr)
    if text.isidentifier() or str(factor.eval_method.value) == "lookup":
        return Factor(text, (text,))
    if "`" in text:
        raise CannotRead(f"{_shown(text)}: give the column a name without spaces before calculating with it")
    columns = tuple(names_in(parsed(text)))
    if not columns:
        raise CannotRead(f"{_shown(text)} holds no column; write 1 for a constant")
    return Factor(text, columns)


def _look_over(text: str) -> None:
    """Refuse what cannot be meant, and what would take for ever."""
    if len(text) > LONGEST:
        raise CannotRead(f"{_shown(text)}: a formula has at most {LONGEST:,} characters")
    plain = _WORD.sub("v", text)
    for sign, spelt in _SPELT:
        plain = plain.replace(sign, spelt)
    try:
        size = _size(ast.parse(f"({plain}\n)", mode="eval").body, text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise (error if isinstance(error, CannotRead) else _cannot_read(text)) from None
    if size > MOST_TERMS:
        raise CannotRead(f"{_shown(text)}: this is more than {MOST_TERMS:,} terms")


def _size(node: ast.expr, text: str) -> int:
    """How many terms it has at most."""
    if isinstance(node, ast.Name | ast.Call):
        return 1
    if isinstance(node, ast.Constant):
        if node.value not in (0, 1) or isinstance(node.value, bool | float):
            raise CannotRead(f"{_shown(text)}: only 0 and 1 stand alone in a formula; calculate inside I(…)")
        return 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return _size(node.operand, text)
    if isinstance(node, ast.Compare):
        raise CannotRead(f"{_shown(text)}: compare inside I(…), as in I(x > 0)")
    if isinstance(node, ast.UnaryOp) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)):
        raise CannotRead(f"{_shown(text)}: a formula here has no ~ and no |; each utility has its own")
    if not isinstance(node, ast.BinOp):
        raise _cannot_read(text)
    if isinstance(node.op, ast.Pow):
        return _power(node, text)
    left, right = _size(node.left, text), _size(node.right, text)
    if isinstance(node.op, ast.Add | ast.Sub):
        return left + right
    if not isinstance(node.op, ast.Mult | ast.Div | ast.MatMult):
        raise _cannot_read(text)
    if isinstance(node.left, ast.Constant) or isinstance(node.right, ast.Constant):
        raise CannotRead(f"{_shown(text)}: no number is multiplied or divided here; calculate inside I(…)")
    crossed = left * right
    return min(crossed if isinstance(node.op, ast.MatMult) else left + right + crossed, 10 * MOST_TERMS)


def _power(node: ast.BinOp, text: str) -> int:
    """`(a + b)**2` crosses terms; `a**2` would be `a`, which nobody means."""
    degree = node.right.value if isinstance(node.right, ast.Constant) else None
    if not isinstance(degree, int) or isinstance(degree, bool) or not 1 <= degree <= HIGHEST_POWER:
        raise CannotRead(
            f"{_shown(text)}: terms are crossed up to a degree of 1 to {HIGHEST_POWER}; I(x**y) calculates"
        )
    inside = _size(node.left, text)
    if inside == 1:
        raise CannotRead(f"{_shown(text)}: x**{degree} is x itself in this notation; I(x**{degree}) is the power")
    return int(min(inside**degree, 10 * MOST_TERMS))


def _cannot_read(text: str) -> CannotRead:
    return CannotRead(f"{_shown(text)} cannot be read as a formula; write it like 1 + x + log(y)")


def _shown(text: str, most: int = 60) -> str:
    safe = "".join(c if c.isprintable() else " " for c in text.strip())
    return f"“{safe[:most]}…”" if len(safe) > most else f"“{safe}”"
