"""Shares world by world, told from paths: counts carry chance of their own, which is not the worlds' disagreement."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

ROUNDS = 12  # of the moments; they settle in three or four


def shares(
    happened: Int[np.ndarray, " V"], of: Int[np.ndarray, " V"], weights: Float[np.ndarray, " V"]
) -> Float[np.ndarray, " V"]:
    r"""The probability of an event in each world, from `happened` of `of` paths, with the noise of counting taken out.

    Observed shares scatter more than probabilities do: $\operatorname{var} \hat p_w = v + \overline{p(1-p)}/n_w$, with
    $\overline{p(1-p)} = m(1-m) - v$. Each is drawn towards the mean by $B_w = v/(v + \overline{p(1-p)}/n_w)$, and their
    deviations are then stretched to have variance $v$ (constrained empirical Bayes: Louis 1984, JASA 79: 393–398; Ghosh
    1992, JASA 87: 533–540). So an interval over worlds is neither widened by few paths nor narrowed by the drawing in.
    The mean is that of worlds, so those in which a condition often holds do not speak for the others. A world without
    paths has the mean; none has 0 or 1.
    """
    n = of.astype(float)
    used = (n > 0) & (weights > 0)
    if not used.any():
        return np.full(len(n), np.nan)
    worth = np.where(used, weights, 0.0)
    worth = worth / worth.sum()
    # Jeffreys' rule, pooled over all worlds: never 0 or 1
    pooled = (happened[used].sum() + 0.5) / (n[used].sum() + 1.0)
    low = 0.5 / (n[used].sum() + 1.0)
    raw = np.where(used, happened / np.maximum(n, 1.0), pooled)
    mean, variance = _between(raw[used], n[used], worth[used], pooled)
    if variance == 0.0:
        return np.full(len(n), pooled)
    noise = (mean * (1.0 - mean) - variance) / np.maximum(n, 1.0)
    drawn = np.where(used, variance / (variance + noise), 0.0) * (raw - mean)
    spread = float(np.sum(worth * drawn**2))
    out = mean + drawn * (np.sqrt(variance / spread) if spread > 0 else 0.0)
    return np.asarray(np.clip(out, low, 1.0 - low))


def _between(
    raw: Float[np.ndarray, " U"], n: Float[np.ndarray, " U"], worth: Float[np.ndarray, " U"], pooled: float
) -> tuple[float, float]:
    """Mean and variance of the probabilities of worlds, by moments (Paule and Mandel 1982), from the pooled share on.

    E(p̂ − m)² = v + (m(1 − m) − v)/n: what counting alone would make is taken off. Each world counts by its weight over
    that, so one with a few paths less and less the more alike worlds are. The variance is never more than m(1 − m).
    """
    mean, variance = pooled, 0.0
    for _ in range(ROUNDS):
        whole = mean * (1.0 - mean)
        count = worth / (variance + (whole - variance) / n)
        known = float(np.sum(count * (1.0 - 1.0 / n)))
        apart = float(np.sum(count * ((raw - mean) ** 2 - whole / n)))
        variance = min(max(0.0, apart / known), whole) if known > 0 else 0.0
        if variance == 0.0:
            break
        count = worth / (variance + (whole - variance) / n)
        mean = float(np.sum(count * raw) / np.sum(count))
        variance = min(variance, mean * (1.0 - mean))
    return mean, variance
