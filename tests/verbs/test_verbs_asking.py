"""Worlds, answers and strategies through the verbs, and the package's own short names for them."""

from __future__ import annotations

import numpy as np
import pytest

import standoff
from standoff.crisis import Crisis
from standoff.game import NONE, Tree
from standoff.language import LanguageError
from standoff.verbs import (
    NoSuch,
    answer,
    check_move,
    check_query,
    check_unknown,
    drivers,
    game,
    solve_crisis,
    tree_svg,
    unknowns,
    what_if,
    what_if_named,
    why_unreliable,
    why_unreliable_change,
)
from standoff.verbs.solving import reach_of_nodes, types_of_nodes
from standoff.worlds import Worlds

QUERY = "P(outcome = concession | observed)"


def test_a_question_is_checked_without_solving(tiny: Crisis, monkeypatch) -> None:
    monkeypatch.setattr("standoff.worlds.inputs.solve", None)
    check_query(tiny, "E(defender | observed) - E(defender) > 0")
    check_move(tiny, "defender.reply = refuse")
    check_unknown(tiny, "u(challenger.bluffing, war)")
    with pytest.raises(LanguageError):
        check_query(tiny, "P(outcome = pease)")
    with pytest.raises(LanguageError):
        check_query(tiny, "P(outcome = war | challenger.challenge = refrain, defender.reply = refuse)")
    with pytest.raises(LanguageError):
        check_move(tiny, "defender.reply = refus")
    with pytest.raises(NoSuch):
        check_unknown(tiny, "u(challenger.bluffing, pease)")


def test_the_unknowns_listed_are_those_the_worlds_know(tiny: Crisis, drawn: Worlds) -> None:
    assert {row.name for row in unknowns(tiny)} == {n for r in drawn.readings for n in r.unknowns}


def test_answers_and_what_they_hang_on(drawn: Worlds) -> None:
    assert 0 < answer(drawn, QUERY).median < 1
    assert {d.unknown for d in drivers(drawn, QUERY, 3)} <= {*drawn.readings[0].unknowns, "reading"}
    assert what_if(drawn, QUERY, forbid=("defender.reply = concede",)).changed.median < 1e-6
    assert what_if_named(drawn, "refuses", QUERY).verb == "seeing"
    with pytest.raises(NoSuch):
        what_if_named(drawn, "refusal", QUERY)


def test_few_worlds_are_called_few(drawn: Worlds) -> None:
    why = why_unreliable(answer(drawn, QUERY), drawn)
    assert why is not None and "effective worlds" in why
    assert why_unreliable_change(what_if(drawn, QUERY, set={"challenger_resolved": 0.9}), drawn) == why


def test_strategies_and_beliefs_add_up(drawn: Worlds) -> None:
    table = solve_crisis(drawn)
    for reading in table.readings:
        assert reading.certified == reading.worlds and reading.residual <= 1e-10
        for row in reading.information_sets:
            # of two actions the medians mirror each other
            assert sum(b.median for b in row.actions.values()) == pytest.approx(1.0)
            for types in row.beliefs.values():
                assert sum(b.median for b in types.values()) == pytest.approx(1.0)
            assert all(b.low <= b.median <= b.high for b in row.actions.values())
    assert table.only("open").readings[0].id == "open"
    assert len(table.table()) == sum(len(h.actions) for r in drawn.readings for h in r.tree.infosets)
    assert table.to_json()["worlds"] == 256
    assert "<table>" in table._repr_html_()


def test_belief_follows_from_the_demand(drawn: Worlds) -> None:
    """At the defender's set, belief is Bayes' rule on what each type does."""
    reading = drawn.readings[0]
    tree, sigma, prior = reading.tree, reading.solution.strategy, reading.unknowns["challenger_resolved"]
    first = {h.type: h for h in tree.infosets if h.move == "challenger.challenge"}
    demand = first["resolved"].actions.index("demand")
    resolved, bluffing = (sigma[:, first[t].first_action + demand] for t in ("resolved", "bluffing"))
    wanted = prior * resolved / (prior * resolved + (1 - prior) * bluffing)
    row = next(r for r in solve_crisis(drawn).readings[0].information_sets if r.move == "defender.reply")
    weights = drawn.weights[drawn.of_reading(0)]
    from standoff.belief import quantile

    assert row.beliefs["challenger"]["resolved"].median == pytest.approx(
        quantile(wanted, weights / weights.sum(), np.array([0.5]))[0]
    )


def test_types_and_reach_of_nodes(drawn: Worlds) -> None:
    tree = drawn.readings[0].tree
    types, reach = types_of_nodes(tree), reach_of_nodes(drawn.readings[0])
    assert reach[:, 0] == pytest.approx(1.0)
    for n in range(tree.node_count):
        ends = tree.terminal_of[n : tree.end[n]]
        ends = ends[ends != NONE]
        assert reach[:, n] == pytest.approx(drawn.readings[0].reach[:, ends].sum(axis=1))
        if tree.infoset_of[n] != NONE:
            assert (tree.type_of[ends] == types[n]).all()


def test_a_reading_of_its_own(tiny: Crisis) -> None:
    assert isinstance(game(tiny, "open"), Tree)
    with pytest.raises(NoSuch, match="readings are private, open"):
        game(tiny, "other")
    assert tree_svg(tiny, "open", worlds=64).startswith("<svg")


def test_the_short_names(tiny: Crisis) -> None:
    assert set(standoff.__all__) <= set(dir(standoff))
    worlds = standoff.worlds(tiny, 64, most=64)
    assert standoff.ask(worlds, QUERY).worlds == 64
    assert standoff.game(tiny).players == ("challenger", "defender")
    assert standoff.solve(worlds).worlds == 64
    assert standoff.whatif(worlds, QUERY, see=("defender.reply = refuse",)).verb == "seeing"
    found = standoff.drivers(worlds, QUERY)
    assert isinstance(found, tuple)
    assert [row["unknown"] for row in found.table()] == [driver.unknown for driver in found]
    assert found._repr_html_().count("<tr>") == len(found) + 1
    assert standoff.load("cuba-1962").crisis.id == "cuba-1962"
    with pytest.raises(AttributeError):
        _ = standoff.predict


def test_a_room_and_a_verb_share_a_name() -> None:
    from inspect import signature

    from standoff import ask

    assert ask is standoff.ask
    assert ask.Answer.__name__ == "Answer", "it is the room"
    assert list(signature(ask).parameters) == ["worlds", "query", "ahead"], "and the verb"
