"""The door to the compiled loops: which library to use, and arrays handed over with their shapes checked.

The loops do not check bounds, so all that reaches them passes here. They hold no state and release the interpreter, so
threads may call them at once, each with working memory of its own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from standoff.solve.compiled import build
from standoff.solve.plan import Plan

BY_UNKNOWN = ("x", "tangent", "x_before", "tangent_before", "pulse", "echo")
BY_GAME = ("at", "step", "step_before", "target", "smallest", "side")
FEW = 2  # games; with no more, or with very large trees, lanes would idle or crowd out the cache
LARGEST_MEMORY = 1 << 22  # numbers of working memory for which lanes pay
# Log odds of a branch with none, such as a type that a what-if rules out: its reach underflows to exactly 0, and still
# its sets have the beliefs of the limit, which change with the others' choices as the Jacobian says.
IMPOSSIBLE = -800.0


class _Plan(ctypes.Structure):
    _fields_ = [(f.name, ctypes.c_int64 if f.type == "int" else ctypes.c_void_p) for f in fields(Plan)]


class _Family(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("payoffs", "odds", "log_odds", "rate")]


class Bounds(ctypes.Structure):
    """What a step in λ must keep to; names as in `compiled/walk.h`."""

    _fields_ = [("most", ctypes.c_int64)] + [
        (name, ctypes.c_double)
        for name in ("largest_correction", "usual_correction", "slack", "largest_change", "rounding", "small")
    ]


class _Standing(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in (*BY_UNKNOWN, *BY_GAME, "steps", "arrived")]


def open_loops(folder: Path, name: str, what: str) -> ctypes.CDLL:
    """A compiled library of a folder, made from the sources beside it; ImportError with the remedy where it is not."""
    path = folder / f"{name}{build.SUFFIX}"
    remedy = "install Standoff again (pip install .), or run src/standoff/solve/compiled/build.py"
    if not path.is_file():
        raise ImportError(f"the compiled {what} {path.name} is missing: {remedy}")
    library = ctypes.CDLL(str(path))
    library.standoff_sources.restype = ctypes.c_char_p
    if library.standoff_sources().decode() != build.digest(folder):
        raise ImportError(f"the compiled {what} {path.name} was made from other sources: {remedy}")
    return library


@cache
def _open(name: str) -> ctypes.CDLL:
    library = open_loops(Path(build.__file__).parent, name, "solver")
    library.standoff_memory.restype = ctypes.c_int64
    library.standoff_width.restype = ctypes.c_int64
    return library


@cache
def _side_by_side() -> ctypes.CDLL:
    """The library with lanes that suits this processor."""
    width = _open("plain").standoff_width()
    return _open(("plain", "wide", "widest")[width])


@dataclass(frozen=True, eq=False)
class Family:
    """Numbers of W games on one tree, as the loops read them; C-contiguous float64.

    `payoffs[w, z, i]`; `odds[w, branch]` and their logarithms; `rate[w, i]`, player i's precision as part of the
    largest.
    """

    payoffs: Float[np.ndarray, "W T P"]
    odds: Float[np.ndarray, "W O"]
    log_odds: Float[np.ndarray, "W O"]
    rate: Float[np.ndarray, "W P"]

    @staticmethod
    def of(
        payoffs: Float[np.ndarray, "W T P"], odds: Float[np.ndarray, "W O"], rate: Float[np.ndarray, "W P"]
    ) -> Family:
        """From arrays of any layout."""
        with np.errstate(divide="ignore"):
            log_odds = np.where(odds > 0.0, np.log(odds), IMPOSSIBLE)
        return Family(*(np.ascontiguousarray(x, dtype=np.float64) for x in (payoffs, odds, log_odds, rate)))

    def picked(self, which: Int[np.ndarray, " V"]) -> Family:
        """Some of the games."""
        return Family(self.payoffs[which], self.odds[which], self.log_odds[which], self.rate[which])


def joined_families(parts: Sequence[Family]) -> Family:
    """Games of several families, together."""
    return Family(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Family)))


class Loops:
    """The compiled loops for one family of games, with working memory for one thread."""

    def __init__(self, plan: Plan, family: Family) -> None:
        games = len(family.rate)
        _check("payoffs", family.payoffs, (games, plan.terminals, plan.players))
        _check("odds", family.odds, (games, plan.branches))
        _check("log odds", family.log_odds, (games, plan.branches))
        _check("rate", family.rate, (games, plan.players))
        self._kept = (plan, family)  # the structures below only point into them
        values = (getattr(plan, f.name) for f in fields(Plan))
        self._plan = _Plan(*(v if isinstance(v, int) else v.ctypes.data for v in values))
        self._family = _Family(*(getattr(family, f.name).ctypes.data for f in fields(Family)))
        self._library, self._games, self._shape = _side_by_side(), games, plan
        memory = self._library.standoff_memory(ctypes.byref(self._plan))
        if games <= FEW or memory > LARGEST_MEMORY:
            self._library = _open("single")
            memory = self._library.standoff_memory(ctypes.byref(self._plan))
        self._store = np.empty(memory)

    def correct(
        self, x: np.ndarray, at: np.ndarray, which: np.ndarray, pulse: np.ndarray | None, size: np.ndarray,
        sign: np.ndarray, *by_unknown: np.ndarray | None,
    ) -> None:  # fmt: skip
        """Newton's corrections with one Jacobian: `standoff_correct`; `by_unknown` are its last five arrays."""
        u, turns, count = self._shape.unknowns, len(size), len(which)
        _check("at", at, (count,))
        _check("size", size, (turns, count))
        _check("sign", sign, (count,))
        for array in (x, pulse, *by_unknown):
            if array is not None:
                _check("an array by unknown", array, (count, u))
        asked = self._asked(which)
        self._library.standoff_correct(
            *self._common(), *_point(x, at, asked), _int(count), _int(turns),
            *_point(pulse, size, sign, *by_unknown),
        )  # fmt: skip

    def stakes(self) -> Float[np.ndarray, " W"]:
        """The widest range of a player's payoffs in every game, times its rate: `standoff_stakes`."""
        out = np.empty(self._games)
        plan, family, _ = self._common()
        self._library.standoff_stakes(plan, family, _int(self._games), *_point(out))
        return out

    def walk(
        self, which: np.ndarray, turns: int, bounds: Bounds, by_unknown: Sequence[np.ndarray],
        by_game: Sequence[np.ndarray | None], steps: np.ndarray, arrived: np.ndarray,
    ) -> None:  # fmt: skip
        """At most `turns` steps in λ of games `which`: `standoff_walk`; arrays in the order of their names above."""
        w, u = self._games, self._shape.unknowns
        for name, array in zip(BY_UNKNOWN, by_unknown, strict=True):
            _check(name, array, (w, u))
        for name, each in zip(BY_GAME, by_game, strict=True):
            if each is not None:
                _check(name, each, (w,))
        _check("steps", steps, (w,), np.int64)
        _check("arrived", arrived, (w,), np.bool_)
        standing = _Standing(*_point(*by_unknown, *by_game, steps, arrived))
        asked = self._asked(which)
        self._library.standoff_walk(
            *self._common(), ctypes.byref(standing), ctypes.byref(bounds), *_point(asked), _int(len(asked)), _int(turns)
        )

    def linearise(
        self, x: np.ndarray, at: np.ndarray
    ) -> tuple[Float[np.ndarray, "W U"], Float[np.ndarray, "W R R"], Float[np.ndarray, "W R"]]:
        """Of every game: the residual, the matrix of the linear system, and the right-hand side of its drift."""
        w, u, r = self._games, self._shape.unknowns, self._shape.rows
        _check("x", x, (w, u))
        _check("at", at, (w,))
        residual, matrix, slope = np.zeros((w, u)), np.zeros((w, r, r)), np.zeros((w, r))
        everyone = np.arange(w)
        self._library.standoff_linearise(
            *self._common(), *_point(x, at, everyone), _int(w), *_point(residual, matrix, slope)
        )
        return residual, matrix, slope

    def describe(
        self, x: np.ndarray, at: np.ndarray, which: np.ndarray, residual: np.ndarray, strategy: np.ndarray,
        reach: np.ndarray, belief: np.ndarray, value: np.ndarray, regret: np.ndarray,
    ) -> None:  # fmt: skip
        """The account of games `which`: `standoff_describe`."""
        w, plan = len(which), self._shape
        for name, array, shape in (
            ("x", x, (w, plan.unknowns)), ("at", at, (w,)), ("residual", residual, (w,)),
            ("strategy", strategy, (w, plan.actions)), ("reach", reach, (w, plan.terminals)),
            ("belief", belief, (w, plan.nodes)), ("value", value, (w, plan.players)),
            ("regret", regret, (w, plan.players)),
        ):  # fmt: skip
            _check(name, array, shape)
        asked = self._asked(which)
        self._library.standoff_describe(
            *self._common(), *_point(x, at, asked), _int(w), *_point(residual, strategy, reach, belief, value, regret)
        )

    def _common(self) -> tuple[object, object, ctypes.c_void_p]:
        return ctypes.byref(self._plan), ctypes.byref(self._family), ctypes.c_void_p(self._store.ctypes.data)

    def _asked(self, which: np.ndarray) -> np.ndarray:
        if len(which) and not (which.min() >= 0 and which.max() < self._games):
            raise IndexError("asked for a game that is not there")
        return np.ascontiguousarray(which, dtype=np.int64)


def _int(value: int) -> ctypes.c_int64:
    return ctypes.c_int64(value)


def _point(*arrays: np.ndarray | None) -> tuple[ctypes.c_void_p, ...]:
    return tuple(map(_pointer, arrays))


def _pointer(array: np.ndarray | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.__array_interface__["data"][0])


def _check(name: str, array: np.ndarray, shape: tuple[int, ...], kind: type[np.generic] = np.float64) -> None:
    if array.shape != shape or array.dtype != kind or not array.flags.c_contiguous:
        raise ValueError(f"{name}: need contiguous {kind.__name__} of shape {shape}, got {array.dtype} {array.shape}")
