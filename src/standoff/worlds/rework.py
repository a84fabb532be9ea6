"""The same worlds with something changed: unknowns set, moves forbidden or forced, episodes counted otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from standoff.game import Tree
from standoff.language import parse_value
from standoff.solve import QuantalResponse
from standoff.worlds.draws import Draws
from standoff.worlds.inputs import Inputs, inputs_of, tree_of
from standoff.worlds.prune import told_in, without
from standoff.worlds.truces import about_weeks
from standoff.worlds.worlds import ReadingWorlds, Worlds

TOGETHER = 4096  # worlds solved in one call where some unknowns are set in turn; bounds memory


@dataclass(frozen=True)
class Doing:
    """What a what-if does, as against sees: unknowns set, moves forbidden or forced (`player.move`, action)."""

    set: Mapping[str, float] = field(default_factory=dict)
    forbid: tuple[tuple[str, str], ...] = ()
    force: tuple[tuple[str, str], ...] = ()


def rework(found: Worlds, doing: Doing, settings: QuantalResponse | None = None) -> Worlds:
    """The same worlds with something done: their games changed and solved again, their weights as they were.

    Where only the weeks ahead depend on what is set, games and their solutions stay.
    """
    if not (doing.forbid or doing.force):
        if found.ahead.issuperset(doing.set):
            return _games_kept(found, doing.set)
        return next(rework_each(found, [doing.set], settings))
    draws = found.draws.changed(doing.set)
    readings, solved = [], []
    for reading in found.readings:
        game, preferences = reading.reading.game, reading.reading.preferences
        mine = draws.picked(reading.rows)
        given = inputs_of(reading.tree, game, preferences, mine)
        less = without(game, banned(reading.tree, doing))
        part = inputs_of(tree_of(less), less, preferences, mine)
        solution = told_in(reading.tree, part.solve(settings))
        unknowns = given.unknowns | about_weeks(mine)
        readings.append(replace(reading, unknowns=unknowns, solution=solution, parameters=given.parameters))
        solved.append(solution.certified)
    return _weighed_as_before(found, readings, solved, doing.set)


def _games_kept(found: Worlds, set: Mapping[str, float]) -> Worlds:
    """The same worlds with unknowns set on which no game depends."""
    draws = found.draws.changed(set)
    readings = [replace(r, unknowns=r.unknowns | about_weeks(draws.picked(r.rows))) for r in found.readings]
    return _weighed_as_before(found, readings, [r.usable for r in readings], set)


def rework_each(
    found: Worlds, sets: Sequence[Mapping[str, float]], settings: QuantalResponse | None = None
) -> Iterator[Worlds]:
    """The same worlds with some unknowns set, once for each of `sets`; their games are solved in few calls."""
    fitting = max(1, TOGETHER // max(1, len(found.weights)))
    for begin in range(0, len(sets), fitting):
        some = sets[begin : begin + fitting]
        by_reading = [list(_set_each(reading, found.draws, some, settings)) for reading in found.readings]
        for changes, *changed in zip(some, *by_reading, strict=True):
            yield _weighed_as_before(found, changed, [r.solution.certified for r in changed], changes)


def _set_each(
    reading: ReadingWorlds, draws: Draws, sets: Sequence[Mapping[str, float]], settings: QuantalResponse | None
) -> Iterator[ReadingWorlds]:
    """One reading's worlds, once for each of `sets`."""
    game, preferences = reading.reading.game, reading.reading.preferences
    mine, count = draws.picked(reading.rows), len(reading.rows)
    drawn = [mine.changed(changes) for changes in sets]
    each = [inputs_of(reading.tree, game, preferences, draws) for draws in drawn]
    together = Inputs(
        reading.tree,
        np.concatenate([given.parameters for given in each]),
        np.concatenate([given.odds for given in each]),
        np.concatenate([given.precision for given in each]),
        {},
    )
    near = reading.solution.picked(np.tile(np.arange(count), len(each)))
    solution = together.solve(settings, near=near)
    for k, given in enumerate(each):
        part = solution.picked(np.arange(k * count, (k + 1) * count))
        unknowns = given.unknowns | about_weeks(drawn[k])
        yield replace(reading, unknowns=unknowns, solution=part, parameters=given.parameters)


def _weighed_as_before(
    found: Worlds, readings: list[ReadingWorlds], solved: list[np.ndarray], set: Mapping[str, float]
) -> Worlds:
    kept = found.weights * np.concatenate(solved)
    return replace(
        found, readings=tuple(readings), truces=found.truces.changed(found.draws.changed(set)), fixed=kept / kept.sum()
    )


def reweigh(found: Worlds, set: Mapping[str, float]) -> Worlds:
    """The same worlds, with earlier episodes counted otherwise: for unknowns on which only a relevance depends."""
    draws = found.draws.changed(set)
    relevance = {
        e.id: np.clip(draws.evaluate(parse_value(e.relevance), None, {}), 0.0, 1.0) for e in found.crisis.episodes
    }
    readings = tuple(
        replace(r, episodes=tuple(replace(e, relevance=relevance[e.id][r.rows]) for e in r.episodes))
        for r in found.readings
    )
    return replace(found, readings=readings)


def banned(tree: Tree, doing: Doing) -> tuple[tuple[str, str], ...]:
    """The forbidden actions, and all but the forced ones."""
    others = [(move, o) for move, action in doing.force for o in tree.move(move).actions if o != action]
    return (*doing.forbid, *others)
