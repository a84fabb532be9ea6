"""A game small enough for every check of fits: a table made by the model, and the peer's own example."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd
from reference import table
from scipy.stats import norm

from standoff.estimate import Specification, specify
from standoff.estimate.specify import Written

TREE = {"attacker": {"no": "sq", "yes": {"defender": {"no": "capit", "yes": "war"}}}}
SMALL = {"sq": {"attacker": "1 + x"}, "war": {"attacker": "1", "defender": "1 + z"}}
TRUTH = np.array([-0.3, 0.8, 0.2, 0.4, -0.7])  # of SMALL
NAMES = (
    "attacker(sq): Intercept", "attacker(sq): x", "attacker(war): Intercept", "defender(war): Intercept",
    "defender(war): z",
)  # fmt: skip


def crisis(utilities: Mapping[str, Mapping[str, Written]] = SMALL, weight: str | None = None) -> Specification:
    """Attack or not, give way or fight; probit agent error."""
    return specify(TREE, utilities, "end", weight=weight)


@cache
def made(n: int = 400, seed: int = 5) -> pd.DataFrame:
    """Plays drawn from SMALL at TRUTH, with clusters of about ten rows, some of them alike in x."""
    rng = np.random.default_rng(seed)
    dyad = rng.integers(n // 10, size=n)
    x = rng.normal(size=n // 10)[dyad] + 0.3 * rng.normal(size=n)
    z = rng.normal(size=n)
    chance = slow_chances(TRUTH, x, z)
    drawn = (rng.random(n)[:, None] > chance.cumsum(axis=1)).sum(axis=1)
    year = rng.integers(1900, 1912, size=n)
    return pd.DataFrame({"x": x, "z": z, "dyad": dyad, "year": year, "end": np.array(["sq", "capit", "war"])[drawn]})


def slow_chances(theta: np.ndarray, x: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Chances of sq, capit and war as the reference's README has them, written anew."""
    fight = norm.cdf((theta[3] + theta[4] * z) / np.sqrt(2))
    go = norm.cdf((fight * theta[2] - theta[0] - theta[1] * x) / np.sqrt(2))
    return np.column_stack([1 - go, go * (1 - fight), go * fight])


def slow_rows(theta: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Each row's log-likelihood, likewise."""
    chance = slow_chances(theta, frame.x.to_numpy(), frame.z.to_numpy())
    seen = frame.end.map({"sq": 0, "capit": 1, "war": 2}).to_numpy()
    return np.asarray(np.log(chance[np.arange(len(frame)), seen]))


def slow_scores(theta: np.ndarray, frame: pd.DataFrame) -> np.ndarray:
    """Its slopes, worked out by hand."""
    x, z, root = frame.x.to_numpy(), frame.z.to_numpy(), np.sqrt(2)
    one, none = np.ones(len(frame)), np.zeros(len(frame))
    index = (theta[3] + theta[4] * z) / root
    fight = norm.cdf(index)
    by_fight = (norm.pdf(index) / root)[:, None] * np.column_stack([none, none, none, one, z])
    lead = (fight * theta[2] - theta[0] - theta[1] * x) / root
    go = norm.cdf(lead)
    inside = np.column_stack([-one, -x, fight, none, none]) + theta[2] * by_fight
    by_go = (norm.pdf(lead) / root)[:, None] * inside
    share = {
        "sq": -by_go / (1 - go)[:, None],
        "capit": by_go / go[:, None] - by_fight / (1 - fight)[:, None],
        "war": by_go / go[:, None] + by_fight / fight[:, None],
    }
    return np.where(
        (frame.end == "sq").to_numpy()[:, None], share["sq"],
        np.where((frame.end == "war").to_numpy()[:, None], share["war"], share["capit"]),
    )  # fmt: skip


def slow_information(theta: np.ndarray, frame: pd.DataFrame, weight: np.ndarray | float = 1.0) -> np.ndarray:
    """Minus the Hessian, by differences of those."""
    moves = 1e-5 * np.eye(len(theta))

    def gradient(at: np.ndarray) -> np.ndarray:
        return np.asarray((np.broadcast_to(weight, len(frame))[:, None] * slow_scores(at, frame)).sum(axis=0))

    found = np.array([(gradient(theta - m) - gradient(theta + m)) / 2e-5 for m in moves])
    return 0.5 * (found + found.T)


# -- the peer's example ----------------------------------------------------------------------------------------------

MANUAL = {
    "sq": {"attacker": "1 + s_wt_re1 + revis1"}, "war": {"attacker": "1 + regime1", "defender": "1 + balanc + regime2"},
}  # fmt: skip
FIRST = {
    "sq": {"attacker": "1 + balanc + s_wt_re1"},
    "war": {"attacker": "1 + balanc", "defender": "1 + balanc + s_wt_re1"},
}
SECOND = {
    "sq": {"attacker": "1 + regime1"},
    "war": {"attacker": "1 + regime1 + regime2", "defender": "1 + regime1 + regime2"},
}


def war1800() -> pd.DataFrame:
    """Rows with both regimes, and how they ended."""
    frame = table("war1800").dropna(subset=["regime1", "regime2"]).reset_index(drop=True)
    end = np.where(frame.esc == 0, "sq", np.where(frame.war == 1, "war", "capit"))
    return frame.assign(end=end)
