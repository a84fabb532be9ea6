"""Likelihoods with something added: what a fit under a penalty or prior climbs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Design
from standoff.estimate.dispatch import model_of
from standoff.estimate.games import CannotEstimate
from standoff.estimate.likelihood import Evaluated, Likelihood
from standoff.estimate.models import Model
from standoff.estimate.penalties import Firth, OnCoefficients, Penalty, covariate_units, on_coefficients
from standoff.estimate.plays import Plays
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError

STEP = 1e-4  # of a difference of slopes, in units of a coefficient's covariate
MOST = 200_000  # rows looked at together
NO_FIRTH = "Firth's penalty is not there for this error structure; a weak prior such as Cauchy(2.5) would do"


@dataclass(frozen=True, eq=False)
class WithPriors:
    """log-likelihood + Σ log prior."""

    likelihood: Likelihood
    priors: OnCoefficients

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """As the likelihood's. Weights are the plays'; a prior counts once."""
        seen = self.likelihood.evaluate(theta, order, weight)
        value, slope, curve = self.priors.curve(theta)
        gradient = None if seen.gradient is None else seen.gradient + slope
        hessian = None if seen.hessian is None else seen.hessian + curve[:, :, None] * np.eye(theta.shape[1])
        return Evaluated(seen.value + value, gradient, hessian)


class WithFirth:
    r"""log-likelihood + ½ log det I, with I = Σ_i w_i Σ_o p_io ∂log p_io ∂log p_io'.

    By a predictor η_w of row i the second part rises by ½ w_i Σ_o p_o [s_w (s'As) + 2 c_w'As], where s and c are slope
    and curvature of log p_o by predictors, and A is the inverse of I as the row's predictors see it.
    """

    def __init__(
        self, likelihood: Likelihood, model: Model, design: Design, plays: Plays, units: Float[np.ndarray, " k"]
    ) -> None:
        self.likelihood, self.model, self.design, self.units = likelihood, model, design, units
        self.many = plays.weight * plays.count.sum(axis=1)
        self.groups = [np.flatnonzero(design.owner == u) for u in range(len(design.predictors))]

    def evaluate(
        self, theta: Float[np.ndarray, "b k"], order: int, weight: Float[np.ndarray, "b n"] | None = None
    ) -> Evaluated:
        """As the likelihood's, with half the log determinant of the information that the same weights give."""
        seen = self.likelihood.evaluate(theta, order, weight)
        k = theta.shape[1]
        value, slope, curve = np.zeros(len(theta)), np.zeros_like(theta), np.zeros((len(theta), k, k))
        steps = STEP / self.units
        for b, here in enumerate(theta):
            many = self.many if weight is None else self.many * weight[b]
            if order < 2:
                value[b], slope[b] = (found[0] for found in self._half_log_det(here[None], many))
                continue
            moves = np.diag(steps)
            found, slopes = self._half_log_det(np.concatenate([here[None], here + moves, here - moves]), many)
            value[b], slope[b] = found[0], slopes[0]
            curve[b] = (slopes[1 : k + 1] - slopes[k + 1 :]) / (2 * steps[:, None])
        gradient = None if seen.gradient is None else seen.gradient + slope
        hessian = None if seen.hessian is None else seen.hessian + 0.5 * (curve + curve.transpose(0, 2, 1))
        return Evaluated(seen.value + value, gradient, hessian)

    def _half_log_det(
        self, theta: Float[np.ndarray, "m k"], many: Float[np.ndarray, " n"]
    ) -> tuple[Float[np.ndarray, " m"], Float[np.ndarray, "m k"]]:
        """½ log det I at several θ and its gradients; −∞ where the information is singular."""
        value, slope = np.full(len(theta), -np.inf), np.zeros_like(theta)
        together = max(1, MOST // len(self.design))
        for begin in range(0, len(theta), together):
            part = theta[begin : begin + together]
            chances = self.model.chances(np.concatenate([self.design.eta(t) for t in part]), 2)
            if chances.slope is None or chances.curve is None:
                raise SpecificationError((NO_FIRTH,))
            for m, rows in enumerate(np.arange(len(part) * len(self.design)).reshape(len(part), -1)):
                found = self._at(np.exp(chances.log[rows]), chances.slope[rows], chances.curve[rows], many)
                value[begin + m], slope[begin + m] = found
        return value, slope

    def _at(
        self, p: Float[np.ndarray, "n o"], s: Float[np.ndarray, "n o u"], c: Float[np.ndarray, "n o u u"],
        many: Float[np.ndarray, " n"],
    ) -> tuple[float, Float[np.ndarray, " k"]]:  # fmt: skip
        s, c = np.where(p[:, :, None] > 0, s, 0.0), np.where(p[:, :, None, None] > 0, c, 0.0)
        inside = np.einsum("no,nou,nov->nuv", p * many[:, None], s, s)
        k = len(self.units)
        information = np.zeros((k, k))
        x, design = self.design.matrix, self.design
        for u, into in enumerate(self.groups):
            for v, other in enumerate(self.groups):
                block = x[:, design.column[into]].T @ (inside[:, u, v, None] * x[:, design.column[other]])
                np.add.at(information, np.ix_(design.coefficient[into], design.coefficient[other]), block)
        scaled = information / np.outer(self.units, self.units)
        if not np.isfinite(scaled).all():
            return -np.inf, np.zeros(k)
        sign, log_det = np.linalg.slogdet(scaled)
        if sign <= 0:
            return -np.inf, np.zeros(k)
        inverse = np.linalg.inv(scaled) / np.outer(self.units, self.units)
        seen = np.zeros(inside.shape)
        for u, into in enumerate(self.groups):
            for v, other in enumerate(self.groups):
                a = inverse[np.ix_(design.coefficient[into], design.coefficient[other])]
                seen[:, u, v] = np.einsum("ne,ef,nf->n", x[:, design.column[into]], a, x[:, design.column[other]])
        along = np.einsum("nuv,nov->nou", seen, s)
        rise = np.einsum("nou,nou->no", along, s)[:, :, None] * s + 2.0 * np.einsum("nouv,nov->nou", c, along)
        by_eta = 0.5 * np.einsum("no,nou->nu", p * many[:, None], rise)
        return 0.5 * float(log_det), design.to_coefficients(by_eta).sum(axis=0)


Penalised = WithPriors | WithFirth


def objective_of(ready: Prepared, penalty: Penalty | None) -> Likelihood | Penalised:
    """What a fit climbs: the log-likelihood, with the penalty if there is one."""
    if penalty is None:
        return ready.likelihood
    if not isinstance(penalty, Firth):
        return WithPriors(ready.likelihood, on_coefficients(penalty, ready.design))
    try:
        model = model_of(ready.specification.errors, ready.specification.tree, ready.design.predictors)
    except CannotEstimate:
        raise SpecificationError((NO_FIRTH,)) from None
    return WithFirth(ready.likelihood, model, ready.design, ready.plays, covariate_units(ready.design)[0])
