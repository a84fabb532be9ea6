"""Games back to Gambit's `.efg`, version 2: every number exact, every description in full, so any reader will do."""

from __future__ import annotations

import re
from fractions import Fraction

from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet, Node

LONGEST_DECIMAL = 20  # digits after the point; beyond that a fraction reads better


def write_efg(game: ExtensiveGame) -> str:
    """The text of an `.efg` file from which `read_efg` gives the same game."""
    sets = [_infoset(infoset) for infoset in game.infosets]
    outcomes = [f"{o.number} {quoted(o.label)} {{ {', '.join(map(number_text, o.payoffs))} }}" for o in game.outcomes]
    lines = [f"EFG 2 R {quoted(game.title)} {{ {' '.join(map(quoted, game.players))} }}", quoted(game.comment), ""]
    lines += [_node(node, sets, outcomes, game) for node in game.nodes]
    return "\n".join(lines) + "\n"


def _node(node: Node, sets: list[str], outcomes: list[str], game: ExtensiveGame) -> str:
    outcome = "0" if node.outcome == NONE else outcomes[node.outcome]
    if node.infoset == NONE:
        return f"t {quoted(node.label)} {outcome}"
    kind = "c" if game.infosets[node.infoset].player == CHANCE else "p"
    return f"{kind} {quoted(node.label)} {sets[node.infoset]} {outcome}"


def _infoset(infoset: InformationSet) -> str:
    if infoset.player == CHANCE:
        each = zip(infoset.actions, infoset.odds, strict=True)
        actions = " ".join(f"{quoted(label)} {number_text(odds)}" for label, odds in each)
        return f"{infoset.number} {quoted(infoset.label)} {{ {actions} }}"
    actions = " ".join(map(quoted, infoset.actions))
    return f"{infoset.player} {infoset.number} {quoted(infoset.label)} {{ {actions} }}"


def quoted(text: str) -> str:
    r"""A text in quotes. A backslash is doubled only where it would be taken for an escape: Gambit has no other.

    >>> print(quoted('the "red" line'), quoted('C:\\games'))
    "the \"red\" line" "C:\games"
    """
    return '"' + re.sub(r'\\(?=["\\]|\Z)', r"\\\\", text).replace('"', '\\"') + '"'


def number_text(number: Fraction) -> str:
    """An exact number: as a decimal where that ends soon, else as a fraction.

    >>> [number_text(Fraction(text)) for text in ("2", "-0.25", "1/3", "1e-30")]
    ['2', '-0.25', '1/3', '1/1000000000000000000000000000000']
    """
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > LONGEST_DECIMAL or not places:
        return str(number)
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    return f"{'-' if number < 0 else ''}{digits[:-places]}.{digits[-places:]}"
