"""Scores out of sample: the better model wins where it should, and nothing is scored on what it was shown."""

from __future__ import annotations

import numpy as np
import pytest
from some_truces import drawn

from standoff.ceasefire import (
    LogLogistic,
    LogNormal,
    Truces,
    Weibull,
    brier,
    compare,
    fit,
    folds,
    kaplan_meier,
    log_scores,
)

INF = float("inf")


def test_the_true_distribution_and_its_covariates_win() -> None:
    truces = drawn(3000, LogNormal(), 12)
    masks = folds(range(len(truces)), 5, np.random.default_rng(1))
    pairs = [(truces.where(~m), truces.where(m)) for m in masks]
    found = {c.distribution: c for c in compare(pairs, (LogNormal(), Weibull(), LogLogistic()))}
    assert max(found.values(), key=lambda c: c.score or -INF).distribution == "log-normal"
    assert all(c.gain is not None and c.gain > 0 for c in found.values())
    by_hand = np.concatenate([log_scores(a, b, LogNormal()) for a, b in pairs]).mean()
    assert found["log-normal"].score == pytest.approx(by_hand)


def test_covariates_that_say_nothing_gain_nothing() -> None:
    t = drawn(3000, LogNormal(), 13)
    noise = np.random.default_rng(14).normal(size=(len(t), 20))
    useless = Truces(t.lower, t.upper, t.entry, noise, tuple(f"noise {i}" for i in range(20)))
    pairs = [(useless.where(m), useless.where(~m)) for m in folds(range(len(t)), 10, np.random.default_rng(2))]
    (found,) = compare(pairs, [LogNormal()])
    assert found.gain is not None and found.gain < 0
    (shown,) = compare([(a, a) for a, _ in pairs], [LogNormal()])  # the planted error: scored on what it was shown
    assert shown.gain is not None and shown.gain > 0


def test_a_failed_fit_has_no_score() -> None:
    still = Truces.of([5.0, 6.0], [INF, INF])
    (found,) = compare([(still, still)], [LogNormal()])
    assert found.score is None and found.gain is None and "no truce has ended" in found.status


def test_groups_stay_together() -> None:
    groups = [f"dyad {i % 7}" for i in range(40)]
    masks = folds(groups, 3, np.random.default_rng(3))
    assert np.sum(masks, axis=0).tolist() == [1] * 40
    for mask in masks:
        assert len({bool(m) for m in mask}) == 2
        for g in set(groups):
            assert len({bool(m) for m, h in zip(mask, groups, strict=True) if h == g}) == 1
    with pytest.raises(ValueError, match="2 to 7 would do"):
        folds(groups, 8, np.random.default_rng(3))


def test_kaplan_meier_by_hand() -> None:
    t = Truces.of([2.0, 3.0, 3.0, 5.0, 4.0], [2.0, 3.0, INF, 5.0, 6.0])
    # at 2: 4/5; at 3: 3/4; at 5 two end (one in the middle of 4 to 6), of two
    assert kaplan_meier(t, np.array([0.0, 1.9, 2.0, 3.5, 5.0])) == pytest.approx([1, 1, 0.8, 0.6, 0.0])
    late = Truces.of([2.0, 3.0, 5.0], [2.0, 3.0, INF], entry=[0.0, 2.5, 0.0])
    # watched from 2.5 only, the second was not at risk at 2
    assert kaplan_meier(late, np.array([2.0, 3.0])) == pytest.approx([0.5, 0.25])


def test_kaplan_meier_meets_the_curve_that_drew_the_truces() -> None:
    truces = drawn(20000, LogNormal(), 15, np.array([3.0, 0.0, 0.0, 0.0]))
    days = np.array([7.0, 14.0, 28.0, 56.0])  # ends of weeks: an end known to the week is wholly before or after
    curve = fit(truces.only(()), LogNormal()).survival(np.zeros((1, 0)))
    assert np.abs(kaplan_meier(truces, days) - np.exp(curve.log_survivor(days))).max() < 0.02


def test_brier() -> None:
    assert brier(np.array([0.0, 1.0, 0.5]), np.array([True, True, False])).tolist() == [1.0, 0.0, 0.25]
