"""The tree of patron and protector, written once; what was seen before a shared part stays part of what is
known.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.crisis.patterns.filling import branch, decision, sunk, tied
from standoff.crisis.patterns.pattern import Amount, Plain


@dataclass(frozen=True)
class Cast:
    """Who plays. No ally: nobody joins the patron. No defender: it takes every ceasefire."""

    client: str
    patron: str
    protector: str
    ally: str | None
    defender: str | None


@dataclass(frozen=True)
class Prices:
    """What moves cost their authors; None where a move costs nothing beyond its consequences."""

    strike: Amount
    warn: Amount
    intervene: Amount | None
    persist: Amount | None
    protector_steps_back: Amount
    patron_steps_back: Amount
    abandon: Amount | None


def grow(cast: Cast, prices: Prices, may_act_while_war_goes_on: bool) -> Plain:
    """Tree and parts, from the protector's signal to the last reply."""
    war: Plain | str = "standing_close"
    war_alone: Plain | str = "client_alone"
    if may_act_while_war_goes_on:
        war = _protector_chooses(cast, prices, "patron_answers", "standing_close")
        war_alone = _protector_chooses(cast, prices, "late_patron_answers", "client_alone")
    crossed = _protector_chooses(cast, prices, "patron_answers", "crossed_unanswered")
    crossed_alone = _protector_chooses(cast, prices, "late_patron_answers", "crossed_unanswered")

    strike = branch("statement_after_strike", sunk(cast.protector, prices.strike))
    return {
        "tree": decision(f"{cast.protector}.signal", {"strike": strike, "hold": "statement"}),
        "parts": {
            # A strike is itself a threat: after it the patron that backs off has yielded, whatever was said.
            "statement_after_strike": _statement(cast, prices, "patron_under_threat"),
            "statement": _statement(cast, prices, "patron_unthreatened"),
            "patron_under_threat": _respond(cast, prices, "client_after_yielding"),
            "patron_unthreatened": _respond(cast, prices, "client_let_go"),
            "client_after_yielding": _advance(
                cast, "ceasefire_after_yielding", "client_alone", war_alone, crossed_alone
            ),
            "client_let_go": _advance(cast, "ceasefire", "client_alone", war_alone, crossed_alone),
            "client_backed": _advance(cast, "ceasefire", "war_goes_on", war, crossed),
            # A patron that gives up after persisting loses face; one that backed off in time just stays out.
            "patron_answers": _answer(cast, prices, "climb_down"),
            "late_patron_answers": _answer(cast, prices, "client_beaten"),
            "standing_close": {
                "chance": "incident",
                "actions": {
                    "shot_down": {"odds": "incident_odds", "then": "after_the_incident"},
                    "calm": {"odds": "rest", "then": "war_goes_on"},
                },
            },
            "after_the_incident": _incident(cast, prices),
        },
    }


def _statement(cast: Cast, prices: Prices, quiet: str) -> Plain:
    warn = branch("patron_under_threat", tied(cast.protector, prices.warn, f"{cast.protector}.intervene = stand_aside"))
    return decision(f"{cast.protector}.statement", {"warn": warn, "quiet": quiet})


def _respond(cast: Cast, prices: Prices, backed_off: str) -> Plain:
    persist = branch("client_backed", sunk(cast.patron, prices.persist))
    return decision(f"{cast.patron}.respond", {"back_off": backed_off, "persist": persist})


def _advance(cast: Cast, truce: str, refused: str, fight_on: Plain | str, cross: Plain) -> Plain:
    accept: Plain | str = truce
    if cast.defender:
        accept = decision(f"{cast.defender}.reply", {"agree": truce, "refuse": refused})
    return decision(f"{cast.client}.advance", {"accept": accept, "fight_on": fight_on, "cross": cross})


def _protector_chooses(cast: Cast, prices: Prices, intervened: str, stood_aside: str) -> Plain:
    intervene = branch(intervened, sunk(cast.protector, prices.intervene))
    return decision(f"{cast.protector}.intervene", {"intervene": intervene, "stand_aside": stood_aside})


def _answer(cast: Cast, prices: Prices, gave_up: str) -> Plain:
    escalate: Plain | str = "clash"
    if cast.ally:
        abstain = branch("clash", sunk(cast.ally, prices.abandon))
        escalate = decision(f"{cast.ally}.backing", {"back": "wider_war", "abstain": abstain})
    return decision(f"{cast.patron}.answer", {"climb_down": gave_up, "escalate": escalate})


def _incident(cast: Cast, prices: Prices) -> Plain:
    """Both reply at once, each in the dark about the other; one that stands firm makes a clash."""

    def patron_replies(both_step_back: str) -> Plain:
        step_back = branch(both_step_back, sunk(cast.patron, prices.patron_steps_back))
        reply = decision(f"{cast.patron}.incident_reply", {"step_back": step_back, "stand_firm": "clash"})
        return {**reply, "hides": [f"{cast.protector}.incident_reply"]}

    step_back = branch(patron_replies("war_goes_on"), sunk(cast.protector, prices.protector_steps_back))
    return decision(f"{cast.protector}.incident_reply", {"step_back": step_back, "stand_firm": patron_replies("clash")})
