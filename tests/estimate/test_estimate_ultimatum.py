"""The ultimatum game: the reference's fits and predictions, the clamp that hides the true top, Lambert's function."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from reference import SHARED, needs_reference, numbers

from standoff.estimate import Offered, Specification, Status, Ultimatum, expected_offers, fit, specify, ultimatum_tree
from standoff.estimate.ultimatum import lambert_of_exp

DATA = SHARED / "data" / "estimation"


def model(accepted: str | None, most: float = 15, own: str = "x1+x2+x3+x4+w1+w2", other: str = "z1+z2+z3+z4+w1+w2",
          scales: tuple[str, ...] = ("proposer", "responder")) -> Specification:  # fmt: skip
    return specify(
        ultimatum_tree(), {"no_deal": {"proposer": own, "responder": other}}, Offered("offer", accepted, 0, most),
        Ultimatum(0, most), scales={s: "1" for s in scales},
    )  # fmt: skip


@needs_reference
@pytest.mark.parametrize(("name", "accepted"), [("both", "accept"), ("offer", None)])
def test_reference(name: str, accepted: str | None) -> None:
    known = numbers(f"ultimatum_data_ult_{name}")
    top = known["polished_optimum"]
    found = fit(model(accepted), DATA / "data_ult.csv")
    assert found.status is Status.CONVERGED
    np.testing.assert_allclose(found.theta, list(top["estimate"].values()), rtol=1e-5)
    np.testing.assert_allclose(found.standard_errors, top["se_hessian"], rtol=1e-5)
    assert abs(found.log_likelihood - top["logLik"]) < 1e-6
    assert found.prepared is not None
    eta = found.prepared.design.eta(found.theta)[:20]
    offers = expected_offers(Ultimatum(0, 15), eta[:, 0], eta[:, 1], (found.theta[-2], found.theta[-1]))
    rows = known["prediction"]["first20_quadrature"]  # at the package's estimates, good to about 1e-5
    np.testing.assert_allclose(offers.mean, [r["E_offer"] for r in rows], atol=1e-5)
    np.testing.assert_allclose(offers.accepted, [r["Pr_accept"] for r in rows], atol=1e-5)
    np.testing.assert_allclose(offers.least, [r["Pr_offer_at_min"] for r in rows], atol=1e-5)
    np.testing.assert_allclose(offers.most, [r["Pr_offer_at_max"] for r in rows], atol=1e-5)


@needs_reference
def test_the_clamp_hid_the_top() -> None:
    """§3.4: without a floor of 2.2e-16 the top is at −696.81, by a climb and by 40-digit evaluation alike."""
    found = fit(model("accept", 100, "gender1", "gender2", ("proposer",)), DATA / "student_offers.csv")
    assert found.status is Status.CONVERGED
    assert abs(found.log_likelihood - numbers("ultimatum_student_unclamped_global")["s2_fixed_1"]["logLik"]) < 1e-5
    mpmath.mp.dps = 40
    r1, g1, r2, g2, log_s1 = (mpmath.mpf(float(v)) for v in found.theta)
    s1, total = mpmath.exp(log_s1), mpmath.mpf(0)
    assert found.prepared is not None
    frame = found.prepared.source
    for offer, accept, one, two in zip(*(frame.column(c).values for c in ("offer", "accept", "gender1", "gender2")),
                                       strict=True):  # fmt: skip
        a = mpmath.mpf(offer) - (r2 + g2 * two)
        q = (mpmath.mpf(offer) - 100 + r1 + g1 * one + 1 + mpmath.exp(a)) / s1
        if offer in (0, 100):
            total += -mpmath.log1p(mpmath.exp(-q if offer == 0 else q))
        else:
            total += -q - 2 * mpmath.log1p(mpmath.exp(-q)) + mpmath.log((1 + mpmath.exp(a)) / s1)
        total += -mpmath.log1p(mpmath.exp(-a if accept else a))
    assert abs(total - found.log_likelihood) < 1e-8
    free = fit(model("accept", 100, "gender1", "gender2"), DATA / "student_offers.csv")
    assert free.status is Status.RUNNING and free.log_likelihood > -160  # far above the −738 called converged


def test_lambert() -> None:
    mpmath.mp.dps = 30
    for x in (-800.0, -30.0, -1.0, 0.0, 1.0, 5.0, 700.0, 1e5):
        known = mpmath.lambertw(mpmath.exp(mpmath.mpf(x)))
        assert abs(lambert_of_exp(np.array([x]))[0] - float(known)) <= 1e-14 * float(known)


def test_offers_outside_are_told() -> None:
    from standoff.estimate import SpecificationError

    data = {"offer": [1.0, 20.0], "accept": [1, 2], "x1": [0.0, 1.0]}
    with pytest.raises(SpecificationError) as caught:
        fit(model("accept", own="x1", other="1"), data)
    assert len(caught.value.problems) == 2


def test_gradient() -> None:
    rng = np.random.default_rng(5)
    data = {
        "offer": np.r_[0.0, 15.0, rng.uniform(1, 14, 60)],
        "accept": rng.integers(0, 2, 62),
        "x": rng.normal(size=62),
    }
    from standoff.estimate import prepare

    likelihood = prepare(model("accept", own="x", other="1"), data).likelihood
    theta = np.array([3.0, 0.4, 5.0, 0.3, 0.6])
    here = likelihood.evaluate(theta[None], 2)
    assert here.gradient is not None and here.hessian is not None
    for k in range(5):
        move = np.zeros(5)
        move[k] = 1e-6
        there = likelihood.evaluate(np.stack([theta + move, theta - move]), 1)
        assert there.gradient is not None
        assert abs((there.value[0] - there.value[1]) / 2e-6 - here.gradient[0, k]) < 1e-6 * np.abs(here.gradient).max()
        change = (there.gradient[0] - there.gradient[1]) / 2e-6
        np.testing.assert_allclose(change, here.hessian[0, k], atol=1e-6 * np.abs(here.hessian).max())
