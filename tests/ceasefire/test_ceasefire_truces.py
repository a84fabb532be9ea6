"""Records that cannot be are refused, with the record, what was found and what would do."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.ceasefire import TruceError, Truces

INF = float("inf")

FAULTS = {
    "ends before it starts": (([1, -2.0], [1, 3.0]), {}, r"truce 1: its end is not before day -2"),
    "upper below lower": (([5.0], [3.0]), {}, r"truce 0: its end lies between day 5 and day 3"),
    "not a number": (([5.0], [float("nan")]), {}, r"truce 0: its end lies between day 5 and day nan"),
    "day nought": (([0.0], [0.0]), {}, r"no logarithm; give an interval"),
    "watched too late": (([5.0], [INF]), {"entry": [6.0]}, r"watched from day 6 only, but its end may lie at day 5"),
    "watched for no time": (([5.0], [5.0]), {"entry": [5.0]}, r"the day on which it ends"),
    "covariate unknown": (([5.0], [INF]), {"covariates": {"written": [float("nan")]}}, r"truce 0: 'written' is nan"),
    "covariate short": (([5.0, 6.0], [INF, INF]), {"covariates": {"written": [1.0]}}, r"1 values for 2 truces"),
    "columns differ": (([5.0, 6.0], [INF]), {}, r"'upper' has 1 values for 2 truces"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said(name: str) -> None:
    columns, more, words = FAULTS[name]
    with pytest.raises(TruceError, match=words):
        Truces.of(*columns, **more)


def test_records_are_frozen_and_picked() -> None:
    lengths = np.array([3.0, 4.0, 5.0])
    truces = Truces.of(lengths, [3.0, INF, 6.0], {"a": [1, 2, 3], "b": [0, 0, 1]})
    lengths[0] = 99.0
    assert truces.lower[0] == 3.0 and truces.events == 2
    with pytest.raises(ValueError, match="read-only"):
        truces.lower[0] = 1.0
    assert truces.where(truces.censored).lower.tolist() == [4.0]
    assert truces.only(["b"]).covariates.tolist() == [[0], [0], [1]]
    with pytest.raises(TruceError, match="no covariate called 'c'; there are a, b"):
        truces.only(["c"])
