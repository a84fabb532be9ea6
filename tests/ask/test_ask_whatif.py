"""What-ifs: doing changes games and keeps weights, seeing keeps games and moves weights."""

from __future__ import annotations

import numpy as np
import pytest
from one_reading import TEXT, changed

from standoff.ask import ask, influences, seeing, whatif
from standoff.language import LanguageError
from standoff.worlds import Doing, Worlds, rework, worlds

WAR = "P(outcome = war)"


def test_a_forbidden_move_is_a_game_without_it(found: Worlds) -> None:
    less = rework(found, Doing(forbid=(("challenger.fight", "fight"),)))
    assert np.all(ask(less, WAR).values == 0.0)
    # nobody fears a war that cannot come: conceding is worth less to the defender than holding out
    hold = ask(less, "P(defender.reply = refuse | challenger.challenge = demand)").values
    reading = less.readings[0]
    u = reading.unknowns
    gain = u["u(defender, backed_down)"] - u["u(defender, concession)"]
    assert np.allclose(hold, 1 / (1 + np.exp(-reading.solution.precision * gain)), rtol=0, atol=1e-10)


def test_a_forced_move_is_always_made(found: Worlds) -> None:
    forced = rework(found, Doing(force=(("challenger.challenge", "demand"),)))
    assert np.allclose(ask(forced, "P(challenger.challenge = demand)").values, 1.0, rtol=0, atol=1e-12)
    # it gives nothing away, so the defender keeps its prior; seen, it would not
    prior = found.readings[0].unknowns["challenger_resolved"]
    belief = "belief(defender, challenger = resolved | challenger.challenge = demand)"
    assert np.allclose(ask(forced, belief).values, prior, rtol=0, atol=1e-12)
    assert not np.allclose(ask(found, belief).values, prior, rtol=0, atol=1e-2)


def test_a_set_unknown_is_a_file_that_states_the_number(found: Worlds) -> None:
    line = next(row for row in TEXT.splitlines() if row.strip().startswith("challenger_resolved:"))
    fixed = changed((line, "  challenger_resolved: {value: 0.5, why: For the test.}"))
    stated = worlds(fixed, 256, 2, most=256).readings[0]
    done = rework(found, Doing(set={"challenger_resolved": 0.5})).readings[0]
    assert np.all(done.unknowns["challenger_resolved"] == 0.5)
    # the file has one unknown less, so its draws differ; solve its game at ours instead
    assert np.all(stated.unknowns["challenger_resolved"] == 0.5)
    share = done.reach[:, done.tree.type_of[:, 0] == 0].sum(axis=1)
    assert np.allclose(share, 0.5, rtol=0, atol=1e-12)


def test_a_set_utility_keeps_the_ranking(found: Worlds) -> None:
    name = "u(challenger.resolved, war)"
    u = rework(found, Doing(set={name: 0.6})).readings[0].unknowns
    assert np.allclose(u[name], 0.6)
    assert np.all(u["u(challenger.resolved, status_quo)"] > 0.6)
    assert np.all(u["u(challenger.resolved, backed_down)"] < 0.6)
    assert np.all(u["u(challenger.resolved, concession)"] == 1.0)


def test_doing_keeps_weights_and_seeing_keeps_games(found: Worlds) -> None:
    done = rework(found, Doing(set={"challenger_resolved": 0.5}))
    assert np.allclose(done.weights, found.weights, rtol=0, atol=1e-15)
    seen = seeing(found, ("defender.reply = refuse",))
    assert seen.readings[0].solution is found.readings[0].solution
    assert not np.allclose(seen.weights, found.weights, rtol=0, atol=1e-5)


def test_seeing_and_doing_differ_where_a_move_gives_its_author_away(found: Worlds) -> None:
    query = "P(challenger = resolved | observed)"
    see = whatif(found, query, see=("challenger.fight = fight",))[0]
    do = whatif(found, query, force=("challenger.fight = fight",))[0]
    assert see.verb == "seeing" and do.verb == "doing"
    assert see.changed.mean > see.base.mean + 0.05
    assert abs(do.changed.mean - do.base.mean) < see.changed.mean - see.base.mean


def test_seeing_is_a_report_beyond_doubt(found: Worlds) -> None:
    one = "  - {id: demand, date: 2020-01-30,"
    sure = changed(
        (one, "  - {id: more, date: 2020-01-31, who: defender, act: refuses, move: defender.reply = refuse,\n"
              "     status: fact, grade: A1}\n" + one),
        ("actors:", "reliability: {A1: 1}\nactors:"),
    )  # fmt: skip
    stated = worlds(sure, 256, 2, most=256)
    assert np.allclose(seeing(found, ("defender.reply = refuse",)).weights, stated.weights, rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "changes something"),
        ({"set": {"nothing": 1.0}}, "no unknown"),
        ({"force": ("challenger.chalenge = demand",)}, "challenger.challenge"),
        ({"see": ("challenger.challenge = demnd",)}, "no action"),
        ({"force": ("challenger.challenge = demand",), "see": ("defender.reply = refuse",)}, "either"),
    ],
)
def test_a_change_that_cannot_be_made(found: Worlds, change: dict[str, object], says: str) -> None:
    with pytest.raises(LanguageError) as caught:
        whatif(found, WAR, **change)  # type: ignore[arg-type]
    assert says in caught.value.message + caught.value.hint


def test_a_likelihood_ratio_turns_prior_odds_into_posterior_odds(found: Worlds) -> None:
    """In every world: the ratio for the demand, by the strategies of the two types and the report's reliability."""
    influence = influences(found, ())[0]
    r = found.readings[0]
    first = {h.type: r.solution.strategy[:, h.first_action + h.actions.index("demand")] for h in r.tree.infosets
             if h.move == "challenger.challenge"}  # fmt: skip
    reliability = found.reports[0].reliability
    likelihood = {t: reliability * p + 1 - reliability for t, p in first.items()}
    ratio = likelihood["resolved"] / likelihood["bluffing"]
    prior = r.unknowns["challenger_resolved"]
    odds = prior / (1 - prior) * ratio
    weights = found.weights
    assert influence.belief_after["challenger"] == pytest.approx(float(weights @ (odds / (1 + odds))), abs=1e-12)
    low, high = influence.ratio["challenger"][0], influence.ratio["challenger"][-1]
    assert ratio.min() <= low <= high <= ratio.max()
