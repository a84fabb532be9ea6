r"""Ceasefire: how long truces hold, by accelerated failure times, and what history says of them.

A truce that lasts $T$ days has $\log T = x'\beta + \sigma\varepsilon$: covariates stretch or shrink time, and
$\varepsilon$ is normal, logistic or Gumbel (log-normal, log-logistic, Weibull). Ends are known exactly, to an
interval, or not yet; a record may be watched only from some day on (`entry`), so that peacekeepers who arrive later
count from then.
"""

from standoff.ceasefire.coefficients import (
    COEFFICIENTS,
    MECHANISMS,
    WITHOUT_DATA,
    Covariates,
    Prior,
    prior_of,
    shipped_prior,
    told_prior,
)
from standoff.ceasefire.distributions import Distribution, LogLogistic, LogNormal, Weibull
from standoff.ceasefire.fit import Fit, FitError, fit
from standoff.ceasefire.learning import COORDINATES, Learnt, learn
from standoff.ceasefire.likelihood import Likelihood, likelihood
from standoff.ceasefire.posterior import Gaussian, clustered_covariance, posterior
from standoff.ceasefire.priors import History, Priors, Stated, shipped
from standoff.ceasefire.record import Account, Record, Told
from standoff.ceasefire.scores import Comparison, brier, compare, folds, kaplan_meier, log_scores
from standoff.ceasefire.survival import Survival
from standoff.ceasefire.telling import record_of
from standoff.ceasefire.truces import TruceError, Truces

__all__ = [
    "COEFFICIENTS",
    "COORDINATES",
    "MECHANISMS",
    "Account",
    "Comparison",
    "Covariates",
    "Distribution",
    "Fit",
    "FitError",
    "Gaussian",
    "History",
    "Learnt",
    "Likelihood",
    "LogLogistic",
    "LogNormal",
    "Prior",
    "Priors",
    "Record",
    "Stated",
    "Survival",
    "Told",
    "TruceError",
    "Truces",
    "WITHOUT_DATA",
    "Weibull",
    "brier",
    "clustered_covariance",
    "compare",
    "fit",
    "folds",
    "kaplan_meier",
    "learn",
    "likelihood",
    "log_scores",
    "posterior",
    "prior_of",
    "record_of",
    "shipped",
    "shipped_prior",
    "told_prior",
]
