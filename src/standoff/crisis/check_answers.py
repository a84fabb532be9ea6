"""Conditions, queries, reports' moves and scenarios: do they speak of what the game has?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from standoff.crisis.expressions import Expression
from standoff.crisis.parsed import read_condition, read_move, read_query, read_value
from standoff.crisis.problems import Finding, Path, among
from standoff.crisis.truce_words import TRUCE_COEFFICIENTS
from standoff.crisis.vocabulary import Speaking, Vocabulary
from standoff.crisis.written import CrisisFile
from standoff.language import Forecast, Utility, atoms, doubt, query_atoms, query_players


def check_conditions(expressions: Iterable[Expression], words: Vocabulary) -> Iterator[Finding]:
    """Conditions of tied costs."""
    for expression in expressions:
        text = str(expression.text)
        condition = read_condition(text) if expression.kind == "condition" else None
        speaking = Speaking(words, "C054", expression.path, text, expression.reading)
        for atom in atoms(condition):
            yield from speaking.atom(atom, outcome_too=False)


def check_queries(expressions: Iterable[Expression], words: Vocabulary) -> Iterator[Finding]:
    """Tests of claims and questions."""
    for expression in expressions:
        query = read_query(str(expression.text)) if expression.kind == "query" else None
        if query is None:
            continue
        text = str(expression.text)
        speaking = Speaking(words, "C054", expression.path, text)
        for player in sorted(query_players(query)):
            yield from speaking.player(player)
        for atom in query_atoms(query):
            yield from speaking.atom(atom)
        if expression.path[0] == "argument" and query.comparison is None:
            hint = "add what it is compared with, as in … > 0.5"
            if isinstance(query.left, Forecast):
                hint = "ask how likely it is, as in P(deaths >= 5000 by 2020-11-30) > 0.5 or P(holds >= 30 days) > 0.5"
            yield Finding("C055", expression.path, "the test of a claim compares, this does not", hint, text)
        said = doubt(query)
        if said:
            yield Finding("C056", expression.path, said, found=text)


def check_scenarios(written: CrisisFile, unknowns: Iterable[str], words: Vocabulary) -> Iterator[Finding]:
    """What-ifs: unknowns and moves that exist, and something left to choose."""
    unknowns = [*unknowns, *TRUCE_COEFFICIENTS]
    for index, scenario in enumerate(written.whatif):
        for name in scenario.set:
            path: Path = ("whatif", index, "set", name)
            utility = read_value(name)
            if isinstance(utility, Utility):
                for finding in Speaking(words, "C047", path, name).utility(utility):
                    yield Finding(finding.code, path, finding.message, finding.hint, finding.found, on_key=True)
            elif name not in unknowns:
                hint = among("unknowns", name, unknowns)
                yield Finding("C024", path, f'there is no unknown called "{name}"', hint, name, on_key=True)
        chosen: dict[str, dict[str, list[tuple[str, Path]]]] = {"forbid": {}, "force": {}, "see": {}}
        for key, by_move in chosen.items():
            for number, text in enumerate(getattr(scenario, key)):
                read = read_move(text)
                if read is None:
                    continue
                player, name, action = read
                path = ("whatif", index, key, number)
                yield from Speaking(words, "C054", path, text).move(player, name, (action,), (1, 1))
                by_move.setdefault(f"{player}.{name}", []).append((action, path))
        yield from _impossible(chosen["forbid"], chosen["force"], words)


Chosen = dict[str, list[tuple[str, Path]]]


def _impossible(forbidden: Chosen, forced: Chosen, words: Vocabulary) -> Iterator[Finding]:
    for move, actions in forbidden.items():
        left = set(words.moves.get(move, ())) - {action for action, _ in actions}
        if move in words.moves and not left:
            yield Finding("C082", actions[-1][1], f"this forbids every action of {move}", "leave at least one", move)
    for move, actions in forced.items():
        first = actions[0][0]
        for action, path in actions:
            if action != first:
                message = f"{move} cannot be both {first} and {action}"
                yield Finding("C082", path, message, "force one action of a move", action)
            elif any(action == other for other, _ in forbidden.get(move, ())):
                yield Finding(
                    "C082",
                    path,
                    f"{move} = {action} is forced and forbidden",
                    "choose one of the two",
                    action,
                )
