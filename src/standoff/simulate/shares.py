"""Shares world by world, told from paths: counts carry chance of their own, which is not the worlds' disagreement."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int


def shares(
    happened: Int[np.ndarray, " V"], of: Int[np.ndarray, " V"], weights: Float[np.ndarray, " V"]
) -> Float[np.ndarray, " V"]:
    r"""The probability of an event in each world, from `happened` of `of` paths, with the noise of counting taken out.

    Observed shares scatter more than probabilities do: $\operatorname{var} \hat p = v + \overline{p(1-p)/n}$. Each is
    drawn towards the mean by $B_w = v/(v + p(1-p)/n_w)$, and their deviations are then stretched to have variance $v$
    (constrained empirical Bayes: Louis 1984, JASA 79: 393–398; Ghosh 1992, JASA 87: 533–540). So an interval over
    worlds is neither widened by few paths nor narrowed by the drawing in. A world without paths has the mean; none has
    0 or 1.
    """
    n = of.astype(float)
    used = (n > 0) & (weights > 0)
    if not used.any():
        return np.full(len(n), np.nan)
    worth = np.where(used, weights, 0.0)
    worth = worth / worth.sum()
    # Jeffreys' rule, pooled over all worlds: the mean is never 0 or 1
    mean = (happened[used].sum() + 0.5) / (n[used].sum() + 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = np.where(used, happened / n, mean)
        noise = np.where(used, mean * (1.0 - mean) / np.maximum(n, 1.0), np.inf)
    # E(p̂ − m)² = v + (m(1 − m) − v)/n: what counting alone would make is taken off; worlds with more paths say more
    count = worth[used] * n[used]
    apart = count * ((raw[used] - mean) ** 2 - noise[used])
    variance = max(0.0, float(apart.sum()) / float(np.sum(count * (1.0 - 1.0 / np.maximum(n[used], 1.0 + 1e-9)))))
    if variance == 0.0:
        return np.full(len(n), mean)
    drawn = np.where(used, variance / (variance + noise), 0.0) * (raw - mean)
    spread = float(np.sum(worth * drawn**2))
    out = mean + drawn * (np.sqrt(variance / spread) if spread > 0 else 0.0)
    low = 0.5 / (n[used].sum() + 1.0)
    return np.asarray(np.clip(out, low, 1.0 - low))
