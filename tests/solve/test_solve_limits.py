"""Limits of the principal branch: known sequential equilibria, and their conditions by an independent enumerator."""

from __future__ import annotations

import numpy as np
import pytest
from batches import perturbed
from enumerator import agent_regret, expected, log_beliefs
from forms import Compiled, Form, compiled, flat, refilled
from games import GAMES

from standoff.game import Tree
from standoff.solve import LIMIT_STATUS, Limit, QuantalResponse, ToTheLimit, check_assessment, limits, solve

FINE = ToTheLimit(epsilon=1e-6)


def limit_of(name: str, settings: ToTheLimit | None = None) -> tuple[Form, Compiled, Limit]:
    form = GAMES[name]()
    game = compiled(form)
    return form, game, limits(game.tree, game.payoffs, game.odds, settings)


def named(tree: Tree, values: np.ndarray) -> dict[str, dict[str, float]]:
    """Values of actions by the names that the form gives."""
    return {
        h.move.partition(".")[2]: dict(zip(h.actions, values[h.slice].tolist(), strict=True)) for h in tree.infosets
    }


# -- known equilibria ---------------------------------------------------------------------------------------------


KNOWN = {
    "matching_pennies": {"a": {"H": 1 / 2}, "b": {"H": 1 / 8}},
    "uneven_chicken": {"a": {"D": 1.0}, "b": {"D": 0.0}},
    # both eat as the strong do, and who ate otherwise is taken for weak: Cho and Kreps (1987)
    "beer_quiche": {
        "eats, strong": {"beer": 1.0}, "eats, weak": {"beer": 1.0}, "sees beer": {"duel": 0.0},
        "sees quiche": {"duel": 1.0},
    },
    # taken at every stage, also at those never reached
    "centipede": {f"stage {k}": {"take": 1.0} for k in range(4)},
    "seltens_horse": {"a": {"D": 0.0}, "b": {"d": 0.0}, "c": {"L": 0.0}},
    "one_card_poker": {"red": {"raise": 1.0}, "black": {"raise": 1 / 3}, "b": {"meet": 2 / 3}},
    # semi-pooling, by the indifference of who mixes: the weak pose as often as makes entry an even bet
    "entry_deterrence": {"weak prices": {"low": 3 / 7}, "sees low": {"enter": 0.9}, "strong prices": {"low": 1.0}},
    # the bluffer challenges as often as makes resisting an even bet
    "crisis_signalling": {"challenge r": {"challenge": 1.0}, "reply r": {"concede": 0.0}},
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_sequential_equilibria(name: str) -> None:
    _, game, limit = limit_of(name, FINE)
    assert limit.reached.all(), limit.summary()
    strategy = named(game.tree, limit.strategy[0])
    for infoset, actions in KNOWN[name].items():
        for action, probability in actions.items():
            assert strategy[infoset][action] == pytest.approx(probability, abs=2e-3), (infoset, action)


def test_kuhn_poker_ends_within_the_known_family() -> None:
    """First player: bets a jack with α ≤ 1/3, a king with 3α, calls with a queen by α + 1/3; second: 1/3 and 1/3."""
    form, game, limit = limit_of("kuhn_poker", ToTheLimit(epsilon=1e-5))
    assert limit.reached.all()
    strategy = named(game.tree, limit.strategy[0])
    alpha = strategy["J first"]["bet"]
    assert 0.0 <= alpha <= 1 / 3
    assert strategy["K first"]["bet"] == pytest.approx(3 * alpha, abs=1e-3)
    assert strategy["Q check-bet"]["call"] == pytest.approx(alpha + 1 / 3, abs=1e-3)
    assert strategy["J after check"]["bet"] == pytest.approx(1 / 3, abs=1e-3)
    assert strategy["Q after bet"]["call"] == pytest.approx(1 / 3, abs=1e-3)
    value, _ = expected(form, form.root, strategy)
    assert value == pytest.approx(-1 / 18, abs=1e-4)


def test_through_a_crossing_the_limit_is_mixed_and_says_so() -> None:
    _, game, limit = limit_of("chicken")
    assert limit.reached.all()
    assert "branches cross" in LIMIT_STATUS[limit.status[0]]
    assert named(game.tree, limit.strategy[0])["a"]["D"] == pytest.approx(1 / 3, abs=1e-3)


# -- each condition, apart from the solver -----------------------------------------------------------------------


@pytest.mark.parametrize("name", GAMES)
def test_agent_regret_and_beliefs_by_the_enumerator(name: str) -> None:
    form, game, limit = limit_of(name)
    assert limit.reached.all(), limit.summary()
    strategy, logs = named(game.tree, limit.strategy[0]), named(game.tree, limit.log_mixed[0])
    held = log_beliefs(form, logs)
    regret = agent_regret(form, strategy, held)
    ranges = dict(zip(game.tree.players, np.ptp(game.payoffs[0], axis=0).tolist(), strict=True))
    for k, h in enumerate(game.tree.infosets):
        name_of = h.move.partition(".")[2]
        assert regret[name_of] <= 1.0001 * limit.epsilon * ranges[h.player]
        assert limit.check.regret[0, k] == pytest.approx(regret[name_of], abs=1e-9 * ranges[h.player])
        for node, belief in zip(h.nodes, (b for *_, b in held[name_of]), strict=True):
            assert limit.belief[0, node] == pytest.approx(belief, abs=1e-6)
    assert np.abs(np.exp(limit.log_mixed) - limit.strategy).max() <= limit.epsilon


@pytest.mark.parametrize("name", ["beer_quiche", "entry_deterrence", "extended_deterrence", "seltens_horse"])
def test_families(name: str) -> None:
    """Of 200 games drawn around a textbook one nearly all come to a limit, and the rest say that they do not."""
    form, payoffs, odds = perturbed(name, 200, 11, 0.4)
    limit = limits(compiled(form).tree, payoffs, odds)
    assert limit.reached.mean() >= 0.985
    assert (limit.regret[limit.reached] <= limit.epsilon).all()
    assert all(LIMIT_STATUS[s].startswith("no limit") for s in limit.status[~limit.reached])
    for w in np.flatnonzero(limit.reached)[:5]:
        game = refilled(form, payoffs[w])
        strategy, logs = named(limit.tree, limit.strategy[w]), named(limit.tree, limit.log_mixed[w])
        ranges = dict(zip(limit.tree.players, np.ptp(payoffs[w], axis=0).tolist(), strict=True))
        regret = agent_regret(game, strategy, log_beliefs(game, logs))
        for h in limit.tree.infosets:
            assert regret[h.move.partition(".")[2]] <= 1.0001 * limit.epsilon * ranges[h.player]


@pytest.mark.parametrize("name", ["entry_deterrence", "seltens_horse", "crisis_signalling", "uneven_chicken"])
def test_it_is_the_branch_that_is_followed_in_arc_length(name: str) -> None:
    """The slower walk, which takes short steps throughout, is the judge."""
    form, payoffs, odds = perturbed(name, 200, 20201101, 0.4)
    tree = compiled(form).tree
    limit = limits(tree, payoffs, odds, ToTheLimit(epsilon=1e-2))
    solution = solve(tree, payoffs, odds, limit.precision, QuantalResponse(most_steps=1))
    both = limit.reached & solution.certified
    assert both.mean() > 0.99
    assert np.abs(np.exp(limit.log_mixed) - solution.strategy)[both].max() < 1e-7
    assert np.abs(limit.belief - solution.belief)[both].max() < 1e-7


def test_the_unit_of_utility_does_not_matter() -> None:
    _, game, limit = limit_of("crisis_signalling")
    thousands = limits(game.tree, 1000.0 * game.payoffs, game.odds)
    assert thousands.precision == pytest.approx(limit.precision / 1000.0)
    assert np.abs(thousands.strategy - limit.strategy).max() < 1e-9
    assert np.abs(thousands.regret - limit.regret).max() < 1e-9


def test_worlds_do_not_depend_on_one_another() -> None:
    form, payoffs, odds = perturbed("entry_deterrence", 12, 3, 0.4)
    tree = compiled(form).tree
    together = limits(tree, payoffs, odds)
    for w in range(12):
        alone = limits(tree, payoffs[w : w + 1], odds[w : w + 1], ToTheLimit(chunk=1))
        assert np.array_equal(alone.strategy[0], together.strategy[w])


def test_a_smaller_epsilon_comes_no_less_close() -> None:
    for name in ("crisis_signalling", "kuhn_poker", "seltens_horse"):
        worst = [limit_of(name, ToTheLimit(epsilon=e))[2].regret.max() for e in (1e-2, 1e-3, 1e-4, 1e-5)]
        assert all(r <= e for r, e in zip(worst, (1e-2, 1e-3, 1e-4, 1e-5), strict=True))


# -- what cannot be done says so ----------------------------------------------------------------------------------


def test_a_branch_that_cannot_be_followed_is_no_limit() -> None:
    _, _, limit = limit_of("crisis_signalling", ToTheLimit(most_steps=1, most_arc_steps=1))
    assert not limit.reached.any()
    assert LIMIT_STATUS[limit.status[0]].startswith("no limit")
    assert limit.summary().startswith("0 of 1 worlds")


@pytest.mark.parametrize("wrong", [{"epsilon": 0.0}, {"epsilon": 2.0}, {"most_steps": 0}, {"threads": -1}])
def test_settings_are_checked(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be at least"):
        ToTheLimit(**wrong)  # type: ignore[arg-type]


def test_numbers_are_asked_at_the_door() -> None:
    game = compiled(GAMES["trust"]())
    with pytest.raises(ValueError, match="this tree needs"):
        limits(game.tree, game.payoffs[:, :-1], game.odds)
    with pytest.raises(ValueError, match="finite"):
        limits(game.tree, game.payoffs * np.nan, game.odds)


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_a_nash_equilibrium_that_is_not_sequential_is_caught() -> None:
    """Selten's horse: A goes down, C left; B would be foolish to go across, and only never being asked excuses it."""
    form, game, limit = limit_of("seltens_horse")
    nash = {"a": {"D": 1.0, "A": 0.0}, "b": {"d": 0.0, "a": 1.0}, "c": {"L": 1.0, "R": 0.0}}
    strategy = flat(game.tree, nash)[None]
    mixed = np.log(np.clip(strategy, 1e-9, 1.0))
    held = log_beliefs(form, named(game.tree, mixed[0]))
    belief = np.zeros((1, game.tree.node_count))
    for nodes in held.values():
        for node, _, b in nodes:
            belief[0, node] = b
    check = check_assessment(game.tree, game.payoffs, game.odds, strategy, belief, mixed)
    assert not check.within(1e-3).any()
    b = next(k for k, h in enumerate(game.tree.infosets) if h.player == "B")
    assert check.relative_regret[0, b] == pytest.approx(3 / 4)  # it forgoes 4 for 1, of a range of 4
    assert check.relative_regret[0].sum() == pytest.approx(3 / 4)  # and nothing else is wrong with it


def test_planted_beliefs_off_the_path_that_no_tremble_bears_out_are_caught() -> None:
    """Beer and quiche: that quiche shows strength would be inconsistent with who leaves beer the sooner."""
    _, game, limit = limit_of("beer_quiche")
    turned = limit.belief.copy()
    quiche = next(h for h in game.tree.infosets if h.move.endswith("quiche"))
    turned[0, list(quiche.nodes)] = turned[0, list(quiche.nodes)[::-1]]
    check = check_assessment(game.tree, game.payoffs, game.odds, limit.strategy, turned, limit.log_mixed)
    assert check.inconsistency[0] > 0.5
    assert not check.within(1e-3).any()


def test_planted_a_strategy_far_from_what_bears_out_its_beliefs_is_caught() -> None:
    _, game, limit = limit_of("matching_pennies")
    other = limit.strategy.copy()
    other[0, :2] = 1.0, 0.0  # A is indifferent, so its regret does not tell
    check = check_assessment(game.tree, game.payoffs, game.odds, other, limit.belief, limit.log_mixed)
    assert check.distance[0] == pytest.approx(0.5, abs=1e-3)
    assert not check.within(1e-3).any()


def test_planted_a_mixture_with_a_zero_bears_out_no_belief() -> None:
    _, game, limit = limit_of("beer_quiche")
    with pytest.raises(ValueError, match="fully mixed"), np.errstate(divide="ignore"):
        check_assessment(
            game.tree,
            game.payoffs,
            game.odds,
            limit.strategy,
            limit.belief,
            np.log(np.where(limit.strategy > 0.5, 1.0, 0)),
        )
