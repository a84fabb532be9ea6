"""The weeks ahead: solved games played forward, round after round, through phases of war and truce.

A path runs in one world. While there is fighting, rounds of the game come at a rate; each is decided by the world's own
strategies at the public belief of the day, its moves move that belief by Bayes' rule, and its outcome begins a phase.
Truces hold as the world's survival curve says, and break. Time is continuous and goes from event to event. Paths by the
hundred thousand, drawn by compiled loops and kept whole, answer dated questions by counting.
"""

from standoff.simulate.beliefs import BeliefGrid, Error, TooManyTypes
from standoff.simulate.paths import Paths, Step, Story, Truces
from standoff.simulate.process import CannotSimulate, Process, curbed_of, phases_of, process_of
from standoff.simulate.public import FoldError, PublicTree, TypedPlayer, fold
from standoff.simulate.scenarios import Scenario, Scenarios, Trigger, scenarios
from standoff.simulate.shares import shares
from standoff.simulate.simulate import simulate
from standoff.simulate.summary import LASTING, Fan, Lasting, Outlook, outlook, phases_by_day, smoothed

__all__ = [
    "LASTING",
    "BeliefGrid",
    "CannotSimulate",
    "Error",
    "Fan",
    "FoldError",
    "Lasting",
    "Outlook",
    "Paths",
    "Process",
    "PublicTree",
    "Scenario",
    "Scenarios",
    "Step",
    "Story",
    "TooManyTypes",
    "Trigger",
    "Truces",
    "TypedPlayer",
    "curbed_of",
    "fold",
    "outlook",
    "phases_by_day",
    "phases_of",
    "process_of",
    "scenarios",
    "shares",
    "simulate",
    "smoothed",
]
