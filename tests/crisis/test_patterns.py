"""Every pattern, with every option: a tree that hangs together, and defaults that own up to being such."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from standoff.crisis import load_text
from standoff.crisis.patterns import PATTERNS, Expansion, Pattern

Plain = dict[str, Any]
Path = tuple[tuple[str, str], ...]
"""Moves and actions from the root to an outcome."""


def cast(pattern: Pattern, left_out: tuple[str, ...] = ()) -> dict[str, str]:
    return {role: f"the_{role}" for role in pattern.roles if role not in left_out}


def variants() -> Iterator[tuple[Pattern, dict[str, str], dict[str, str]]]:
    for pattern in PATTERNS.values():
        optional = tuple(role for role in pattern.roles if role not in pattern.required_roles)
        for setting in product(*pattern.options.values()):
            for left_out in sorted({(), optional}):  # in one order, so that every process collects the same
                yield pattern, dict(zip(pattern.options, setting, strict=True)), cast(pattern, left_out)


EXPANSIONS = [
    pytest.param(
        pattern,
        pattern.expand(roles, options, {}, {}),
        id="-".join([pattern.name, *options.values(), str(len(roles))]),
    )
    for pattern, options, roles in variants()
]
each = pytest.mark.parametrize(("pattern", "expansion"), EXPANSIONS)


def target(branch: Plain | str) -> Plain | str:
    return branch["then"] if isinstance(branch, dict) else branch


def nodes(game: Plain) -> list[Plain]:
    """Every node written in the game, each once."""

    def below(node: Plain | str) -> Iterator[Plain]:
        if isinstance(node, dict):
            yield node
            for branch in node["actions"].values():
                yield from below(target(branch))

    return [found for root in [game["tree"], *game.get("parts", {}).values()] for found in below(root)]


def paths(game: Plain) -> list[tuple[Path, str]]:
    """Every path to an outcome, parts followed."""

    def walk(node: Plain | str, path: Path) -> Iterator[tuple[Path, str]]:
        if isinstance(node, str) and node in game.get("parts", {}):
            node = game["parts"][node]
        if isinstance(node, str):
            yield path, node
            return
        name = node.get("move") or f"chance.{node['chance']}"
        for action, branch in node["actions"].items():
            yield from walk(target(branch), (*path, (name, action)))

    return list(walk(game["tree"], ()))


def bills(game: Plain) -> list[Plain]:
    branches = [branch for node in nodes(game) for branch in node["actions"].values()]
    return [cost for branch in branches if isinstance(branch, dict) for cost in branch.get("costs", [])]


def orderings(preferences: Plain) -> list[Plain]:
    flat = []
    for held in preferences.values():
        flat.extend([held] if "why" in held else held.values())
    return flat


@each
def test_every_branch_leads_to_a_part_or_an_outcome_and_every_one_is_reached(
    pattern: Pattern, expansion: Expansion
) -> None:
    game = expansion.game
    known = set(game["outcomes"]) | set(game.get("parts", {}))
    named = {
        target(branch)
        for node in nodes(game)
        for branch in node["actions"].values()
        if not isinstance(target(branch), dict)
    }
    assert named <= known
    assert set(game.get("parts", {})) <= named
    assert {outcome for _, outcome in paths(game)} == set(game["outcomes"])
    assert not set(game["outcomes"]) & set(game.get("parts", {}))


@each
def test_moves_belong_to_players_come_once_on_a_path_and_offer_the_same_actions(
    pattern: Pattern, expansion: Expansion
) -> None:
    actions: dict[str, list[str]] = {}
    for node in nodes(expansion.game):
        if "move" in node:
            assert node["move"].split(".")[0] in expansion.game["players"]
            assert actions.setdefault(node["move"], list(node["actions"])) == list(node["actions"])
            assert set(node.get("hides", [])) <= {other["move"] for other in nodes(expansion.game) if "move" in other}
    for path, _ in paths(expansion.game):
        assert len({name for name, _ in path}) == len(path)
    movers = {name.split(".")[0] for name in actions}
    assert movers == set(expansion.game["players"])


@each
def test_every_default_says_why_and_none_pretends_to_be_known(pattern: Pattern, expansion: Expansion) -> None:
    for held in expansion.unknowns.values():
        assert "assumption of the pattern" in held["why"]
        assert " to " in held["value"]
    assert all("assumption of the pattern" in held["why"] for held in orderings(expansion.preferences))


@each
def test_orderings_rank_every_outcome_for_every_type(pattern: Pattern, expansion: Expansion) -> None:
    outcomes = set(expansion.game["outcomes"])
    assert set(expansion.preferences) == set(expansion.game["players"])
    for player, description in expansion.game["players"].items():
        types = set(description.get("types", {}))
        held = expansion.preferences[player]
        assert types == set() or set(held) == types
    for held in orderings(expansion.preferences):
        if "values" in held:
            assert set(held["values"]) == outcomes
        else:
            words = " > ".join(held["ordering"]).replace(">>", ">").replace("~", ">").split(">")
            assert {word.strip() for word in words} == outcomes


@each
def test_types_and_costs_name_unknowns_that_are_there(pattern: Pattern, expansion: Expansion) -> None:
    players = expansion.game["players"]
    for cost in bills(expansion.game):
        amount = cost.get("sunk", cost.get("tied"))
        for name in amount.values() if isinstance(amount, dict) else [amount]:
            assert name in expansion.unknowns
        assert not isinstance(amount, dict) or set(amount) == set(players[cost["who"]]["types"])
    for description in players.values():
        odds = list(description.get("types", {}).values())
        assert not odds or (odds[-1] == "rest" and odds[0] in expansion.unknowns)


@each
def test_tied_hands_can_be_called_on_some_path(pattern: Pattern, expansion: Expansion) -> None:
    for cost in bills(expansion.game):
        if "when" in cost:
            move, action = cost["when"].split(" = ")
            assert any((move, action) in path for path, _ in paths(expansion.game))


@each
def test_trees_stay_modest(pattern: Pattern, expansion: Expansion) -> None:
    assert len(paths(expansion.game)) <= 150


KARABAKH = {
    "client": "azerbaijan",
    "defender": "armenia",
    "patron": "turkey",
    "protector": "russia",
    "ally": "nato",
}


def karabakh(**options: str) -> Plain:
    return PATTERNS["patron-protector"].expand(KARABAKH, options, {}, {}).game


def test_patron_protector_bears_the_names_queries_use() -> None:
    found = {node.get("move", f"chance.{node.get('chance')}"): set(node["actions"]) for node in nodes(karabakh())}
    assert found == {
        "russia.signal": {"strike", "hold"},
        "russia.statement": {"warn", "quiet"},
        "turkey.respond": {"back_off", "persist"},
        "azerbaijan.advance": {"accept", "fight_on", "cross"},
        "russia.intervene": {"intervene", "stand_aside"},
        "turkey.answer": {"climb_down", "escalate"},
        "nato.backing": {"back", "abstain"},
        "chance.incident": {"shot_down", "calm"},
        "russia.incident_reply": {"step_back", "stand_firm"},
        "turkey.incident_reply": {"step_back", "stand_firm"},
    }


@pytest.mark.parametrize(
    ("acts", "allowed"), [("on_crossing", {"cross"}), ("while_war_goes_on", {"cross", "fight_on"})]
)
def test_the_reading_of_the_red_line_says_when_the_protector_may_act(acts: str, allowed: set[str]) -> None:
    acted_after = {
        dict(path)["azerbaijan.advance"] for path, _ in paths(karabakh(acts=acts)) if "russia.intervene" in dict(path)
    }
    assert acted_after == allowed


def test_a_patron_yields_only_to_a_threat() -> None:
    for path, outcome in paths(karabakh()):
        moves = dict(path)
        if moves["turkey.respond"] == "back_off" and moves["azerbaijan.advance"] == "accept":
            threatened = moves["russia.signal"] == "strike" or moves["russia.statement"] == "warn"
            assert outcome == ("ceasefire_after_yielding" if threatened else "ceasefire")


def test_an_incident_needs_both_at_close_quarters_and_both_to_step_back() -> None:
    for path, outcome in paths(karabakh(acts="while_war_goes_on")):
        moves = dict(path)
        if "chance.incident" in moves:
            assert (moves["turkey.respond"], moves["azerbaijan.advance"]) == ("persist", "fight_on")
        if "russia.incident_reply" in moves:
            replies = {moves["russia.incident_reply"], moves["turkey.incident_reply"]}
            assert outcome == ("war_goes_on" if replies == {"step_back"} else "clash")


def test_the_defender_moves_only_if_asked_to() -> None:
    assert "armenia" not in karabakh()["players"]
    refused = [outcome for path, outcome in paths(karabakh(defender="answers")) if ("armenia.reply", "refuse") in path]
    assert set(refused) == {"war_goes_on", "client_alone"}


def test_without_an_ally_escalation_is_a_clash() -> None:
    alone = {role: actor for role, actor in KARABAKH.items() if role != "ally"}
    found = PATTERNS["patron-protector"].expand(alone, {}, {}, {})
    ends = {outcome for path, outcome in paths(found.game) if ("turkey.answer", "escalate") in path}
    assert ends == {"clash"}
    assert "abandon_cost" not in found.unknowns


def test_what_the_file_states_replaces_the_default_under_the_same_name() -> None:
    given = PATTERNS["patron-protector"].expand(
        KARABAKH,
        {},
        {"strike": {"resolved": "my_cost"}, "warn": 0.3},
        {"russia": {"resolved": 0.6, "irresolute": "rest"}},
    )
    assert given.unknowns["strike_cost_resolved"]["value"] == "my_cost"
    assert " to " in given.unknowns["strike_cost_irresolute"]["value"]
    assert given.unknowns["warn_cost"]["value"] == 0.3
    assert given.game["players"]["russia"]["types"]["resolved"] == 0.6
    assert "russia_resolved" not in given.unknowns


def test_offers_are_even_steps_from_nothing_to_all() -> None:
    game = PATTERNS["ultimatum"].expand({"proposer": "a", "responder": "b"}, {"offers": 3}, {}, {}).game
    assert list(game["tree"]["actions"]) == ["offer_0", "offer_50", "offer_100"]


def as_file(pattern: Pattern, roles: dict[str, str], options: dict[str, str]) -> str:
    """The shortest crisis file that uses the pattern; JSON is YAML."""
    return json.dumps(
        {
            "standoff": 1,
            "crisis": {"id": "short", "title": "Short", "as_of": "2020-11-01"},
            "actors": {actor: {"name": actor, "kind": "state"} for actor in roles.values()},
            "game": {"pattern": pattern.name, "roles": roles, "options": options},
        }
    )


@pytest.mark.parametrize(
    ("pattern", "options", "roles"),
    [
        pytest.param(*variant, id="-".join([variant[0].name, *variant[1].values(), str(len(variant[2]))]))
        for variant in variants()
    ],
)
def test_a_file_that_only_fills_in_the_roles_has_no_mistakes(
    pattern: Pattern, options: dict[str, str], roles: dict[str, str]
) -> None:
    loaded = load_text(as_file(pattern, roles, options))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.crisis is not None
    unknowns = loaded.crisis.unknowns
    assert all(held.why for held in unknowns.values())
    assert set(pattern.expand(roles, options, {}, {}).unknowns) <= set(unknowns)
