"""Gambit's `.nfg`, version 1: players who move once, at the same time.

Such a game is read as a tree in which each player in turn moves without having seen the others, and written from any
game of which that is the meaning: one information set for each player, passed on every path. Chance is averaged out,
exactly. In the file the strategy of the first player changes fastest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

from standoff.interchange.common import read_header, read_payoffs
from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet, Node, Outcome, TooFine, total
from standoff.interchange.problem import GameFileError
from standoff.interchange.tokens import END, MOST_NODES, TEXT, WORD, Token, Tokens
from standoff.interchange.writing import number_text, quoted

MOST_PROFILES = MOST_NODES // 2
STRATEGIES = 'strategies are numbers of them, { 2 2 }, or their labels, { { "up" "down" } { "left" "right" } }'


def read_nfg(text: str, file: str = "") -> ExtensiveGame:
    """The game that the text of an `.nfg` file states, as a tree; GameFileError, located, where it states none."""
    t = Tokens(text, file)
    title, players = read_header(t, "NFG", "1")
    strategies = _read_strategies(t, players)
    comment = t.next().value if t.now.kind == TEXT else ""
    profiles = prod(map(len, strategies))
    by_outcome = t.at_mark("{")
    read = _read_outcomes if by_outcome else _read_payoffs
    outcomes, ends = read(t, len(players), profiles)
    if t.now.kind == WORD:
        t.fail("G007", f"the {profiles} strategy profiles have all been paid, yet another number follows")
    nodes, infosets = _simultaneous(strategies, ends)
    met = list(dict.fromkeys(node.outcome for node in nodes if node.outcome != NONE))
    place = {NONE: NONE} | {old: new for new, old in enumerate(met)}
    nodes = [replace(node, outcome=place[node.outcome]) for node in nodes]
    return ExtensiveGame(title, players, tuple(nodes), infosets, tuple(outcomes[old] for old in met), comment, file)


def _read_strategies(t: Tokens, players: tuple[str, ...]) -> list[tuple[str, ...]]:
    opened = t.take_mark("{", "before the strategies", STRATEGIES)
    strategies: list[tuple[str, ...]] = []
    while not t.at_mark("}"):
        here = t.now
        if t.at_mark("{"):
            strategies.append(_read_labels(t))
        else:
            count = t.take_whole('a number of strategies, "{" or "}"', STRATEGIES)
            if not 1 <= count <= MOST_PROFILES:
                t.fail("G002", "a player has no strategy" if count < 1 else "too many strategies", at=here)
            strategies.append(tuple(map(str, range(1, count + 1))))
        if prod(map(len, strategies)) > MOST_PROFILES or len(strategies) > len(players):
            break
    if len(strategies) != len(players):
        many = "more" if len(strategies) > len(players) else f"{len(strategies)}"
        t.fail("G042", f"there are strategies for {many} of {len(players)} players", STRATEGIES, opened)
    if prod(map(len, strategies)) > MOST_PROFILES:
        t.fail("G002", f"there are more than {MOST_PROFILES:,} profiles of strategies", at=opened)
    t.take_mark("}", "after the strategies")
    return strategies


def _read_labels(t: Tokens) -> tuple[str, ...]:
    opened = t.take_mark("{", "before the labels of a player's strategies")
    labels: dict[str, Token] = {}
    found = []
    while not t.at_mark("}"):
        here = t.now
        label = t.take_text('the label of a strategy, or "}",', STRATEGIES)
        if label and label in labels:
            t.fail("G021", f'two strategies of this player are called "{label}"', "give each a label of its own", here)
        labels[label] = here
        found.append(label)
    t.next()
    if not found:
        t.fail("G020", "a player has no strategy", STRATEGIES, opened)
    return tuple(found)


def _read_payoffs(t: Tokens, players: int, profiles: int) -> tuple[tuple[Outcome, ...], list[int]]:
    """The payoff form: for each profile one number a player."""
    outcomes = []
    for k in range(profiles):
        if t.now.kind == END:
            t.fail("G006", f"the file ends after {k} of {profiles} strategy profiles", "is it complete?")
        payoffs = tuple(t.take_number("a payoff") for _ in range(players))
        outcomes.append(Outcome(k + 1, "", payoffs))
    return tuple(outcomes), list(range(profiles))


def _read_outcomes(t: Tokens, players: int, profiles: int) -> tuple[tuple[Outcome, ...], list[int]]:
    """The outcome form: a list of outcomes, then for each profile the number of one; 0 for none."""
    t.take_mark("{", "before the outcomes")
    outcomes: list[Outcome] = []
    while not t.at_mark("}"):
        opened = t.take_mark("{", 'before an outcome, or "}" after the last')
        label = t.next().value if t.now.kind == TEXT else ""
        outcomes.append(Outcome(len(outcomes) + 1, label, read_payoffs(t, players, opened)))
    t.next()
    ends = []
    for k in range(profiles):
        here = t.now
        if here.kind == END:
            t.fail("G006", f"the file ends after {k} of {profiles} strategy profiles", "is it complete?")
        number = t.take_whole("the number of an outcome", "0 stands for no outcome")
        if not 0 <= number <= len(outcomes):
            t.fail("G040", f"there is no outcome {number}", f"there are {len(outcomes)}; 0 stands for none", here)
        ends.append(number - 1 if number else NONE)
    return tuple(outcomes), ends


def _simultaneous(
    strategies: Sequence[tuple[str, ...]], ends: list[int]
) -> tuple[list[Node], tuple[InformationSet, ...]]:
    """The tree in which each player in turn moves unseen; `ends` are outcomes by profile."""
    infosets = tuple(InformationSet(k + 1, 1, "", labels) for k, labels in enumerate(strategies))
    nodes: list[Node] = []
    todo = [(0, 0)]  # how many have moved, the profile so far
    strides = [prod(map(len, strategies[:k])) for k in range(len(strategies))]
    while todo:
        moved, profile = todo.pop()
        if moved == len(strategies):
            nodes.append(Node("", NONE, ends[profile]))
            continue
        nodes.append(Node("", moved, NONE))
        choices = range(len(strategies[moved]))
        todo += [(moved + 1, profile + a * strides[moved]) for a in reversed(choices)]
    return nodes, infosets


def write_nfg(game: ExtensiveGame) -> str:
    """The text of an `.nfg` file of a one-shot game; GameFileError (G060) where the game is none."""
    own = [game.own_sets(player) for player in range(1, len(game.players) + 1)]
    for player, sets in enumerate(own):
        if len(sets) > 1:
            raise _no_one_shot(game, f'player "{game.players[player]}" has {len(sets)} information sets')
    strategies = [game.infosets[sets[0]].actions if sets else ("",) for sets in own]
    profiles = prod(map(len, strategies))
    if profiles > MOST_PROFILES:
        message = f"the game has more than {MOST_PROFILES:,} profiles of strategies"
        raise GameFileError("G002", message, file=game.file)
    paid = _expected(game, strategies, profiles)
    labels = " ".join("{ " + " ".join(map(quoted, labels)) + " }" for labels in strategies)
    lines = [
        f"NFG 1 R {quoted(game.title)} {{ {' '.join(map(quoted, game.players))} }}", "", f"{{ {labels} }}",
        quoted(game.comment), "", *(" ".join(map(number_text, row)) for row in paid),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _expected(game: ExtensiveGame, strategies: Sequence[tuple[str, ...]], profiles: int) -> list[tuple[Fraction, ...]]:
    """What each profile pays each player: over chance, the exact mean of the ends it leads to."""
    strides = [prod(map(len, strategies[:k])) for k in range(len(strategies))]
    everyone = sum(1 << player for player in range(len(strategies)) if game.own_sets(player + 1))
    paid = [(Fraction(0),) * len(game.players)] * profiles
    state: list[tuple[int, int, Fraction]] = []  # by node: who has moved (bits), profile so far, odds of chance
    ends = iter(game.payoffs())
    for node, (above, action) in zip(game.nodes, game.steps(), strict=True):
        moved, profile, odds = state[above] if above != NONE else (0, 0, Fraction(1))
        if above != NONE:
            into = game.infosets[game.nodes[above].infoset]
            if into.player == CHANCE:
                odds *= into.odds[action]
            else:
                moved, profile = moved | 1 << into.player - 1, profile + action * strides[into.player - 1]
        state.append((moved, profile, odds))
        if node.infoset == NONE:
            here = next(ends)
            if moved != everyone:
                raise _no_one_shot(game, "a path ends before every player has moved", node)
            try:
                paid[profile] = tuple(total((a, odds * b)) for a, b in zip(paid[profile], here, strict=True))
            except TooFine as error:
                raise GameFileError("G008", str(error), file=game.file) from None
        elif (player := game.infosets[node.infoset].player) != CHANCE and moved >> player - 1 & 1:
            raise _no_one_shot(game, f'a path passes the moves of "{game.players[player - 1]}" twice', node)
    return paid


def _no_one_shot(game: ExtensiveGame, why: str, node: Node | None = None) -> GameFileError:
    line, column = (node.line, node.column) if node else (0, 0)
    hint = "an .nfg holds games in which each player moves once, having seen nothing; keep this one as .efg"
    return GameFileError("G060", f"not a one-shot game: {why}", line, column, hint=hint, file=game.file)
