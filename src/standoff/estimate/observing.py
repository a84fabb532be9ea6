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


def seen_in(observed: Observed, tree: Tree, table: Table) -> Seen:
    """What the table tells of how plays ended."""
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


def _outcomes(text: str, tree: Tree) -> tuple[frozenset[int], str | None]:
    """The outcomes that a text names, and what is wrong with it."""
    found = set()
    for name in (part.strip() for part in text.split("|")):
        if name not in tree.outcomes:
            meant = did_you_mean(name, tree.outcomes)
            hint = f"did you mean “{meant}”?" if meant else f"outcomes are {', '.join(tree.outcomes)}"
            return frozenset(), f"there is no outcome “{name[:40]}”; {hint}"
        found.add(tree.outcomes.index(name))
    return frozenset(found), None


def _ended(observed: Ended, tree: Tree, table: Table) -> Seen:
    texts = table.columns[observed.column].texts()
    unique, place = np.unique([t or "" for t in texts], return_inverse=True)
    sets: list[frozenset[int]] = []
    problems = []
    index = np.full(len(unique), -1)
    for k, text in enumerate(unique):
        if not text:
            continue
        named = observed.labels.get(str(text), str(text))
        found, wrong = _outcomes(named, tree)
        if wrong:
            problems.append(f"column “{observed.column}”: {wrong}")
        else:
            if found not in sets:
                sets.append(found)
            index[k] = sets.index(found)
    count = np.zeros((table.rows, len(sets)))
    at = index[place]
    count[np.flatnonzero(at >= 0), at[at >= 0]] = 1.0
    return Seen(sets, count, tuple(problems))


def _counted(observed: Counted, tree: Tree, table: Table) -> Seen:
    sets, problems, columns = [], [], []
    for outcome, column in observed.columns.items():
        found, wrong = _outcomes(outcome, tree)
        if wrong:
            problems.append(f"counts: {wrong}")
            continue
        values = table.columns[column]
        if values.is_text:
            problems.append(f"column “{column}” holds text; a count is a number")
            continue
        numbers = np.where(values.missing, 0.0, values.values)
        if (numbers < 0).any():
            problems.append(f"column “{column}” counts fewer than no plays in row {int(np.argmax(numbers < 0)) + 1}")
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
        if label not in labels:
            meant = did_you_mean(label, labels)
            hint = f"did you mean “{meant}”?" if meant else f"moves are {', '.join(labels)}"
            problems.append(f"moves: there is no move “{label}”; {hint}")
            continue
        place = labels.index(label)
        taken, wrong = _actions(table.columns[column], tree.moves[place].actions)
        problems += [f"column “{column}”: {w}" for w in wrong]
        told.append((place, taken))
    if not told:
        return Seen([], np.zeros((table.rows, 0)), tuple(problems))
    recorded = np.column_stack([taken for _, taken in told])
    unique, at = np.unique(recorded, axis=0, return_inverse=True)
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
    count = np.zeros((table.rows, len(sets)))
    where = index[at.reshape(-1)]
    count[np.flatnonzero(where >= 0), where[where >= 0]] = 1.0
    return Seen(sets, count, tuple(dict.fromkeys(problems)))


def _actions(column: Column, actions: tuple[str, ...]) -> tuple[np.ndarray, list[str]]:
    """The place of the action in each row, −1 where none is recorded."""
    by_name: Mapping[str, int] = {**{str(k): k for k in range(len(actions))}, **{a: k for k, a in enumerate(actions)}}
    texts = column.texts()
    unknown = sorted({str(t) for t in texts if t is not None and t not in by_name})
    taken = np.array([-1 if t is None else by_name.get(t, -1) for t in texts])
    wrong = [f"“{t[:40]}” is none of the actions {', '.join(actions)}" for t in unknown[:5]]
    return taken, wrong
