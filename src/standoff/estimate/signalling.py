r"""Crisis signalling with audience costs (Lewis and Schultz 2003), as Crisman-Cox and Gibilisco (2021) estimate it.

A leaves the status quo (sq) or challenges; B concedes (cd) or resists; A then stands firm (sf) or backs down (bd). A's
payoffs of sf and bd and B's payoff of sf have standard normal shocks that only their owner knows. With the chance
p_R that B resists, A challenges where its better shock is above

  c = V_A + (S_A − V_A) / p_R                                        (what leaves A indifferent)

and B, who infers from a challenge how likely A is to stand firm, p_F = h(c) / g(c) (`compiled/resolve.h`), resists with

  p_R = Φ(z),   z = W_B − V_B + (V_B − C_B) / p_F.

An equilibrium is a fixed point of y → z, where p_R = Φ(y). A belief of B may support itself: there can be three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from standoff.estimate.design import Belief, Predictor, Utility
from standoff.estimate.program import Builder, Program, Value
from standoff.game import Tree, TreeBuilder

A, B = "A", "B"
OUTCOMES = ("sq", "cd", "sf", "bd")
UTILITIES = (
    Utility(A, "sq"), Utility(A, "cd"), Utility(B, "cd"), Utility(A, "sf"), Utility(B, "sf"), Utility(A, "bd"),
    Utility(B, "bd"),
)  # fmt: skip
"""S_A, V_A, C_B, W_A, W_B, a and V_B. B's payoff of the status quo is nothing."""

RESISTS, FIRM = Belief("B resists"), Belief("A stands firm")


def signalling_tree() -> Tree:
    """The tree of the crisis-signalling game."""
    grow = TreeBuilder([A, B])
    root = grow.decision(None, A, "challenge", ["no", "yes"])
    grow.terminal((root, "no"), "sq", {})
    reply = grow.decision((root, "yes"), B, "reply", ["concede", "resist"])
    grow.terminal((reply, "concede"), "cd", {})
    stand = grow.decision((reply, "resist"), A, "stand", ["firm", "back_down"])
    grow.terminal((stand, "firm"), "sf", {})
    grow.terminal((stand, "back_down"), "bd", {})
    return grow.build()


@dataclass(frozen=True)
class Terms:
    """Values of the seven utilities in a program."""

    status_quo: Value
    concession: Value
    concede: Value
    war: Value
    resist: Value
    back_down: Value
    victory: Value


def _terms(predictors: Sequence[Predictor], at: Mapping[int, Value]) -> Terms:
    """Utilities by their predictors; those that nothing speaks of are 0."""
    found = [at[list(predictors).index(u)] if u in predictors else 0.0 for u in UTILITIES]
    return Terms(*found)


def _cut(grow: Builder, u: Terms, per_resistance: Value) -> Value:
    """c."""
    gap = grow.linear([(1.0, u.status_quo), (-1.0, u.concession)])
    return grow.linear([(1.0, u.concession), (1.0, grow.products([(gap, per_resistance)]))])


def _reply(grow: Builder, u: Terms, per_firmness: Value) -> Value:
    """z."""
    gap = grow.linear([(1.0, u.victory), (-1.0, u.concede)])
    return grow.linear([(1.0, u.resist), (-1.0, u.victory), (1.0, grow.products([(gap, per_firmness)]))])


def _quiet(grow: Builder, u: Terms, cut: Value) -> Value:
    """Log chance that A does not challenge: both shocks lie below c."""
    war = grow.choice(grow.linear([(1.0, cut), (-1.0, u.war)]), logistic=False)
    back = grow.choice(grow.linear([(1.0, cut), (-1.0, u.back_down)]), logistic=False)
    return grow.linear([(1.0, war.log_yes), (1.0, back.log_yes)])


def _inputs(
    grow: Builder, predictors: Sequence[Predictor], slopes: Sequence[int], fixed: Mapping[int, float]
) -> dict[int, Value]:
    others = [u for u in range(len(predictors)) if u not in fixed and u not in set(slopes)]
    inputs = grow.inputs(len(slopes), len(others))
    return {**fixed, **dict(zip((*slopes, *others), inputs, strict=True))}


def pseudo_program(predictors: Sequence[Predictor], slopes: Sequence[int], fixed: Mapping[int, float]) -> Program:
    """Log chances of the outcomes where what players expect of each other is given (predictors RESISTS and FIRM)."""
    grow = Builder()
    at = _inputs(grow, predictors, slopes, fixed)
    u = _terms(predictors, at)
    cut = _cut(grow, u, at[list(predictors).index(RESISTS)])
    reply = grow.choice(_reply(grow, u, at[list(predictors).index(FIRM)]), logistic=False)
    firm, back = grow.resolve(cut, u.war, u.back_down)
    challenge = grow.log_sum([firm, back])
    return grow.finished([
        _quiet(grow, u, cut), grow.linear([(1.0, challenge), (1.0, reply.log_no)]),
        grow.linear([(1.0, firm), (1.0, reply.log_yes)]), grow.linear([(1.0, back), (1.0, reply.log_yes)]),
    ])  # fmt: skip


def equilibrium_program(slopes: int) -> Program:
    """The seven utilities and y in; log chances of the outcomes, B's reply z, log h and log k out.

    `slopes`: of none, of y alone (1), or of all (8). y moves c alone; B chooses by z, which in an equilibrium is y.
    Inputs are the utilities and then y, but y comes first where it alone has slopes.
    """
    grow = Builder()
    inputs = grow.inputs(slopes, 8 - slopes)
    u, y = (Terms(*inputs[1:]), inputs[0]) if slopes == 1 else (Terms(*inputs[:7]), inputs[7])
    resist = grow.choice(y, logistic=False)
    per_resistance = grow.exponential(grow.linear([(-1.0, resist.log_yes)]))
    cut = _cut(grow, u, per_resistance)
    firm, back = grow.resolve(cut, u.war, u.back_down)
    challenge = grow.log_sum([firm, back])
    index = _reply(grow, u, grow.exponential(grow.linear([(1.0, challenge), (-1.0, firm)])))
    reply = grow.choice(index, logistic=False)
    return grow.finished([
        _quiet(grow, u, cut), grow.linear([(1.0, challenge), (1.0, reply.log_no)]),
        grow.linear([(1.0, firm), (1.0, reply.log_yes)]), grow.linear([(1.0, back), (1.0, reply.log_yes)]), index, firm,
        back,
    ])  # fmt: skip


def response_program(slopes: int) -> Program:
    """The seven utilities, 1/p_R and 1/p_F in; logs of B's and A's best responses and of the outcomes' chances out.

    `slopes`: of none, or of all nine.
    """
    grow = Builder()
    inputs = grow.inputs(slopes, 9 - slopes)
    u = Terms(*inputs[:7])
    cut = _cut(grow, u, inputs[7])
    reply = grow.choice(_reply(grow, u, inputs[8]), logistic=False)
    firm, back = grow.resolve(cut, u.war, u.back_down)
    challenge = grow.log_sum([firm, back])
    return grow.finished([
        reply.log_yes, grow.linear([(1.0, firm), (-1.0, challenge)]), _quiet(grow, u, cut),
        grow.linear([(1.0, challenge), (1.0, reply.log_no)]), grow.linear([(1.0, firm), (1.0, reply.log_yes)]),
        grow.linear([(1.0, back), (1.0, reply.log_yes)]),
    ])  # fmt: skip


@dataclass(frozen=True)
class FullML:
    """Full-information maximum likelihood: all equilibria found inside, from several random starts."""

    starts: int = 10
    seed: int = 1


@dataclass(frozen=True)
class PseudoLikelihood:
    """Beliefs from a first stage: two columns of the table, or plain frequencies drawn towards their mean.

    `errors` names two columns with their standard errors. Without them columns count as known, which makes the errors
    of the estimates too small; the result says so. Nested pseudo-likelihood is free of that.
    """

    resist: str | None = None
    firm: str | None = None
    errors: tuple[str, str] | None = None


@dataclass(frozen=True)
class NestedPseudoLikelihood:
    """Beliefs brought in line with best responses, round by round, until they are an equilibrium of every game."""

    resist: str | None = None
    firm: str | None = None
    rounds: int = 1000


SignallingMethod = FullML | PseudoLikelihood | NestedPseudoLikelihood


@dataclass(frozen=True)
class CrisisSignalling:
    """Crisis signalling with audience costs, on the tree of `signalling_tree`, estimated by one of three methods."""

    method: SignallingMethod = FullML()
