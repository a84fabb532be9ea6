"""Score ceasefire survival out of sample: trained on truces before a day, as known then; tested on those after it.

    python scripts/score_ceasefires.py --fortna fortna_intervals.csv --cf cf_ceasefires.csv [--cut 1999-01-01]

prints, as Markdown, log scores by distribution (cross-validated by group, and split in time), and Brier scores at 30,
90 and 365 days against climatology, with intervals from a bootstrap over dyads. The seed is printed.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

import numpy as np
from ceasefire_sources import CF_LAST, Source, SourceError, cf, fortna

from standoff.ceasefire import (
    Comparison,
    FitError,
    LogLogistic,
    LogNormal,
    Truces,
    Weibull,
    brier,
    compare,
    fit,
    folds,
    kaplan_meier,
)

CUT = datetime.date(1999, 1, 1)
HORIZONS = (30, 90, 365)
DISTRIBUTIONS = (LogNormal(), Weibull(), LogLogistic())
RESAMPLES = 4000


def print_log_scores(title: str, found: tuple[Comparison, ...]) -> None:
    print(f"\n{title}, {found[0].records} records\n")
    print("| Distribution | Log score | Base rate | Gain |\n|---|---|---|---|")
    for c in found:
        if c.score is None or c.base_rate is None or c.gain is None:
            print(f"| {c.distribution} | {c.status} | | |")
        else:
            print(f"| {c.distribution} | {c.score:.3f} | {c.base_rate:.3f} | {c.gain:+.3f} |")


def split(path: Path, cut: datetime.date) -> tuple[Source, Source]:
    """Training truces as they were known the day before `cut`, and test truces from `cut` on."""
    before = cf(path, last=cut - datetime.timedelta(days=1), none_after=True)
    whole = cf(path)
    return before, whole.where(np.array([s >= cut for s in whole.starts]))


def settled(test: Source, horizon: int) -> Source:
    """Test truces that began at least `horizon` days before the last look, whatever became of them.

    Chosen by when they began alone: dropping those not yet ended would leave the short-lived.
    """
    return test.where(np.array([(CF_LAST - s).days > horizon for s in test.starts]))


def ended_by(truces: Truces, horizon: int) -> np.ndarray:
    """Whose successor came within so many days; a gap known to the day counts at its middle."""
    return ~truces.censored & (0.5 * (truces.lower + truces.upper) <= horizon)


def print_brier(train: Source, test: Source, rng: np.random.Generator) -> None:
    print("\n| Days | Truces | Ended | Climatology | Model | Difference | 90% interval | |\n" + "|---" * 8 + "|")
    fitted = fit(train.truces, LogNormal())
    for horizon in HORIZONS:
        some = settled(test, horizon)
        happened = ended_by(some.truces, horizon)
        base = 1.0 - kaplan_meier(train.truces, np.array([float(horizon)]))[0]
        # a gap of `horizon` days lies between horizon − 1 and horizon + 1, and counts as ended by then
        model = 1.0 - np.exp(fitted.survival(some.truces.covariates).log_survivor(horizon + 0.5))
        climate, ours = brier(np.full(len(happened), base), happened), brier(model, happened)
        low, high = interval(ours - climate, some.groups, rng)
        verdict = "model wins" if high < 0 else "climatology wins" if low > 0 else "not told apart"
        print(
            f"| {horizon} | {len(happened)} | {happened.mean():.3f} | {climate.mean():.3f} | {ours.mean():.3f} | "
            f"{(ours - climate).mean():+.3f} | {low:+.3f} to {high:+.3f} | {verdict} |"
        )


def interval(values: np.ndarray, groups: tuple[str, ...], rng: np.random.Generator) -> tuple[float, float]:
    """90% interval of the mean, from resampled groups."""
    labels = {g: i for i, g in enumerate(dict.fromkeys(groups))}
    index = np.array([labels[g] for g in groups])
    sums = np.bincount(index, weights=values)
    counts = np.bincount(index)
    picks = rng.integers(len(labels), size=(RESAMPLES, len(labels)))
    means = sums[picks].sum(axis=1) / counts[picks].sum(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(low), float(high)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fortna", type=Path, required=True, help="fortna_intervals.csv")
    parser.add_argument("--cf", type=Path, required=True, help="cf_ceasefires.csv")
    parser.add_argument("--cut", type=datetime.date.fromisoformat, default=CUT, help="first day of the test set")
    parser.add_argument("--seed", type=int, default=20201101)
    given = parser.parse_args()
    by_fold, by_resample = np.random.default_rng(given.seed).spawn(2)
    try:
        for name, source in (("War resumed", fortna(given.fortna)), ("Next truce declared", cf(given.cf))):
            pairs = [(source.truces.where(~m), source.truces.where(m)) for m in folds(source.groups, 10, by_fold)]
            print_log_scores(f"{name}: ten folds by group", compare(pairs, DISTRIBUTIONS))
        train, test = split(given.cf, given.cut)
    except (SourceError, FitError) as error:
        print(error, file=sys.stderr)
        return 2
    print_log_scores(
        f"Next truce declared: before {given.cut} against from then on",
        compare([(train.truces, test.truces)], DISTRIBUTIONS),
    )
    print_brier(train, test, by_resample)
    print(f"\nTrained on {len(train.truces)} truces, log-normal. Seed {given.seed}, {RESAMPLES} resamples of dyads.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
