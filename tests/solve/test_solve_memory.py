"""Working memory is not cleared before use: nothing may depend on what it held."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from forms import Choice, Form, Nature, Node, compiled, end
from games import GAMES

from standoff.solve import Solution, library, solve
from standoff.solve.feedback import Order

WORLDS = 11  # not a whole number of lanes


def with_forced_moves() -> Form:
    """Two types of challenger; in the end a move without an alternative, at a set of its own and at a shared one."""

    def play(cost: float) -> Node:
        war = Choice("B", "fights", {"fight": end(0.3 - cost, -0.4)})
        stand = Choice("A", f"stands {cost}", {"stand": war, "fold": end(-0.2, 0.9)})
        told = Choice("A", f"must {cost}", {"speak": Choice("B", "heard", {"yield": end(1, 0), "refuse": stand})})
        return Choice("A", f"opens {cost}", {"threaten": told, "wait": end(0, 1)})

    return Form(("A", "B"), Nature("cost", {"low": ("1/3", play(0.1)), "high": ("2/3", play(0.7))}))


ALL = {**GAMES, "with_forced_moves": with_forced_moves}


def solved_over(held: float, name: str, monkeypatch: pytest.MonkeyPatch) -> Solution:
    """Solved in memory that held this number everywhere."""
    ordinary = library.Loops.__init__

    def soiled(self, *given) -> None:  # type: ignore[no-untyped-def]
        ordinary(self, *given)
        self._store[:] = held

    game = compiled(ALL[name]())
    noise = 0.2 * game.span * np.random.default_rng(3).standard_normal((WORLDS, *game.payoffs.shape[1:]))
    with monkeypatch.context() as patch:
        patch.setattr(library.Loops, "__init__", soiled)
        precision = np.linspace(1.0, 20.0, WORLDS) / game.span
        return solve(game.tree, game.payoffs + noise, np.repeat(game.odds, WORLDS, 0), precision)


@pytest.mark.parametrize("name", ALL)
def test_nothing_depends_on_what_memory_held(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clean, soiled, huge = (solved_over(held, name, monkeypatch) for held in (0.0, np.nan, 1e300))
    for field in (f.name for f in fields(Solution) if f.name != "tree"):
        assert getattr(clean, field).tobytes() == getattr(soiled, field).tobytes() == getattr(huge, field).tobytes()
    assert clean.certified.all()


def test_planted_a_choice_worked_out_too_late_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the plan's steps in reverse, values are weighed by choices that have not been worked out yet."""
    usual = Order._sorted
    monkeypatch.setattr(Order, "_sorted", lambda self, arrows: usual(self, arrows)[::-1])
    with pytest.raises(AssertionError):
        test_nothing_depends_on_what_memory_held("with_forced_moves", monkeypatch)
