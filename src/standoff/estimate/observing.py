"""From columns of a table to plays: how each row ended, or the ends it may have had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from standoff.estimate.observed import Counted, Ended, Moved, Observed, Offered
from standoff.estimate.plays import Plays
from standoff.estimate.tables import Column, Table
from standoff.game import NONE, Tree
from standoff.language import did_you_mean


@dataclass(frozen=True, eq=False)
class Seen:
    """Sets of outcomes, and how many plays of each row ended in one of each; none where nothing is known."""

    sets: list[frozenset[int]]
    count: np.ndarray
    problems: tuple[str, ...]


def columns_seen(observed: Observed) -> tuple[str, ...]:
    """Columns that tell how plays ended."""
    if isinstance(observed, Ended):
        return (observed.column,)
    if isinstance(observed, Offered):
        return (observed.offer, *((observed.accepted,) if observed.accepted else ()))
    return tuple(observed.columns.values())


def wrong_with(observed: Observed, tree: Tree) -> list[tuple[tuple[str, ...], str, str]]:
    """What can be said without a table: where in `observed`, what is wrong, and what would do."""
    found: list[tuple[tuple[str, ...], str, str]] = []
    if isinstance(observed, Offered):
        return found
    if isinstance(observed, Ended):
        for label, outcome in observed.labels.items():
            _, wrong = _outcomes(outcome, tree)
            found += [(("labels", label), *wrong)] if wrong else []
        return found
    place = "counts" if isinstance(observed, Counted) else "moves"
    if not observed.columns:
        found.append(((place,), "no column tells how plays ended", f"name one beside each of the {place}"))
    columns = list(observed.columns.values())
    for key, column in observed.columns.items():
        if columns.count(column) > 1:
            found.append(((place, key), f"column “{column}” is named twice", "each has a column of its own"))
        wrong = _outcomes(key, tree)[1] if isinstance(observed, Counted) else _move(key, tree)
        if wrong:
            found.append(((place, key), *wrong))
    return found


def _move(label: str, tree: Tree) -> tuple[str, str] | None:
    labels = [m.label for m in tree.moves]
    if label in labels:
        return None
    meant = did_you_mean(label, labels)
    return f"there is no move “{label[:40]}”", f"did you mean “{meant}”?" if meant else f"moves are {', '.join(labels)}"


def seen_in(observed: Observed, tree: Tree, table: Table) -> Seen:
    """What the table tells of how plays ended."""
    problems = [f"{'.'.join(('observed', *at))}: {what}; {hint}" for at, what, hint in wrong_with(observed, tree)]
    if problems:
        return Seen([], np.zeros((table.rows, 0)), tuple(problems))
    if isinstance(observed, Ended):
        return _ended(observed, tree, table)
    if isinstance(observed, Counted):
        return _counted(observed, tree, table)
    assert isinstance(observed, Moved)
    return _moved(observed, tree, table)


def plays_of(seen: Seen, tree: Tree, weight: np.ndarray, rows: np.ndarray) -> Plays:
    """The plays of the rows that are kept."""
    kept = [k for k in range(len(seen.sets)) if seen.count[rows, k].any()]
    sets = np.zeros((len(kept), len(tree.outcomes)), dtype=bool)
    for place, k in enumerate(kept):
        sets[place, list(seen.sets[k])] = True
    return Plays(tree.outcomes, sets, np.ascontiguousarray(seen.count[rows][:, kept]), weight)


def _outcomes(text: str, tree: Tree) -> tuple[frozenset[int], tuple[str, str] | None]:
    """The outcomes that a text names, and what is wrong with it."""
    found = set()
    for name in (part.strip() for part in text.split("|")):
        if name not in tree.outcomes:
            meant = did_you_mean(name, tree.outcomes)
            hint = f"did you mean “{meant}”?" if meant else f"outcomes are {', '.join(tree.outcomes)}"
            return frozenset(), (f"there is no outcome “{name[:40]}”", hint)
        found.add(tree.outcomes.index(name))
    return frozenset(found), None


def _ended(observed: Ended, tree: Tree, table: Table) -> Seen:
    coded = table.columns[observed.column].coded
    sets: list[frozenset[int]] = []
    problems = []
    places = {}
    for text in sorted(coded.texts):
        found, wrong = _outcomes(observed.labels.get(text, text), tree)
        if wrong:
            problems.append(f"column “{observed.column}”: {'; '.join(wrong)}")
            continue
        if found not in sets:
            sets.append(found)
        places[text] = sets.index(found)
    return Seen(sets, _one_each(coded.to(places), len(sets)), tuple(problems))


def _one_each(place: np.ndarray, sets: int) -> np.ndarray:
    """One play in the set that is named in each row, none where −1 is."""
    count = np.zeros((len(place), sets))
    rows = np.flatnonzero(place >= 0)
    count[rows, place[rows]] = 1.0
    return count


def _counted(observed: Counted, tree: Tree, table: Table) -> Seen:
    sets, problems, columns = [], [], []
    for outcome, column in observed.columns.items():
        found, _ = _outcomes(outcome, tree)
        values = table.columns[column]
        if values.is_text:
            problems.append(f"column “{column}” holds text; a count is a number")
            continue
        numbers = np.where(values.missing, 0.0, values.values)
        wrong = ~np.isfinite(numbers) | (numbers < 0)
        if wrong.any():
            at = int(np.argmax(wrong))
            problems.append(f"column “{column}”: {numbers[at]:g} in row {at + 1} is no count; 0 or more is wanted")
        sets.append(found)
        columns.append(numbers)
    count = np.column_stack(columns) if columns else np.zeros((table.rows, 0))
    return Seen(sets, count, tuple(problems))


def _moved(observed: Moved, tree: Tree, table: Table) -> Seen:
    """For each row the ends whose paths fit everything that was recorded."""
    labels = [m.label for m in tree.moves]
    problems: list[str] = []
    told: list[tuple[int, np.ndarray]] = []
    for label, column in observed.columns.items():
        place = labels.index(label)
        taken, wrong = _actions(table.columns[column], tree.moves[place].actions)
        problems += [f"column “{column}”: {w}" for w in wrong]
        told.append((place, taken))
    recorded = np.column_stack([taken for _, taken in told])
    at = np.zeros(table.rows, dtype=np.int64)
    for (place, _), column in zip(told, recorded.T, strict=True):  # the same as unique rows, and much faster
        at = np.unique(at * (len(tree.moves[place].actions) + 1) + column + 1, return_inverse=True)[1].reshape(-1)
    _, first = np.unique(at, return_index=True)
    unique = recorded[first]
    known: np.ndarray = np.any(unique >= 0, axis=1)
    sets: list[frozenset[int]] = []
    index = np.full(len(unique), -1)
    for k, row in enumerate(unique):
        if not known[k]:
            continue
        fits = np.ones(tree.terminal_count, dtype=bool)
        for (place, _), action in zip(told, row, strict=True):
            if action >= 0:
                there = tree.choice[:, place]
                fits &= (there == NONE) | (there == action)
        found = frozenset(int(o) for o in tree.outcome[fits])
        if not found:
            problems.append("moves: some rows fit no path of the tree")
            continue
        if found not in sets:
            sets.append(found)
        index[k] = sets.index(found)
    return Seen(sets, _one_each(index[at], len(sets)), tuple(dict.fromkeys(problems)))


def _actions(column: Column, actions: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """The place of the action in each row, −1 where none is recorded."""
    by_name: Mapping[str, int] = {**{str(k): k for k in range(len(actions))}, **{a: k for k, a in enumerate(actions)}}
    coded = column.coded
    unknown = sorted(set(coded.texts) - set(by_name))
    wrong = [f"“{t[:40]}” is none of the actions {', '.join(actions)}" for t in unknown[:5]]
    return coded.to(by_name), wrong
