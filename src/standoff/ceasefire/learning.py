r"""θ after a crisis's own record, exactly: drawn near its posterior, with weights that make up for the difference.

With $\theta = m + Cz$ and $C$ a root of the prior covariance, z is standard normal before the record. The
record speaks of z only through its truces' means and their common scale, which span a few directions: in those
coordinates y are drawn from a multivariate t, and each draw weighs $N(y; 0, I)\,L(\theta)/t(y)$. Along the others
nothing is learnt, so z is drawn from the prior and needs no weight. Any t gives the exact posterior (importance
sampling, Kloek and van Dijk 1978); a near one wastes little. Its centre and spread are the posterior's own, from a few
thousand pilot draws that go from prior to posterior in steps, raising the likelihood to a growing power (Neal 2001): no
top is climbed, so it does not matter if contradicting accounts make several.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.special import gammaincinv, gammaln, logsumexp, ndtri
from scipy.stats import qmc

from standoff.ceasefire.coefficients import COEFFICIENTS, EARLIER, LOG_SCALE, Prior
from standoff.ceasefire.record import Record

DEGREES = 8.0  # of freedom of the t: tails no thinner than a posterior may have
COORDINATES = len(COEFFICIENTS) + 1
"""Uniform numbers that one draw of θ takes."""

PILOT = 11  # 2 to this power pilot draws
STEPS = 60
ROUNDS = 4  # once the whole record counts
KEPT = 0.5  # of the pilot draws, as effective size, that a step of the power leaves


@dataclass(frozen=True, eq=False)
class Learnt:
    """How θ is drawn: `root` leads from (y, the rest of z) to θ, y is t with this centre and spread."""

    prior: Prior
    record: Record
    root: Float[np.ndarray, "p f"]
    centre: Float[np.ndarray, " r"]
    spread: Float[np.ndarray, "r r"]  # lower triangular

    def draw(
        self, points: Float[np.ndarray, "count d"], earlier: Float[np.ndarray, " count"] | float = 0.0
    ) -> tuple[Float[np.ndarray, "count p"], Float[np.ndarray, " count"]]:
        """θ at uniform points (`COORDINATES` columns), and the logarithm of what each weighs."""
        known, free = len(self.centre), self.root.shape[1]
        normal = ndtri(points[:, :free])
        weight = np.zeros(len(points))
        if known:
            stretched = np.sqrt(DEGREES / (2.0 * gammaincinv(DEGREES / 2.0, points[:, -1])))
            off = normal[:, :known] * stretched[:, None]
            normal[:, :known] = self.centre + np.einsum("wr,sr->ws", off, self.spread)
            weight = _log_normal(normal[:, :known]) - _log_t(off, self.spread)
        theta = self.prior.mean + np.einsum("wf,pf->wp", normal, self.root)
        return theta, weight + self.record.log_likelihood(theta, earlier) if known else weight


def learn(prior: Prior, record: Record, earlier: Float[np.ndarray, " sample"] | float = 0.0) -> Learnt:
    """Find where the posterior is. `earlier` truces broke before the record: a sample where that is unknown."""
    before = np.resize(np.asarray(earlier, dtype=float), 2**PILOT)
    free = np.flatnonzero(prior.free)
    root = np.zeros((len(COEFFICIENTS), len(free)))
    if len(free):
        root[free] = np.linalg.cholesky(prior.covariance[np.ix_(free, free)])
    basis = _spoken_of(root, record, before)
    known = basis.shape[1]
    if known == 0:
        return Learnt(prior, record, root, np.zeros(0), np.zeros((0, 0)))
    whole = np.linalg.qr(np.column_stack([basis, np.eye(len(free))]))[0][:, : len(free)]
    turned = root @ whole
    centre, spread = _moments(prior, record, turned[:, :known], before)
    return Learnt(prior, record, turned, centre, spread)


def _spoken_of(
    root: Float[np.ndarray, "p f"], record: Record, earlier: Float[np.ndarray, " n"]
) -> Float[np.ndarray, "f r"]:
    """Orthonormal directions of z on which the likelihood depends."""
    if not record.truces:
        return np.zeros((root.shape[1], 0))
    rows = record.rows.copy()
    rows[:, EARLIER] = np.log1p(earlier[0] + np.array([t.covariates.earlier for t in record.truces]))
    single = np.eye(len(COEFFICIENTS))
    directions = np.vstack([rows, single[[LOG_SCALE]], single[[EARLIER]] if np.ptp(earlier) > 0 else single[:0]]) @ root
    _, size, across = np.linalg.svd(directions, full_matrices=False)
    return np.asarray(across[size > 1e-10 * max(1.0, float(size.max(initial=0.0)))].T)


def _moments(
    prior: Prior, record: Record, root: Float[np.ndarray, "p r"], earlier: Float[np.ndarray, " n"]
) -> tuple[Float[np.ndarray, " r"], Float[np.ndarray, "r r"]]:
    """Mean of y after the record, and a root of its covariance."""
    known = root.shape[1]
    points = qmc.Sobol(known, scramble=True, rng=np.random.default_rng(0)).random_base2(PILOT)
    normal = ndtri(np.clip(points, 1e-12, 1 - 1e-12))
    centre, spread, power, rounds = np.zeros(known), np.eye(known), 0.0, 0
    for _ in range(STEPS):  # sums by einsum: those of matrix products may depend on the number of threads
        y = centre + np.einsum("nr,sr->ns", normal, spread)
        fit = record.log_likelihood(prior.mean + np.einsum("nr,pr->np", y, root), earlier)
        drawn = _log_normal(normal) - float(np.log(np.diag(spread)).sum())
        power = _power(_log_normal(y) - drawn, fit, power)
        weight = _weights(_log_normal(y) - drawn + power * fit)
        centre = np.einsum("n,nr->r", weight, y)
        off = (y - centre) * np.sqrt(weight)[:, None]
        spread = np.linalg.cholesky(np.einsum("nr,ns->rs", off, off) + 1e-12 * np.eye(known))
        rounds += power == 1.0
        if rounds == ROUNDS:
            break
    return centre, spread


def _power(base: Float[np.ndarray, " n"], fit: Float[np.ndarray, " n"], least: float) -> float:
    """The largest power of the likelihood, from `least` to 1, that leaves enough effective draws."""

    def enough(power: float) -> bool:
        weight = _weights(base + power * fit)
        return float(1.0 / np.sum(weight**2)) >= KEPT * len(fit)

    if enough(1.0):
        return 1.0
    low, high = least, 1.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low


def _weights(logs: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    return np.asarray(np.exp(logs - logsumexp(logs)))


def _log_normal(y: Float[np.ndarray, "n r"]) -> Float[np.ndarray, " n"]:
    """Standard normal density."""
    return np.asarray(-0.5 * np.sum(y**2, axis=1) - 0.5 * y.shape[1] * np.log(2 * np.pi))


def _log_t(off: Float[np.ndarray, "n r"], spread: Float[np.ndarray, "r r"]) -> Float[np.ndarray, " n"]:
    """Density of y = centre + spread × off, with `off` multivariate t."""
    r = off.shape[1]
    constant = gammaln((DEGREES + r) / 2) - gammaln(DEGREES / 2) - 0.5 * r * np.log(DEGREES * np.pi)
    size = constant - float(np.log(np.diag(spread)).sum())
    return np.asarray(size - 0.5 * (DEGREES + r) * np.log1p(np.sum(off**2, axis=1) / DEGREES))
