"""Crisis signalling with audience costs: does a public challenge say anything about resolve?

A challenges or leaves things as they are; B concedes or resists; A stands firm, which is war, or backs down
and pays an audience cost for having challenged (Fearon 1994; Schultz 1999; the tree is that of Lewis and
Schultz 2003). Each side knows its own resolve only. The audience cost is a tied hand: a challenge costs A
nothing unless A then backs down. The dearer that is, the fewer bluffers challenge, and the more a challenge
is believed.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.filling import branch, decision, ordering, price, quiet, tied, two_types
from standoff.crisis.patterns.pattern import Amount, Expansion, Pattern, Plain, Value

TYPES = ("resolved", "irresolute")

OUTCOMES = {
    "status_quo": "No challenge: things stay as they are",
    "concession": "The target concedes",
    "back_down": "The challenger backs down",
    "war": "The challenger stands firm: war",
}
PHASES = {"status_quo": "fighting", "concession": "settlement", "back_down": "ceasefire", "war": "clash"}
"""`fighting` is the confrontation that goes on; a war begins as a clash, which may be stopped or widen."""
WHY_AUDIENCE = "A leader seen to back down after a public challenge pays at home, by how much is disputed."


def expand(
    roles: Mapping[str, str],
    options: Mapping[str, Value],
    costs: Mapping[str, Amount],
    types: Mapping[str, Mapping[str, Value]],
) -> Expansion:
    """The tree with actors filled in. Backing down costs more than its place in the ordering says."""
    challenger, target = roles["challenger"], roles["target"]
    audience, unknowns = price("audience", costs, "0 to 0.4", WHY_AUDIENCE)
    why = "How likely the {role} would rather fight than give way."
    challenger_types, challenger_odds = two_types(challenger, TYPES, types, why.format(role="challenger"))
    target_types, target_odds = two_types(target, TYPES, types, why.format(role="target"))

    challenge = branch("challenged", tied(challenger, audience, f"{challenger}.stand = back_down"))
    game: Plain = {
        "players": {challenger: challenger_types, target: target_types},
        "outcomes": {name: {"title": title} for name, title in OUTCOMES.items()},
        "tree": decision(f"{challenger}.challenge", {"challenge": challenge, "refrain": "status_quo"}),
        "parts": {
            "challenged": decision(f"{target}.reply", {"concede": "concession", "resist": "resisted"}),
            "resisted": decision(f"{challenger}.stand", {"stand_firm": "war", "back_down": "back_down"}),
        },
    }
    preferences: Plain = {
        challenger: {
            "resolved": ordering(
                ["concession > status_quo > back_down", "concession > war > back_down"],
                "Resolved means war sooner than backing down; whether war also beats the status quo is left open.",
            ),
            "irresolute": ordering(
                ["concession > status_quo > back_down > war"],
                "Irresolute means backing down sooner than war, audience costs aside.",
            ),
        },
        target: {
            "resolved": ordering(
                ["back_down > status_quo > war > concession"],
                "A resolved target would sooner fight than concede.",
            ),
            "irresolute": ordering(
                ["back_down > status_quo > concession > war"],
                "An irresolute target would sooner concede than fight.",
            ),
        },
    }
    odds = {**challenger_odds, **target_odds, **unknowns}
    return Expansion(game, preferences, odds, {"phases": PHASES, **quiet()})


CRISIS_SIGNALLING = Pattern(
    name="crisis-signalling",
    title="Crisis signalling with audience costs",
    roles={"challenger": "demands a change in public", "target": "is asked to give way"},
    required_roles=("challenger", "target"),
    options={},
    costs={"audience": "tied hands, challenger: paid if it challenges and then backs down; may differ by type"},
    type_names={"challenger": TYPES, "target": TYPES},
    expand=expand,
)
