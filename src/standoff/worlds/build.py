"""From a crisis to worlds: draw, solve every game, weigh; draw more where too few worlds fit what was observed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from standoff.belief import Report, evidence_weights, reports_of, witnesses
from standoff.crisis import Crisis, Episode, Preferences
from standoff.game import Tree
from standoff.language import parse_move, parse_value
from standoff.solve import QuantalResponse
from standoff.worlds.draws import Draws
from standoff.worlds.inputs import inputs_of, tree_of
from standoff.worlds.truces import about_weeks, truces_of
from standoff.worlds.worlds import ENOUGH, EpisodeWorlds, ReadingWorlds, Worlds

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is


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
    truces = truces_of(draws)
    reports = reports_of(crisis.events, crisis.sources, crisis.reliability)
    notes: list[str] = []
    readings = []
    for reading in crisis.readings:
        episodes = tuple(_episode(e, reading.preferences, draws, crisis, settings, progress) for e in crisis.episodes)
        tree = tree_of(reading.game)
        given = inputs_of(tree, reading.game, reading.preferences, draws)
        solution = given.solve(settings, _told(progress, f"solving “{reading.title}”"))
        lost = int((~solution.certified).sum())
        if lost:
            notes.append(f"reading {reading.id}: {lost} of {count} worlds could not be solved and are left out")
        readings.append(
            ReadingWorlds(
                reading,
                tree,
                given.unknowns | about_weeks(draws),
                solution,
                given.parameters,
                np.arange(count),
                reports,
                episodes,
            )
        )
    return Worlds(crisis, tuple(readings), seed, count, draws, truces, tuple(notes))


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


def _episode(
    episode: Episode, main: Preferences, draws: Draws, crisis: Crisis, settings: QuantalResponse | None,
    progress: Progress | None,
) -> EpisodeWorlds:  # fmt: skip
    tree = tree_of(episode.game)
    given = inputs_of(tree, episode.game, episode.preferences, draws, main=main, scope=episode.id)
    solution = given.solve(settings, _told(progress, f"episode “{episode.title}”"))
    relevance = np.clip(draws.evaluate(parse_value(episode.relevance), None, main), 0.0, 1.0)
    with np.errstate(divide="ignore"):
        fit = np.log(solution.reach @ evidence_weights(tree, observed_reports(episode, crisis)))
    fit = np.where(solution.certified, fit, -np.inf)
    return EpisodeWorlds(episode.id, episode.title, relevance, fit)


@dataclass(frozen=True, eq=False)
class OneWorld:
    """The numbers of one world under one reading: payoffs (T, P), odds of `tree.odds` (O), and λ."""

    tree: Tree
    payoffs: np.ndarray
    odds: np.ndarray
    precision: float


def one_world(crisis: Crisis, reading: int = 0, world: int = 0, seed: int = 1) -> OneWorld:
    """World number `world`, from 0, as `worlds` with this seed draws it, not solved."""
    draws = Draws(crisis, world + 1, seed)
    game, preferences = crisis.readings[reading].game, crisis.readings[reading].preferences
    given = inputs_of(tree_of(game), game, preferences, draws.picked(np.array([world])))
    return OneWorld(given.tree, given.tree.payoffs(given.parameters)[0], given.odds[0], float(given.precision[0]))


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
    game, preferences = reading.reading.game, reading.reading.preferences
    return inputs_of(reading.tree, game, preferences, found.draws.picked(reading.rows)).odds


def _told(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(what, done, of)
