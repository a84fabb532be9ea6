"""Slopes of an asked quantity: how it moves in each world as an unknown does, everyone reacting.

The quantity is differentiated backwards by every payoff parameter, branch of chance and λ of its world; how these hang
on the unknowns (through formulas, rankings, odds) comes from the draws, where nothing has to be solved. Needs JAX.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from standoff.ask.answer import columns_of
from standoff.ask.evaluate import NoPath, given_weights, read_query
from standoff.belief import event_mask
from standoff.game import html_table
from standoff.language import Arithmetic, Belief, Constant, Expectation, Negate, Probability, Term
from standoff.solve import conditional, differentiable, expectation, undifferentiated
from standoff.worlds import ReadingWorlds, Worlds, inputs_moved

PART = 256  # worlds differentiated at a time: what bounds memory
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}

Quantity = Callable[[Array, Array], Array]  # reach (T) and payoffs (T, P) of one world → the quantity


@dataclass(frozen=True, eq=False)
class Gradient:
    """The slope of a query's quantity (for a comparison, left less right) by each unknown, in every world.

    `by_unknown` holds one column a name; not a number in worlds where there is no derivative or no answer. `status`
    indexes `standoff.solve.GRADIENT_STATUS`. The weights of worlds are taken as they stand: a slope says what happens
    within a world, not how far evidence then speaks for it.
    """

    query: str
    values: Float[np.ndarray, " V"]
    by_unknown: dict[str, Float[np.ndarray, " V"]]
    weights: Float[np.ndarray, " V"]
    status: Int[np.ndarray, " V"]

    def mean(self, unknown: str) -> float:
        """Weighted mean of the slope by one unknown, over worlds that have one."""
        slopes = self.by_unknown[unknown]
        kept = np.isfinite(slopes) & (self.weights > 0)
        return float(np.average(slopes[kept], weights=self.weights[kept])) if kept.any() else float("nan")

    def why_not(self) -> tuple[str, ...]:
        """In how many worlds there is no derivative, and why."""
        return undifferentiated(self.status)

    def table(self) -> list[dict[str, Any]]:
        """One row an unknown, the steepest on average first."""
        rows = [{"unknown": name, "mean slope": self.mean(name)} for name in self.by_unknown]
        return sorted(rows, key=lambda row: -np.nan_to_num(abs(float(row["mean slope"]))))

    def _repr_html_(self) -> str:
        return html_table(self.table())


def gradient(worlds: Worlds, query: str, unknowns: Sequence[str] | None = None) -> Gradient:
    """How the quantity of a query moves with each unknown (all that some reading knows, unless named), world by world.

    LanguageError says what is wrong with the query; KeyError names an unknown that no reading knows.
    """
    known = sorted({name for reading in worlds.readings for name in reading.unknowns})
    names = known if unknowns is None else list(unknowns)
    for name in names:
        if name not in known:
            raise KeyError(f"no unknown called {name!r}; unknowns are {', '.join(known)}")
    values = np.concatenate([column for column, _ in columns_of(query, worlds.readings)])  # and complains, if need be
    parts = [_of_reading(worlds, reading, query, names) for reading in worlds.readings]
    return Gradient(
        query=query.strip(),
        values=values,
        by_unknown={name: np.concatenate([slopes[name] for slopes, _ in parts]) for name in names},
        weights=worlds.weights,
        status=np.concatenate([status for _, status in parts]),
    )


def quantity(term: Term, reading: ReadingWorlds) -> Quantity:
    """A term as a JAX function of one world's reach and payoffs; `term_values` in other words."""
    tree = reading.tree
    match term:
        case Constant(value):
            return lambda reach, payoffs: jnp.asarray(value)
        case Negate(of):
            inner = quantity(of, reading)
            return lambda reach, payoffs: -inner(reach, payoffs)
        case Arithmetic(op, left, right):
            a, b, apply = quantity(left, reading), quantity(right, reading), OPERATIONS[op]
            return lambda reach, payoffs: apply(a(reach, payoffs), b(reach, payoffs))
        case Probability(event, given) | Belief(_, event, given):
            mask, seen = event_mask(tree, event), given_weights(given, reading)
            return lambda reach, payoffs: conditional(reach, mask, seen)
        case Expectation(player, given):
            index, seen = tree.players.index(player), given_weights(given, reading)
            return lambda reach, payoffs: expectation(reach, payoffs[:, index], seen)
    raise TypeError(f"not a term: {term!r}")


def _of_reading(
    worlds: Worlds, reading: ReadingWorlds, query: str, names: list[str]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Slopes by each unknown in the worlds of one reading, and the status of each."""
    tree, read = reading.tree, read_query(query, reading.tree)
    size = len(reading.rows)
    try:
        asked = quantity(read.left if read.right is None else Arithmetic("-", read.left, read.right), reading)
    except NoPath:
        return {name: np.full(size, np.nan) for name in names}, np.zeros(size, dtype=int)
    inputs = inputs_moved(worlds, reading, None)
    with jax.enable_x64(True):
        equilibrium = differentiable(tree)
        made_of = jnp.asarray(tree.payoff_matrix.toarray())

        def of_world(parameters: Array, odds: Array, precision: Array) -> tuple[Array, Array]:
            payoffs = (made_of @ parameters).reshape(tree.terminal_count, len(tree.players))
            found = equilibrium(payoffs, odds, precision)
            return asked(found.reach, payoffs), found.status

        backwards = jax.jit(jax.vmap(jax.grad(of_world, argnums=(0, 1, 2), has_aux=True)))
        slopes: list[list[np.ndarray]] = [[], [], []]
        status = []
        for start in range(0, size, PART):
            places = np.minimum(np.arange(start, start + min(PART, size)), size - 1)  # one shape, compiled once
            found, why = backwards(*(column[places] for column in inputs))
            kept = min(PART, size - start)
            status.append(np.asarray(why)[:kept])
            for of, part in zip(slopes, found, strict=True):
                of.append(np.asarray(part)[:kept])
    by_input = [np.concatenate(of).reshape(size, -1) for of in slopes]
    chained = {}
    for name in names:
        moves = [m.reshape(size, -1) for m in inputs_moved(worlds, reading, name)]
        with np.errstate(invalid="ignore"):  # what does not move has no part, whatever its slope
            terms = [np.where(m == 0, 0.0, g * m).sum(axis=1) for g, m in zip(by_input, moves, strict=True)]
        chained[name] = np.sum(terms, axis=0)
    return chained, np.concatenate(status)
