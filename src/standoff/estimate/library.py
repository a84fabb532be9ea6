"""The door to the compiled likelihood: arrays handed over with their shapes checked, rows over threads.

Chunks and threads change no byte: how rows are cut depends on their number alone, and parts are added in order.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate import compiled
from standoff.estimate.program import Code
from standoff.solve import in_threads, open_loops

CHUNK = 16_384  # rows that a thread works on at a time
FEW = 512  # of rows without sums, where a thread's part changes nothing
BATCH = 16  # parameter vectors that a thread works on at a time


class _Program(ctypes.Structure):
    _fields_ = [(f.name, ctypes.c_int64 if f.type == "int" else ctypes.c_void_p) for f in fields(Code)]


_COUNTS = ("rows", "columns", "entries", "coefficients", "sets")
_ARRAYS = ("matrix", "offset", "owner", "column", "coefficient", "count", "set", "weight")


class _Plays(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in _COUNTS] + [(name, ctypes.c_void_p) for name in _ARRAYS]


@cache
def _open(name: str) -> ctypes.CDLL:
    library = open_loops(Path(compiled.__file__).parent, name, "estimator")
    library.standoff_width.restype = ctypes.c_int64
    library.standoff_memory.restype = ctypes.c_int64
    return library


@cache
def _library() -> ctypes.CDLL:
    """The library that suits this processor."""
    return _open(("plain", "wide", "widest")[_open("plain").standoff_width()])


@dataclass(frozen=True, eq=False)
class Laid:
    """Plays as the compiled loops read them; names as in `compiled/rows.h`."""

    matrix: Float[np.ndarray, "n c"]
    offset: Float[np.ndarray, "n i"]
    owner: Int[np.ndarray, " e"]
    column: Int[np.ndarray, " e"]
    coefficient: Int[np.ndarray, " e"]
    count: Float[np.ndarray, "n s"]
    set: Int[np.ndarray, " s"]
    weight: Float[np.ndarray, " n"]
    coefficients: int


class Loops:
    """One program over one table of plays."""

    def __init__(self, code: Code, laid: Laid, threads: int = 0) -> None:
        _check(code, laid)
        self._code, self._laid, self._threads = code, laid, threads or os.cpu_count() or 1
        self._held = [np.ascontiguousarray(getattr(code, f.name)) for f in fields(Code) if f.type != "int"]
        arrays = iter(self._held)
        self._program = _Program(
            *(getattr(code, f.name) if f.type == "int" else next(arrays).ctypes.data for f in fields(Code))
        )
        self._arrays = [np.ascontiguousarray(getattr(laid, name)) for name in _ARRAYS]
        rows, columns = laid.matrix.shape
        counts = (rows, columns, len(laid.owner), laid.coefficients, len(laid.set))
        self._plays = _Plays(*counts, *(a.ctypes.data for a in self._arrays))
        self._memory = int(_library().standoff_memory(ctypes.byref(self._program), ctypes.byref(self._plays)))

    def sums(
        self, theta: Float[np.ndarray, "b k"], order: int, also: Float[np.ndarray, "b n"] | None = None
    ) -> tuple[Float[np.ndarray, " b"], Float[np.ndarray, "b k"], Float[np.ndarray, "b k k"]]:
        """Log-likelihood, gradient and Hessian at each θ, summed over rows; zeros beyond `order`."""
        batch, k = theta.shape
        rows = len(self._laid.matrix)
        theta = self._parameters(theta)
        also = None if also is None else np.ascontiguousarray(also, dtype=float)
        if also is not None and also.shape != (batch, rows):
            raise ValueError(f"weights must be {batch} by {rows}, not {' by '.join(map(str, also.shape))}")
        tasks = [
            (b, min(b + BATCH, batch), r, min(r + CHUNK, rows))
            for b in range(0, batch, BATCH)
            for r in range(0, rows, CHUNK)
        ]
        parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [None] * len(tasks)  # type: ignore[list-item]

        def work(place: int) -> None:
            b, b_end, r, r_end = tasks[place]
            many = b_end - b
            value, gradient, hessian = np.zeros(many), np.zeros((many, k)), np.zeros((many, k, k))
            memory = np.empty(self._memory)
            _library().standoff_sum(
                ctypes.byref(self._program), ctypes.byref(self._plays), _at(theta[b:]),
                _at(None if also is None else also[b:]), ctypes.c_int64(many), ctypes.c_int64(r), ctypes.c_int64(r_end),
                ctypes.c_int64(order), _at(value), _at(gradient), _at(hessian), _at(memory),
            )  # fmt: skip
            parts[place] = value, gradient, hessian

        in_threads(self._threads, work, range(len(tasks)))
        value, gradient, hessian = np.zeros(batch), np.zeros((batch, k)), np.zeros((batch, k, k))
        for (b, b_end, _, _), part in zip(tasks, parts, strict=True):
            value[b:b_end] += part[0]
            gradient[b:b_end] += part[1]
            hessian[b:b_end] += part[2]
        return value, gradient, hessian

    def rows(
        self, theta: Float[np.ndarray, " k"], *, scores: bool
    ) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, "n k"] | None]:
        """Each row's log-likelihood and, where wanted, its weighted slopes."""
        rows = len(self._laid.matrix)
        theta = self._parameters(theta)
        logs = np.zeros(rows)
        slopes = np.zeros((rows, len(theta))) if scores else None

        def work(begin: int) -> None:
            end, memory = min(begin + CHUNK, rows), np.empty(self._memory)
            _library().standoff_rows(
                ctypes.byref(self._program), ctypes.byref(self._plays), _at(theta), ctypes.c_int64(begin),
                ctypes.c_int64(end), _at(logs[begin:]), _at(None if slopes is None else slopes[begin:]),
                _at(memory),
            )  # fmt: skip

        in_threads(self._threads, work, range(0, rows, CHUNK))
        return logs, slopes

    def _parameters(self, theta: np.ndarray) -> np.ndarray:
        """As the loops read them: doubles (counts would be taken for bits of others), as many as there must be."""
        if theta.shape[-1] != self._laid.coefficients:
            raise ValueError(f"{self._laid.coefficients} coefficients are needed, not {theta.shape[-1]}")
        return np.ascontiguousarray(theta, dtype=float)


def chances_of(
    code: Code, eta: Float[np.ndarray, "n i"], wanted: Sequence[int], order: int, threads: int = 0
) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o u"] | None, Float[np.ndarray, "n o u u"] | None]:
    """Values of a program at given inputs, with slopes and curvatures by its predictors up to `order`."""
    rows, many, m = len(eta), len(wanted), code.predictors
    if eta.shape[1] != code.inputs:
        raise ValueError(f"the program has {code.inputs} inputs, not {eta.shape[1]}")
    held = [np.ascontiguousarray(getattr(code, f.name)) for f in fields(Code) if f.type != "int"]
    arrays = iter(held)
    program = _Program(*(getattr(code, f.name) if f.type == "int" else next(arrays).ctypes.data for f in fields(Code)))
    plays = _Plays()
    size = int(_library().standoff_memory(ctypes.byref(program), ctypes.byref(plays)))
    eta = np.ascontiguousarray(eta, dtype=float)
    at = np.array(wanted, dtype=np.int64)
    log = np.zeros((rows, many))
    slope = np.zeros((rows, many, m)) if order > 0 else None
    curve = np.zeros((rows, many, m, m)) if order > 1 else None

    def work(begin: int) -> None:
        end, memory = min(begin + FEW, rows), np.empty(size)
        _library().standoff_chances(
            ctypes.byref(program), _at(eta[begin:]), ctypes.c_int64(end - begin), _at(at), ctypes.c_int64(many),
            _at(log[begin:]), _at(None if slope is None else slope[begin:]),
            _at(None if curve is None else curve[begin:]), _at(memory),
        )  # fmt: skip

    in_threads(threads or os.cpu_count() or 1, work, range(0, rows, FEW))
    return log, slope, curve


def binary_choice(x: Float[np.ndarray, " n"], *, logistic: bool) -> Float[np.ndarray, "7 n"]:
    """log F(x), log F(−x), F(x), F(−x), density, and the slopes of the two logs by x and by −x."""
    x = np.ascontiguousarray(x)
    out = np.zeros((7, len(x)))
    _library().standoff_binary(_at(x), ctypes.c_int64(len(x)), ctypes.c_int64(logistic), _at(out))
    return out


def _at(array: np.ndarray | None) -> ctypes.c_void_p:
    return ctypes.c_void_p(None if array is None else array.ctypes.data)


def _check(code: Code, laid: Laid) -> None:
    """The loops do not check bounds: what reaches them passes here."""
    rows, columns = laid.matrix.shape
    sound = (
        rows > 0
        and len(laid.offset) == len(laid.count) == len(laid.weight) == rows
        and laid.offset.shape[1] == code.inputs
        and laid.count.shape[1] == len(laid.set)
        and _within(laid.owner, code.predictors)
        and _within(laid.column, columns)
        and _within(laid.coefficient, laid.coefficients)
        and _within(laid.set, code.values)
        and all(getattr(laid, name).dtype == float for name in ("matrix", "offset", "count", "weight"))
        and all(getattr(laid, name).dtype == np.int64 for name in ("owner", "column", "coefficient", "set"))
    )
    if not sound:
        raise ValueError("plays, design and program do not fit together")


def _within(indices: Int[np.ndarray, " e"], end: int) -> bool:
    return not len(indices) or bool(indices.min() >= 0 and indices.max() < end)
