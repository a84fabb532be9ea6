"""Whether chains of draws have met, and how many independent draws they are worth (Vehtari and others 2021)."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float


def split_rhat(draws: Float[np.ndarray, "c d"]) -> float:
    """Rank-normalised split R-hat, the larger of that of the draws and that of their distance from the median.

    Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), sections 3.1 and 3.2. Infinite where chains do not move.
    """
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_rhat(_normal_scores(halves)), _rhat(_normal_scores(folded)))


def bulk_size(draws: Float[np.ndarray, "c d"]) -> float:
    """Effective number of draws for the middle of the distribution (their section 4.2)."""
    return _effective(_normal_scores(_split(draws)))


def tail_size(draws: Float[np.ndarray, "c d"]) -> float:
    """Effective number of draws for the 5th and the 95th percentile, the smaller of the two (their section 4.3)."""
    halves = _split(draws)
    return min(_effective((halves <= np.quantile(halves, q)).astype(float)) for q in (0.05, 0.95))


def _split(draws: Float[np.ndarray, "c d"]) -> Float[np.ndarray, "c2 h"]:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _normal_scores(draws: Float[np.ndarray, "c d"]) -> Float[np.ndarray, "c d"]:
    """Ranks over all chains, as quantiles of a normal; ties share their mean rank."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(draws, method="average").reshape(draws.shape)
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)))


def _rhat(draws: Float[np.ndarray, "c d"]) -> float:
    length = draws.shape[1]
    within = float(draws.var(axis=1, ddof=1).mean())
    if not within > 0:
        return np.inf
    between = float(draws.mean(axis=1).var(ddof=1))
    return float(np.sqrt((length - 1) / length + between / within))


def _effective(draws: Float[np.ndarray, "c d"]) -> float:
    """From the autocorrelations of all chains, summed in pairs as far as they fall (Geyer 1992; their section 2)."""
    chains, length = draws.shape
    centred = draws - draws.mean(axis=1, keepdims=True)
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    covariance = np.fft.irfft(spectrum, size, axis=1)[:, :length] / length
    within = float(covariance[:, 0].mean()) * length / (length - 1)
    if not within > 0:
        return 0.0
    total = within * (length - 1) / length + (float(draws.mean(axis=1).var(ddof=1)) if chains > 1 else 0.0)
    correlation = 1.0 - (within - covariance.mean(axis=0) * length / (length - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: length - length % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    kept = pairs[: ends[0]] if len(ends) else pairs
    time = 2.0 * float(np.minimum.accumulate(kept).sum()) - 1.0
    return float(chains * length / max(time, 1.0 / np.log10(chains * length)))
