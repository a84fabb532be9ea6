"""Every code has a page, every page a code, every code a file that gives it."""

import re
from pathlib import Path

import pytest

from standoff.crisis import CODES
from standoff.crisis.codes.pages import AREAS, pages

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "look-up" / "problems"
# Given by files too large or too strange to keep; see test_limits.
MADE_IN_TESTS = {"C000", "C004", "C006", "C009", "C077"}


@pytest.mark.parametrize("name", pages())
def test_page_agrees_with_table(name: str) -> None:
    made = pages()[name]
    assert (FOLDER / name).read_text(encoding="utf-8") == made, (
        "run `python -m standoff.crisis.codes.pages docs/look-up/problems`"
    )


def test_no_page_without_a_code() -> None:
    assert {path.name for path in FOLDER.glob("*.md")} == set(pages())


def test_codes_are_told_well() -> None:
    for code in CODES.values():
        assert re.fullmatch(r"C0\d\d", code.code) and code.code[:3] in AREAS
        assert code.title and code.title[0].isupper() and not code.title.endswith(".")
        assert code.explanation.endswith((".", ".)")) and "\n" not in code.explanation
        assert code.example


def test_every_code_has_a_file_that_gives_it() -> None:
    given = {
        code
        for path in (ROOT / "tests" / "files" / "invalid").glob("*.yaml")
        for code in re.findall(r"# expect: (C\d{3})", path.read_text(encoding="utf-8"))
    }
    assert given | MADE_IN_TESTS == set(CODES)


def test_every_code_in_the_source_is_in_the_table() -> None:
    source = ROOT / "src" / "standoff" / "crisis"
    used = {
        code for path in source.glob("*.py") for code in re.findall(r'"(C\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(CODES)
