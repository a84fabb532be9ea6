"""Files made to exhaust a reader are refused at once, by every road in."""

import time
from pathlib import Path

import pytest

from standoff.crisis import load, load_text

GAME = """standoff: 1
crisis: {id: c, title: C, as_of: 2020-01-01}
actors: {a: {name: A, kind: state}, b: {name: B, kind: state}}
preferences: {a: x > y, b: y > x}
game:
  players: {a: {}, b: {}}
  outcomes: {x: X, y: Y}
  tree: p0
  parts:
"""


def codes(loaded: object) -> list[str]:
    return [problem.code for problem in loaded.problems]  # type: ignore[attr-defined]


def quickly(source: str | Path, seconds: float = 3.0) -> object:
    start = time.perf_counter()
    loaded = load(source)
    assert time.perf_counter() - start < seconds
    return loaded


def test_a_file_of_50_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with open(path, "wb") as file:
        file.write(b"standoff: 1\n")
        file.truncate(50_000_000)
    assert codes(quickly(path, 0.5)) == ["C004"]


def test_a_text_of_50_megabytes() -> None:
    assert codes(quickly("a: 1\n" * 10_000_000)) == ["C004"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting(opening: str) -> None:
    assert codes(quickly(opening * 100_000 + "\n")) == ["C006"]


def test_anchors_that_explode() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert codes(quickly("\n".join(lines))) == ["C005"]


def test_more_values_than_anybody_writes() -> None:
    assert codes(quickly("a: [" + "x, " * 60_000 + "]\n")) == ["C005"]


def test_a_long_chain_of_parts() -> None:
    parts = "\n".join(f"    p{n}: {{move: a.m{n}, actions: {{on: p{n + 1}, off: x}}}}" for n in range(3_000))
    text = f"{GAME}{parts}\n    p3000: {{move: b.end, actions: {{go: y}}}}\n"
    assert codes(quickly(text)) == ["C077"]


def test_a_tree_that_multiplies() -> None:
    parts = "\n".join(f"    p{n}: {{move: a.m{n}, actions: {{l: p{n + 1}, r: p{n + 1}}}}}" for n in range(40))
    text = f"{GAME}{parts}\n    p40: {{move: b.end, actions: {{go: y, stay: x}}}}\n"
    assert codes(quickly(text)) == ["C077"]


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b"standoff: 1\ntitle: a\x00b\n", 2, 9),
        (b"standoff: 1\ntitle: a\xffb\n", 2, 9),
        ("standoff: 1\n".encode("utf-16"), 1, 1),
        (b"standoff: 1\r\ntitle: \x07\r\n", 2, 8),
    ],
)
def test_bytes_that_are_no_text(tmp_path: Path, raw: bytes, line: int, column: int) -> None:
    path = tmp_path / "raw.yaml"
    path.write_bytes(raw)
    (problem,) = load(path).problems
    assert (problem.code, problem.line, problem.column) == ("C009", line, column)


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert "C009" not in codes(load_text("\ufeffstandoff: 1\n"))


def test_what_is_no_file(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "missing.yaml", "karabach-2020", "a\0b", "x" * 5_000):
        assert codes(load(source)) == ["C000"], source
    (problem,) = load("karabkh-2020").problems
    assert 'did you mean "karabakh-2020"?' in problem.hint
    assert codes(load("")) == ["C018"]
