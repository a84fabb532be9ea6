"""Growing a tree: what becomes of the calls, and which games are refused with which words."""

from __future__ import annotations

import numpy as np
import pytest

from standoff.game import NO_PARENT, NONE, CostOf, GameError, OddsOf, Tree, TreeBuilder, UtilityOf


def coin(name: str, p: str = "0.3") -> dict[str, OddsOf]:
    return {"heads": OddsOf(name, "heads", p), "tails": OddsOf(name, "tails", "rest")}


def small() -> Tree:
    """A coin that only B sees, A's move, B's answer; B's type is weather."""
    grow = TreeBuilder(["A", "B"])
    root = grow.chance(None, "coin", coin("coin"))
    for side in ("heads", "tails"):
        go = grow.decision((root, side), "A", "go", ["stop", "on"], seen=())
        grow.terminal((go, "stop"), "end", {"A": 1.0})
        reply = grow.decision((go, "on"), "B", "reply", ["yes", "no"])
        grow.terminal((reply, "yes"), "deal", {"A": 2.0, "B": 1.0})
        grow.terminal((reply, "no"), "end", {"A": 0.0, "B": 0.5 if side == "heads" else 2.0})
    return grow.build()


def test_nodes_stand_in_preorder_with_their_subtrees_behind_them() -> None:
    tree = small()
    assert tree.parent.tolist() == [NO_PARENT, 0, 1, 1, 3, 3, 0, 6, 6, 8, 8]
    assert tree.end.tolist() == [11, 6, 3, 6, 5, 6, 11, 8, 11, 10, 11]
    assert tree.terminal_of.tolist() == [NONE, NONE, 0, NONE, 1, 2, NONE, 3, NONE, 4, 5]


def test_information_sets_join_what_looks_alike() -> None:
    tree = small()
    assert [h.name for h in tree.infosets] == [
        "A.go",
        "B.reply | chance.coin = heads, A.go = on",
        "B.reply | chance.coin = tails, A.go = on",
    ]
    assert tree.infosets[0].nodes == (1, 6)
    assert [(h.first_action, h.slice.stop) for h in tree.infosets] == [(0, 2), (2, 4), (4, 6)]
    assert tree.action.tolist() == [NONE, NONE, 0, 1, 2, 3, NONE, 0, 1, 4, 5]


def test_what_each_path_did() -> None:
    tree = small()
    labels = [m.label for m in tree.moves]
    assert labels == ["chance.coin", "A.go", "B.reply"]
    assert tree.choice.tolist() == [[0, 0, -1], [0, 1, 0], [0, 1, 1], [1, 0, -1], [1, 1, 0], [1, 1, 1]]
    assert tree.mask_of_move("B.reply", "no").tolist() == [False, False, True, False, False, True]
    assert [tree.outcomes[k] for k in tree.outcome] == ["end", "deal", "end", "end", "deal", "end"]
    assert tree.move("A.go").actions == ("stop", "on")
    for unknown in (lambda: tree.move("A.stay"), lambda: tree.mask_of_move("A.stay", "on")):
        with pytest.raises(KeyError, match=r"A\.stay"):
            unknown()


def test_a_chance_move_is_known_by_its_name_and_a_private_one_not_at_all() -> None:
    for public in (True, False):
        grow = TreeBuilder(["A"])
        root = grow.chance(None, "weather", coin("group of odds"), public=public)
        for side in ("heads", "tails"):
            node = grow.decision((root, side), "A", "go", ["l", "r"])
            grow.terminal((node, "l"), "x", {})
            grow.terminal((node, "r"), "y", {})
        tree = grow.build()
        assert [m.label for m in tree.moves] == (["chance.weather", "A.go"] if public else ["A.go"])
        assert len(tree.infosets) == (2 if public else 1)
        assert tree.choice[:, 0].tolist() == ([0, 0, 1, 1] if public else [0, 1, 0, 1])


def test_payoffs_are_parameters_times_coefficients() -> None:
    utility, cost = UtilityOf("A", "all", "x"), CostOf("strike_cost", "cost of A")
    grow = TreeBuilder(["A", "B"])
    root = grow.decision(None, "A", "go", ["l", "r"])
    grow.terminal((root, "l"), "x", {"A": [(utility, 1.0), (cost, -1.0), (cost, -1.0)]})
    grow.terminal((root, "r"), "x", {"A": [(utility, 1.0)], "B": 0.25})
    tree = grow.build()
    worlds = np.zeros((2, len(tree.payoff_parameters)))
    worlds[:, tree.payoff_parameters.index(utility)] = [0.5, 0.9]
    worlds[:, tree.payoff_parameters.index(cost)] = [0.1, 0.2]
    for k, parameter in enumerate(tree.payoff_parameters):
        if isinstance(parameter, UtilityOf) and parameter.player == "B":
            worlds[:, k] = float(parameter.outcome.partition("=")[2])
    assert np.allclose(tree.payoffs(worlds)[:, :, 0], [[0.3, 0.5], [0.5, 0.9]])
    assert np.allclose(tree.payoffs(worlds)[:, :, 1], [[0.0, 0.25], [0.0, 0.25]])


def test_types_name_sets_and_are_kept_at_the_ends() -> None:
    grow = TreeBuilder(["A"], {"A": ["mild", "stern"]})
    root = grow.chance(None, "type of A", {t: OddsOf("type of A", t, "0.5") for t in ("mild", "stern")}, public=False)
    for t in ("mild", "stern"):
        node = grow.decision((root, t), "A", "go", ["l", "r"], type=t)
        for act in "lr":
            grow.terminal((node, act), "x", {}, {"A": t})
    tree = grow.build()
    assert [h.name for h in tree.infosets] == ["A.go[mild]", "A.go[stern]"]
    assert tree.type_of[:, 0].tolist() == [0, 0, 1, 1]
    assert repr(tree) == "Tree(1 players, 2 information sets, 7 nodes, 4 terminals)"


# -- what is refused ----------------------------------------------------------------------------------------------


def fresh() -> tuple[TreeBuilder, int]:
    grow = TreeBuilder(["A", "B"])
    return grow, grow.decision(None, "A", "go", ["l", "r"])


def test_imperfect_recall_is_refused() -> None:
    """A would forget which way it went."""
    grow, root = fresh()
    first = grow.decision((root, "l"), "A", "again", ["u", "d"], infoset="lost")
    for act in "ud":
        grow.terminal((first, act), "x", {})
    with pytest.raises(GameError, match="imperfect recall"):
        grow.decision((root, "r"), "A", "again", ["u", "d"], infoset="lost")


def test_forgetting_what_was_known_is_refused() -> None:
    """A sees the coin, moves, and then no longer knows it."""
    grow = TreeBuilder(["A"])
    root = grow.chance(None, "coin", coin("coin"))
    with pytest.raises(GameError, match="imperfect recall"):
        for side in ("heads", "tails"):
            node = grow.decision((root, side), "A", "go", ["on"])
            again = grow.decision((node, "on"), "A", "again", ["l", "r"], seen=(("A.go", "on"),))
            for act in "lr":
                grow.terminal((again, act), "x", {})


def test_being_somewhere_again_without_knowing_it_is_refused() -> None:
    grow, root = fresh()
    first = grow.decision((root, "l"), "B", "drive", ["exit", "on"], infoset="road")
    grow.terminal((first, "exit"), "x", {})
    with pytest.raises(GameError, match="imperfect recall"):
        grow.decision((first, "on"), "B", "drive", ["exit", "on"], infoset="road")


def test_what_is_not_public_is_played_but_not_asked_about() -> None:
    grow = TreeBuilder(["A", "B"])
    root = grow.decision(None, "A", "go", ["l", "r"], public=False)
    for act in "lr":
        node = grow.decision((root, act), "B", "reply", ["u", "d"], seen=(), public=False)
        for reply in "ud":
            grow.terminal((node, reply), act + reply, {})
    tree = grow.build()
    assert tree.moves == ()
    assert tree.choice.shape == (4, 0)
    assert [h.move for h in tree.infosets] == ["A.go", "B.reply"]
    assert tree.outcomes == ("lu", "ld", "ru", "rd")


def test_a_set_whose_nodes_offer_different_actions_is_refused() -> None:
    grow, root = fresh()
    node = grow.decision((root, "l"), "B", "b", ["u", "d"], infoset="s")
    for act in "ud":
        grow.terminal((node, act), "x", {})
    with pytest.raises(GameError, match="has the actions"):
        grow.decision((root, "r"), "B", "b", ["u", "x"], infoset="s")


def test_branches_are_filled_once_each_and_all_of_them() -> None:
    grow, root = fresh()
    grow.terminal((root, "l"), "x", {})
    with pytest.raises(GameError, match="2 branches, but 1"):
        grow.build()
    with pytest.raises(GameError, match="given two nodes"):
        grow.terminal((root, "l"), "x", {})
    with pytest.raises(GameError, match="no branch 'up'; it has l, r"):
        grow.terminal((root, "up"), "x", {})
    end = grow.terminal((root, "r"), "x", {})
    with pytest.raises(GameError, match="for it is an end"):
        grow.decision((end, "l"), "B", "late", ["l"])
    with pytest.raises(GameError, match="one root"):
        grow.terminal(None, "x", {})


def test_nodes_out_of_preorder_are_refused() -> None:
    grow, root = fresh()
    left = grow.decision((root, "l"), "B", "b", ["u", "d"], infoset=1)
    right = grow.decision((root, "r"), "B", "b", ["u", "d"], infoset=2)
    for node in (left, right):
        for act in "ud":
            grow.terminal((node, act), "x", {})
    with pytest.raises(GameError, match="preorder"):
        grow.build()


def test_slips_in_names_are_refused() -> None:
    with pytest.raises(GameError, match="one to six players"):
        TreeBuilder([str(k) for k in range(7)])
    with pytest.raises(GameError, match="has no node"):
        TreeBuilder(["A"]).build()
    grow, root = fresh()
    with pytest.raises(GameError, match="no player called 'C'; players are A, B"):
        grow.decision((root, "l"), "C", "c", ["u"])
    with pytest.raises(GameError, match="no action"):
        grow.decision((root, "l"), "B", "b", [])
    with pytest.raises(GameError, match="two actions of one name"):
        grow.decision((root, "l"), "B", "b", ["u", "u"])
    with pytest.raises(GameError, match="payoffs are given to C"):
        grow.terminal((root, "l"), "x", {"C": 1.0})
    with pytest.raises(GameError, match="another name"):
        grow.decision((root, "l"), "A", "go", ["other"])
