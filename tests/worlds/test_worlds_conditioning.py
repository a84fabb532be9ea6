"""Weights and conditioned answers, against a slow enumerator: every path, every subset of genuine reports."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from small_crisis import small, without

from standoff.ask import ask
from standoff.belief import Report
from standoff.worlds import ReadingWorlds, Worlds, worlds

COUNT = 64


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(small(), COUNT, 3, most=COUNT)


def slow_reach(reading: ReadingWorlds, world: int) -> dict[int, float]:
    """Probability of each terminal, as a product of odds and strategies along its path."""
    tree, reach = reading.tree, {0: 1.0}
    chosen = {
        h.first_action + k: reading.solution.strategy[world, h.first_action + k]
        for h in tree.infosets
        for k in range(len(h.actions))
    }
    tough = reading.unknowns["tough_odds"][world]
    for node in range(1, tree.node_count):
        if tree.action[node] >= 0:
            step = chosen[int(tree.action[node])]
        else:
            step = tough if tree.odds[tree.odds_of[node]].label == "tough" else 1.0 - tough
        reach[node] = reach[int(tree.parent[node])] * float(step)
    return {int(tree.terminal_of[n]): p for n, p in reach.items() if tree.terminal_of[n] >= 0}


def statements(reports: tuple[Report, ...]) -> list[tuple[str, str, float]]:
    """Independent statements: one for each move and upstream source, as reliable as its best witness."""
    best: dict[tuple[str, str, str], float] = {}
    for report in reports:
        for witness in report.witnesses:
            key = (report.move, report.action, witness.root)
            best[key] = max(best.get(key, 0.0), witness.reliability)
    return [(move, action, r) for (move, action, _), r in best.items()]


def slow_likelihood(reading: ReadingWorlds, world: int, event: tuple[str, str] | None = None, skip: int = 0) -> float:
    """P(reports [and an event]), summed over which reports are genuine; `skip` forgets that many subsets."""
    tree, reach = reading.tree, slow_reach(reading, world)
    labels = [m.label for m in tree.moves]

    def did(z: int, move: str, action: str) -> bool:
        taken = tree.choice[z, labels.index(move)]
        return bool(taken >= 0 and tree.moves[labels.index(move)].actions[taken] == action)

    said = statements(reading.reports)
    total = 0.0
    for genuine in list(itertools.product([True, False], repeat=len(said)))[skip:]:
        chance = float(np.prod([r if g else 1.0 - r for g, (_, _, r) in zip(genuine, said, strict=True)]))
        needed = [(m, a) for g, (m, a, _) in zip(genuine, said, strict=True) if g]
        if event is not None:
            needed.append(event)
        total += chance * sum(p for z, p in reach.items() if all(did(z, m, a) for m, a in needed))
    return total


def slow_weights(found: Worlds, skip: int = 0) -> np.ndarray:
    rows = []
    for reading in found.readings:
        for w in range(COUNT):
            episode = reading.episodes[0]
            past = float(np.exp(episode.fit[w])) ** float(episode.relevance[w])
            rows.append(reading.reading.odds * slow_likelihood(reading, w, skip=skip) * past)
    return np.array(rows) / np.sum(rows)


def test_reach_is_the_product_along_the_path(found: Worlds) -> None:
    for reading in found.readings:
        for w in (0, 17, 63):
            slow = slow_reach(reading, w)
            assert np.allclose(reading.reach[w], [slow[z] for z in range(len(slow))], rtol=0, atol=1e-14)


def test_weights_are_odds_times_reports_times_episodes(found: Worlds) -> None:
    assert np.allclose(found.weights, slow_weights(found), rtol=0, atol=1e-14)


def test_a_forgotten_subset_would_be_noticed(found: Worlds) -> None:
    assert not np.allclose(found.weights, slow_weights(found, skip=1), rtol=0, atol=1e-6)


def test_the_episode_s_own_game(found: Worlds) -> None:
    """One typed player, one move: the chance of keeping, by type and reliability, worked out in the open."""
    reading = found.readings[0]
    u, lam = reading.unknowns, reading.solution.precision
    keep = []
    for type_, kept, odds in (("tough", 1.0, u["tough_odds"]), ("weak", 0.2, 1 - u["tough_odds"])):
        keep.append(odds / (1 + np.exp(-lam * (kept - u[f"u(amber.{type_}, yields)"]))))
    r = 0.9 * 0.9
    assert np.allclose(np.exp(reading.episodes[0].fit), r * sum(keep) + 1 - r, rtol=0, atol=1e-12)


def test_observed_answers_are_conditioned_on_the_reports(found: Worlds) -> None:
    answer = ask(found, "P(amber.act = fight | observed)")
    at = 0
    for reading in found.readings:
        for w in range(COUNT):
            whole = slow_likelihood(reading, w)
            fights = slow_likelihood(reading, w, ("amber.act", "fight"))
            assert answer.values[at] == pytest.approx(fights / whole, abs=1e-13)
            at += 1


def test_readings_are_weighed_by_odds_and_evidence(found: Worlds) -> None:
    slow = slow_weights(found)
    assert found.posterior_odds == pytest.approx((slow[:COUNT].sum(), slow[COUNT:].sum()), abs=1e-13)


def test_one_upstream_source_counts_once() -> None:
    shared = worlds(small(), COUNT, 3, most=COUNT)
    alone = worlds(small(("sources: [agency, paper]", "sources: [agency]")), COUNT, 3, most=COUNT)
    apart = worlds(small((", upstream: agency", "")), COUNT, 3, most=COUNT)
    assert np.array_equal(shared.weights, alone.weights)
    assert not np.allclose(shared.weights, apart.weights, rtol=0, atol=1e-6)


def test_a_report_left_out_is_a_file_without_it(found: Worlds) -> None:
    fresh = worlds(small(without("second")), COUNT, 3, most=COUNT)
    assert np.allclose(found.weights_given(without="second"), fresh.weights, rtol=0, atol=1e-14)


def test_more_worlds_are_drawn_until_the_limit_and_then_it_is_said() -> None:
    crisis = small()
    found = worlds(crisis, COUNT, 3, most=256)
    assert found.count == 256
    assert found.ess < 1000
    why = found.why_unreliable()
    assert why is not None and "effective worlds" in why
    enough = worlds(crisis, COUNT, 3)
    assert enough.ess >= 1000 and enough.why_unreliable() is None


def test_a_larger_draw_begins_with_the_smaller(found: Worlds) -> None:
    larger = worlds(small(), 2 * COUNT, 3, most=2 * COUNT)
    for name, column in found.readings[0].unknowns.items():
        assert np.array_equal(column, larger.readings[0].unknowns[name][:COUNT]), name
    assert np.array_equal(found.readings[1].reach, larger.readings[1].reach[:COUNT])


def test_seeds() -> None:
    crisis, query = small(), "P(outcome = war | observed)"
    one, again, other = (ask(worlds(crisis, 512, seed, most=512), query) for seed in (5, 5, 6))
    assert np.array_equal(one.values, again.values) and np.array_equal(one.weights, again.weights)
    assert not np.array_equal(one.values, other.values)
    spread = float(np.sqrt(np.average((one.values - one.mean) ** 2, weights=one.weights)))
    assert abs(one.mean - other.mean) < 4 * spread * np.sqrt(2 / one.ess)
