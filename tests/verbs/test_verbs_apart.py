"""Work in a process of its own: its answer, its errors, its end."""

from __future__ import annotations

import math
import multiprocessing
import os
import time

import pytest

from standoff.verbs import NoAnswer
from standoff.verbs.apart import within


def test_answers_and_errors_come_back() -> None:
    assert within(60.0, math.sqrt, 4.0) == 2.0
    with pytest.raises(ValueError, match="math domain error|nonnegative"):
        within(60.0, math.sqrt, -1.0)


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(NoAnswer, match=r"after 0\.5 seconds"):
        within(0.5, time.sleep, 600.0)
    assert not multiprocessing.active_children()


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(NoAnswer, match="ended without an answer"):
        within(60.0, os._exit, 3)
