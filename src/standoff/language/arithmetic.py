"""Adding, subtracting, multiplying and dividing, alike in values and in queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

Operator = Literal["+", "-", "*", "/"]

# What is added up differs (unknowns in a value, probabilities in a query); how it is added up does not.
Operand = TypeVar("Operand", covariant=True)


@dataclass(frozen=True)
class Arithmetic(Generic[Operand]):
    """`left op right`."""

    op: Operator
    left: Operand
    right: Operand


@dataclass(frozen=True)
class Negate(Generic[Operand]):
    """`-of`. A minus before a number belongs to the number, so `of` is never one."""

    of: Operand


GRAMMAR = r"""
?sum: product
    | sum (PLUS | MINUS) product -> arithmetic
?product: factor
    | product (TIMES | OVER) factor -> arithmetic
?factor: operand
    | "(" sum ")"
    | MINUS factor -> negate
PLUS: "+"
MINUS: "-"
TIMES: "*"
OVER: "/"
"""
"""The rules of arithmetic; a grammar that takes them in says what an `operand` is."""

BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
TIGHTEST = 3


def arithmetic(children: list[Any]) -> Arithmetic[Any]:
    """`left op right` as the parser hands it over."""
    left, op, right = children
    return Arithmetic(op.value, left, right)


def show_arithmetic(node: object, show: Callable[[Any], str]) -> str:
    """As text, with no more brackets than needed; `show` writes the operands."""
    return _show(node, show, 0)


def _show(node: object, show: Callable[[Any], str], binding: int) -> str:
    if isinstance(node, Negate):
        return f"-{_show(node.of, show, TIGHTEST)}"
    if not isinstance(node, Arithmetic):
        return show(node)
    own = BINDING[node.op]
    # a - (b - c) is not a - b - c: what stands on the right must bind tighter.
    text = f"{_show(node.left, show, own)} {node.op} {_show(node.right, show, own + 1)}"
    return f"({text})" if own < binding else text


def show_number(value: float) -> str:
    """The shortest text that reads back as the same number.

    >>> show_number(1.0), show_number(0.30), show_number(1e-7)
    ('1', '0.3', '1e-07')
    """
    return repr(value).removesuffix(".0")


def operands(node: Any) -> list[Any]:
    """All that is added up or multiplied in `node`, from left to right."""
    match node:
        case Arithmetic(_, left, right):
            return operands(left) + operands(right)
        case Negate(of):
            return operands(of)
    return [node]
