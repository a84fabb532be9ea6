"""Checks before fitting: each sees what was planted, and is silent where nothing was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from fitting import FIRST, made, war1800
from reference import needs_reference

from standoff.estimate import (
    Counted,
    Encoding,
    Ended,
    Moved,
    PrivateInformation,
    QuantalResponse,
    SpecificationError,
    prepare,
    specify,
)
from standoff.estimate.identification import triangle
from standoff.estimate.prepared import design_on, table_for

TREE = {"attacker": {"no": "sq", "yes": {"defender": {"no": "capit", "yes": "war"}}}}


def codes(utilities: dict[str, Any], frame: pd.DataFrame, **more: Any) -> dict[str, str]:
    spec = specify(TREE, utilities, more.pop("observed", "end"), **more)
    return {f.code: f.message for f in prepare(spec, frame).findings}


# -- separation ------------------------------------------------------------------------------------------------------


def test_separation_at_the_first_move_is_seen_and_overlap_is_not() -> None:
    apart = made().assign(apart=lambda d: np.where(d.end == "sq", d.x**2 + 0.1, -(d.x**2) - 0.1))
    utilities = {"sq": {"attacker": "0 + apart"}, "war": {"defender": "1 + z"}}
    assert "attacker.choose is told fully by “attacker(sq): apart”" in codes(utilities, apart)["E007"]
    ties = apart.assign(apart=lambda d: np.where(d.x > 0, d.apart, 0.0))
    assert "but for ties" in codes(utilities, ties)["E007"]
    one_astray = apart.copy()
    one_astray.loc[0, "apart"] *= -1
    assert "E007" not in codes(utilities, one_astray)


def test_what_does_not_hang_on_expectations_is_seen_at_an_earlier_move() -> None:
    frame = made().assign(apart=lambda d: np.where(d.end == "sq", 1.0, -1.0))
    crossed = {"war": {"attacker": "0 + apart", "defender": "1 + z"}, "capit": {"attacker": "0 + x"}}
    assert "attacker(war): apart" in codes(crossed, frame)["E007"]
    shared = {"war, sq": {"attacker": "0 + apart"}, "war": {"defender": "1 + z"}}
    assert "attacker(war, sq): apart" in codes(shared, frame)["E007"]  # on balance it can only speak for sq
    mixed = frame.assign(apart=lambda d: np.where(d.index % 7 == 0, -d.apart, d.apart))
    assert "E007" not in codes(crossed, mixed)


def test_a_long_table_is_looked_through_whole() -> None:
    rng = np.random.default_rng(4)
    n = 60_000
    frame = pd.DataFrame({"z": rng.normal(size=n), "end": rng.choice(["sq", "capit", "war"], n), "rare": 0.0})
    frame.loc[frame.index[frame.end == "war"][[3, -5]], "rare"] = 1.0
    utilities = {"sq": {"attacker": "1"}, "war": {"defender": "1 + z + rare"}}
    assert "rare" in codes(utilities, frame)["E007"]
    frame.loc[frame.index[frame.end == "capit"][7], "rare"] = 1.0
    assert "E007" not in codes(utilities, frame)


@needs_reference
def test_the_peers_example_that_runs_away_is_not_separated_at_a_single_move() -> None:
    """Its coefficients grow together; no check before fitting sees it, the climb does."""
    assert "E007" not in codes(FIRST, war1800())


# -- rank ------------------------------------------------------------------------------------------------------------


def test_what_only_pooled_outcomes_would_tell_is_not_identified() -> None:
    frame = made().assign(pooled=lambda d: d.end.where(d.end == "sq", "capit|war"))
    utilities = {"sq": {"attacker": "1 + x"}, "war": {"attacker": "1 + z", "defender": "1 + z"}}
    assert "E003" not in codes(utilities, frame)
    constant = {"sq": {"attacker": "1 + x"}, "capit": {"attacker": "0 + z"}, "war": {"defender": "1"}}
    assert "E003" not in codes(constant, frame)
    assert "E003" in codes({"sq": {"attacker": "1 + x"}, "war": {"defender": "1"}}, frame, observed="pooled")


def test_a_short_span_of_years_is_not_taken_for_collinear() -> None:
    frame = made().assign(year=lambda d: 2000.0 + d.index % 11, twice=lambda d: 2 * d.x - 1)
    found = codes({"sq": {"attacker": "year + I(year**2)"}, "war": {"defender": "1"}}, frame)
    assert "E002" not in found and "I(year ** 2)" in found["E008"]
    centred = {"sq": {"attacker": "center(year) + I((year - 2005)**2)"}, "war": {"defender": "1 + z"}}
    assert "E008" not in codes(centred, frame)
    assert "E002" in codes({"sq": {"attacker": "x + twice"}, "war": {"defender": "1"}}, frame)


def test_triangles_of_pieces_have_the_lengths_and_angles_of_the_whole() -> None:
    x = np.random.default_rng(1).normal(size=(1000, 4))
    r = triangle(x, rows=137)
    np.testing.assert_allclose(r.T @ r, x.T @ x, atol=1e-10)


def test_precision_with_nothing_fixed_is_not_identified() -> None:
    frame = made()
    free = {"sq": {"attacker": "0 + x"}, "war": {"defender": "0 + z"}}
    assert "E009" in codes(free, frame, errors=QuantalResponse(), precision="1")
    fixed = {**free, "capit": {"attacker": 1.0}}
    assert "E009" not in codes(fixed, frame, errors=QuantalResponse(), precision="1")


# -- tables ----------------------------------------------------------------------------------------------------------


def test_levels_and_means_come_from_the_rows_that_are_kept() -> None:
    frame = made().assign(f=lambda d: np.where(d.index % 2 == 0, "b", "a"), y=lambda d: d.x + 5)
    frame.loc[[3, 9], "f"], frame.loc[[3, 9], "y"] = "only here", np.nan
    ready = prepare(specify(TREE, {"sq": {"attacker": "f + center(y)"}, "war": {"defender": "1"}}, "end"), frame)
    assert ready.encoding.levels == {"f": ("a", "b")} and ready.dropped == {"y": 2}
    assert abs(ready.design.matrix[:, 2].mean()) < 1e-12


def test_the_order_of_categories_counts_where_it_is_stated() -> None:
    frame = made().assign(f=lambda d: np.where(d.index % 3 == 0, "b", np.where(d.index % 3 == 1, "a", "c")))
    spec = specify(TREE, {"sq": {"attacker": "f"}, "war": {"defender": "1"}}, "end")
    order = pd.Categorical(frame.f, ["c", "a", "b"])
    plain = pl.from_pandas(frame)
    stated = [frame.assign(f=order), plain.with_columns(pl.col("f").cast(pl.Enum(["c", "a", "b"])))]
    assert {prepare(spec, t).encoding.levels["f"] for t in stated} == {("c", "a", "b")}
    by_chance = [
        plain.with_columns(pl.col("f").cast(pl.Categorical)),
        pa.table({c: pa.array(frame[c]).dictionary_encode() if c == "f" else pa.array(frame[c]) for c in frame}),
    ]
    assert {prepare(spec, t).encoding.levels["f"] for t in by_chance} == {("a", "b", "c")}


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("log(x)", "not a number in"), ("x**2", r"I\(x\*\*2\) is the power"), ("1/x", "no number is multiplied"),
        ("x > 0", r"I\(x > 0\)"), ("2 + x", "only 0 and 1"), ("log(2)", "holds no column"), ("id", "500 levels"),
        ("(a+b+c+d+e+f+g+h)**9", "more than 5,000 terms"), ("", "write 0 for none"), ("scale(one)", "not a number"),
    ],
)  # fmt: skip
def test_formulas_that_mean_something_else_are_refused(formula: str, told: str) -> None:
    frame = pd.concat([made(600)]).assign(id=lambda d: [f"case {k}" for k in d.index], one=1.0)
    with pytest.raises(SpecificationError, match=told):
        prepare(specify(TREE, {"sq": {"attacker": formula}, "war": {"defender": "1"}}, "end"), frame)


@pytest.mark.parametrize(
    ("observed", "errors", "levels", "told"),
    [
        (Ended("end", {"1": "sqq"}), None, {}, "observed.labels.1: there is no outcome “sqq”; did you mean “sq”"),
        (Counted({"sq": "x", "war": "x"}), None, {}, "named twice"),
        (Moved({"attacker.chose": "x"}), None, {}, "did you mean “attacker.choose”"),
        ("end", PrivateInformation({"attaker": ("sq",)}), {}, "did you mean “attacker”"),
        ("end", None, {"g": ["a"]}, "no formula has a factor “g”"),
        ("end", None, {"f": ["a"]}, "also holds b"),
        ("end", None, {"f": ["a", "a"]}, "wanted once"),
    ],
)  # fmt: skip
def test_what_would_be_left_out_without_a_word(observed: Any, errors: Any, levels: Any, told: str) -> None:
    frame = made().assign(f=lambda d: np.where(d.index % 2 == 0, "b", "a"))
    with pytest.raises(SpecificationError, match=told):
        prepare(
            specify(TREE, {"sq": {"attacker": "f"}, "war": {"defender": "1"}}, observed, errors, levels=levels), frame
        )


def test_an_empty_count_drops_the_row_and_says_so() -> None:
    frame = pd.DataFrame({"a": [1, None, 0, 2], "b": [3, 1, 0, 0], "x": [0.0, 1, 2, 3]})
    ready = prepare(specify(TREE, {"sq": {"attacker": "x"}}, Counted({"sq": "a", "capit|war": "b"})), frame)
    assert ready.rows.tolist() == [0, 3] and ready.dropped == {"a": 1, "a, b": 1}


# -- the same design on new rows ---------------------------------------------------------------------------------------


def test_an_encoding_lays_out_the_same_design_on_new_rows() -> None:
    frame = made().assign(f=lambda d: np.where(d.index % 2 == 0, "b", "a"), k=lambda d: d.index % 3)
    spec = specify(TREE, {"sq": {"attacker": "f*scale(x) + C(k)"}, "war": {"defender": "1 + center(log(z**2))"}}, "end")
    with pytest.raises(SpecificationError, match="cannot be read"):
        specify(TREE, {"sq": {"attacker": "f +* x"}}, "end")
    ready = prepare(spec, frame)
    again = Encoding.from_json(ready.encoding.to_json())
    some = frame.iloc[[5, 2, 17]].drop(columns="end")
    np.testing.assert_array_equal(design_on(spec, again, table_for(spec, some)).matrix, ready.design.matrix[[5, 2, 17]])
    with pytest.raises(SpecificationError, match="column “f” holds z, which was not there.*levels are a, b"):
        design_on(spec, again, table_for(spec, some.assign(f="z")))
    with pytest.raises(SpecificationError, match="column “f” is empty in 2 rows, first in row 2"):
        design_on(spec, again, table_for(spec, some.assign(f=["a", None, None])))
    with pytest.raises(SpecificationError, match="“x” holds text"):
        design_on(spec, again, table_for(spec, some.assign(x="high")))
