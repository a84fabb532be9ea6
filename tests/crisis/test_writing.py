"""What is written reads back as the same crisis, in either form, for readers of YAML 1.1 and 1.2."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from standoff.crisis import builtin, load, load_text, resolve, write
from standoff.crisis.reading import read_yaml
from standoff.crisis.write import _Dumper

VALID = sorted((Path(__file__).parent.parent / "files" / "valid").glob("*.yaml"))
CRISES = [*VALID, *builtin().values()]


@pytest.mark.parametrize("path", CRISES, ids=lambda path: path.stem)
def test_both_forms_come_back(path: Path) -> None:
    loaded = load(path)
    assert loaded.problems == () and loaded.crisis is not None and loaded.written is not None
    again = load_text(write(loaded.written))
    assert again.problems == ()
    assert again.written == loaded.written and again.crisis == loaded.crisis
    resolved = load_text(write(loaded.crisis))
    assert resolved.problems == ()
    assert resolved.crisis == loaded.crisis
    assert resolved.crisis is not None and resolved.crisis.digest == loaded.crisis.digest
    assert write(resolved.crisis) == write(loaded.crisis)


@pytest.mark.parametrize("path", CRISES, ids=lambda path: path.stem)
def test_resolving_twice_changes_nothing(path: Path) -> None:
    crisis = load(path).crisis
    assert crisis is not None
    assert resolve(crisis) == crisis
    assert resolve(resolve(crisis)) == crisis


@pytest.mark.parametrize("path", CRISES, ids=lambda path: path.stem)
def test_readers_of_yaml_1_1_see_the_same_text(path: Path) -> None:
    loaded = load(path)
    assert loaded.written is not None and loaded.crisis is not None
    for form in (loaded.written, loaded.crisis):
        text = write(form)
        assert yaml.safe_load(text) == read_yaml(text, "f").data


words = st.sampled_from(
    ["NO", "yes", "012", "0o7", "1e3", "12:30", "~", "2020-11-01", "=", "<<", ".5", "0x1", "1_0", "- a"]
)
texts = words | st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(st.dictionaries(texts, texts | st.floats(allow_nan=False, allow_infinity=False) | st.integers(), max_size=4))
def test_any_text_and_number_comes_back(data: dict[str, object]) -> None:
    text = yaml.dump({"data": data}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    assert read_yaml(text, "f").data == {"data": data}
    assert yaml.safe_load(text) == {"data": data}
