"""From the resolved game of a crisis file to a compiled tree.

The file writes the moves once. Private types are nature's first moves: for every combination of types the written
tree is grown again, and a player's information sets join the nodes at which it has seen the same moves and is of
the same type. A cost written on a branch becomes part of the payoff at the ends it reaches: at all of them where it
is sunk, at those that satisfy its `when` where it ties hands (Fearon 1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from standoff.crisis import ChanceNode, Cost, DecisionNode, GameSection
from standoff.game.builder import GameError, TreeBuilder
from standoff.game.tree import CHANCE, UNTYPED, CostOf, OddsOf, Tree, UtilityOf
from standoff.language import And, Atom, Event, Not, Or, parse_condition

NODE_LIMIT = 200_000  # beyond this the file is more likely a slip (types multiplied) than a game

Seen = tuple[tuple[str, str], ...]


def compile_game(game: GameSection) -> Tree:
    """Compile a resolved game section; GameError where it cannot be one game of perfect recall."""
    players = tuple(game.players)
    types = {name: tuple(player.types) for name, player in game.players.items()}
    grow = _Grower(game, TreeBuilder(players, types))
    grow.types_of(None, [p for p in players if types[p]], {})
    return grow.builder.build()


class _Grower:
    """One walk over the written tree for every profile of types."""

    def __init__(self, game: GameSection, builder: TreeBuilder) -> None:
        self.game = game
        self.builder = builder
        self.conditions: dict[str, Event] = {}
        self.variants: dict[str, list[frozenset[tuple[str, str]]]] = {}  # of each chance move, its odds so far
        self.count = 0

    def types_of(self, under: tuple[int, str] | None, left: list[str], profile: dict[str, str]) -> None:
        """Nature draws the type of each player in turn, then the written tree begins."""
        if not left:
            self.grow(under, self.game.tree, (), (), profile, 0)
            return
        player, *rest = left
        branches = {
            name: OddsOf(f"type of {player}", name, odds) for name, odds in self.game.players[player].types.items()
        }
        node = self.builder.chance(under, f"type of {player}", branches, public=False)
        for name in branches:
            self.types_of((node, name), rest, {**profile, player: name})

    def grow(
        self,
        under: tuple[int, str] | None,
        what: DecisionNode | ChanceNode | str,
        taken: Seen,
        costs: tuple[Cost, ...],
        profile: Mapping[str, str],
        depth: int,
    ) -> None:
        """One node and all below it; `taken` are the moves and `costs` the costs on the way to it."""
        self.count += 1
        if self.count > NODE_LIMIT:
            raise GameError(
                f"the game has more than {NODE_LIMIT:,} nodes once every combination of types is written out; "
                "use fewer types, or fewer moves with many actions"
            )
        if depth > 100:
            raise GameError(
                "a path of the game is longer than 100 moves; do its parts refer to each other in a circle?"
            )
        if isinstance(what, str):
            if what in self.game.parts:
                self.grow(under, self.game.parts[what], taken, costs, profile, depth + 1)
            else:
                self.end(under, what, taken, costs, profile)
        elif isinstance(what, ChanceNode):
            self.chance(under, what, taken, costs, profile, depth)
        else:
            self.decision(under, what, taken, costs, profile, depth)

    def chance(
        self, under: tuple[int, str] | None, what: ChanceNode, taken: Seen, costs: tuple[Cost, ...],
        profile: Mapping[str, str], depth: int,
    ) -> None:  # fmt: skip
        odds = tuple((name, branch.odds or "rest") for name, branch in what.actions.items())
        variants = self.variants.setdefault(what.chance, [])
        if frozenset(odds) not in variants:
            variants.append(frozenset(odds))
        variant = variants.index(frozenset(odds))
        branches = {name: OddsOf(what.chance, name, value, variant) for name, value in odds}
        node = self.builder.chance(under, what.chance, branches)
        for name, branch in what.actions.items():
            step = (f"{CHANCE}.{what.chance}", name)
            self.grow((node, name), branch.then, (*taken, step), (*costs, *branch.costs), profile, depth + 1)

    def decision(
        self, under: tuple[int, str] | None, what: DecisionNode, taken: Seen, costs: tuple[Cost, ...],
        profile: Mapping[str, str], depth: int,
    ) -> None:  # fmt: skip
        player, _, name = what.move.partition(".")
        unseen = set(what.hides)
        if "all" in unseen:
            unseen |= {label for label, _ in taken if label.partition(".")[0] not in (player, CHANCE)}
        seen = tuple(step for step in taken if step[0] not in unseen)
        node = self.builder.decision(
            under, player, name, tuple(what.actions), type=profile.get(player, UNTYPED), seen=seen,
            infoset=what.infoset,
        )  # fmt: skip
        for act, branch in what.actions.items():
            self.grow(
                (node, act), branch.then, (*taken, (what.move, act)), (*costs, *branch.costs), profile,
                depth + 1,
            )  # fmt: skip

    def end(
        self, under: tuple[int, str] | None, outcome: str, taken: Seen, costs: tuple[Cost, ...],
        profile: Mapping[str, str],
    ) -> None:  # fmt: skip
        payoffs: dict[str, list[tuple[UtilityOf | CostOf, float]]] = {
            player: [(UtilityOf(player, profile.get(player, UNTYPED), outcome), 1.0)] for player in self.game.players
        }
        chosen = dict(taken)
        for cost in costs:
            amounts = cost.sunk if cost.sunk is not None else cost.tied
            if cost.when is not None and not self.happens(cost.when, chosen, profile):
                continue
            assert amounts is not None  # the models allow no cost without an amount
            value = amounts.get(profile.get(cost.who, UNTYPED), amounts.get(UNTYPED))
            if value is not None:
                payoffs[cost.who].append((CostOf(str(value), f"cost of {cost.who}"), -1.0))
        self.builder.terminal(under, outcome, payoffs, profile)

    def happens(self, condition: str, chosen: Mapping[str, str], profile: Mapping[str, str]) -> bool:
        event = self.conditions.get(condition)
        if event is None:
            event = self.conditions[condition] = parse_condition(condition)
        return _holds(event, chosen, profile)


def _holds(event: Event, chosen: Mapping[str, str], profile: Mapping[str, str]) -> bool:
    """Whether a condition on moves and types is true of one path."""
    if isinstance(event, Atom):
        key = f"{event.ref.player}.{event.ref.name}" if event.ref.player else event.ref.name
        value = chosen.get(key) if event.ref.player else profile.get(key)
        return value is not None and (value in event.values) != event.negated
    if isinstance(event, Not):
        return not _holds(event.part, chosen, profile)
    if not isinstance(event, And | Or):
        raise TypeError(f"of the weeks ahead, not of one round: {event!r}")
    parts: Iterable[bool] = (_holds(part, chosen, profile) for part in event.parts)
    if isinstance(event, And):
        return all(parts)
    return any(parts)
