"""Belief: Bayes' rule on the tree, what reports are worth, and how far weighted worlds can be trusted."""

from standoff.belief.evidence import Report, Witness, best_of, evidence_weights, reports_of, root_of, witnesses
from standoff.belief.reach import UnknownName, conditional, event_mask
from standoff.belief.reliability import ITEM, SOURCE, reliability, table
from standoff.belief.weights import effective_size, normalised, pareto_k, quantile, smoothed_share

__all__ = [
    "ITEM",
    "SOURCE",
    "Report",
    "UnknownName",
    "Witness",
    "best_of",
    "conditional",
    "effective_size",
    "event_mask",
    "evidence_weights",
    "normalised",
    "pareto_k",
    "quantile",
    "reliability",
    "reports_of",
    "root_of",
    "smoothed_share",
    "table",
    "witnesses",
]
