r"""The ultimatum game with private reservation values (Ramsay and Signorino 2009).

The proposer offers y between `least` and `most`; the responder takes it, or both get what they have without a deal:
R₁ + e₁ and R₂ + e₂, known to their owners, with logistic errors of scales s₁ and s₂. The responder accepts with chance
Λ(A), A = (y − R₂)/s₂. The proposer's best offer is y where its own error stands just so, so that

  Pr(offer ≤ y) = Λ(Q),   Q(y) = [y − most + R₁ + s₂ (1 + e^A)] / s₁,

with masses at both ends. All terms are kept as logarithms: with a small s₂ an offer may be worth e^−1000, not nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float

from standoff.estimate.design import Belief, Design, LogScale, Predictor, Utility
from standoff.estimate.observed import Offered
from standoff.estimate.plays import Plays
from standoff.estimate.problems import SpecificationError
from standoff.estimate.program import Builder, Program, Value
from standoff.estimate.programmed import ProgramLikelihood
from standoff.estimate.tables import Table
from standoff.game import Tree, TreeBuilder

PROPOSER, RESPONDER, NO_DEAL, DEAL = "proposer", "responder", "no_deal", "deal"
OFFER = Belief("offer")
SEEN = ("offer", "least", "most", "accepted", "rejected")
"""What is seen of a play: an offer inside or at an end, and the reply. A row may have one of each."""

AT_THE_END = 1.5e-8  # an offer so close to an end is at it
NODES = 200


@dataclass(frozen=True)
class Ultimatum:
    """Offers between `least` and `most`, and replies. Scales are 1 unless the specification gives them formulas."""

    least: float
    most: float


def ultimatum_tree() -> Tree:
    """The tree, where offers are one action."""
    grow = TreeBuilder([PROPOSER, RESPONDER])
    root = grow.decision(None, PROPOSER, "make", ["offer"])
    reply = grow.decision((root, "offer"), RESPONDER, "reply", ["reject", "accept"])
    grow.terminal((reply, "reject"), NO_DEAL, {})
    grow.terminal((reply, "accept"), DEAL, {})
    return grow.build()


def ultimatum_program(
    most: float, predictors: Sequence[Predictor], slopes: Sequence[int], fixed: Mapping[int, float]
) -> Program:
    """Log density of the offer, log masses at the ends, log chances of the replies."""
    grow = Builder()
    others = [u for u in range(len(predictors)) if u not in fixed and u not in set(slopes)]
    inputs = grow.inputs(len(slopes), len(others))
    at: dict[int, Value] = {**fixed, **dict(zip((*slopes, *others), inputs, strict=True))}

    def of(predictor: Predictor) -> Value:
        return at[list(predictors).index(predictor)] if predictor in predictors else 0.0

    log_scale = [of(LogScale(player)) for player in (PROPOSER, RESPONDER)]
    rate = [grow.exponential(grow.linear([(-1.0, s)])) for s in log_scale]
    offer, second = of(OFFER), grow.exponential(log_scale[1])
    index = grow.products([(grow.linear([(1.0, offer), (-1.0, of(Utility(RESPONDER, NO_DEAL)))]), rate[1])])
    reply = grow.choice(index, logistic=True)
    shaded = grow.products([(second, grow.linear([(1.0, grow.exponential(index))], 1.0))])
    gap = grow.linear([(1.0, offer), (1.0, of(Utility(PROPOSER, NO_DEAL))), (1.0, shaded)], -most)
    made = grow.choice(grow.products([(gap, rate[0])]), logistic=True)
    density = grow.linear(
        [(1.0, made.log_yes), (1.0, made.log_no), (-1.0, reply.log_no), (-1.0, log_scale[0])]
    )  # fmt: skip
    return grow.finished([density, made.log_yes, made.log_no, reply.log_yes, reply.log_no])


def offers_in(observed: Offered, table: Table) -> tuple[Float[np.ndarray, " n"], Float[np.ndarray, "n 5"]]:
    """Offers, and what was seen in each row (columns as in `SEEN`)."""
    offer = table.columns[observed.offer].values
    problems = []
    if table.columns[observed.offer].is_text:
        raise SpecificationError((f"column “{observed.offer}” holds text; offers are numbers",))
    outside = np.flatnonzero((offer < observed.least - AT_THE_END) | (offer > observed.most + AT_THE_END))
    if len(outside):
        problems.append(
            f"column “{observed.offer}”: {len(outside)} offers lie outside {observed.least:g} to {observed.most:g}, "
            f"the first in row {int(outside[0]) + 1}"
        )
    count = np.zeros((table.rows, len(SEEN)))
    low, high = np.abs(offer - observed.least) < AT_THE_END, np.abs(offer - observed.most) < AT_THE_END
    inside = ~(low | high)
    count[:, 0], count[:, 1], count[:, 2] = inside, low, high
    if observed.accepted is not None:
        accepted = table.columns[observed.accepted].values
        if table.columns[observed.accepted].is_text or not set(np.unique(accepted)) <= {0.0, 1.0}:
            problems.append(f"column “{observed.accepted}” should hold 1 where the offer was accepted, else 0")
        else:
            count[:, 3], count[:, 4] = accepted == 1, accepted == 0
    if problems:
        raise SpecificationError(tuple(problems))
    return offer, count


def with_offers(design: Design, offer: Float[np.ndarray, " n"]) -> Design:
    """The design with offers as a further column."""
    return Design(
        (*design.predictors, OFFER), design.coefficients, design.matrix, design.owner, design.column,
        design.coefficient, np.column_stack([design.offset, offer]),
    )  # fmt: skip


def ultimatum_starts(game: Ultimatum, design: Design) -> Float[np.ndarray, "b k"]:
    """Reservation values and scales under which the mean offer is the best one, for several scales and margins."""
    offer = design.offset[:, design.predictors.index(OFFER)]
    mean, spread = float(offer.mean()), float(offer.std()) or 1.0
    places = {name: k for k, name in enumerate(design.coefficients)}
    out = []
    for share in (0.1, 0.3, 1.0):
        for margin in (0.5, 2.0, 4.0):
            s2 = share * spread if f"log scale({RESPONDER}): Intercept" in places else 1.0
            at = {
                f"{PROPOSER}({NO_DEAL}): Intercept": game.most - mean - s2 * (1 + np.exp(margin)),
                f"{RESPONDER}({NO_DEAL}): Intercept": mean - margin * s2,
                f"log scale({PROPOSER}): Intercept": np.log(spread * (1 + np.exp(margin))),
                f"log scale({RESPONDER}): Intercept": np.log(s2),
            }
            start = np.zeros(len(places))
            for name, value in at.items():
                if name in places:
                    start[places[name]] = value
            out.append(start)
    return np.array(out)


def seen_plays(count: Float[np.ndarray, "n 5"], weight: Float[np.ndarray, " n"]) -> Plays:
    """What was seen, as the likelihood reads it."""
    return Plays(SEEN, np.eye(len(SEEN), dtype=bool), count, weight)


def ultimatum_likelihood(game: Ultimatum, design: Design, plays: Plays) -> ProgramLikelihood:
    """The log-likelihood of offers and replies."""
    return ProgramLikelihood(partial(ultimatum_program, game.most), design, plays)


@dataclass(frozen=True, eq=False)
class Offers:
    """What is expected of each row: the offer, that it is accepted, and that it is at an end."""

    mean: Float[np.ndarray, " n"]
    accepted: Float[np.ndarray, " n"]
    least: Float[np.ndarray, " n"]
    most: Float[np.ndarray, " n"]


def expected_offers(
    game: Ultimatum, own: Float[np.ndarray, " n"], other: Float[np.ndarray, " n"], log_scales: tuple[float, float]
) -> Offers:
    """By quadrature: E(offer) = least + ∫ (1 − Λ(Q)), and the density's mean of the chance to accept, with the ends.

    Gauss–Legendre in pieces about the offer that would be best without an error of the proposer's, where Λ(Q) turns.
    """
    s1, s2 = np.exp(log_scales)
    centre = np.clip(best_offers(game, own, other, s2), game.least, game.most)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    cuts = np.stack([np.full_like(centre, game.least), centre, np.full_like(centre, game.most)], axis=1)
    low, high = cuts[:, :-1, None], cuts[:, 1:, None]
    y = 0.5 * (high + low) + 0.5 * (high - low) * nodes
    step = 0.5 * (high - low) * weights
    a = (y - other[:, None, None]) / s2
    with np.errstate(over="ignore"):
        q = (y - game.most + own[:, None, None] + s2 * (1 + np.exp(a))) / s1
        log_density = -np.logaddexp(0, q) - np.logaddexp(0, -q) + np.logaddexp(0, a) - np.log(s1)
    accept = 1 / (1 + np.exp(-np.clip(a, -700, 700)))
    above = np.exp(-np.logaddexp(0, q))
    ends = []
    for end in (game.least, game.most):
        at = (end - other) / s2
        with np.errstate(over="ignore"):
            ends.append(
                ((end - game.most + own + s2 * (1 + np.exp(at))) / s1, 1 / (1 + np.exp(-np.clip(at, -700, 700))))
            )
    at_least, at_most = np.exp(-np.logaddexp(0, -ends[0][0])), np.exp(-np.logaddexp(0, ends[1][0]))
    inside = (np.exp(log_density) * accept * step).sum(axis=(1, 2))
    return Offers(
        game.least + (above * step).sum(axis=(1, 2)),
        inside + at_least * ends[0][1] + at_most * ends[1][1], at_least, at_most,
    )  # fmt: skip


def best_offers(
    game: Ultimatum, own: Float[np.ndarray, " n"], other: Float[np.ndarray, " n"], s2: float
) -> Float[np.ndarray, " n"]:
    """most − R₁ − s₂ (1 + W(e^x)), x = (most − R₁ − s₂ − R₂)/s₂, without errors of the proposer and unbounded."""
    return np.asarray(game.most - own - s2 * (1 + lambert_of_exp((game.most - own - s2 - other) / s2)))


def lambert_of_exp(x: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """W(e^x), Lambert's function: w + log w = x. For any x, where e^x itself may be too large for a number."""
    w = np.where(x > 1, x - np.log(np.maximum(x, 1)), np.exp(np.minimum(x, 1)))
    w = np.where(x < -30, np.exp(np.minimum(x, 0)), np.maximum(w, 1e-300))
    for _ in range(50):  # Newton on log w
        with np.errstate(divide="ignore"):
            step = (w + np.log(np.maximum(w, 1e-300)) - x) / (1 + 1 / np.maximum(w, 1e-300))
        fresh = np.where(x < -30, w, np.maximum(w - step, w * 1e-3))
        if np.all(np.abs(fresh - w) <= 1e-16 * np.abs(w)):
            break
        w = fresh
    return np.asarray(w)
