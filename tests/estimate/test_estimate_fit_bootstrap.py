"""The bootstrap: replicate by replicate against the peer's, taken up again to the byte, failures counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fitting import MANUAL, crisis, made, war1800
from reference import SHARED, needs_reference, numbers

import standoff.estimate.bootstrap as module
from standoff.estimate import Bootstrap, Cauchy, Fit, Newton, Replicates, SpecificationError, Status, clustered, fit

INDICES = SHARED / "reference" / "estimation" / "bootstrap_indices_seed42.csv"


def fitted(bootstrap: Bootstrap, **more: object) -> Fit:
    return fit(crisis(), made(), covariance=bootstrap, **more)  # type: ignore[arg-type]


def replicates(bootstrap: Bootstrap, **more: object) -> Replicates:
    found = fitted(bootstrap, **more).replicates
    assert found is not None
    return found


@needs_reference
def test_replicate_by_replicate_as_the_peer() -> None:
    """On the peer's own draws. It stops where a step gains little, so its ends are a little lower and a little off."""
    rows = np.loadtxt(INDICES, delimiter=",", skiprows=1, dtype=int) - 1
    known = numbers("egame12_war1800_boot100")
    theirs, logs = np.array(known["boot_matrix"]), np.array(known["boot_logLik"])
    found = fit(crisis(MANUAL), war1800(), covariance=Bootstrap(rows=rows))
    ours = found.replicates
    assert ours is not None
    assert (ours.value >= logs - 1e-9).all()
    arrived = ours.status == Status.CONVERGED
    assert arrived.sum() >= 97 and found.prepared is not None
    many = np.array([np.bincount(r, minlength=rows.shape[1]) for r in rows], dtype=float)
    slope = found.prepared.likelihood.evaluate(theirs, 1, many).gradient
    assert slope is not None
    there = arrived & (np.abs(slope).max(axis=1) < 2e-3) & (ours.value - logs < 1e-6)  # the peer's were at the top
    assert there.sum() >= 60
    np.testing.assert_allclose(ours.theta[there], theirs[there], rtol=2e-3, atol=2e-3)
    # README §3.7: nothing flags the peer's replicates beyond |5|; the worst make its error 4.23, not 0.60
    assert found.standard_errors[0] > 2 * ours.spread[0]
    assert "far out" in found.how and int(ours.far.sum()) >= 2


def test_replicates_are_fits_of_tables_drawn_again() -> None:
    frame = made()
    rows = np.random.default_rng(3).integers(len(frame), size=(4, len(frame)))
    found = replicates(Bootstrap(rows=rows))
    for drawn, theta, value in zip(rows, found.theta, found.value, strict=True):
        again = fit(crisis(), frame.iloc[drawn].reset_index(drop=True))
        np.testing.assert_allclose(theta, again.estimates, rtol=1e-7, atol=1e-9)
        assert value == pytest.approx(again.log_likelihood, abs=1e-8)
    assert abs(found.theta - fit(crisis(), frame).estimates).max() > 0.02, "planted: rows not drawn"


def test_spread_of_replicates_is_the_robust_error() -> None:
    """In large samples the bootstrap of rows is the sandwich, that of clusters the clustered sandwich."""
    frame = made(2000, 8)
    for by, kind in ((None, "row"), ("dyad", "dyad")):
        found = fit(crisis(), frame, covariance=Bootstrap(400, by=by))
        known = fit(crisis(), frame.assign(row=frame.index), covariance=clustered(kind))
        np.testing.assert_allclose(found.standard_errors, known.standard_errors, rtol=0.2)
        assert found.replicates is not None
        np.testing.assert_allclose(found.replicates.spread, known.standard_errors, rtol=0.25)


def test_clusters_are_drawn_whole() -> None:
    ready = fit(crisis(), made()).prepared
    assert ready is not None
    drawn = Bootstrap(by="dyad", seed=4)._draws(ready)(0)
    dyad = made().dyad.to_numpy()
    assert all(len(set(drawn[dyad == d])) == 1 for d in set(dyad))
    assert sum(drawn[dyad == d][0] for d in set(dyad)) == len(set(dyad))
    rows = Bootstrap(seed=4)._draws(ready)(0)
    assert rows.sum() == len(made()) and not all(len(set(rows[dyad == d])) == 1 for d in set(dyad))


def test_a_run_cut_off_goes_on_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 20)
    whole, kept = tmp_path / "whole.npz", tmp_path / "kept.npz"
    seen: list[tuple[int, int]] = []
    straight = replicates(Bootstrap(70, seed=9, store=whole), told=lambda what, done, of: seen.append((done, of)))
    assert seen == [(20, 70), (40, 70), (60, 70), (70, 70)]

    class Pulled(Exception): ...

    def pull(what: str, done: int, of: int) -> None:
        if done == 40:
            raise Pulled

    with pytest.raises(Pulled):
        replicates(Bootstrap(70, seed=9, store=kept), told=pull)
    again: list[int] = []
    resumed = replicates(Bootstrap(70, seed=9, store=kept), told=lambda what, done, of: again.append(done))
    assert again == [60, 70], "what was done is not done again"
    for name in ("theta", "value", "status"):
        assert getattr(straight, name).tobytes() == getattr(resumed, name).tobytes()
    assert whole.read_bytes() == kept.read_bytes()
    assert not list(tmp_path.glob(".*part"))
    longer = replicates(Bootstrap(90, seed=9, store=kept))
    assert longer.theta[:70].tobytes() == straight.theta.tobytes()
    assert replicates(Bootstrap(90, seed=9)).theta.tobytes() == longer.theta.tobytes()
    shorter = replicates(Bootstrap(50, seed=9, store=kept))
    assert shorter.theta.tobytes() == straight.theta[:50].tobytes()


def test_a_store_of_another_run_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "kept.npz"
    fitted(Bootstrap(10, store=kept))
    before = kept.read_bytes()
    frame = made().copy()
    frame.loc[0, "x"] += 1e-12
    for what, run in (
        ("seed", lambda: fitted(Bootstrap(10, seed=2, store=kept))),
        ("cluster", lambda: fitted(Bootstrap(10, by="dyad", store=kept))),
        ("penalty", lambda: fitted(Bootstrap(10, store=kept), penalty=Cauchy())),
        ("table", lambda: fit(crisis(), frame, covariance=Bootstrap(10, store=kept))),
        ("estimate", lambda: fitted(Bootstrap(10, store=kept), settings=Newton(steps=50))),
    ):
        with pytest.raises(SpecificationError, match=f"another .*{what}"):
            run()
    assert kept.read_bytes() == before
    for damage in (before[: len(before) // 2], b"", b"PK\x03\x04 and no more", b"row,row\n1,2\n"):
        kept.write_bytes(damage)
        with pytest.raises(SpecificationError, match="not a store"):
            fitted(Bootstrap(10, store=kept))
    with pytest.raises(SpecificationError, match="no folder"):
        fitted(Bootstrap(10, store=tmp_path / "nowhere" / "kept.npz"))


def test_wrong_bootstraps_are_told() -> None:
    with pytest.raises(SpecificationError, match="two replicates or more"):
        Bootstrap(1)
    with pytest.raises(SpecificationError, match="seed is -1"):
        Bootstrap(10, seed=-1)
    with pytest.raises(SpecificationError, match="from 0 to 399"):
        fitted(Bootstrap(rows=np.array([[0, 400], [1, 2]])))
    with pytest.raises(SpecificationError, match="clusters cannot be drawn"):
        Bootstrap(rows=np.zeros((2, 3), dtype=int), by="dyad")
    with pytest.raises(SpecificationError, match="only one cluster"):
        fit(crisis(), made().assign(same=1), covariance=Bootstrap(10, by="same"))


def test_failures_are_counted_and_left_out() -> None:
    near = np.random.default_rng(0).normal([1.0, 2.0], [0.1, 0.2], size=(20, 2))
    theta = np.concatenate([near, [[50, 2], [1e6, 9], [3, 4]]])
    status = np.array([0] * 21 + [int(Status.RUNNING), int(Status.FLAT)])
    found = Replicates(theta, np.zeros(23), status, None, 7)
    assert len(found.good) == 21 and found.far.tolist() == [False] * 20 + [True]
    assert str(found).startswith("bootstrap, 23 replicates, seed 7; left out: 1 ran away, 1 not identified; 1 far out")
    np.testing.assert_allclose(found.covariance, np.cov(theta[:21].T))
    assert found.spread[0] < 1 < np.sqrt(found.covariance[0, 0])
    with pytest.raises(SpecificationError, match="fewer than two"):
        _ = Replicates(theta[-2:], np.zeros(2), status[-2:], None, 7).covariance


def test_replicates_depend_on_the_seed_alone() -> None:
    one, other = replicates(Bootstrap(20, seed=5)), replicates(Bootstrap(20, seed=6))
    assert one.theta.tobytes() == replicates(Bootstrap(20, seed=5)).theta.tobytes()
    assert abs(one.theta - other.theta).max() > 0.01


def test_intervals_are_percentiles() -> None:
    found = fitted(Bootstrap(60))
    assert found.replicates is not None
    np.testing.assert_allclose(found.interval(0.9), np.percentile(found.replicates.good, [5, 95], axis=0).T)
