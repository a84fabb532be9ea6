"""From a crisis to worlds: draw, solve every game, weigh; draw more where too few worlds fit what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from standoff.belief import Report, evidence_weights, reports_of, witnesses
from standoff.crisis import Crisis, Episode, GameSection, Preferences
from standoff.game import CostOf, OddsOf, Tree, UtilityOf, compile_game
from standoff.language import Rest, parse_move, parse_value
from standoff.solve import QuantalResponse, Solution, solve
from standoff.worlds.draws import Column, Draws, preference_of, utility_name
from standoff.worlds.prune import told_in, without
from standoff.worlds.worlds import ENOUGH, EpisodeWorlds, ReadingWorlds, Worlds

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


@dataclass(frozen=True)
class Doing:
    """What a what-if does, as against sees: unknowns set, moves forbidden or forced (`player.move`, action)."""

    set: Mapping[str, float] = field(default_factory=dict)
    forbid: tuple[tuple[str, str], ...] = ()
    force: tuple[tuple[str, str], ...] = ()


def worlds(
    crisis: Crisis,
    count: int = 2048,
    seed: int = 1,
    *,
    most: int | None = None,
    settings: QuantalResponse | None = None,
    progress: Progress | None = None,
) -> Worlds:
    """Draw `count` worlds, solve every reading in each, and weigh them by what was observed.

    While fewer than 1,000 effective worlds result, the number is doubled, up to `most` (default: four times `count`,
    at least 8,192; pass `most=count` for exactly `count`). The first worlds of a larger draw are the smaller draw.
    """
    limit = max(4 * count, 8192) if most is None else max(most, count)
    while True:
        found = _worlds(crisis, count, seed, settings, progress)
        if found.ess >= ENOUGH or count * 2 > limit:
            return found
        count *= 2


def _worlds(
    crisis: Crisis, count: int, seed: int, settings: QuantalResponse | None, progress: Progress | None
) -> Worlds:
    draws = Draws(crisis, count, seed)
    reports = reports_of(crisis.events, crisis.sources, crisis.reliability)
    notes: list[str] = []
    readings = []
    for reading in crisis.readings:
        episodes = tuple(_episode(e, reading.preferences, draws, crisis, settings, progress) for e in crisis.episodes)
        tree = tree_of(reading.game)
        given = _inputs(tree, reading.game, reading.preferences, draws)
        solution = given.solve(settings, _told(progress, f"solving “{reading.title}”"))
        lost = int((~solution.certified).sum())
        if lost:
            notes.append(f"reading {reading.id}: {lost} of {count} worlds could not be solved and are left out")
        readings.append(
            ReadingWorlds(
                reading, tree, given.unknowns, solution, given.parameters, np.arange(count), reports, episodes
            )
        )
    return Worlds(crisis, tuple(readings), seed, count, draws, tuple(notes))


def sample(found: Worlds, size: int) -> Worlds:
    """About `size` worlds drawn by weight (systematic resampling), all weighing the same afterwards."""
    ends = np.cumsum(found.weights)
    points = (np.arange(size) + 0.5) / size * ends[-1]
    places = np.searchsorted(ends, points)
    readings = []
    for k, reading in enumerate(found.readings):
        mine = found.of_reading(k)
        readings.append(reading.picked(places[(places >= mine.start) & (places < mine.stop)] - mine.start))
    return replace(found, readings=tuple(readings), fixed=np.full(size, 1.0 / size))


def rework(found: Worlds, doing: Doing, settings: QuantalResponse | None = None) -> Worlds:
    """The same worlds with something done: their games changed and solved again, their weights as they were."""
    draws = found.draws.changed(doing.set)
    readings, solved = [], []
    for reading in found.readings:
        game, preferences = reading.reading.game, reading.reading.preferences
        given = _inputs(reading.tree, game, preferences, draws, rows=reading.rows)
        banned = _banned(reading.tree, doing)
        if banned:
            less = without(game, banned)
            part = _inputs(tree_of(less), less, preferences, draws, rows=reading.rows)
            solution = told_in(reading.tree, part.solve(settings))
        else:
            solution = given.solve(settings, near=reading.solution)
        readings.append(replace(reading, unknowns=given.unknowns, solution=solution, parameters=given.parameters))
        solved.append(solution.certified)
    kept = found.weights * np.concatenate(solved)
    return replace(found, readings=tuple(readings), fixed=kept / kept.sum())


@lru_cache(maxsize=64)
def _tree_of(text: str) -> Tree:
    return compile_game(GameSection.model_validate_json(text))


def tree_of(game: GameSection) -> Tree:
    """The compiled tree of a game; equal games share one, and with it the solver's plan."""
    return _tree_of(game.model_dump_json(by_alias=True))


def _episode(
    episode: Episode, main: Preferences, draws: Draws, crisis: Crisis, settings: QuantalResponse | None,
    progress: Progress | None,
) -> EpisodeWorlds:  # fmt: skip
    tree = tree_of(episode.game)
    given = _inputs(tree, episode.game, episode.preferences, draws, main=main, scope=episode.id)
    solution = given.solve(settings, _told(progress, f"episode “{episode.title}”"))
    relevance = np.clip(draws.evaluate(parse_value(episode.relevance), None, main), 0.0, 1.0)
    with np.errstate(divide="ignore"):
        fit = np.log(solution.reach @ evidence_weights(tree, observed_reports(episode, crisis)))
    fit = np.where(solution.certified, fit, -np.inf)
    return EpisodeWorlds(episode.id, episode.title, relevance, fit)


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


def observed_reports(episode: Episode, crisis: Crisis) -> tuple[Report, ...]:
    """The moves seen in an episode, as reports on its own game."""
    found = []
    for k, seen in enumerate(episode.observed):
        player, name, action = parse_move(seen.move)
        found.append(
            Report(
                id=f"{episode.id}-{k + 1}", date=episode.date, title=seen.move, move=f"{player}.{name}", action=action,
                sources=tuple(seen.sources), grade=seen.grade or "", status=seen.status,
                witnesses=witnesses(seen.grade, tuple(seen.sources), crisis.sources, crisis.reliability),
            )
        )  # fmt: skip
    return tuple(found)


def odds_in(found: Worlds, reading: ReadingWorlds) -> np.ndarray:
    """The probabilities of a tree's chance branches in each world of a reading, as it was solved with them."""
    return np.asarray(_odds(reading.tree.odds, found.draws, reading.reading.preferences)[reading.rows])


@dataclass(frozen=True, eq=False)
class _Inputs:
    """What one tree is solved with in every world, and every unknown that this depends on, by name."""

    tree: Tree
    parameters: np.ndarray
    odds: np.ndarray
    precision: np.ndarray
    unknowns: dict[str, Column]

    def solve(
        self, settings: QuantalResponse | None, progress: Callable[[int, int], None] | None = None,
        near: Solution | None = None,
    ) -> Solution:  # fmt: skip
        tree, parameters = self.tree, self.parameters
        return solve(
            tree,
            lambda part: tree.payoffs(parameters[part]),
            self.odds,
            self.precision,
            settings,
            progress,
            near,
        )


def _inputs(
    tree: Tree, game: GameSection, preferences: Preferences, draws: Draws, *, main: Preferences | None = None,
    scope: str = "", rows: np.ndarray | None = None,
) -> _Inputs:  # fmt: skip
    """Draw what a tree needs; `rows` picks worlds. For an episode, `main` are the crisis's own preferences."""
    unknowns: dict[str, Column] = {}
    parameters = _parameters(tree, preferences, draws, main, scope, unknowns)
    odds = _odds(tree.odds, draws, main or preferences)
    precision = draws.evaluate(parse_value(game.precision), None, main or preferences)
    unknowns.update({name: draws.unknown(name) for name in draws.named()})
    if rows is None:
        return _Inputs(tree, parameters, odds, precision, unknowns)
    return _Inputs(tree, parameters[rows], odds[rows], precision[rows], {name: c[rows] for name, c in unknowns.items()})


def _parameters(
    tree: Tree, preferences: Preferences, draws: Draws, main: Preferences | None, scope: str,
    unknowns: dict[str, Column],
) -> np.ndarray:  # fmt: skip
    known: dict[tuple[str, str], dict[str, Column]] = {}
    columns = []
    for parameter in tree.payoff_parameters:
        match parameter:
            case UtilityOf(player, type_, outcome):
                key, preference = preference_of(preferences, player, type_)
                # `values` may speak of the type in question, so they are worked out type by type
                mine = (player, key if preference.ordering is not None else type_)
                if mine not in known:
                    known[mine] = draws.utilities(player, type_, preferences, main, scope)
                    if preference.ordering is not None and not scope:
                        for name, column in known[mine].items():
                            unknowns[utility_name(player, key, name)] = column
                columns.append(known[mine][outcome])
            case CostOf(value, _label):
                columns.append(draws.evaluate(parse_value(value), None, main or preferences))
    return np.stack(columns, axis=1)


def _odds(branches: tuple[OddsOf, ...], draws: Draws, main: Preferences) -> np.ndarray:
    """Probabilities of all chance branches; `rest` is what the others of its group leave."""
    out = np.zeros((draws.count, len(branches)))
    rest: list[int] = []
    for k, branch in enumerate(branches):
        value = parse_value(branch.value)
        if isinstance(value, Rest):
            rest.append(k)
        else:
            out[:, k] = draws.evaluate(value, None, main)
    for k in rest:
        others = [j for j, b in enumerate(branches) if _same_draw(b, branches[k]) and j != k]
        out[:, k] = 1.0 - out[:, others].sum(axis=1)
    for first in {(b.group, b.variant): b for b in branches}.values():
        members = [j for j, b in enumerate(branches) if _same_draw(b, first)]
        kept = np.clip(out[:, members], 0.0, 1.0)
        out[:, members] = kept / kept.sum(axis=1, keepdims=True)
    return out


def _same_draw(a: OddsOf, b: OddsOf) -> bool:
    """Whether two branches are of one draw of chance."""
    return (a.group, a.variant) == (b.group, b.variant)


def _banned(tree: Tree, doing: Doing) -> tuple[tuple[str, str], ...]:
    """The forbidden actions, and all but the forced ones."""
    others = [(move, o) for move, action in doing.force for o in tree.move(move).actions if o != action]
    return (*doing.forbid, *others)


def _told(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(what, done, of)
