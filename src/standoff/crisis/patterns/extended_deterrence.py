"""Extended deterrence: will a defender fight for its protégé?

The defender may first pledge itself in public, at a price it pays only if it then abandons the protégé. The
attacker attacks or refrains. The protégé yields or holds out, hoping for help. If it holds out the defender
supports or abandons it; if supported, the attacker presses on or backs down (Huth 1988; Zagare and Kilgour
2000, ch. 6). The protégé's own choice matters: a pledge that deters the attacker may also stiffen the protégé
(Snyder 1997 on entrapment).
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.filling import (
    branch,
    chosen,
    decision,
    optional_price,
    ordering,
    price,
    quiet,
    sunk,
    tied,
    two_types,
)
from standoff.crisis.patterns.pattern import Amount, Expansion, Pattern, Plain, Value

COMMITMENT = ("pledged", "silent")
ATTACKER = ("determined", "hesitant")
DEFENDER = ("resolved", "irresolute")

OUTCOMES = {
    "status_quo": "No attack",
    "protege_yields": "The protégé yields on its own",
    "protege_abandoned": "The protégé holds out, is abandoned and loses",
    "attacker_backs_down": "The attacker meets support for the protégé and backs down",
    "war": "War of attacker and defender over the protégé",
}


PHASES = {
    "status_quo": "fighting",
    "protege_yields": "settlement",
    "protege_abandoned": "settlement",
    "attacker_backs_down": "ceasefire",
    "war": "clash",
}
"""`fighting` is the confrontation that goes on; a war begins as a clash, which may be stopped or widen."""


def expand(
    roles: Mapping[str, str],
    options: Mapping[str, Value],
    costs: Mapping[str, Amount],
    types: Mapping[str, Mapping[str, Value]],
) -> Expansion:
    """The tree with actors filled in; with `commitment: silent` the defender says nothing beforehand."""
    attacker, defender, protege = roles["attacker"], roles["defender"], roles["protege"]
    attacker_types, attacker_odds = two_types(
        attacker, ATTACKER, types, "How likely the attacker would rather fight the defender than back down."
    )
    defender_types, defender_odds = two_types(
        defender, DEFENDER, types, "How likely the defender would rather fight than lose its protégé."
    )
    attack, attack_unknowns = optional_price("attack", costs, "Mounting the attack.")
    unknowns: Plain = {**attacker_odds, **defender_odds, **attack_unknowns}

    first = decision(
        f"{attacker}.move", {"attack": branch("attacked", sunk(attacker, attack)), "refrain": "status_quo"}
    )
    parts: Plain = {
        "attacked": decision(f"{protege}.reply", {"hold_out": "held_out", "yield": "protege_yields"}),
        "held_out": decision(f"{defender}.help", {"support": "supported", "abandon": "protege_abandoned"}),
        "supported": decision(f"{attacker}.press", {"press_on": "war", "back_down": "attacker_backs_down"}),
    }
    tree = first
    if chosen(options, "commitment", COMMITMENT) == "pledged":
        pledge, pledge_unknowns = price(
            "pledge", costs, "0.05 to 0.4", "A broken public pledge costs standing with every other ally."
        )
        unknowns |= pledge_unknowns
        parts["may_attack"] = first
        given = branch("may_attack", tied(defender, pledge, f"{defender}.help = abandon"))
        tree = decision(f"{defender}.commitment", {"pledge": given, "stay_silent": "may_attack"})

    game: Plain = {
        "players": {attacker: attacker_types, defender: defender_types, protege: {}},
        "outcomes": {name: {"title": title} for name, title in OUTCOMES.items()},
        "tree": tree,
        "parts": parts,
    }
    weeks = {"phases": PHASES, **quiet()}
    return Expansion(game, _preferences(attacker, defender, protege), unknowns, weeks)


def _preferences(attacker: str, defender: str, protege: str) -> Plain:
    gains = "protege_yields > protege_abandoned > status_quo"
    kept = "status_quo ~ attacker_backs_down"
    return {
        attacker: {
            "determined": ordering(
                [f"{gains} > war > attacker_backs_down"], "Determined: war sooner than backing down."
            ),
            "hesitant": ordering([f"{gains} > attacker_backs_down > war"], "Hesitant: backing down sooner than war."),
        },
        defender: {
            "resolved": ordering(
                [f"{kept} > war > protege_abandoned", "war > protege_yields"],
                "Resolved: war sooner than losing the protégé.",
            ),
            "irresolute": ordering(
                [f"{kept} > protege_yields > protege_abandoned >> war"],
                "Irresolute: losing the protégé sooner than war.",
            ),
        },
        protege: ordering(
            [
                "status_quo ~ attacker_backs_down > war > protege_abandoned",
                "attacker_backs_down > protege_yields > protege_abandoned",
            ],
            "It would be rescued, and fears most to hold out alone; whether a war on its soil is worse "
            "than yielding is left open.",
        ),
    }


EXTENDED_DETERRENCE = Pattern(
    name="extended-deterrence",
    title="Extended deterrence",
    roles={
        "attacker": "threatens the protégé",
        "defender": "may pledge itself to the protégé, and keep or break its word",
        "protege": "is attacked; yields or holds out",
    },
    required_roles=("attacker", "defender", "protege"),
    options={"commitment": COMMITMENT},
    costs={
        "pledge": "tied hands, defender: paid if it pledges and then abandons; may differ by type",
        "attack": "sunk, attacker: mounting the attack. Nothing unless stated",
    },
    type_names={"attacker": ATTACKER, "defender": DEFENDER},
    expand=expand,
)
