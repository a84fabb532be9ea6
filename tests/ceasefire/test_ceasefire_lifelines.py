"""Fits agree with lifelines, a program of others: coefficients, standard errors, log-likelihood.

lifelines is heavy, and needed here alone: it is the extra `survival-check`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from some_truces import shared, sources

from standoff.ceasefire import Distribution, LogLogistic, LogNormal, Truces, Weibull, fit

lifelines = pytest.importorskip(
    "lifelines", reason="lifelines is not installed: pip install -e '.[survival-check]'", exc_type=ImportError
)
pandas = pytest.importorskip("pandas", exc_type=ImportError)

pytestmark = pytest.mark.filterwarnings("default")  # theirs are not ours to mend

# distribution, their fitter, their names of location and scale, and the sign of their log scale beside ours
PAIRS = (
    (LogNormal(), lifelines.LogNormalAFTFitter, "mu_", "sigma_", 1.0),
    (Weibull(), lifelines.WeibullAFTFitter, "lambda_", "rho_", -1.0),
    (LogLogistic(), lifelines.LogLogisticAFTFitter, "alpha_", "beta_", -1.0),
)
CLOSE = 1e-5


def frame(t: Truces) -> Any:
    data = {name: t.covariates[:, i] for i, name in enumerate(t.names)}
    return pandas.DataFrame({"lower": t.lower, "upper": t.upper, "entry": t.entry, **data})


def theirs(t: Truces, fitter: Any, location: str, scale: str, sign: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Estimates, standard errors and log-likelihood by lifelines, in our order and parameters."""
    model = fitter(penalizer=0.0)
    # to the top: with its own settings it stops short, by up to 4e-4 in log-likelihood
    model._scipy_fit_method, model._scipy_fit_options = "SLSQP", {"ftol": 1e-16, "maxiter": 2000}
    data = frame(t)
    if np.any(~t.exact & ~t.censored):
        model.fit_interval_censoring(data.drop(columns="entry"), "lower", "upper")
    else:
        data["ended"] = t.exact
        late = "entry" if t.entry.any() else None
        model.fit(data.drop(columns=["upper"] if late else ["upper", "entry"]), "lower", "ended", entry_col=late)
    places = [(location, "Intercept"), *((location, n) for n in t.names), (scale, "Intercept")]
    estimates = np.array([model.params_[p] for p in places])
    estimates[-1] *= sign
    return estimates, np.array([model.standard_errors_[p] for p in places]), float(model.log_likelihood_)


def apart(t: Truces, distribution: Distribution, *pair: Any) -> float:
    """The largest difference in estimates and standard errors."""
    estimates, errors, log_likelihood = theirs(t, *pair)
    ours = fit(t, distribution)
    assert ours.log_likelihood == pytest.approx(log_likelihood, abs=1e-6)
    return float(max(np.abs(ours.estimates - estimates).max(), np.abs(ours.standard_errors - errors).max()))


def simulated(kind: str) -> Truces:
    rng = np.random.default_rng(11)
    x = np.column_stack([rng.random(250) < 0.5, rng.normal(size=250)]).astype(float)
    days = np.exp(3 + x @ [0.7, -0.4] + 0.9 * rng.normal(size=250))
    until = rng.exponential(80.0, 250) + 1
    censored = days > until
    columns = {"held": x[:, 0], "earlier": x[:, 1]}
    if kind == "interval":
        start = np.maximum(5 * np.floor(days / 5), 0.1)  # lifelines cannot begin at 0
        return Truces.of(np.where(censored, until, start), np.where(censored, np.inf, start + 5), columns)
    lower = np.where(censored, until, days)
    entry = np.minimum(rng.exponential(3.0, 250), 0.9 * lower) if kind == "late" else None
    return Truces.of(lower, np.where(censored, np.inf, days), columns, entry)


@pytest.mark.parametrize("kind", ["right", "interval", "late"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p[0].name)
def test_simulated_truces(pair: tuple[Any, ...], kind: str) -> None:
    assert apart(simulated(kind), *pair) < CLOSE


def spells(binned: bool) -> Truces:
    """Fortna's post-1989 spells, as a whole or with ends known to the month only."""
    found = sources().fortna_spells(shared("fortna_peacekept/fortna_spells.csv"), intervals())
    t = found.truces
    if not binned:
        return t
    ended = ~t.censored
    start = np.maximum(30 * np.floor(t.lower / 30), 1.0)  # lifelines cannot begin at 0
    return Truces(np.where(ended, start, t.lower), np.where(ended, start + 30, np.inf), t.entry, t.covariates, t.names)


def intervals() -> Any:
    return shared("fortna_peacekept/fortna_intervals.csv")


@pytest.mark.parametrize("binned", [False, True], ids=["exact and right censored", "interval and right censored"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p[0].name)
def test_fortna_spells(pair: tuple[Any, ...], binned: bool) -> None:
    assert apart(spells(binned), *pair) < CLOSE


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p[0].name)
def test_fortna_intervals_with_late_entry(pair: tuple[Any, ...]) -> None:
    assert apart(sources().fortna(intervals()).truces, *pair) < CLOSE


def test_a_planted_error_is_found() -> None:
    """Truces that still hold taken for ended ones: far outside the agreement asked for."""
    t = simulated("right")
    estimates, errors, _ = theirs(t, *PAIRS[0][1:])
    wrong = fit(Truces.of(t.lower, t.lower, {"held": t.covariates[:, 0], "earlier": t.covariates[:, 1]}), LogNormal())
    assert np.abs(wrong.estimates - estimates).max() > 1000 * CLOSE
    assert np.abs(wrong.standard_errors - errors).max() > 10 * CLOSE
