"""Nothing is lost: what is written reads as the same game, to the last digit; and Gambit reads it so, too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from random_games import PLAIN, games

from standoff.game import NONE as NOTHING
from standoff.interchange import (
    CHANCE,
    ExtensiveGame,
    GameFileError,
    Outcome,
    compiled,
    from_gambit,
    from_tree,
    game_from,
    game_text,
    read_efg,
    read_nfg,
    to_gambit,
    write_efg,
    write_nfg,
)
from standoff.interchange.gambit import plain
from standoff.solve import solve

SHARED = Path(__file__).parents[3] / "shared" / "reference" / "solving"
REFERENCE = ("signalling_k2", "extdet4")


@given(games())
@settings(max_examples=300, deadline=None)
def test_written_and_read_a_game_is_the_same(game: ExtensiveGame) -> None:
    assert read_efg(write_efg(game)) == game
    assert game_from(game_text(game, ".efg")) == game


def test_a_digit_lost_would_be_noticed() -> None:
    game = read_efg('EFG 2 R "t" { "A" } ""\nt "" 1 "" { 0.1000000000000000055511151231257827 }')
    assert game.payoffs()[0][0] != Fraction(1, 10)  # the nearest 64-bit number to 0.1, not 0.1
    assert read_efg(write_efg(game)) == game
    rounded = replace(game, outcomes=(Outcome(1, "", (Fraction(float(game.payoffs()[0][0])),)),))
    assert read_efg(write_efg(rounded)) != game


def test_numbers_are_kept_exactly() -> None:
    texts = ("1/3", "-7/11", "0.1", "-.5", "5.", "+2", "1e-3", "2.5E+2", "123456789012345678901234567890/7", "1e-200")
    players = " ".join(f'"{k}"' for k in range(len(texts)))
    game = read_efg(f'EFG 2 R "" {{ {players} }} t "" 1 "" {{ {" ".join(texts)} }}')
    exact = (
        Fraction(1, 3), Fraction(-7, 11), Fraction(1, 10), Fraction(-1, 2), Fraction(5), Fraction(2), Fraction(1, 1000),
        Fraction(250), Fraction(123456789012345678901234567890, 7), Fraction(1, 10**200),
    )  # fmt: skip
    assert game.payoffs() == (exact,)
    assert read_efg(write_efg(game)) == game


def as_gambit_numbers(game: ExtensiveGame) -> ExtensiveGame:
    """The same game with sets and outcomes numbered in order: Gambit does not keep the numbers of a file."""
    count = [0] * (len(game.players) + 1)
    infosets = []
    for infoset in game.infosets:
        count[infoset.player] += 1
        infosets.append(replace(infoset, number=count[infoset.player]))
    outcomes = tuple(replace(outcome, number=k + 1) for k, outcome in enumerate(game.outcomes))
    return replace(game, infosets=tuple(infosets), outcomes=outcomes)


@given(games(labels=PLAIN))
@settings(max_examples=100, deadline=None)
def test_gambit_reads_the_same_game(game: ExtensiveGame) -> None:
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    assert as_gambit_numbers(from_gambit(to_gambit(game))) == as_gambit_numbers(plain(game))


@given(games())
@settings(max_examples=60, deadline=None)
def test_any_game_can_be_handed_to_gambit(game: ExtensiveGame) -> None:
    """Labels that Gambit cannot hold are changed; payoffs, odds, and who knows what are not."""
    pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    there = to_gambit(game)
    back = from_gambit(there)
    assert back.payoffs() == game.payoffs()
    assert back.steps() == game.steps()
    assert there.is_perfect_recall


def test_without_pygambit_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pygambit", None)
    game = read_efg('EFG 2 R "t" { "A" } "" t "" 0')
    with pytest.raises(ImportError, match=r"pip install 'standoff\[gambit\]'"):
        to_gambit(game)
    with pytest.raises(ImportError, match=r"pip install 'standoff\[gambit\]'"):
        from_gambit(object())


@pytest.mark.parametrize("name", REFERENCE)
@pytest.mark.parametrize("precision", [1.0, 5.0])
def test_reference_games_are_played_as_gambit_plays_them(name: str, precision: float) -> None:
    gbt = pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    path = SHARED / f"{name}.efg"
    if not path.is_file():
        pytest.skip(f"the reference games are not beside the checkout: {path}")
    game = game_from(path.read_text("utf-8"))
    assert read_efg(write_efg(game)) == game
    there = to_gambit(game)
    answer = gbt.qre.logit_solve_lambda(there, lam=precision)
    answer = answer[-1] if isinstance(answer, list) else answer
    theirs = [float(answer[i]) for i in range(len(there.actions))]
    found = compiled(game)
    solution = solve(found.tree, found.payoffs, found.odds, np.array([precision]))
    assert solution.certified.all()
    ours = [p for player in found.by_set(solution.strategy[0]) for infoset in player for p in infoset]
    assert np.abs(np.array(ours) - theirs).max() < 1e-8


# -- strategic form ----------------------------------------------------------------------------------------------

DUEL = 'NFG 1 R "Duel" { "A" "B" } { { "up" "down" } { "l" "m" "r" } }\n"told"\n'
PAYOFFS = "1 -1 2 1/2  3 0.25 4 -2  5 0 6 1e-1"
OUTCOMES = '{ { "a" 1, -1 } { "b" 2 1/2 } { "" 3, 0.25 } { "" 4 -2 } { "c" 5 0 } { "" 6 1/10 } } 1 2 3 4 5 6'


@pytest.mark.parametrize("body", [PAYOFFS, OUTCOMES])
def test_the_first_players_strategy_changes_fastest(body: str) -> None:
    game = read_nfg(DUEL + body)
    by_profile = dict(zip(product(("up", "down"), "lmr"), game.payoffs(), strict=True))
    assert by_profile["down", "l"] == (2, Fraction(1, 2))
    assert by_profile["up", "m"] == (3, Fraction(1, 4))
    assert by_profile["down", "r"] == (6, Fraction(1, 10))
    assert len(game.own_sets(2)) == 1  # B has not seen what A did
    assert read_nfg(write_nfg(game)).payoffs() == game.payoffs()
    assert read_efg(write_efg(game)) == game


def test_strategies_by_number_and_no_outcome() -> None:
    counts = read_nfg('NFG 1 R "t" { "A" "B" } { 2 2 } "" 1 2 3 4 5 6 7 8')
    assert counts.infosets[0].actions == ("1", "2")
    none = read_nfg('NFG 1 D "t" { "A" "B" } { { "a" "b" } { "c" } } "" { { "x" 1 2 } } 0 1')
    assert none.payoffs() == ((0, 0), (1, 2))


def test_gambit_reads_our_strategic_form_alike() -> None:
    gbt = pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    table = gbt.Game.from_arrays(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[0, 1, 0], [2, 0, 3]]))
    game = from_gambit(table)
    assert game.payoffs() == tuple(
        (Fraction(a), Fraction(b)) for a, b in ((1, 0), (2, 1), (3, 0), (4, 2), (5, 0), (6, 3))
    )


def test_chance_is_averaged_out_exactly() -> None:
    text = (
        'EFG 2 R "t" { "A" } "" c "" 1 "" { "x" 1/3 "y" 2/3 } 0\n'
        'p "" 1 1 "" { "u" "d" } 0 t "" 1 "" { 1 } t "" 0\np "" 1 1 0 t "" 2 "" { 1/7 } t "" 1'
    )
    assert read_nfg(write_nfg(read_efg(text))).payoffs() == ((Fraction(1, 3) + Fraction(2, 21),), (Fraction(2, 3),))


@pytest.mark.parametrize(
    "tree",
    [
        'p "" 1 1 "" { "u" "d" } 0 p "" 2 1 "" { "l" } 0 t "" 0 p "" 2 2 "" { "l" } 0 t "" 0',  # B has seen it
        'p "" 1 1 "" { "u" "d" } 0 p "" 2 1 "" { "l" "r" } 0 t "" 0 t "" 0 t "" 0',  # B may not move at all
        'p "" 1 1 "" { "u" } 0 p "" 1 1 0 t "" 0',  # A moves twice
    ],
)
def test_what_is_not_one_shot_is_refused(tree: str) -> None:
    with pytest.raises(GameFileError) as caught:
        write_nfg(read_efg(f'EFG 2 R "t" {{ "A" "B" }} "" {tree}'))
    assert caught.value.problem.code == "G060"


# -- compiled trees ----------------------------------------------------------------------------------------------


@given(games())
@settings(max_examples=150, deadline=None)
def test_a_tree_and_its_numbers_come_back(game: ExtensiveGame) -> None:
    there = compiled(game)
    back = from_tree(there.tree, there.payoffs[0], np.where(there.odds[0] == 1e-200, 0.0, there.odds[0]))
    again = compiled(read_efg(write_efg(back)))
    assert np.array_equal(again.payoffs, there.payoffs)
    mine, theirs = ((t.odds[0], t.tree.odds_of[t.tree.odds_of != NOTHING]) for t in (again, there))
    assert np.allclose(mine[0][mine[1]], theirs[0][theirs[1]], rtol=0, atol=1e-15)
    for mine, theirs in ((again.tree.infoset_of, there.tree.infoset_of), (again.tree.parent, there.tree.parent)):
        assert np.array_equal(mine, theirs)
    assert all(sum(h.odds) == 1 for h in back.infosets if h.player == CHANCE)


def test_gambits_own_catalogue_is_read_as_gambit_reads_it() -> None:
    """The same sets, actions and members in the same order; recall judged alike; payoffs and odds the same."""
    gbt = pytest.importorskip("pygambit", reason="pygambit is not installed: pip install '.[test]'")
    if not hasattr(gbt, "catalog"):
        pytest.skip("this pygambit has no catalogue")
    names = list(gbt.catalog.games()["Game"])
    assert names
    for name in names:
        theirs = gbt.catalog.load(name)
        game = from_gambit(theirs)
        if not theirs.is_tree:
            assert to_gambit(game).is_perfect_recall
            continue
        sets = [(h.player.label, [a.label for a in h.actions], len(h.members)) for h in theirs.infosets]
        assert sets == [
            (game.players[player - 1], list(game.infosets[k].actions), sum(node.infoset == k for node in game.nodes))
            for player in range(1, len(game.players) + 1)
            for k in game.own_sets(player)
        ], name
        try:
            compiled(game)
            recalls = True
        except GameFileError as error:
            assert error.problem.code in ("G050", "G051"), name
            recalls = False
        assert recalls == to_gambit(game).is_perfect_recall, name
