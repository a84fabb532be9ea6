"""What may stand in a formula: columns, numbers, arithmetic and a few functions. Nothing else is ever evaluated."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

FUNCTIONS = {
    "log": np.log, "log1p": np.log1p, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "I": lambda x: x,
}  # fmt: skip
STATEFUL = ("center", "scale")
"""Functions that remember the table they were first used on: its mean, and its standard deviation."""

FACTOR = "C"
_OPERATIONS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


class CannotRead(ValueError):
    """An expression that is not one; the message says what would do."""


@dataclass(frozen=True)
class State:
    """What `center` and `scale` remember."""

    mean: float
    deviation: float


def parsed(text: str) -> ast.expr:
    """The expression, checked: whatever is not listed here is refused before anything is computed."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CannotRead(f"“{_short(text)}” cannot be read as a formula's term") from None
    _check(tree, text)
    return tree


def names_in(tree: ast.expr) -> list[str]:
    """Columns that it uses, each once, in order."""
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    found = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
    return list(dict.fromkeys(found))


def factor_in(tree: ast.expr) -> str | None:
    """The column, where the expression is `C(column)`."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == FACTOR:
        inside = tree.args[0]
        return inside.id if isinstance(inside, ast.Name) else None
    return None


def evaluate(
    tree: ast.expr, columns: Mapping[str, Float[np.ndarray, " n"]], states: dict[str, State]
) -> Float[np.ndarray, " n"]:
    """The expression's value in each row; `states` is filled where it is not known yet."""
    with np.errstate(all="ignore"):
        return np.asarray(_value(tree, columns, states), dtype=float)


def _value(node: ast.expr, columns: Mapping[str, np.ndarray], states: dict[str, State]) -> np.ndarray | float:
    if isinstance(node, ast.Name):
        return columns[node.id]
    if isinstance(node, ast.Constant):
        return float(node.value)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp):
        inside = _value(node.operand, columns, states)
        return -inside if isinstance(node.op, ast.USub) else inside
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, columns, states), _value(node.right, columns, states)
        return _combined(_OPERATIONS[type(node.op)], np.asarray(left, float), np.asarray(right, float))
    if isinstance(node, ast.Compare):
        left, right = _value(node.left, columns, states), _value(node.comparators[0], columns, states)
        missing = np.isnan(left) | np.isnan(right)
        return np.where(missing, np.nan, _compared(_COMPARISONS[type(node.ops[0])], left, right))
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    inside = _value(node.args[0], columns, states)
    if node.func.id in STATEFUL:
        key = ast.unparse(node.args[0])
        if key not in states:
            states[key] = State(
                float(np.mean(inside)), float(np.std(inside, ddof=1)) if np.size(inside) > 1 else np.nan
            )
        known = states[key]
        return (inside - known.mean) / (known.deviation if node.func.id == "scale" else 1.0)
    return np.asarray(FUNCTIONS[node.func.id](inside))  # type: ignore[operator]


def _combined(sign: str, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    if sign == "+":
        return np.asarray(left + right)
    if sign == "-":
        return np.asarray(left - right)
    if sign == "*":
        return np.asarray(left * right)
    return np.asarray(left / right if sign == "/" else left**right)


def _compared(sign: str, left: np.ndarray | float, right: np.ndarray | float) -> np.ndarray:
    done = {
        ">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal, "==": np.equal, "!=": np.not_equal,
    }[sign]  # fmt: skip
    return np.asarray(done(left, right), dtype=float)


def _check(node: ast.AST, text: str) -> None:
    """Refuse everything that is not listed."""
    if isinstance(node, ast.Name):
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise CannotRead(f"“{_short(text)}”: text in quotes means nothing in a formula")
        return
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        _check(node.operand, text)
        return
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        _check(node.left, text)
        _check(node.right, text)
        return
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARISONS:
        _check(node.left, text)
        _check(node.comparators[0], text)
        return
    if isinstance(node, ast.Call):
        _check_call(node, text)
        return
    raise CannotRead(f"“{_short(text)}”: only columns, numbers, arithmetic and {_allowed()} may stand in a formula")


def _check_call(node: ast.Call, text: str) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in (*FUNCTIONS, *STATEFUL, FACTOR):
        raise CannotRead(f"“{_short(text)}”: there is no such function here; there are {_allowed()}")
    if len(node.args) != 1 or node.keywords:
        raise CannotRead(f"“{_short(text)}”: {name} takes one argument")
    if name == FACTOR and not isinstance(node.args[0], ast.Name):
        raise CannotRead(f"“{_short(text)}”: C takes the name of a column")
    _check(node.args[0], text)
    if name != FACTOR and any(factor_in(n) for n in ast.walk(node) if isinstance(n, ast.expr)):
        raise CannotRead(f"“{_short(text)}”: C makes a factor, with which nothing can be calculated")


def _allowed() -> str:
    return ", ".join(sorted((*FUNCTIONS, *STATEFUL, FACTOR), key=str.lower))


def _short(text: str, most: int = 40) -> str:
    safe = "".join(c if c.isprintable() else " " for c in text.strip())
    return safe[:most] + "…" if len(safe) > most else safe
