"""How time grows with the size of a game: crisis signalling with more and more types, and two trees of 50,000 ends.

    python benchmarks/growth.py [--picture FILE.svg]

Chance draws a type for each side, k equally likely; A challenges or not, B concedes or resists, A fights or backs
down, and how they fare at war depends on their types. Gambit solves one game of each size beside ours, in a process
that is ended after `--patience` seconds; above k = 16 it is not asked. The large trees are solved in processes of their
own, whose peak memory the system tells. Needs the extra `test`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

import altair as alt
import numpy as np
import vl_convert
from measure import median_time, own_peak, print_table

from standoff.game import OddsOf, Tree, TreeBuilder
from standoff.solve import QuantalResponse, solve

PRECISION = 5.0
GAMBIT_UP_TO = 16
GAMES = {2: 16_384, 4: 4_096, 8: 512, 16: 64, 32: 8}  # solved together: fewer where each takes longer
LARGE = {"signalling": 112, "all moves seen": 6}  # 4 · 112² = 50,176 ends; 6⁶ = 46,656


def signalling(k: int) -> tuple[Tree, np.ndarray, np.ndarray]:
    """The tree with k types a side, the payoffs of one world (T, P), and the odds of chance."""
    rng = np.random.default_rng(k)
    war_a, war_b = rng.uniform(-0.5, 0.2, k).tolist(), rng.uniform(-0.6, 0.1, k).tolist()
    grow, payoffs = TreeBuilder(["A", "B"]), []

    def end(under: tuple[int, str], name: str, a: float, b: float) -> None:
        grow.terminal(under, name, {"A": a, "B": b})
        payoffs.append((a, b))

    types = [str(t) for t in range(k)]
    root = grow.chance(None, "type of A", {t: OddsOf("A", t, f"1/{k}") for t in types}, public=False)
    for a in types:
        drawn = grow.chance((root, a), "type of B", {t: OddsOf("B", t, f"1/{k}") for t in types}, public=False)
        for b in types:
            first = grow.decision((drawn, b), "A", "opens", ["challenge", "not"], infoset=f"a{a}")
            reply = grow.decision((first, "challenge"), "B", "answers", ["concede", "resist"], infoset=f"b{b}")
            end((reply, "concede"), "concede", 1.0, 0.0)
            last = grow.decision((reply, "resist"), "A", "ends it", ["fight", "back"], infoset=f"end {a}")
            end((last, "fight"), "war", war_a[int(a)], war_b[int(b)])
            end((last, "back"), "back", -0.3, 0.95)
            end((first, "not"), "peace", 0.0, 1.0)
    return grow.build(), np.array(payoffs), np.full(2 * k, 1.0 / k)


def all_seen(moves: int, width: int = 6) -> tuple[Tree, np.ndarray, np.ndarray]:
    """Perfect information: two players in turn, `width` actions each, payoffs at random."""
    rng = np.random.default_rng(moves)
    grow, payoffs = TreeBuilder(["A", "B"]), []
    actions = [str(k) for k in range(width)]

    def below(under: tuple[int, str] | None, depth: int, path: str) -> None:
        if depth == moves:
            assert under is not None
            pay = rng.random(2).tolist()
            grow.terminal(under, "end", dict(zip("AB", pay, strict=True)))
            payoffs.append(pay)
            return
        here = grow.decision(under, "AB"[depth % 2], f"turn {depth}", actions, infoset=path)
        for act in actions:
            below((here, act), depth + 1, path + act)

    below(None, 0, "")
    return grow.build(), np.array(payoffs), np.zeros(0)


def by_gambit(k: int) -> None:
    """In a process of its own: seconds Gambit takes for the signalling game, and how far its answer is from ours."""
    from families import exact_odds
    from gambit import gambit_strategy, to_gambit

    tree, payoffs, odds = signalling(k)
    game = to_gambit(tree, payoffs, exact_odds(tree))
    begun = time.perf_counter()
    strategy = gambit_strategy(tree, game, PRECISION)
    took = time.perf_counter() - begun
    ours = solve(tree, payoffs[None], odds[None], np.array([PRECISION])).strategy[0]
    print(took, np.max(np.abs(strategy - ours)))


def large(name: str) -> None:
    """In a process of its own: one large game, a row of the second table."""
    begun = time.perf_counter()
    tree, payoffs, odds = (signalling if name == "signalling" else all_seen)(LARGE[name])
    grown = time.perf_counter()
    solution = solve(tree, payoffs[None], odds[None], np.array([PRECISION]))
    took = time.perf_counter() - grown
    print(f"{tree.terminal_count:,}", f"{len(tree.infosets):,}", f"{grown - begun:.1f}", f"{took:.1f}",
          f"{own_peak():,.0f}", f"{np.count_nonzero(solution.certified)}", f"{solution.residual[0]:.0e}")  # fmt: skip


def in_a_process(*arguments: str, patience: float) -> list[str] | None:
    """The words that this file prints when run with `arguments`; None where it takes too long."""
    command = [sys.executable, __file__, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout.split()


def by_size(runs: int, patience: float) -> tuple[list[list[str]], list[dict[str, object]]]:
    """Rows of the first table, and the points of its picture."""
    rows, points = [], []
    alone = QuantalResponse(threads=1)
    for k, games in GAMES.items():
        tree, payoffs, odds = signalling(k)
        span = float(np.ptp(payoffs, axis=0).max())
        noise = np.random.default_rng(k).standard_normal((games, *payoffs.shape))
        worlds, chances, lam = payoffs + 0.1 * span * noise, np.repeat(odds[None], games, 0), np.full(games, PRECISION)
        one = lam[:1]
        certified = np.count_nonzero(solve(tree, worlds, chances, lam, alone).certified)  # the plan is made here
        together = median_time(lambda: solve(tree, worlds, chances, lam, alone), runs) / games  # noqa: B023
        single = median_time(lambda: solve(tree, payoffs[None], chances[:1], one, alone), runs)  # noqa: B023
        found = in_a_process("--by-gambit", str(k), patience=patience) if k <= GAMBIT_UP_TO else None
        if found:
            took, apart = map(float, found)
            points.append({"k": k, "seconds": took, "by": "Gambit"})
            beside = [f"{took:.3g} s", f"{took / together:,.0f}", f"{apart:.0e}"]
        else:
            beside = [f"above {patience:g} s" if k <= GAMBIT_UP_TO else "not asked", "–", "–"]
        rows.append([str(k), f"{tree.terminal_count:,}", f"{certified:,} of {games:,}", in_words(together),
                     in_words(single), *beside])  # fmt: skip
        points += [{"k": k, "seconds": together, "by": "in a batch"}, {"k": k, "seconds": single, "by": "one alone"}]
    return rows, points


def in_words(seconds: float) -> str:
    """With a unit in which it is a number of few digits."""
    unit, name = next(((u, n) for u, n in ((1.0, "s"), (1e-3, "ms")) if seconds >= u), (1e-6, "µs"))
    return f"{seconds / unit:.3g} {name}"


def picture(points: list[dict[str, object]]) -> str:
    """Seconds a game against types a side, both on logarithmic axes."""
    across = alt.X("k:Q", title="Types a side", scale=alt.Scale(type="log", base=2), axis=alt.Axis(values=[*GAMES]))
    tens = alt.Axis(format="~e", values=[10.0**power for power in range(-6, 3)])
    up = alt.Y("seconds:Q", title="Seconds a game", scale=alt.Scale(type="log", nice=False, padding=12), axis=tens)
    base = alt.Chart(alt.Data(values=points), width=360, height=280).encode(across, up, alt.Color("by:N", title=None))
    marks = base.mark_point(filled=True, size=60).encode(alt.Shape("by:N", title=None))
    chart = (base.mark_line() + marks).resolve_legend(color="shared", shape="shared").configure(background="#ffffff")
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--patience", type=float, default=90.0, help="seconds for one game in a process of its own")
    ask.add_argument("--picture", type=Path, default=Path(__file__).with_suffix(".svg"))
    ask.add_argument("--by-gambit", type=int, help=argparse.SUPPRESS)
    ask.add_argument("--large", choices=LARGE, help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.by_gambit:
        return by_gambit(given.by_gambit)
    if given.large:
        return large(given.large)
    rows = [[name, *(in_a_process("--large", name, patience=given.patience) or ["above the limit"])] for name in LARGE]
    print_table(("tree", "ends", "information sets", "growing it, s", "solving, s", "peak memory, MB", "certified",
                 "residual"), rows)  # fmt: skip
    print()
    rows, points = by_size(given.runs, given.patience)
    print_table(("types a side", "ends", "certified", "a game, in a batch", "one alone", "Gambit", "ratio",
                 "largest difference"), rows)  # fmt: skip
    given.picture.write_text(picture(points), "utf-8")
    print(f"\npicture: {given.picture}", file=sys.stderr)


if __name__ == "__main__":
    main()
