"""Whether estimates of many replications come back to the truth, and intervals cover as often as they claim."""

from __future__ import annotations

import numpy as np
from scipy.stats import binom, chi2


def judged(theta: np.ndarray, errors: np.ndarray, truth: np.ndarray, what: str) -> None:
    """Bias jointly, by Hotelling's statistic; coverage of each coefficient's interval, by the binomial."""
    n, k = theta.shape
    bias = theta.mean(axis=0) - truth
    spread = np.cov(theta, rowvar=False)
    statistic = n * bias @ np.linalg.solve(np.atleast_2d(spread), bias)
    p = float(chi2.sf(statistic, k))
    z = np.abs(theta - truth) / errors
    cover = {level: (z < half).mean(axis=0) for level, half in ((0.9, 1.6449), (0.95, 1.96))}
    told = ", ".join(f"{level:.0%}: {c.min():.1%} to {c.max():.1%}" for level, c in cover.items())
    print(f"\n{what}: {n} replications; bias p = {p:.3f}; intervals cover, {told}")
    assert p > 1e-3
    for level, found in cover.items():
        low, high = binom.ppf([1e-4, 1 - 1e-4], n, level) / n
        assert (found >= low).all() and (found <= high).all()
