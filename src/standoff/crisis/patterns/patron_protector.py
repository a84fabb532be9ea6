"""Patron and protector: two outside powers behind the two sides of a local war.

A *client* presses a war with its *patron's* help. A *protector* is bound to the other side, the *defender*,
but to the defender's own territory rather than to the disputed one. The protector may strike the patron's
friends in a linked theatre (it pays for that whatever follows: a sunk cost) and may warn in public (it pays
only if it later stands aside: tied hands). The patron then backs off or persists, the client accepts a
ceasefire, fights on or crosses the red line, the protector intervenes or stands aside, the patron climbs down
or escalates, its ally backs it or abstains. While patron and protector stand close and the war goes on,
chance may bring an incident from which both must step back: the threat that leaves something to chance
(Schelling 1960).

Where the words of a red line are in dispute, the dispute is about `acts`: may the protector act only once the
line is crossed, or whenever the war has not stopped?

The defender. By default it takes every ceasefire it is offered and cannot draw the protector in by itself, so
it needs no move: it is losing, and the protector's promise is not about what it does. That leaves out two
things it could do, hold out for better terms and provoke the crossing it would be rescued from (the moral
hazard of a guarantee); a truce that fails is then always the client's doing. Where that is in question, set
`defender: answers`: it may refuse the ceasefire the client has accepted, and the war goes on.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.filling import chosen, optional_price, price, two_types, unknown
from standoff.crisis.patterns.patron_protector_defaults import WHY, preferences
from standoff.crisis.patterns.patron_protector_tree import Cast, Prices, grow
from standoff.crisis.patterns.pattern import Amount, Expansion, Pattern, Plain, Value

ACTS = ("on_crossing", "while_war_goes_on")
DEFENDER = ("waits", "answers")
PROTECTOR = ("resolved", "irresolute")
PATRON = ("resolute", "cautious")
STRIKE: dict[str, Value] = {"resolved": "0.02 to 0.15", "irresolute": "0.05 to 0.3"}

OUTCOMES = {
    "ceasefire": "Ceasefire, the patron's standing unhurt",
    "ceasefire_after_yielding": "Ceasefire after the patron gave way to a threat",
    "war_goes_on": "The war goes on with the patron's help",
    "client_alone": "The client fights on without its patron",
    "crossed_unanswered": "The red line is crossed and nobody answers",
    "client_beaten": "The protector intervenes; the patron, already out, stays out",
    "climb_down": "The protector intervenes and the patron climbs down",
    "clash": "Patron and protector clash",
    "wider_war": "The patron's ally joins: a wider war",
}


PHASES = {
    "ceasefire": "ceasefire",
    "ceasefire_after_yielding": "ceasefire",
    "war_goes_on": "fighting",
    "client_alone": "fighting",
    "crossed_unanswered": "fighting",
    "client_beaten": "intervention",
    "climb_down": "intervention",
    "clash": "clash",
    "wider_war": "wider_war",
}
"""A red line crossed and left unanswered changes where the fighting is, not that there is fighting."""


def expand(
    roles: Mapping[str, str],
    options: Mapping[str, Value],
    costs: Mapping[str, Amount],
    types: Mapping[str, Mapping[str, Value]],
) -> Expansion:
    """The game with actors filled in. Without an ally, a patron that escalates meets the protector alone."""
    cast = Cast(
        client=roles["client"],
        patron=roles["patron"],
        protector=roles["protector"],
        ally=roles.get("ally"),
        defender=roles.get("defender") if chosen(options, "defender", DEFENDER) == "answers" else None,
    )
    protector, protector_odds = two_types(cast.protector, PROTECTOR, types, WHY["protector"])
    patron, patron_odds = two_types(cast.patron, PATRON, types, WHY["patron"])
    strike, strike_unknowns = price("strike", costs, STRIKE, WHY["strike"])
    warn, warn_unknowns = price("warn", costs, "0.05 to 0.3", WHY["warn"])
    intervene, intervene_unknowns = optional_price("intervene", costs, WHY["intervene"])
    persist, persist_unknowns = optional_price("persist", costs, WHY["persist"])
    protector_back, protector_back_unknowns = price("protector_steps_back", costs, "0 to 0.1", WHY["steps_back"])
    patron_back, patron_back_unknowns = price("patron_steps_back", costs, "0 to 0.1", WHY["steps_back"])
    abandon, abandon_unknowns = price("abandon", costs, "0 to 0.2", WHY["abandon"]) if cast.ally else (None, {})

    prices = Prices(strike, warn, intervene, persist, protector_back, patron_back, abandon)
    may_act_while_war_goes_on = chosen(options, "acts", ACTS) == "while_war_goes_on"
    players: Plain = {cast.protector: protector, cast.patron: patron, cast.client: {}}
    players |= {actor: {} for actor in (cast.ally, cast.defender) if actor}
    unknowns = {
        **protector_odds,
        **patron_odds,
        **strike_unknowns,
        **warn_unknowns,
        **intervene_unknowns,
        **persist_unknowns,
        "incident_odds": unknown("0.02 to 0.2", WHY["incident"]),
        **protector_back_unknowns,
        **patron_back_unknowns,
        **abandon_unknowns,
    }
    game = {
        "players": players,
        "outcomes": {name: {"title": title} for name, title in OUTCOMES.items() if cast.ally or name != "wider_war"},
        **grow(cast, prices, may_act_while_war_goes_on),
    }
    weeks = {"phases": PHASES, "truce": {"curbed": f"{cast.patron}.respond = back_off"}}
    return Expansion(game, preferences(cast), unknowns, weeks)


PATRON_PROTECTOR = Pattern(
    name="patron-protector",
    title="Patron and protector behind a local war",
    roles={
        "client": "presses the war with the patron's help",
        "defender": ("is attacked; the protector is bound to its own territory. Moves only with `defender: answers`"),
        "patron": "arms and urges on the client",
        "protector": "is bound to the defender and may strike, warn, intervene",
        "ally": "is bound to the patron by treaty; may back it or abstain. Optional",
    },
    required_roles=("client", "patron", "protector"),
    options={"acts": ACTS, "defender": DEFENDER},
    costs={
        "strike": "sunk, protector, by its type: what striking in the linked theatre risks and spends",
        "warn": "tied hands, protector: paid if it then stands aside although it could act",
        "intervene": ("sunk, protector: going in, over and above what the orderings say. Nothing unless stated"),
        "persist": "sunk, patron: arms, money, sanctions. Nothing unless stated",
        "protector_steps_back": "sunk, protector: face lost by stepping back after an incident",
        "patron_steps_back": "sunk, patron: face lost by stepping back after an incident",
        "abandon": "sunk, ally: standing lost by leaving its member to fight alone",
    },
    type_names={"protector": PROTECTOR, "patron": PATRON},
    expand=expand,
)
