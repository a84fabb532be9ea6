"""Each invalid file says which mistakes it must give, and where; it gives these and no others."""

import re
from pathlib import Path

import pytest

from standoff.crisis import load

FILES = Path(__file__).parent.parent / "files" / "invalid"
EXPECT = re.compile(r"# expect: (C\d{3}) at (\d+):(\d+)")


@pytest.mark.parametrize("path", sorted(FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_mistakes_are_found_where_they_are(path: Path) -> None:
    expected = sorted((code, int(line), int(column)) for code, line, column in EXPECT.findall(path.read_text()))
    loaded = load(path)
    found = sorted((problem.code, problem.line, problem.column) for problem in loaded.problems)
    assert found == expected, "\n".join(map(str, loaded.problems))
    if any(problem.severity == "error" for problem in loaded.problems):
        assert loaded.crisis is None


def test_there_are_at_least_fifty() -> None:
    assert len(list(FILES.glob("*.yaml"))) >= 50
