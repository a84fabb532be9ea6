"""From a formula and a table to columns of a design, and the same columns again on another table.

formulaic reads the Wilkinson notation and codes factors; what the factors are is computed here, by `expressions`, so
that a formula is never evaluated as a program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float

from standoff.estimate.expressions import State, evaluate, factor_in, parsed
from standoff.estimate.problems import SpecificationError
from standoff.estimate.tables import Column, Table
from standoff.estimate.wilkinson import Factor, Term, factors_of, terms_of
from standoff.language import did_you_mean

INTERCEPT = "Intercept"
MOST_LEVELS = 500


@dataclass(frozen=True)
class Encoding:
    """All that is needed to lay out the same design on other rows: levels of factors, and what functions remember.

    `numbers` are the columns that were numbers, and stand in a formula as such.
    """

    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        return {
            "levels": {name: list(levels) for name, levels in self.levels.items()},
            "states": {key: [s.mean, s.deviation] for key, s in self.states.items()},
            "numbers": sorted(self.numbers),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Encoding:
        return Encoding(
            {name: tuple(levels) for name, levels in data["levels"].items()},
            {key: State(*pair) for key, pair in data["states"].items()},
            frozenset(data.get("numbers", ())),
        )


def encode(formulas: Sequence[str], table: Table, stated: Mapping[str, tuple[str, ...]]) -> Encoding:
    """Levels and states of these formulas on a table; `stated` orders the levels of some columns."""
    states: dict[str, State] = {}
    levels: dict[str, tuple[str, ...]] = {}
    numbers: set[str] = set()
    problems = []
    for factor in dict.fromkeys(f for formula in formulas for f in factors_of(formula)):
        column = _as_factor(factor, table)
        if column is not None:
            found, wrong = _levels(column, table.columns[column], stated.get(column))
            levels[column] = found
            problems += wrong
        elif _is_plain(factor, table):
            numbers.add(factor.text)
        elif texts := [c for c in factor.columns if table.columns[c].is_text]:
            problems.append(f"“{factor.text}”: column “{texts[0]}” holds text; numbers are calculated with")
        else:
            evaluate(parsed(factor.text), _numbers(factor, table), states)
    for name in stated:
        if name not in levels:
            meant = did_you_mean(name, levels)
            hint = f"did you mean “{meant}”?" if meant else f"write C({name}) in a formula, or leave the levels out"
            problems.append(f"levels: no formula has a factor “{name}”; {hint}")
    if problems:
        raise SpecificationError(tuple(dict.fromkeys(problems)))
    return Encoding(levels, states, frozenset(numbers))


def columns_of(formula: str, table: Table, encoding: Encoding) -> list[tuple[str, Float[np.ndarray, " n"]]]:
    """Names and values of the formula's columns on a table."""
    terms = terms_of(formula)
    values = {factor.text: _values(factor, table, encoding) for factor in factors_of(formula)}
    if all(len(t.factors) <= 1 and all(isinstance(values[f.text], np.ndarray) for f in t.factors) for t in terms):
        return [_plain(term, values, table.rows) for term in terms]  # without copies, which a million rows would feel
    return _coded(terms, values, table.rows)


def _plain(term: Term, values: Mapping[str, Any], rows: int) -> tuple[str, np.ndarray]:
    if not term.factors:
        return INTERCEPT, np.ones(rows)
    return term.factors[0].text, values[term.factors[0].text]


def _coded(terms: Sequence[Term], values: Mapping[str, Any], rows: int) -> list[tuple[str, np.ndarray]]:
    """Factors and their interactions, by formulaic, under names that are nothing but names."""
    import pandas as pd
    from formulaic import Formula

    short = {text: f"factor_{k}_" for k, text in enumerate(values)}
    frame = pd.DataFrame({short[text]: column for text, column in values.items()}, index=range(rows))
    written = [":".join(short[f.text] for f in term.factors) or "1" for term in terms]
    if "1" not in written:
        written.insert(0, "0")
    matrix = Formula(" + ".join(written)).get_model_matrix(frame, na_action="ignore")
    told = list(values)
    return [
        (re.sub(r"factor_(\d+)_", lambda found: told[int(found[1])], str(name)), np.asarray(matrix[name], dtype=float))
        for name in matrix.columns
    ]


def _values(factor: Factor, table: Table, encoding: Encoding) -> Any:
    """Numbers, or a categorical with the encoding's levels."""
    import pandas as pd

    if factor.text in encoding.numbers or (factor.text not in encoding.levels and _is_plain(factor, table)):
        _hold_numbers((factor.text,), table)
        return table.columns[factor.text].values
    name = factor.text if _is_plain(factor, table) else factor_in(parsed(factor.text))
    if name is None:
        _hold_numbers(factor.columns, table)
        return evaluate(parsed(factor.text), _numbers(factor, table), dict(encoding.states))
    levels = encoding.levels[name]
    coded = table.columns[name].coded
    unknown = sorted(set(coded.texts) - set(levels))
    if unknown:
        raise SpecificationError(
            (f"column “{name}” holds {_listed(unknown)}, which was not there when the model was fitted; "
             f"levels are {_listed(levels)}",)
        )  # fmt: skip
    if (empty := coded.codes < 0).any():
        raise SpecificationError((f"column “{name}” is empty in {_rows(empty, table)}; leave such rows out",))
    return pd.Categorical.from_codes(coded.to({t: k for k, t in enumerate(levels)}), categories=list(levels))


def _hold_numbers(names: Sequence[str], table: Table) -> None:
    for name in names:
        if table.columns[name].is_text:
            raise SpecificationError(
                (f"column “{name}” holds text; it held numbers when the model was fitted",)
            )  # fmt: skip


def _numbers(factor: Factor, table: Table) -> dict[str, np.ndarray]:
    return {name: table.columns[name].values for name in factor.columns}


def _is_plain(factor: Factor, table: Table) -> bool:
    """Whether the factor is a column as it is."""
    return factor.columns == (factor.text,) and factor.text in table.columns


def _as_factor(factor: Factor, table: Table) -> str | None:
    """The column behind a factor that has levels: a column of text, or one in C()."""
    if _is_plain(factor, table):
        return factor.text if table.columns[factor.text].is_text else None
    return factor_in(parsed(factor.text))


def _levels(name: str, column: Column, stated: tuple[str, ...] | None) -> tuple[tuple[str, ...], list[str]]:
    """Levels in order, and what is wrong with them."""
    present = set(column.coded.texts)
    if stated:
        twice = sorted({level for level in stated if stated.count(level) > 1})
        wrong = [f"levels.{name}: {_listed(twice)} stands twice"] if twice else []
        if absent := sorted(present - set(stated)):
            wrong.append(f"levels.{name}: column “{name}” also holds {_listed(absent)}; add it, or empty such cells")
        return stated, wrong
    if len(present) > MOST_LEVELS:
        return (), [
            f"column “{name}” has {len(present):,} different values, more than the {MOST_LEVELS} levels that a factor "
            "may have; calculate a number from it, or group them"
        ]
    if column.levels:
        return tuple(level for level in column.levels if level in present), []
    return tuple(sorted(present) if column.is_text else sorted(present, key=float)), []


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(name[:40] for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def _rows(where: np.ndarray, table: Table) -> str:
    """How many rows, and which is the first of them, as the table given counts them from 1."""
    first = table.place(int(np.argmax(where)))
    number = int(where.sum())
    return f"row {first}" if number == 1 else f"{number:,} rows, first in row {first}"


def not_finite(name: str, values: Float[np.ndarray, " n"], table: Table) -> str | None:
    """That a column of the design is not a number somewhere, or None."""
    wrong = ~np.isfinite(values)
    if not wrong.any():
        return None
    found = values[int(np.argmax(wrong))]
    what = "not a number" if np.isnan(found) else "infinite"
    return f"“{name}” is {what} in {_rows(wrong, table)}; leave such rows out, or calculate it otherwise"
