"""How values are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from standoff.language import arithmetic
from standoff.language.problem import LanguageError
from standoff.language.reading import Tongue, at, build
from standoff.language.slips import POWERS, Slip
from standoff.language.values import Distribution, Number, Reference, Rest, Utility, finite

if TYPE_CHECKING:
    from lark import Lark

Rule = Callable[[tuple[float, ...]], bool]

DISTRIBUTIONS: dict[str, tuple[str, str, Rule]] = {
    "uniform": ("low, high", "low below high", lambda p: p[0] < p[1]),
    "loguniform": ("low, high", "low below high, both above 0", lambda p: 0 < p[0] < p[1]),
    "beta": ("a, b", "both above 0", lambda p: p[0] > 0 and p[1] > 0),
    "normal": ("mean, sd", "sd above 0", lambda p: p[1] > 0),
    "lognormal": ("median, sd of the logarithm", "both above 0", lambda p: p[0] > 0 and p[1] > 0),
    "triangular": ("low, mode, high", "in rising order", lambda p: p[0] <= p[1] <= p[2] and p[0] < p[2]),
}
"""What may stand before a bracket: its parameters, and what must hold of them in words and in numbers."""

GRAMMAR = (
    rf"""
?value: sum
    | signed TO signed -> range
    | DISTRIBUTION "(" signed ("," signed)* ")" -> distribution
    | REST -> rest
?operand: NUMBER -> number
    | NAME -> reference
    | UTILITY "(" NAME ["." NAME] "," NAME ")" -> utility
signed: NUMBER
    | MINUS NUMBER
REST: "rest"
TO: "to"
UTILITY.2: /u(?=\s*\()/
DISTRIBUTION.2: /(?:{"|".join(DISTRIBUTIONS)})(?=\s*\()/
%ignore SPACE
"""
    + arithmetic.GRAMMAR
)


class ValueNouns:
    """Each rule of the grammar as the noun it stands for."""

    def arithmetic(self, children: list[Any]) -> object:
        return arithmetic.arithmetic(children)

    def negate(self, children: list[Any]) -> object:
        of = children[1]
        return Number(-of.value) if isinstance(of, Number) else arithmetic.Negate(of)

    def number(self, children: list[Any]) -> Number:
        return Number(exactly(children[0]))

    def reference(self, children: list[Any]) -> Reference:
        return Reference(str(children[0]))

    def utility(self, children: list[Any]) -> Utility:
        _, player, kind, outcome = children
        return Utility(str(player), None if kind is None else str(kind), str(outcome))

    def signed(self, children: list[Any]) -> float:
        number = exactly(children[-1])
        return -number if len(children) == 2 else number

    def range(self, children: list[Any]) -> Distribution:
        low, to, high = children
        if low == high:
            raise at(to, "both ends of the range are the same", "write the number alone")
        if low > high:
            raise at(to, "a range goes from low to high", f"write {high:g} to {low:g}")
        return Distribution("uniform", (low, high))

    def distribution(self, children: list[Any]) -> Distribution:
        name, *parameters = children
        written, rule, holds = DISTRIBUTIONS[name]
        if len(parameters) != written.count(",") + 1:
            raise at(name, "the number of parameters is wrong", f"write {name}({written})")
        if not holds(tuple(parameters)):
            raise at(name, "such a distribution does not exist", f"{name}({written}) takes {rule}")
        return Distribution(str(name), tuple(parameters))

    def rest(self, children: list[Any]) -> Rest:
        return Rest()


def exactly(token: Any) -> float:
    """The number a token spells, which may be too large for one."""
    try:
        return finite(float(token))
    except LanguageError as problem:
        raise at(token, problem.message) from None


@cache
def parser() -> Lark:
    """Built once, when first needed."""
    return build(GRAMMAR, ["value"], ValueNouns())


ALONE = "a distribution or 'rest' stands alone; give it a name under unknowns and calculate with the name"

VALUES = Tongue(
    what="a value",
    parser=parser,
    callable=frozenset({"u", *DISTRIBUTIONS}),
    calls=f"before a bracket stand u or {', '.join(DISTRIBUTIONS)}",
    words={"UTILITY": "u(player, outcome)", "DISTRIBUTION": "a distribution", "REST": "'rest'", "TO": "'to'"},
    never=(
        POWERS,
        Slip(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", "a value is a quantity", message="a date is no value"),
        Slip(r"\.\.\.?(?=\s*-?[0-9.])", "write 0.3 to 0.7", message="a range is written with 'to'"),
    ),
    here=(
        Slip(r",(?=[0-9])", "write a decimal point, as in 0.3", "TIMES"),
        Slip(r"\(", "write '*' to multiply", "TIMES"),
        Slip(r"to\b", ALONE, "RPAR"),
        Slip(r"to\b", "both ends of a range are numbers, as in 0.3 to 0.7"),
        Slip(rf"(?:{'|'.join(DISTRIBUTIONS)})\s*\(|rest\b|[-+*/]|to\b", ALONE, "$END"),
        Slip(rf"(?:{'|'.join(DISTRIBUTIONS)})(?=\s*\()|rest\b", ALONE),
        Slip("[\u2010-\u2015]", "write a plain minus '-', or a range as 0.3 to 0.7"),
        Slip(r"[<>]=?|!=|==?", "a value is a quantity; what is compared is asked as a query"),
    ),
)
