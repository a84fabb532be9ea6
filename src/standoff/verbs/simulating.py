"""The weeks ahead in tables: phases by date, losses, the first truce that holds, the file's dated questions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import numpy as np

from standoff.ask import Ahead, check_day
from standoff.belief import quantile
from standoff.crisis import PHASES, Crisis
from standoff.language import LanguageError
from standoff.report import DatedRow, Scenario, Spread
from standoff.simulate import LASTING, Paths, smoothed
from standoff.verbs.findings.stories import scenario_rows
from standoff.verbs.findings.weeks import dated_rows, phase_chances
from standoff.verbs.findings.words import Wording, spread
from standoff.verbs.nosuch import NoWeeks
from standoff.verbs.playing import DEFAULT_PATHS, DEFAULT_SEED, DEFAULT_WORLDS, Progress, build_worlds
from standoff.worlds import Worlds

DATES = 8
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
TOO_FEW = 100  # paths below which no scenarios are sought
FEW = 10  # paths a world below which the worlds' disagreement is hardly told from chance


@dataclass(frozen=True)
class Chance:
    """The chance of something ahead: over all paths alike, and between what nine in ten worlds lie. Never 0 or 1."""

    chance: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        return {"chance": self.chance, "interval90": [self.low, self.high]}


@dataclass(frozen=True)
class PhaseRow:
    """One phase: the chance of being in it at the end of each date, and of entering it by the last."""

    phase: str
    on: tuple[Chance, ...]
    entered: Chance


@dataclass(frozen=True)
class FirstTruce:
    """The first truce that holds `held` days: the chance that it begins by the last date, and when, in days.

    `days` runs over paths; infinite where it does not begin by then.
    """

    held: float
    begins: Chance
    days: Spread


@dataclass(frozen=True)
class GridError:
    """How exactly one reading's games were read between solved beliefs: the error in an outcome's chance in a round.

    Measured at `pairs` worlds and beliefs picked at random; 0 where nothing was read between.
    """

    reading: str
    median: float
    largest: float
    pairs: int
    unsolved: int  # nodes of the grid at which a neighbour stands in


@dataclass(frozen=True)
class SimulatedWeeks:
    """The weeks from the day after `as_of` to the end of `until`. Deaths and displaced run over paths."""

    crisis: str
    title: str
    as_of: date
    until: date
    dates: tuple[date, ...]
    phases: tuple[PhaseRow, ...]
    deaths: Spread
    displaced: Spread
    first_truce: FirstTruce
    scenarios: tuple[Scenario, ...]
    dated: tuple[DatedRow, ...]
    paths: int
    sampled: int  # worlds, drawn by weight, that the paths run in
    worlds: int  # drawn in all
    seed: int
    ess: float
    pareto_k: float
    grids: tuple[GridError, ...]
    notes: tuple[str, ...]
    reliable: bool
    why: str | None

    def table(self) -> list[dict[str, Any]]:
        """One row for each phase and date."""
        return [
            {"phase": row.phase, "date": day.isoformat(), "chance": at.chance, "low": at.low, "high": at.high}
            for row in self.phases
            for day, at in zip(self.dates, row.on, strict=True)
        ]

    def to_json(self) -> dict[str, Any]:
        """The documented form of `standoff simulate --json`."""
        first = self.first_truce
        return {
            "crisis": self.crisis, "as_of": self.as_of.isoformat(), "until": self.until.isoformat(),
            "dates": [day.isoformat() for day in self.dates],
            "phases": [
                {"phase": row.phase, "on": [at.to_json() for at in row.on], "entered": row.entered.to_json()}
                for row in self.phases
            ],
            "deaths": spread_json(self.deaths), "displaced": spread_json(self.displaced),
            "first_truce": {"held": first.held, "begins": first.begins.to_json(), "days": spread_json(first.days)},
            "scenarios": [
                {"name": row.name, "sentence": row.sentence, "odds": row.odds, "trigger": row.trigger or None,
                 "seen": row.seen, "unseen": row.unseen, "deaths": row.deaths and spread_json(row.deaths)}
                for row in self.scenarios
            ],
            "dated": [_dated_json(row) for row in self.dated],
            "paths": self.paths, "sampled": self.sampled, "worlds": self.worlds, "seed": self.seed, "ess": self.ess,
            "pareto_k": _number(self.pareto_k), "interpolation": [asdict(grid) for grid in self.grids],
            "notes": list(self.notes), "reliable": self.reliable, "why": self.why,
        }  # fmt: skip

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{day.isoformat()}</th>" for day in self.dates)
        rows = "".join(
            f"<tr><th scope='row'>{row.phase}</th>" + "".join(f"<td>{at.chance:.2f}</td>" for at in row.on) + "</tr>"
            for row in self.phases
        )
        return f"<table><caption>{escape(self.title)}</caption><tr><th>phase</th>{head}</tr>{rows}</table>"


def until_of(crisis: Crisis, until: str | None = None) -> date:
    """The day up to which to look: the one told, else the horizon of the file. Nothing is drawn.

    NoWeeks where the file says nothing of the weeks ahead; LanguageError where the text is no day ahead.
    """
    if crisis.weeks is None:
        raise NoWeeks(crisis.crisis.id)
    if until is None:
        return crisis.weeks.horizon
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        raise LanguageError(f"“{until}” is not a day", hint="write it as in 2020-12-31") from None
    check_day(day, crisis.crisis.as_of)
    return day


def simulate_crisis(
    crisis: Crisis | Worlds,
    until: date | None = None,
    paths: int = DEFAULT_PATHS,
    worlds: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    *,
    most: int | None = None,
) -> SimulatedWeeks:
    """Play the weeks ahead and sum them up. Worlds made before may be handed in instead of a crisis.

    NoWeeks where the crisis says too little, or its game cannot be played so; LanguageError where `until` will not do.
    """
    stated = crisis.crisis if isinstance(crisis, Worlds) else crisis
    last = until or until_of(stated)
    check_day(last, stated.crisis.as_of)
    found = crisis if isinstance(crisis, Worlds) else build_worlds(crisis, worlds, seed, progress, most=most)
    ahead = Ahead(found, last, paths, progress=progress)
    try:
        played = ahead.paths(ahead.done(()))
    except LanguageError as wrong:  # of the crisis, not of a question
        raise NoWeeks(stated.crisis.id, wrong.message, wrong.hint) from wrong
    if progress:
        progress("tables", 0, 1)
    days = shown_days(played.days)
    return SimulatedWeeks(
        crisis=stated.crisis.id, title=stated.crisis.title, as_of=played.as_of, until=played.until,
        dates=tuple(played.as_of + timedelta(days=int(day)) for day in days), phases=_phases(played, days),
        deaths=_over_paths(played.deaths_by(last)), displaced=_over_paths(played.displaced_by(last)),
        first_truce=_first_truce(played),
        scenarios=scenario_rows(played, Wording(stated)) if len(played) >= TOO_FEW else (), dated=dated_rows(ahead),
        paths=len(played), sampled=len(played.worlds.weights), worlds=found.count, seed=found.seed, ess=found.ess,
        pareto_k=found.pareto_k, grids=_grids(played), notes=_notes(found, played), reliable=found.reliable,
        why=found.why_unreliable(),
    )  # fmt: skip


def shown_days(last: int) -> np.ndarray:
    """At most eight days, evenly spaced, up to the last."""
    return np.unique(np.round(np.linspace(0, last, DATES + 1)[1:]).astype(np.int64).clip(1))


def _phases(paths: Paths, days: np.ndarray) -> tuple[PhaseRow, ...]:
    by_day = phase_chances(paths, days)
    return tuple(
        PhaseRow(
            phase, tuple(map(Chance, by_day.probability[k], by_day.low90[k], by_day.high90[k])),
            _chance(paths, paths.entered_by(k, paths.days)),
        )
        for k, phase in enumerate(PHASES)
    )  # fmt: skip


def _chance(paths: Paths, happens: np.ndarray) -> Chance:
    weights = paths.worlds.weights
    low, high = quantile(paths.by_world(happens), weights, np.array((0.05, 0.95)))
    return Chance(float(smoothed(float(np.mean(happens)), len(weights), 2)), float(low), float(high))


def _first_truce(paths: Paths) -> FirstTruce:
    begins = paths.first_truce(LASTING)
    # nothing lies between days by the last date and a truce that does not come: no interpolation
    days = np.quantile(begins, LEVELS, method="inverted_cdf")
    return FirstTruce(LASTING, _chance(paths, np.isfinite(begins)), spread(tuple(days.tolist())))


def _over_paths(counts: np.ndarray) -> Spread:
    return spread(tuple(np.quantile(counts, LEVELS).tolist()))


def _grids(paths: Paths) -> tuple[GridError, ...]:
    present = [r.reading.id for k, r in enumerate(paths.worlds.readings) if np.any(paths.reading_of == k)]
    return tuple(
        GridError(
            name, grid.error.median if grid.error else 0.0, grid.error.largest if grid.error else 0.0,
            grid.error.count if grid.error else 0, grid.unsolved,
        )
        for name, grid in zip(present, paths.grids, strict=True)
    )  # fmt: skip


def _notes(found: Worlds, paths: Paths) -> tuple[str, ...]:
    notes = list(found.notes)
    sampled = len(paths.worlds.weights)
    if paths.process.standing is not None:
        notes.append(f"A truce has held for {paths.process.standing.age:.3g} days at the start.")
    if len(paths) < FEW * sampled:
        notes.append(
            f"With {len(paths):,} paths in {sampled} worlds little is known of each: ranges over worlds are rough, and "
            "more paths would tell."
        )
    return tuple(notes)


def spread_json(found: Spread) -> dict[str, Any]:
    """The middle and both intervals; None for what is not a number, or never comes."""
    low50, high50, low90, high90 = map(_number, (found.low50, found.high50, found.low90, found.high90))
    return {"median": _number(found.median), "interval50": [low50, high50], "interval90": [low90, high90]}


def _dated_json(row: DatedRow) -> dict[str, Any]:
    answer = {"median": None, "interval50": None, "interval90": None} if row.answer is None else spread_json(row.answer)
    return {
        "id": row.id, "kind": row.kind, "text": row.text, "test": row.test, "by": row.by or None, "scale": row.scale,
        **answer, "share": row.share, "note": row.note or None,
    }  # fmt: skip


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
