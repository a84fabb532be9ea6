"""Rankings become utilities drawn uniformly from all that respect them: known means, and rejection for the rest."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.language import parse_ordering
from standoff.worlds.rankings import Ranking, RankingError, draw, ranking

WORLDS = 40_000
NOISE = 5.0  # standard errors; the seeds are fixed, so this is a bound and not a gamble


def ranked(text: str | list[str], gap: float = 0.1) -> Ranking:
    return ranking(parse_ordering(text), gap)


def drawn(rank: Ranking, worlds: int = WORLDS, seed: int = 1) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return draw(rank, rng.random((worlds, rank.dimensions)), rng)


def close_in_mean(found: np.ndarray, mean: float) -> bool:
    return bool(abs(found.mean() - mean) <= NOISE * found.std() / np.sqrt(len(found)) + 1e-12)


def by_rejection(names: str, above: str, wide: str = "", gap: float = 0.1, seed: int = 2) -> dict[str, np.ndarray]:
    """Independent uniform numbers, stretched to reach from 0 to 1, kept where they respect the pairs."""
    v = np.random.default_rng(seed).random((600_000, len(names)))
    low, high = v.min(1, keepdims=True), v.max(1, keepdims=True)
    v = (v - low) / (high - low)
    at = {name: v[:, k] for k, name in enumerate(names)}
    keep = np.ones(len(v), dtype=bool)
    for a, b in above.split():
        keep &= at[a] > at[b]
    for a, b in wide.split():
        keep &= at[a] - at[b] >= gap
    assert keep.sum() > 3_000
    return {name: column[keep] for name, column in at.items()}


@pytest.mark.parametrize("levels", [2, 3, 4, 6, 9])
def test_a_chain_is_ordered_uniform_numbers(levels: int) -> None:
    """The inner m - 2 of m levels: the k-th from the top has mean (m-1-k)/(m-1) and the variance of its beta law."""
    names = [f"o{k}" for k in range(levels)]
    utilities = drawn(ranked(" > ".join(names)))
    inner = levels - 2
    for k, name in enumerate(names):
        if k in (0, levels - 1):
            assert (utilities[name] == (k == 0)).all()
            continue
        a, b = inner + 1 - k, k
        assert close_in_mean(utilities[name], a / (a + b))
        assert utilities[name].var() == pytest.approx(a * b / ((a + b) ** 2 * (a + b + 1)), rel=0.05)
    for above, below in zip(names, names[1:], strict=False):
        assert (utilities[above] >= utilities[below]).all()


def test_planted_sorting_the_wrong_way_to_draw_is_caught() -> None:
    """Halving the room at each level (each uniform below the last) respects the order and is not uniform."""
    u = np.random.default_rng(3).random((WORLDS, 3))
    naive = np.cumprod(u, axis=1)
    assert not close_in_mean(naive[:, 0], 3 / 4)


def test_ties_are_equal_and_count_as_one_level() -> None:
    utilities = drawn(ranked("a > b ~ c > d ~ e > f"))
    assert np.array_equal(utilities["b"], utilities["c"]) and np.array_equal(utilities["d"], utilities["e"])
    assert close_in_mean(utilities["b"], 2 / 3) and close_in_mean(utilities["e"], 1 / 3)
    across = drawn(ranked("a > b > c; b ~ x; x ~ y"))
    assert np.array_equal(across["b"], across["y"])


def test_a_single_level_is_all_equally_good() -> None:
    utilities = drawn(ranked("a ~ b"))
    assert (utilities["a"] == 1.0).all() and (utilities["b"] == 1.0).all()
    assert (drawn(ranked("a"))["a"] == 1.0).all()


def test_gaps_are_kept_and_the_rest_stays_uniform() -> None:
    """a > b >> c > d with gap g: b and c are ordered uniform numbers in the room of 1 - g, b lifted by g."""
    utilities = drawn(ranked("a > b >> c > d", 0.3))
    assert (utilities["b"] - utilities["c"] >= 0.3 - 1e-12).all()
    assert close_in_mean(utilities["b"], 0.7 * 2 / 3 + 0.3)
    assert close_in_mean(utilities["c"], 0.7 / 3)
    kept = by_rejection("abcd", "ab bc cd", "bc", 0.3)
    for name in "bc":
        assert utilities[name].mean() == pytest.approx(kept[name].mean(), abs=0.01)
        assert utilities[name].std() == pytest.approx(kept[name].std(), rel=0.03)


@pytest.mark.parametrize(
    ("text", "names", "above", "wide"),
    [
        ("a > b; a > c", "abc", "ab ac", ""),
        ("a > b > d; a > c", "abcd", "ab bd ac", ""),
        ("a > b; c > d", "abcd", "ab cd", ""),
        ("a > b > c; d > c; a > e", "abcde", "ab bc dc ae", ""),
        ("a >> b; a > c > d", "abcd", "ab ac cd", "ab"),
        ("a > b > c > d > e; b >> d", "abcde", "ab bc cd de", "bd"),
    ],
)
def test_open_pairs_agree_with_rejection(text: str, names: str, above: str, wide: str) -> None:
    gap = 0.4
    found, kept = drawn(ranked(text, gap)), by_rejection(names, above, wide, gap)
    for name in names:
        error = np.sqrt(found[name].var() / len(found[name]) + kept[name].var() / len(kept[name]))
        assert abs(found[name].mean() - kept[name].mean()) <= NOISE * error + 1e-12, name
        assert np.quantile(found[name], [0.1, 0.5, 0.9]) == pytest.approx(
            np.quantile(kept[name], [0.1, 0.5, 0.9]), abs=0.03
        )
    for a, b in above.split():
        assert (found[a] >= found[b]).all()
    for a, b in wide.split():
        assert (found[a] - found[b] >= gap - 1e-12).all()


def test_completions_of_open_pairs_come_equally_often() -> None:
    """a > b; c > d leaves six orders of four outcomes."""
    utilities = drawn(ranked("a > b; c > d"))
    columns = np.stack([utilities[name] for name in "abcd"], axis=1)
    orders = ["".join("abcd"[k] for k in row) for row in np.argsort(-columns, axis=1)]
    shares = {order: orders.count(order) / WORLDS for order in map("".join, permutations("abcd"))}
    possible = [s for o, s in shares.items() if o.index("a") < o.index("b") and o.index("c") < o.index("d")]
    assert len(possible) == 6 and sum(possible) == pytest.approx(1.0)
    assert possible == pytest.approx([1 / 6] * 6, abs=0.01)


def test_the_order_in_which_things_are_listed_does_not_matter() -> None:
    """Same bytes from the same numbers, however chains and ties are written down."""
    written = (
        ["a > b > d ~ e", "a >> c > d"],
        ["a >> c > d", "a > b > e ~ d"],
        "a > b > e; e ~ d; a >> c; c > d; a > b",
    )
    ranks = [ranked(text if isinstance(text, str) else list(text), 0.3) for text in written]
    draws = [drawn(rank, 500) for rank in ranks]
    for other in draws[1:]:
        assert all(np.array_equal(draws[0][name], other[name]) for name in "abcde")


@given(st.permutations(list("abcdef")))
@settings(max_examples=20, deadline=None)
def test_a_chain_spelled_in_pieces_is_the_same_chain(order: list[str]) -> None:
    """Pairs in any order, implied ones as well, settle the chain and so the draw."""
    pairs = [f"{a} > {b}" for a, b in zip(order, order[1:], strict=False)]
    pieces = ranked([*pairs[::-1], f"{order[0]} > {order[3]}"])
    whole = ranked(" > ".join(order))
    assert pieces.chain is not None and pieces.dimensions == whole.dimensions == 4
    one, other = drawn(pieces, 50), drawn(whole, 50)
    assert all(np.array_equal(one[name], other[name]) for name in order)


def test_renaming_outcomes_of_a_chain_changes_names_alone() -> None:
    one, other = drawn(ranked("deal > war >> clash > loss")), drawn(ranked("z > a >> y > b"))
    for mine, its in zip(("deal", "war", "clash", "loss"), ("z", "a", "y", "b"), strict=True):
        assert np.array_equal(one[mine], other[its])


@pytest.mark.parametrize("text", ["a > b > a", "a > b; b > c; c > a", "a > b; a ~ b", "a ~ b; b > c; c ~ a"])
def test_circles_are_refused(text: str) -> None:
    with pytest.raises(RankingError, match="circle"):
        ranked(text)


@pytest.mark.parametrize("text", ["a >> b >> c > d", "a >> b >> c; a > d", "a >> c; c >> d; a > b > d"])
def test_gaps_that_leave_no_room_are_refused_at_once(text: str) -> None:
    with pytest.raises(RankingError, match="leave room"):
        drawn(ranked(text, 0.5), 200)


def test_long_chains_are_settled_quickly_and_long_open_rankings_refused() -> None:
    names = [f"o{k:02}" for k in range(40)]
    assert ranked(" > ".join(names)).chain == tuple(range(40))
    with pytest.raises(RankingError, match="may have 18 levels"):
        drawn(ranked([" > ".join(names), "o00 > other"]), 2)


def test_same_numbers_same_draws() -> None:
    rank = ranked("a >> b; a > c > d", 0.4)
    assert all(np.array_equal(x, y) for x, y in zip(drawn(rank, 300).values(), drawn(rank, 300).values(), strict=True))
