"""Frames met with verbs: what a frame asks of the clause around its verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from standoff.read.asking import AIRCRAFT, Asks, content_fits, has_content, time_fits
from standoff.read.grammar import (
    Token,
    auxiliaries,
    conjuncts,
    is_passive,
    lemma,
    objects,
    of_what,
    preps,
    stray,
    subject,
)
from standoff.read.lexicon import Frame
from standoff.read.phrases import instance, military, phrase, taken_for_noun, to_do
from standoff.read.roles import Found, verb_roles
from standoff.read.words import words

PERIL = words("peril")
QUANTITIES = words("quantities")
SPLIT = ("supply_arms", "supply_intelligence", "deploy_militia")
"""Goods that are told one by one: “support, including drones and arms”."""


@dataclass(frozen=True)
class Clause:
    """A verb and what grammar says of it, asked once for all frames that begin with it."""

    verb: Token
    lemmas: set[str]
    """Of the whole sentence."""

    @cached_property
    def objects(self) -> list[Token]:
        return objects(self.verb)

    @cached_property
    def preps(self) -> list[tuple[str, Token]]:
        return list(preps(self.verb))

    @cached_property
    def passive(self) -> bool:
        return is_passive(self.verb) and not stray(self.verb)

    @cached_property
    def subject(self) -> Token | None:
        """Its own; of a verb that the parser has left alone that of the verb before."""
        verb, lead = self.verb, subject(self.verb)
        if lead is None and stray(verb):
            before = reversed(list(verb.sent[: verb.i - verb.sent.start]))
            lead = next((found for t in before if t.pos_ == "VERB" and (found := subject(t)) is not None), None)
        return lead

    @cached_property
    def has_infinitive(self) -> bool:
        return any(
            c.dep_ in ("xcomp", "advcl") or (c.dep_ == "ccomp" and c.tag_ == "VB" and not auxiliaries(c))
            for c in self.verb.children
        )

    @cached_property
    def tells(self) -> bool:
        """Whether it tells a clause: “said that …”."""
        return any(c.dep_ == "ccomp" for c in self.verb.children) and not is_passive(self.verb)


def told_of(wanted: str, lemmas: set[str], asks: Asks) -> bool:
    """Whether a sentence speaks of something of a class at all; of aircraft also by their type."""
    if lemmas & asks.lexicon.classes[wanted]:
        return wanted != "air" or "suicide" not in lemmas  # a suicide bomber does not fly
    return wanted == "air" and any(AIRCRAFT.match(word) for word in lemmas)


def verb_found(frame: Frame, clause: Clause, asks: Asks) -> list[Found]:
    """A frame met with a verb: none, one, or one for each of the things given."""
    verb, get = clause.verb, frame.get
    rest = phrase(verb, frame.words[1:])
    if rest is None:
        return []
    own = [o for o in clause.objects if o not in rest]
    around = clause.preps + [p for o in own for p in preps(o)]
    around += [p for t in rest for p in preps(t)]
    if not (_fits_around(frame, clause, own, around, asks) and _fits_clause(frame, clause, own, asks)):
        return []
    lead, passive = clause.subject, clause.passive
    if get("active") and passive:
        return []
    doer = None if passive else (lead if lead is not None else _beside(verb, asks))
    if get("is-subject") and not asks.subject_is(get("is-subject"), own[0] if passive and own else doer or lead):
        return []
    if not time_fits(get("when"), verb, lead):
        return []
    if get("need-clause") and not to_do(own) and not clause.has_infinitive:
        return []
    if get("only") == "air" and doer is not None and asks.on_ground(doer, around):
        return []
    things: list[Token] = []
    if get("thing"):
        with_these = [t for p, t in around if p in ("with", "including", "such as") and get("prep", {}).get("with")]
        things = [t for t in _spread([*own, *with_these]) if asks.in_class(t, get("thing"))]
        if not things or (get("only-military") and not military(clause.lemmas)):
            return []
    roles = verb_roles(frame, verb, doer, own, things, around, passive, asks.who)
    if get("need-role") and not any(asks.who(t) for t in roles.get(get("need-role"), ())):
        return []
    if get("two") and len({a for t in roles.get("source", ()) for a in asks.who(t)}) < 2:
        return []
    trigger = tuple(sorted({verb, *rest}, key=lambda t: t.i))
    if len(things) > 1 and frame.type in SPLIT and any(instance(t) for t in things):
        return [Found(frame, (t,), verb, roles, {t.i}) for t in things]
    if (
        things
        and things[0].dep_ in ("conj", "pobj")
        and frame.type.startswith(("supply", "deploy_m"))
        and frame.id != "supply_arms.arm"
    ):
        return [Found(frame, (things[0],), verb, roles, {things[0].i})]
    return [Found(frame, trigger, verb, roles, {*(t.i for t in trigger), *(t.i for t in things)})]


def _fits_around(
    frame: Frame, clause: Clause, own: list[Token], around: list[tuple[str, Token]], asks: Asks
) -> bool:  # fmt: skip
    """What is asked of objects and of what prepositions bring."""
    get = frame.get
    if get("only") and not told_of(get("only"), clause.lemmas, asks):
        return False
    if get("alone") and own:
        return False
    if get("under") and not asks.called(clause.verb, get("under")):
        return False
    if get("need") and not any(p in get("need") for p, _ in around):
        return False
    if get("not-prep") and any(p in get("not-prep") and asks.who(t) for p, t in around):
        return False
    if get("not") and any(asks.in_class(o, get("not")) for o in own):
        return False
    if get("is-not") == "peril" and any(lemma(o) in PERIL for o in own):
        return False
    wanted = get("prep-word")
    if wanted and not any(p in wanted and lemma(t) in wanted[p] for p, t in around):
        return False
    return not get("is") or asks.object_is(get("is"), own)


def _fits_clause(frame: Frame, clause: Clause, own: list[Token], asks: Asks) -> bool:
    """What is asked of the clause that the verb tells."""
    get = frame.get
    if get("told") and not clause.tells:
        return False
    if get("clause") in ("hostile", "friendly") and not content_fits(clause.verb, get("clause")):
        return False
    return not get("need-content") or has_content(clause.verb, get("need-content"))


def _beside(verb: Token, asks: Asks) -> Token | None:
    """The noun right before a finite verb, where the parser has found it no subject."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") and not taken_for_noun(verb):
        return None
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ in ("ADV", "AUX", "PART"):
        at -= 1
    near = verb.doc[at] if at >= verb.sent.start else None
    return near if near is not None and near.pos_ in ("NOUN", "PROPN") and asks.who(near) else None


def _spread(tokens: Sequence[Token]) -> list[Token]:
    """What is listed after “including” or “such as” counts as well."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        for child in token.children:
            if child.lower_ in ("including", "like", "as") and child.dep_ == "prep":
                for below in child.children:
                    if below.dep_ == "pobj":
                        out += conjuncts(below)
    for token in list(out):
        if lemma(token) in QUANTITIES or token.pos_ == "NUM":
            out += of_what(token)
    return list(dict.fromkeys(out))
