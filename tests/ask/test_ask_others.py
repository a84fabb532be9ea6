"""Other equilibria behind an answer: found where they are known to be, and a verdict changed where it must."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from standoff.ask import ask, multiplicity
from standoff.crisis import load_or_raise
from standoff.solve import ManyStarts, equilibria
from standoff.worlds import Worlds, odds_in, worlds

CHICKEN = """
standoff: 1
crisis: {id: chicken, title: Who swerves?, as_of: 2021-06-01}
actors:
  east: {name: East, kind: state}
  west: {name: West, kind: state}
game:
  precision: PRECISION
  players: {east: {}, west: {}}
  outcomes:
    crash: {title: Both drive on}
    east_wins: {title: West swerves}
    west_wins: {title: East swerves}
    even: {title: Both swerve}
  tree:
    move: east.drive
    actions: {on: west, aside: west_too}
  parts:
    west: {move: west.drive, hides: [east.drive], infoset: w, actions: {on: crash, aside: east_wins}}
    west_too: {move: west.drive, hides: [east.drive], infoset: w, actions: {on: west_wins, aside: even}}
preferences:
  east: {values: {crash: 0, east_wins: 1, west_wins: 0.3, even: edge}, why: A game of nerves.}
  west: {values: {crash: 0.05, east_wins: 0.3, west_wins: 1, even: 0.7}, why: A game of nerves.}
unknowns:
  edge: {value: 0.6 to 0.8, why: What a draw is worth to the East.}
argument:
  - {id: east, claim: The East drives on., test: P(east.drive = on) > 0.5}
"""
DRIVES_ON = "P(east.drive = on) > 0.5"


def chicken(precision: str) -> Worlds:
    return worlds(load_or_raise(CHICKEN.replace("PRECISION", precision)), 64, 3, most=64)


@pytest.fixture(scope="module")
def sharp() -> Worlds:
    return chicken("40")


def test_in_chicken_each_world_has_others_and_with_one_of_them_the_other_drives_on(sharp: Worlds) -> None:
    found = multiplicity(sharp, (DRIVES_ON, "P(outcome = crash)"), size=64)
    assert found.worlds == 64 and found.found.all()
    assert found.changes[DRIVES_ON].all()
    assert 0.95 < found.share < 1.0  # never certain
    assert found.share_changed(DRIVES_ON) == found.share
    assert found.share_changed("P(outcome = crash)") is None
    assert (found.moves[DRIVES_ON] > 0.9).all()


def test_where_play_is_blunt_there_is_one_equilibrium() -> None:
    found = multiplicity(chicken("1"), (DRIVES_ON,), size=64)
    assert not found.found.any() and not found.changes[DRIVES_ON].any()
    assert 0.0 < found.share < 0.05
    assert "0 of 64 worlds" in found.summary() and "there may be more" in found.summary()


def test_a_verdict_that_all_equilibria_share_does_not_change(sharp: Worlds) -> None:
    found = multiplicity(sharp, ("P(outcome = crash) < 0.9",), size=64)
    assert found.found.all() and not found.changes["P(outcome = crash) < 0.9"].any()


def test_the_same_worlds_give_the_same_and_rows_are_those_of_the_sample(sharp: Worlds) -> None:
    first, again = (multiplicity(sharp, (DRIVES_ON,), size=32) for _ in range(2))
    assert np.array_equal(first.moves[DRIVES_ON], again.moves[DRIVES_ON])
    assert first.worlds == 32 == len(ask(first.sample, DRIVES_ON).values)


def test_what_moves_is_what_the_equilibria_say(sharp: Worlds) -> None:
    """The same from the equilibria themselves: how often the East drives on in each, beside the principal one."""
    found = multiplicity(sharp, (DRIVES_ON,), size=64, starts=8)
    reading = found.sample.readings[0]
    tree, odds = reading.tree, odds_in(found.sample, reading)
    every = equilibria(tree, tree.payoffs(reading.parameters), odds, reading.solution, ManyStarts(8, sharp.seed))
    on = next(h.first_action for h in tree.infosets if h.player == "east")
    for w in range(64):
        chances = every.of(w).strategy[:, on]
        assert found.moves[DRIVES_ON][w] == pytest.approx(np.abs(chances[1:] - chances[0]).max(), abs=1e-12)
        assert found.changes[DRIVES_ON][w] == ((chances[1:] > 0.5) != (chances[0] > 0.5)).any()


def test_progress_is_told_only_of_what_takes_long(sharp: Worlds) -> None:
    told: list[tuple[int, int]] = []
    multiplicity(sharp, (DRIVES_ON,), size=16, progress=lambda done, of: told.append((done, of)))
    assert told == []


def test_planted_others_that_are_the_principal_ones_change_nothing(
    sharp: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the principal equilibrium were taken for another, worlds would be counted but no verdict would change."""
    import standoff.ask.others as room

    def confused(*args: object) -> object:
        right = equilibria(*args)  # type: ignore[arg-type]
        return replace(right, principal=~right.principal)

    monkeypatch.setattr(room, "equilibria", confused)
    found = multiplicity(sharp, (DRIVES_ON,), size=64)
    assert found.found.all() and not found.changes[DRIVES_ON].any()
