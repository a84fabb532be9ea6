"""Unilateral deterrence: a challenger, a defender, and a threat that may not be meant.

The challenger may upset the status quo; the defender resists or concedes; met with resistance, the challenger
fights or backs down (Zagare and Kilgour 2000, ch. 5). A threat deters when the challenger believes resistance
likely, and resistance is likely when the defender believes the challenger will not fight. `private` says
whose resolve is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.filling import (
    branch,
    chosen,
    decision,
    optional_price,
    ordering,
    quiet,
    sunk,
    two_types,
)
from standoff.crisis.patterns.pattern import Amount, Expansion, Pattern, Plain, Value

PRIVATE = ("both", "defender", "challenger", "neither")
TYPES = ("resolved", "irresolute")

OUTCOMES = {
    "status_quo": "No challenge: things stay as they are",
    "concession": "The defender concedes",
    "backed_down": "The challenger is met with resistance and backs down",
    "war": "War",
}
PHASES = {"status_quo": "fighting", "concession": "settlement", "backed_down": "ceasefire", "war": "clash"}
"""`fighting` is the confrontation that goes on; a war begins as a clash, which may be stopped or widen."""
CHALLENGER = {
    "resolved": (
        "concession > status_quo > war > backed_down",
        "A resolved challenger would sooner fight than back down.",
    ),
    "irresolute": (
        "concession > status_quo > backed_down > war",
        "An irresolute challenger hopes that nobody resists.",
    ),
}
DEFENDER = {
    "resolved": (
        "status_quo ~ backed_down > war > concession",
        "A resolved defender would sooner fight than concede.",
    ),
    "irresolute": (
        "status_quo ~ backed_down > concession > war",
        "An irresolute defender hopes that nobody fights.",
    ),
}
WHY_ODDS = "How likely the {role} would rather fight than give way."


def expand(
    roles: Mapping[str, str],
    options: Mapping[str, Value],
    costs: Mapping[str, Amount],
    types: Mapping[str, Mapping[str, Value]],
) -> Expansion:
    """The tree with actors filled in; a side whose resolve is not private is taken to be resolved."""
    challenger, defender = roles["challenger"], roles["defender"]
    private = chosen(options, "private", PRIVATE)
    challenge, challenge_unknowns = optional_price("challenge", costs, "Mounting the challenge.")
    resist, resist_unknowns = optional_price("resist", costs, "Readying a resistance.")
    players: Plain = {challenger: {}, defender: {}}
    preferences: Plain = {}
    unknowns: Plain = {**challenge_unknowns, **resist_unknowns}
    for role, actor, orderings in (("challenger", challenger, CHALLENGER), ("defender", defender, DEFENDER)):
        if private in ("both", role):
            players[actor], odds = two_types(actor, TYPES, types, WHY_ODDS.format(role=role))
            unknowns |= odds
            preferences[actor] = {kind: ordering([chain], why) for kind, (chain, why) in orderings.items()}
        else:
            chain, why = orderings["resolved"]
            preferences[actor] = ordering([chain], why)

    reply = decision(
        f"{defender}.reply", {"resist": branch("resisted", sunk(defender, resist)), "concede": "concession"}
    )
    game: Plain = {
        "players": players,
        "outcomes": {name: {"title": title} for name, title in OUTCOMES.items()},
        "tree": decision(
            f"{challenger}.challenge",
            {"challenge": branch("challenged", sunk(challenger, challenge)), "refrain": "status_quo"},
        ),
        "parts": {
            "challenged": reply,
            "resisted": decision(f"{challenger}.fight", {"fight": "war", "back_down": "backed_down"}),
        },
    }
    return Expansion(game, preferences, unknowns, {"phases": PHASES, **quiet()})


DETERRENCE = Pattern(
    name="deterrence",
    title="Unilateral deterrence",
    roles={"challenger": "may upset the status quo", "defender": "wants it kept"},
    required_roles=("challenger", "defender"),
    options={"private": PRIVATE},
    costs={
        "challenge": "sunk, challenger: mounting the challenge. Nothing unless stated",
        "resist": "sunk, defender: readying a resistance. Nothing unless stated",
    },
    type_names={"challenger": TYPES, "defender": TYPES},
    expand=expand,
)
