"""Orderings: which outcomes a side prefers to which.

    deal > war_goes_on >> clash ~ humiliation

reads: a deal is better than war going on, which is much better than a clash, which is as bad as humiliation.
Several chains, apart by `;` or line, need not settle every pair. Whether they go in a circle is not asked
here but where the file is checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from standoff.language.problem import LanguageError
from standoff.language.reading import Tongue, build, read
from standoff.language.slips import Slip

if TYPE_CHECKING:
    from lark import Lark


@dataclass(frozen=True)
class Chain:
    """Levels from best to worst; the names of one level are equally good.

    `wide[k]` holds where the step from level k to level k+1 is written `>>`: a gap of at least a stated size.
    """

    levels: tuple[tuple[str, ...], ...]
    wide: tuple[bool, ...]


@dataclass(frozen=True)
class Ordering:
    """One or more chains, which must all be respected."""

    chains: tuple[Chain, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every outcome that is ranked."""
        return frozenset(name for chain in self.chains for level in chain.levels for name in level)


def parse_ordering(text: str | Sequence[str]) -> Ordering:
    """The ordering `text` states; a list states one or more chains in each item.

    In an error about a list, the line is the number of the item.

    >>> parse_ordering("deal >> clash ~ war")
    Ordering(chains=(Chain(levels=(('deal',), ('clash', 'war')), wide=(True,)),))
    """
    if not isinstance(text, list | tuple):
        return Ordering(read(ORDERINGS, text, "ordering"))
    if not text:
        raise LanguageError("an ordering is expected, the list is empty")
    chains: list[Chain] = []
    for number, item in enumerate(text, start=1):
        try:
            chains += read(ORDERINGS, item, "ordering")
        except LanguageError as problem:
            raise LanguageError(problem.message, number, problem.column, problem.found, problem.hint) from None
    return Ordering(tuple(chains))


# A line that begins with a sign goes on with the chain above it; so does one after a sign.
GRAMMAR = r"""
ordering: _NEXT? chain (_NEXT chain)* _NEXT?
chain: level ((BETTER | MUCH_BETTER) level)*
level: NAME (_AS_GOOD NAME)*
BETTER: />(?!>)\s*/
MUCH_BETTER: />>\s*/
_AS_GOOD: /~\s*/
_NEXT.2: /[ \t\r\f]*[;\n][;\s]*(?![\s>~;])/
%ignore SPACE
"""


class OrderingNouns:
    """Each rule of the grammar as the noun it stands for."""

    def level(self, children: list[Any]) -> tuple[str, ...]:
        return tuple(map(str, children))

    def chain(self, children: list[Any]) -> Chain:
        return Chain(tuple(children[::2]), tuple(sign.type == "MUCH_BETTER" for sign in children[1::2]))

    def ordering(self, children: list[Any]) -> tuple[Chain, ...]:
        return tuple(children)


@cache
def parser() -> Lark:
    """Built once, when first needed."""
    return build(GRAMMAR, ["ordering"], OrderingNouns())


EQUAL = "for equally good write '~'"

ORDERINGS = Tongue(
    what="an ordering",
    parser=parser,
    callable=frozenset(),
    calls="an ordering holds names, '>', '>>' and '~'",
    words={
        "BETTER": "'>'",
        "MUCH_BETTER": "'>>'",
        "_AS_GOOD": "'~'",
        "_NEXT": "';'",
        "NAME": "the name of an outcome",
    },
    never=(
        Slip(">>>", "the widest step is '>>'", message="there is no such step"),
        Slip(">=|=>", f"for better write '>', {EQUAL}", message="an outcome is better or equally good"),
        Slip("->", "write '>'", message="better is written otherwise"),
        Slip("<", "write b > a for a < b", message="an ordering goes from best to worst"),
    ),
    here=(
        Slip("==?", EQUAL),
        Slip(",", f"{EQUAL}; for another chain ';'"),
        Slip("[(){}]", "an ordering has no brackets; write several chains, apart by ';'"),
        Slip(";", "a chain begins with a name"),
        Slip(r"[0-9]", "names do not begin with a digit; numbers are stated under values"),
    ),
)
