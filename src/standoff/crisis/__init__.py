"""The crisis file: from text to a checked, resolved crisis, and back.

`load` takes a path, the id of a built-in crisis or a text, and gives the crisis or everything that is
wrong with it.
"""

from standoff.crisis.codes import CODES, Code
from standoff.crisis.fields import day_of, ends_of
from standoff.crisis.load import Loaded, builtin, load, load_or_raise, load_text
from standoff.crisis.models import (
    ALL,
    Actor,
    Branch,
    Breach,
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
    TruceTerms,
    Unknown,
    Weeks,
    WhatIf,
)
from standoff.crisis.places import Place, nearest, within
from standoff.crisis.problems import CrisisError, Problem
from standoff.crisis.reading import Document, read_yaml
from standoff.crisis.resolve import resolve
from standoff.crisis.schema import json_schema
from standoff.crisis.source_text import check_text, read_text
from standoff.crisis.truce_words import TRUCE_COEFFICIENTS
from standoff.crisis.used import weeks_only
from standoff.crisis.write import write
from standoff.language import PHASES

__all__ = [
    "ALL",
    "TRUCE_COEFFICIENTS",
    "Actor",
    "Branch",
    "Breach",
    "CODES",
    "Ceasefire",
    "ChanceNode",
    "Claim",
    "Code",
    "Cost",
    "Crisis",
    "CrisisError",
    "CrisisFile",
    "DecisionNode",
    "Document",
    "Episode",
    "Event",
    "GameSection",
    "Header",
    "Loaded",
    "Observed",
    "PHASES",
    "Outcome",
    "Place",
    "Player",
    "Preference",
    "Preferences",
    "Problem",
    "Question",
    "Quote",
    "Reading",
    "RedLine",
    "Resolution",
    "Source",
    "Tie",
    "TruceTerms",
    "Unknown",
    "Weeks",
    "WhatIf",
    "builtin",
    "check_text",
    "json_schema",
    "load",
    "load_or_raise",
    "load_text",
    "nearest",
    "read_text",
    "read_yaml",
    "within",
    "resolve",
    "weeks_only",
    "write",
    "day_of",
    "ends_of",
]
