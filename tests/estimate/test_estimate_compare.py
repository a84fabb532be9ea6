"""Tests between models: the peer's own numbers, the formulas written out, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import pytest
from fitting import FIRST, SECOND, TREE, crisis, made, war1800
from reference import needs_reference, numbers
from scipy.optimize import minimize
from scipy.stats import binom, norm

from standoff.estimate import Fit, FitError, SpecificationError, fit, specify
from standoff.estimate.compare import PerRow, clarke, collapsed, per_row, vuong


def as_the_peer_left_it(model: str) -> tuple[Fit, PerRow]:
    """Its model at its own estimates, which are at no top (reference README §3.3): log-likelihoods row by row."""
    spec = specify(TREE, FIRST if model == "m1" else SECOND, "end")
    found = fit(spec, war1800())
    theta = np.array(list(numbers(f"egame12_war1800_nonnest_{model}")["package_fit"]["estimate"].values()))
    assert found.prepared is not None
    return found, PerRow(found.prepared.likelihood.log_rows(theta), len(theta), model)


def logit(y: np.ndarray, x: np.ndarray) -> PerRow:
    def minus(b: np.ndarray) -> float:
        return -float(np.sum(y * (x @ b) - np.logaddexp(0, x @ b)))

    b = minimize(minus, np.zeros(x.shape[1]), method="BFGS", options={"gtol": 1e-10}).x
    return PerRow(y * (x @ b) - np.logaddexp(0, x @ b), len(b), "a logit")


@needs_reference
@pytest.mark.parametrize("test", [vuong, clarke])
def test_two_games_as_the_peer_has_them(test: object) -> None:
    known = numbers("nonnest_tests")["tests"][f"{'vuong' if test is vuong else 'clarke'}_m1_m2"]
    _, first = as_the_peer_left_it("m1")
    _, second = as_the_peer_left_it("m2")
    np.testing.assert_allclose(first.log[:20], known["loglik1_first20"], atol=1e-8)
    np.testing.assert_allclose(second.log[:20], known["loglik2_first20"], atol=1e-8)
    found = (vuong if test is vuong else clarke)(first, second)
    assert found.statistic == pytest.approx(known["statistic"], rel=1e-7)
    assert found.p == pytest.approx(known["p_value"], rel=1e-6)
    assert found.favoured == known["preferred"]


@needs_reference
@pytest.mark.parametrize(
    ("name", "model", "outcome"), [("m1_out3_logit1", "m1", "war"), ("m2_out1_logit2", "m2", "sq")]
)
def test_a_game_collapsed_on_one_outcome_beside_a_logit(name: str, model: str, outcome: str) -> None:
    data, (found, rows) = war1800(), as_the_peer_left_it(model)
    assert found.prepared is not None
    theta = np.array(list(numbers(f"egame12_war1800_nonnest_{model}")["package_fit"]["estimate"].values()))
    chance = found.prepared.likelihood.probabilities(theta)[:, found.specification.tree.outcomes.index(outcome)]
    came = (data.end == outcome).to_numpy(float)
    whole = PerRow(np.log(np.where(came > 0, chance, 1 - chance)), rows.coefficients, "the game")
    if model == "m1":
        x = np.column_stack([np.ones(len(data)), data.balanc, data.s_wt_re1])
    else:
        levels = [(data[r] == level) for r in ("regime1", "regime2") for level in ("dem", "mixed")]
        x = np.column_stack([np.ones(len(data)), *levels]).astype(float)
    for test, word in ((vuong, "vuong"), (clarke, "clarke")):
        known = numbers("nonnest_tests")["tests"][f"{word}_{name}"]
        seen = test(whole, logit(came, x))
        assert seen.log_likelihoods == pytest.approx((known["logLik1"], known["logLik2"]), abs=1e-7)
        assert seen.statistic == pytest.approx(known["statistic"], rel=1e-6)
        assert seen.favoured == known["preferred"]


@needs_reference
def test_what_is_at_no_top_cannot_be_compared() -> None:
    """The peer's documented example compares a model that it never fitted: ours says so instead."""
    first, second = as_the_peer_left_it("m1")[0], as_the_peer_left_it("m2")[0]
    if not first.converged:
        with pytest.raises(FitError):
            vuong(first, second)
    theirs = numbers("nonnest_tests")["tests"]["vuong_m1_m2"]
    assert first.log_likelihood > theirs["logLik1"] + 1 and second.log_likelihood > theirs["logLik2"] + 1e-3


def test_formulas_written_out() -> None:
    data = made()
    one, other = fit(crisis(), data), fit(crisis({"sq": {"attacker": "1 + z"}, "war": {"defender": "1 + x"}}), data)
    a, b = per_row(one).log, per_row(other).log
    gap, n = a - b, len(a)
    penalty = (len(one.theta) - len(other.theta)) * np.log(n) / 2
    z = (gap.sum() - penalty) / (np.sqrt(n) * gap.std())
    found = vuong(one, other)
    assert found.statistic == pytest.approx(z, rel=1e-12) and found.p == pytest.approx(2 * norm.sf(abs(z)), rel=1e-9)
    better = int((gap > penalty / n).sum())
    signs = clarke(one, other)
    assert signs.statistic == better
    assert signs.p == pytest.approx(min(1, 2 * binom.cdf(min(better, n - better), n, 0.5)), rel=1e-9)
    turned = vuong(other, one)
    assert turned.statistic == pytest.approx(-z, rel=1e-12) and {found.favoured, turned.favoured} == {1, 2}


def test_weights_are_rows_written_several_times() -> None:
    data = made(120)
    times = np.random.default_rng(1).integers(1, 4, len(data))
    long = data.loc[data.index.repeat(times)].reset_index(drop=True)
    weighted = data.assign(times=times.astype(float))
    other = {"sq": {"attacker": "1 + z"}, "war": {"defender": "1 + x"}}
    for test in (vuong, clarke):
        a = test(fit(crisis(weight="times"), weighted), fit(crisis(other, weight="times"), weighted))
        b = test(fit(crisis(), long), fit(crisis(other), long))
        assert a.statistic == pytest.approx(b.statistic, rel=1e-6) and a.p == pytest.approx(b.p, rel=1e-5)


def test_collapsing_adds_chances_up() -> None:
    found = fit(crisis(), made())
    assert found.prepared is not None
    chance = found.prepared.likelihood.probabilities(found.theta)
    order = found.specification.tree.outcomes
    peace = chance[:, order.index("sq")] + chance[:, order.index("capit")]
    came = (made().end != "war").to_numpy()
    np.testing.assert_allclose(
        collapsed(found, "sq", "capit").log, np.log(np.where(came, peace, 1 - peace)), atol=1e-12
    )


def test_what_cannot_be_compared_is_said() -> None:
    data = made()
    found = fit(crisis(), data)
    with pytest.raises(SpecificationError, match="different plays"):
        vuong(found, fit(crisis(), data.iloc[:300]))
    with pytest.raises(SpecificationError, match="nothing to test"):
        vuong(found, found)
    with pytest.raises(SpecificationError, match="collapse on some of"):
        collapsed(found, "peace")
    with pytest.raises(SpecificationError, match="whole numbers"):
        clarke(PerRow(np.array([-1.0, -2.0]), 1, weight=np.array([0.5, 1.0])), PerRow(np.array([-1.5, -1.0]), 1))
    with pytest.raises(SpecificationError, match="finite"):
        PerRow(np.array([-np.inf]), 1)
