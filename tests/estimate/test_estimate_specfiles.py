"""Invalid specification files say which mistakes they must give, and where; they give these and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.estimate import SpecificationError, SpecificationProblems, read_specification, specification_of_text
from standoff.estimate.specfile import CODES
from standoff.verbs import FitAsked, fit_table

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files" / "invalid-fits"
EXPECT = re.compile(r"# expect: (S\d{3}) at (\d+):(\d+)")
TABLE = re.compile(r"# table: (\S+)")
PAGE = ROOT / "docs" / "look-up" / "fit-file.md"


@pytest.mark.parametrize("path", sorted(FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_mistakes_are_found_where_they_are(path: Path, tmp_path: Path) -> None:
    expected = sorted((code, int(line), int(column)) for code, line, column in EXPECT.findall(path.read_text("utf-8")))
    with pytest.raises(SpecificationProblems) as caught:
        if columns := TABLE.search(path.read_text("utf-8")):  # a mistake that only a table brings to light
            table = tmp_path / "table.csv"
            table.write_text(f"{columns[1]}\n{re.sub(r'[^,]+', '0', columns[1])}\n")
            fit_table(path, table, FitAsked())
        read_specification(path)
    assert sorted((p.code, p.line, p.column) for p in caught.value.located) == expected, str(caught.value)


def test_every_code_has_a_file_and_a_line_in_the_reference() -> None:
    given = {code for path in FILES.glob("*.yaml") for code, _, _ in EXPECT.findall(path.read_text("utf-8"))}
    assert given == set(CODES)
    assert set(re.findall(r"^\| (S\d{3}) \|", PAGE.read_text("utf-8"), re.M)) == set(CODES)


def test_every_finding_has_a_line_in_the_reference() -> None:
    source = ROOT / "src" / "standoff" / "estimate"
    used = {code for path in source.glob("*.py") for code in re.findall(r'"(E\d{3})"', path.read_text("utf-8"))}
    assert set(re.findall(r"^\| (E\d{3}) \|", PAGE.read_text("utf-8"), re.M)) == used


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.sampled_from(
        ["one", "two", "sq", "war", "p", "1 + x", "x**x", "rest", "end", "agent logit", "crisis signalling",
         "ultimatum"]
    )),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["move", "chance", "actions", "then", "odds", "hides", "parts", "one", "two", "sq", "war", "column", "labels",
         "counts", "moves", "formula", "fixed", "offer", "least", "most", "method", "starts", "carried",
         "private information", "crisis signalling"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(
    st.sampled_from(["title", "tree", "observed", "errors", "utilities", "scales", "precision", "levels", "weight"]),
    VALUES, min_size=3,
))  # fmt: skip
def test_whatever_is_where_it_should_not_be_is_told_not_raised(written: dict[str, object]) -> None:
    import yaml

    text = yaml.safe_dump({"standoff-fit": 1, "tree": {"one": {"p": "sq", "q": {"two": {"p": "war", "q": "end"}}}},
                           "observed": "end", "utilities": {"sq": {"one": "1 + x"}}, **written})  # fmt: skip
    try:
        specification_of_text(text)
    except SpecificationError as error:
        assert error.problems
