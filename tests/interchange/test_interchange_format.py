"""All that version 2 of the format allows, read for what it means; and games at the edge of what a game is."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from standoff.interchange import CHANCE, NONE, Compiled, compiled, read_efg, write_efg
from standoff.interchange.form import ExtensiveGame, InformationSet, Node, Outcome
from standoff.solve import Solution, solve

HEAD = 'EFG 2 R "A game" { "A" "B" }\n'

FULL = (
    HEAD
    + r""""A comment, with a \"quote\"
over two lines"

c "root" 7 "weather" { "rain" 1/4 "sun" .75 } 5 "paid anyway" { 1, -1 }
p "" 1 -3 "first \\ move" { "" "" "go" } 0
t "" 1 "ébauche" { 2 , 1e-1 }
t "" 1
t "left" 2 { -1/3 4 }
p "" 1 12 { "" "" "go" } 1
p "" 2 12 "" { "ja" "nein" } 0
t "" 0
t "" 1
p "" 2 12 0
t "" 2
t "" 2
t "" 5
and here someone wrote down what they thought: "unclosed { 1/0
"""
)


def solved(game: ExtensiveGame, precision: float = 1.0) -> tuple[Compiled, Solution]:
    there = compiled(game)
    return there, solve(there.tree, there.payoffs, there.odds, np.array([precision]))


def test_every_freedom_of_the_format() -> None:
    game = read_efg(FULL)
    assert game.title == "A game"
    assert game.comment == 'A comment, with a "quote"\nover two lines'
    assert [(h.player, h.number, h.label) for h in game.infosets] == [
        (CHANCE, 7, "weather"), (1, -3, "first \\ move"), (1, 12, ""), (2, 12, ""),
    ]  # fmt: skip
    assert game.infosets[0].odds == (Fraction(1, 4), Fraction(3, 4))
    assert game.infosets[1].actions == ("", "", "go")
    assert [o.label for o in game.outcomes] == ["paid anyway", "ébauche", ""]
    tenth, third = Fraction(1, 10), Fraction(1, 3)
    assert game.payoffs() == (
        (3, tenth - 1), (3, tenth - 1), (1 - third, 3),  # after rain
        (3, tenth - 1), (5, 2 * tenth - 1),  # sun: the inner outcome 1 and then outcome 1 once more
        (3 - third, tenth + 3), (3 - third, tenth + 3), (4, tenth - 2),
    )  # fmt: skip
    assert read_efg(write_efg(game)) == game


def test_line_ends_of_other_systems_count_as_one() -> None:
    for end in ("\r\n", "\r"):
        game = read_efg(FULL.replace("\n", end))
        assert game.nodes[0].line == 5
        assert game.nodes == read_efg(FULL).nodes
        assert [(n.line, n.column) for n in game.nodes] == [(n.line, n.column) for n in read_efg(FULL).nodes]


def test_nodes_of_one_set_stand_anywhere_and_are_one_set() -> None:
    there = compiled(read_efg(FULL))
    assert [h.player for h in there.tree.infosets] == ["A", "A", "B"]
    assert [len(h.nodes) for h in there.tree.infosets] == [1, 1, 2]
    assert there.tree.infosets[0].actions == ("#1", "#2", "go")  # told apart by position
    assert np.array_equal(there.payoffs[0], np.array(read_efg(FULL).payoffs(), dtype=float))


def test_one_description_of_a_game_means_what_another_does() -> None:
    """Outcomes along the path, or their sums at the ends: the same play."""
    game = read_efg(FULL)
    sums = iter(game.payoffs())
    outcomes, nodes = [], []
    for node in game.nodes:
        if node.infoset == NONE:
            outcomes.append(Outcome(len(outcomes) + 1, "", next(sums)))
        nodes.append(Node(node.label, node.infoset, len(outcomes) - 1 if node.infoset == NONE else NONE))
    twin = ExtensiveGame(game.title, game.players, tuple(nodes), game.infosets, tuple(outcomes))
    (_, one), (_, other) = solved(game), solved(twin)
    assert one.certified.all()
    assert np.array_equal(one.strategy, other.strategy)


def test_nested_as_the_file_nests() -> None:
    there, solution = solved(read_efg(FULL))
    strategy = there.by_set(solution.strategy[0])
    assert [[len(actions) for actions in player] for player in strategy] == [[3, 3], [2]]
    assert np.allclose([sum(actions) for player in strategy for actions in player], 1)
    assert [[len(nodes) for nodes in player] for player in there.by_node(solution.belief[0])] == [[1, 1], [2]]


def test_a_game_that_is_over_before_it_begins() -> None:
    there, solution = solved(read_efg(HEAD + 't "" 1 "" { 3, 1/2 }'))
    assert solution.certified.all()
    assert solution.value[0].tolist() == [3.0, 0.5]
    assert there.by_set(solution.strategy[0]) == ((), ())


def test_chance_alone_and_moves_without_a_choice() -> None:
    text = 'c "" 1 "" { "x" 1/3 "y" 2/3 } 0\np "" 1 1 "" { "only" } 0\nt "" 1 "" { 3, 0 }\nt "" 0'
    there, solution = solved(read_efg(HEAD + text))
    assert there.by_set(solution.strategy[0]) == (((1.0,),), ())
    assert solution.value[0].tolist() == [1.0, 0.0]


NEVER = (
    'c "" 1 "" { "never" ODDS "always" REST } 0\n'
    'p "" 1 1 "" { "u" "d" } 0\np "" 2 1 "" { "l" "r" } 0\nt "" 1 "" { 1, 1 }\nt "" 0\nt "" 0\n'
    'p "" 1 2 "" { "u" "d" } 0\np "" 2 1 0\nt "" 0\nt "" 1\nt "" 2 "" { 1, 2 }\n'
)


@pytest.mark.parametrize("precision", [1.0, 5.0])
def test_odds_of_zero_are_the_limit_of_small_odds(precision: float) -> None:
    def play(odds: str, rest: str) -> np.ndarray:
        there, solution = solved(read_efg(HEAD + NEVER.replace("ODDS", odds).replace("REST", rest)), precision)
        assert solution.certified.all()
        return solution.strategy[0]

    zero = play("0", "1")
    gaps = [np.abs(play(f"1/{n}", f"{n - 1}/{n}") - zero).max() for n in (10, 1000, 10**9)]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 1e-8


def test_no_depth_of_tree_is_too_deep_and_no_path_too_long() -> None:
    """A centipede of 5,000 moves: nothing here recurses, and nothing grows with the square of the depth."""
    moves = 5_000
    text = HEAD + "".join(
        f'p "" {k % 2 + 1} {k} "" {{ "stop" "go" }} 1 "" {{ 0, 1 }}\nt "" {k + 2} "" {{ {k % 7}, 0 }}\n'
        for k in range(moves)
    )
    game = read_efg(text + 't "" 0\n')
    there = compiled(game)
    assert there.tree.terminal_count == moves + 1
    assert there.payoffs[0, -1].tolist() == [0.0, moves]
    assert read_efg(write_efg(game)) == game


def test_a_game_built_in_python_must_be_a_tree() -> None:
    coin = InformationSet(CHANCE, 1, "", ("h", "t"), (Fraction(1, 2), Fraction(1, 2)))
    end = Node("", NONE, NONE)
    ExtensiveGame("", ("A",), (Node("", 0, NONE), end, end), (coin,), ())
    for nodes in ((Node("", 0, NONE), end), (Node("", 0, NONE), end, end, end), (Node("", 1, NONE), end), ()):
        with pytest.raises(ValueError, match="node"):
            ExtensiveGame("", ("A",), nodes, (coin,), ())
    for wrong in (
        InformationSet(CHANCE, 1, "", ("h", "t"), (Fraction(1, 2), Fraction(1, 3))),
        InformationSet(1, 1, "", ("h", "t"), (Fraction(1, 2), Fraction(1, 2))),
        InformationSet(2, 1, "", ("h", "t")),
    ):
        with pytest.raises(ValueError, match="information set 1"):
            ExtensiveGame("", ("A",), (Node("", 0, NONE), end, end), (wrong,), ())
    with pytest.raises(ValueError, match="payoffs"):
        ExtensiveGame("", ("A",), (Node("", NONE, 0),), (), (Outcome(1, "", (Fraction(1), Fraction(2))),))


def test_answers_go_to_the_player_they_belong_to() -> None:
    """The second player moves first, and sets of the two take turns in the file."""
    text = (
        'p "" 2 9 "" { "out" "in" } 0\nt "" 1 "" { 0, 1 }\n'
        'p "" 1 4 "" { "out" "in" } 0\nt "" 2 "" { 3, 0 }\n'
        'p "" 2 2 "" { "out" "in" "up" } 0\nt "" 3 "" { 0, 2 }\nt "" 4 "" { 0, 2 }\nt "" 5 "" { 0, 7 }\n'
    )
    there, solution = solved(read_efg(HEAD + text))
    first, second = there.by_set(solution.strategy[0])
    assert first == (pytest.approx([1 / (1 + np.exp(-3)), 1 / (1 + np.exp(3))], abs=1e-12),)
    assert second[1] == pytest.approx(np.array([1, 1, np.exp(5)]) / (2 + np.exp(5)), abs=1e-12)
    assert len(second[0]) == 2
