"""From an error structure to what computes it."""

from __future__ import annotations

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, Predictor
from standoff.estimate.fullinformation import FullInformation, SignallingModel
from standoff.estimate.games import CannotEstimate, moves_twice
from standoff.estimate.likelihood import Likelihood
from standoff.estimate.models import Model
from standoff.estimate.plays import Plays
from standoff.estimate.private import PrivateInformation
from standoff.estimate.programmed import ProgramLikelihood, ProgramModel, written
from standoff.estimate.signalling import CrisisSignalling
from standoff.estimate.ultimatum import Ultimatum, ultimatum_likelihood
from standoff.game import Tree

ErrorStructure = AgentError | PrivateInformation | CrisisSignalling | Ultimatum


def is_program(errors: ErrorStructure, tree: Tree) -> bool:
    """Whether chances follow by backward induction alone."""
    return isinstance(errors, AgentError) or moves_twice(tree) is None


def model_of(errors: ErrorStructure, tree: Tree, predictors: tuple[Predictor, ...]) -> Model:
    """Chances of outcomes from predictors, row by row."""
    if isinstance(errors, CrisisSignalling):
        return SignallingModel(predictors)
    if isinstance(errors, Ultimatum):
        raise CannotEstimate("offers of an ultimatum are no outcomes; expected_offers tells what is expected of them")
    return ProgramModel(errors, tree, predictors)


def likelihood_of(errors: ErrorStructure, tree: Tree, design: Design, plays: Plays) -> Likelihood:
    """The log-likelihood of plays of the tree under the error structure."""
    if isinstance(errors, Ultimatum):
        return ultimatum_likelihood(errors, design, plays)
    if isinstance(errors, CrisisSignalling):
        return FullInformation(design, plays)
    return ProgramLikelihood(written(errors, tree), design, plays)
