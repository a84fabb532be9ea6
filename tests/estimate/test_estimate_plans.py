"""Plans of players who move twice: against formulas, digits, and choices drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath as mp
import numpy as np
import pytest
from reference import tree12, tree122, tree123

from standoff.estimate import CannotEstimate, LogScale, PrivateInformation, Utility, fit, specify
from standoff.estimate.equilibria import equilibria
from standoff.estimate.fullinformation import SignallingModel
from standoff.estimate.games import children_of
from standoff.estimate.orthants import log_all_positive, log_both
from standoff.estimate.plans import PlanModel
from standoff.estimate.plantree import Mover, PlanTree
from standoff.estimate.programmed import ProgramModel
from standoff.estimate.signalling import UTILITIES, signalling_tree
from standoff.estimate.trees import read_tree
from standoff.game import NONE, Tree

CARRIED = PrivateInformation({"A": ("sf", "bd"), "B": ("sf",)})
THREE = {
    "A": {"quit": "sq", "go": {"B": {
        "yield": {"C": {"accept": "deal", "reject": {"A.again": {"stop": "stop", "push": "push"}}}},
        "fight": {"A.war": {"back": "back", "stand": "war"}},
    }}},
}  # fmt: skip
LADDER = {"A": {"quit": "a1", "go": {"B": {"quit": "b1", "go": {"A.again": {"quit": "a2", "go": {"B.again": {
    "quit": "b2", "go": {"A.last": {"quit": "a3", "go": "war"}}}}}}}}}}  # fmt: skip


def modelled(tree: Tree, errors: PrivateInformation | None = None, scale: str | None = None) -> PlanModel:
    utilities = tuple(Utility(p, o) for p in tree.players for o in tree.outcomes)
    return PlanModel(errors or PrivateInformation(), tree, (*utilities, *((LogScale(scale),) if scale else ())))


# -- chances of orthants -----------------------------------------------------------------------------------------------


def both_slowly(a: float, b: float, rho: mp.mpf) -> mp.mpf:
    """Log chance at 40 digits, where ρ > −1."""
    with mp.workdps(40):
        rest = mp.sqrt(1 - rho**2)
        bends = [mp.mpf(-b) / rho + k * rest for k in (-16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16)] if rho else []
        ends = [-mp.mpf(a) + mp.mpf(k) / 4 for k in range(1, 160)] + [
            -mp.mpf(a) + mp.mpf(2) ** -k for k in range(3, 30)
        ]
        cuts = sorted({x for x in (*bends, *ends, mp.mpf(-a)) if x >= -a})
        return mp.log(mp.quad(lambda z: mp.npdf(z) * mp.ncdf((b + rho * z) / rest), [*cuts, -a + 60]))


@pytest.mark.parametrize("rho", [0.0, -0.5, 0.9, -0.999, 1 - 1e-9])
def test_pairs_at_40_digits(rho: float) -> None:
    """Any correlation, chances down to 1e-200: the error is below 1e-10 of the log chance, or of 1."""
    for a, b in [(0.0, 0.0), (1.0, -1.0), (-3.0, -5.0), (-8.0, 2.0), (-20.0, -21.0), (6.0, -6.1), (-30.0, 25.0)]:
        exact = mp.mpf(rho)
        rest = float(mp.sqrt(1 - exact**2))
        found = log_both(*(np.array([v]) for v in (a, b, rho, rest))).log[0]
        wanted = float(both_slowly(a, b, exact))
        assert abs(found - wanted) < 1e-10 * max(1.0, abs(wanted)), (a, b)


def test_far_out_nothing_breaks() -> None:
    """An index of 10^12, as where another's move is all but impossible: what comes of it stays in proportion."""
    lead = np.array([[-1e12, 0.3], [-1e12, 40.0], [-1e200, 1.0], [1e12, -2.0]])
    shock = np.tile(np.array([[[1.0, 0.0], [0.6, 0.8]]]), (4, 1, 1))
    found = log_all_positive(lead, shock, 64)
    np.testing.assert_allclose(found.log[:2], -5e23, rtol=1e-12)
    np.testing.assert_allclose(found.log[3], float(mp.log(mp.ncdf(-2))), rtol=1e-14)
    for part in (found.log, found.by_lead, found.by_shock):
        assert np.isfinite(part).all()


@pytest.mark.parametrize(("compared", "points", "error"), [(3, 2039, 1e-5), (4, 2039, 1e-3), (5, 4093, 1e-2)])
def test_more_on_the_lattice(compared: int, points: int, error: float) -> None:
    """Against sixteen times the points; chances above e^-15."""
    rng = np.random.default_rng(3)
    lead, load = rng.normal(size=(20, compared)) * 1.5, rng.normal(size=(20, compared, compared + 2))
    few, many = log_all_positive(lead, load, points).log, log_all_positive(lead, load, 32749).log
    looked = many > -15
    assert looked.sum() > 10 and np.abs(few - many)[looked].max() < error
    drawn = lead[0] + rng.normal(size=(300_000, compared + 2)) @ load[0].T
    seen = (drawn > 0).all(axis=1).mean()
    assert abs(np.exp(many[0]) - seen) < 4 * np.sqrt(seen / 300_000) + 1e-5


@pytest.mark.parametrize("compared", [1, 2, 3, 4])
def test_slopes_of_orthants(compared: int) -> None:
    """Those of the estimate itself, so that few points do as well as many."""
    rng = np.random.default_rng(8)
    lead, shock = rng.normal(size=(6, compared)) * 2, rng.normal(size=(6, compared, 4))
    here = log_all_positive(lead, shock, 251)
    for d in range(compared):
        along = np.zeros((6, compared))
        along[:, d] = 1.0
        seen = slope_along(lambda t, x=along: log_all_positive(lead + t * x, shock, 251).log)  # type: ignore[misc]
        np.testing.assert_allclose(seen, here.by_lead[:, d], rtol=1e-7, atol=1e-7)
        for j in range(4):
            beside = np.zeros((6, compared, 4))
            beside[:, d, j] = 1.0
            seen = slope_along(lambda t, x=beside: log_all_positive(lead, shock + t * x, 251).log)  # type: ignore[misc]
            np.testing.assert_allclose(seen, here.by_shock[:, d, j], rtol=1e-7, atol=1e-7)


def slope_along(of: Callable[[float], np.ndarray], step: float = 1e-3) -> np.ndarray:
    """From four points."""
    return (8 * (of(step) - of(-step)) - (of(2 * step) - of(-2 * step))) / (12 * step)


# -- games -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tree", [tree12(), tree122(), tree123()])
def test_whoever_moves_once_has_the_exact_formulas(tree: Tree) -> None:
    model = modelled(tree)
    eta = np.random.default_rng(1).normal(size=(6, len(model.predictors))) * 2
    plans, exact = model.chances(eta, 2), ProgramModel(PrivateInformation(), tree, model.predictors).chances(eta, 2)
    assert plans.slope is not None and exact.slope is not None and plans.curve is not None and exact.curve is not None
    np.testing.assert_allclose(plans.log, exact.log, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(plans.slope, exact.slope, rtol=1e-11, atol=1e-11)
    np.testing.assert_allclose(plans.curve, exact.curve, rtol=1e-7, atol=1e-7)


def test_the_challenger_of_crisis_signalling() -> None:
    """Who moves twice: the chances and slopes of that game's own formulas, in all games whose chances are numbers."""
    eta = np.random.default_rng(5).normal(size=(150, 7)) + np.array([0, 1, -0.5, -0.5, 0.3, -0.8, 0.4])
    plans, exact = PlanModel(CARRIED, signalling_tree(), UTILITIES).chances(eta, 1), SignallingModel(UTILITIES)
    told = exact.chances(eta, 1)
    assert plans.slope is not None and told.slope is not None and np.isfinite(plans.slope).all()
    looked = (equilibria(eta).count == 1) & (told.log > -700).all(axis=1)
    assert looked.sum() > 100
    np.testing.assert_allclose(plans.log[looked], told.log[looked], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(plans.slope[looked], told.slope[looked], rtol=1e-6, atol=1e-6)


def test_games_with_three_equilibria_are_seen() -> None:
    """Which have several is as the exact search says; Newton's steps from some starts need not find all three."""
    eta = np.zeros((12, 7))
    eta[:, [1, 6]], eta[:, 3], eta[:, 5] = 1.0, -1.9, -1.2
    eta[:, 4] = np.linspace(-3.2, -2.3, 12)
    model = PlanModel(CARRIED, signalling_tree(), UTILITIES)
    found, proven = model.equilibria(eta), equilibria(eta)
    assert (found.several == (proven.count > 1)).all() and (found.count <= proven.count).all()
    assert set(proven.count) == {1, 3} and np.sum(found.count < proven.count) <= 1
    first = np.searchsorted(found.game, np.arange(12))
    np.testing.assert_allclose(found.log[first], model.chances(eta, 0).log, atol=1e-9)


def played_best(model: PlanModel, eta: np.ndarray, draws: int, seed: int) -> dict[int, np.ndarray]:
    """At every node, how often its mover takes each action, of those whose own moves lead there: shocks are drawn, and
    each player works backward from the ends, expecting of others what the model says."""
    tree, chances = model.tree, {at: np.exp(log[0]) for at, log in model.moves(eta).items()}
    below, rng, out = children_of(tree), np.random.default_rng(seed), {}
    values = dict(zip(model.predictors, eta[0], strict=True))
    for player in tree.players:
        shocks = rng.normal(size=(len(tree.outcomes), draws)) * np.exp(values.get(LogScale(player), 0.0))
        carried = model.errors.outcomes_of(player, tree.outcomes)
        worth: dict[int, np.ndarray] = {}
        choice: dict[int, np.ndarray] = {}
        for at in range(tree.node_count - 1, -1, -1):
            if tree.terminal_of[at] != NONE:
                o = tree.outcomes[tree.outcome[tree.terminal_of[at]]]
                shock = shocks[tree.outcomes.index(o)] if o in carried else 0.0
                worth[at] = np.full(draws, values.get(Utility(player, o), 0.0)) + shock
            elif tree.infoset_of[at] != NONE and tree.infosets[tree.infoset_of[at]].player == player:
                each = np.stack([worth[c] for c in below[at]])
                choice[at], worth[at] = each.argmax(axis=0), each.max(axis=0)
            else:
                worth[at] = sum(p * worth[c] for p, c in zip(chances[at], below[at], strict=True))
        for at in choice:
            came, node = np.ones(draws, dtype=bool), at
            while node > 0:
                above = int(tree.parent[node])
                came &= choice[above] == below[above].index(node) if above in choice else True
                node = above
            taken = choice[at][came]
            out[at] = np.array([np.mean(taken == k) for k in range(len(below[at]))] + [came.sum()])
    return out


GAMES = [
    ("signalling", signalling_tree(), CARRIED, None),
    ("three players, a mover with two later nodes", read_tree(THREE), None, "A"),
    ("a ladder of five moves", read_tree(LADDER), None, "B"),
    ("chance in between", read_tree({"A": {"quit": "sq", "go": {"chance": "luck", "actions": {
        "good": {"odds": 0.3, "then": {"B": {"no": "b", "yes": {"A.again": {"no": "c", "yes": "d"}}}}},
        "bad": {"odds": "rest", "then": "e"}}}}}), None, None),
]  # fmt: skip


def agree(model: PlanModel, eta: np.ndarray, seed: int, name: str) -> None:
    """Every action is taken as often as expected, at all nodes where enough come for that to be seen."""
    looked = 0
    for at, seen in played_best(model, eta, 200_000, seed).items():
        if seen[-1] < 1000:
            continue
        expected = np.exp(model.moves(eta)[at][0])
        error = np.sqrt(expected * (1 - expected) / seen[-1])
        assert (np.abs(seen[:-1] - expected) < 4.5 * error + 1e-6).all(), (
            f"{name}, {at}: expected {expected}, not {seen}"
        )
        looked += 1
    assert looked > 1


@pytest.mark.parametrize(("name", "tree", "errors", "scale"), GAMES, ids=[g[0] for g in GAMES])
def test_against_choices_drawn(name: str, tree: Tree, errors: PrivateInformation | None, scale: str | None) -> None:
    """What a million players do who know their shocks is what the model expects of them, at every node."""
    model = modelled(tree, errors, scale)
    for seed in (1, 2):
        eta = np.random.default_rng(seed).normal(size=(1, len(model.predictors))) * 0.7
        agree(model, eta, seed, name)


def test_beliefs_that_do_not_follow_from_a_move_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: others expect of a later move what it would be without the earlier one."""
    plain = PlanTree._mover

    def forgetful(self: PlanTree, top: int) -> Mover:
        mover = plain(self, top)
        return replace(mover, before=dict.fromkeys(mover.before, ()))

    monkeypatch.setattr(PlanTree, "_mover", forgetful)
    model = modelled(signalling_tree(), CARRIED)
    eta = np.random.default_rng(1).normal(size=(1, len(model.predictors))) * 0.7
    with pytest.raises(AssertionError, match="expected"):
        agree(model, eta, 1, "planted")


@pytest.mark.parametrize("written", [THREE, LADDER])
def test_slopes_and_curves(written: dict[str, object]) -> None:
    model = modelled(read_tree(written), scale="A")
    eta = np.random.default_rng(3).normal(size=(2, len(model.predictors))) * 0.6
    here = model.chances(eta, 2)
    assert here.slope is not None and here.curve is not None
    np.testing.assert_allclose(np.exp(here.log).sum(axis=1), 1.0, atol=1e-12)
    every = len(model.predictors)
    rows, moves = np.tile(eta, (every, 1)), np.repeat(np.eye(every), len(eta), axis=0)
    seen = slope_along(lambda t: model.chances(rows + t * moves, 0).log)
    wanted = here.slope.transpose(2, 0, 1).reshape(seen.shape)
    np.testing.assert_allclose(seen, wanted, rtol=1e-7, atol=1e-7)
    seen = slope_along(lambda t: model.chances(rows + t * moves, 1).slope)  # type: ignore[arg-type, return-value]
    wanted = here.curve.transpose(3, 0, 1, 2).reshape(seen.shape)
    np.testing.assert_allclose(seen, wanted, rtol=1e-6, atol=1e-6)


def test_scales_and_rows_as_algebra_says() -> None:
    """Utilities and shocks of a player twice as large change nothing; rows do not know of each other."""
    model = modelled(read_tree(LADDER), scale="A")
    eta = np.random.default_rng(3).normal(size=(5, len(model.predictors))) * 0.6
    twice = eta.copy()
    twice[:, [k for k, p in enumerate(model.predictors) if isinstance(p, Utility) and p.player == "A"]] *= 2
    twice[:, -1] += np.log(2)
    np.testing.assert_allclose(model.chances(twice, 0).log, model.chances(eta, 0).log, atol=1e-10)
    order = np.array([4, 4, 0, 2])
    np.testing.assert_allclose(model.chances(eta[order], 0).log, model.chances(eta, 0).log[order], atol=1e-12)


def test_plans_that_no_shock_tells_apart_are_refused() -> None:
    with pytest.raises(CannotEstimate, match="shocks of A do not tell its plans"):
        modelled(signalling_tree(), PrivateInformation({"A": ("cd",)})).chances(np.zeros((1, 8)), 0)


def test_estimates_come_back() -> None:
    """A challenger who moves twice, 3,000 plays: within three standard errors."""
    tree = signalling_tree()
    rng = np.random.default_rng(9)
    x, z = rng.integers(0, 3, size=(2, 3000)) / 2.0
    spec = specify(
        tree,
        {"sq": {"A": 0}, "cd": {"A": "1", "B": -0.5}, "sf": {"A": "0 + x", "B": "0 + z"}, "bd": {"A": -0.8, "B": 0.4}},
        "end", CARRIED,
    )  # fmt: skip
    model = PlanModel(CARRIED, tree, UTILITIES)
    truth = {"A(cd): Intercept": 0.7, "A(sf): x": -0.5, "B(sf): z": 0.6}
    values = {
        Utility("A", "cd"): 0.7, Utility("B", "cd"): -0.5, Utility("A", "sf"): -0.5 * x, Utility("B", "sf"): 0.6 * z,
        Utility("A", "bd"): -0.8, Utility("B", "bd"): 0.4,
    }  # fmt: skip
    eta = np.column_stack([np.broadcast_to(values.get(u, 0.0), 3000) for u in UTILITIES])
    chance = np.exp(model.chances(eta, 0).log)
    end = np.array(tree.outcomes)[(rng.random((3000, 1)) > chance.cumsum(axis=1)[:, :-1]).sum(axis=1)]
    found = fit(spec, {"end": end, "x": x, "z": z})
    assert found.converged
    for name, estimate, error in zip(found.names, found.estimates, found.standard_errors, strict=True):
        assert abs(estimate - truth[name]) < 3 * error < 0.5
