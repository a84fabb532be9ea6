"""Shapes in annotations are checked while tests run: wherever there are any, and a wrong one is caught."""

from pathlib import Path

import numpy as np
import pytest
from jaxtyping import Float, TypeCheckError, jaxtyped
from shape_checks import ROOMS, checker

from standoff.ask.bounds import Sample, inside
from standoff.belief import conditional, effective_size, quantile
from standoff.worlds.worlds import EpisodeWorlds

SOURCE = Path(__file__).parent.parent / "src"


def test_every_file_that_states_shapes_is_checked() -> None:
    unchecked = []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "from jaxtyping import" not in text:
            continue
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        if not any(module == room or module.startswith(f"{room}.") for room in ROOMS):
            unchecked.append(module)
    assert not unchecked


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param(lambda: effective_size(np.ones((3, 4))), id="an axis too many, which numpy would sum over"),
        pytest.param(lambda: effective_size(np.ones(3, dtype=int)), id="whole numbers for weights"),
        pytest.param(lambda: quantile(np.ones(3), np.ones(1), np.ones(2)), id="a length that would be repeated"),
        pytest.param(lambda: conditional(np.ones((2, 3)), np.ones(1, bool), np.ones(3)), id="one path for three"),
        pytest.param(lambda: EpisodeWorlds("e", "E", np.ones(4), np.ones(1)), id="fields of one record that differ"),
        pytest.param(
            lambda: inside(np.ones((2, 5)), Sample(np.ones((2, 5)), np.ones(5), np.ones(5))),  # type: ignore[arg-type]
            id="another record than the one asked for",
        ),
    ],
)
def test_planted_wrong_shapes_are_caught(planted: object) -> None:
    assert callable(planted)
    with pytest.raises(TypeCheckError):
        planted()


def test_a_planted_wrong_result_is_caught() -> None:
    @jaxtyped(typechecker=checker)
    def twice(x: Float[np.ndarray, " W"]) -> Float[np.ndarray, " W"]:
        return np.concatenate([x, x])

    with pytest.raises(TypeCheckError):
        twice(np.ones(3))


def test_right_shapes_pass() -> None:
    assert effective_size(np.ones(3)) == pytest.approx(3)
    assert conditional(np.full((2, 3), 1 / 3), np.array([True, False, False]), np.ones(3)) == pytest.approx([1 / 3] * 2)
