"""A frame that is met with, and which words of a sentence fill its roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from standoff.read.asking import Resolve
from standoff.read.grammar import Token, agents, conjuncts, datives, lemma, objects, preps, subject
from standoff.read.lexicon import Frame
from standoff.read.phrases import giver, under
from standoff.read.words import words

OF_THE_OTHER = ("invade_occupy", "seize_detain", "shoot_down", "incursion", "casualties", "sanction", "blockade",
                "break_relations")  # fmt: skip
OF_ONESELF = ("deploy_forces", "withdraw", "mobilise_alert")
LIGHT = words("light")


@dataclass
class Found:
    """A frame that fits, with the tokens of its roles."""

    frame: Frame
    trigger: tuple[Token, ...]
    head: Token
    roles: dict[str, list[Token]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def verb_roles(
    frame: Frame, verb: Token, doer: Token | None, own: list[Token], things: list[Token],
    around: list[tuple[str, Token]], passive: bool, who: Resolve,
) -> dict[str, list[Token]]:  # fmt: skip
    roles: dict[str, list[Token]] = {}
    first = frame.get("subject", "source")
    if doer is not None and first != "none":
        roles.setdefault(first, []).extend(conjuncts(doer))
    roles.setdefault(first, []).extend(agents(verb))
    kind = frame.get("object", "target")
    if not things and kind in ("target", "thing-or-target") and not (passive and first == "target"):
        roles.setdefault("target", []).extend(own)
    elif kind == "source":
        roles.setdefault("source", []).extend(own)
    elif things and frame.type not in ("supply_arms",):
        for thing in things:  # “Iranian ships seized”: whose they are
            if frame.type in OF_THE_OTHER:
                roles.setdefault("target", []).append(thing)
    if passive and not roles.get("source") and frame.type in OF_ONESELF:
        roles["source"] = [t for t in (things or own) if who(t)]  # whose troops were sent
        roles.pop("target", None)
    roles.setdefault(frame.get("dative", "target"), []).extend(datives(verb))
    if frame.get("dative") or frame.type.startswith("supply"):
        extra = [o for o in own if o not in things and who(o)]
        roles.setdefault(frame.get("dative", "target"), []).extend(extra)
    table = frame.get("prep", {})
    for prep, token in around:
        role = table.get(prep)
        if role == "target-or-thing":
            role = "target"
        if role and role not in ("none", "thing", "content"):
            roles.setdefault(role, []).append(token)
    if frame.get("both"):
        roles["source"] = roles.get("source", []) + roles.pop("partner", []) + (
            [] if things else roles.pop("target", [])
        )  # fmt: skip
    return roles


def noun_roles(frame: Frame, head: Token, who: Resolve) -> dict[str, list[Token]]:
    roles: dict[str, list[Token]] = {}
    for child in head.children:
        if child.dep_ == "poss" or (child.dep_ in ("amod", "compound", "nmod") and who(child)):
            roles.setdefault("source", []).extend(conjuncts(child))
    blames = head.head.head if head.dep_ == "pobj" and head.head.lower_ in ("of", "for") else None
    if blames is not None and lemma(blames) in ("accuse", "blame", "charge"):  # “accused Bogotá of aggression”
        roles.setdefault("source", []).extend(objects(blames))
    for child in head.children:  # “allegations made by Kigali”
        if child.dep_ == "acl" and child.tag_ == "VBN" and lemma(child) in LIGHT:
            roles.setdefault("source", []).extend(agents(child))
    table = frame.get("prep", {})
    for prep, token in preps(head):
        role = table.get(prep)
        if role and role not in ("none", "thing", "content"):
            roles.setdefault(role, []).append(token)
    if not roles.get("source"):
        given = giver(head)
        if given is not None:
            lead = subject(given)
            roles["source"] = conjuncts(lead) if lead is not None else []
            roles.setdefault("target", []).extend(o for o in [*datives(given), *objects(given)] if who(o))
    if under(head) and frame.type in OF_THE_OTHER:
        verb = head.head.head  # “kept Goa under a blockade”, “while we are under siege”
        told = verb.pos_ in ("VERB", "AUX")
        suffers, lead = (objects(verb), subject(verb)) if told else ([], None)
        roles.setdefault("target", []).extend(suffers or ([lead] if lead is not None else []))
        if suffers and lead is not None:
            roles.setdefault("source", []).extend(conjuncts(lead))
    if head.pos_ in ("ADJ", "VERB") and (head.pos_ == "VERB" or head.head.pos_ in ("VERB", "AUX")):
        lead = subject(head if head.pos_ == "VERB" else head.head)  # “is ready to talk”
        roles.setdefault("source", []).extend(conjuncts(lead) if lead is not None else [])
    if head.dep_ in ("dobj", "attr") and not roles.get("source") and head.head.pos_ in ("VERB", "AUX"):
        lead = subject(head.head)
        if lead is not None and lemma(head.head) in LIGHT and not frame.get("both"):
            roles.setdefault("source", []).extend(conjuncts(lead))
    if frame.get("both"):
        roles["source"] = roles.get("source", []) + roles.pop("partner", [])
    return roles
