"""Pseudo-likelihood: what a first stage that is not certain adds to standard errors."""

from __future__ import annotations

import numpy as np
import simulators

from standoff.estimate.design import Design
from standoff.estimate.firststage import frequencies, through_frequencies, two_step
from standoff.estimate.measure import movement
from standoff.estimate.newton import Status, climb
from standoff.estimate.plays import Plays
from standoff.estimate.pseudo import Beliefs, pseudo_likelihood
from standoff.estimate.signalling import UTILITIES, PseudoLikelihood
from standoff.estimate.specwords import errors_of

TRUTH = np.array([1.0, -0.6, 0.4, -0.4, 0.5, -0.8, 0.3])


def laid(games: int) -> tuple[Design, np.ndarray]:
    x = np.column_stack([np.ones(games), np.random.default_rng(2).normal(size=(games, 3)) * 0.5])
    design = Design(
        tuple(UTILITIES[k] for k in (1, 3, 4, 5)), tuple("abcdefg"), x, np.array([0, 1, 1, 2, 2, 3, 3]),
        np.array([0, 0, 1, 0, 2, 0, 3]), np.arange(7), np.zeros((games, 4)),
    )  # fmt: skip
    eta = np.zeros((games, 7))
    eta[:, [1, 3, 4, 5]] = design.eta(TRUTH)
    return design, eta


def drawn(eta: np.ndarray, plays: int, rng: np.random.Generator) -> Plays:
    count = simulators.signalling(eta, simulators.signalling_beliefs(eta), plays, rng)
    return Plays(("sq", "cd", "sf", "bd"), np.eye(4, dtype=bool), count, np.ones(len(eta)))


GAMES, PLAYS = 20, 60


def test_the_formula_by_differences() -> None:
    """O and P written out, slopes by beliefs from differences of each game's log-likelihood."""
    design, eta = laid(GAMES)
    plays = drawn(eta, PLAYS, np.random.default_rng(1))
    beliefs, variance = frequencies(plays), np.full((GAMES, 2), 0.03) ** 2
    scores = pseudo_likelihood(design, plays, beliefs).scores(TRUTH)
    inverse = np.linalg.inv(scores.T @ scores)
    cross, step = np.zeros((7, 2 * GAMES)), 1e-5
    for k in range(2):
        ends = []
        for sign in (1, -1):
            moved = np.column_stack([beliefs.resist, beliefs.firm])
            moved[:, k] += sign * step
            ends.append(pseudo_likelihood(design, plays, Beliefs(*moved.T)).log_rows(TRUTH))
        cross[:, k * GAMES : (k + 1) * GAMES] = scores.T * (ends[0] - ends[1]) / (2 * step)
    known = inverse + inverse @ cross @ np.diag(variance.T.ravel()) @ cross.T @ inverse
    np.testing.assert_allclose(two_step(design, plays, TRUTH, beliefs, variance), known, rtol=1e-5)
    assert not np.allclose(known, inverse, rtol=0.05), "planted: the first stage left out"


def test_what_one_more_play_moves() -> None:
    """Frequencies, estimates and all, with a little more of one outcome in one game: as the sandwich has it."""
    design, eta = laid(GAMES)
    plays = drawn(eta, PLAYS, np.random.default_rng(1))

    def estimates(count: np.ndarray) -> np.ndarray:
        seen = Plays(plays.outcomes, plays.sets, count, plays.weight)
        objective = pseudo_likelihood(design, seen, frequencies(seen))
        return climb(objective, TRUTH[None], movement(design), float(count.sum())).theta[0]

    theta = estimates(plays.count)
    known = np.zeros((7, 7))
    for game in range(GAMES):
        moved = np.zeros((4, 7))
        for outcome in range(4):
            more = np.zeros_like(plays.count)
            more[game, outcome] = 1e-3
            moved[outcome] = (estimates(plays.count + more) - estimates(plays.count - more)) / 2e-3
        share = plays.count[game] / PLAYS
        about = moved - share @ moved
        known += PLAYS * PLAYS / (PLAYS - 1) * (about.T * share) @ about
    found = through_frequencies(design, plays, theta, frequencies(plays))
    # what a play does to the mean of all games, towards which frequencies are drawn, is left out
    np.testing.assert_allclose(np.sqrt(np.diag(found)), np.sqrt(np.diag(known)), rtol=0.01)


def test_errors_are_as_wide_as_estimates_scatter() -> None:
    """Over 200 draws of all plays. Frequencies of the same plays must not count as known, nor as from elsewhere."""
    games, of_each = 30, 500
    design, eta = laid(games)
    rng = np.random.default_rng(3)
    theta, errors, naive = [], [], []
    for _ in range(200):
        plays = drawn(eta, of_each, rng)
        beliefs = frequencies(plays)
        objective = pseudo_likelihood(design, plays, beliefs)
        top = climb(objective, TRUTH[None], movement(design), float(games * of_each))
        assert top.status[0] == Status.CONVERGED
        theta.append(top.theta[0])
        errors.append(np.diag(through_frequencies(design, plays, top.theta[0], beliefs)))
        naive.append(np.diag(two_step(design, plays, top.theta[0], beliefs)))
    scatter = np.var(theta, axis=0)
    ours, plain = (np.sqrt(np.mean(v, axis=0) / scatter) for v in (errors, naive))
    print(f"standard error over scatter {ours.round(2)}, with beliefs as known {plain.round(2)}")
    assert ((ours > 0.85) & (ours < 1.2)).all()
    assert plain.min() < 0.7, "planted: beliefs as known"


def test_columns_of_errors_in_a_file() -> None:
    given = {"crisis signalling": {"method": "pseudo", "resist": "r", "firm": "f", "errors": ["sr", "sf"]}}
    found = errors_of(given)
    assert found.method == PseudoLikelihood("r", "f", ("sr", "sf"))  # type: ignore[union-attr]
