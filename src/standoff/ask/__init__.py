"""Asking: queries put to worlds, what the answers hang on, what each report did, and what-ifs."""

from standoff.ask.answer import Answer, ask
from standoff.ask.boxes import Box, sentence
from standoff.ask.drivers import Driver, Drivers
from standoff.ask.evaluate import read_query, unseen_moves
from standoff.ask.flips import Flip, flip_sentence
from standoff.ask.hinges import READING, Hinges, drivers, hinges, unknowns_of
from standoff.ask.influence import BeliefStep, Influence, belief_timeline, influences, typed_players
from standoff.ask.others import Multiplicity, multiplicity
from standoff.ask.whatif import Comparison, seeing, seen_as_report, whatif, whatif_named

__all__ = [
    "READING",
    "Answer",
    "BeliefStep",
    "Box",
    "Comparison",
    "Driver",
    "Drivers",
    "Flip",
    "Hinges",
    "Influence",
    "Multiplicity",
    "ask",
    "belief_timeline",
    "drivers",
    "flip_sentence",
    "hinges",
    "influences",
    "multiplicity",
    "read_query",
    "seeing",
    "seen_as_report",
    "sentence",
    "typed_players",
    "unknowns_of",
    "unseen_moves",
    "whatif",
    "whatif_named",
]
