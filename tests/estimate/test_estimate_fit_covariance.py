"""Standard errors under each assumption, against their formulas written out and against the reference numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fitting import MANUAL, NAMES, crisis, made, slow_information, slow_rows, slow_scores, war1800
from reference import needs_reference, numbers

from standoff.estimate import (
    Classical,
    Clustered,
    FewClusters,
    FewClustersAndRows,
    Fit,
    FitError,
    Newton,
    OuterProduct,
    Robust,
    SpecificationError,
    Status,
    clustered,
    fit,
    summary,
    tidy,
)
from standoff.estimate.covariance import Covariance, Evidence


def fitted(covariance: Covariance | None = None, frame: pd.DataFrame | None = None, weight: str | None = None) -> Fit:
    return fit(crisis(weight=weight), made() if frame is None else frame, covariance=covariance)


@needs_reference
@pytest.mark.parametrize(
    ("covariance", "name"),
    [(Classical(), "se_hessian"), (OuterProduct(), "se_opg"), (Robust(), "se_sandwich")],
)
def test_reference(covariance: Covariance, name: str) -> None:
    known = numbers("egame12_war1800_probit_agent")["polished_optimum"]
    found = fit(crisis(MANUAL), war1800(), covariance=covariance)
    np.testing.assert_allclose(found.estimates, list(known["estimate"].values()), rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors, known[name], rtol=1e-6)
    assert abs(found.log_likelihood - known["logLik"]) < 1e-8


def test_each_by_its_formula() -> None:
    found, frame = fitted(), made()
    assert found.names == NAMES
    theta = found.estimates
    assert found.log_likelihood == pytest.approx(slow_rows(theta, frame).sum(), abs=1e-9)
    bread, s = np.linalg.inv(slow_information(theta, frame)), slow_scores(theta, frame)
    assert np.abs(s.sum(axis=0)).max() < 1e-5  # at the top
    np.testing.assert_allclose(found.covariance, bread, rtol=1e-6)
    np.testing.assert_allclose(fitted(OuterProduct()).covariance, np.linalg.inv(s.T @ s), rtol=1e-6)
    sandwich = bread @ s.T @ s @ bread
    np.testing.assert_allclose(fitted(Robust()).covariance, sandwich, rtol=1e-6, atol=1e-10)
    n = len(frame)
    np.testing.assert_allclose(fitted(Robust(FewClusters())).covariance, n / (n - 1) * sandwich, rtol=1e-6, atol=1e-10)


def by_hand(columns: list[np.ndarray], s: np.ndarray) -> np.ndarray:
    """Scores summed cluster by cluster."""
    meat = np.zeros((s.shape[1], s.shape[1]))
    keys = list(zip(*columns, strict=True))
    for key in set(keys):
        total = sum(row for row, k in zip(s, keys, strict=True) if k == key)
        meat += np.outer(total, total)
    return meat


def test_clusters_by_hand() -> None:
    frame = made()
    theta = fitted().estimates
    bread, s = np.linalg.inv(slow_information(theta, frame)), slow_scores(theta, frame)
    dyad, year = frame.dyad.to_numpy(), frame.year.to_numpy()
    one = bread @ by_hand([dyad], s) @ bread
    np.testing.assert_allclose(fitted(clustered("dyad")).covariance, one, rtol=1e-6, atol=1e-10)
    groups, n, k = len(set(dyad)), len(frame), len(theta)
    np.testing.assert_allclose(
        fitted(Clustered(("dyad",), FewClusters())).covariance, one * groups / (groups - 1), rtol=1e-6, atol=1e-10
    )
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    np.testing.assert_allclose(
        fitted(Clustered(("dyad",), FewClustersAndRows())).covariance, one * factor, rtol=1e-6, atol=1e-10
    )
    two = bread @ (by_hand([dyad], s) + by_hand([year], s) - by_hand([dyad, year], s)) @ bread
    values, vectors = np.linalg.eigh(two)
    assert values[0] < 0, "here the two ways contradict each other"
    mended = vectors @ np.diag(np.maximum(values, 0)) @ vectors.T
    torn = fitted(clustered("dyad", "year"))
    np.testing.assert_allclose(torn.covariance, mended, rtol=1e-6, atol=1e-9)
    assert "E041" in [f.code for f in torn.findings]
    coarse = frame.assign(side=frame.dyad % 2 + 2 * (frame.index % 15))
    side = coarse.side.to_numpy()
    two = bread @ (by_hand([dyad], s) + by_hand([side], s) - by_hand([dyad, side], s)) @ bread
    assert np.linalg.eigvalsh(two)[0] > 0
    whole = fitted(clustered("dyad", "side"), coarse)
    np.testing.assert_allclose(whole.covariance, two, rtol=1e-6, atol=1e-10)
    assert not whole.findings
    assert abs(one / fitted(Robust()).covariance - 1).max() > 0.05, "planted: clusters ignored"


def test_what_is_told_of_few_clusters_and_of_wrong_ones() -> None:
    few = fitted(clustered("year"))
    assert [f.code for f in few.findings] == ["E040"] and "only 12 clusters by “year”" in str(few.findings[0])
    assert not fitted(clustered("dyad")).findings
    with pytest.raises(SpecificationError, match="did you mean “dyad”"):
        fitted(clustered("dyads"))
    with pytest.raises(SpecificationError, match="only one"):
        fitted(clustered("same"), made().assign(same=1))
    with pytest.raises(SpecificationError, match="empty cells"):
        fitted(clustered("dyad"), made().assign(dyad=made().dyad.where(made().dyad > 2)))
    with pytest.raises(SpecificationError, match="one column, or by two"):
        clustered("dyad", "dyad")


@pytest.mark.parametrize("covariance", [Classical(), OuterProduct(), clustered("dyad"), clustered("dyad", "year")])
def test_a_row_of_weight_two_is_that_row_twice(covariance: Covariance) -> None:
    """The peer swallows weights in silence: there a weight of 100 changes nothing."""
    frame = made().assign(w=np.where(np.arange(len(made())) % 3 == 0, 2.0, 1.0))
    twice = frame.loc[frame.index.repeat(frame.w.astype(int))].reset_index(drop=True)
    weighed, repeated = fitted(covariance, frame, "w"), fitted(covariance, twice)
    np.testing.assert_allclose(weighed.estimates, repeated.estimates, rtol=1e-8)
    np.testing.assert_allclose(weighed.covariance, repeated.covariance, rtol=1e-7, atol=1e-12)
    for name in ("log_likelihood", "base_log_likelihood", "plays", "aic", "bic"):
        assert getattr(weighed, name) == pytest.approx(getattr(repeated, name), rel=1e-10)
    assert abs(weighed.estimates - fitted(covariance).estimates).max() > 0.01, "planted: weights ignored"


def test_weights_and_clusters_move_what_they_should_by_as_much_as_they_should() -> None:
    """A weight of 1 + ε on one row moves the estimate by ε times bread times its score."""
    frame = made().assign(w=1.0)
    theta = fitted().estimates
    frame.loc[7, "w"] = 1.0 + 1e-4
    moved = (fitted(frame=frame, weight="w").estimates - theta) / 1e-4
    known = np.linalg.inv(slow_information(theta, frame)) @ slow_scores(theta, frame)[7]
    np.testing.assert_allclose(moved, known, rtol=2e-3, atol=1e-6)
    frame.loc[7, "w"] = 100.0
    assert abs(fitted(frame=frame, weight="w").estimates - theta).max() > 0.2


def test_weights_of_a_sample_need_no_scale() -> None:
    frame = made().assign(w=np.random.default_rng(0).uniform(0.5, 3, len(made())))
    ten = frame.assign(w=10 * frame.w)
    for covariance in (Robust(), clustered("dyad")):
        one, other = fitted(covariance, frame, "w"), fitted(covariance, ten, "w")
        np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-8)
        assert "one draw" in one.how
    counted = fitted(Classical(), ten, "w")
    np.testing.assert_allclose(counted.covariance * 10, fitted(Classical(), frame, "w").covariance, rtol=1e-8)
    assert counted.how.endswith("a row of weight w counts as w plays")
    w = frame.w.to_numpy()
    found = fitted(Robust(), frame, "w")
    s = w[:, None] * slow_scores(found.estimates, frame)
    bread = np.linalg.inv(slow_information(found.estimates, frame, w))
    np.testing.assert_allclose(found.covariance, bread @ s.T @ s @ bread, rtol=1e-6, atol=1e-10)


def test_rows_of_weight_nothing_are_as_good_as_left_out() -> None:
    frame = made().assign(w=(np.arange(len(made())) % 5 > 0).astype(float))
    left = frame[frame.w > 0].reset_index(drop=True)
    for covariance in (Classical(), OuterProduct(), Robust()):
        none, out = fitted(covariance, frame, "w"), fitted(covariance, left)
        np.testing.assert_allclose(none.covariance, out.covariance, rtol=1e-8)


def test_a_singular_middle_is_told_in_words() -> None:
    class Nothing:
        def column(self, name: str) -> None: ...

    seen = Evidence(np.eye(2), np.array([[1.0, 1.0], [2.0, 2.0]]), np.ones(2), Nothing())  # type: ignore[arg-type]
    with pytest.raises(SpecificationError, match="singular"):
        OuterProduct().matrix(seen)
    with pytest.raises(SpecificationError, match="singular"):
        Classical().matrix(replace(seen, information=np.ones((2, 2))))


def test_no_number_without_convergence() -> None:
    """One step is too few; every door to a number says so instead."""
    found = fit(crisis(), made(), settings=Newton(steps=1))
    assert found.status is Status.STOPPED and found.matrix is None
    for name in ("estimates", "covariance", "standard_errors", "z", "p", "aic", "bic"):
        with pytest.raises(FitError, match="not converged"):
            getattr(found, name)
    for ask in (lambda: found.interval(), lambda: found.estimate(NAMES[0]), lambda: tidy(found)):
        with pytest.raises(FitError, match="other starts"):
            ask()
    text = summary(found)
    assert "not converged" in text and "nan" not in text.lower()
    assert not any(f"{value:.4g}" in text for value in found.theta)


@needs_reference
def test_the_documented_example_that_is_no_maximum() -> None:
    """README §3.3: the peer reports log-likelihood −291.06 with code 0; the likelihood has no top, and ours says so."""
    from fitting import FIRST

    found = fit(crisis(FIRST), war1800())
    assert found.status is Status.RUNNING
    assert found.log_likelihood > numbers("egame12_war1800_nonnest_m1")["package_fit"]["logLik"] + 1
    assert "attacker(war): Intercept" in found.advice
