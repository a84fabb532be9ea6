"""Gradients of solved worlds: against differences of games solved again, closed forms, and themselves backwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
import pytest
from batches import perturbed
from forms import Choice, End, Form, compiled
from games import GAMES, table
from jaxtyping import TypeCheckError
from scipy.optimize import brentq, minimize_scalar
from slopes import by_differences, solved_again

from standoff.game import Tree
from standoff.solve import QuantalResponse, solve

jax = pytest.importorskip(
    "jax", reason="JAX is not installed, so there are no gradients to check: pip install '.[gradients]'"
)
import jax.numpy as jnp  # noqa: E402

from standoff.solve import Differentiable, Equilibrium, conditional, differentiable, expectation  # noqa: E402
from standoff.solve.array_equations import jacobian, residual  # noqa: E402
from standoff.solve.implicit import (  # noqa: E402
    DIFFERENTIABLE,
    FOLD_LIMIT,
    NEAR_FOLD,
    NOT_SOLVED,
    smallest_eigenvalue_bound,
)

NAMES = ["uneven_chicken", "beer_quiche", "crisis_signalling", "seltens_horse", "extended_deterrence"]
WORLDS = 3


@pytest.fixture(autouse=True)
def in_64_bits():
    with jax.enable_x64(True):
        yield


@dataclass(frozen=True)
class Family:
    """A few worlds of a textbook game, λ differing between players, and a direction in which all inputs move."""

    tree: Tree
    inputs: tuple[np.ndarray, np.ndarray, np.ndarray]
    direction: tuple[np.ndarray, np.ndarray, np.ndarray]

    def only(self, which: int) -> tuple[np.ndarray, ...]:
        """The direction in which one kind of input moves, and the others stand."""
        return tuple(d if k == which else np.zeros_like(d) for k, d in enumerate(self.direction))

    def moved(self, direction: tuple[np.ndarray, ...], t: float) -> np.ndarray:
        return solved_again(self.tree, *(x + t * d for x, d in zip(self.inputs, direction, strict=True)))


@cache
def family(name: str) -> Family:
    form, payoffs, odds = perturbed(name, WORLDS, 11, 0.2)
    game, rng = compiled(form), np.random.default_rng(5)
    precision = rng.uniform(2.0, 6.0, (WORLDS, len(game.tree.players))) / game.span
    inputs = (payoffs, odds, precision)
    sizes = (game.span, odds, precision)  # each input moves by about its own size
    return Family(
        game.tree, inputs, tuple(rng.uniform(-0.5, 0.5, x.shape) * s for x, s in zip(inputs, sizes, strict=True))
    )


def side_by_side(found: Equilibrium) -> jax.Array:
    return jnp.concatenate([found.strategy, found.belief, found.value, found.reach], axis=-1)


@cache
def solver(name: str):
    """Strategy, belief, value and reach of a game; compiled once, what pushes forwards (with values) and pulls back."""
    equilibrium = differentiable(family(name).tree)

    def f(*inputs):
        return side_by_side(equilibrium(*inputs))

    push = jax.jit(lambda inputs, d: jax.jvp(f, inputs, d))
    pull = jax.jit(lambda inputs, c: jax.vjp(f, *inputs)[1](c))
    return equilibrium, f, push, pull


def worst(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference, relative to the largest entry."""
    return float(np.max(np.abs(np.asarray(found) - expected)) / np.max(np.abs(expected)))


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_the_solver(name: str) -> None:
    mine = family(name)
    values, _ = solver(name)[2](mine.inputs, mine.direction)
    assert np.max(np.abs(np.asarray(values) - mine.moved(mine.direction, 0.0))) < 1e-12


INPUTS = ("payoffs", "odds", "precision")
MOVED = [(name, k) for name in NAMES for k in range(3) if family(name).direction[k].size]  # some have no chance moves


@pytest.mark.parametrize(("name", "which"), MOVED, ids=[f"{name}-{INPUTS[k]}" for name, k in MOVED])
def test_forwards_against_differences(name: str, which: int) -> None:
    mine, direction = family(name), family(name).only(which)
    expected = by_differences(lambda t: mine.moved(direction, t))
    assert np.max(np.abs(expected)) > 1e-3
    assert worst(solver(name)[2](mine.inputs, direction)[1], expected) < 1e-7


@pytest.mark.parametrize("name", NAMES)
def test_backwards_is_forwards_turned_round(name: str) -> None:
    mine, (_, _, push, pull) = family(name), solver(name)
    forwards = np.asarray(push(mine.inputs, mine.direction)[1])
    ahead = np.random.default_rng(2).standard_normal(forwards.shape)
    backwards = pull(mine.inputs, ahead)
    left = np.sum(ahead * forwards)
    right = sum(np.sum(np.asarray(b) * d) for b, d in zip(backwards, mine.direction, strict=True))
    assert abs(left - right) < 1e-12 * np.sum(np.abs(ahead * forwards))


def test_whole_jacobians_forwards_and_backwards() -> None:
    """`jacfwd` and `jacrev`, entry by entry, and no world touches another."""
    mine, (_, f, _, _) = family("crisis_signalling"), solver("crisis_signalling")
    forwards = jax.jit(jax.jacfwd(f, argnums=(0, 1, 2)))(*mine.inputs)
    backwards = jax.jit(jax.jacrev(f, argnums=(0, 1, 2)))(*mine.inputs)
    for one, other in zip(forwards, backwards, strict=True):
        assert worst(one, np.asarray(other)) < 1e-12
        for w in range(WORLDS):
            assert not np.asarray(one)[w][:, np.arange(WORLDS) != w].any()


def test_a_batch_is_its_worlds_one_by_one() -> None:
    mine, (_, f, push, _) = family("beer_quiche"), solver("beer_quiche")
    together = np.asarray(push(mine.inputs, mine.direction)[1])
    mapped = jax.jit(lambda x, d: jax.vmap(lambda x, d: jax.jvp(f, x, d)[1])(x, d))(mine.inputs, mine.direction)
    assert np.max(np.abs(np.asarray(mapped) - together)) < 1e-13
    one = jax.jit(lambda x, d: jax.jvp(f, x, d)[1])
    for w in range(WORLDS):
        alone = one(tuple(x[w] for x in mine.inputs), tuple(d[w] for d in mine.direction))
        assert np.max(np.abs(np.asarray(alone) - together[w])) < 1e-13


def test_one_precision_for_all_is_each_players_own_moved_together() -> None:
    mine, (_, f, push, _) = family("beer_quiche"), solver("beer_quiche")
    lam = mine.inputs[2][:, 0]
    one = jax.jit(lambda lam, d: jax.jvp(lambda p: f(*mine.inputs[:2], p), (lam,), (d,))[1])(lam, np.ones(WORLDS))
    both = np.repeat(lam[:, None], 2, axis=1)
    still = tuple(np.zeros_like(x) for x in mine.inputs[:2])
    each = push((*mine.inputs[:2], both), (*still, np.ones_like(both)))[1]
    assert np.max(np.abs(np.asarray(one) - np.asarray(each))) < 1e-13


def test_second_derivatives_against_differences_of_first() -> None:
    mine, (_, f, _, _) = family("uneven_chicken"), solver("uneven_chicken")
    only = mine.only(2)

    def first(t):
        return jax.jvp(lambda p: f(*mine.inputs[:2], p), (mine.inputs[2] + t * only[2],), (only[2],))[1]

    both = jax.jit(lambda t: jax.jvp(first, (t,), (1.0,)))
    assert worst(both(0.0)[1], by_differences(lambda t: np.asarray(both(t)[0]))) < 1e-7


def test_at_no_precision_the_slope_by_precision_is_the_gain() -> None:
    """At λ = 0 everyone tosses coins, and dℓ/dλ = ū(a) − ū(0): half the gain from it goes to each of two actions."""
    game = compiled(table("xy", "xy", {"xx": (3, 1), "xy": (0, 0), "yx": (1, 0), "yy": (2, 5)}))
    f = differentiable(game.tree)
    slope = jax.jit(jax.jacfwd(lambda lam: f(game.payoffs[0], game.odds[0], lam).strategy))(0.0)
    gain = np.array([(3 + 0) / 2 - (1 + 2) / 2, (1 + 0) / 2 - (0 + 5) / 2])
    assert np.max(np.abs(np.asarray(slope) - np.array([gain[0], -gain[0], gain[1], -gain[1]]) / 4)) < 1e-15


# -- closed forms ------------------------------------------------------------------------------------------------


def alone(payoffs: list[float]) -> tuple[Tree, np.ndarray]:
    game = compiled(Form(("A",), Choice("A", "a", {f"{k}": End((u,)) for k, u in enumerate(payoffs)})))
    return game.tree, game.payoffs[0]


def test_the_envelope_of_one_player() -> None:
    r"""One player, value v = Σ σ u. With F = max Σ σ u + H(σ)/λ, ∂F/∂u_a = σ_a, so ∂v/∂u_a = σ_a (1 + λ (u_a − v)).

    And ∂v/∂λ is the variance of u under σ.
    """
    tree, payoffs = alone([0.3, 1.1, -0.4, 0.9])
    lam = 2.5
    f = differentiable(tree)

    def both(u, p):
        found = f(u, np.zeros(0), p)
        return jnp.stack([found.value[0], found.value[0] - jnp.sum(found.strategy * jnp.log(found.strategy)) / p])

    (by_payoff, soft), (by_precision, _) = jax.jit(jax.jacrev(both, argnums=(0, 1)))(payoffs, lam)
    u = payoffs[:, 0]
    sigma = np.exp(lam * u) / np.exp(lam * u).sum()
    v = sigma @ u
    assert np.max(np.abs(np.asarray(by_payoff)[:, 0] - sigma * (1 + lam * (u - v)))) < 1e-14
    assert abs(float(by_precision) - (sigma @ u**2 - v**2)) < 1e-14
    assert np.max(np.abs(np.asarray(soft)[:, 0] - sigma)) < 1e-14


def coordination(a: float, b: float) -> tuple[Tree, np.ndarray]:
    """Both do x (worth a to each), both do y (b), or miss."""
    game = compiled(table("xy", "xy", {"xx": (a, a), "xy": (0, 0), "yx": (0, 0), "yy": (b, b)}))
    return game.tree, game.payoffs[0]


def test_two_by_two_in_closed_form() -> None:
    """Symmetric play q of x solves log q/(1−q) = λ (a q − b (1−q)); differentiated by hand."""
    a, b, lam = 1.0, 0.6, 1.7
    tree, payoffs = coordination(a, b)
    f = differentiable(tree)
    at_xx = np.zeros_like(payoffs)
    at_xx[0] = 1.0

    def plays_x(more, lam):
        q = f(payoffs + more * at_xx, np.zeros(0), lam).strategy[0]
        return q, q

    (by_a, slope), q = jax.jit(jax.jacfwd(plays_x, argnums=(0, 1), has_aux=True))(0.0, lam)
    q = float(q)
    assert abs(np.log(q / (1 - q)) - lam * (a * q - b * (1 - q))) < 1e-14
    turn = 1 / (q * (1 - q)) - lam * (a + b)
    assert abs(float(slope) - (a * q - b * (1 - q)) / turn) < 1e-14
    assert abs(float(by_a) - lam * q / turn) < 1e-14


# -- where there is no derivative ----------------------------------------------------------------------------------


def by_precision(f: Differentiable, payoffs: np.ndarray, lam: np.ndarray) -> tuple[Equilibrium, np.ndarray]:
    """A game at several λ: the equilibria, and the slope of the first probability of each."""

    def first(lam):
        many = f(np.repeat(payoffs[None], len(lam), 0), np.zeros((len(lam), 0)), lam)
        return many.strategy[:, 0].sum(), many

    slopes, many = jax.jit(jax.grad(first, has_aux=True))(lam)
    return many, np.asarray(slopes)


def test_where_branches_cross_there_is_no_derivative() -> None:
    """Chicken between equals: the Jacobian [[1, 3λs], [3λs, 1]], s = q(1−q), is singular at 3λs = 1."""
    game = compiled(GAMES["chicken"]())
    f = differentiable(game.tree)
    low, high = 0.05, 0.5
    for _ in range(200):  # log q/(1−q) = λ (1 − 3q) at λ = 1/(3q(1−q))
        q = (low + high) / 2
        low, high = (q, high) if np.log(q / (1 - q)) < (1 - 3 * q) / (3 * q * (1 - q)) else (low, q)
    lam = 1 / (3 * q * (1 - q))
    found, slopes = by_precision(f, game.payoffs[0], lam * np.array([0.9, 1 - 1e-9, 1.0]))
    # Where the Jacobian cannot be inverted at all the solver may give up as well; either way there is no slope.
    assert found.status[:2].tolist() == [DIFFERENTIABLE, NEAR_FOLD] and found.status[2] != DIFFERENTIABLE
    assert found.differentiable.tolist() == [True, False, False]
    assert any("fold" in reason for reason in found.why_not())
    assert np.max(np.abs(found.strategy[1] - np.array([q, 1 - q, q, 1 - q]))) < 1e-8
    assert np.isfinite(slopes).tolist() == [True, False, False]  # worlds beside it keep their gradients


def second_branch(a: float, b: float) -> tuple[float, Callable[[float], float]]:
    """Coordination on y in `coordination(a, b)`: the λ at which that branch begins, by turning, and its q after it.

    Along it λ(q) = log(q/(1−q)) / (a q − b (1−q)), least where the two solutions of a higher λ meet: a fold.
    """

    def lam(q: float) -> float:
        return float(np.log(q / (1 - q)) / (a * q - b * (1 - q)))

    best = minimize_scalar(lam, bounds=(1e-6, 0.3), method="bounded", options={"xatol": 1e-13})
    return float(best.fun), lambda of: float(brentq(lambda q: lam(q) - of, 1e-12, best.x, xtol=1e-15))


def test_at_a_fold_there_is_no_derivative_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a branch turns; towards it slopes grow as 1/√(λ − λ*). The solver is made to answer from that branch."""
    tree, payoffs = coordination(1.0, 0.6)
    turn, play = second_branch(1.0, 0.6)

    def answer(tree, payoffs, odds, precision, settings):
        q = np.array([play(max(p, turn * (1 + 1e-15))) for p in precision.max(axis=1)])
        return replace(solve(tree, payoffs, odds, precision), strategy=np.stack([q, 1 - q, q, 1 - q], axis=1))

    monkeypatch.setattr("standoff.solve.implicit.solve", answer)
    f = differentiable(tree)
    far = np.array([1.0, 1e-4, 1e-6, 1e-12])
    found, slopes = by_precision(f, payoffs, turn * (1 + far))
    assert found.status.tolist() == [DIFFERENTIABLE] * 3 + [NEAR_FOLD]
    assert found.why_not()[0].startswith("1 of 4 worlds: at or near a fold")
    assert np.isfinite(np.asarray(found.strategy)).all()
    assert np.isfinite(slopes).tolist() == [True] * 3 + [False]
    assert abs(slopes[2] / slopes[1]) == pytest.approx(10.0, rel=0.05)
    alone = f(payoffs, np.zeros(0), turn * (1 + 1e-12))
    assert alone.status == NEAR_FOLD and alone.why_not()[0].startswith("1 of 1 world: at or near a fold")


def test_what_could_not_be_solved_has_no_gradient() -> None:
    form, payoffs, odds = perturbed("crisis_signalling", 2, 3, 0.2)
    given_up = QuantalResponse(most_steps=1, most_arc_steps=1)
    f = differentiable(compiled(form).tree, given_up)
    lam = np.array([0.0, 30.0])  # the coin toss needs no steps

    def value(lam):
        found = f(payoffs, odds, lam)
        return found.value[:, 0].sum(), found

    slope, found = jax.jit(jax.grad(value, has_aux=True))(lam)
    assert found.status.tolist() == [DIFFERENTIABLE, NOT_SOLVED]
    assert "not solved" in found.why_not()[0]
    assert np.isnan(np.asarray(found.strategy)[1]).all()
    assert np.isfinite(slope[0]) and np.isnan(slope[1])


def test_the_bound_on_eigenvalues_holds_and_is_close() -> None:
    rng, bound_of = np.random.default_rng(1), jax.jit(lambda m: smallest_eigenvalue_bound(jnp.linalg.inv(m)))
    for _ in range(20):
        matrix = np.eye(12) + 0.4 * rng.standard_normal((12, 12))
        least = np.min(np.abs(np.linalg.eigvals(matrix)))
        bound = float(bound_of(matrix))
        assert 0.1 * least < bound <= least * (1 + 1e-12)
    chain = np.eye(12) - 20.0 * np.eye(12, k=-1)
    assert np.linalg.svd(chain, compute_uv=False).min() < 1e-8  # and yet no fold is near
    assert float(bound_of(chain)) > FOLD_LIMIT


def test_odds_of_zero_have_no_two_sided_derivative() -> None:
    form, payoffs, odds = perturbed("crisis_signalling", 1, 3, 0.2)
    f = differentiable(compiled(form).tree)
    odds = np.array([[0.0 if k == 0 else 1.0 if k == 1 else o for k, o in enumerate(odds[0])]])
    slopes = jax.jit(jax.grad(lambda u, q: f(u, q, np.array([4.0])).value[0, 0], argnums=(0, 1)))
    by_payoffs, by_odds = slopes(payoffs, odds)
    assert np.isfinite(np.asarray(by_payoffs)).all()
    assert np.isnan(np.asarray(by_odds)[0, 0])


def test_probabilities_too_small_for_a_float_keep_their_gradients() -> None:
    """At λ·Δu = 900 one action is played with probability e^-900; the other set's slopes are right all the same."""
    game = compiled(table("xy", "xy", {"xx": (900, 0), "xy": (900, 0.5), "yx": (0, 1), "yy": (0, 0)}))
    f = differentiable(game.tree)

    def second(lam):
        found = f(game.payoffs[0], game.odds[0], lam)
        return found.strategy[2], found.status

    slope, status = jax.jit(jax.jacfwd(second, has_aux=True))(1.0)
    assert status == DIFFERENTIABLE
    q = 1 / (1 + np.exp(0.5))
    assert abs(float(slope) + 0.5 * q * (1 - q)) < 1e-12


# -- quantities that are asked for ---------------------------------------------------------------------------------


def test_asked_quantities_against_differences() -> None:
    """P(event | condition) and E(player | condition): ratios of sums of reach."""
    mine, (f, *_) = family("crisis_signalling"), solver("crisis_signalling")
    rng = np.random.default_rng(4)
    event, given = (rng.random(mine.tree.terminal_count) < 0.5 for _ in range(2))

    def asked(payoffs, odds, precision):
        found = f(payoffs, odds, precision)
        return jnp.stack([conditional(found.reach, event, given), expectation(found.reach, payoffs[..., 1], given)])

    def again(t):
        payoffs = mine.inputs[0] + t * mine.direction[0]
        reach = mine.moved(mine.direction, t)[:, -mine.tree.terminal_count :]
        whole = reach @ given
        return np.stack([reach @ (given & event), (reach * payoffs[..., 1]) @ given]) / whole

    forwards = jax.jit(lambda x, d: jax.jvp(asked, x, d)[1])(mine.inputs, mine.direction)
    assert worst(forwards, by_differences(again)) < 1e-7


def test_a_chain_through_payoff_parameters() -> None:
    """Payoffs as a function of a few parameters, by one gradient backwards."""
    mine, (_, f, _, _) = family("beer_quiche"), solver("beer_quiche")
    rng = np.random.default_rng(6)
    shape = mine.inputs[0].shape
    through = rng.standard_normal((2, *shape[1:])) * 0.2

    def of(parameters, tensordot):
        return mine.inputs[0] + tensordot(parameters, through, 1)

    weigh = rng.standard_normal(mine.moved(mine.direction, 0.0).shape)
    slopes = jax.jit(jax.grad(lambda s: jnp.sum(weigh * f(of(s, jnp.tensordot), *mine.inputs[1:]))))
    found = slopes(np.zeros((WORLDS, 2)))
    for k in range(2):
        step = np.zeros((WORLDS, 2))
        step[:, k] = 1.0
        expected = by_differences(
            lambda t: np.sum(weigh * solved_again(mine.tree, of(t * step, np.tensordot), *mine.inputs[1:]), axis=1)  # noqa: B023
        )
        assert worst(found[:, k], expected) < 1e-7


# -- the door ------------------------------------------------------------------------------------------------------


def jacobian_is_off(f: Differentiable, name: str) -> float:
    """How far the Jacobian written down is from the one JAX finds, at random log-odds of a family's first world."""
    inputs = tuple(jnp.asarray(x[0]) for x in family(name).inputs)
    x = jnp.asarray(np.random.default_rng(1).standard_normal(len(f.at.free)))
    found, slow = jax.jit(lambda x: (jacobian(f.at, x, *inputs), jax.jacfwd(partial(residual, f.at))(x, *inputs)))(x)
    return float(np.max(np.abs(np.asarray(found) - np.asarray(slow))))


@pytest.mark.parametrize("name", NAMES)
def test_the_jacobian_is_the_derivative_of_the_equations(name: str) -> None:
    assert jacobian_is_off(solver(name)[0], name) < 1e-13


def test_arrays_of_numpy_and_of_jax_do_alike() -> None:
    """In and out of `jit`, whole numbers too; masks and weights for conditions."""
    mine, (f, *_) = family("beer_quiche"), solver("beer_quiche")
    payoffs, odds, precision = (x[0] for x in mine.inputs)
    rng = np.random.default_rng(3)
    event, given = (rng.random(mine.tree.terminal_count) < 0.5 for _ in range(2))
    whole = np.rint(10 * payoffs).astype(int)

    def asked(payoffs, odds, precision, event, given):
        reach = f(payoffs, odds, precision).reach
        return jnp.stack([conditional(reach, event, given), expectation(reach, payoffs[:, 0], given)])

    plain = asked(whole, odds, 1.0, event, given)
    of_jax = asked(*map(jnp.asarray, (whole, odds, 1.0, event, given)))
    assert np.isfinite(plain).all() and np.array_equal(plain, of_jax)
    assert np.max(np.abs(jax.jit(asked)(whole, odds, 1, event, given) - plain)) < 1e-13
    assert np.max(np.abs(asked(whole, odds, np.ones(2), event, given.astype(float)) - plain)) < 1e-13
    reach = np.asarray(f(*mine.inputs).reach)
    assert np.array_equal(conditional(reach, event, given), conditional(jnp.asarray(reach), event, 1.0 * given))
    common = expectation(reach, whole[:, 0], given)  # one utility for all worlds
    assert common.shape == (WORLDS,) and np.allclose(
        common, (reach * whole[:, 0]) @ given / (reach @ given), atol=1e-13
    )
    with pytest.raises(TypeCheckError):
        conditional(reach, event[1:], given)


def test_32_bits_are_refused_in_words() -> None:
    mine, (f, *_) = family("beer_quiche"), solver("beer_quiche")
    with jax.enable_x64(False), pytest.raises(RuntimeError, match="64-bit JAX"):
        f(*mine.inputs)


def test_shapes_are_asked_at_the_door() -> None:
    mine, (f, *_) = family("beer_quiche"), solver("beer_quiche")
    payoffs, odds, precision = mine.inputs
    with pytest.raises(ValueError, match="payoffs have the shape"):
        f(payoffs[:, 1:], odds, precision)
    with pytest.raises(ValueError, match="odds have the shape"):
        f(payoffs, odds[:1], precision)
    with pytest.raises(ValueError, match="precision have the shape"):
        f(payoffs, odds, precision[:, :1])


# -- planted errors: the checks above can fail ---------------------------------------------------------------------


def without_beliefs(f: Differentiable) -> Differentiable:
    """The same with a Jacobian in which nobody learns from what others do: columns of earlier moves left out."""
    at = f.at
    kept = []
    for pair, cell in zip(at.slope_pair, at.slope_cell, strict=True):
        path = at.steps[at.terminals[at.pair_terminal[pair]]].tolist()
        same = set(np.flatnonzero(at.set_of_action == at.set_of_action[at.free[cell % len(at.free)]]))
        other = next(place for place, step in enumerate(path) if step in same)
        kept.append(other > path.index(at.pair_action[pair]))
    columns = ("slope_pair", "slope_cell", "slope_taken", "slope_sign")
    return replace(f, at=replace(at, **{c: getattr(at, c)[np.array(kept)] for c in columns}))


def test_planted_a_jacobian_without_beliefs_is_caught() -> None:
    mine, f = family("beer_quiche"), without_beliefs(solver("beer_quiche")[0])
    expected = by_differences(lambda t: mine.moved(mine.only(0), t))
    push = jax.jit(lambda x, d: jax.jvp(lambda *x: side_by_side(f(*x)), x, d)[1])
    assert worst(push(mine.inputs, mine.only(0)), expected) > 1e-3
    assert jacobian_is_off(f, "beer_quiche") > 1e-3


def test_planted_a_gradient_at_fixed_strategies_is_caught() -> None:
    """The direct effect alone, as if nobody reacted, is not the gradient."""
    mine = family("crisis_signalling")
    slope = by_differences(lambda t: mine.moved(mine.only(0), t))
    ends, players = mine.tree.terminal_count, len(mine.tree.players)
    reach = mine.moved(mine.direction, 0.0)[:, -ends:]
    direct = np.einsum("wt,wtp->wp", reach, mine.direction[0])
    assert worst(direct, slope[:, -ends - players : -ends]) > 1e-3
