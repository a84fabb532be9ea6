"""What the games of a tree are solved with, in every world: utilities, costs, odds and precision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from standoff.crisis import GameSection, Preferences
from standoff.game import CostOf, OddsOf, Tree, UtilityOf, compile_game
from standoff.language import Rest, parse_value
from standoff.solve import QuantalResponse, Solution, solve
from standoff.worlds.draws import Column, Draws, preference_of, utility_name


@lru_cache(maxsize=64)
def _tree_of(text: str) -> Tree:
    return compile_game(GameSection.model_validate_json(text))


def tree_of(game: GameSection) -> Tree:
    """The compiled tree of a game; equal games share one, and with it the solver's plan."""
    return _tree_of(game.model_dump_json(by_alias=True))


@dataclass(frozen=True, eq=False)
class Inputs:
    """What one tree is solved with in every world, and every unknown that this depends on, by name."""

    tree: Tree
    parameters: np.ndarray
    odds: np.ndarray
    precision: np.ndarray
    unknowns: dict[str, Column]

    def solve(
        self, settings: QuantalResponse | None, progress: Callable[[int, int], None] | None = None,
        near: Solution | np.ndarray | None = None,
    ) -> Solution:  # fmt: skip
        tree, parameters = self.tree, self.parameters
        return solve(
            tree,
            lambda part: tree.payoffs(parameters[part]),
            self.odds,
            self.precision,
            settings,
            progress,
            near,
        )


def inputs_of(
    tree: Tree, game: GameSection, preferences: Preferences, draws: Draws, *, main: Preferences | None = None,
    scope: str = "",
) -> Inputs:  # fmt: skip
    """Draw what a tree needs. For an episode, `main` are the crisis's own preferences."""
    unknowns: dict[str, Column] = {}
    parameters = _parameters(tree, preferences, draws, main, scope, unknowns)
    odds = _odds(tree.odds, draws, main or preferences)
    precision = draws.evaluate(parse_value(game.precision), None, main or preferences)
    unknowns.update({name: draws.unknown(name) for name in draws.named()})
    return Inputs(tree, parameters, odds, precision, unknowns)


def _parameters(
    tree: Tree, preferences: Preferences, draws: Draws, main: Preferences | None, scope: str,
    unknowns: dict[str, Column],
) -> np.ndarray:  # fmt: skip
    known: dict[tuple[str, str], dict[str, Column]] = {}
    columns = []
    for parameter in tree.payoff_parameters:
        match parameter:
            case UtilityOf(player, type_, outcome):
                key, preference = preference_of(preferences, player, type_)
                # `values` may speak of the type in question, so they are worked out type by type
                mine = (player, key if preference.ordering is not None else type_)
                if mine not in known:
                    known[mine] = draws.utilities(player, type_, preferences, main, scope)
                    if preference.ordering is not None and not scope:
                        for name, column in known[mine].items():
                            unknowns[utility_name(player, key, name)] = column
                columns.append(known[mine][outcome])
            case CostOf(value, _label):
                columns.append(draws.evaluate(parse_value(value), None, main or preferences))
    return np.stack(columns, axis=1)


def _odds(branches: tuple[OddsOf, ...], draws: Draws, main: Preferences) -> np.ndarray:
    """Probabilities of all chance branches; `rest` is what the others of its group leave."""
    out = np.zeros((draws.count, len(branches)))
    rest: list[int] = []
    for k, branch in enumerate(branches):
        value = parse_value(branch.value)
        if isinstance(value, Rest):
            rest.append(k)
        else:
            out[:, k] = draws.evaluate(value, None, main)
    for k in rest:
        others = [j for j, b in enumerate(branches) if _same_draw(b, branches[k]) and j != k]
        out[:, k] = 1.0 - out[:, others].sum(axis=1)
    for first in {(b.group, b.variant): b for b in branches}.values():
        members = [j for j, b in enumerate(branches) if _same_draw(b, first)]
        kept = np.clip(out[:, members], 0.0, 1.0)
        out[:, members] = kept / kept.sum(axis=1, keepdims=True)
    return out


def _same_draw(a: OddsOf, b: OddsOf) -> bool:
    """Whether two branches are of one draw of chance."""
    return (a.group, a.variant) == (b.group, b.variant)
