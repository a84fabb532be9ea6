"""Reports against the slow way: sum over which witnesses are right, path by path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_game import bear_and_wolf, paths, report, some_reach

from standoff.belief import Report, evidence_weights, root_of, witnesses
from standoff.crisis import Source

TREE = bear_and_wolf()
PATHS = paths(TREE)
MOVES = [("bear.signal", "strike"), ("bear.signal", "warn"), ("wolf.reply", "fold"), ("chance.incident", "shot")]


def independent(reports: Sequence[Report]) -> list[tuple[str, str, float]]:
    """What is said, once per upstream source and move, as reliable as the best that repeats it."""
    said: dict[tuple[str, str, str], float] = {}
    for r in reports:
        for w in r.witnesses:
            said[r.move, r.action, w.root] = max(said.get((r.move, r.action, w.root), 0.0), w.reliability)
    return [(move, action, r) for (move, action, _), r in said.items()]


def slow_likelihood(reach: np.ndarray, reports: Sequence[Report]) -> float:
    """P(everything reported): over all subsets of genuine reports, the chance of paths on which all of them hold."""
    said = independent(reports)
    total = 0.0
    for size in range(len(said) + 1):
        for genuine in combinations(range(len(said)), size):
            chance = math.prod(r if k in genuine else 1.0 - r for k, (_, _, r) in enumerate(said))
            fits = sum(
                p
                for p, path in zip(reach, PATHS, strict=True)
                if all(path.get(said[k][0]) == said[k][1] for k in genuine)
            )
            total += chance * fits
    return total


reliabilities = st.floats(0.0, 1.0)
heard = st.lists(st.tuples(st.sampled_from(["agency", "ministry", "witness"]), reliabilities), min_size=1, max_size=3)
Told = list[tuple[tuple[str, str], list[tuple[str, float]]]]
some_told = st.lists(st.tuples(st.sampled_from(MOVES), heard), max_size=4)


def reports_of(told: Told) -> list[Report]:
    return [report("r", *move, *by) for move, by in told]


@given(some_told, st.integers(0, 1000))
def test_the_likelihood_is_the_sum_over_who_is_right(told: Told, seed: int) -> None:
    reports = reports_of(told)
    reach = some_reach(TREE, 2, seed)
    found = reach @ evidence_weights(TREE, reports)
    for w in range(2):
        assert found[w] == pytest.approx(slow_likelihood(reach[w], reports), abs=1e-12)


@given(some_told, st.randoms())
def test_the_order_of_reports_does_not_matter(told: Told, random: object) -> None:
    reports = reports_of(told)
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert np.array_equal(evidence_weights(TREE, reports), evidence_weights(TREE, shuffled))


def test_reports_that_share_a_source_count_once() -> None:
    one = report("a", "bear.signal", "strike", ("agency", 0.8))
    echo = report("b", "bear.signal", "strike", ("agency", 0.6), ("agency", 0.7))
    other = report("c", "bear.signal", "strike", ("ministry", 0.6))
    struck = TREE.mask_of_move("bear.signal", "strike")
    assert np.allclose(evidence_weights(TREE, [one, echo])[~struck], 0.2)
    assert np.allclose(evidence_weights(TREE, [one, other])[~struck], 0.2 * 0.4)
    assert (evidence_weights(TREE, [one, echo, other])[struck] == 1.0).all()


def test_one_source_on_two_moves_counts_for_each() -> None:
    both = [report(m, m, a, ("agency", 0.9)) for m, a in (MOVES[0], MOVES[2])]
    weights = evidence_weights(TREE, both)
    neither = ~TREE.mask_of_move(*MOVES[0]) & ~TREE.mask_of_move(*MOVES[2])
    assert np.allclose(weights[neither], 0.01)


def test_what_is_certain_rules_out_and_what_is_worthless_says_nothing() -> None:
    certain = evidence_weights(TREE, [report("a", "wolf.reply", "fold", ("x", 1.0))])
    assert np.array_equal(certain, TREE.mask_of_move("wolf.reply", "fold").astype(float))
    assert (evidence_weights(TREE, [report("a", "wolf.reply", "fold", ("x", 0.0))]) == 1.0).all()
    assert (evidence_weights(TREE, []) == 1.0).all()


def test_a_reports_own_reliability_joins_its_independent_witnesses() -> None:
    assert report("a", "m", "x", ("p", 0.8), ("p", 0.5), ("q", 0.5)).reliability == pytest.approx(0.9)


def source(grade: str | None, upstream: str | None = None) -> Source:
    given = {"publisher": "P", "title": "T", "date": "2020-10-31", "kind": "wire", "grade": grade, "upstream": upstream}
    return Source.model_validate({k: v for k, v in given.items() if v is not None})


SOURCES = {
    "ministry": source("B2"),
    "agency": source("A1", "ministry"),
    "paper": source("C3", "agency"),
    "witness": source(None),
    "this": source("B1", "that"),
    "that": source("B1", "this"),
}


def test_upstream_is_followed_to_its_end_and_not_round_in_circles() -> None:
    assert root_of("paper", SOURCES) == root_of("agency", SOURCES) == "ministry"
    assert root_of("witness", SOURCES) == "witness"
    assert root_of("this", SOURCES) in {"this", "that"}
    assert root_of("unlisted", SOURCES) == "unlisted"


def test_who_vouches() -> None:
    by_sources = witnesses(None, ("paper", "agency", "witness"), SOURCES, {})
    assert [w.root for w in by_sources] == ["ministry", "ministry", "witness"]
    assert by_sources[1].reliability == pytest.approx(0.98 * 0.99)
    assert witnesses(None, ("witness",), SOURCES, {"F6": 0.33})[0].reliability == 0.33
    of_item = witnesses("D4", ("paper", "witness"), SOURCES, {})
    assert [(w.root, w.reliability) for w in of_item] == [("ministry", pytest.approx(0.2))]
    assert witnesses(None, (), SOURCES, {})[0].root == "unsourced"


def test_planted_counting_an_echo_twice_is_caught() -> None:
    echoes = [report(k, "bear.signal", "strike", ("agency", 0.8)) for k in "ab"]
    reach = some_reach(TREE, 1, 3)
    naive = np.prod([evidence_weights(TREE, [r]) for r in echoes], axis=0)
    assert abs(float(reach[0] @ naive) - slow_likelihood(reach[0], echoes)) > 0.01
