"""The weeks ahead of some worlds: paths are made when a question first needs them, once for each thing done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from standoff.ask.roles import is_played, must_be_possible, relevances
from standoff.language import Do, LanguageError, did_you_mean
from standoff.simulate import CannotSimulate, Paths, simulate
from standoff.worlds import Doing, Worlds, rework, sample

PATHS = 100_000
SAMPLE = 512  # worlds, drawn by weight, that paths are played in
REWORKED = 1024  # worlds, drawn by weight, in which games are solved again for the next truce
LONGEST = 3 * 366  # days; beyond that rates stated for weeks say nothing

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Done:
    """What a dated question supposes to be done: something in the worlds, and what is on the ground in a truce."""

    worlds: Doing = Doing()
    mechanism: str | None = None

    def to_games(self, worlds: Worlds) -> tuple[object, ...]:
        """What is done to the games, as against the weeks ahead alone; two that do the same have the same."""
        doing = self.worlds
        played = sorted((name, value) for name, value in doing.set.items() if name not in worlds.ahead)
        return tuple(played), tuple(sorted(doing.forbid)), tuple(sorted(doing.force))

    def spares_games(self, worlds: Worlds) -> bool:
        """Whether all games stay as they are: what is set, if anything, matters to the weeks ahead alone."""
        return not any(self.to_games(worlds))

    @property
    def key(self) -> tuple[object, ...]:
        """Two that do the same have the same."""
        doing = self.worlds
        return (
            tuple(sorted(doing.set.items())),
            tuple(sorted(doing.forbid)),
            tuple(sorted(doing.force)),
            self.mechanism,
        )


@dataclass(frozen=True, eq=False)
class Ahead:
    """What is asked of the weeks ahead is answered from here, so that one set of paths stands behind all answers.

    What is done to the weeks alone – a rate, a mechanism, a coefficient of truces – plays the games that are solved.

    Paths go on to `until`, by default the horizon of the crisis file, and further where a question does. A path does
    not depend on how far it is followed, so answers do not depend on what else is asked.
    """

    worlds: Worlds
    until: date | None = None
    count: int = PATHS
    sample: int = SAMPLE
    doing: Doing = Doing()
    progress: Progress | None = None
    _made: dict[tuple[object, ...], Paths] = field(default_factory=dict)
    _played: dict[tuple[object, ...], Paths] = field(default_factory=dict)  # by what is done to games
    _changed: dict[tuple[object, ...], Worlds] = field(default_factory=dict)

    def of(self, worlds: Worlds) -> Ahead:
        """The same settings for other worlds."""
        return Ahead(worlds, self.until, self.count, self.sample, self.doing, self.progress)

    def where(self, doing: Doing) -> Ahead:
        """The same with something done, whatever is asked; what has been played stays with both."""
        return replace(self, doing=together(self.doing, doing))

    def done(self, parts: Sequence[Do]) -> Done:
        """What is done where a question says `do …`; LanguageError where the crisis has nothing of that name."""
        asked = done_of(parts, self.worlds)
        return replace(asked, worlds=together(self.doing, asked.worlds))

    def paths(self, done: Done, days: Sequence[date] = ()) -> Paths:
        """Paths that go on at least until the last of `days`."""
        found = self._made.get(done.key)
        last = max((*days, *self._horizon()), default=self.worlds.crisis.crisis.as_of + timedelta(days=1))
        if found is None or found.until < last:
            games = done.to_games(self.worlds)
            try:
                found = simulate(
                    self.worlds, last, self.count, worlds=self.sample, doing=done.worlds, mechanism=done.mechanism,
                    progress=self.progress, like=self._played.get(games),
                )  # fmt: skip
            except CannotSimulate as wrong:
                raise LanguageError(str(wrong)) from wrong
            self._made[done.key] = self._played[games] = found
        return found

    @cached_property
    def picked(self) -> Worlds:
        """Worlds drawn by weight, in which games are solved again where something is done."""
        return sample(self.worlds, REWORKED)

    @cached_property
    def in_picked(self) -> Ahead:
        """The same settings for the picked worlds."""
        return self.of(self.picked)

    def changed(self, done: Done) -> Worlds:
        """The picked worlds with something done to their games."""
        if done.key not in self._changed:
            self._changed[done.key] = rework(self.picked, done.worlds)
        return self._changed[done.key]

    def _horizon(self) -> tuple[date, ...]:
        weeks = self.worlds.crisis.weeks
        return (self.until,) if self.until else (weeks.horizon,) if weeks else ()


NOTHING = Done()


def together(one: Doing, other: Doing) -> Doing:
    """Both done; the second, where they set the same."""
    return Doing({**one.set, **other.set}, (*one.forbid, *other.forbid), (*one.force, *other.force))


def done_of(doing: Sequence[Do], worlds: Worlds) -> Done:
    """What `do …` parts of a query come to; LanguageError where the crisis has nothing of that name."""
    sets: dict[str, float] = {}
    forced: list[tuple[str, str]] = []
    mechanism = None
    moves = {m.label: m.actions for r in worlds.readings for m in r.tree.moves}
    known = sorted({name for r in worlds.readings for name in r.unknowns} | set(worlds.crisis.unknowns))
    for do in doing:
        if do.ref.player is not None:
            label = f"{do.ref.player}.{do.ref.name}"
            if label not in moves:
                raise _nothing(do, "move", label, tuple(moves))
            if do.value not in moves[label]:
                raise _nothing(do, f"action of {label}", str(do.value), moves[label])
            forced.append((label, str(do.value)))
        elif isinstance(do.value, str):
            mechanism = do.value
        elif do.ref.name not in known:
            raise _nothing(do, "unknown", do.ref.name, tuple(known))
        elif do.ref.name in relevances(worlds) and not is_played(do.ref.name, worlds):
            raise LanguageError(
                f"{do.ref.name} says how much an earlier episode counts: it changes what was learnt, and nothing that "
                "happens", do.line, do.column, do.ref.name, f"ask a what-if that sets {do.ref.name}",
            )  # fmt: skip
        else:
            must_be_possible(do.ref.name, do.value, worlds, do.line, do.column)
            sets[do.ref.name] = do.value
    return Done(Doing(sets, force=tuple(forced)), mechanism)


def _nothing(do: Do, what: str, found: str, known: tuple[str, ...]) -> LanguageError:
    guess = did_you_mean(found, known)
    hint = f"did you mean “{guess}”?" if guess else f"there are {', '.join(known)}"
    return LanguageError(f"no {what} called “{found}”", do.line, do.column, found, hint)
