"""The gradient of one asked quantity in many worlds, beside differences of the same worlds solved again.

    python benchmarks/gradients.py [--worlds 1000] [--runs 3]

The first reading of `karabakh-2020` (patron and protector). The quantity is the probability of the first outcome; its
gradient is taken backwards by every payoff parameter, every branch of chance and λ at once. Central differences solve
all worlds twice for each of these: one solution is timed, and counted that often. Needs the extras `test` and
`gradients`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from measure import median_time, print_table

from standoff.solve import differentiable, solve

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "solve"))

from patterns import tree_of_crisis, with_numbers  # noqa: E402


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--worlds", type=int, default=1000)
    ask.add_argument("--runs", type=int, default=3)
    given = ask.parse_args()
    jax.config.update("jax_enable_x64", True)
    tree = tree_of_crisis("karabakh-2020")
    drawn = [with_numbers(tree, seed)[0] for seed in range(given.worlds)]
    payoffs, odds = (np.concatenate([getattr(game, part) for game in drawn]) for part in ("payoffs", "odds"))
    event = (tree.outcome == 0).astype(float)
    equilibrium = differentiable(tree)
    through = tree.payoff_matrix.toarray().reshape(tree.terminal_count, len(tree.players), -1)
    names = through.shape[-1] + len(tree.odds) + 1

    def asked(shift: jax.Array, odds: jax.Array, precision: jax.Array) -> jax.Array:
        moved = payoffs + jnp.einsum("wk,tpk->wtp", shift, through)
        return (equilibrium(moved, odds, precision).reach @ event).sum()

    gradient = jax.jit(jax.grad(asked, argnums=(0, 1, 2)))
    lines = []
    for lam in (5.0, 25.0):
        precision = np.full(given.worlds, lam)
        still = np.zeros((given.worlds, through.shape[-1]))

        def ours() -> None:
            jax.block_until_ready(gradient(still, odds, precision))  # noqa: B023

        def once() -> None:
            solve(tree, payoffs, odds, precision)  # noqa: B023

        ours()  # compiled, where that is still to be done
        once()
        backwards, again = median_time(ours, given.runs), median_time(once, given.runs)
        lines.append([f"{lam:g}", f"{given.worlds:,}", f"{names}", f"{again:.2f} s", f"{backwards:.2f} s",
                      f"{2 * names * again:.0f} s", f"{2 * names * again / backwards:.0f}"])  # fmt: skip
    print_table(("λ", "worlds", "by", "solving once", "gradient", "central differences", "ratio"), lines)


if __name__ == "__main__":
    main()
