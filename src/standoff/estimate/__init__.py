"""Estimate: any declared game fitted to a table of plays.

A `Specification` says what the game is, what its utilities are made of, how plays were observed and where the errors
come from; with a table it becomes a `Likelihood`; `fit` climbs to its top and gives a `Fit`.
"""

from standoff.estimate.agent import AgentError
from standoff.estimate.bayes import Posterior, posterior, posterior_prepared
from standoff.estimate.bootstrap import Bootstrap
from standoff.estimate.compare import Comparison, PerRow, clarke, collapsed, per_row, vuong
from standoff.estimate.covariance import (
    Classical,
    Clustered,
    Covariance,
    FewClusters,
    FewClustersAndRows,
    OuterProduct,
    Robust,
    Unadjusted,
    clustered,
)
from standoff.estimate.design import Design, LogPrecision, LogScale, Predictor, Reservation, Utility
from standoff.estimate.dispatch import ErrorStructure, likelihood_of, model_of
from standoff.estimate.equilibria import Equilibria, equilibria
from standoff.estimate.findings import Finding
from standoff.estimate.fit import fit, fit_prepared
from standoff.estimate.formulas import Encoding
from standoff.estimate.games import CannotEstimate
from standoff.estimate.likelihood import Evaluated, Likelihood
from standoff.estimate.links import Link, Logit, Probit
from standoff.estimate.models import Chances, Model
from standoff.estimate.newton import Climbed, Newton, Status, climb
from standoff.estimate.observed import Counted, Ended, Moved, Observed, Offered
from standoff.estimate.penalties import Cauchy, CoefficientPriors, Firth, Flat, LogF, Normal, Penalty, StudentT
from standoff.estimate.plays import Plays
from standoff.estimate.predicting import (
    Delta,
    Predicted,
    Simulated,
    average_marginal_effects,
    first_difference,
    predict,
    profile,
    typical,
)
from standoff.estimate.prepared import Prepared, prepare
from standoff.estimate.private import PrivateInformation
from standoff.estimate.problems import NoColumns, SpecificationError
from standoff.estimate.profiling import LikelihoodInterval, LikelihoodProfile, likelihood_interval, profile_likelihood
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.replicates import Replicates
from standoff.estimate.result import Fit, FitError
from standoff.estimate.sampling import Nuts, Sampling
from standoff.estimate.saved import fit_json, read_fit, specification_data, specification_text
from standoff.estimate.scoring import Folds, KFold, LeaveOneOut, Score, Scores, cross_validate
from standoff.estimate.several import SeveralEquilibria, several
from standoff.estimate.signalling import (
    CrisisSignalling,
    FullML,
    NestedPseudoLikelihood,
    PseudoLikelihood,
    signalling_tree,
)
from standoff.estimate.specfile import SpecificationProblems, placed, read_specification, specification_of_text
from standoff.estimate.specification import Formula, Part, Specification
from standoff.estimate.specify import specify
from standoff.estimate.tabulate import Format, Html, Latex, Markdown, Text, side_by_side, summary, tidy
from standoff.estimate.ultimatum import Ultimatum, expected_offers, ultimatum_tree
from standoff.estimate.unknowns import Chance, Prior, priors, replaced, to_unknowns

__all__ = [
    "AgentError",
    "Bootstrap",
    "CannotEstimate",
    "Cauchy",
    "Chance",
    "Chances",
    "Classical",
    "Climbed",
    "Clustered",
    "CoefficientPriors",
    "Comparison",
    "Counted",
    "Covariance",
    "CrisisSignalling",
    "Delta",
    "Design",
    "Encoding",
    "Ended",
    "Equilibria",
    "ErrorStructure",
    "Evaluated",
    "FewClusters",
    "FewClustersAndRows",
    "Finding",
    "Firth",
    "Fit",
    "FitError",
    "Flat",
    "Folds",
    "Format",
    "Formula",
    "FullML",
    "Html",
    "KFold",
    "Latex",
    "LeaveOneOut",
    "Likelihood",
    "LikelihoodInterval",
    "LikelihoodProfile",
    "Link",
    "LogF",
    "LogPrecision",
    "LogScale",
    "Logit",
    "Markdown",
    "Model",
    "Moved",
    "NestedPseudoLikelihood",
    "NoColumns",
    "Newton",
    "Normal",
    "Nuts",
    "Observed",
    "Offered",
    "OuterProduct",
    "Part",
    "Penalty",
    "PerRow",
    "Plays",
    "Posterior",
    "Predicted",
    "Predictor",
    "Prepared",
    "Prior",
    "PrivateInformation",
    "Probit",
    "PseudoLikelihood",
    "QuantalResponse",
    "Replicates",
    "Reservation",
    "Robust",
    "Sampling",
    "Score",
    "Scores",
    "SeveralEquilibria",
    "Simulated",
    "Specification",
    "SpecificationError",
    "SpecificationProblems",
    "Status",
    "StudentT",
    "Text",
    "Ultimatum",
    "Unadjusted",
    "Utility",
    "average_marginal_effects",
    "clarke",
    "climb",
    "clustered",
    "collapsed",
    "cross_validate",
    "equilibria",
    "expected_offers",
    "first_difference",
    "fit",
    "fit_json",
    "fit_prepared",
    "likelihood_interval",
    "likelihood_of",
    "model_of",
    "per_row",
    "posterior",
    "posterior_prepared",
    "predict",
    "placed",
    "prepare",
    "priors",
    "profile",
    "profile_likelihood",
    "read_fit",
    "read_specification",
    "replaced",
    "several",
    "side_by_side",
    "signalling_tree",
    "specification_data",
    "specification_of_text",
    "specification_text",
    "specify",
    "summary",
    "tidy",
    "to_unknowns",
    "typical",
    "ultimatum_tree",
    "vuong",
]
