"""Words of a frame as they stand in a sentence, and what governs a noun."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.read.grammar import Token, auxiliaries, lemma
from standoff.read.words import words

IDLE = words("idle")
FEARED = words("feared")
GIVES = words("gives")
TREATIES = {"friendship", "alliance", "peace", "non-aggression", "aggression", "cooperation", "amity", "guarantee"}
PEACE = {"end", "stop", "halt", "settle", "resolve", "mediate", "broker", "defuse", "arrange", "negotiate"}
SAID = words("told")
SPANS = {"hour", "day", "week", "month", "round", "year"}
"""“five hours of talks”."""


def phrase(verb: Token, words: Sequence[str]) -> list[Token] | None:
    """The rest of a phrasal verb, in order, near the verb and below it."""
    if not words:
        return []
    out: list[Token] = []
    at = verb.i
    below = {t.i for t in verb.subtree}
    for word in words:
        far = [c for c in verb.children if c.dep_ == "prt" and c.i > at + 5]  # “pulled its tanks and heavy guns out”
        for token in (*verb.doc[at + 1 : at + 6], *far):
            elsewhere = token.dep_ == "prep" and token.head != verb and token.head not in out
            if token.i in below and not elsewhere and (token.lower_ == word or lemma(token) == word):
                out.append(token)
                at = token.i
                break
        else:
            return None
    return out


def sequence(tokens: Sequence[Token], start: int, words: Sequence[str]) -> list[Token] | None:
    """A phrase from a place on; articles and hyphens in between do not matter."""
    wanted = [part for word in words for part in word.split("-")]
    out: list[Token] = []
    k = start
    for n, word in enumerate(wanted):
        while n and k < len(tokens) and tokens[k].lower_ in ("the", "a", "an", "-", "this", "that", "its", "their"):
            k += 1
        if k >= len(tokens) or (lemma(tokens[k]) != word and tokens[k].lower_ != word):
            return None
        out.append(tokens[k])
        k += 1
    return out


def idle(head: Token) -> bool:
    """Named only as what may come, or must not: “the threat of invasion”, “to prevent an attack”."""
    at = head
    for _ in range(3):
        if at.dep_ not in ("pobj", "pcomp", "prep", "dobj", "conj", "attr"):
            return False
        at = at.head
        if at.pos_ in ("NOUN", "VERB", "ADJ") and lemma(at) in IDLE:
            return True
    return False


def definite(head: Token) -> bool:
    """Spoken of as something that is known: “the truce”, “its blockade”, “a truce that Angola brokered”."""
    return any(
        c.lower_ in ("the", "this", "these", "those")
        or c.dep_ in ("poss", "relcl")
        or (c.dep_ == "acl" and c.tag_ == "VBN")
        for c in head.children
    ) or (head.dep_ == "pobj" and head.head.lower_ == "of" and lemma(head.head.head) in SPANS)


def known(head: Token) -> bool:
    """Spoken of as known, and not as what may come: “condemned the bombing”, “ended its blockade”."""
    return definite(head) and not _feared(head)


def supposed(noun: Token) -> bool:
    """Named as what may come, and not as something known: “sought to broker a truce”."""
    return not known(noun) and (idle(noun) or _feared(noun))


def _feared(noun: Token) -> bool:
    return any(lemma(t) in FEARED for t in list(noun.ancestors)[:2])


def acts(noun: Token) -> bool:
    """The subject of what has happened: “rocket attacks have killed thirteen”."""
    verb = noun.head
    helpers = set(auxiliaries(verb))
    return (
        noun.dep_ == "nsubj"
        and verb.pos_ == "VERB"
        and (verb.tag_ == "VBD" or bool(helpers & {"has", "have", "had"}))
        and not helpers & {"would", "could", "might", "may", "will"}
    )


def denied(noun: Token) -> bool:
    """“Denied any part in it”."""
    return lemma(noun.head) in ("deny", "disclaim", "admit")


def for_peace(noun: Token) -> bool:
    """“Efforts to end the war”."""
    return any(c.dep_ == "acl" and lemma(c) in PEACE for c in noun.children)


def dated(noun: Token) -> bool:
    """Told by its year or its place: “the treaty of 1942”, “the 1975 Algiers accord”."""
    near = [c for c in noun.children if c.dep_ in ("nummod", "compound", "nmod", "amod")]
    near += [b for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for b in c.children]
    if any(t.dep_ == "pobj" and t.head.lower_ == "of" and lemma(t) in TREATIES for t in near):
        return True
    if any(c.dep_ == "acl" and lemma(c) in ("sign", "reach", "conclude", "broker") for c in noun.children):
        return True
    near += [b for c in noun.subtree if c.dep_ == "prep" and c.lower_ in ("since", "in", "from") for b in c.children]
    return any(t.pos_ == "NUM" and len(t.text) == 4 or (t.pos_ == "PROPN" and t.head.lower_ == "of") for t in near)


def under(noun: Token) -> bool:
    """“Under a blockade”."""
    return bool(noun.dep_ == "pobj" and noun.head.lower_ == "under")


def ruled_out(noun: Token) -> bool:
    """“There will be no talks”: none are to come."""
    verb = noun.head
    helpers = set(auxiliaries(verb))
    ahead = bool(helpers & {"will", "would", "shall", "can", "could"}) and "have" not in helpers
    return noun.dep_ in ("attr", "nsubj") and verb.lemma_ == "be" and ahead


def predicated(word: Token) -> bool:
    """“That is a lie”, “the charges were baseless”: said of what somebody else said."""
    lead = next((c for c in word.head.children if c.dep_ in ("nsubj", "csubj")), None)
    said = lead is not None and (lead.lower_ in ("that", "this", "it", "these", "those", "they") or lemma(lead) in SAID)
    return word.dep_ in ("attr", "acomp") and word.head.lemma_ == "be" and said


def foretold(noun: Token) -> bool:
    """“There would be costs”."""
    helpers = set(auxiliaries(noun.head))
    there = any(c.lower_ == "there" for c in noun.head.children)
    return noun.dep_ == "attr" and there and not helpers.isdisjoint(("will", "would", "'ll", "shall"))


def giver(noun: Token) -> Token | None:
    """The verb of giving in whose list of goods a noun stands: “provided support, including … the deployment of …”."""
    at = noun
    for _ in range(8):
        if at.dep_ not in ("conj", "pobj", "prep", "dobj"):
            return None
        at = at.head
        if at.pos_ == "VERB" and lemma(at) in GIVES:
            return at
    return None


def military(words: set[str]) -> bool:
    return bool(
        words & {"military", "arms", "arm", "war", "army", "militia", "force", "weapon", "troop", "fighter", "rebel"}
    )


def instance(thing: Token) -> bool:
    """Named as an instance of something: after “including” or “such as”."""
    first = thing
    while first.dep_ == "conj":
        first = first.head
    return first.dep_ == "pobj" and first.head.lower_ in ("including", "like", "as")


def taken_for_noun(token: Token) -> bool:
    """“Turkey reserves the right”: a noun with an object is a verb."""
    return token.tag_ == "NNS" and any(c.dep_ == "dobj" for c in token.children)


def to_do(own: Sequence[Token]) -> bool:
    """“72 hours to surrender”."""
    return any(c.dep_ in ("acl", "relcl") and any(g.dep_ == "aux" and g.lower_ == "to" for g in c.children)
               for o in own for c in o.children)  # fmt: skip
