"""How long the next truce holds, in every world: no paths are needed, for each world has its own curves.

What the next truce is like is itself uncertain: who is on the ground, whether terms are written, whether the patron
curbs its support. Each world states the chances, and what it answers is the mixture of its curves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Bool, Float

from standoff.ask.ahead import NOTHING, Ahead, Done
from standoff.ask.answer import Answer, answer_of, compared, drawn_from
from standoff.ask.evaluate import NoPath, given_weights, mask_of
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
from standoff.simulate import CannotSimulate, curbed_of, phases_of, process_of
from standoff.worlds import Doing, ReadingWorlds, Worlds, rework

Column = Float[np.ndarray, " V"]
POINTS = 16  # days told of each kind in each world, one from each of so many equal shares
GOLDEN = (5**0.5 - 1) / 2
YES_OR_NO = (False, True)
BRINGING = [k for k, phase in enumerate(PHASES) if phase not in ("fighting", "settlement")]
"""The phases that come to a truce without another round: it is curbed as the round was that began them."""
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
        """Days that it holds, one from each equal share of each kind's own distribution; and what each counts.

        Where in its share a day stands moves on by the golden section from world to world, so that over all of them
        every place is taken alike: at the middles, both tails would be cut off.
        """
        size = len(self.kinds[0][0])
        turned = [((np.arange(size) * len(self.kinds) + k + 0.5) * GOLDEN) % 1.0 for k in range(len(self.kinds))]
        shares = [(np.arange(POINTS) + place[:, None]) / POINTS for place in turned]
        days = np.array([_by_point(c).quantile(share) for (_, c), share in zip(self.kinds, shares, strict=True)])
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
    spared = {part: done.spares_games(ahead.worlds) for part, done in each.items()}
    standing = ahead.worlds if all(spared.values()) else ahead.picked

    def truce(part: Quantity) -> NextTruce:
        done = each[part]
        if done.worlds == Doing():
            found = standing
        else:
            found = rework(standing, done.worlds) if spared[part] else ahead.changed(done)
        _must_come(found, part.given)
        try:
            return uncertain_truce(found, part.given, done)
        except CannotSimulate as wrong:
            raise LanguageError(str(wrong)) from wrong

    def chance(part: Quantity) -> Column:
        assert isinstance(part, Probability)  # `Q(holds)` stands alone
        return _chance(part.event, truce(part))

    if isinstance(query.left, Forecast):
        days, counts = truce(query.left).drawn()
        weights = np.nan_to_num(counts) * standing.weights[:, None]
        reading = np.broadcast_to(standing.reading_of[:, None], days.shape)
        answer = answer_of(query.text, (days.ravel(), None), weights.ravel(), reading.ravel(), standing)
        return drawn_from(answer, ahead.worlds)
    columns = compared(query, len(standing.weights), chance)
    answer = answer_of(query.text, columns, standing.weights, standing.reading_of, standing)
    return answer if standing is ahead.worlds else drawn_from(answer, ahead.worlds)


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
    support, `written` and `definitive` what the terms are like. Who is on the ground is as `weeks.truce` states it:
    that an intervention may leave peacekeepers is of paths alone.
    """
    weeks = found.crisis.weeks
    rows = np.concatenate([reading.rows for reading in found.readings])
    nothing, everything = np.zeros(len(rows)), np.ones(len(rows))
    there, signed, final, curbing = np.stack([everything, nothing, nothing], axis=1), nothing, nothing, nothing
    if weeks is not None:
        process = process_of(found, done.worlds, done.mechanism)
        there, signed, final = process.mechanism, process.written_chance, process.definitive_chance
        curbing = np.concatenate([_curbing(found, reading, given.event) for reading in found.readings])
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


def _must_come(found: Worlds, given: Given) -> None:
    """LanguageError where no end of a round, in any reading, satisfies a condition and comes to a truce."""
    event = of_the_round(given.event)
    seen = [(mask_of(r.tree, event) if event else np.ones(r.tree.terminal_count, dtype=bool)) for r in found.readings]
    if not any(np.any(mask & _brings(found, r)) for mask, r in zip(seen, found.readings, strict=True)):
        first = next(iter(leaves(event)), None)
        raise LanguageError(
            "no end of a round that satisfies this brings a truce", *((first.line, first.column) if first else (1, 1)),
            hint="`weeks.phases` says which phase each outcome begins",
        )  # fmt: skip


def _brings(found: Worlds, reading: ReadingWorlds) -> Bool[np.ndarray, " T"]:
    """The ends of a round that come to a truce without another round."""
    return np.isin(phases_of(found, reading.tree), BRINGING)


def _curbing(found: Worlds, reading: ReadingWorlds, event: Event | None) -> Column:
    """P(the patron curbs its support | the round brings a truce, what was observed, and the event).

    Where something is done against what was seen beyond doubt, nothing has been seen. Not a number where no such round
    can be.
    """
    given, curbs, brings = Given(of_the_round(event)), curbed_of(found, reading.tree), _brings(found, reading)
    try:
        fitting = given_weights(given, reading) * brings
    except NoPath:
        return np.full(len(reading.rows), np.nan)
    against = ~(reading.reach @ reading.seen > 0)
    seen = conditional(reading.reach, curbs, fitting * reading.seen)
    return np.where(against, conditional(reading.reach, curbs, fitting), seen)


def of_the_round(event: Event | None) -> Event | None:
    """A condition without the bare `ceasefire`; LanguageError where it has something else of the weeks ahead."""
    parts = event.parts if isinstance(event, And) else () if event is None else (event,)
    kept = tuple(part for part in parts if not isinstance(part, Begins))
    for part in kept:
        for leaf in dated_parts(part):
            if isinstance(leaf, Holds) and leaf.day is None:
                raise LanguageError(
                    "how long the next truce holds is asked, and cannot be supposed as well", leaf.line, leaf.column,
                    "holds", "divide, as in P(holds >= 30 days) / P(holds >= 3 days)",
                )  # fmt: skip
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
