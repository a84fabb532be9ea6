"""Words pointed at: how likely each side near an event is, against the same sums by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from standoff.read.claims import Span
from standoff.read.pointing import WIDTH, Pointers
from standoff.read.tagging import NONE, Tags

TYPES = (NONE, "attack", "demand")
TEXT = "Iran struck Iraq. It struck back hard."
WORDS = [[(0, 4), (5, 11), (12, 16), (16, 17)], [(18, 20), (21, 27), (28, 32), (33, 37), (37, 38)]]
NAMED = [(0, 4, "IRN"), (12, 16, "IRQ"), (18, 20, "IRQ")]
STRUCK, AGAIN = Span(5, 11, "struck"), Span(21, 32, "struck back")


def tags(many: int, window: int, seed: int, strikes: int = 1) -> Tags:
    rng = np.random.default_rng(seed)
    shares = np.full((many, 3), 0.1, np.float32)
    shares[:, 0] = 0.8
    shares[strikes] = (0.1, 0.8, 0.1)
    points = rng.normal(0, 1, (many, 4 * WIDTH + 2)).astype(np.float32)
    return Tags(TYPES, shares, np.ones(many, np.float32), points, window)


def spans(of_sentence: list[tuple[int, int]]) -> list[Span]:
    return [Span(a, b, TEXT[a:b]) for a, b in of_sentence]


def pointers(apart: bool = False) -> tuple[Pointers, Any]:
    both = [tags(4, 0, 1), tags(5, 1 if apart else 0, 2)]
    out = Pointers()
    out.add(zip(map(spans, WORDS), both, strict=True))
    return out, np.concatenate([t.points for t in both])


def by_hand(points: Any, asks: int, role: int, words: dict[str, list[int]]) -> dict[str | None, float]:
    first = 2 * WIDTH * role
    query = points[asks][first : first + WIDTH]
    raw: dict[str | None, float] = {None: math.exp(points[asks][4 * WIDTH + role])}
    for side, at in words.items():
        keys = [points[k][first + WIDTH : first + 2 * WIDTH] for k in at]
        raw[side] = sum(
            math.exp(sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(WIDTH)) for key in keys
        )
    return {side: weight / sum(raw.values()) for side, weight in raw.items()}


@pytest.mark.parametrize(("role", "number"), [("source", 0), ("target", 1)])
def test_shares_are_sums_over_the_words_that_name_a_side(role: str, number: int) -> None:
    found, points = pointers()
    wanted = by_hand(points, 1, number, {"IRN": [0], "IRQ": [2, 4]})
    assert found.shares("attack", STRUCK, role, NAMED) == pytest.approx(wanted, rel=2e-3)
    assert sum(wanted.values()) == pytest.approx(1)


def test_the_word_of_a_trigger_that_tells_the_type_asks() -> None:
    found, points = pointers()
    assert found.shares("attack", AGAIN, "source", NAMED) == pytest.approx(
        by_hand(points, 5, 0, {"IRN": [0], "IRQ": [2, 4]}), rel=2e-3
    )


def test_only_what_was_read_together_is_looked_at() -> None:
    found, points = pointers(apart=True)
    assert found.shares("attack", AGAIN, "source", NAMED) == pytest.approx(
        by_hand(points, 5, 0, {"IRQ": [4]}), rel=2e-3
    )


def test_where_the_network_has_read_nothing_nothing_is_said() -> None:
    assert Pointers().shares("attack", STRUCK, "source", NAMED) == {}
    found, _ = pointers()
    assert found.shares("attack", Span(50, 60, "struck"), "source", NAMED) == {}


def test_scores_beyond_measure_do_no_harm() -> None:
    found, _ = pointers()
    found.windows[0].points[:] = 1e4
    shares = found.shares("attack", STRUCK, "target", NAMED)
    assert all(math.isfinite(share) for share in shares.values()) and sum(shares.values()) == pytest.approx(1)
