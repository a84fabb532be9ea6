"""Standoff puts crisis arguments to the test: one text file in, tested claims and a brief out.

>>> import standoff
>>> crisis = standoff.load("cuba-1962")
>>> crisis.crisis.title
'Will the missiles leave Cuba?'
>>> standoff.game(crisis)
Tree(2 players, 6 information sets, 31 nodes, 16 terminals)

From there worlds are drawn and asked (`docs/learn/` goes through this step by step):

    worlds = standoff.worlds(crisis)
    standoff.ask(worlds, "P(ussr.reply = concede | observed)")
    standoff.whatif(worlds, "P(outcome = war)", forbid=("usa.stand = stand_firm",))
    standoff.drivers(worlds, "P(outcome = war | observed)")
    standoff.solve(crisis)
    standoff.simulate(worlds)
    standoff.ceasefire(worlds)
    standoff.brief(crisis).html

Importing this is light: a room is loaded when it is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from standoff.verbs import answer as ask
    from standoff.verbs import build_worlds as worlds
    from standoff.verbs import drivers, game
    from standoff.verbs import open_crisis as load
    from standoff.verbs import simulate_crisis as simulate
    from standoff.verbs import solve_crisis as solve
    from standoff.verbs import truce_table as ceasefire
    from standoff.verbs import what_if as whatif
    from standoff.verbs.brief import make_brief as brief

__all__ = [
    "__version__",
    "ask",
    "brief",
    "ceasefire",
    "drivers",
    "game",
    "load",
    "simulate",
    "solve",
    "whatif",
    "worlds",
]

_VERBS = {
    "load": "open_crisis",
    "game": "game",
    "solve": "solve_crisis",
    "simulate": "simulate_crisis",
    "ceasefire": "truce_table",
    "worlds": "build_worlds",
    "ask": "answer",
    "whatif": "what_if",
    "drivers": "drivers",
    "brief": "make_brief",
}
_ROOMS = frozenset(
    {"ask", "ceasefire", "game", "simulate", "solve", "worlds"}
)  # of these names there is a room as well


def _verb(name: str) -> Any:
    if name == "brief":
        from standoff.verbs import brief

        return brief.make_brief
    from standoff import verbs

    return getattr(verbs, _VERBS[name])


class _Room(ModuleType):
    """A room that bears the name of a verb: `standoff.ask` is the room, `standoff.ask(…)` calls the verb."""

    def __call__(self, *args: Any, **settings: Any) -> Any:
        return _verb(self.__name__.rpartition(".")[2])(*args, **settings)

    @property
    def __signature__(self) -> Any:
        from inspect import signature

        return signature(_verb(self.__name__.rpartition(".")[2]))


class _Package(ModuleType):
    """The package itself: Python sets a room on it once that is imported, and here it becomes a verb too."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _ROOMS and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}") if name in _ROOMS else _verb(name)


def __dir__() -> list[str]:
    return sorted(__all__)
