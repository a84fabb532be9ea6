"""What a frame asks of the words around it: classes of nouns, kinds of subjects and objects, times and contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from standoff.read.grammar import (
    PASSIVES,
    SUBJECTS,
    Token,
    auxiliaries,
    conjuncts,
    finite,
    lemma,
    negated,
    objects,
    of_what,
)
from standoff.read.lexicon import Lexicon
from standoff.read.mood import subjunctive
from standoff.read.roll import PEOPLE
from standoff.read.words import words

WAR = words("war")
HOSTILE_VERBS = words("hostile_verbs")
WRONGS = words("wrongs")
HELPS = words("helps")
IRREGULARS = words("groups") | {"group", "exile", "terrorist"}
PERSONS = words("persons")
COUNCILS = words("councils")
ENVOYS = words("envoys")
SEVERAL = ENVOYS | words("several")
PROJECTILES = words("projectiles")
MAY = {"could", "can", "might", "may"}
FUTURE = {"will", "shall", "would", "'ll", "wo", "'d", "must"}
AIRCRAFT = re.compile(r"^(?:mig|su|f|u|b|il|tu|rc|ec|mq|rq|boeing)-?\d")

CALLED = ("oprd", "dobj", "attr", "ccomp", "acomp", "xcomp", "prep", "nsubj", "conj")
"""How the parser may tie to its verb what something is called."""

Resolve = Callable[[Token], Sequence[str]]
"""Which actors a token stands for."""


@dataclass(frozen=True)
class Asks:
    """Tests of tokens, given who is known and what is a place."""

    lexicon: Lexicon
    who: Resolve
    populations: frozenset[str]
    kinds: Callable[[Token], set[str]]
    """Of what kinds the actors are that a token stands for; `seat` where it names their capital."""

    def place(self, token: Token) -> bool:
        return not self.kinds(token).isdisjoint(("territory", "seat"))

    def person(self, token: Token) -> bool:
        return not self.kinds(token).isdisjoint(PEOPLE)

    def in_class(self, token: Token, wanted: str | Sequence[str]) -> bool:
        """Whether a noun, or a noun it is made with, belongs to a class."""
        members = self.lexicon.classes.get(wanted, frozenset()) if isinstance(wanted, str) else frozenset(wanted)
        names = {lemma(token), token.lower_, token.lower_.removesuffix("s")}
        if wanted == "territory" and (self.place(token) or (token.pos_ == "PROPN" and not self.who(token))):
            return True  # a name that nobody bears is most often a town's
        if wanted in ("aircraft", "arms", "air") and any(AIRCRAFT.match(t.lower_) for t in (token, *token.children)):
            return True
        for child in token.children:
            if lemma(child) == "man":
                continue  # a seven-man team
            if child.dep_ in ("compound", "amod", "nmod") and lemma(token) not in ("position", "official", "leader"):
                names |= {lemma(child), f"{lemma(child)}-{lemma(token)}"}
        if token.lower_ in (
            "none",
            "one",
            "each",
            "all",
            "some",
            "number",
            "series",
            "dozens",
            "hundreds",
            "thousands",
        ):
            names |= {lemma(b) for c in token.children if c.lower_ == "of" for b in c.children}
        return bool(names & members)

    def object_is(self, kind: str, own: Sequence[Token]) -> bool:
        if kind == "armed":
            return any(lemma(o) in IRREGULARS or "armed_group" in self.kinds(o) for o in own)
        if kind == "person":
            return any(self.person(o) for o in own)
        if kind == "population":
            near = [n for o in own for n in (o, *of_what(o))]
            return any({n.lower_, lemma(n)} & self.populations for n in near)
        if kind in ("place", "actor-or-place") and any(self.subject_is("place", o) for o in own):
            return True
        if kind == "place":
            return False
        if kind == "people":
            return any(self.subject_is("people", o) for o in own)
        return any(self.who(o) for o in own)

    def called(self, verb: Token, wanted: str) -> bool:
        """Whether something is called by a word of a class: “called the raid an outrage”, “branded as aggression”."""
        near = [c for c in verb.children if c.i > verb.i and c.dep_ in CALLED]
        near += [g for c in near for g in c.children if g.dep_ not in ("relcl", "acl", "advcl")]
        near += [g for c in near for g in c.children if g.dep_ in ("amod", "compound", "pobj", "attr", "acomp", "conj")]
        return any({lemma(t), t.lower_} & self.lexicon.classes[wanted] for t in near)

    def on_ground(self, doer: Token, around: Sequence[tuple[str, Token]]) -> bool:
        """Whether soldiers, guns or irregulars do it, so that no bombs fall from the air."""
        flies = any(self.in_class(doer, k) for k in ("air", "aircraft"))
        flies = flies or any(p == "with" and self.in_class(t, "air") for p, t in around)
        return not flies and any(self.in_class(doer, k) for k in ("troops", "militia", "arms"))

    def subject_is(self, kind: str | Sequence[str], lead: Token | None) -> bool:
        if lead is None:
            return False
        if not isinstance(kind, str):
            return self.in_class(lead, kind)
        if kind == "ceasefire":
            again = lead.lower_ in ("none", "neither", "it", "they", "each")
            before = [t for t in lead.sent if t.i < lead.i] if again else []
            return self.in_class(lead, "ceasefire") or any(self.in_class(t, "ceasefire") for t in before)
        if kind == "civil":
            return lemma(lead) in PERSONS or self.subject_is("population", lead)
        if kind == "war":
            return lemma(lead) in WAR
        if kind == "population":
            return bool({lead.lower_, lemma(lead)} & self.populations) or lead.lower_ in ("thousands", "hundreds")
        if kind == "people":
            return (
                lemma(lead) in ("soldier", "man", "person", "sailor", "fighter", "pilot", "civilian", "troop", "child")
                or lemma(lead) in PERSONS or lead.pos_ == "NUM"
                or lead.lower_ in ("dozens", "hundreds", "thousands", "scores", "nobody")
                or (lead.lower_ == "one" and any(c.lower_ == "no" for c in lead.children))
                or bool({lead.lower_} & self.populations)
                or (bool(self.who(lead)) and any(c.pos_ == "NUM" for c in lead.children))
            )  # fmt: skip
        if kind == "aircraft-or-force":
            return self.in_class(lead, "aircraft") or self.in_class(lead, "troops")
        if kind == "one-actor":
            return bool(self.who(lead)) and len(conjuncts(lead)) == 1 and lead.lower_ not in ("both", "they")
        if kind == "gun":
            return lemma(lead) in ("gun", "artillery", "battery", "front")
        if kind == "several":
            return lead.tag_ in ("NNS", "NNPS") and lemma(lead) in SEVERAL
        if kind == "armed-actor":
            return self.in_class(lead, "troops") or lemma(lead) in IRREGULARS
        if kind == "projectile":
            return bool({lemma(t) for t in (lead, *lead.children) if t == lead or t.dep_ == "compound"} & PROJECTILES)
        if kind == "person":
            return self.person(lead) or lemma(lead) in ENVOYS
        if kind == "bomb":
            return lemma(lead) in ("bomb", "mine", "device", "explosive", "grenade", "shell", "car")
        if kind == "place":
            return self.place(lead) or (lead.pos_ == "PROPN" and not self.who(lead))
        if kind == "council":
            return lemma(lead) in COUNCILS
        if kind == "force":
            return self.in_class(lead, "troops")
        if kind in self.lexicon.classes:
            return self.in_class(lead, kind)
        if kind == "force-or-state":
            away = self.person(lead) or any(c.lower_ in self.populations for c in lead.subtree)
            return self.in_class(lead, "troops") or bool(self.who(lead)) and not away
        if kind == "actor-or-force" and {lead.lower_, lemma(lead)} & self.populations:
            return False
        return bool(self.who(lead)) or (kind == "actor-or-force" and self.in_class(lead, "troops"))


def time_fits(when: str | None, verb: Token, lead: Token | None) -> bool:
    if when == "stated":  # not “what it calls aggression”
        return not any(c.lower_ == "what" for c in verb.children)
    if when == "or-else":
        return bool(verb.dep_ == "conj" and verb.i > 0 and verb.nbor(-1).lower_ == "or")
    if when == "negated":
        none = lead is not None and (lead.lower_ in ("none", "neither", "no") or any(
            c.lower_ in ("no", "none", "neither") for c in lead.children))  # fmt: skip
        return negated(verb) or none or any(c.lower_ in ("barely", "scarcely", "hardly") for c in verb.children)
    if when == "never":
        head = finite(verb)
        looks = FUTURE | {"can", "could", "ca", "may"}
        return negated(verb) and bool(looks & (set(auxiliaries(verb)) | set(auxiliaries(head))))
    if when == "never-idle":
        return negated(verb) or any(c.lower_ in ("hardly", "scarcely") for c in verb.children)
    if when == "future-or-may":
        return _ahead(verb)
    if when == "future":
        head = finite(verb)
        return bool(FUTURE & set(auxiliaries(verb))) or bool(FUTURE & set(auxiliaries(head)))
    return True


def content_fits(verb: Token, wanted: str) -> bool:
    """Whether what is vowed is hostile or refused, or friendly, as a frame asks."""
    content = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp")]
    if wanted == "friendly":
        return any(lemma(c) in HELPS for c in content)
    return any(_hostile(c) or negated(c) for c in content)


def _hostile(verb: Token) -> bool:
    return lemma(verb) in HOSTILE_VERBS or any(
        lemma(o) in ("retaliation", "revenge", "war", "price") for o in objects(verb)
    )


def has_content(verb: Token, kind: str) -> bool:
    """Whether a clause that is told passes the test of this name."""
    return any(CONTENT[kind](c) for c in verb.children if c.dep_ == "ccomp")


def _ahead(clause: Token) -> bool:
    return not (FUTURE | MAY).isdisjoint(auxiliaries(clause))


def _must(clause: Token) -> bool:
    return not {"must", "should"}.isdisjoint(auxiliaries(clause))


def _threatens(clause: Token) -> bool:
    """That something will, or cannot, be done."""
    hostile = negated(clause) or lemma(clause) in HOSTILE_VERBS or lemma(clause) == "mean"
    return not _must(clause) and _ahead(clause) and hostile


def _offers(clause: Token) -> bool:
    return _ahead(clause) and not negated(clause) and lemma(clause) not in HOSTILE_VERBS


def _wrong(clause: Token) -> bool:
    """That somebody else did something: an accusation."""
    other = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
    return clause.tag_ in ("VBD", "VBN") and lemma(clause) in HOSTILE_VERBS | WRONGS and other


def _refused(clause: Token) -> bool:
    none = any(g.lower_ == "no" for c in clause.children if c.dep_ in ("attr", "dobj") for g in c.children)
    return not {"will", "would", "wo"}.isdisjoint(auxiliaries(clause)) and (negated(clause) or none)


def _denied(clause: Token) -> bool:
    none = any(g.lower_ in ("no", "none") for c in clause.children for g in (c, *c.children) if c.i < clause.i)
    return FUTURE.isdisjoint(auxiliaries(clause)) and (negated(clause) or none)


def _wanted(clause: Token) -> bool:
    plain = clause.tag_ == "VB" or any(c.dep_ == "auxpass" and c.lower_ == "be" for c in clause.children)
    return plain and subjunctive(clause) and any(c.dep_ in SUBJECTS + PASSIVES for c in clause.children)


CONTENT: dict[str, Callable[[Token], bool]] = {
    "hostile": _threatens, "must": _must, "past-other": _wrong, "refused": _refused, "denied": _denied,
    "subjunctive": _wanted, "offers": _offers, "future": lambda clause: not FUTURE.isdisjoint(auxiliaries(clause)),
}  # fmt: skip
"""What a frame may ask of what is told (`need-content`)."""
