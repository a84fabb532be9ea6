"""No text makes the loader raise anything: what is wrong comes back as problems."""

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standoff.crisis import Loaded, load, load_text, resolve, write
from standoff.crisis.reading import read_yaml

FILES = sorted((Path(__file__).parent.parent / "files").glob("*/*.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
BITS = (
    "\t", "\n", "\n  ", ": ", "- ", "{", "}", "[", "]", "'", '"', "#", "|", ">", "&a ", "*a", "!x ", "---\n",
    "<<: ", "? ", "~", "null", "true", "0x1f", "1e999", "-.inf", "NO", "rest", "all", "chance", "game",
    "parts", "then",
    "u(a, b)", "0.3 to 0.7", "beta(0, 0)", " > ", " >> ", "\u2028", "\x85", "é", "\U0001f4a3",
    "9" * 500, "%",
)  # fmt: skip
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def check(loaded: Loaded) -> None:
    """What holds of whatever was loaded."""
    for problem in loaded.problems:
        assert str(problem)
        assert problem.line >= 0 and problem.column >= 0
    assert (loaded.crisis is None) == any(problem.severity == "error" for problem in loaded.problems)
    if loaded.crisis is not None:
        assert resolve(loaded.crisis) == loaded.crisis
        assert load_text(write(loaded.crisis)).crisis == loaded.crisis


@SLOW
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    check(load_text(text))
    load(text)


@SLOW
@given(st.lists(st.sampled_from(BITS + tuple("abc 1")), max_size=60).map("".join))
def test_any_punctuation(text: str) -> None:
    check(load_text(text))


@SLOW
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(BITS)), max_size=4),
)
def test_files_with_pieces_replaced(text: str, cuts: list[tuple[float, int, str]]) -> None:
    for place, length, piece in cuts:
        start = int(place * len(text))
        text = text[:start] + piece + text[start + length :]
    check(load_text(text))


scalars = st.sampled_from(
    [None, True, 0, 1, -1, 0.5, 2.5, 1e300, 10**400, "", "x", "rest", "0.3 to 0.7", "a > b",
     "russia.signal = strike", "russia", "turkey", "P(outcome = clash)", "u(russia, clash)",
     "russia_resolved", "2020-11-01", "all", "peace", "reply"]
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["move", "actions", "then", "chance", "x", "russia", "types", "sunk"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@SLOW
@given(st.data())
def test_files_with_values_replaced(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    crisis = read_yaml(text, "f").data
    if not isinstance(crisis, dict):
        return
    for _ in range(data.draw(st.integers(1, 3))):
        here = crisis
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            inner = here[key]
            if not isinstance(inner, (dict, list)) or not inner or data.draw(st.integers(0, 5)) == 0:
                action = data.draw(st.integers(0, 3))
                if action == 0 and isinstance(here, dict):
                    here[data.draw(st.sampled_from(["x", "russia", "all", "then", "changes"]))] = data.draw(values)
                elif action == 1:
                    del here[key]
                else:
                    here[key] = data.draw(values)
                break
            here = inner
    check(load_text(yaml.safe_dump(crisis, sort_keys=False, allow_unicode=True)))
