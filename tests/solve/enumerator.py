"""The slow way: reach, beliefs, utilities and regret straight from their definitions, one node at a time.

Written to be checked by eye, not to be fast. It works on the nested form of a game with dictionaries, knows nothing
of arrays, log-odds or Jacobians, and tries every pure strategy where the solver uses dynamic programming.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

from forms import Choice, End, Form, Nature, Node, children

Strategy = Mapping[str, Mapping[str, float]]  # infoset → action → probability


def chance_of(node: Node, label: str, strategy: Strategy) -> float:
    """Probability of one branch at a node."""
    if isinstance(node, Nature):
        return float(Fraction(node.branches[label][0]))
    assert isinstance(node, Choice)
    return strategy[node.infoset][label]


def reach(form: Form, strategy: Strategy) -> list[tuple[Node, float]]:
    """Every node in preorder with the probability that play comes to it."""
    found: list[tuple[Node, float]] = []

    def walk(node: Node, probability: float) -> None:
        found.append((node, probability))
        for label, below in children(node):
            walk(below, probability * chance_of(node, label, strategy))

    walk(form.root, 1.0)
    return found


def expected(form: Form, node: Node, strategy: Strategy) -> tuple[float, ...]:
    """Each player's expected utility from a node on."""
    if isinstance(node, End):
        return tuple(float(u) for u in node.payoffs)
    total = [0.0] * len(form.players)
    for label, below in children(node):
        for i, u in enumerate(expected(form, below, strategy)):
            total[i] += chance_of(node, label, strategy) * u
    return tuple(total)


def beliefs(form: Form, strategy: Strategy) -> dict[str, list[tuple[int, Choice, float]]]:
    """Bayes' rule: for each information set its nodes (preorder number, node) with their probability given the set."""
    members: dict[str, list[tuple[int, Choice, float]]] = {}
    for number, (node, probability) in enumerate(reach(form, strategy)):
        if isinstance(node, Choice):
            members.setdefault(node.infoset, []).append((number, node, probability))
    return {
        name: [(number, node, p / math.fsum(q for *_, q in nodes)) for number, node, p in nodes]
        for name, nodes in members.items()
    }


def action_utilities(form: Form, strategy: Strategy) -> dict[str, dict[str, float]]:
    """What each action is worth to who takes it, under beliefs at the information set."""
    worth: dict[str, dict[str, float]] = {}
    for name, nodes in beliefs(form, strategy).items():
        player = form.players.index(nodes[0][1].player)
        worth[name] = {
            act: math.fsum(b * expected(form, node.actions[act], strategy)[player] for _, node, b in nodes)
            for act in nodes[0][1].actions
        }
    return worth


def logit_residual(form: Form, strategy: Strategy, precision: float) -> float:
    """How far σ is from σ(a|h) ∝ exp(λ ū(a|h)), as the largest difference of a probability."""
    worst = 0.0
    for name, worth in action_utilities(form, strategy).items():
        top = max(worth.values())
        weight = {act: math.exp(precision * (u - top)) for act, u in worth.items()}
        for act, w in weight.items():
            worst = max(worst, abs(strategy[name][act] - w / math.fsum(weight.values())))
    return worst


def best_deviation(form: Form, strategy: Strategy, player: str) -> float:
    """The most that a player gains by any pure strategy against the others."""
    own: dict[str, tuple[str, ...]] = {
        node.infoset: tuple(node.actions)
        for node, _ in reach(form, strategy)
        if isinstance(node, Choice) and node.player == player
    }
    index = form.players.index(player)
    now = expected(form, form.root, strategy)[index]
    best = now
    for plan in product(*own.values()):
        pure = {name: {a: float(a == act) for a in own[name]} for name, act in zip(own, plan, strict=True)}
        best = max(best, expected(form, form.root, {**strategy, **pure})[index])
    return best - now


Logs = Mapping[str, Mapping[str, float]]  # infoset → action → the logarithm of its probability


def log_beliefs(form: Form, logs: Logs) -> dict[str, list[tuple[int, Choice, float]]]:
    """Bayes' rule as `beliefs`, from logarithms: for strategies so nearly pure that probabilities are 0 in floats."""
    members: dict[str, list[tuple[int, Choice, float]]] = {}
    number = -1

    def walk(node: Node, log_reach: float) -> None:
        nonlocal number
        number += 1
        if isinstance(node, Choice):
            members.setdefault(node.infoset, []).append((number, node, log_reach))
        for label, below in children(node):
            if isinstance(node, Nature):
                walk(below, log_reach + math.log(Fraction(node.branches[label][0])))
            else:
                assert isinstance(node, Choice)
                walk(below, log_reach + logs[node.infoset][label])

    walk(form.root, 0.0)
    found = {}
    for name, nodes in members.items():
        top = max(p for *_, p in nodes)
        whole = math.fsum(math.exp(p - top) for *_, p in nodes)
        found[name] = [(k, node, math.exp(p - top) / whole) for k, node, p in nodes]
    return found


def agent_regret(form: Form, strategy: Strategy, held: dict[str, list[tuple[int, Choice, float]]]) -> dict[str, float]:
    """What each information set could gain by its best action, given the beliefs held there."""
    regret = {}
    for name, nodes in held.items():
        player = form.players.index(nodes[0][1].player)
        worth = {
            act: math.fsum(b * expected(form, node.actions[act], strategy)[player] for _, node, b in nodes)
            for act in nodes[0][1].actions
        }
        regret[name] = max(worth.values()) - math.fsum(strategy[name][act] * u for act, u in worth.items())
    return regret
