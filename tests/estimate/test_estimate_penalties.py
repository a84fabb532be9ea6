"""Penalties, profiles and posteriors: densities by differences, closed forms, grids, and separation held."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from fitting import crisis, made
from scipy.optimize import minimize
from scipy.stats import cauchy, chi2, norm, t

from standoff.estimate import (
    Cauchy,
    CoefficientPriors,
    Firth,
    Fit,
    Flat,
    LogF,
    Normal,
    Nuts,
    SpecificationError,
    Status,
    StudentT,
    fit,
    likelihood_interval,
    posterior,
    profile_likelihood,
    specify,
)
from standoff.estimate.penalised import objective_of
from standoff.estimate.penalties import CoefficientPrior, covariate_units

PRIORS = [Normal(0.3, 2.0), StudentT(3.0, 1.5), Cauchy(2.5), LogF(2.0), Flat()]
CHOICE = {"decider": {"no": "stay", "yes": "go"}}


def choice(rng: np.random.Generator, n: int = 60, slope: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    x = rng.normal(size=n)
    return x, (rng.random(n) < norm.cdf((0.3 + slope * x) / np.sqrt(2))).astype(int)


def chosen(x: np.ndarray, y: np.ndarray, **more: object) -> Fit:
    frame = {"x": x, "end": np.where(y > 0, "go", "stay")}
    import pandas as pd

    spec = specify(CHOICE, {"go": {"decider": "1 + x"}}, "end")
    return fit(spec, pd.DataFrame(frame), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_densities_against_scipy_and_differences(prior: CoefficientPrior) -> None:
    z, step = np.linspace(-6, 6, 41), 1e-5
    value, slope, curve = prior.curve(z)
    up, down = prior.curve(z + step), prior.curve(z - step)
    np.testing.assert_allclose(slope, (up[0] - down[0]) / (2 * step), atol=1e-8)
    np.testing.assert_allclose(curve, (up[1] - down[1]) / (2 * step), atol=1e-8)
    known = {
        Normal: lambda: norm(0.3, 2.0).logpdf(z), StudentT: lambda: t(3.0, scale=1.5).logpdf(z),
        Cauchy: lambda: cauchy(scale=2.5).logpdf(z), LogF: lambda: z - 2.0 * np.logaddexp(0, z), Flat: lambda: 0 * z,
    }[type(prior)]()  # fmt: skip
    np.testing.assert_allclose(value - value[20], known - known[20], atol=1e-12)


@pytest.mark.parametrize("prior", [Normal(0.0, 1.0), Cauchy(1.0), LogF(1.0)], ids=str)
def test_the_mode_is_that_of_likelihood_and_prior(prior: CoefficientPrior) -> None:
    """Against scipy climbing the sum, written out, of a one-player choice."""
    x, y = choice(np.random.default_rng(1))
    found = chosen(x, y, penalty=CoefficientPriors(prior, Flat()))
    sd = x.std()

    def minus(b: np.ndarray) -> float:
        index = (b[0] + b[1] * x) / np.sqrt(2)
        return -float(norm.logcdf(np.where(y > 0, index, -index)).sum() + prior.curve(np.array([b[1] * sd]))[0][0])

    known = minimize(minus, np.zeros(2), method="BFGS", options={"gtol": 1e-9}).x
    np.testing.assert_allclose(found.estimates, known, atol=1e-5)


def test_the_unit_of_a_covariate_does_not_matter() -> None:
    x, y = choice(np.random.default_rng(1))
    one, other = (chosen(u * x, y, penalty=Cauchy(1.0)) for u in (1.0, 1000.0))
    assert other.estimates[1] * 1000 == pytest.approx(one.estimates[1], rel=1e-8)


@pytest.mark.parametrize("penalty", [Cauchy(), LogF(1.0), Normal(), Firth(), CoefficientPriors()], ids=str)
def test_separated_choices_have_an_estimate(penalty: object) -> None:
    x = np.linspace(-1, 1, 40)
    y = (x > 0).astype(int)
    assert chosen(x, y).status is Status.RUNNING
    held = chosen(x, y, penalty=penalty)
    assert held.converged and 0 < held.estimates[1] * x.std() < 20


def test_firth_is_half_the_log_determinant_of_the_information() -> None:
    """Of a probit, whose expected information is known: X' diag(φ²/ΦΦ̄) X / 2."""
    x, y = choice(np.random.default_rng(4), n=25)
    found = chosen(x, y, penalty=Firth())
    wide = np.column_stack([np.ones_like(x), x])

    def minus(b: np.ndarray) -> float:
        index = wide @ b / np.sqrt(2)
        weight = norm.pdf(index) ** 2 / (norm.cdf(index) * norm.sf(index)) / 2
        half = 0.5 * np.linalg.slogdet(wide.T @ (wide * weight[:, None]))[1]
        return -float(norm.logcdf(np.where(y > 0, index, -index)).sum() + half)

    known = minimize(minus, np.zeros(2), method="BFGS", options={"gtol": 1e-9}).x
    np.testing.assert_allclose(found.estimates, known, atol=2e-5)
    assert abs(found.estimates[1]) < abs(chosen(x, y).estimates[1]), "Firth draws towards nothing"


def test_a_prior_for_what_is_not_there() -> None:
    with pytest.raises(SpecificationError, match="no coefficient"):
        fit(crisis(), made(), penalty=CoefficientPriors(named={"attacker(sq): y": Cauchy()}))


# -- profiles ----------------------------------------------------------------------------------------------------------


def test_points_of_a_profile_are_climbs_with_one_coefficient_held() -> None:
    """Against scipy, over the other coefficients, of a likelihood asked for values alone."""
    found = fit(crisis(), made())
    name = found.names[1]
    profile = profile_likelihood(found, name)
    assert not profile.warnings and profile.better is None and found.prepared is not None
    objective = objective_of(found.prepared, None)
    for at, value in list(zip(profile.at, profile.value, strict=True))[::3]:

        def minus(others: np.ndarray, held: float = float(at)) -> float:
            return -float(objective.evaluate(np.insert(others, 1, held)[None], 0).value[0])

        known = -minimize(minus, np.delete(found.theta, 1), method="BFGS", options={"gtol": 1e-7}).fun
        assert value == pytest.approx(known, abs=1e-7)


def test_ends_of_a_likelihood_interval_lie_where_chi_squared_says() -> None:
    found = fit(crisis(), made())
    name = found.names[1]
    interval = likelihood_interval(found, name, 0.9)
    ends = profile_likelihood(found, name, [interval.low, interval.high])
    np.testing.assert_allclose(2 * (ends.top - ends.value), chi2.ppf(0.9, 1), atol=1e-6)
    wald = found.theta[1] + np.array([-1, 1]) * norm.ppf(0.95) * found.standard_errors[1]
    np.testing.assert_allclose([interval.low, interval.high], wald, atol=0.25 * found.standard_errors[1])


def test_an_end_that_is_open_is_infinite() -> None:
    """One choice short of separation from above: no slope is too steep."""
    x = np.array([-1.0, -0.5, 0.0, 0.2, 0.5, 1.0, 1.5, 2.0])
    y = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    held = chosen(x, y, penalty=CoefficientPriors(Normal(0, 50.0), Normal(0, 50.0)))
    assert np.isfinite(likelihood_interval(held, held.names[1]).high), "a prior closes it"


# -- posteriors --------------------------------------------------------------------------------------------------------

needs_bayes = pytest.mark.skipif(
    any(find_spec(m) is None for m in ("jax", "numpyro", "arviz")), reason="needs standoff[bayes]"
)


@needs_bayes
def test_a_posterior_against_a_grid() -> None:
    import pandas as pd

    x, y = choice(np.random.default_rng(2), n=30)
    spec = specify(CHOICE, {"go": {"decider": "1 + x"}}, "end")
    priors = CoefficientPriors(Normal(0, 1.0), Normal(0, 2.0))
    frame = pd.DataFrame({"x": x, "end": np.where(y > 0, "go", "stay")})
    drawn = posterior(spec, frame, priors=priors, settings=Nuts(draws=1000, warmup=300, chains=4), seed=3)
    assert drawn.converged, drawn.advice
    a, b = np.meshgrid(np.linspace(-3, 3, 301), np.linspace(-3, 4, 351), indexing="ij")
    index = (a[..., None] + b[..., None] * x) / np.sqrt(2)
    log = norm.logcdf(np.where(y > 0, index, -index)).sum(axis=-1)
    units, _ = covariate_units(drawn.prepared.design)
    log += norm.logpdf(a * units[0], 0, 2.0) + norm.logpdf(b * units[1], 0, 1.0)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    for k, values in enumerate((a, b)):
        mean = float((weight * values).sum())
        sd = float(np.sqrt((weight * (values - mean) ** 2).sum()))
        error = 4 * sd / np.sqrt(drawn.bulk[k])
        assert abs(drawn.estimates[k] - mean) < error
        assert drawn.standard_deviations[k] == pytest.approx(sd, rel=0.08)
    assert not np.allclose(drawn.estimates, chosen(x, y).estimates, atol=0.02), "planted: the prior left out"


@needs_bayes
def test_arviz_reads_the_draws_and_finds_what_we_find() -> None:
    import arviz

    few = Nuts(draws=300, warmup=200, chains=4)
    drawn, again = (posterior(crisis(), made(150), settings=few, seed=3) for _ in range(2))
    np.testing.assert_array_equal(drawn.draws, again.draws)
    data = drawn.to_arviz()
    np.testing.assert_allclose(np.asarray(arviz.rhat(data)["theta"]), drawn.rhat, atol=1e-6)
    # it cuts the sum of autocorrelations at another lag, which matters where they alternate
    np.testing.assert_allclose(np.asarray(arviz.ess(data)["theta"]), drawn.bulk, rtol=0.15)
    np.testing.assert_allclose(np.asarray(arviz.ess(data, method="tail")["theta"]), drawn.tail, rtol=0.15)
    assert data["log_likelihood"]["plays"].shape == (4, 300, 150)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standoff.estimate.bayes.find_spec", lambda name: None)
    with pytest.raises(SpecificationError, match=r"pip install 'standoff\[bayes\]'"):
        posterior(crisis(), made(50), seed=1)
