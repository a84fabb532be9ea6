"""Specifications: formulas, tables, plays seen in part, what cannot be told apart, and files with mistakes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import SHARED, needs_reference, war1800

from standoff.estimate import (
    Counted,
    Ended,
    Moved,
    Specification,
    SpecificationError,
    SpecificationProblems,
    prepare,
    specification_of_text,
    specification_text,
    specify,
)

TREE = {"1": {"no": "sq", "yes": {"2": {"no": "capit", "yes": "war"}}}}


def strategic() -> Specification:
    return specify(
        TREE, {"sq": {"1": "s_wt_re1 + revis1"}, "war": {"1": "regime1", "2": "balanc + regime2"}},
        Moved({"1.choose": "esc", "2.choose": "war"}),
    )  # fmt: skip


def plays(n: int = 200, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame({
        "x": rng.normal(size=n), "z": rng.normal(size=n), "f": rng.choice(["b", "a", "c"], n),
        "end": rng.choice(["sq", "capit", "war"], n),
    })  # fmt: skip


@needs_reference
def test_the_design_is_the_one_laid_out_by_hand() -> None:
    _, design, seen = war1800()
    ready = prepare(strategic(), SHARED / "data" / "estimation" / "war1800.csv")
    theta = np.linspace(-1, 1, 10)
    np.testing.assert_allclose(ready.design.eta(theta), design.eta(theta), atol=1e-14)
    assert len(ready.rows) == 282 and ready.dropped == {"regime1": 12, "regime2": 20}
    order = [ready.plays.outcomes.index(o) for o in seen.outcomes]
    in_order = ready.plays.count @ ready.plays.sets
    np.testing.assert_array_equal(in_order[:, order], seen.count)


def test_tables_of_every_kind_give_the_same_bytes() -> None:
    spec = specify(TREE, {"sq": {"1": "x + f"}, "war": {"1": "0 + z", "2": "1 + x:z + log(z**2)"}}, "end")
    frame = plays()
    made = [prepare(spec, data) for data in (frame, pl.from_pandas(frame), pl.from_pandas(frame).to_arrow())]
    assert len({m.design.matrix.tobytes() for m in made}) == 1
    assert len({m.plays.count.tobytes() for m in made}) == 1
    assert made[0].design.coefficients[:4] == ("1(sq): Intercept", "1(sq): x", "1(sq): f[T.b]", "1(sq): f[T.c]")


def test_order_of_rows_and_names_of_columns_change_nothing() -> None:
    spec = specify(TREE, {"sq": {"1": "x"}, "war": {"2": "z"}}, "end")
    frame = plays()
    theta = np.array([0.2, -0.3, 0.4, 0.1])
    one = prepare(spec, frame).likelihood.evaluate(theta[None], 0).value[0]
    mixed = prepare(spec, frame.sample(frac=1, random_state=3)).likelihood.evaluate(theta[None], 0).value[0]
    renamed = specify(TREE, {"sq": {"1": "xx"}, "war": {"2": "z"}}, "end")
    other = prepare(renamed, frame.rename(columns={"x": "xx"})).likelihood.evaluate(theta[None], 0).value[0]
    assert abs(one - mixed) < 1e-10 and one == other


def test_shared_and_fixed_coefficients() -> None:
    spec = specify(
        TREE, {"sq, capit": {"1": "0 + x"}, "war": {"1": {"formula": "1 + z", "fixed": {"z": 2.0}}, "2": 0.5}}, "end"
    )
    ready = prepare(spec, plays())
    assert ready.design.coefficients == ("1(sq, capit): x", "1(war): Intercept")
    eta = ready.design.eta(np.array([3.0, 1.0]))
    x, z = ready.table.columns["x"].values, ready.table.columns["z"].values
    np.testing.assert_allclose(eta, np.column_stack([3 * x, 3 * x, 1 + 2 * z, np.full(len(x), 0.5)]))


def test_plays_known_in_part() -> None:
    frame = pd.DataFrame({"end": ["sq", "capit|war", None, "war"], "x": [0.0, 1, 2, 3]})
    ready = prepare(specify(TREE, {"war": {"1": "x", "2": "1"}}, "end"), frame)
    assert len(ready.rows) == 3 and ready.dropped == {"end": 1}
    moved = pd.DataFrame({"a": ["no", "yes", "yes", None], "b": [None, "yes", None, "no"], "x": [0.0, 1, 2, 3]})
    seen = prepare(specify(TREE, {"war": {"1": "x", "2": "1"}}, Moved({"1.choose": "a", "2.choose": "b"})), moved)
    found = [{seen.plays.outcomes[o] for s in np.flatnonzero(row) for o in np.flatnonzero(seen.plays.sets[s])}
             for row in seen.plays.count]  # fmt: skip
    assert found == [{"sq"}, {"war"}, {"capit", "war"}, {"sq", "capit"}]


def test_counts() -> None:
    frame = pd.DataFrame({"n0": [3, 0], "n1": [1, 2], "n2": [0, 5], "x": [0.0, 1.0]})
    spec = specify(TREE, {"war": {"1": "x", "2": "1"}}, Counted({"sq": "n0", "capit": "n1", "war": "n2"}))
    assert prepare(spec, frame).plays.count.sum() == 11


@pytest.mark.parametrize(
    ("utilities", "code"),
    [
        ({"sq": {"1": "1 + x"}, "capit": {"1": "1 + x"}, "war": {"1": "1 + x", "2": "1"}}, "E003"),
        ({"sq": {"1": "x + two"}, "war": {"2": "1"}}, "E002"),
        ({"sq": {"1": "x + nothing"}, "war": {"2": "1"}}, "E001"),
        ({"sq": {"1": "1"}, "capit": {"1": "1"}, "war": {"2": "1", "1": "1"}}, "E003"),
        ({"sq": {"1": "x"}, "war": {"1": "z", "2": "1 + z"}}, "E005"),
        ({"sq": {"1": "x"}, "war": {"2": "apart"}}, "E007"),
    ],
)
def test_identification(utilities: dict[str, dict[str, str]], code: str) -> None:
    frame = plays().assign(two=lambda d: 2 * d.x, nothing=0.0, apart=lambda d: np.where(d.end == "war", 1.0, -1.0))
    found = prepare(specify(TREE, utilities, "end"), frame).findings
    assert code in {f.code for f in found}, [str(f) for f in found]
    sound = prepare(specify(TREE, {"sq": {"1": "1 + x"}, "war": {"2": "1 + z"}}, "end"), frame).findings
    assert not [f for f in sound if f.stops]


def test_an_outcome_never_seen() -> None:
    frame = plays().query("end != 'capit'")
    found = prepare(specify(TREE, {"sq": {"1": "x"}, "war": {"2": "1"}}, "end"), frame).findings
    assert any(f.code == "E004" and "capit" in f.message for f in found)


@pytest.mark.parametrize("formula", [
    "x + __import__('os').system('true')", "x + open('f')", "(lambda: x)()", "x.real", "x if x else z", "[x]",
    "{x:=1}", "exec(x)", "x + foo(z)", "C(x + z)", "log(x, z)", "x ~ z", "x | z", "1 + (x", "`x`.y", "x @ z",
])  # fmt: skip
def test_nothing_but_formulas(formula: str) -> None:
    with pytest.raises(SpecificationError):
        prepare(specify(TREE, {"sq": {"1": formula}, "war": {"2": "1"}}, "end"), plays())


def test_everything_wrong_with_a_table_at_once() -> None:
    spec = specify(TREE, {"sq": {"1": "xx + zz"}, "war": {"2": "1"}}, "end")
    with pytest.raises(SpecificationError) as caught:
        prepare(spec, plays())
    assert [p for p in caught.value.problems if "did you mean “x”" in p] and len(caught.value.problems) == 2
    with pytest.raises(SpecificationError, match="no outcome “wra”.*war"):
        prepare(specify(TREE, {"sq": {"1": "x"}, "war": {"2": "1"}}, "end"), plays().replace({"end": {"war": "wra"}}))


# -- files -----------------------------------------------------------------------------------------------------------

GOOD = """\
standoff-fit: 1
title: A test
tree:
  one:
    no: sq
    yes: {two: {no: capit, yes: war}}
observed: {column: end, labels: {"1": sq, "2": capit, "3": war}}
errors: agent logit
utilities:
  sq: {one: 1 + x}
  war: {one: 0 + z, two: {formula: 1 + z, fixed: {z: 1}}}
levels: {f: [b, a, c]}
"""


def test_written_and_read_again() -> None:
    spec = specification_of_text(GOOD)
    again = specification_of_text(specification_text(spec))
    assert specification_text(again) == specification_text(spec)
    assert again.observed == Ended("end", {"1": "sq", "2": "capit", "3": "war"}) and again.levels == {
        "f": ("b", "a", "c")
    }


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("standoff-fit: 1", "standoff-fit: 2"), "S001", 1),
        (("title: A test", "titel: A test"), "S002", 2),
        (("errors: agent logit", "errors: agent logti"), "S030", 8),
        (("  sq: {one: 1 + x}", "  sqq: {one: 1 + x}"), "S020", 10),
        (("  sq: {one: 1 + x}", "  sq: {oen: 1 + x}"), "S020", 10),
        (("  sq: {one: 1 + x}", "  sq: {one: 1 + (x}"), "S021", 10),
        (("observed: {column: end,", "observed: {colum: end,"), "S004", 7),
        (("    no: sq\n", ""), "", 0),
        (("    yes: {two: {no: capit, yes: war}}", "    yes: {two: []}"), "S010", 6),
        (("utilities:", "utilities: []\nx:"), "S004", 9),
        (("title: A test", "title: ["), "S000", 2),
    ],
)
def test_mistakes_in_a_file(change: tuple[str, str], code: str, line: int) -> None:
    text = GOOD.replace(*change)
    if not code:  # a tree with one action less still is one, but has no outcome sq
        code, line = "S020", 9
    with pytest.raises(SpecificationProblems) as caught:
        specification_of_text(text, "spec.yaml")
    assert (code, line) in {(p.code, p.line) for p in caught.value.located}, caught.value.problems


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    from standoff.estimate import read_specification

    with pytest.raises(SpecificationProblems) as caught:
        read_specification(tmp_path / "none.yaml")
    assert caught.value.located[0].code == "S000"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_file_holds_it_is_told_not_raised(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.one_of(st.just(""), st.text(max_size=30), st.just(lines[at].replace(":", "")), st.just("  " + lines[at]))
        )
    try:
        specification_of_text("\n".join(lines))
    except SpecificationError as error:
        assert error.problems
