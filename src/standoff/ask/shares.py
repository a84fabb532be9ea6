"""Shares world by world, told from paths: counts carry chance of their own, which is not the worlds' disagreement."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int


def shares(
    happened: Int[np.ndarray, " V"], of: Int[np.ndarray, " V"], weights: Float[np.ndarray, " V"]
) -> Float[np.ndarray, " V"]:
    r"""The probability of an event in each world, from `happened` of `of` paths, with the noise of counting taken out.

    Observed shares scatter more than probabilities do: $\operatorname{var} \hat p_w = v + \overline{p(1-p)}/n_w$, with
    $\overline{p(1-p)} = m(1-m) - v$. Each is drawn towards the mean by $B_w = v/(v + \overline{p(1-p)}/n_w)$, and their
    deviations are then stretched to have variance $v$ (constrained empirical Bayes: Louis 1984, JASA 79: 393–398; Ghosh
    1992, JASA 87: 533–540). So an interval over worlds is neither widened by few paths nor narrowed by the drawing in.
    The mean is that of worlds: each counts by its weight and $B_w$ (DerSimonian and Laird 1986), so that worlds in
    which a condition often holds hardly speak for the others. A world without paths has the mean; none has 0 or 1.
    """
    n = of.astype(float)
    used = (n > 0) & (weights > 0)
    if not used.any():
        return np.full(len(n), np.nan)
    worth = np.where(used, weights, 0.0)
    worth = worth / worth.sum()
    # Jeffreys' rule, pooled over all worlds: the mean is never 0 or 1
    pooled = (happened[used].sum() + 0.5) / (n[used].sum() + 1.0)
    low = 0.5 / (n[used].sum() + 1.0)
    raw = np.where(used, happened / np.maximum(n, 1.0), pooled)
    variance = _between(raw[used], n[used], worth[used], pooled)
    if variance == 0.0:
        return np.full(len(n), pooled)
    noise = (pooled * (1.0 - pooled) - variance) / np.maximum(n, 1.0)
    trust = np.where(used, variance / (variance + noise), 0.0)
    mean = float(np.sum(worth * trust * raw) / np.sum(worth * trust))
    drawn = trust * (raw - mean)
    spread = float(np.sum(worth * drawn**2))
    out = mean + drawn * (np.sqrt(variance / spread) if spread > 0 else 0.0)
    return np.asarray(np.clip(out, low, 1.0 - low))


def _between(
    raw: Float[np.ndarray, " U"], n: Float[np.ndarray, " U"], worth: Float[np.ndarray, " U"], mean: float
) -> float:
    """The variance of probabilities between worlds, by moments; never more than they can have about this mean.

    E(p̂ − m)² = v + (m(1 − m) − v)/n: what counting alone would make is taken off. Worlds with more paths say more, and
    one with a single path says nothing.
    """
    whole = mean * (1.0 - mean)
    count = worth * n
    known = float(np.sum(count * (1.0 - 1.0 / n)))
    apart = float(np.sum(count * ((raw - mean) ** 2 - whole / n)))
    return min(max(0.0, apart / known), whole) if known > 0 else 0.0
