"""Estimation: a bootstrap, a million plays, crisis signalling, and the first fit of a session.

    python benchmarks/estimation.py [--rows 1000000] [--sanctions sanctionsData.csv]

Beside each stands a peer of the same run: the same likelihood in numpy, climbed by scipy's BFGS. Tables are simulated
here; only crisis signalling wants a table of its own.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr

from standoff.estimate import (
    Bootstrap,
    Counted,
    CrisisSignalling,
    FullML,
    NestedPseudoLikelihood,
    fit,
    prepare,
    signalling_tree,
    specify,
)

TREE = {"one": {"no": "sq", "yes": {"two": {"no": "capit", "yes": "war"}}}}
FIRST = """
import time
begin = time.perf_counter()
from standoff.estimate import fit, specify
spec = specify({tree}, {{"sq": {{"one": "1 + x"}}, "war": {{"one": "1", "two": "1 + z"}}}}, "end")
data = {data}
assert fit(spec, data).converged
print(time.perf_counter() - begin)
"""


def simulated(rows: int, seed: int = 1) -> pd.DataFrame:
    """Plays of the three-outcome tree, with five covariates."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 5))
    last = 0.2 + 0.7 * x[:, 3] - 0.3 * x[:, 4]
    q = ndtr(last / np.sqrt(2))
    first = q * (-0.5 + 0.4 * x[:, 2]) - (0.5 + 0.3 * x[:, 0] - 0.2 * x[:, 1])
    goes, resists = rng.random(rows) < ndtr(first / np.sqrt(2)), rng.random(rows) < q
    frame = pd.DataFrame(x, columns=list("abcde"))
    frame["end"] = pd.Categorical.from_codes(np.where(~goes, 0, np.where(resists, 2, 1)), ["sq", "capit", "war"])
    return frame


SPEC = specify(TREE, {"sq": {"one": "1 + a + b"}, "war": {"one": "1 + c", "two": "1 + d + e"}}, "end")


def by_hand(frame: pd.DataFrame) -> float:
    """The same likelihood in numpy, climbed by BFGS with differences of values, as a script would have it; seconds."""
    x, one = frame[list("abcde")].to_numpy(), np.ones(len(frame))
    stay, end = np.column_stack([one, x[:, :2]]), frame["end"].cat.codes.to_numpy()
    war, resist = np.column_stack([one, x[:, 2]]), np.column_stack([one, x[:, 3:]])

    def minus(b: np.ndarray) -> float:
        last = resist @ b[5:] / np.sqrt(2)
        first = (ndtr(last) * (war @ b[3:5]) - stay @ b[:3]) / np.sqrt(2)
        logs = np.where(
            end == 0, log_ndtr(-first), log_ndtr(first) + np.where(end == 2, log_ndtr(last), log_ndtr(-last))
        )
        return -float(logs.sum())

    begin = time.perf_counter()
    minimize(minus, np.zeros(8), method="BFGS")
    return time.perf_counter() - begin


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Median of several runs, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def first_fit() -> float:
    """A new interpreter: imports and one fit of 200 plays."""
    frame = simulated(200)
    data = {"x": frame.a.round(3).tolist(), "z": frame.d.round(3).tolist(), "end": frame.end.astype(str).tolist()}
    program = FIRST.format(tree=TREE, data=data)
    return statistics.median(
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    )


def signalling(path: str) -> None:
    """The sanctions data of sigInt: nested pseudo-likelihood, full information, ten thousand games."""
    frame = pd.read_csv(path)
    utilities = {
        "sq": {"A": "sqrt(senderecondep) + senderdemocracy + contig + ally - 1"},
        "cd": {"A": "anticipatedsendercosts", "B": "sqrt(targetecondep) + anticipatedtargetcosts + contig + ally"},
        "sf": {"A": "sqrt(senderecondep) + senderdemocracy + lncaprat", "B": "targetdemocracy + lncaprat"},
        "bd": {"A": "senderdemocracy"},
    }
    seen = Counted({o: o for o in ("sq", "cd", "sf", "bd")})
    many = frame.iloc[np.random.default_rng(0).integers(len(frame), size=10_000)].reset_index(drop=True)
    for name, method, table in (
        ("nested, 418 games", NestedPseudoLikelihood(), frame), ("full, ten starts, 418 games", FullML(10), frame),
        ("nested, 10,000 games", NestedPseudoLikelihood(), many), ("full, one start, 10,000 games", FullML(1), many),
    ):  # fmt: skip
        spec = specify(signalling_tree(), utilities, seen, CrisisSignalling(method))
        taken = seconds(lambda spec=spec, table=table: fit(spec, table), 3)  # type: ignore[misc]
        print(f"{name}: {taken:.2f} s ({memory():.0f} MB so far)")


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--rows", type=int, default=1_000_000)
    read.add_argument("--sanctions", help="sanctionsData.csv of the R package sigInt")
    asked = read.parse_args()
    print(f"first fit of a session: {first_fit():.2f} s")
    ready = prepare(SPEC, simulated(282))
    theta = fit(SPEC, simulated(282)).theta
    taken = seconds(lambda: Bootstrap(1000).run(ready, theta))
    peer = by_hand(simulated(282))
    print(f"1,000 replicates of 282 plays: {taken:.2f} s; 1,000 fits by BFGS would take {1000 * peer / taken:.0f}×")
    for rows in (asked.rows // 100, asked.rows // 10, asked.rows):
        frame = simulated(rows)
        taken = seconds(lambda frame=frame: fit(SPEC, frame), 3)  # type: ignore[misc]
        peer = by_hand(frame)
        print(f"{rows:,} plays: {taken:.3f} s, by BFGS {peer:.2f} s ({peer / taken:.0f}×); {memory():.0f} MB so far")
    if asked.sanctions:
        signalling(asked.sanctions)


if __name__ == "__main__":
    main()
