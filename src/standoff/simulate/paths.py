"""Whole paths of the weeks ahead, kept compactly, and what can be asked of them.

A path is a row of events. Its first stands at time 0 and tells the phase at the start; each later one tells of a round
that was decided or of a phase that was entered. Time is in days from the end of `as_of`; “by” a day is up to its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from standoff.ceasefire import MECHANISMS
from standoff.crisis import PHASES, Crisis
from standoff.game import NONE, html_table
from standoff.simulate.beliefs import BeliefGrid
from standoff.simulate.library import DEATHS, DISPLACED, Events, draw_tallies
from standoff.simulate.process import NO_TRUCE, Process
from standoff.simulate.public import PublicTree
from standoff.simulate.shares import shares
from standoff.worlds import Worlds


@dataclass(frozen=True, eq=False)
class Truces:
    """The truces of all paths.

    `lasts` is days from its beginning until it breaks, drawn even past `until`; infinite where the sides settle first.
    A truce that held at the start counts from its own beginning, before `as_of`.
    """

    path: Int[np.ndarray, " C"]
    begins: Float[np.ndarray, " C"]
    lasts: Float[np.ndarray, " C"]
    mechanism: UInt8[np.ndarray, " C"]


@dataclass(frozen=True)
class Step:
    """An event, told: when, the phase from then on, the round's moves if one was decided, the kind of truce begun."""

    day: float
    date: date
    phase: str
    moves: tuple[tuple[str, str], ...]
    outcome: str | None
    mechanism: str | None


@dataclass(frozen=True)
class Story:
    """A whole path: its reading, the players' types, what happens, and deaths and displaced by `until`."""

    path: int
    reading: str
    types: dict[str, str]
    steps: tuple[Step, ...]
    deaths: float
    displaced: float


@dataclass(frozen=True, eq=False)
class Paths:
    """N paths in V sampled worlds of equal weight; path k runs in sampled world `world[k]`, sorted by world."""

    crisis: Crisis
    as_of: date
    until: date
    seed: int
    worlds: Worlds
    process: Process
    world: Int[np.ndarray, " N"]
    number: Int[np.ndarray, " N"]  # which of its world's paths each is; names its random stream
    events: Events
    publics: tuple[PublicTree, ...]  # of each reading
    grids: tuple[BeliefGrid, ...]  # of each reading that has worlds here

    def __len__(self) -> int:
        return len(self.world)

    @property
    def days(self) -> int:
        """From `as_of` to `until`."""
        return (self.until - self.as_of).days

    def day_of(self, when: date | float) -> float:
        """A date as days from the end of `as_of`, at the end of that date; not before `as_of`, nor after `until`."""
        day = float((when - self.as_of).days) if isinstance(when, date) else float(when)
        if not 0 <= day <= self.days:
            raise ValueError(f"{when} is not between {self.as_of} and {self.until}, as far as these paths go")
        return day

    @cached_property
    def owner(self) -> Int[np.ndarray, " E"]:
        """The path of each event."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.events.first))

    def phase_on(self, when: date | float) -> UInt8[np.ndarray, " N"]:
        """The phase of each path at the end of a day."""
        day = self.day_of(when)
        reached = np.add.reduceat((self.events.time <= day).astype(np.int64), self.events.first[:-1])
        return np.asarray(self.events.phase[self.events.first[:-1] + reached - 1])

    def entered_by(self, phase: int | str, when: date | float) -> Bool[np.ndarray, " N"]:
        """Whether a phase is entered by the end of a day, or is the phase at the start."""
        wanted = PHASES.index(phase) if isinstance(phase, str) else phase
        return self._some((self.events.phase == wanted) & (self.events.time <= self.day_of(when)))

    def move_by(self, masks: tuple[Bool[np.ndarray, " _"], ...], when: date | float) -> Bool[np.ndarray, " N"]:
        """Whether some round by the end of a day ends at a terminal of the mask; one mask for each reading's tree."""
        decided = (self.events.terminal != NONE) & (self.events.time <= self.day_of(when))
        for index, mask in enumerate(masks):
            part = self._events_of(index)
            decided[part] &= mask[self.events.terminal[part]]  # NONE takes the last, and is ruled out above
        return self._some(decided)

    def begins_with(self, masks: tuple[Bool[np.ndarray, " _"], ...]) -> Bool[np.ndarray, " N"]:
        """Whether the round under way ends at a terminal of the mask, whenever it is decided; one mask a reading."""
        out = np.zeros(len(self), dtype=bool)
        for index, mask in enumerate(masks):
            mine = self.reading_of == index
            out[mine] = mask[self.events.opening[mine]]
        return out

    def held_by(self, days: float, when: date | float) -> Bool[np.ndarray, " N"]:
        """Whether some truce has held for so many days by the end of a day. A settlement keeps its truce."""
        truces = self.truce_durations()
        held = (truces.lasts >= days) & (truces.begins + days <= self.day_of(when))
        out = np.zeros(len(self), dtype=bool)
        out[truces.path[held]] = True
        return out

    def deaths_by(self, when: date | float) -> Float[np.ndarray, " N"]:
        """Deaths of each path from `as_of` to the end of a day; never fewer by a later day."""
        return self.deaths(np.array([int(self.day_of(when))]))[:, 0]

    def displaced_by(self, when: date | float) -> Float[np.ndarray, " N"]:
        """People newly displaced, as `deaths_by`."""
        return self.displaced(np.array([int(self.day_of(when))]))[:, 0]

    def deaths(self, days: Int[np.ndarray, " D"]) -> Float[np.ndarray, "N D"]:
        """Deaths of each path up to the end of each of some days, which rise."""
        return self._tally(self.process.deaths, DEATHS, days)

    def displaced(self, days: Int[np.ndarray, " D"]) -> Float[np.ndarray, "N D"]:
        """People newly displaced, as `deaths`."""
        return self._tally(self.process.displaced, DISPLACED, days)

    def _tally(self, rate: Float[np.ndarray, "V 6"], purpose: int, days: Int[np.ndarray, " D"]) -> np.ndarray:
        e, spread = self.events, self.process.spread
        return draw_tallies(e.first, e.time, e.phase, self.world, self.number, rate, spread, self.seed, purpose, days)

    def truce_durations(self) -> Truces:
        """Every truce that begins by `until`, in the order of paths and time."""
        return self._truces

    @cached_property
    def _truces(self) -> Truces:
        at = np.flatnonzero(self.events.mechanism != NO_TRUCE)
        begins, lasts = self.events.time[at].astype(float), self.events.lasts[at].astype(float)
        if self.process.standing is not None:
            older = begins == 0.0
            begins[older] -= self.process.standing.age
            lasts[older] += self.process.standing.age
        return Truces(self.owner[at], begins, lasts, self.events.mechanism[at])

    def first_truce(self, held: float = 30.0) -> Float[np.ndarray, " N"]:
        """Day on which the first truce that holds so many days begins; infinite where none does by `until`.

        Whether it holds is known, also where that lies past `until`. One that held at the start begins on day 0.
        """
        truces = self.truce_durations()
        lasting = truces.lasts >= held
        out = np.full(len(self), np.inf)
        np.minimum.at(out, truces.path[lasting], np.maximum(truces.begins[lasting], 0.0))
        return out

    @cached_property
    def reading_of(self) -> Int[np.ndarray, " N"]:
        """The reading of each path's world."""
        return np.asarray(self.worlds.reading_of[self.world])

    def types(self, reading: int) -> dict[str, Int[np.ndarray, " n"]]:
        """The types of the players in the paths of one reading, by their numbers in `tree.types`."""
        public, mine = self.publics[reading], self.reading_of == reading
        drawn = public.type_of[public.profile[self.events.opening[mine]]]
        return {player.name: drawn[:, i] for i, player in enumerate(public.players)}

    def by_world(
        self, happens: Bool[np.ndarray, " N"], within: Bool[np.ndarray, " N"] | None = None
    ) -> Float[np.ndarray, " V"]:
        """The probability of something in each world, told from the paths in which it happens (`shares`).

        Of those `within` alone, where it is given: the probability given that condition.
        """
        size = len(self.worlds.weights)
        counted = happens if within is None else happens & within
        of = self.world if within is None else self.world[within]
        return shares(
            np.bincount(self.world[counted], minlength=size), np.bincount(of, minlength=size), self.worlds.weights
        )

    def story(self, path: int) -> Story:
        """One path, told."""
        reading = int(self.reading_of[path])
        tree, public = self.worlds.readings[reading].tree, self.publics[reading]
        profile = public.type_of[public.profile[self.events.opening[path]]]
        one = Paths(
            self.crisis, self.as_of, self.until, self.seed, self.worlds, self.process, self.world[path : path + 1],
            self.number[path : path + 1], _only(self.events, path), self.publics, self.grids,
        )  # fmt: skip
        steps = []
        for k in range(int(self.events.first[path]), int(self.events.first[path + 1])):
            z, kind = int(self.events.terminal[k]), int(self.events.mechanism[k])
            day = float(self.events.time[k])
            steps.append(
                Step(
                    day, self.as_of + timedelta(days=int(np.ceil(day))), PHASES[self.events.phase[k]],
                    () if z == NONE else tuple(
                        (m.label, m.actions[tree.choice[z, j]]) for j, m in enumerate(tree.moves)
                        if tree.choice[z, j] != NONE
                    ),
                    None if z == NONE else tree.outcomes[tree.outcome[z]],
                    None if kind == NO_TRUCE else MECHANISMS[kind],
                )
            )  # fmt: skip
        return Story(
            path, self.worlds.readings[reading].reading.id,
            {p.name: p.types[profile[i]] for i, p in enumerate(public.players)}, tuple(steps),
            float(one.deaths_by(self.days)[0]), float(one.displaced_by(self.days)[0]),
        )  # fmt: skip

    def _some(self, of_events: Bool[np.ndarray, " E"]) -> Bool[np.ndarray, " N"]:
        """Whether something is true of some event of each path."""
        return np.logical_or.reduceat(of_events, self.events.first[:-1])

    def _events_of(self, reading: int) -> slice:
        """The events of the paths of one reading, which stand together."""
        places = np.searchsorted(self.reading_of, [reading, reading + 1])
        return slice(int(self.events.first[places[0]]), int(self.events.first[places[1]]))

    def table(self) -> list[dict[str, object]]:
        """One row for each phase: how likely it is at the end, and to have been entered by then."""
        last = self.phase_on(self.days)
        return [
            {"phase": name, "at the end": float(np.mean(last == k)),
             "entered": float(self.entered_by(k, self.days).mean())}
            for k, name in enumerate(PHASES)
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())

    def __repr__(self) -> str:
        return (
            f"Paths({self.crisis.crisis.id}, {len(self):,} paths in {len(self.worlds.weights)} worlds, "
            f"{self.as_of} to {self.until}, {len(self.events.time):,} events, seed {self.seed})"
        )


def _only(events: Events, path: int) -> Events:
    part = slice(int(events.first[path]), int(events.first[path + 1]))
    return Events(
        np.array([0, part.stop - part.start]), events.time[part], events.lasts[part], events.phase[part],
        events.mechanism[part], events.terminal[part], events.opening[path : path + 1],
    )  # fmt: skip
