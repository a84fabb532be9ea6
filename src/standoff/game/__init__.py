"""Games: who can do what, who knows what, and how it can end, compiled once to arrays."""

from standoff.game.builder import GameError, TreeBuilder
from standoff.game.compile import compile_game
from standoff.game.show import html_table
from standoff.game.tree import (
    CHANCE,
    NO_PARENT,
    NONE,
    ROOT,
    UNTYPED,
    CostOf,
    InfoSet,
    Move,
    OddsOf,
    Tree,
    UtilityOf,
)

__all__ = [
    "CHANCE",
    "NONE",
    "NO_PARENT",
    "ROOT",
    "UNTYPED",
    "CostOf",
    "GameError",
    "InfoSet",
    "Move",
    "OddsOf",
    "Tree",
    "TreeBuilder",
    "UtilityOf",
    "compile_game",
    "html_table",
]
