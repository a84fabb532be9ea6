"""Names in values: unknowns that exist, are used, and are not defined through themselves; utilities that
exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from standoff.crisis.expressions import Expression
from standoff.crisis.graphs import circles
from standoff.crisis.parsed import read_value
from standoff.crisis.problems import Finding, Path, among
from standoff.crisis.resolved import ALL, Crisis
from standoff.crisis.truce_words import TRUCE_COEFFICIENTS
from standoff.crisis.vocabulary import Speaking, Vocabulary
from standoff.language import Distribution, Number, Value, names, utilities

Node = tuple[str, ...]


def check_values(
    expressions: Iterable[Expression], unknowns: Mapping[str, str], words: Vocabulary
) -> Iterator[Finding]:
    """Names in values that stand for nothing."""
    for expression in expressions:
        value = read_value(expression.text) if expression.kind in ("value", "odds") else None
        if value is None or not isinstance(expression.text, str):
            continue
        for name in sorted(names(value)):
            if name not in unknowns:
                hint = among("unknowns", name, unknowns)
                message = f'there is no unknown called "{name}"'
                yield Finding("C024", expression.path, message, hint, name, word=name, reading=expression.reading)
        speaking = Speaking(words, "C047", expression.path, expression.text, expression.reading)
        for utility in sorted(utilities(value), key=str):
            yield from speaking.utility(utility)


def check_idle(idle: Iterable[str]) -> Iterator[Finding]:
    """Unknowns that nothing refers to."""
    for name in idle:
        if name in TRUCE_COEFFICIENTS:
            continue  # how long truces hold depends on it, though no value names it
        message = f'nothing refers to the unknown "{name}"'
        yield Finding("C026", ("unknowns", name), message, "use it, or remove it", name, on_key=True)


def check_coefficients(unknowns: Mapping[str, str]) -> Iterator[Finding]:
    """Coefficients of truces that a file states itself: only what can be learnt from a record."""
    for name in TRUCE_COEFFICIENTS:
        value = read_value(unknowns[name]) if name in unknowns else None
        normal = isinstance(value, Distribution) and value.name == "normal"
        if value is not None and not normal and not isinstance(value, Number):
            message = f"{name} is a coefficient of how long truces hold, and cannot be {unknowns[name]}"
            hint = "write a number or normal(mean, standard deviation), as in normal(0, 1)"
            yield Finding("C092", ("unknowns", name), message, hint, unknowns[name])


def check_circles(crisis: Crisis) -> Iterator[Finding]:
    """Unknowns and utilities defined through themselves, in any reading."""
    for index, reading in enumerate(crisis.readings):
        refers: dict[Node, list[Node]] = {}
        places: dict[Node, Path] = {}
        for name, unknown in crisis.unknowns.items():
            refers[("unknown", name)] = _refers(read_value(unknown.value), crisis, index)
            places[("unknown", name)] = ("unknowns", name, "value")
        for player, by_type in reading.preferences.items():
            for kind, preference in by_type.items():
                for outcome, text in (preference.values or {}).items():
                    node = ("u", player, kind, outcome)
                    refers[node] = _refers(read_value(text), crisis, index)
                    places[node] = ("preferences", player, kind, "values", outcome)
        for circle in circles(refers):
            shown = " → ".join(_shown(node) for node in circle)
            path = places[circle[0]]
            reading_too = None if path[0] == "unknowns" or not crisis.readings[1:] else index
            hint = "state one of them by a range or a number"
            yield Finding(
                "C025", path, f"defined through itself: {shown}", hint, _shown(circle[0]), reading=reading_too
            )


def _refers(value: Value | None, crisis: Crisis, reading: int) -> list[Node]:
    if value is None:
        return []
    found: list[Node] = [("unknown", name) for name in sorted(names(value))]
    players = crisis.readings[reading].game.players
    for utility in sorted(utilities(value), key=str):
        types = [utility.type] if utility.type else list(getattr(players.get(utility.player), "types", ())) or [ALL]
        found += [("u", utility.player, kind, utility.outcome) for kind in types]
    return found


def _shown(node: Node) -> str:
    if node[0] == "unknown":
        return node[1]
    _, player, kind, outcome = node
    return f"u({player}, {outcome})" if kind == ALL else f"u({player}.{kind}, {outcome})"
