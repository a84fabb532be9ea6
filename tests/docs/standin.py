"""A made-up table in the form of Huth's cases, so that the code of its page runs where the table is not at hand.

Column names are the table's own; every value is drawn. Nothing is learnt from it: figures are compared with the page
only where the real table is there.
"""

from __future__ import annotations

import csv
import io

import numpy as np

COLUMNS = (
    "case", "deter", "ibf", "sbf", "lbf", "nuclear", "milallia", "milarm", "fortrade", "firmflex", "tft", "putdown",
    "stalemat", "diplo", "pastdet", "capitu", "armed", "attacker", "defender", "outcome", "year", "syear",
    "pastcris", "ccode1", "ccode2", "year1", "contig", "s_wt_glo", "contigad", "contigdp", "contigap", "pasteid",
    "syear10", "syear12", "constant", "dem_def", "dem_att", "dem_both", "outcome_label",
)  # fmt: skip
LABELS = {1: "deterred (attacker does not attack)", 3: "attack, defender yields", 4: "attack, war"}


def cases(rows: int = 58, seed: int = 3) -> str:
    """The table as a CSV file's text; who is answered in kind holds back more often, as in the model of the page."""
    rng = np.random.default_rng(seed)
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval=0, lineterminator="\n")
    table.writeheader()
    for case in range(1, rows + 1):
        flags = {n: int(rng.random() < 0.5) for n in ("milallia", "firmflex", "tft", "putdown", "stalemat", "dem_def")}
        balance = float(np.round(rng.gamma(2.0, 0.6), 3))
        stays = -1.2 + 1.0 * flags["tft"] + 0.6 * flags["firmflex"] + 1.2 * balance + rng.normal() > 0
        fights = 0.3 + rng.normal() > 0
        outcome = 1 if stays else 4 if fights else 3
        table.writerow({
            **flags, "case": case, "deter": int(stays), "ibf": balance, "sbf": balance, "lbf": balance,
            "milarm": int(rng.integers(0, 11)), "fortrade": float(np.round(rng.random() * 5, 1)),
            "attacker": int(not stays), "defender": "" if stays else int(fights), "outcome": outcome,
            "year": 1885 + case, "year1": 1885 + case, "ccode1": 200, "ccode2": 365, "constant": 1,
            "outcome_label": LABELS[outcome],
        })  # fmt: skip
    return out.getvalue()
