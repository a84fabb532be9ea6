"""What patron-protector assumes when the file is silent, and why.

The orderings are partial on purpose. What they leave open is exactly what an analyst has to argue about:
whether a client would rather fight alone than stop, whether a resolved protector would rather clash than see
the war go on, whether a cautious patron fears a clash alone more than a wider war.
"""

from __future__ import annotations

from standoff.crisis.patterns.filling import ordering
from standoff.crisis.patterns.patron_protector_tree import Cast
from standoff.crisis.patterns.pattern import Plain

WHY = {
    "protector": "How likely the protector would rather clash than see its red line crossed unanswered.",
    "patron": "How likely the patron would rather clash than climb down.",
    "strike": (
        "A strike on the patron's friends invites an answer, and a protector that dreads a clash has "
        "more to fear from one; the ranges overlap, so worlds in which it costs a bluffer no more are "
        "among those drawn."
    ),
    "warn": "Being seen to do nothing after a public warning costs standing; nobody knows how much.",
    "intervene": "Sending forces costs money and lives beyond what the orderings hold.",
    "persist": "Going on costs the patron money, arms and goodwill.",
    "steps_back": "Letting an incident pass costs some face at home.",
    "abandon": "An alliance that leaves a member to fight alone loses standing, more or less.",
    "incident": "Close forces and a war nearby: incidents happen, most weeks pass without one.",
}


# Chains best first; then where the wider war belongs, if an ally can bring it about; then why.
PROTECTOR = {
    "resolved": (
        [
            "ceasefire_after_yielding > ceasefire > client_alone > war_goes_on > crossed_unanswered",
            "ceasefire > climb_down ~ client_beaten > war_goes_on",
            "climb_down > clash > crossed_unanswered",
        ],
        "clash > wider_war",
        "Resolved means a clash sooner than a red line crossed unanswered. Whether also sooner than a "
        "war that merely goes on is left open.",
    ),
    "irresolute": (
        [
            "ceasefire_after_yielding > ceasefire > client_alone > war_goes_on > crossed_unanswered",
            "ceasefire > climb_down ~ client_beaten > crossed_unanswered >> clash",
        ],
        "clash > wider_war",
        "Irresolute means it would enjoy a climb-down if it came cheap, but would let the line be "
        "crossed sooner than clash.",
    ),
}
PATRON = {
    "resolute": (
        [
            "war_goes_on > ceasefire > ceasefire_after_yielding > client_beaten > climb_down",
            "ceasefire > clash > climb_down",
            "war_goes_on > crossed_unanswered > client_beaten",
            "ceasefire > client_alone > client_beaten",
        ],
        "ceasefire > wider_war > clash",
        "Its side is winning, so it wants the war to go on. Resolute means a clash sooner than a "
        "climb-down, with its ally sooner than alone; whether a clash even sooner than yielding to a "
        "threat is left open.",
    ),
    "cautious": (
        [
            "war_goes_on > ceasefire > ceasefire_after_yielding > client_beaten > climb_down >> clash",
            "war_goes_on > crossed_unanswered > client_beaten",
            "ceasefire > client_alone > client_beaten",
        ],
        "climb_down > wider_war",
        "The same aims, but a climb-down sooner than a clash. Whether it fears a clash alone or a wider "
        "war more is left open.",
    ),
}
CLIENT = (
    [
        "war_goes_on > ceasefire ~ ceasefire_after_yielding > climb_down ~ client_beaten",
        "war_goes_on > client_alone > climb_down",
        "war_goes_on > crossed_unanswered > climb_down",
        "ceasefire > clash",
    ],
    "clash > wider_war",
    "It is winning with its patron's help and does not mind whose face a ceasefire costs. Whether it "
    "would go on alone is left open.",
)
ALLY = (
    [
        "ceasefire ~ ceasefire_after_yielding > client_alone > war_goes_on > crossed_unanswered > clash",
        "client_alone > climb_down ~ client_beaten > clash",
    ],
    "clash >> wider_war",
    "The ally has no stake in the disputed territory and most to lose by being drawn in.",
)
DEFENDER = (
    [
        "climb_down ~ client_beaten > ceasefire ~ ceasefire_after_yielding > client_alone > war_goes_on",
        "client_alone > crossed_unanswered",
        "climb_down > clash > crossed_unanswered",
    ],
    "ceasefire > wider_war",
    "It is losing: rescue first, then a ceasefire, then a war without the patron in it.",
)


def preferences(cast: Cast) -> Plain:
    """Default orderings, best first, by player and type."""
    with_ally = bool(cast.ally)
    found: Plain = {
        cast.protector: {kind: _filled(*held, with_ally) for kind, held in PROTECTOR.items()},
        cast.patron: {kind: _filled(*held, with_ally) for kind, held in PATRON.items()},
        cast.client: _filled(*CLIENT, with_ally),
    }
    if cast.ally:
        found[cast.ally] = _filled(*ALLY, with_ally)
    if cast.defender:
        found[cast.defender] = _filled(*DEFENDER, with_ally)
    return found


def _filled(chains: list[str], wider_war: str, why: str, with_ally: bool) -> Plain:
    """Without an ally there is no wider war to rank."""
    return ordering([*chains, wider_war] if with_ally else chains, why)
