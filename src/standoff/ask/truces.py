"""How long the next truce holds, in every world: no paths are needed, for each world has its own curves.

What the next truce is like is itself uncertain: who is on the ground, whether terms are written, whether the patron
curbs its support. Each world states the chances, and what it answers is the mixture of its curves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from jaxtyping import Float

from standoff.ask.ahead import NOTHING, Ahead, Done
from standoff.ask.answer import Answer, answer_of, compared
from standoff.ask.evaluate import given_weights
from standoff.belief import conditional
from standoff.ceasefire import MECHANISMS, Covariates, Survival
from standoff.crisis import PHASES
from standoff.language import (
    And,
    Begins,
    Event,
    Forecast,
    Given,
    Holds,
    LanguageError,
    Not,
    Or,
    Probability,
    Quantity,
    Query,
    dated_parts,
    leaves,
    quantities,
)
from standoff.simulate import curbed_of, phases_of, process_of
from standoff.worlds import Worlds

Column = Float[np.ndarray, " V"]
POINTS = 16  # days told of each kind in each world, at the middles of so many equal shares
YES_OR_NO = (False, True)
ANY = Given()


@dataclass(frozen=True, eq=False)
class NextTruce:
    """The next truce in every world of all readings: the chance of each kind, and how long one of that kind holds.

    Not a number in worlds in which no truce can begin as supposed.
    """

    kinds: tuple[tuple[Column, Survival], ...]

    def holds(self, days: float) -> Column:
        """P(T > days), once it begins."""
        return np.asarray(sum(chance * np.exp(curve.log_survivor(days)) for chance, curve in self.kinds))

    def drawn(self) -> tuple[Float[np.ndarray, "K V points"], Float[np.ndarray, "K V points"]]:
        """Days that it holds, at the middles of equal shares of each kind's own distribution; and what each counts."""
        share = (np.arange(POINTS) + 0.5) / POINTS
        days = np.array([_by_point(curve).quantile(share) for _, curve in self.kinds])
        counts = np.array([np.repeat(chance[:, None] / POINTS, POINTS, axis=1) for chance, _ in self.kinds])
        return days, counts


def of_next_truce(query: Query) -> bool:
    """Whether a query asks nothing but how long the next truce holds."""
    asked = quantities(query)
    return len(asked) > 0 and all(
        all(isinstance(leaf, Holds) and leaf.day is None for leaf in leaves(part.event))
        if isinstance(part, Probability)
        else isinstance(part, Forecast) and part.what == "holds"
        for part in asked
    )


def ask_next_truce(ahead: Ahead, query: Query) -> Answer:
    """What the worlds say of the next truce: chances exactly, and for `Q(holds)` the days that it holds."""
    each = {part: ahead.done(part.given.doing) for part in quantities(query)}
    standing = ahead.worlds if all(done.nothing_in_games for done in each.values()) else ahead.picked

    def truce(part: Quantity) -> NextTruce:
        found = standing if each[part].nothing_in_games else ahead.changed(each[part])
        return uncertain_truce(found, part.given, each[part])

    def chance(part: Quantity) -> Column:
        assert isinstance(part, Probability)  # `Q(holds)` stands alone
        return _chance(part.event, truce(part))

    def told(answer: Answer) -> Answer:
        return answer if standing is ahead.worlds else replace(answer, drawn_from=ahead.worlds.ess)

    if isinstance(query.left, Forecast):
        days, counts = truce(query.left).drawn()
        weights = np.nan_to_num(counts) * standing.weights[:, None]
        reading = np.broadcast_to(standing.reading_of[:, None], days.shape)
        return told(answer_of(query.text, (days.ravel(), None), weights.ravel(), reading.ravel(), standing))
    columns = compared(query, len(standing.weights), chance)
    return told(answer_of(query.text, columns, standing.weights, standing.reading_of, standing))


def uncertain_truce(
    found: Worlds,
    given: Given = ANY,
    done: Done = NOTHING,
    curbed: bool | None = None,
    written: bool | None = None,
    definitive: bool | None = None,
) -> NextTruce:
    """The next truce, as uncertain as the worlds have it.

    A move or type in `given` is seen of the round that brings it. `curbed` settles whether the patron curbs its
    support, `written` and `definitive` what the terms are like.
    """
    weeks = found.crisis.weeks
    rows = np.concatenate([reading.rows for reading in found.readings])
    nothing, everything = np.zeros(len(rows)), np.ones(len(rows))
    there, signed, final, curbing = np.stack([everything, nothing, nothing], axis=1), nothing, nothing, nothing
    if weeks is not None:
        process = process_of(found, done.worlds, done.mechanism)
        there, signed, final = process.mechanism, process.written_chance, process.definitive_chance
        curbing = np.concatenate([_curbing(found, k, given.event) for k in range(len(found.readings))])
    elif done.mechanism is not None:
        there = np.tile([float(name == done.mechanism) for name in MECHANISMS], (len(rows), 1))
    signed, final, curbing = (
        chance if settled is None else np.full(len(rows), float(settled))
        for chance, settled in ((signed, written), (final, definitive), (curbing, curbed))
    )
    broken = found.truces.broken(rows)

    def kinds() -> Iterator[tuple[Column, Survival]]:
        for (m, name), w, d, c in product(enumerate(MECHANISMS), YES_OR_NO, YES_OR_NO, YES_OR_NO):
            chance = there[:, m] * _either(signed, w) * _either(final, d) * _either(curbing, c)
            if not np.all(chance == 0.0):
                kind = Covariates(mechanism=name, written=w, definitive=d, curbed=c)
                yield chance, found.truces.survival(rows, kind, broken)

    return NextTruce(tuple(kinds()))


def _curbing(found: Worlds, index: int, event: Event | None) -> Column:
    """P(the patron curbs its support | the round brings a truce, what was observed, and the event)."""
    reading = found.readings[index]
    truce = phases_of(found, reading.tree) == PHASES.index("ceasefire")
    weights = given_weights(Given(_of_the_round(event), observed=True), reading) * truce
    return conditional(reading.reach, curbed_of(found, reading.tree), weights)


def _of_the_round(event: Event | None) -> Event | None:
    """A condition without the bare `ceasefire`; LanguageError where it has something else of the weeks ahead."""
    parts = event.parts if isinstance(event, And) else () if event is None else (event,)
    kept = tuple(part for part in parts if not isinstance(part, Begins))
    for part in kept:
        for leaf in dated_parts(part):
            raise LanguageError(
                "how long the next truce holds is the same whenever it begins", leaf.line, leaf.column,
                hint="leave the day out; a condition may hold moves of the round that brings it, or do something",
            )  # fmt: skip
    return None if not kept else kept[0] if len(kept) == 1 else And(kept)


def _chance(event: Event, truce: NextTruce) -> Column:
    """P(event), the event being any mixture of `holds >= …`: the days are cut where one of them turns."""
    cuts = sorted({leaf.days for leaf in leaves(event) if isinstance(leaf, Holds)})
    alive = [np.asarray(sum(chance for chance, _ in truce.kinds)), *(truce.holds(days) for days in cuts)]
    alive.append(np.zeros_like(alive[0]))
    total = np.where(np.isnan(alive[0]), np.nan, 0.0)
    for place, reached in enumerate([0.0, *cuts]):
        if _true(event, reached):
            total = total + alive[place] - alive[place + 1]
    return np.asarray(total)


def _true(event: Event, held: float) -> bool:
    """Whether an event is true of a truce that holds for `held` days and no longer than to the next cut."""
    match event:
        case Holds(days):
            return held >= days
        case Not(part):
            return not _true(part, held)
        case And(parts):
            return all(_true(part, held) for part in parts)
        case Or(parts):
            return any(_true(part, held) for part in parts)
    raise TypeError(f"not of the next truce: {event!r}")


def _by_point(curve: Survival) -> Survival:
    return Survival(curve.distribution, curve.location[:, None], curve.scale[:, None])


def _either(chance: Column, happens: bool) -> Column:
    return chance if happens else 1.0 - chance
