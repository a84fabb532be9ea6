"""One game from a file or a world: λ for each player, names of nodes, what a strategy comes to."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from standoff.verbs import limit_answer, limit_of, one_game, one_game_of, open_crisis, solve_game
from standoff.verbs.branches import reach_of, value_of

GAMES = Path(__file__).parents[1] / "files" / "games"
TINY = Path(__file__).parents[1] / "files" / "tiny" / "tiny.yaml"


def test_precision_for_each_player() -> None:
    one = one_game(GAMES / "entry.efg")
    assert one.precisions(None) == 1.0 and one.precisions(3) == 3.0
    both = solve_game(one, [2.0, 2.0])
    assert np.abs(both.solution.strategy - solve_game(one, 2.0).solution.strategy).max() < 1e-12
    assert both.to_json()["precision"] == [2.0, 2.0]
    with pytest.raises(ValueError, match="3 precisions for 2 players: Rival, Holder"):
        solve_game(one, [1.0, 2.0, 3.0])


def test_nodes_are_called_by_what_tells_them_apart() -> None:
    parade = one_game(GAMES / "parade.efg")
    assert parade.node_names(1, 0) == ("strong", "weak")  # both come after a parade, which goes unsaid
    assert parade.node_names(0, 0) == ("strong",)
    assert parade.titles() == ("Host: strong", "Guest: after a parade", "Guest: after a rest", "Host: weak")
    matrix = one_game(GAMES / "matrix.nfg")
    assert matrix.node_names(1, 0) == ("swerve", "on") and matrix.titles()[0] == "Row: set 1"


def test_reach_and_value_are_those_of_every_path() -> None:
    """Against the solver's own account, and against a sum over pure plays."""
    one = one_game(GAMES / "two-markets.efg")
    solved = solve_game(one, 1.3)
    sigma, odds, payoffs = solved.solution.strategy[0], one.compiled.odds[0], one.compiled.payoffs[0]
    reach = reach_of(one.tree, sigma, odds)
    ends = np.flatnonzero(one.tree.terminal_of >= 0)
    assert np.abs(reach[ends] - solved.solution.reach[0][one.tree.terminal_of[ends]]).max() < 1e-14
    assert np.abs(value_of(one.tree, reach, payoffs) - solved.solution.value[0]).max() < 1e-12
    total = np.zeros(2)
    for pure in product(*(range(len(h.actions)) for h in one.tree.infosets)):
        played = np.zeros(len(sigma))
        played[[h.first_action + a for h, a in zip(one.tree.infosets, pure, strict=True)]] = 1.0
        total += np.prod(sigma[played == 1.0]) * value_of(one.tree, reach_of(one.tree, played, odds), payoffs)
    assert np.abs(total - solved.solution.value[0]).max() < 1e-12
    sigma = sigma.copy()  # planted: another strategy is worth something else
    sigma[:2] = sigma[1::-1]
    assert np.abs(value_of(one.tree, reach_of(one.tree, sigma, odds), payoffs) - total).max() > 1e-3


def test_the_limit_of_a_world_names_where_it_is_from() -> None:
    one = one_game_of(open_crisis(str(TINY)), "open", 4, 2)
    found = limit_of(one.tree, one.compiled.payoffs, one.compiled.odds)
    said = limit_answer(one, found)
    assert (said["reading"], said["world"], said["seed"]) == ("open", 4, 2)
    assert [len(own) for own in said["reach"]] == [len(own) for own in said["strategy"]]
    assert one.precision == one_game_of(open_crisis(str(TINY)), "open", 4, 2).precision > 0.0
