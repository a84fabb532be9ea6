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


def preferences(cast: Cast) -> Plain:
    """Default orderings, best first, by player and type."""
    found: Plain = {
        cast.protector: {
            "resolved": ordering(
                [
                    "ceasefire_after_yielding > ceasefire > client_alone > war_goes_on > crossed_unanswered",
                    "ceasefire > climb_down ~ client_beaten > war_goes_on",
                    "climb_down > clash > crossed_unanswered",
                    "clash > wider_war",
                ],
                "Resolved means: a clash sooner than a red line crossed unanswered. Whether also sooner "
                "than a war that merely goes on is left open.",
            ),
            "irresolute": ordering(
                [
                    "ceasefire_after_yielding > ceasefire > client_alone > war_goes_on > crossed_unanswered",
                    "ceasefire > climb_down ~ client_beaten > crossed_unanswered >> clash > wider_war",
                ],
                "Irresolute means: it would enjoy a climb-down if it came cheap, but would let the line "
                "be crossed sooner than clash.",
            ),
        },
        cast.patron: {
            "resolute": ordering(
                [
                    "war_goes_on > ceasefire > ceasefire_after_yielding > client_beaten > climb_down",
                    "ceasefire > wider_war > clash > climb_down",
                    "war_goes_on > crossed_unanswered > client_beaten",
                    "ceasefire > client_alone > client_beaten",
                ],
                "Its side is winning, so it wants the war to go on. Resolute means a clash sooner than a "
                "climb-down, with its ally sooner than alone; whether a clash even sooner than yielding to a "
                "threat is left open.",
            ),
            "cautious": ordering(
                [
                    "war_goes_on > ceasefire > ceasefire_after_yielding > client_beaten > climb_down",
                    "climb_down >> clash",
                    "climb_down > wider_war",
                    "war_goes_on > crossed_unanswered > client_beaten",
                    "ceasefire > client_alone > client_beaten",
                ],
                "The same aims, but a climb-down sooner than a clash. Whether it fears a clash alone or "
                "a wider war more is left open.",
            ),
        },
        cast.client: ordering(
            [
                "war_goes_on > ceasefire ~ ceasefire_after_yielding > climb_down ~ client_beaten",
                "war_goes_on > client_alone > climb_down",
                "war_goes_on > crossed_unanswered > climb_down",
                "ceasefire > clash > wider_war",
            ],
            "It is winning with its patron's help and does not mind whose face a ceasefire costs. "
            "Whether it would go on alone is left open.",
        ),
    }
    if cast.ally:
        found[cast.ally] = ordering(
            [
                "ceasefire ~ ceasefire_after_yielding > client_alone > war_goes_on > crossed_unanswered",
                "crossed_unanswered > clash >> wider_war",
                "client_alone > climb_down ~ client_beaten > clash",
            ],
            "The ally has no stake in the disputed territory and most to lose by being drawn in.",
        )
    if cast.defender:
        found[cast.defender] = ordering(
            [
                "climb_down ~ client_beaten > ceasefire ~ ceasefire_after_yielding > client_alone",
                "client_alone > war_goes_on",
                "client_alone > crossed_unanswered",
                "climb_down > clash > crossed_unanswered",
                "ceasefire > wider_war",
            ],
            "It is losing: rescue first, then a ceasefire; it will not be asked again before the front "
            "moves.",
        )
    return found
