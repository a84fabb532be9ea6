"""Derive the ceasefire priors that Standoff ships from two public tables, which are not part of it.

    python scripts/derive_ceasefire_priors.py --fortna fortna_intervals.csv --cf cf_ceasefires.csv

writes `src/standoff/ceasefire/priors.json`, whole or not at all. `docs/understand/ceasefires.md` tells what is
measured.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from ceasefire_sources import CF_LAST, Source, SourceError, cf, fortna

from standoff.ceasefire import FitError, Gaussian, LogNormal, clustered_covariance, fit, posterior
from standoff.verbs.files import write_whole

HERE = Path(__file__).resolve()
TARGET = HERE.parent.parent / "src" / "standoff" / "ceasefire" / "priors.json"

KARABAKH_FORTNA, KARABAKH_CF = ("95", "100"), ("d833",)
LEFT_OUT = "Nagorno-Karabakh: a crisis file tells its own truces, and these must not count twice"
DIGITS = 6
PRIOR_WHY = "weak: coefficients normal(0, 2) on log days, intercept normal(5, 5), log scale normal(0, 2)"

FORTNA_MEANING = {
    "monitors": "an observer mission is there (pkop 2), in the days that it is there",
    "peacekeepers": "an interpositional, multidimensional or enforcement mission is there (pkop 3 to 5), likewise",
    "treaty": "the war ended by a treaty",
    "victory": "the war ended by one side's victory",
}
CF_MEANING = {
    "monitors": "monitoring or verification was agreed (implement 1), whether or not it came",
    "written": "the text was written down, wholly or in part (written 1 or 2)",
    "definitive": "a definitive ceasefire (class 3)",
    "log(1 + earlier truces)": "logarithm of one plus earlier ceasefires of the dyad in the data",
}
STATED = [
    {
        "name": "patron curbs support",
        "data": False,
        "mean": 0.0,
        "standard_deviation": 1.4,
        "why": "No table records whether a patron restrained its client. Centred on no effect, so that the argument is "
        "not assumed; 90% of it lies between a tenth of the time and ten times the time.",
    },
    {
        "name": "first breach",
        "data": False,
        "mean": -2.3,
        "standard_deviation": 1.4,
        "why": "Days to the first reported breach, as against days until the next truce was declared. No table has "
        "both. A breach comes first, by an unknown factor: 90% of it lies between a hundredth of the time and the "
        "whole of it.",
    },
]


def weak_prior(names: tuple[str, ...]) -> Gaussian:
    """As PRIOR_WHY says. It keeps coefficients of rare kinds of truce finite, and hardly moves the others."""
    mean, deviation = np.zeros(len(names)), np.full(len(names), 2.0)
    mean[0], deviation[0] = 5.0, 5.0
    return Gaussian(names, mean, np.diag(deviation**2))


def history(data: Source, path: Path, **words: object) -> dict[str, object]:
    """One history as it stands in the table."""
    fitted = fit(data.truces, LogNormal())
    after = posterior(fitted, weak_prior(fitted.names))
    covariance = clustered_covariance(fitted, after, data.groups)
    # where dependence within a group makes the record look richer than it is, the wider of the two counts
    wider = np.sqrt(np.maximum(np.diag(covariance) / np.diag(after.covariance), 1.0))
    covariance = after.covariance * np.outer(wider, wider)
    return {
        **words,
        "distribution": LogNormal().name,
        "names": list(after.names),
        "mean": [rounded(v) for v in after.mean],
        "covariance": [[rounded(v) for v in row] for row in covariance],
        "covariance_is": "posterior covariance; standard deviations widened to the clustered ones where larger",
        "prior": PRIOR_WHY,
        "records": len(data.truces),
        "truces": len(set(data.ids)),
        "events": data.truces.events,
        "groups": len(set(data.groups)),
        "first": str(min(data.starts)),
        "last": str(CF_LAST),
        "dropped": data.dropped,
        "left_out": LEFT_OUT,
        "file_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def digest() -> str:
    """SHA-256 of this script and of the one that reads the tables."""
    return hashlib.sha256(HERE.read_bytes() + (HERE.parent / "ceasefire_sources.py").read_bytes()).hexdigest()


def derive(fortna_path: Path, cf_path: Path) -> dict[str, object]:
    """The whole table."""
    return {
        "ceasefire_priors": 1,
        "made_by": {"script": "scripts/derive_ceasefire_priors.py with ceasefire_sources.py", "sha256": digest()},
        "unit": "coefficients on the logarithm of days",
        "histories": [
            history(
                fortna(fortna_path, KARABAKH_FORTNA), fortna_path,
                id="war resumed",
                measures="days until war resumed between the same sides, after a ceasefire that ended or halted a "
                "civil war",
                meaning=FORTNA_MEANING,
                source="Fortna (2008), Does Peacekeeping Work? Shaping Belligerents' Choices after Civil War, "
                "Princeton University Press; data of the post-1989 cases, by intervals",
                cautions=[
                    "Peacekeepers are not sent at random: they go where peace is thought harder to keep, or where it "
                    "is already kept. The coefficient is an association.",
                    "Political missions count as no mission.",
                ],
            ),
            history(
                cf(cf_path, KARABAKH_CF), cf_path,
                id="next truce declared",
                measures="days until the next ceasefire was declared in the same dyad, after an open-ended one of a "
                "peace process: a stand-in for the end of the first",
                meaning=CF_MEANING,
                source="Clayton, Nygård, Strand, Rustad, Wiehler, Sagård, Landsverk, Ryland, Sticher, Wink and Bara "
                "(2022), Introducing the Civil Conflict Ceasefire Dataset, Journal of Conflict Resolution; "
                "ceasefires to 2004",
                cautions=[
                    "A truce that lapsed without a successor is taken to hold still; one renewed while it held, to "
                    "have ended.",
                    "Derived from a copy of the October 2022 release, not from the official download.",
                ],
            ),
        ],
        "stated": STATED,
    }  # fmt: skip


def text_of(table: dict[str, object]) -> str:
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--fortna", type=Path, required=True, help="fortna_intervals.csv")
    parser.add_argument("--cf", type=Path, required=True, help="cf_ceasefires.csv")
    parser.add_argument("-o", "--output", type=Path, default=TARGET, help="where to write (the shipped table)")
    given = parser.parse_args()
    try:
        write_whole(given.output, text_of(derive(given.fortna, given.cf)).encode())
    except (SourceError, FitError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
