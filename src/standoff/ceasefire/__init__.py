r"""Ceasefire: how long truces hold, by accelerated failure times, and what history says of them.

A truce that lasts $T$ days has $\log T = x'\beta + \sigma\varepsilon$: covariates stretch or shrink time, and
$\varepsilon$ is normal, logistic or Gumbel (log-normal, log-logistic, Weibull). Ends are known exactly, to an
interval, or not yet; a record may be watched only from some day on (`entry`), so that peacekeepers who arrive later
count from then.
"""

from standoff.ceasefire.distributions import Distribution, LogLogistic, LogNormal, Weibull
from standoff.ceasefire.fit import Fit, FitError, fit
from standoff.ceasefire.likelihood import Likelihood, likelihood
from standoff.ceasefire.posterior import Gaussian, clustered_covariance, posterior
from standoff.ceasefire.priors import History, Priors, Stated, shipped
from standoff.ceasefire.scores import Comparison, brier, compare, folds, kaplan_meier, log_scores
from standoff.ceasefire.survival import Survival
from standoff.ceasefire.truces import TruceError, Truces

__all__ = [
    "Comparison",
    "Distribution",
    "Fit",
    "FitError",
    "Gaussian",
    "History",
    "Likelihood",
    "LogLogistic",
    "LogNormal",
    "Priors",
    "Stated",
    "Survival",
    "TruceError",
    "Truces",
    "Weibull",
    "brier",
    "clustered_covariance",
    "compare",
    "fit",
    "folds",
    "kaplan_meier",
    "likelihood",
    "log_scores",
    "posterior",
    "shipped",
]
