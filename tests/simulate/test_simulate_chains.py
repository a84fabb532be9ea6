"""Small processes against their analytic answers.

Planted, to see these fail: the mean of a clash taken as its rate; the truce's age left out of T given T > age; a
mediated clash that widens; a broken truce counted twice. Each was caught.
"""

from __future__ import annotations

import numpy as np
import pytest
from chains import NEVER, lottery, phases_at, process, run
from scipy.linalg import expm
from scipy.special import log_ndtr
from scipy.stats import norm

from standoff.crisis import PHASES
from standoff.simulate.library import some_draws
from standoff.simulate.process import CannotSimulate, Standing

PATHS = 40_000
DAYS = (0.0, 0.5, 3.0, 11.0, 40.0)
F, C, P, K, W, S = range(6)  # fighting, ceasefire, peace by intervention, clash, wider war, settlement


def close(found: np.ndarray, true: np.ndarray, paths: int = PATHS) -> None:
    """Within 4.5 standard errors of a share, and adding up to one."""
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    error = np.sqrt(np.maximum(true * (1 - true), 1e-12) / paths)
    assert np.all(np.abs(found - true) <= 4.5 * error + 1e-9), (found, true)


def chain(rates: dict[tuple[int, int], float]) -> np.ndarray:
    q = np.zeros((6, 6))
    for (a, b), rate in rates.items():
        q[a, b] += rate
        q[a, a] -= rate
    return q


def test_two_phases_are_an_exponential() -> None:
    events = run(lottery({"settlement": 0.3, "fighting": 0.7}), process(rounds=0.4), PATHS, 50.0)
    for day in DAYS:
        left = np.exp(-0.4 * 0.3 * day)
        close(phases_at(events, day), np.array([left, 0, 0, 0, 0, 1 - left]))


def test_six_phases_are_a_matrix_exponential() -> None:
    """All waits exponential: truces end by settlement alone."""
    odds = {"fighting": 0.4, "ceasefire": 0.15, "intervention": 0.1, "clash": 0.3, "settlement": 0.05}
    numbers = process(rounds=0.5, intervention=4.0, clash=2.0, mediation=0.6, wider_war=9.0, settlement=15.0)
    q = chain({
        (F, C): 0.5 * 0.15, (F, P): 0.5 * 0.1, (F, K): 0.5 * 0.3, (F, S): 0.5 * 0.05, (P, C): 1 / 4,
        (K, C): 0.6 / 2, (K, W): 0.4 / 2, (W, C): 1 / 9, (C, S): 1 / 15,
    })  # fmt: skip
    events = run(lottery(odds), numbers, PATHS, 50.0)
    for day in DAYS:
        close(phases_at(events, day), expm(q * day)[F])


def test_truces_that_break_come_and_go_as_an_alternating_renewal_process() -> None:
    """With log-normal truces: the renewal equation P(fighting at t), solved on a fine grid."""
    rate, location, scale = 0.8, 0.7, 1.2
    events = run(lottery({"ceasefire": 1.0}), process(rounds=rate, location=location, scale=scale), PATHS, 20.0)
    step = 0.01
    t = np.arange(0, 20 + step / 2, step)
    with np.errstate(divide="ignore"):
        breaks = np.diff(norm.cdf((np.log(t) - location) / scale), prepend=0.0)
    waits = np.diff(1 - np.exp(-rate * t), prepend=0.0)
    cycle = np.convolve(waits, breaks)[: len(t)]
    fights = np.exp(-rate * t)  # P(F at t) = e^(-rate t) + ∫ P(F at t - s) dCycle(s)
    for k in range(1, len(t)):
        fights[k] += fights[k - 1 :: -1][:k] @ cycle[1 : k + 1]
    for day in (0.5, 3.0, 11.0, 19.0):
        true = float(np.interp(day, t, fights))
        close(phases_at(events, day), np.array([true, 1 - true, 0, 0, 0, 0]))


@pytest.mark.parametrize("age", [0.02, 5.0, 400.0, 1e6])
def test_a_truce_that_has_held_lasts_by_its_conditional_survival(age: float) -> None:
    location, scale = 1.5, 0.9
    standing = Standing(age, 0, np.array([location]))
    events = run(lottery({"fighting": 1.0}), process(scale=scale, standing=standing), PATHS, 1e9)
    for more in (0.1 * age, age, 4 * age):
        true = np.exp(log_ndtr(-(np.log(age + more) - location) / scale) - log_ndtr(-(np.log(age) - location) / scale))
        close(phases_at(events, more), np.array([1 - true, true, 0, 0, 0, 0]))


def test_what_a_truce_is_like_moves_how_long_it_lasts() -> None:
    """Mechanism, terms, restraint and broken truces add to the mean of log T, exactly."""
    played = lottery({"ceasefire": 1.0})
    played.curbed[:] = 1
    numbers = process(
        rounds=NEVER, location=np.array([[0.1, 0.6, 1.7]]), mechanism=np.array([[0.2, 0.3, 0.5]]), scale=0.5,
        written=0.4, written_chance=1.0, definitive=-0.3, definitive_chance=1.0, curbed=0.25, earlier=-0.35, broken=3.0,
    )  # fmt: skip
    events = run(played, numbers, PATHS, 1e-9)
    at = events.first[:-1] + 1
    lasts, kind = np.log(events.lasts[at]), events.mechanism[at]
    close(np.bincount(kind, minlength=6)[:3] / PATHS, np.array([0.2, 0.3, 0.5]))
    for mechanism, location in enumerate((0.1, 0.6, 1.7)):
        mine = lasts[kind == mechanism]
        true = location + 0.4 - 0.3 + 0.25 - 0.35 * np.log(4.0)
        assert abs(mine.mean() - true) < 4.5 * 0.5 / np.sqrt(len(mine))
        assert abs(mine.std() - 0.5) < 4.5 * 0.5 / np.sqrt(2 * len(mine))


def test_every_broken_truce_counts_against_the_next() -> None:
    numbers = process(rounds=NEVER, location=0.0, scale=1e-6, earlier=1.0)
    events = run(lottery({"ceasefire": 1.0}), numbers, 3, 20.0)
    lasts = events.lasts[events.first[0] : events.first[1]]
    np.testing.assert_allclose(lasts[np.isfinite(lasts)][:4], [1.0, 2.0, 3.0, 4.0], rtol=1e-4)


def test_peacekeepers_come_after_an_intervention_with_their_own_chance() -> None:
    numbers = process(
        rounds=NEVER, intervention=1e-9, mechanism=np.array([[0.5, 0.5, 0.0]]), after_intervention=0.7
    )  # fmt: skip
    events = run(lottery({"intervention": 1.0}), numbers, PATHS, 1.0)
    kind = events.mechanism[events.first[:-1] + 2]
    close(np.bincount(kind, minlength=6)[:3] / PATHS, np.array([0.15, 0.15, 0.7]))


def test_twice_the_paths_halve_the_variance() -> None:
    played, numbers = lottery({"settlement": 0.3, "fighting": 0.7}), process(rounds=0.4)

    def scatter(paths: int) -> float:
        shares = [phases_at(run(played, numbers, paths, 5.0, seed), 4.0)[S] for seed in range(300)]
        return float(np.var(shares))

    true = 1 - np.exp(-0.4 * 0.3 * 4.0)
    one, two = scatter(100), scatter(200)
    assert one == pytest.approx(true * (1 - true) / 100, rel=0.3)
    assert two == pytest.approx(true * (1 - true) / 200, rel=0.3)


@pytest.mark.parametrize(
    ("what", "of", "law"),
    [
        (0, 0.0, "uniform"), (1, 0.0, "expon"), (2, 0.0, "norm"), (4, 0.3, "gamma"), (4, 1.0, "gamma"),
        (4, 11.0, "gamma"),
    ],
)  # fmt: skip
def test_draws_have_their_laws(what: int, of: float, law: str) -> None:
    from scipy import stats

    arguments = (of,) if law == "gamma" else ()
    assert stats.kstest(some_draws(3, what, of, 100_000), law, arguments).pvalue > 1e-4


@pytest.mark.parametrize("above", [-9.0, -1.0, 0.0, 2.0, 8.0, 35.0, 200.0])
def test_the_tail_of_the_normal_is_drawn_exactly(above: float) -> None:
    from scipy import stats

    z = some_draws(5, 3, above, 20_000)
    u = np.exp(log_ndtr(-z) - log_ndtr(-above))
    assert np.all(z >= above)
    assert stats.kstest(u, "uniform").pvalue > 1e-4


@pytest.mark.parametrize("mean", [0.02, 0.9, 9.9, 10.1, 31.0, 4000.0, 3e6])
def test_counts_are_poisson(mean: float) -> None:
    from scipy import stats

    k = some_draws(7, 5, mean, 100_000)
    assert np.all(k == np.floor(k))
    low, high = stats.poisson.ppf([1e-4, 1 - 1e-4], mean)
    edges = np.unique(np.round(np.linspace(low, high, 25)))
    seen = np.bincount(np.searchsorted(edges, k, side="left"), minlength=len(edges) + 1)
    chance = np.diff(np.concatenate([[0.0], stats.poisson.cdf(edges, mean), [1.0]]))
    big = chance * len(k) > 8
    assert stats.chisquare(
        np.append(seen[big], seen[~big].sum()), np.append(chance[big], chance[~big].sum() + 1e-12) * len(k)
    ).pvalue > 1e-4  # fmt: skip


def test_a_process_without_end_is_stopped() -> None:
    from standoff.simulate import library

    limit, library.MOST = library.MOST, 100_000
    try:
        with pytest.raises(CannotSimulate, match="rounds a day"):
            run(lottery({"fighting": 1.0}), process(rounds=NEVER), 2, 50.0)
    finally:
        library.MOST = limit


def test_phases_are_numbered_as_the_crisis_names_them() -> None:
    assert PHASES == ("fighting", "ceasefire", "intervention", "clash", "wider_war", "settlement")
