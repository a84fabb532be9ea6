"""Straight-line programs: the chances of a game as a list of plain operations on its predictors.

A game is written down once, value by value; the compiled loops run the list on thousands of rows with exact first and
second derivatives. `Program.run` runs the same list on the numbers of any library, for checks and for samplers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import inf

import numpy as np
from jaxtyping import Float, Int

WIDEST = 16
"""Inputs of one operation with all second derivatives, as in `compiled/program.h`."""

Value = int | float
"""A value of a program under construction: its number (int), or a constant (float), which is folded away."""


class Operation(IntEnum):
    """As in `compiled/program.h`."""

    LINEAR = 0
    PRODUCTS = 1
    NORMAL = 2
    LOGISTIC = 3
    EXPONENTIAL = 4
    RECIPROCAL_ROOT = 5
    LOG_SUM = 6
    BEST_OF = 7
    RESOLVE = 8


@dataclass(frozen=True)
class Step:
    """One operation: which values it makes, from which; -1 is an output that nobody wants."""

    operation: Operation
    outputs: tuple[int, ...]
    inputs: tuple[int, ...]
    numbers: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Program:
    """Steps in order. `inputs[k]` is the value that takes predictor k; the first `predictors` of them have slopes.

    `constants` are values that no step makes. `ends[o]` is the log chance of outcome o.
    """

    values: int
    predictors: int
    inputs: tuple[int, ...]
    constants: tuple[tuple[int, float], ...]
    steps: tuple[Step, ...]
    ends: tuple[int, ...]

    def active(self) -> list[frozenset[int]]:
        """Of each value, the predictors with slopes that it depends on."""
        found: list[frozenset[int]] = [frozenset()] * self.values
        for k, value in enumerate(self.inputs[: self.predictors]):
            found[value] = frozenset([k])
        for step in self.steps:
            together = frozenset().union(*(found[v] for v in step.inputs))
            for value in step.outputs:
                if value >= 0:
                    found[value] = together
        return found

    def with_sets(self, sets: Sequence[Sequence[int]]) -> tuple[Program, tuple[int, ...]]:
        """The same program with the log chances of sets of outcomes, and the values where they stand."""
        grow = Builder(self)
        at = [grow.log_sum([self.ends[o] for o in members]) for members in sets]
        return grow.finished(self.ends), tuple(grow.held(v) for v in at)


class Builder:
    """Writes a program: each method adds a step and gives the value that it makes. Constants are folded."""

    def __init__(self, begun: Program | None = None) -> None:
        self._values = begun.values if begun else 0
        self._predictors = begun.predictors if begun else 0
        self._inputs = list(begun.inputs) if begun else []
        self._constants = list(begun.constants) if begun else []
        self._steps = list(begun.steps) if begun else []

    def inputs(self, predictors: int, others: int = 0) -> list[Value]:
        """The predictors, those with slopes first."""
        self._predictors = predictors
        self._inputs = [self._new() for _ in range(predictors + others)]
        return list(self._inputs)

    def constant(self, number: float) -> int:
        """A value that is always the same number."""
        value = self._new()
        self._constants.append((value, number))
        return value

    def held(self, value: Value) -> int:
        """The value as one that stands in memory, constants too."""
        return self.constant(value) if isinstance(value, float) else value

    def linear(self, terms: Sequence[tuple[float, Value]], constant: float = 0.0) -> Value:
        """Σ factor·value + constant."""
        known = constant + sum(f * v for f, v in terms if isinstance(v, float))
        rest = [(f, v) for f, v in terms if not isinstance(v, float) and f != 0]
        if not rest or known == -inf:  # a path that chance never takes: what else it needs does not matter
            return float(known)
        if len(rest) == 1 and rest[0][0] == 1.0 and known == 0.0:
            return rest[0][1]
        inputs = tuple(int(v) for _, v in rest)
        return self._step(Operation.LINEAR, inputs, (known, *(f for f, _ in rest)))

    def products(self, pairs: Sequence[tuple[Value, Value]]) -> Value:
        """Σ value·value."""
        real = [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
        terms: list[tuple[float, Value]] = []
        for a, b in pairs:
            if isinstance(a, float):
                terms.append((a, b))
            elif isinstance(b, float):
                terms.append((b, a))
        if real:
            flat = tuple(int(v) for pair in real for v in pair)
            terms.append((1.0, self._step(Operation.PRODUCTS, flat)))
        return self.linear(terms)

    def choice(self, index: Value, *, logistic: bool) -> Binary:
        """A choice between two whose index is given: F(x) for yes, F(−x) for no."""
        x = self.held(index)
        outputs = tuple(self._new() for _ in range(4))
        self._steps.append(Step(Operation.LOGISTIC if logistic else Operation.NORMAL, outputs, (x,)))
        return Binary(*outputs)

    def exponential(self, value: Value) -> Value:
        """e to the value."""
        return self._unary(Operation.EXPONENTIAL, value, np.exp)

    def reciprocal_root(self, value: Value) -> Value:
        """One over the square root; the value must be positive."""
        return self._unary(Operation.RECIPROCAL_ROOT, value, lambda x: 1.0 / np.sqrt(x))

    def log_sum(self, values: Sequence[Value]) -> Value:
        """Log of the sum of exponentials, −∞ of none; in several steps where there are many."""
        values = [v for v in values if v != -inf]
        if len(values) < 2:
            return values[0] if values else -inf
        while len(values) > WIDEST:
            values = [self.log_sum(values[k : k + WIDEST]) for k in range(0, len(values), WIDEST)]
        return self._step(Operation.LOG_SUM, tuple(self.held(v) for v in values))

    def best_of(self, leads: Sequence[Value], ratios: Sequence[Value]) -> Value:
        """Log chance that a_k + b_k z exceeds a normal draw of its own for every k, z being normal too."""
        inputs = (*leads, *ratios)
        if len(inputs) > WIDEST:
            raise ValueError(f"a probit choice has at most {WIDEST // 2 + 1} actions; the logit has no such limit")
        return self._step(Operation.BEST_OF, tuple(self.held(v) for v in inputs))

    def resolve(self, cut: Value, war: Value, back_down: Value) -> tuple[Value, Value]:
        """Log chances to challenge and then to stand firm, and to challenge and then to back down (`resolve.h`)."""
        inputs = tuple(self.held(v) for v in (cut, war, back_down))
        firm, back = self._new(), self._new()
        self._steps.append(Step(Operation.RESOLVE, (firm, back), inputs))
        return firm, back

    def finished(self, ends: Sequence[Value]) -> Program:
        """The program, which tells the log chance of each outcome."""
        held = tuple(self.held(v) for v in ends)
        return Program(
            self._values, self._predictors, tuple(self._inputs), tuple(self._constants), tuple(self._steps), held
        )

    def _unary(self, operation: Operation, value: Value, of: Callable[[float], float]) -> Value:
        return float(of(value)) if isinstance(value, float) else self._step(operation, (value,))

    def _step(self, operation: Operation, inputs: tuple[int, ...], numbers: tuple[float, ...] = ()) -> int:
        value = self._new()
        self._steps.append(Step(operation, (value,), inputs, numbers))
        return value

    def _new(self) -> int:
        self._values += 1
        return self._values - 1


@dataclass(frozen=True)
class Binary:
    """The values that a choice between two makes."""

    log_yes: int
    log_no: int
    yes: int
    no: int


@dataclass(frozen=True, eq=False)
class Code:
    """A program as the compiled loops read it; names as in `compiled/program.h`."""

    values: int
    predictors: int
    inputs: int
    length: int
    code: Int[np.ndarray, " c"]
    number: Float[np.ndarray, " x"]
    initial: Float[np.ndarray, " v"]
    input: Int[np.ndarray, " i"]
    active_at: Int[np.ndarray, " v1"]
    active: Int[np.ndarray, " a"]
    pair_at: Int[np.ndarray, " v1"]
    first: Int[np.ndarray, " p"]
    second: Int[np.ndarray, " p"]


def code_of(program: Program) -> Code:
    """Lay a program out; of a choice's four outputs, those that nothing reads are marked: they are not computed."""
    read = {v for step in program.steps for v in step.inputs} | set(program.ends)
    code: list[int] = []
    number: list[float] = []
    for step in program.steps:
        outputs = list(step.outputs)
        if len(outputs) > 1:
            outputs = [v if v in read else -1 for v in outputs]
        code += [int(step.operation), len(step.inputs), *outputs, *step.inputs]
        number += step.numbers
    initial = np.zeros(program.values)
    for value, constant in program.constants:
        initial[value] = constant
    active = [sorted(found) for found in program.active()]
    pairs = [[(i, j) for i in found for j in found if i <= j] for found in active]
    return Code(
        program.values, program.predictors, len(program.inputs), len(code),
        np.array(code, dtype=np.int64), np.array(number, dtype=float), initial,
        np.array(program.inputs, dtype=np.int64),
        _starts(active), _flat(active), _starts(pairs),
        _flat([[i for i, _ in some] for some in pairs]), _flat([[j for _, j in some] for some in pairs]),
    )  # fmt: skip


def _starts(lists: Sequence[Sequence[object]]) -> Int[np.ndarray, " v1"]:
    return np.cumsum([0, *(len(some) for some in lists)]).astype(np.int64)


def _flat(lists: Sequence[Sequence[int]]) -> Int[np.ndarray, " a"]:
    return np.array([x for some in lists for x in some], dtype=np.int64)
