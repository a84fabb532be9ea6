"""From an error structure to what computes it."""

from __future__ import annotations

from standoff.estimate.agent import AgentError
from standoff.estimate.design import Design, Predictor
from standoff.estimate.fullinformation import FullInformation, SignallingModel
from standoff.estimate.games import CannotEstimate, moves_twice
from standoff.estimate.likelihood import Likelihood
from standoff.estimate.models import Model
from standoff.estimate.plans import PlanModel
from standoff.estimate.plays import Plays
from standoff.estimate.private import PrivateInformation
from standoff.estimate.programmed import ProgramLikelihood, ProgramModel, written
from standoff.estimate.quantal import QuantalModel, QuantalResponse
from standoff.estimate.rows import RowsLikelihood
from standoff.estimate.signalling import CrisisSignalling
from standoff.estimate.ultimatum import Ultimatum, ultimatum_likelihood
from standoff.game import Tree

ErrorStructure = AgentError | PrivateInformation | QuantalResponse | CrisisSignalling | Ultimatum


def is_program(errors: ErrorStructure, tree: Tree) -> bool:
    """Whether chances follow by backward induction alone."""
    return isinstance(errors, AgentError) or (isinstance(errors, PrivateInformation) and moves_twice(tree) is None)


def model_of(errors: ErrorStructure, tree: Tree, predictors: tuple[Predictor, ...]) -> Model:
    """Chances of outcomes from predictors, row by row."""
    if isinstance(errors, CrisisSignalling):
        return SignallingModel(predictors)
    if isinstance(errors, Ultimatum):
        raise CannotEstimate("offers of an ultimatum are no outcomes; expected_offers tells what is expected of them")
    if isinstance(errors, QuantalResponse):
        return QuantalModel(tree, predictors)
    if isinstance(errors, PrivateInformation) and not is_program(errors, tree):
        return PlanModel(errors, tree, predictors)
    return ProgramModel(errors, tree, predictors)


def likelihood_of(errors: ErrorStructure, tree: Tree, design: Design, plays: Plays) -> Likelihood:
    """The log-likelihood of plays of the tree under the error structure."""
    if isinstance(errors, Ultimatum):
        return ultimatum_likelihood(errors, design, plays)
    if isinstance(errors, CrisisSignalling):
        return FullInformation(design, plays)
    if isinstance(errors, AgentError | PrivateInformation) and is_program(errors, tree):
        return ProgramLikelihood(written(errors, tree), design, plays)
    return RowsLikelihood(model_of(errors, tree, design.predictors), design, plays)
