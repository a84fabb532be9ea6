"""YAML 1.2 with a place for every key and value."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from standoff.crisis import reading
from standoff.crisis.places import nearest, within
from standoff.crisis.reading import read_yaml
from standoff.crisis.yaml_scalars import resolve_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("12:30", "12:30"), ("2020-11-01", "2020-11-01"),
        ("~", None), ("", None), ("null", None), ("true", True), ("False", False), ("012", 12), ("0o17", 15),
        ("0x1F", 31),
        ("-3", -3), ("+3", 3), ("1_000", "1_000"), ("1e3", 1000.0), (".5", 0.5), ("-.5e-2", -0.005),
        ("1.", 1.0), (".", "."), ("-", "-"), ("0b1", "0b1"), ("1e", "1e"), (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ("0.3 to 0.7", "0.3 to 0.7"), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: object) -> None:
    found = resolve_plain(text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_scanners_agree_on_places(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LOADER", loader)
    text = "a:\n  - b: 'x'\n    é: {c: [1, 2.5]}\n  - |\n    one\n    two\nd: &e {f: g}\nh: *e\n"
    document = read_yaml(text, "f")
    assert document.data == {
        "a": [{"b": "x", "é": {"c": [1, 2.5]}}, "one\ntwo\n"],
        "d": {"f": "g"},
        "h": {"f": "g"},
    }
    for path, line, column, key in [
        (("a",), 2, 3, (1, 1)),
        (("a", 0, "b"), 2, 8, (2, 5)),
        (("a", 0, "é", "c", 1), 3, 16, None),
        (("d", "f"), 7, 11, (7, 8)),
        (("h",), 8, 4, (8, 1)),
    ]:
        place, depth = nearest(document.places, path)
        assert (depth, place.line, place.column, place.key) == (len(path), line, column, key)


def test_places_inside_scalars() -> None:
    text = "a: one two\nb: 'one two'\nc: |\n    one\n    two\nd: >\n  one\n  two\ne: \"o\\x6ee two\"\n"
    document, lines = read_yaml(text, "f"), text.split("\n")

    def place(key: str, inside: tuple[int, int]) -> tuple[int, int]:
        return within(lines, document.places.inside[key], document.data[key], inside)

    assert place("a", (1, 5)) == (1, 8)
    assert place("b", (1, 5)) == (2, 9)
    assert place("c", (2, 2)) == (5, 6)
    # Folded and escaped text is not where it seems: the beginning of the scalar is all that can be said.
    assert place("d", (1, 5)) == (6, 4)
    assert place("e", (1, 5)) == (9, 4)


def test_the_first_of_two_keys_is_kept() -> None:
    document = read_yaml("a: 1\na: 2\nb: 3\n", "f")
    assert document.data == {"a": 1, "b": 3}
    assert [problem.code for problem in document.problems] == ["C002"]


plain_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1000, 1000)
    | st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4),
)


@given(plain_data)
def test_json_is_read_as_what_it_is(data: object) -> None:
    """JSON is YAML 1.2; so an independent writer and reader must agree with ours."""
    import json

    from standoff.crisis.source_text import check_text

    text = json.dumps({"data": data}, ensure_ascii=True)
    if check_text(text, "f") is None and "\\ud" not in text and "<<" not in text:
        assert read_yaml(text, "f").data == {"data": data}
