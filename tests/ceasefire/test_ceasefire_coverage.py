"""What is learnt from a crisis's own truces is calibrated, from the times in the file to the weighted draws.

Coefficients are drawn from the prior, truces from the model with them; the times go into a crisis file's records,
and where each coefficient falls among the weighted draws must be uniform (simulation-based calibration: Talts,
Betancourt, Simpson, Vehtari and Gelman 2018). Accounts of a disputed breach are fixed beforehand, and a history counts
only if the account whose turn it is comes true: what is left has the coefficients of exactly that record.

Planted to see it fail where little is known: half the log-likelihood, no weights, the number of earlier truces
forgotten.
"""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy.stats import chisquare

from standoff.belief import normalised, reliability
from standoff.ceasefire import COEFFICIENTS, Covariates, Prior, prior_of
from standoff.crisis import Ceasefire, Crisis, Unknown, load
from standoff.language import parse_value
from standoff.worlds import Draws

REPLICATIONS = 2000
COUNT = 1024
BINS = 20
MINUTE = datetime.timedelta(minutes=1)
AS_OF = datetime.date(2020, 11, 1)
NOW = datetime.datetime(2020, 11, 2, tzinfo=datetime.UTC)
# Within these minutes a breach is told no more closely: edges of cells, the first ones two minutes wide.
EDGES = np.unique(np.concatenate([np.arange(0, 62, 2), np.geomspace(64, 1e7, 60).round()]))
FIRST, SECOND = (1, 300), (1440, 40000)  # minutes between which two contradicting accounts have a breach
NAMES = (*COEFFICIENTS, "earlier_truces")
STATED = {
    "as shipped": {"truce_curbed": "normal(1, 1)"},
    # a record tells more where little is known before: here an error in the likelihood would show
    "little known": {
        "truce_breach": "normal(-2, 3)", "truce_log_scale": "normal(0.3, 0.5)", "truce_peacekeepers": "normal(1, 2)",
        "truce_curbed": "normal(1, 2)",
    },
}  # fmt: skip
"""What the file states of coefficients."""

TRUCES = {"as shipped": (2, 7), "little known": (6, 13)}
EARLIER = {"as shipped": (0, 40), "little known": (20, 20)}


def crisis_of(case: str) -> Crisis:
    """Any crisis: only its truces and unknowns matter here."""
    found = load("karabakh-2020").crisis
    assert found is not None and found.weeks is not None
    low, high = EARLIER[case]
    before = f"{low} to {high}" if low < high else str(low)
    stated = {name: Unknown(value=value) for name, value in STATED[case].items()}
    unknowns = {**found.unknowns, "earlier_truces": Unknown(value=before), **stated}
    return found.model_copy(update={"unknowns": unknowns})


def history(rng: np.random.Generator, prior: Prior, case: str) -> tuple[np.ndarray, list[Ceasefire]] | None:
    """Coefficients, with the number of earlier truces, and a crisis's truces; None if an account did not come true."""
    theta = rng.multivariate_normal(prior.mean, prior.covariance, method="eigh")
    before = rng.uniform(*EARLIER[case])
    ages = np.sort(np.exp(rng.uniform(np.log(600), np.log(300_000), rng.integers(*TRUCES[case]))))[::-1].astype(int)
    told: list[Ceasefire] = []
    over: list[datetime.datetime] = []
    for place, age in enumerate(ages):
        begin = NOW - MINUTE * int(age) - MINUTE
        covariates = Covariates(
            str(rng.choice(["none", "none", "monitors", "peacekeepers"])), bool(rng.random() < 0.5),
            bool(rng.random() < 0.3), bool(rng.random() < 0.4), earlier=before + sum(o <= begin for o in over),
        )  # fmt: skip
        mean = theta @ covariates.row
        minutes = np.exp(mean + np.exp(theta[COEFFICIENTS.index("truce_log_scale")]) * rng.normal()) * 1440
        about: dict[str, object] = {
            "id": f"t{place}", "from": begin, "mechanism": covariates.mechanism, "written": covariates.written,
            "definitive": covariates.definitive, "curbed": covariates.curbed,
        }  # fmt: skip
        if rng.random() < 0.25 and age > SECOND[1] + 1:
            grades = rng.choice(["B2", "C3", "D4", "A1"], 2)
            spans = [FIRST, SECOND] if rng.random() < 0.5 else [SECOND, FIRST]
            about["breaches"] = [
                {"at": [begin + MINUTE * (low + 1), begin + MINUTE * (high - 1)], "grade": str(grade)}
                for (low, high), grade in zip(spans, grades, strict=True)
            ]
            true = next((s for s, g in zip(spans, grades, strict=True) if rng.random() < reliability(str(g))), None)
            if true is not None and not true[0] < minutes <= true[1]:
                return None
            over.append(begin + MINUTE * (FIRST[0] + 1))
        elif minutes <= age:
            cell = int(np.searchsorted(EDGES, minutes, side="left"))
            low, high = int(EDGES[cell - 1]), min(int(EDGES[cell]), int(age))
            if high - low < 2:
                low = high - 2
            about["first_breach"] = [begin + MINUTE * (low + 1), begin + MINUTE * (high - 1)]
            over.append(begin + MINUTE * (low + 1))
        told.append(Ceasefire.model_validate(about))
    return np.append(theta, before), told


def ranks(case: str, replications: int, seed: int) -> np.ndarray:
    """Where each coefficient falls among its weighted draws, from 0 to 1; replications × coefficients."""
    rng, crisis = np.random.default_rng(seed), crisis_of(case)
    prior = prior_of({name: parse_value(value) for name, value in STATED[case].items()})
    found = []
    while len(found) < replications:
        made = history(rng, prior, case)
        if made is None:
            continue
        truth, truces = made
        draws = Draws(crisis.model_copy(update={"ceasefires": tuple(truces)}), COUNT, len(found))
        theta, logs = draws.coefficients()
        columns = np.column_stack([theta, draws.earlier()])
        found.append(normalised(logs) @ (columns < truth))
    low, high = EARLIER[case]
    return np.array(found)[:, : len(COEFFICIENTS) + (low < high)]


@pytest.mark.calibration
@pytest.mark.parametrize("case", STATED)
def test_what_is_learnt_is_calibrated(case: str) -> None:
    found = ranks(case, REPLICATIONS, 5)
    counts = np.stack([np.histogram(column, BINS, (0, 1))[0] for column in found.T])
    chances = chisquare(counts, axis=1).pvalue
    covered = np.mean((found > 0.05) & (found < 0.95), axis=0)
    for name, chance, share, middle in zip(NAMES, chances, covered, found.mean(axis=0), strict=False):
        print(f"{name:20s} 90% intervals hold {share:.1%}, chi-square p {chance:.3f}, mean rank {middle:.3f}")
    assert chances.min() > 0.05 / len(NAMES) / 5
    assert np.all((covered > 0.88) & (covered < 0.92))
