"""A specification met with a table: design, plays, likelihood, and what the checks found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.design import Design, LogPrecision, LogScale, Predictor, Utility
from standoff.estimate.dispatch import likelihood_of
from standoff.estimate.expressions import CannotRead
from standoff.estimate.findings import Finding
from standoff.estimate.formulas import Encoding, columns_of, encode, not_finite
from standoff.estimate.identification import findings_of
from standoff.estimate.likelihood import Likelihood
from standoff.estimate.measure import movement
from standoff.estimate.observed import Counted, Offered
from standoff.estimate.observing import columns_seen, plays_of, seen_in
from standoff.estimate.plays import Plays
from standoff.estimate.problems import SpecificationError
from standoff.estimate.specification import Formula, Specification
from standoff.estimate.tables import Column, Source, Table
from standoff.estimate.ultimatum import Ultimatum, offers_in, seen_plays, ultimatum_starts, with_offers
from standoff.estimate.wilkinson import columns_used


@dataclass(frozen=True, eq=False)
class Prepared:
    """What is fitted. `rows` are the places, in the table given, of the rows that are kept."""

    specification: Specification
    design: Design
    plays: Plays
    encoding: Encoding
    table: Table
    source: Source
    rows: Int[np.ndarray, " n"]
    dropped: Mapping[str, int]
    """Rows left out because a cell was empty, by column; a row may count for several. Where it takes several columns to
    tell that nothing is known of a play, they stand together."""

    @cached_property
    def likelihood(self) -> Likelihood:
        """The log-likelihood of the plays."""
        return likelihood_of(self.specification.errors, self.specification.tree, self.design, self.plays)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Identification and separation."""
        return findings_of(self.specification, self.design, self.plays)

    @cached_property
    def spread(self) -> Float[np.ndarray, " k"]:
        """Typical size of each coefficient's covariate: its root mean square."""
        size = np.sqrt(np.mean(self.design.matrix**2, axis=0))
        out = np.zeros(len(self.design.coefficients))
        np.maximum.at(out, self.design.coefficient, size[self.design.column])
        return np.where(out > 0, out, 1.0)

    @cached_property
    def movement(self) -> Float[np.ndarray, "k k"]:
        """How coefficients move the predictors together: the measure of the climb's steps."""
        return movement(self.design)

    @cached_property
    def typical(self) -> Mapping[str, float | str]:
        """A typical row: means of numbers, medians of 0/1, the most frequent level of factors (the first of equals)."""
        out: dict[str, float | str] = {}
        used = dict.fromkeys(name for f in _formulas(self.specification) for name in columns_used(f.text))
        for name in used:
            column = self.table.columns[name]
            if column.is_text or name in self.encoding.levels:
                coded = column.coded
                number = np.bincount(coded.codes, minlength=len(coded.texts))
                first = [int(np.argmax(coded.codes == k)) for k in range(len(number))]
                out[name] = coded.texts[min(range(len(number)), key=lambda k: (-number[k], first[k]))]
            elif np.isin(column.values, (0.0, 1.0)).all():
                out[name] = float(np.median(column.values))
            else:
                out[name] = float(column.values.mean())
        return out

    @property
    def starts(self) -> Float[np.ndarray, "b k"]:
        """Where to begin: no covariate matters. An ultimatum, which has many tops, begins at several places."""
        if isinstance(self.specification.errors, Ultimatum):
            return ultimatum_starts(self.specification.errors, self.design)
        return np.zeros((1, len(self.design.coefficients)))

    @property
    def number(self) -> float:
        """Plays, each as many as its weight says. An offer and its reply are one."""
        once = isinstance(self.specification.errors, Ultimatum)
        count = np.ones(len(self.plays)) if once else self.plays.count.sum(axis=1)
        return float(self.plays.weight @ count)

    def column(self, name: str) -> Column:
        """Any column of the table, for the rows that are kept."""
        return self.source.column(name).taken(self.rows)


def prepare(specification: Specification, data: Any) -> Prepared:
    """Lay out design and plays; SpecificationError with everything that is wrong with the table."""
    source = Source(data)
    formulas = _formulas(specification)
    try:
        used = [name for f in formulas for name in columns_used(f.text)]
    except CannotRead as error:
        raise SpecificationError((str(error),)) from None
    seen_columns = columns_seen(specification.observed)
    weight_column = (specification.weight,) if specification.weight else ()
    table = source.table((*used, *seen_columns, *weight_column))
    kept, dropped = _kept(table, dict.fromkeys((*used, *weight_column)))
    if isinstance(specification.observed, Offered):
        return _offered(specification, specification.observed, source, table)
    seen = seen_in(specification.observed, specification.tree, table)
    if seen.problems:
        raise SpecificationError(seen.problems)
    known = seen.count.sum(axis=1) > 0
    unseen = ~known
    if isinstance(specification.observed, Counted):
        counted, gaps = _kept(table, dict.fromkeys(seen_columns))
        kept, dropped, unseen = kept & counted, dropped | gaps, unseen & counted
    if unseen.any():
        dropped[", ".join(seen_columns)] = int(unseen.sum())
    rows = _some(np.flatnonzero(kept & known))
    table = table.taken(rows)
    encoding = encode([f.text for f in formulas], table, specification.levels)
    weight = np.ones(len(rows)) if not specification.weight else _weights(table.columns[specification.weight])
    design = design_on(specification, encoding, table)
    plays = plays_of(seen, specification.tree, weight, rows)
    return Prepared(specification, design, plays, encoding, table, source, rows, dropped)


def _some(rows: np.ndarray) -> np.ndarray:
    if not len(rows):
        raise SpecificationError(("no row has everything that is needed; see the columns' empty cells",))
    return rows


def _offered(specification: Specification, observed: Offered, source: Source, table: Table) -> Prepared:
    """Likewise, of offers."""
    kept, dropped = _kept(table, dict.fromkeys(table.columns))
    rows = _some(np.flatnonzero(kept))
    table = table.taken(rows)
    encoding = encode([f.text for f in _formulas(specification)], table, specification.levels)
    offer, count = offers_in(observed, table)
    weight = np.ones(len(rows)) if not specification.weight else _weights(table.columns[specification.weight])
    design = with_offers(design_on(specification, encoding, table), offer)
    return Prepared(specification, design, seen_plays(count, weight), encoding, table, source, rows, dropped)


def table_for(specification: Specification, data: Any) -> Table:
    """The columns of a table that the specification's formulas use, without gaps."""
    source = Source(data)
    used = dict.fromkeys(name for f in _formulas(specification) for name in columns_used(f.text))
    return source.table(used)


def design_on(specification: Specification, encoding: Encoding, table: Table) -> Design:
    """The predictors of a specification over the rows of a table, in an encoding made before."""
    grow = _Growing(table.rows)
    for part in specification.utilities:
        places = [grow.predictor(Utility(p, o)) for p in part.players for o in part.outcomes]
        if isinstance(part.formula, float):
            grow.fixed(places, part.formula)
        else:
            grow.formula(places, part.label, part.formula, table, encoding)
    for player, formula in specification.scales.items():
        grow.formula([grow.predictor(LogScale(player))], f"log scale({player})", formula, table, encoding)
    if specification.precision is not None:
        precision = grow.predictor(LogPrecision())
        grow.formula([precision], "log precision", specification.precision, table, encoding)
    return grow.design()


class _Growing:
    """A design while it grows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.predictors: list[Predictor] = []
        self.names: list[str] = []
        self.columns: list[np.ndarray] = []
        self.column_of: dict[str, int] = {}
        self.entries: list[tuple[int, int, int]] = []
        self.offset: dict[int, np.ndarray] = {}
        self.problems: list[str] = []

    def predictor(self, predictor: Predictor) -> int:
        if predictor not in self.predictors:
            self.predictors.append(predictor)
        return self.predictors.index(predictor)

    def fixed(self, places: list[int], values: float | np.ndarray) -> None:
        for place in places:
            self.offset[place] = self.offset.get(place, np.zeros(self.rows)) + values

    def formula(self, places: list[int], label: str, formula: Formula, table: Table, encoding: Encoding) -> None:
        columns = columns_of(formula.text, table, encoding)
        unknown = sorted(set(formula.fixed) - {name for name, _ in columns})
        if unknown:
            terms = ", ".join(n for n, _ in columns)
            self.problems.append(f"{label}: “{unknown[0]}” is fixed but is no term; terms are {terms}")
        for name, values in columns:
            wrong = not_finite(name, values, table)
            if wrong:
                self.problems.append(wrong)
            if name in formula.fixed:
                self.fixed(places, formula.fixed[name] * values)
                continue
            if name not in self.column_of:
                self.column_of[name] = len(self.columns)
                self.columns.append(values)
            coefficient = len(self.names)
            told = f"{label}: {name}"
            if told in self.names:
                self.problems.append(f"{told} stands twice; join the two formulas")
            self.names.append(told)
            self.entries += [(place, self.column_of[name], coefficient) for place in places]

    def design(self) -> Design:
        if self.problems:
            raise SpecificationError(tuple(dict.fromkeys(self.problems)))
        if not self.names:
            raise SpecificationError(("no coefficient is to be estimated; give some utility a formula",))
        offset = np.zeros((self.rows, len(self.predictors)))
        for place, values in self.offset.items():
            offset[:, place] = values
        owner, column, coefficient = np.array(self.entries, dtype=np.int64).T
        return Design(
            tuple(self.predictors), tuple(self.names), np.column_stack(self.columns), owner, column, coefficient, offset
        )


def _formulas(specification: Specification) -> list[Formula]:
    found = [p.formula for p in specification.utilities if isinstance(p.formula, Formula)]
    found += list(specification.scales.values())
    return found + ([specification.precision] if specification.precision else [])


def _kept(table: Table, names: Mapping[str, None]) -> tuple[np.ndarray, dict[str, int]]:
    kept = np.ones(table.rows, dtype=bool)
    dropped = {}
    for name in names:
        missing = table.columns[name].missing
        if missing.any():
            dropped[name] = int(missing.sum())
            kept &= ~missing
    return kept, dropped


def _weights(column: Column) -> Float[np.ndarray, " n"]:
    if column.is_text or (column.values < 0).any() or not np.isfinite(column.values).all() or not column.values.any():
        raise SpecificationError(("weights are numbers of zero or more, and not all 0",))
    return np.asarray(column.values, dtype=float)
