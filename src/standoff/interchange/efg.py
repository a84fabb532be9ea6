"""Gambit's `.efg`, version 2, read in one pass without recursion: no depth of tree can exhaust the stack.

A node is `c`, `p` or `t`: chance, personal, terminal. What was described once (an information set, an outcome) may be
named by its number alone afterwards; what is described again must be described alike. Gambit's own reader lets the
last description stand, and so reads a slip of the pen as another game.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from standoff.interchange.common import read_header, read_payoffs
from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet, Node, Outcome, TooFine, total
from standoff.interchange.tokens import END, MOST_NODES, TEXT, WORD, Token, Tokens

NODE_AHEAD = re.compile(r'\s*[cpt]\s*"')
KINDS = "a node is c (chance), p (player) or t (terminal)"


@dataclass
class _Branching:
    """A node whose branches are not all followed yet."""

    token: Token
    actions: tuple[str, ...]
    taken: int = 0


@dataclass
class _Reader:
    tokens: Tokens
    players: tuple[str, ...]
    nodes: list[Node] = field(default_factory=list)
    infosets: list[InformationSet] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    set_index: dict[tuple[int, int], int] = field(default_factory=dict)
    set_labels: dict[tuple[int, str], int] = field(default_factory=dict)
    outcome_index: dict[int, int] = field(default_factory=dict)
    described: dict[int, int] = field(default_factory=dict)  # by index of an information set, its line


def read_efg(text: str, file: str = "") -> ExtensiveGame:
    """The game that the text of an `.efg` file states; GameFileError, located, where it states none."""
    tokens = Tokens(text, file)
    title, players = read_header(tokens, "EFG", "2")
    comment = tokens.next().value if tokens.now.kind == TEXT else ""
    reader = _Reader(tokens, players)
    _read_tree(reader)
    return ExtensiveGame(
        title, players, tuple(reader.nodes), tuple(reader.infosets), tuple(reader.outcomes), comment, file
    )


def _read_tree(r: _Reader) -> None:
    open_: list[_Branching] = []
    while open_ or not r.nodes:
        if r.tokens.now.kind == END:
            _ends_early(r, open_)
        if len(r.nodes) == MOST_NODES:
            r.tokens.fail("G002", f"the tree has more than {MOST_NODES:,} nodes")
        token = r.tokens.now
        if open_:
            open_[-1].taken += 1
        actions = _read_node(r)
        if actions:
            open_.append(_Branching(token, actions))
        while open_ and open_[-1].taken == len(open_[-1].actions):
            open_.pop()
    # Whatever else follows is not read, as in Gambit; a node is more likely a mistake in the tree.
    if NODE_AHEAD.match(r.tokens.text, r.tokens.now.start):
        r.tokens.fail(
            "G007", "the tree is complete, yet another node follows",
            "an action too few above, or a node too many; each action leads to one node",
        )  # fmt: skip


def _ends_early(r: _Reader, open_: list[_Branching]) -> None:
    if not open_:
        r.tokens.fail("G006", "there is no node after the first line", KINDS)
    last = open_[-1]
    line, _ = r.tokens.place(last.token.start)
    missing = sum(len(node.actions) - node.taken for node in open_)
    action = last.actions[last.taken] or f"number {last.taken + 1}"
    r.tokens.fail(
        "G006", f'the file ends, but action "{action}" of the node on line {line} leads nowhere',
        f"{missing} node{'s are' if missing > 1 else ' is'} missing at least; is the file complete?",
    )  # fmt: skip


def _read_node(r: _Reader) -> tuple[str, ...]:
    """One node; gives its actions."""
    t = r.tokens
    start = t.now
    if start.kind != WORD or start.value not in ("c", "p", "t"):
        t.wanted("a node", KINDS)
    t.next()
    label = t.take_text("the node's label", 'it may be empty: ""')
    infoset = NONE
    if start.value != "t":
        infoset = _read_infoset(r, start.value == "c")
    outcome = _read_outcome(r)
    line, column = t.place(start.start)
    r.nodes.append(Node(label, infoset, outcome, line, column))
    return r.infosets[infoset].actions if infoset != NONE else ()


def _read_infoset(r: _Reader, by_chance: bool) -> int:
    t = r.tokens
    player = CHANCE
    if not by_chance:
        known = f"players are numbered 1 to {len(r.players)}" if len(r.players) > 1 else "the one player has number 1"
        here = t.now
        player = t.take_whole("the number of a player", known)
        if not 1 <= player <= len(r.players):
            t.fail("G011", f"there is no player {player}", known, here)
    here = t.now
    number = t.take_whole("the number of the information set", "any whole number that tells a player's sets apart")
    label_at = t.now
    label = t.next().value if t.now.kind == TEXT else ""
    index = r.set_index.get((player, number))
    if label and r.set_labels.setdefault((player, label), number) != number:
        message = f'information set {r.set_labels[player, label]} of the same player is called "{label}" too'
        t.fail("G023", message, "give it a label of its own, or none; or the same number, if it is the same", label_at)
    if index is not None and label and label != (known := r.infosets[index].label):
        message = f'information set {number}, described on line {r.described[index]}, has the label "{known}" there'
        t.fail("G022", message, "describe a set alike at all its nodes, or give this node another set", label_at)
    if t.at_mark("{"):
        opened = t.now
        actions, odds, places = _read_actions(r, by_chance)
        if index is None:
            index = r.set_index[player, number] = len(r.infosets)
            r.described[index] = t.place(here.start)[0]
            r.infosets.append(InformationSet(player, number, label, actions, odds))
        else:
            _same_actions(r, index, actions, odds, places, opened)
    if index is None:
        whose = "chance" if by_chance else f'player "{r.players[player - 1]}"'
        t.fail("G020", f"information set {number} of {whose} has not been described",
               'the first of its nodes gives its label and actions: 1 "label" { "left" "right" }', here)  # fmt: skip
    return index


def _read_actions(r: _Reader, by_chance: bool) -> tuple[tuple[str, ...], tuple[Fraction, ...], list[Token]]:
    t = r.tokens
    opened = t.take_mark("{", "before the actions")
    actions: dict[str, None] = {}
    labels: list[str] = []
    odds: list[Fraction] = []
    places: list[Token] = []
    while not t.at_mark("}"):
        here = t.now
        label = t.take_text('an action\'s label, or "}",', 'actions stand in quotes: { "left" "right" }')
        if label and label in actions:
            t.fail(
                "G021", f'two actions of this set are called "{label}"', "give each a label of its own, or none", here
            )
        actions[label] = None
        labels.append(label)
        places.append(here)
        if by_chance:
            here = t.now
            odds.append(t.take_number("the probability of this action", 'chance writes { "left" 1/2 "right" 1/2 }'))
            if odds[-1] < 0:
                t.fail("G030", "a probability is negative", "odds are at least 0 and add up to 1", here)
    t.next()
    if not labels:
        t.fail("G020", "an information set has no action", 'write at least one; an end of the game is "t"', opened)
    if by_chance:
        _adds_up(t, odds, opened)
    return tuple(labels), tuple(odds), places


def _adds_up(t: Tokens, odds: list[Fraction], opened: Token) -> None:
    try:
        sum_ = total(odds)
    except TooFine as error:
        t.fail("G008", str(error), "write the odds with smaller denominators", opened)
    if sum_ != 1:
        exact = str(sum_)
        said = exact if len(exact) <= 20 else f"{float(sum_):.17g}"
        hint = "write them as fractions, such as 1/3, where decimals cannot be exact"
        t.fail("G030", f"the probabilities add up to {said}, not to 1", hint, opened)


def _same_actions(
    r: _Reader, index: int, actions: tuple[str, ...], odds: tuple[Fraction, ...], places: list[Token], opened: Token
) -> None:
    known, line = r.infosets[index], r.described[index]
    what = f"information set {known.number}, described on line {line},"
    alike = "who cannot tell nodes apart has the same actions at each, in one order; or give this node another set"
    if len(actions) != len(known.actions):
        r.tokens.fail("G022", f"{what} has {len(known.actions)} actions, here {len(actions)}", alike, opened)
    for position, (mine, theirs) in enumerate(zip(actions, known.actions, strict=True)):
        if mine != theirs:
            message = f'{what} has "{theirs}" as action {position + 1}, here "{mine}"'
            r.tokens.fail("G022", message, alike, places[position])
        if odds and odds[position] != known.odds[position]:
            message = f'{what} gives "{theirs}" odds of {known.odds[position]}, here {odds[position]}'
            hint = "chance has the same odds at all nodes of a set; or give this node another set"
            r.tokens.fail("G031", message, hint, places[position])


def _read_outcome(r: _Reader) -> int:
    t = r.tokens
    here = t.now
    number = t.take_whole("the number of an outcome", "0 stands for no outcome")
    described = t.now
    label = t.next().value if t.now.kind == TEXT else ""
    payoffs = read_payoffs(t, len(r.players)) if t.at_mark("{") else None
    if number == 0:
        if described is not t.now:
            t.fail("G040", "outcome 0 stands for no outcome, so nothing describes it", "give it another number", here)
        return NONE
    index = r.outcome_index.get(number)
    if index is not None:
        known = r.outcomes[index]
        if (payoffs is not None and payoffs != known.payoffs) or (label and label != known.label):
            before = f'"{known.label}" {{ {", ".join(map(str, known.payoffs))} }}'
            t.fail("G041", f"outcome {number} was {before} before", "give one of the two another number", described)
        return index
    if payoffs is None:
        hint = 'the first node with it gives its payoffs: 1 "label" { 1, 0 }'
        t.fail("G040", f"outcome {number} has not been described", hint, here)
    r.outcome_index[number] = len(r.outcomes)
    r.outcomes.append(Outcome(number, label, payoffs))
    return r.outcome_index[number]
