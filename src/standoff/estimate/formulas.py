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

from standoff.estimate.expressions import CannotRead, State, evaluate, factor_in, names_in, parsed
from standoff.estimate.problems import SpecificationError
from standoff.estimate.tables import Column, Table

INTERCEPT = "Intercept"


@dataclass(frozen=True)
class Encoding:
    """All that is needed to lay out the same design on other rows: levels of factors, and what functions remember."""

    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "levels": {name: list(levels) for name, levels in self.levels.items()},
            "states": {key: [s.mean, s.deviation] for key, s in self.states.items()},
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Encoding:
        return Encoding(
            {name: tuple(levels) for name, levels in data["levels"].items()},
            {key: State(*pair) for key, pair in data["states"].items()},
        )


@dataclass(frozen=True)
class Factor:
    """One factor of a formula's terms: its text, and the columns that it uses."""

    text: str
    columns: tuple[str, ...]


def factors_of(formula: str) -> tuple[Factor, ...]:
    """Every factor of a formula, each once; CannotRead where there is something that may not stand in one."""
    found: dict[str, Factor] = {}
    for term in _terms(formula):
        for factor in term.factors:
            if str(factor.eval_method.value) == "literal":
                continue
            text = factor.expr
            if text.isidentifier() or str(factor.eval_method.value) == "lookup":
                found[text] = Factor(text, (text,))
            else:
                found[text] = Factor(text, tuple(names_in(parsed(text))))
    return tuple(found.values())


def columns_used(formula: str) -> tuple[str, ...]:
    """Columns of the table that a formula uses."""
    return tuple(dict.fromkeys(name for factor in factors_of(formula) for name in factor.columns))


def encode(
    formulas: Sequence[str], table: Table, levels: Mapping[str, tuple[str, ...]], known: Encoding | None = None
) -> Encoding:
    """Levels and states of these formulas on a table; those already known are kept."""
    states = dict(known.states) if known else {}
    ordered = dict(known.levels) if known else {}
    problems = []
    for formula in formulas:
        for factor in factors_of(formula):
            name = _factor_column(factor, table)
            if name is not None:
                if name not in ordered:
                    ordered[name] = _levels(table.columns[name], levels.get(name))
                continue
            texts = [c for c in factor.columns if table.columns[c].is_text]
            if texts:
                problems.append(f"“{factor.text}”: column “{texts[0]}” holds text; numbers are calculated with")
                continue
            if not factor.text.isidentifier() and factor.text not in table.columns:
                evaluate(parsed(factor.text), {c: table.columns[c].values for c in factor.columns}, states)
    if problems:
        raise SpecificationError(tuple(dict.fromkeys(problems)))
    return Encoding(ordered, states)


def columns_of(formula: str, table: Table, encoding: Encoding) -> list[tuple[str, Float[np.ndarray, " n"]]]:
    """Names and values of the formula's columns on a table."""
    terms = _terms(formula)
    factors = factors_of(formula)
    values = {factor.text: _values(factor, table, encoding) for factor in factors}
    if all(len(term.factors) <= 1 and not _is_coded(term, values) for term in terms):
        return [_plain(term, values, table.rows) for term in terms]  # without copies, which a million rows would feel
    return _coded(terms, values, table.rows)


def _plain(term: Any, values: Mapping[str, Any], rows: int) -> tuple[str, np.ndarray]:
    if not term.factors or str(term.factors[0].eval_method.value) == "literal":
        return INTERCEPT, np.ones(rows)
    return term.factors[0].expr, values[term.factors[0].expr]


def _is_coded(term: Any, values: Mapping[str, Any]) -> bool:
    return any(not isinstance(values.get(f.expr, np.zeros(0)), np.ndarray) for f in term.factors)


def _coded(terms: Sequence[Any], values: Mapping[str, Any], rows: int) -> list[tuple[str, np.ndarray]]:
    """Factors and their interactions, by formulaic, under names that are nothing but names."""
    import pandas as pd
    from formulaic import Formula

    short = {text: f"factor_{k}_" for k, text in enumerate(values)}
    frame = pd.DataFrame({short[text]: column for text, column in values.items()}, index=range(rows))
    written = []
    for term in terms:
        parts = [f.expr for f in term.factors if str(f.eval_method.value) != "literal"]
        written.append(":".join(short[p] for p in parts) if parts else "1")
    if "1" not in written:
        written.insert(0, "0")
    matrix = Formula(" + ".join(written)).get_model_matrix(frame, na_action="ignore")
    out = []
    for name in matrix.columns:
        told = re.sub(r"factor_(\d+)_", lambda found: list(values)[int(found[1])], str(name))
        out.append((told, np.asarray(matrix[name], dtype=float)))
    return out


def _values(factor: Factor, table: Table, encoding: Encoding) -> Any:
    """Numbers, or a categorical with the encoding's levels."""
    import pandas as pd

    name = _factor_column(factor, table)
    if name is None:
        if factor.text in table.columns:
            return table.columns[factor.text].values
        return evaluate(
            parsed(factor.text), {c: table.columns[c].values for c in factor.columns}, dict(encoding.states)
        )
    levels = encoding.levels[name]
    texts = table.columns[name].texts()
    unknown = sorted({str(t) for t in texts if t is not None and t not in levels})
    if unknown:
        raise SpecificationError(
            (f"column “{name}” holds {', '.join(unknown[:5])}, which was not there when the model was fitted; "
             f"levels are {', '.join(levels)}",)
        )  # fmt: skip
    return pd.Categorical(texts, categories=list(levels))


def _factor_column(factor: Factor, table: Table) -> str | None:
    """The column behind a factor that has levels: a column of text, or one in C()."""
    if factor.text in table.columns:
        return factor.text if table.columns[factor.text].is_text else None
    return factor_in(parsed(factor.text))


def _levels(column: Column, stated: tuple[str, ...] | None) -> tuple[str, ...]:
    present = {str(t) for t in column.texts() if t is not None}
    if stated:
        return stated
    if column.levels:
        return tuple(level for level in column.levels if level in present)
    if column.is_text:
        return tuple(sorted(present))
    return tuple(sorted(present, key=float))


def _terms(formula: str) -> list[Any]:
    """The formula's terms; CannotRead where formulaic cannot read it."""
    from formulaic import Formula
    from formulaic.formula import SimpleFormula

    text = formula.strip()
    if text in ("0", "-1", ""):
        return []
    if "[" in text or "]" in text:
        raise CannotRead(f"“{text[:60]}”: square brackets mean nothing here")
    try:
        read = Formula(text)
    except Exception:  # formulaic raises errors of many kinds, Python's own among them
        raise CannotRead(f"“{text[:60]}” cannot be read as a formula; write it like 1 + x + log(y)") from None
    if not isinstance(read, SimpleFormula):
        raise CannotRead(f"“{text[:60]}”: a formula here has no ~ and no |; each utility has its own")
    return list(read)
