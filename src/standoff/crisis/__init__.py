"""The crisis file: from text to a checked, resolved crisis, and back."""

from standoff.crisis.load import Loaded, builtin, load, load_or_raise, load_text
from standoff.crisis.models import (
    ALL,
    Actor,
    Branch,
    Ceasefire,
    ChanceNode,
    Claim,
    Cost,
    Crisis,
    CrisisFile,
    DecisionNode,
    Episode,
    Event,
    GameSection,
    Header,
    Observed,
    Outcome,
    Player,
    Preference,
    Preferences,
    Question,
    Quote,
    Reading,
    RedLine,
    Resolution,
    Source,
    Tie,
    Unknown,
    WhatIf,
)
from standoff.crisis.problems import CrisisError, Problem
from standoff.crisis.resolve import resolve
from standoff.crisis.write import write
