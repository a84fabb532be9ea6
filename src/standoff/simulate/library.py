"""The door to the compiled paths: arrays handed over with their shapes checked, chunks over threads, events joined.

Chunks and threads change no byte: a path's random stream comes from the seed, its world and its number alone.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np
from jaxtyping import Float, Int, UInt8

from standoff.crisis import PHASES
from standoff.simulate import compiled
from standoff.simulate.beliefs import BeliefGrid
from standoff.simulate.interpolation import POWER
from standoff.simulate.process import CannotSimulate, Process
from standoff.simulate.public import PublicTree
from standoff.solve import in_threads, open_loops

CHUNK = 4096  # paths that a thread draws at a time
ROOM = 24  # events of a path for which room is made at first
MOST = 100_000_000  # events kept; about a gigabyte
DEATHS, DISPLACED = 2, 3  # what a stream is for, as in `compiled/draws.h`
ACTIONS = 32  # of a move, at most, as in `compiled/round.h`

_PUBLIC = (
    "players", "profiles", "widest", "branches", "actions", "odds", "terminals", "ends", "types", "type_of", "kind",
    "mover", "count", "set", "child", "chance", "terminal", "profile", "ending", "phase", "curbed",
)  # fmt: skip
_NUMBERS = (
    "odds", "first", "after", "strategy", "table", "size", "rounds", "intervention", "clash", "mediation", "wider_war",
    "settlement", "location", "written", "definitive", "curbed", "earlier", "scale", "mechanism", "written_chance",
    "definitive_chance", "after_intervention", "broken", "standing",
)  # fmt: skip


class _Public(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64 if k < 8 else ctypes.c_void_p) for k, name in enumerate(_PUBLIC)]


class _Numbers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in _NUMBERS]


class _Asked(ctypes.Structure):
    _fields_ = [
        ("age", ctypes.c_double), ("kept", ctypes.c_int64), ("horizon", ctypes.c_double), ("power", ctypes.c_double),
        ("seed", ctypes.c_uint64),
    ]  # fmt: skip


class _Events(ctypes.Structure):
    _fields_ = [("room", ctypes.c_int64), ("count", ctypes.c_int64)] + [
        (name, ctypes.c_void_p) for name in ("time", "lasts", "phase", "mechanism", "terminal")
    ]


@cache
def _library() -> ctypes.CDLL:
    library = open_loops(Path(compiled.__file__).parent, "paths", "simulator")
    library.standoff_paths.restype = ctypes.c_int64
    return library


@dataclass(frozen=True, eq=False)
class Played:
    """One reading as it is played forward, in V worlds; `rows` are their places among all sampled worlds.

    `first[v]` are the chances of the ends of the round under way, summed up from the left; `after[v, e]` the odds of
    each type, one player after the other, once that round has come to the end e of the public tree.
    """

    public: PublicTree
    phase: Int[np.ndarray, " T"]
    curbed: Int[np.ndarray, " T"]
    grid: BeliefGrid
    odds: Float[np.ndarray, "V O"]
    first: Float[np.ndarray, "V T"]
    after: Float[np.ndarray, "V E K"]
    rows: Int[np.ndarray, " V"]


@dataclass(frozen=True, eq=False)
class Events:
    """Events of N paths, one path after the other: those of path k are `first[k] … first[k + 1] - 1`."""

    first: Int[np.ndarray, " N1"]
    time: Float[np.ndarray, " E"]
    lasts: Float[np.ndarray, " E"]
    phase: UInt8[np.ndarray, " E"]
    mechanism: UInt8[np.ndarray, " E"]
    terminal: Int[np.ndarray, " E"]
    opening: Int[np.ndarray, " N"]


def draw_paths(
    played: Played, process: Process, world: Int[np.ndarray, " N"], number: Int[np.ndarray, " N"], horizon: float,
    seed: int, threads: int = 0, chunk: int = CHUNK, told: Callable[[int], None] | None = None,
) -> Events:  # fmt: skip
    """Draw path k in sampled world `world[k]`, as that world's path `number[k]`, for `horizon` days."""
    call = _Call(played, process, horizon, seed)
    begins = range(0, len(world), chunk)
    parts: list[Events | None] = [None] * len(begins)
    kept, lock = 0, Lock()

    def work(k: int) -> None:
        nonlocal kept
        part = slice(begins[k], min(begins[k] + chunk, len(world)))
        found = call.draw(world[part] - played.rows[0], world[part], number[part])
        parts[k] = found
        with lock:
            kept += len(found.time)
            if kept > MOST:
                raise CannotSimulate(
                    f"the paths have more than {MOST:,} events; ask for fewer paths, an earlier date, or fewer rounds "
                    "a day"
                )
            if told:
                told(part.stop - part.start)

    in_threads(threads or os.cpu_count() or 1, work, range(len(begins)))
    return joined([part for part in parts if part is not None])


def joined(parts: Sequence[Events]) -> Events:
    """Events of some paths and those of others, in this order."""
    ends = np.cumsum([0, *(part.first[-1] for part in parts)])
    first = np.concatenate([[0], *(part.first[1:] + end for part, end in zip(parts, ends[:-1], strict=True))])
    rest = (f.name for f in fields(Events) if f.name != "first")
    return Events(first, *(np.concatenate([getattr(part, name) for part in parts]) for name in rest))


class _Call:
    """The arrays of one reading, checked and pointed to."""

    def __init__(self, played: Played, process: Process, horizon: float, seed: int) -> None:
        public, grid, tree = played.public, played.grid, played.public.tree
        worlds, terminals, odds = len(played.rows), tree.terminal_count, len(tree.odds)
        if public.child.shape[1] > ACTIONS:
            raise CannotSimulate(f"a move has more than {ACTIONS} actions; a simulation allows no more")
        if not np.array_equal(played.rows, np.arange(played.rows[0], played.rows[0] + worlds)):
            raise ValueError("the worlds of a reading stand one after the other")
        types = [len(player.types) for player in public.players]
        _shaped("odds", played.odds, (worlds, odds))
        _shaped("first", played.first, (worlds, terminals))
        _shaped("after", played.after, (worlds, public.end_count, sum(types)))
        _shaped("phase", played.phase, (terminals,))
        _shaped("curbed", played.curbed, (terminals,))
        if played.phase.min() < 0 or played.phase.max() >= len(PHASES):
            raise ValueError("a phase that is none")
        ends = grid.start + grid.size**public.coordinates
        if grid.log_strategy.shape[1] != tree.action_count or len(grid.start) != worlds or \
                ends.max() > len(grid.log_strategy):  # fmt: skip
            raise ValueError("the grid of beliefs is of another game")
        standing, named = process.standing, [f.name for f in fields(Process) if f.name != "standing"]
        own = {name: getattr(process, name)[played.rows] for name in named if name in _NUMBERS}
        own["standing"] = np.zeros(worlds) if standing is None else standing.location[played.rows]
        own |= {"odds": played.odds, "first": played.first, "after": played.after}
        arrays = {name: np.ascontiguousarray(array, dtype=np.float64) for name, array in own.items()}
        arrays["strategy"] = np.ascontiguousarray(grid.log_strategy, dtype=np.float32)
        arrays["table"] = np.ascontiguousarray(grid.start * tree.action_count, dtype=np.int64)
        arrays["size"] = np.ascontiguousarray(grid.size, dtype=np.int64)
        of_game = {
            "types": np.array(types), **{name: getattr(public, name) for name in _PUBLIC if hasattr(public, name)},
            "phase": played.phase, "curbed": played.curbed,
        }  # fmt: skip
        of_game.pop("players")
        game = {name: np.ascontiguousarray(array, dtype=np.int64) for name, array in of_game.items()}
        sizes = (
            len(types), len(public.type_of), public.set.shape[1], public.child.shape[1], tree.action_count, odds,
            terminals, public.end_count,
        )  # fmt: skip
        self._kept = (arrays, game)  # the structures below only point into them
        self._numbers = _Numbers(*(arrays[name].ctypes.data for name in _NUMBERS))
        self._public = _Public(*sizes, *(game[name].ctypes.data for name in _PUBLIC[8:]))
        age, kept = (-1.0, 0) if standing is None else (standing.age, standing.mechanism)
        self._asked = _Asked(age, kept, horizon, 1.0 / POWER, seed)
        self._worlds = worlds
        self._small = terminals <= np.iinfo(np.int16).max

    def draw(self, row: Int[np.ndarray, " n"], stream: Int[np.ndarray, " n"], number: Int[np.ndarray, " n"]) -> Events:
        """Paths of one chunk."""
        if len(row) and not (row.min() >= 0 and row.max() < self._worlds):
            raise IndexError("asked for a world that is not there")
        given = [np.ascontiguousarray(x, dtype=np.int64) for x in (row, stream, number)]
        count, done, room = len(row), 0, ROOM * len(row)
        parts = []
        while done < count:
            part, drawn = self._some(given, done, count, room)
            if drawn == 0:
                room *= 2
                if room > MOST:
                    raise CannotSimulate(
                        f"a single path has more than {MOST // 2:,} events; are there too many rounds a day?"
                    )
            else:
                parts.append(part)
            done += drawn
        return joined(parts)

    def _some(self, given: list[np.ndarray], begin: int, end: int, room: int) -> tuple[Events, int]:
        """As many of the paths from `begin` on as there is room for."""
        first, opening = np.zeros(end - begin + 1, dtype=np.int64), np.zeros(end - begin, dtype=np.int32)
        kinds = {"time": np.float32, "lasts": np.float32, "phase": np.uint8, "mechanism": np.uint8,
                 "terminal": np.int32}  # fmt: skip
        held = {name: np.empty(room, dtype=kind) for name, kind in kinds.items()}
        events = _Events(room, 0, *(array.ctypes.data for array in held.values()))
        drawn = _library().standoff_paths(
            ctypes.byref(self._public), ctypes.byref(self._numbers), ctypes.byref(self._asked),
            *(ctypes.c_void_p(x.ctypes.data) for x in given), ctypes.c_int64(begin), ctypes.c_int64(end),
            ctypes.byref(events), ctypes.c_void_p(first[1:].ctypes.data), ctypes.c_void_p(opening.ctypes.data),
        )  # fmt: skip
        told = {name: array[: events.count].copy() for name, array in held.items()}
        if self._small:
            told["terminal"] = told["terminal"].astype(np.int16)
        return Events(first=first[: drawn + 1], opening=opening[:drawn], **told), drawn


def draw_tallies(
    events_first: Int[np.ndarray, " N1"], time: Float[np.ndarray, " E"], phase: UInt8[np.ndarray, " E"],
    world: Int[np.ndarray, " N"], number: Int[np.ndarray, " N"], rate: Float[np.ndarray, "V 6"],
    spread: Float[np.ndarray, " V"], seed: int, what: int, days: Int[np.ndarray, " D"], threads: int = 0,
) -> Float[np.ndarray, "N D"]:  # fmt: skip
    """Counts of every path up to the end of each of `days`, which rise: deaths or displaced."""
    paths = len(world)
    if np.any(np.diff(days) < 0) or (len(days) and days[0] < 0):
        raise ValueError("days must rise from 0")
    out = np.zeros((paths, len(days)))
    given = [np.ascontiguousarray(x, dtype=np.int64) for x in (world, world, number, days, events_first)]
    world_, stream, number_, days_, first_ = given
    time_, phase_ = np.ascontiguousarray(time, dtype=np.float32), np.ascontiguousarray(phase, dtype=np.uint8)
    rate_, spread_ = np.ascontiguousarray(rate, dtype=np.float64), np.ascontiguousarray(spread, dtype=np.float64)
    _shaped("first", first_, (paths + 1,))
    _shaped("phase", phase_, time_.shape)
    _shaped("rate", rate_, (len(spread_), len(PHASES)))
    if paths and (world_.min() < 0 or world_.max() >= len(spread_) or first_[-1] != len(time_)):
        raise IndexError("asked for a world or an event that is not there")

    def work(part: slice) -> None:
        _library().standoff_tally(
            *(ctypes.c_void_p(x.ctypes.data) for x in (first_, time_, phase_, world_, stream, number_, rate_, spread_)),
            ctypes.c_uint64(seed), ctypes.c_uint64(what), ctypes.c_int64(part.start), ctypes.c_int64(part.stop),
            ctypes.c_void_p(days_.ctypes.data), ctypes.c_int64(len(days_)), ctypes.c_void_p(out.ctypes.data),
        )  # fmt: skip

    in_threads(threads or os.cpu_count() or 1, work, [slice(k, min(k + CHUNK, paths)) for k in range(0, paths, CHUNK)])
    return out


def some_draws(seed: int, what: int, of: float, count: int) -> Float[np.ndarray, " n"]:
    """Draws alone, to look at: uniform, exponential, normal, normal above `of`, gamma and Poisson, by number."""
    out = np.empty(count)
    _library().standoff_draws(
        ctypes.c_uint64(seed), ctypes.c_int64(what), ctypes.c_double(of), ctypes.c_int64(count),
        ctypes.c_void_p(out.ctypes.data),
    )  # fmt: skip
    return out


def _shaped(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise ValueError(f"{name} has the shape {array.shape}; {shape} was expected")
