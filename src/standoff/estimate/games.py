"""From a tree and an error structure to a program: backward induction, written down value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from standoff.estimate.agent import AgentError
from standoff.estimate.design import LogScale, Predictor, Utility
from standoff.estimate.links import Logit
from standoff.estimate.private import PrivateInformation
from standoff.estimate.program import Builder, Program, Value
from standoff.game import NONE, ROOT, Tree


class CannotEstimate(ValueError):
    """The game cannot be estimated as asked; the message says why and what would do."""


@dataclass(frozen=True)
class Choice:
    """Log chances and chances of the actions at one node."""

    log: tuple[Value, ...]
    chance: tuple[Value, ...]


def game_program(
    errors: AgentError | PrivateInformation,
    tree: Tree,
    predictors: Sequence[Predictor],
    slopes: Sequence[int],
    fixed: Mapping[int, float],
) -> Program:
    """The log chance of each outcome of the tree.

    `slopes` are the places of the predictors with derivatives, in the order of the program's inputs; `fixed` holds
    those that are the same number everywhere. The rest are inputs too. Utilities without predictor are 0.
    """
    return _Writing(errors, tree, predictors, slopes, fixed).program()


class _Writing:
    """One program while it is written."""

    def __init__(
        self, errors: AgentError | PrivateInformation, tree: Tree, predictors: Sequence[Predictor],
        slopes: Sequence[int], fixed: Mapping[int, float],
    ) -> None:  # fmt: skip
        check_tree(tree)
        self.errors, self.tree = errors, tree
        self.grow = Builder()
        others = [u for u in range(len(predictors)) if u not in fixed and u not in set(slopes)]
        inputs = self.grow.inputs(len(slopes), len(others))
        at: dict[int, Value] = {**fixed, **dict(zip((*slopes, *others), inputs, strict=True))}
        self.order = (*slopes, *others)
        self.utility: dict[tuple[str, str], Value] = {}
        self.rate: dict[str, Value] = {}  # one over the scale of a player's errors
        for place, predictor in enumerate(predictors):
            if isinstance(predictor, Utility):
                self.utility[predictor.player, predictor.outcome] = at[place]
            elif isinstance(predictor, LogScale):
                self.rate[predictor.player] = self.grow.exponential(self.grow.linear([(-1.0, at[place])]))
        self.children = children_of(tree)
        self.above = players_above(tree)
        self.expected: dict[int, dict[str, Value]] = {}
        self.spread: dict[int, dict[int, Value]] = {}  # of each node, the chance of each outcome from there on
        self.choice: dict[int, Choice] = {}

    def program(self) -> Program:
        tree = self.tree
        for node in range(tree.node_count - 1, -1, -1):
            if tree.terminal_of[node] != NONE:
                outcome = tree.outcomes[tree.outcome[tree.terminal_of[node]]]
                self.expected[node] = {i: self.utility.get((i, outcome), 0.0) for i in self.above[node]}
                self.spread[node] = {int(tree.outcome[tree.terminal_of[node]]): 1.0}
                continue
            below = self.children[node]
            self.choice[node] = self._chance(node) if tree.infoset_of[node] == NONE else self._decided(node)
            chances = self.choice[node].chance
            self.expected[node] = {
                i: self.grow.products([(p, self.expected[c][i]) for p, c in zip(chances, below, strict=True)])
                for i in self.above[node]
            }
            if isinstance(self.errors, PrivateInformation) and node != ROOT:
                self.spread[node] = self._spread(node)
        return self.grow.finished(self._ends())

    def _chance(self, node: int) -> Choice:
        odds = odds_at(self.tree, self.children[node])
        return Choice(tuple(log(p) if p > 0 else -float("inf") for p in odds), tuple(odds))

    def _decided(self, node: int) -> Choice:
        """The mover's choice between what it expects of each action."""
        tree, below = self.tree, self.children[node]
        player = tree.infosets[tree.infoset_of[node]].player
        rate = self.rate.get(player, 1.0)
        worth = [self.grow.products([(rate, self.expected[c][player])]) for c in below]
        if len(below) == 1:
            return Choice((0.0,), (1.0,))
        if isinstance(self.errors, AgentError):
            return self._agent(worth)
        return self._private(node, player, worth)

    def _agent(self, worth: Sequence[Value]) -> Choice:
        assert isinstance(self.errors, AgentError)
        grow, logistic = self.grow, isinstance(self.errors.link, Logit)
        if len(worth) == 2:
            s = 1.0 / sqrt(2.0)
            binary = grow.choice(grow.linear([(s, worth[1]), (-s, worth[0])]), logistic=logistic)
            return Choice((binary.log_no, binary.log_yes), (binary.no, binary.yes))
        if logistic:
            scaled = [grow.linear([(1.0 / sqrt(2.0), v)]) for v in worth]
            total = grow.log_sum(scaled)
            logs = [grow.linear([(1.0, v), (-1.0, total)]) for v in scaled]
        else:
            logs = [self._best(worth, [1.0] * len(worth), k) for k in range(len(worth))]
        return Choice(tuple(logs), tuple(grow.exponential(v) for v in logs))

    def _private(self, node: int, player: str, worth: Sequence[Value]) -> Choice:
        """Shocks weighted by the chance that each outcome is reached."""
        assert isinstance(self.errors, PrivateInformation)
        grow, tree, below = self.grow, self.tree, self.children[node]
        own = {k for k, o in enumerate(tree.outcomes) if o in self.errors.outcomes_of(player, tree.outcomes)}
        reach = [{o: p for o, p in self.spread[c].items() if o in own} for c in below]
        if len(below) == 2:
            differences = [
                grow.linear([(1.0, reach[1].get(o, 0.0)), (-1.0, reach[0].get(o, 0.0))])
                for o in sorted({*reach[0], *reach[1]})
            ]
            if not differences:
                raise CannotEstimate(_no_shock(tree, node, player))
            per_unit = grow.reciprocal_root(grow.products([(d, d) for d in differences]))
            gap = grow.linear([(1.0, worth[1]), (-1.0, worth[0])])
            binary = grow.choice(grow.products([(gap, per_unit)]), logistic=False)
            return Choice((binary.log_no, binary.log_yes), (binary.no, binary.yes))
        if any(set(a) & set(b) for k, a in enumerate(reach) for b in reach[:k]) or not all(reach):
            raise CannotEstimate(_no_shock(tree, node, player))
        per_unit_each = [grow.reciprocal_root(grow.products([(p, p) for p in some.values()])) for some in reach]
        logs = [self._best(worth, per_unit_each, k) for k in range(len(worth))]
        return Choice(tuple(logs), tuple(grow.exponential(v) for v in logs))

    def _best(self, worth: Sequence[Value], per_unit: Sequence[Value], k: int) -> Value:
        """Log chance that action k is best, where the shock on action j has scale 1/per_unit[j]."""
        grow = self.grow
        others = [j for j in range(len(worth)) if j != k]
        gaps = [grow.linear([(1.0, worth[k]), (-1.0, worth[j])]) for j in others]
        leads = [grow.products([(gap, per_unit[j])]) for gap, j in zip(gaps, others, strict=True)]
        own = per_unit[k]
        scale = grow.reciprocal_root(grow.products([(own, own)]))
        return grow.best_of(leads, [grow.products([(scale, per_unit[j])]) for j in others])

    def _spread(self, node: int) -> dict[int, Value]:
        chances, below = self.choice[node].chance, self.children[node]
        outcomes = sorted({o for c in below for o in self.spread[c]})
        return {
            o: self.grow.products(
                [(p, self.spread[c][o]) for p, c in zip(chances, below, strict=True) if o in self.spread[c]]
            )
            for o in outcomes
        }

    def _ends(self) -> list[Value]:
        """Log chance of each outcome: over the paths that lead there, of the product of their steps."""
        tree = self.tree
        log_reach: dict[int, Value] = {ROOT: 0.0}
        ends: list[list[Value]] = [[] for _ in tree.outcomes]
        for node in range(tree.node_count):
            if tree.terminal_of[node] != NONE:
                ends[tree.outcome[tree.terminal_of[node]]].append(log_reach[node])
                continue
            for step, child in zip(self.choice[node].log, self.children[node], strict=True):
                log_reach[child] = self.grow.linear([(1.0, log_reach[node]), (1.0, step)])
        return [self.grow.log_sum(some) for some in ends]


def children_of(tree: Tree) -> dict[int, list[int]]:
    """Children of each inner node, in the order of its actions or branches."""
    out: dict[int, list[int]] = {n: [] for n in range(tree.node_count) if tree.terminal_of[n] == NONE}
    for node in range(1, tree.node_count):
        out[int(tree.parent[node])].append(node)
    for node, below in out.items():
        if tree.infoset_of[node] != NONE:
            below.sort(key=lambda n: int(tree.action[n]))
    return out


def players_above(tree: Tree) -> list[tuple[str, ...]]:
    """Of each node, the players that have moved on the way there, who must know what to expect of it."""
    out: list[tuple[str, ...]] = [()]
    for node in range(1, tree.node_count):
        parent = int(tree.parent[node])
        infoset = int(tree.infoset_of[parent])
        mover = () if infoset == NONE else (tree.infosets[infoset].player,)
        out.append(tuple(dict.fromkeys((*out[parent], *mover))))
    return out


def odds_at(tree: Tree, below: Sequence[int]) -> list[float]:
    """Chances of a chance move's branches; they must be numbers, one of them may be the rest."""
    texts = [tree.odds[tree.odds_of[c]].value for c in below]
    try:
        known = [None if text == "rest" else float(text) for text in texts]
    except ValueError:
        raise CannotEstimate(
            f"chance move {tree.odds[tree.odds_of[below[0]]].group}: odds must be numbers here, found "
            + ", ".join(texts)
        ) from None
    rest = 1.0 - sum(p for p in known if p is not None)
    odds = [rest if p is None else p for p in known]
    if any(not 0 <= p <= 1 for p in odds) or abs(sum(odds) - 1) > 1e-9:
        raise CannotEstimate(f"chance move {tree.odds[tree.odds_of[below[0]]].group}: odds do not add up to 1")
    return odds


def moves_twice(tree: Tree) -> str | None:
    """A player that moves more than once on some path, if there is one."""
    above = players_above(tree)
    for node in range(1, tree.node_count):
        if tree.infoset_of[node] != NONE:
            player: str = tree.infosets[tree.infoset_of[node]].player
            if player in above[node]:
                return player
    return None


def check_tree(tree: Tree) -> None:
    """Every move must be seen by all who move later: backward induction knows no beliefs."""
    for infoset in tree.infosets:
        if len(infoset.nodes) > 1:
            raise CannotEstimate(
                f"{infoset.move} is made without knowing all that went before; "
                "AgentError and PrivateInformation need perfect information, QuantalResponse does not"
            )


def _no_shock(tree: Tree, node: int, player: str) -> str:
    move = tree.infosets[tree.infoset_of[node]].move
    return (
        f"{move}: {player} has no shock that would tell its actions apart; "
        "let it carry one on an outcome that only one of them leads to"
    )
