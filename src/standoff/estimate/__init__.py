"""Estimate: any declared game fitted to a table of plays.

A `Specification` says what the game is, what its utilities are made of, how plays were observed and where the errors
come from; with a table it becomes a `Likelihood`; `fit` climbs to its top and gives a `Fit`.
"""

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, LogPrecision, LogScale, Predictor, Reservation, Utility
from standoff.estimate.dispatch import ErrorStructure, likelihood_of, model_of
from standoff.estimate.games import CannotEstimate
from standoff.estimate.likelihood import Evaluated, Likelihood
from standoff.estimate.links import Link, Logit, Probit
from standoff.estimate.models import Chances, Model
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.plays import Plays
from standoff.estimate.private import PrivateInformation

__all__ = [
    "AgentError",
    "CannotEstimate",
    "Chances",
    "Climbed",
    "Design",
    "ErrorStructure",
    "Evaluated",
    "Likelihood",
    "Link",
    "LogPrecision",
    "LogScale",
    "Logit",
    "Model",
    "Newton",
    "Plays",
    "Predictor",
    "PrivateInformation",
    "Probit",
    "Reservation",
    "Status",
    "Utility",
    "climb",
    "likelihood_of",
    "model_of",
]
