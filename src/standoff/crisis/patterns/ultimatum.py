"""Ultimatum: one offer, take it or fight.

The proposer offers the responder a share of what is disputed; the responder, strong or weak in private,
accepts or rejects; rejection is a war that the responder wins with some probability and that both pay for
(Fearon 1995). A higher offer lowers the risk of war and costs the proposer in every world where it was not
needed: the risk-return trade-off.

Payoffs are shares of the prize, so 1 is all of it and nothing needs ranking; that takes both sides to be
risk-neutral. Offers come in even steps from nothing to all, as many as `offers` says.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.filling import (
    ASSUMED,
    branch,
    chosen,
    decision,
    price,
    quiet,
    sunk,
    two_types,
    unknown,
)
from standoff.crisis.patterns.pattern import Amount, Expansion, Pattern, Plain, Value

OFFERS = ("5", "3", "11")
TYPES = ("strong", "weak")
RESPONDER_PAYS: dict[str, Value] = {"strong": "0.02 to 0.2", "weak": "0.2 to 0.5"}


def expand(
    roles: Mapping[str, str],
    options: Mapping[str, Value],
    costs: Mapping[str, Amount],
    types: Mapping[str, Mapping[str, Value]],
) -> Expansion:
    """The tree with actors filled in: action and outcome of an offer of a quarter are `offer_25` and
    `deal_25`.
    """
    proposer, responder = roles["proposer"], roles["responder"]
    steps = int(chosen(options, "offers", OFFERS)) - 1
    shares = [round(100 * step / steps) for step in range(steps + 1)]
    responder_types, odds = two_types(responder, TYPES, types, "How likely war would cost the responder little.")
    proposer_pays, proposer_unknowns = price(
        "war_proposer", costs, "0.05 to 0.3", "War costs the proposer, as a share of the prize."
    )
    responder_pays, responder_unknowns = price(
        "war_responder",
        costs,
        RESPONDER_PAYS,
        "War costs the responder, as a share of the prize; strong means little.",
    )

    reject = branch("war", sunk(proposer, proposer_pays), sunk(responder, responder_pays))
    answers = {
        f"offer_{share}": decision(f"{responder}.answer", {"accept": f"deal_{share}", "reject": reject})
        for share in shares
    }
    why = f"The prize is 1: each side gets its share of it, or its chance to win all of it. {ASSUMED}"
    game: Plain = {
        "players": {proposer: {}, responder: responder_types},
        "outcomes": {
            **{f"deal_{share}": {"title": f"The responder gets {share}% without war"} for share in shares},
            "war": {"title": "War, winner takes all"},
        },
        "tree": decision(f"{proposer}.offer", answers),
    }
    keeps = {f"deal_{share}": 1 - share / 100 for share in shares}
    gets = {f"deal_{share}": share / 100 for share in shares}
    responder_values: Plain = {"values": {**gets, "war": "responder_wins"}, "why": why}
    preferences: Plain = {
        proposer: {"values": {**keeps, "war": "1 - responder_wins"}, "why": why},
        responder: dict.fromkeys(responder_types["types"], responder_values),
    }
    wins = {"responder_wins": unknown("0.2 to 0.8", "Who would win the war is not known to anyone beforehand.")}
    # Every answer ends the dispute: a deal settles it, and the war is fought to the end.
    phases = {**{f"deal_{share}": "settlement" for share in shares}, "war": "wider_war"}
    unknowns = {**odds, **wins, **proposer_unknowns, **responder_unknowns}
    return Expansion(game, preferences, unknowns, {"phases": phases, **quiet()})


ULTIMATUM = Pattern(
    name="ultimatum",
    title="Ultimatum: one offer, take it or fight",
    roles={"proposer": "makes the offer", "responder": "accepts it or fights"},
    required_roles=("proposer", "responder"),
    options={"offers": OFFERS},
    costs={
        "war_proposer": "sunk on rejection, proposer: cost of war, as a share of the prize",
        "war_responder": "sunk on rejection, responder, by its type: cost of war, as a share of the prize",
    },
    type_names={"responder": TYPES},
    expand=expand,
)
