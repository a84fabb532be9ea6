"""From a resolved game section to a tree: types, who sees what, costs that are sunk and costs that tie hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from standoff.crisis import GameSection
from standoff.game import CostOf, GameError, Tree, UtilityOf, compile_game


def game(tree: Any, players: Mapping[str, Any], parts: Mapping[str, Any] | None = None) -> Tree:
    outcomes = {name: {"title": name} for name in ("peace", "war", "yield")}
    section = {"players": players, "outcomes": outcomes, "tree": tree, "parts": parts or {}, "precision": "5"}
    return compile_game(GameSection.model_validate(section))


STRIKE_COST = {"who": "bear", "sunk": {"hard": "0.1", "soft": "soft_cost"}}
HANDS = {"who": "bear", "tied": {"all": "0.3"}, "when": "bear.act = aside and wolf.reply = defy"}
UNTYPED: dict[str, Any] = {"bear": {"types": {}}, "wolf": {"types": {}}}
TYPED: dict[str, Any] = {"bear": {"types": {"hard": "0.4", "soft": "rest"}}, "wolf": {"types": {}}}


def standoff(hides: tuple[str, ...] = ()) -> dict[str, Any]:
    last = {
        "move": "bear.act",
        "actions": {"aside": {"then": "peace"}, "act": {"then": "war"}},
    }
    reply = {
        "move": "wolf.reply",
        "hides": hides,
        "actions": {"fold": {"then": "yield"}, "defy": {"then": "last"}},
    }
    return {
        "tree": {
            "move": "bear.signal",
            "actions": {
                "strike": {"then": "reply", "costs": [STRIKE_COST, HANDS]},
                "hold": {"then": "reply"},
            },
        },
        "parts": {"reply": reply, "last": last},
    }


def paid(tree: Tree, player: str) -> dict[tuple[str, ...], list[str]]:
    """Costs by path: type of the bear, then the actions taken."""
    row = tree.players.index(player)
    matrix = tree.payoff_matrix.toarray().reshape(tree.terminal_count, len(tree.players), -1)
    found = {}
    for z in range(tree.terminal_count):
        taken = [m.actions[tree.choice[z, k]] for k, m in enumerate(tree.moves) if tree.choice[z, k] >= 0]
        costs = []
        for k, parameter in enumerate(tree.payoff_parameters):
            if isinstance(parameter, CostOf):
                costs += [parameter.value] * int(-matrix[z, row, k])
            elif matrix[z, row, k]:
                assert matrix[z, row, k] == 1.0 and parameter.outcome == tree.outcomes[tree.outcome[z]]
        found[tree.types["bear"][tree.type_of[z, 0]], *taken] = costs
    return found


def test_costs_are_paid_where_the_file_says() -> None:
    tree = game(players=TYPED, **standoff())
    assert paid(tree, "bear") == {
        ("hard", "strike", "fold"): ["0.1"],
        ("hard", "strike", "defy", "aside"): ["0.1", "0.3"],
        ("hard", "strike", "defy", "act"): ["0.1"],
        ("hard", "hold", "fold"): [],
        ("hard", "hold", "defy", "aside"): [],
        ("hard", "hold", "defy", "act"): [],
        ("soft", "strike", "fold"): ["soft_cost"],
        ("soft", "strike", "defy", "aside"): ["0.3", "soft_cost"],
        ("soft", "strike", "defy", "act"): ["soft_cost"],
        ("soft", "hold", "fold"): [],
        ("soft", "hold", "defy", "aside"): [],
        ("soft", "hold", "defy", "act"): [],
    }
    assert not any(paid(tree, "wolf").values())


def test_planted_a_cost_that_forgets_its_condition_is_seen() -> None:
    """Without `when`, the tied cost is paid on every path through the strike."""
    plan = standoff()
    plan["tree"]["actions"]["strike"]["costs"] = [{**HANDS, "when": None}]
    costs = paid(game(players=TYPED, **plan), "bear")
    assert costs["hard", "strike", "defy", "act"] == ["0.3"]


def test_a_player_sees_its_type_and_all_moves_but_not_others_types() -> None:
    tree = game(players=TYPED, **standoff())
    names = [h.name for h in tree.infosets]
    assert names.count("wolf.reply | bear.signal = strike") == 1
    assert "bear.signal[hard]" in names and "bear.signal[soft]" in names
    assert len(names) == 2 + 2 + 4
    wolf = next(h for h in tree.infosets if h.name == "wolf.reply | bear.signal = strike")
    assert len(wolf.nodes) == 2


@pytest.mark.parametrize("hides", [("bear.signal",), ("all",)])
def test_hidden_moves_join_information_sets(hides: tuple[str, ...]) -> None:
    tree = game(players=TYPED, **standoff(hides))
    wolf = [h for h in tree.infosets if h.player == "wolf"]
    assert [h.name for h in wolf] == ["wolf.reply"]
    assert len(wolf[0].nodes) == 4


def test_hides_all_leaves_a_player_its_own_moves() -> None:
    last = {"move": "bear.act", "hides": ("all",), "actions": {"aside": {"then": "peace"}, "act": {"then": "war"}}}
    plan = standoff()
    plan["parts"] = {**plan["parts"], "last": last}
    tree = game(players=UNTYPED, **plan)
    acts = [h.name for h in tree.infosets if h.move == "bear.act"]
    assert acts == ["bear.act | bear.signal = strike", "bear.act | bear.signal = hold"]


def test_types_are_natures_first_moves() -> None:
    tree = game(players={**TYPED, "wolf": {"types": {"grey": "0.2", "white": "rest"}}}, **standoff())
    assert [(o.group, o.label, o.value) for o in tree.odds] == [
        ("type of bear", "hard", "0.4"),
        ("type of wolf", "grey", "0.2"),
        ("type of wolf", "white", "rest"),
        ("type of bear", "soft", "rest"),
    ]
    assert "chance" not in {m.player for m in tree.moves}
    assert sorted({tuple(row) for row in tree.type_of.tolist()}) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    bear = {p for p in tree.payoff_parameters if isinstance(p, UtilityOf) and p.player == "bear"}
    assert {p.type for p in bear} == {"hard", "soft"}


def incident(odds: str) -> dict[str, Any]:
    return {
        "chance": "incident",
        "actions": {"shot": {"then": "war", "odds": odds}, "calm": {"then": "peace", "odds": "rest"}},
    }


def test_one_chance_move_with_other_odds_elsewhere_keeps_the_two_apart() -> None:
    """Else `rest` would be what *both* leave, and the odds at one node would not add up to one."""
    near, far = ({"then": incident(p)} for p in ("0.4", "0.1"))
    tree = game({"move": "bear.signal", "actions": {"strike": near, "hold": far, "wait": near}}, UNTYPED)
    assert [(o.label, o.value, o.variant) for o in tree.odds] == [
        ("shot", "0.4", 0),
        ("calm", "rest", 0),
        ("shot", "0.1", 1),
        ("calm", "rest", 1),
    ]
    assert [m.label for m in tree.moves] == ["bear.signal", "chance.incident"]
    assert tree.choice[:, 1].tolist() == [0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("when", "paths"),
    [
        ("chance.incident = shot", ["shot"]),
        ("chance.incident != shot", ["calm"]),
        ("not chance.incident = shot", ["calm"]),
        ("bear = hard or chance.incident = calm", ["hard shot", "hard calm", "soft calm"]),
        ("wolf.reply != fold", []),
    ],
)
def test_conditions_of_costs(when: str, paths: list[str]) -> None:
    """A move that is not on the path is neither done nor left undone, unless `not` says so."""
    cost = {"who": "wolf", "tied": {"all": "0.3"}, "when": when}
    tree = game({"move": "bear.signal", "actions": {"go": {"then": incident("0.2"), "costs": [cost]}}}, TYPED)
    found = {" ".join(path).replace("go ", "") for path, costs in paid(tree, "wolf").items() if costs}
    both = {f"{t} {p}" for t in ("hard", "soft") for p in paths if " " not in p}
    assert found == both | {p for p in paths if " " in p}


def test_parts_in_a_circle_are_refused() -> None:
    loop = {"move": "bear.signal", "actions": {"on": {"then": "loop"}}}
    with pytest.raises(GameError, match="circle|recall"):
        game("loop", UNTYPED, {"loop": loop})


def test_too_many_types_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six players of eight types are a quarter of a million profiles: a slip, not a game."""
    monkeypatch.setattr("standoff.game.compile.NODE_LIMIT", 2_000)
    players = {f"p{k}": {"types": {f"t{n}": "0.125" for n in range(8)}} for k in range(6)}
    with pytest.raises(GameError, match="more than 2,000 nodes"):
        game({"move": "p0.go", "actions": {"on": {"then": "peace"}}}, players)


def test_parameters_fill_payoffs() -> None:
    tree = game(players=UNTYPED, **standoff())
    values = np.array([[0.0 if isinstance(p, CostOf) else 1.0 for p in tree.payoff_parameters]])
    assert (tree.payoffs(values) == 1.0).all()
