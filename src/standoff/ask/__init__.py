"""Asking: queries put to worlds, what the answers hang on, what each report did, and what-ifs.

Slopes of answers (`gradient`) need JAX, an extra, which is loaded when they are first named.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from standoff.ask.ahead import Ahead, Done
from standoff.ask.answer import ENOUGH_PATHS, Answer
from standoff.ask.boxes import Box, sentence
from standoff.ask.dated import check_ahead, check_day
from standoff.ask.drivers import Driver, Drivers
from standoff.ask.evaluate import read_query, unseen_moves
from standoff.ask.flips import Flip, flip_sentence
from standoff.ask.hinges import READING, Hinges, drivers, hinges, unknowns_of
from standoff.ask.influence import BeliefStep, Influence, belief_timeline, influences, typed_players
from standoff.ask.others import Multiplicity, multiplicity
from standoff.ask.question import ask
from standoff.ask.truces import NextTruce, uncertain_truce
from standoff.ask.whatif import Comparison, seeing, seen_as_report, whatif, whatif_named

if TYPE_CHECKING:
    from standoff.ask.gradients import Gradient, gradient

__all__ = [
    "ENOUGH_PATHS",
    "READING",
    "Ahead",
    "Answer",
    "BeliefStep",
    "Box",
    "Comparison",
    "Done",
    "Driver",
    "Drivers",
    "Flip",
    "Gradient",
    "Hinges",
    "Influence",
    "Multiplicity",
    "NextTruce",
    "ask",
    "belief_timeline",
    "check_ahead",
    "check_day",
    "drivers",
    "flip_sentence",
    "gradient",
    "hinges",
    "influences",
    "multiplicity",
    "read_query",
    "seeing",
    "seen_as_report",
    "sentence",
    "typed_players",
    "uncertain_truce",
    "unknowns_of",
    "unseen_moves",
    "whatif",
    "whatif_named",
]


def __getattr__(name: str) -> Any:
    if name not in ("Gradient", "gradient"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if find_spec("jax") is None:
        raise ImportError(f"standoff.ask.{name} needs JAX, which is not installed: pip install 'standoff[gradients]'")
    return getattr(import_module("standoff.ask.gradients"), name)
