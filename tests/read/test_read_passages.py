"""All passages against their annotation: the figures of docs/understand/reading.md, and floors beneath them.

`pytest -s tests/read/test_read_passages.py` prints them.
"""

from __future__ import annotations

from functools import cache

import pytest
from passages import passages
from scoring import Score, judged

from standoff.read import read

pytestmark = pytest.mark.parses
FLOORS = {  # a little below what is reached, so that a change that loses something is seen
    "develop": {
        "precision": 0.8, "recall": 0.58, "source": 0.73, "target": 0.6, "conditions": 0.63, "modality": 0.93,
        "attribution": 0.79, "ties": 0.35,
    },
    "held-out": {
        "precision": 0.7, "recall": 0.56, "source": 0.68, "target": 0.5, "conditions": 0.5, "modality": 0.9,
        "attribution": 0.7, "ties": 0.2,
    },
}  # fmt: skip


@cache
def scored(split: str) -> tuple[Score, int]:
    """All passages of a split added up, and how many there are."""
    total, number = Score(), 0
    for one in passages():
        if one.split != split:
            continue
        found = read(one.text, one.published, one.source)
        assert all(c.trigger.holds(one.text) and c.evidence.holds(one.text) for c in found.claims)
        total, number = total + judged(found, one.gold), number + 1
    return total, number


@pytest.mark.parametrize("split", list(FLOORS))
def test_passages(split: str) -> None:
    score, number = scored(split)
    print(f"\n{split}, {number} passages: {score}")
    assert number == {"develop": 242, "held-out": 13}[split]
    for name, least in FLOORS[split].items():
        assert score.share(name) >= least, name


def test_a_reading_that_finds_nothing_or_everything_is_seen() -> None:
    """Planted: without claims there is no recall; claims of the wrong type are no hits."""
    one = next(iter(passages()))
    found = read(one.text, one.published)
    from dataclasses import replace

    assert judged(replace(found, claims=()), one.gold).f1 == 0
    wrong = tuple(replace(c, type="weapons_test") for c in found.claims)
    assert judged(replace(found, claims=wrong), one.gold).share("precision") < 0.2
