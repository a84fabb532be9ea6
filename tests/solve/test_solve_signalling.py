r"""The signalling game's regions, found where the algebra puts them as λ grows.

A sender is resolved with probability p, else a bluffer. It signals, at a cost that depends on its type, c_R < c_I,
or stays silent; the receiver folds (worth 1 to either type of sender) or stands (worth 0). Folding is worth 0 to the
receiver, standing b against a bluffer and -a against a resolved sender, so it folds when its belief μ that the sender
is resolved exceeds μ* = b / (a + b). Let f_s and f_0 be how often it folds after the signal and after silence, and
F = f_s - f_0. A type signals with log-odds λ (F - c), so the signal's likelihood ratio of resolved to bluffing tends
to infinity with λ wherever both types tend to silence, and silence's to zero wherever both tend to signal.

*p < μ\** (uninformed, the receiver stands):
- c_R < 1 < c_I: a bluffer never gains. If the resolved stayed silent, the signal would still mean resolve, so f_s → 1
  and it gains 1 - c_R > 0. **Separating**: signals 1 and 0, beliefs 1 and 0, folds 1 and 0.
- c_R < c_I < 1: were the signal believed fully, bluffers would join; did all join, μ = p < μ* and nobody folds. So
  bluffers mix, with probability q such that p / (p + (1-p) q) = μ*: q = p (1-μ*) / ((1-p) μ*), and the receiver folds
  as often as leaves them indifferent, f_s = c_I. **Semi-separating**.
- 1 < c_R < c_I: the signal cannot pay. **Pooling on silence**, the receiver stands (f_0 = 0) at belief p.

*p > μ\** (uninformed, the receiver folds): with 1 < c_R again **pooling on silence**, and f_0 = 1. With cheaper signals
silence is an equilibrium too, since f_0 = 1 leaves nothing to gain, but not the only one; on the principal branch the
receiver starts at μ = p > μ* after either, so F starts at 0 and cost alone decides: pooling on silence is selected
where the signal is dear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from forms import Choice, End, Form, Nature, Node, compiled, strategy_of

from standoff.solve import Solution, solve


@dataclass(frozen=True)
class Signalling:
    """One world of the game in the module's docstring; a + b = 1, so that μ* = b."""

    p: float
    resolved_cost: float
    bluff_cost: float
    threshold: float

    def payoffs(self) -> np.ndarray:
        """(T, 2), in the order in which `form` lists the ends."""
        rows = []
        for cost, stand in ((self.resolved_cost, self.threshold - 1.0), (self.bluff_cost, self.threshold)):
            for paid in (cost, 0.0):
                rows += [(1.0 - paid, 0.0), (-paid, stand)]
        return np.array(rows)


def form() -> Form:
    """The tree; its numbers come from `Signalling`."""

    def sender(who: str) -> Node:
        replies = {
            move: Choice("receiver", f"after {move}", {"fold": End((0, 0)), "stand": End((0, 0))})
            for move in ("signal", "silence")
        }
        return Choice("sender", who, dict(replies))

    types = {"resolved": ("1/2", sender("resolved")), "bluffer": ("1/2", sender("bluffer"))}
    return Form(("sender", "receiver"), Nature("type", types))


TREE = compiled(form()).tree


def play(worlds: list[Signalling], precision: float) -> Solution:
    """All worlds at one λ."""
    payoffs = np.stack([w.payoffs() for w in worlds])
    odds = np.array([[w.p, 1.0 - w.p] for w in worlds])
    solution = solve(TREE, payoffs, odds, np.full(len(worlds), precision))
    assert solution.certified.all()
    return solution


def outcome(solution: Solution, world: int = 0) -> dict[str, float]:
    """The quantities that the algebra speaks of."""
    sigma = strategy_of(solution, world)
    sets = {h.move.partition(".")[2]: h for h in TREE.infosets}
    return {
        "resolved signals": sigma["resolved"]["signal"],
        "bluffer signals": sigma["bluffer"]["signal"],
        "folds to signal": sigma["after signal"]["fold"],
        "folds to silence": sigma["after silence"]["fold"],
        "belief after signal": float(solution.belief[world, sets["after signal"].nodes[0]]),
        "belief after silence": float(solution.belief[world, sets["after silence"].nodes[0]]),
    }


def algebra(w: Signalling) -> dict[str, float]:
    """The limit as λ grows; off the path of play nothing is said."""
    if w.resolved_cost > 1:
        folds = float(w.p > w.threshold)
        return {"resolved signals": 0, "bluffer signals": 0, "folds to silence": folds, "belief after silence": w.p}
    assert w.p < w.threshold
    if w.bluff_cost > 1:
        return {
            "resolved signals": 1, "bluffer signals": 0, "folds to signal": 1, "folds to silence": 0,
            "belief after signal": 1, "belief after silence": 0,
        }  # fmt: skip
    bluffs = w.p * (1 - w.threshold) / ((1 - w.p) * w.threshold)
    return {
        "resolved signals": 1, "bluffer signals": bluffs, "folds to signal": w.bluff_cost, "folds to silence": 0,
        "belief after signal": w.threshold, "belief after silence": 0,
    }  # fmt: skip


def distance(found: dict[str, float], limit: dict[str, float]) -> float:
    return max(abs(found[name] - value) for name, value in limit.items())


CASES = {
    "separating": Signalling(0.3, 0.4, 1.6, 0.6),
    "semi-separating": Signalling(0.3, 0.1, 0.5, 0.6),
    "pooling, receiver stands": Signalling(0.3, 1.3, 1.7, 0.6),
    "pooling, receiver folds": Signalling(0.7, 1.3, 1.7, 0.4),
}


@pytest.mark.parametrize("name", CASES)
def test_each_region_is_approached_as_precision_grows(name: str) -> None:
    world = CASES[name]
    gaps = [distance(outcome(play([world], lam)), algebra(world)) for lam in (5.0, 25.0, 100.0, 200.0)]
    assert gaps[-1] < 0.03
    assert gaps == sorted(gaps, reverse=True)


def test_borders_lie_where_the_algebra_puts_them() -> None:
    """A map over the prior and the bluffer's cost, all solved in one call, but for a band at the borders."""
    worlds = [
        Signalling(p, resolved, bluff, 0.6)
        for p in np.linspace(0.05, 0.95, 19)
        for resolved in (0.1, 1.25)
        for bluff in np.linspace(0.35, 2.0, 12)
        if bluff > resolved + 0.2 and abs(bluff - 1) > 0.12
        if abs(p - 0.6) > 0.08 and (p < 0.6 or resolved > 1)
    ]
    solution = play(worlds, 200.0)
    far = [distance(outcome(solution, k), algebra(w)) for k, w in enumerate(worlds)]
    kinds = {(w.resolved_cost > 1, w.bluff_cost > 1, w.p > 0.6) for w in worlds}
    assert len(worlds) > 150 and len(kinds) == 4
    assert max(far) < 0.06


def test_where_silence_is_enough_the_principal_branch_is_silent() -> None:
    """p > μ* with a dear but affordable signal: separating is an equilibrium as well, and not selected."""
    found = outcome(play([Signalling(0.8, 0.6, 1.5, 0.4)], 200.0))
    assert found["resolved signals"] < 0.01 and found["bluffer signals"] < 0.01
    assert found["folds to silence"] > 0.99


def test_planted_a_threshold_slip_is_caught() -> None:
    """q = p μ* / ((1-p)(1-μ*)), the ratio upside down, is not what the solver finds."""
    world = CASES["semi-separating"]
    slip = {**algebra(world), "bluffer signals": world.p * world.threshold / ((1 - world.p) * (1 - world.threshold))}
    assert distance(outcome(play([world], 200.0)), slip) > 0.2
