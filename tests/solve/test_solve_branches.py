"""Other equilibria: as many as are known, each certified apart from the solver, and the same as Gambit finds."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from batches import perturbed, solve_all
from enumerator import best_deviation, logit_residual
from forms import Compiled, Form, compiled, refilled, solved
from games import GAMES, table

from standoff.solve import (
    RESIDUAL_LIMIT,
    STATUS,
    Equilibria,
    ManyStarts,
    NoGambit,
    TooLarge,
    all_equilibria,
    equilibria,
)


def coordination() -> Form:
    """Three meeting places, none of equal worth."""
    cells = {a + b: (0.0, 0.0) for a in "xyz" for b in "xyz"}
    return table("xyz", "xyz", {**cells, "xx": (4.0, 4.0), "yy": (3.0, 3.0), "zz": (2.0, 2.0)})


def battle() -> Form:
    return table("ts", "ts", {"tt": (3, 1), "ts": (0, 0), "st": (0, 0), "ss": (1, 3)})


COUNTS = {"coordination": 7, "battle": 3, "uneven_chicken": 3, "matching_pennies": 1}
"""Nash equilibria, all regular: so each has one quantal response near it at large λ."""

MAKE = {**GAMES, "coordination": coordination, "battle": battle}


def found_in(form: Form, per_span: float, starts: int = 64) -> tuple[Compiled, Equilibria]:
    game = compiled(form)
    principal = solved(game, per_span / game.span)
    return game, equilibria(game.tree, game.payoffs, game.odds, principal, ManyStarts(starts, 1))


def named(game: Compiled, strategy: np.ndarray) -> dict[str, dict[str, float]]:
    return {
        h.move.partition(".")[2]: dict(zip(h.actions, strategy[h.slice].tolist(), strict=True))
        for h in game.tree.infosets
    }


@pytest.mark.parametrize("name", COUNTS)
def test_known_counts(name: str) -> None:
    _, found = found_in(MAKE[name](), 60.0, starts=256)
    assert len(found.world) == COUNTS[name]
    assert found.principal.sum() == 1 and found.principal[0]


def test_one_alone_below_where_branches_begin() -> None:
    for name in COUNTS:
        _, found = found_in(MAKE[name](), 1.0)
        assert found.others[0] == 0


@pytest.mark.parametrize("name", [*COUNTS, "battle_with_way_out", "entry_deterrence"])
def test_each_solves_the_equations_by_the_enumerator(name: str) -> None:
    form = MAKE[name]()
    game, found = found_in(form, 30.0)
    assert (found.solution.residual <= RESIDUAL_LIMIT).all()
    for strategy in found.solution.strategy:
        assert logit_residual(form, named(game, strategy), 30.0 / game.span) < 1e-9
    apart = np.abs(found.solution.strategy[:, None] - found.solution.strategy[None]).max(axis=2)
    assert (apart[~np.eye(len(apart), dtype=bool)] > 1e-6).all()
    assert all("another" in STATUS[s] for s in found.solution.status[~found.principal])


def test_the_principal_one_is_that_of_solve() -> None:
    game, found = found_in(MAKE["uneven_chicken"](), 30.0)
    assert np.array_equal(found.of(0).strategy[0], solved(game, 30.0 / game.span).strategy[0])


def test_more_starts_find_no_fewer() -> None:
    counts = [len(found_in(coordination(), 40.0, starts)[1].world) for starts in (1, 8, 64, 512)]
    assert counts == sorted(counts)
    assert counts[-1] == 7


def test_the_same_seed_finds_the_same_and_chunks_do_not_matter() -> None:
    form, payoffs, odds = perturbed("battle_with_way_out", 40, 2, 0.2)
    tree = compiled(form).tree
    principal = solve_all(form, payoffs, odds, 30.0)
    whole = equilibria(tree, payoffs, odds, principal, ManyStarts(16, 5))
    parts = equilibria(tree, lambda part: payoffs[part], odds, principal, ManyStarts(16, 5, chunk=3, threads=1))
    assert np.array_equal(whole.world, parts.world)
    assert np.array_equal(whole.solution.strategy, parts.solution.strategy)
    assert 0.3 < (whole.others > 0).mean() <= 1.0
    for k in np.flatnonzero(~whole.principal)[:5]:
        w = int(whole.world[k])
        game = Compiled(tree, payoffs[w : w + 1], odds[w : w + 1])
        strategy = named(game, whole.solution.strategy[k])
        assert logit_residual(refilled(form, payoffs[w]), strategy, float(principal.precision[w])) < 1e-9


def test_a_world_without_a_solution_has_no_others() -> None:
    game = compiled(MAKE["uneven_chicken"]())
    payoffs = np.concatenate([game.payoffs * np.nan, game.payoffs])
    from standoff.solve import solve

    principal = solve(game.tree, payoffs, np.repeat(game.odds, 2, 0), np.array([10.0, 10.0]))
    found = equilibria(game.tree, payoffs, np.repeat(game.odds, 2, 0), principal, ManyStarts(64, 1))
    assert found.others.tolist() == [0, 2]
    assert "there may be more" in found.summary()


# -- beside Gambit --------------------------------------------------------------------------------------------------


def matched(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether each equilibrium of one list is near one of the other, and none is left over."""
    apart = np.array([[np.nanmax(np.abs(a - b)) for b in theirs] for a in ours])
    return len(ours) == len(theirs) and bool((apart.min(axis=0) < 0.05).all() and (apart.min(axis=1) < 0.05).all())


@pytest.mark.parametrize("name", COUNTS)
def test_at_large_precision_the_nash_equilibria_of_gambit(name: str) -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    form = MAKE[name]()
    game, found = found_in(form, 200.0, starts=512)
    nash = all_equilibria(game.tree, game.payoffs[0], game.odds[0])
    assert len(nash.strategy) == COUNTS[name]
    assert matched(found.solution.strategy, nash.strategy)


@pytest.mark.parametrize("name", ["battle_with_way_out", "beer_quiche", "crisis_signalling", "seltens_horse", "voting"])
def test_gambits_equilibria_are_equilibria_by_the_enumerator(name: str) -> None:
    """Where Gambit says nothing of play off the path there is nothing to judge; so only whole ones are judged."""
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    form = MAKE[name]()
    game = compiled(form)
    nash = all_equilibria(game.tree, game.payoffs[0], game.odds[0])
    assert len(nash.strategy)
    for strategy, reached in zip(nash.strategy, nash.reached, strict=True):
        assert np.isnan(strategy).any() == (not reached.all())
        if reached.all():
            assert all(best_deviation(form, named(game, strategy), p) < 1e-9 for p in form.players)


def test_without_gambit_it_is_said_what_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygambit", None)
    game = compiled(battle())
    with pytest.raises(NoGambit, match=r"pip install 'standoff\[gambit\]'"):
        all_equilibria(game.tree, game.payoffs[0], game.odds[0])


def test_a_large_game_is_refused_with_what_would_do() -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    game = compiled(GAMES["kuhn_poker"]())
    with pytest.raises(TooLarge, match="4,096 profiles"):
        all_equilibria(game.tree, game.payoffs[0], game.odds[0])


@pytest.mark.parametrize("wrong", [{"starts": 0}, {"most_steps": 0}, {"chunk": 0}, {"threads": -1}])
def test_settings_are_checked(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        ManyStarts(**{"starts": 4, "seed": 1, **wrong})


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_a_missing_equilibrium_and_one_too_many_are_caught() -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    game, found = found_in(battle(), 200.0)
    nash = all_equilibria(game.tree, game.payoffs[0], game.odds[0]).strategy
    ours = found.solution.strategy
    assert matched(ours, nash)
    assert not matched(ours[1:], nash)
    assert not matched(np.concatenate([ours, ours[:1]]), nash)
    assert not matched(np.concatenate([ours[1:], ours[1:2]]), nash)


def test_planted_a_point_that_is_no_equilibrium_is_caught() -> None:
    form = battle()
    game, found = found_in(form, 30.0)
    near = found.solution.strategy[-1] + np.array([1e-4, -1e-4, 0.0, 0.0])
    assert logit_residual(form, named(game, near), 30.0 / game.span) > 1e-6
