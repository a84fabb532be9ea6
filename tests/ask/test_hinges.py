"""What an answer hangs on: a flip point for every unknown, each where the worlds themselves turn."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.ask import Hinges, ask, hinges
from standoff.ask.hinges import FLIP_WORLDS, READING, unknowns_of
from standoff.worlds import Doing, Worlds, rework, sample

CLAIM = "P(challenger.challenge = demand) > 0.5"


@pytest.fixture(scope="module")
def hang(found: Worlds) -> Hinges:
    return hinges(found, (CLAIM,))[CLAIM]


def share_at(found: Worlds, name: str, value: float) -> float:
    """The share of the sampled worlds in which the claim holds with one unknown set."""
    share = ask(rework(sample(found, FLIP_WORLDS), Doing(set={name: value})), CLAIM).share
    assert share is not None
    return share


def test_every_unknown_that_varies_has_a_flip(found: Worlds, hang: Hinges) -> None:
    varying = {n for n, c in unknowns_of(found).items() if n != READING and c.min() < c.max()}
    assert len(varying) > len(hang.drivers)
    assert sorted(f.unknown for f in hang.flips) == sorted(varying)


def test_shares_at_the_ends_are_those_of_the_worlds_reworked(found: Worlds, hang: Hinges) -> None:
    for flip in hang.flips[:4]:
        column = unknowns_of(found)[flip.unknown]
        assert (flip.low, flip.high) == (column.min(), column.max())
        assert flip.share_low == pytest.approx(share_at(found, flip.unknown, flip.low), abs=1e-12)
        assert flip.share_high == pytest.approx(share_at(found, flip.unknown, flip.high), abs=1e-12)


def test_past_its_flip_point_an_unknown_reverses_the_claim(found: Worlds, hang: Hinges) -> None:
    turning = [f for f in hang.flips if f.to is not None]
    assert turning, "this claim is chosen because single unknowns reverse it"
    for flip in turning:
        end = flip.high if flip.to is not None and flip.to > flip.median else flip.low
        assert (share_at(found, flip.unknown, end) >= 0.5) != flip.holds


def test_an_unknown_that_reverses_nothing_says_so(found: Worlds, hang: Hinges) -> None:
    idle = [f for f in hang.flips if f.to is None]
    for flip in idle[:4]:
        for value in np.linspace(flip.low, flip.high, 3):
            assert (share_at(found, flip.unknown, float(value)) >= 0.5) == flip.holds


def test_a_plain_quantity_has_drivers_and_no_flips(found: Worlds) -> None:
    text = "P(outcome = war)"
    hang = hinges(found, (text,))[text]
    assert hang.drivers and not hang.flips and hang.box is None
