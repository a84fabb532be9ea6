"""Questions about the weeks ahead: what share of paths has an event, world by world, and how many die or hold on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from jaxtyping import Bool, Float

from standoff.ask.ahead import LONGEST, Ahead, done_of
from standoff.ask.answer import COMPARE, Answer, answer_of, compared, drawn_from
from standoff.ask.evaluate import mask_of
from standoff.ask.truces import ask_next_truce, of_next_truce, of_the_round
from standoff.crisis import PHASES
from standoff.language import (
    And,
    Atom,
    Event,
    Forecast,
    Given,
    Holds,
    LanguageError,
    MoveBy,
    Not,
    Or,
    PhaseBy,
    Probability,
    Quantity,
    Query,
    Tally,
    dated_days,
    dated_events,
    leaves,
    locate,
    quantities,
)
from standoff.simulate import Paths
from standoff.worlds import Worlds

Column = Float[np.ndarray, " V"]
Mask = Bool[np.ndarray, " N"]


def ask_ahead(ahead: Ahead, query: Query) -> Answer:
    """Answer a dated query; LanguageError says what is wrong, where.

    A probability is a distribution over the sampled worlds, as always. A number of deaths or days (`Q(…)`) is one over
    paths: what may come, not what a world expects.
    """
    check_ahead(ahead.worlds, query)
    if of_next_truce(query):
        return ask_next_truce(ahead, query)
    played = {part: ahead.paths(ahead.done(part.given.doing), dated_days(query)) for part in quantities(query)}
    within = {part: _within(part.given, paths) for part, paths in played.items()}
    if isinstance(query.left, Forecast) and query.left.day is not None:
        answer = _forecast(query, query.left.what, query.left.day, played[query.left], within[query.left])
    else:
        sampled = next(iter(played.values())).worlds
        columns = compared(query, len(sampled.weights), lambda part: _probability(part, played[part], within[part]))
        answer = answer_of(query.text, columns, sampled.weights, sampled.reading_of, sampled)
    return replace(drawn_from(answer, ahead.worlds), paths=min(int(mask.sum()) for mask in within.values()))


def check_ahead(worlds: Worlds, query: Query) -> None:
    """LanguageError where a dated query does not fit the crisis; nothing is simulated."""
    as_of = worlds.crisis.crisis.as_of
    if worlds.crisis.weeks is None:
        first = next(iter(dated_events(query)), None)
        raise LanguageError(
            "this crisis says nothing of the weeks ahead", *((first.line, first.column) if first else (1, 1)),
            hint="add a section `weeks` with `phases`, which says what phase each outcome begins",
        )  # fmt: skip
    for quantity in quantities(query):
        done_of(quantity.given.doing, worlds)
        for leaf in leaves(quantity.given.event):
            _check_leaf(leaf, worlds, as_of)
        if isinstance(quantity, Probability):
            for leaf in leaves(quantity.event):
                _check_leaf(leaf, worlds, as_of)
        if isinstance(quantity, Forecast) and quantity.day is not None:
            check_day(quantity.day, as_of, *locate(query.text, str(quantity.day)))
        if of_next_truce(query):
            of_the_round(quantity.given.event)
    undated = [leaf for leaf in dated_events(query) if isinstance(leaf, Holds) and leaf.day is None]
    if undated and not of_next_truce(query):
        first = undated[0]
        raise LanguageError(
            "how long the next truce holds is asked by itself", first.line, first.column, "holds",
            "give it a day as well, as in holds >= 30 days by 2020-12-31, or ask it alone",
        )  # fmt: skip


def _check_leaf(leaf: Event, worlds: Worlds, as_of: date) -> None:
    atom = leaf.atom if isinstance(leaf, MoveBy) else leaf if isinstance(leaf, Atom) else None
    if atom is not None:
        for reading in worlds.readings:
            mask_of(reading.tree, atom)
    day = getattr(leaf, "day", None)
    if day is not None:
        check_day(day, as_of, leaf.line, leaf.column)  # type: ignore[union-attr]


def check_day(day: date, as_of: date, line: int = 1, column: int = 1) -> None:
    """LanguageError where a day is not ahead, or further ahead than the file can speak of."""
    if day <= as_of:
        raise LanguageError(
            f"{day} is not ahead: the crisis is told as of {as_of}",
            line,
            column,
            str(day),
            f"ask of a day after {as_of}",
        )
    if (day - as_of).days > LONGEST:
        raise LanguageError(
            f"{day} is more than three years ahead", line, column, str(day),
            "rates that are stated for weeks say nothing so far off; ask of an earlier day",
        )  # fmt: skip


def _within(given: Given, paths: Paths) -> Mask:
    """The paths that satisfy a condition; LanguageError where none does."""
    within = _mask(given.event, paths)
    if not within.any():
        part = leaves(given.event)[0]
        raise LanguageError(
            f"none of {len(within):,} paths satisfies this condition", part.line, part.column,
            hint="ask about something likelier, or have more paths played",
        )  # fmt: skip
    return within


def _probability(asked: Quantity, paths: Paths, within: Mask) -> Column:
    """The probability of an event in every sampled world."""
    assert isinstance(asked, Probability)  # nothing else has a day and is compared
    return paths.by_world(_mask(asked.event, paths), within)


def _forecast(query: Query, what: str, day: date, paths: Paths, within: Mask) -> Answer:
    """How many by the end of a day, over all paths alike."""
    numbers = (paths.deaths_by if what == "deaths" else paths.displaced_by)(day)[within].astype(float)
    alike = np.full(len(numbers), 1.0 / len(numbers))
    return answer_of(query.text, (numbers, None), alike, paths.worlds.reading_of[paths.world[within]], paths.worlds)


def _mask(event: Event | None, paths: Paths) -> Mask:
    """The paths on which an event is true; all of them where there is none."""
    match event:
        case None:
            return np.ones(len(paths.world), dtype=bool)
        case Not(part):
            return ~_mask(part, paths)
        case And(parts):
            return np.asarray(np.logical_and.reduce([_mask(part, paths) for part in parts]))
        case Or(parts):
            return np.asarray(np.logical_or.reduce([_mask(part, paths) for part in parts]))
        case PhaseBy(values, day, on):
            wanted = [PHASES.index(value) for value in values]
            if on:
                return np.asarray(np.isin(paths.phase_on(day), wanted))
            return np.asarray(np.logical_or.reduce([paths.entered_by(phase, day) for phase in wanted]))
        case MoveBy(atom, day):
            return paths.move_by(tuple(mask_of(r.tree, atom) for r in paths.worlds.readings), day)
        case Holds(days, day):
            assert day is not None
            return paths.held_by(days, day)
        case Tally(what, comparison, amount, day):
            number = (paths.deaths_by if what == "deaths" else paths.displaced_by)(day)
            return np.asarray(COMPARE[comparison](number, amount))
        case Atom():
            # a move without a day is of the round under way; a type is the path's own
            return paths.begins_with(tuple(mask_of(r.tree, event) for r in paths.worlds.readings))
    raise TypeError(f"not an event of the weeks ahead: {event!r}")
