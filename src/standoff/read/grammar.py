"""Who does what in a parsed sentence: subjects, objects, agents, negation – in plain functions of spaCy's tokens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from standoff.read.words import spelt

Token = Any  # spacy.tokens.Token: the library is an extra, and has no types of its own
SUBJECTS = ("nsubj", "csubj", "expl")
PASSIVES = ("nsubjpass", "csubjpass")
RELATIVE = ("who", "which", "that", "whom")
ACROSS = ("over", "across", "through", "into", "onto")
LEMMAS = spelt("lemmas")


def lemma(token: Token) -> str:
    """The dictionary form; a few that the tagger gets wrong are put right."""
    return _lemma(token.lower_, token.lemma_)


@lru_cache(maxsize=50_000)
def _lemma(low: str, form: str) -> str:
    return LEMMAS.get(low) or LEMMAS.get(form.lower()) or form.lower()


def conjuncts(token: Token) -> list[Token]:
    """The token and all that it is joined to by “and” or “or”."""
    out, queue = [], [token]
    while queue:
        at = queue.pop(0)
        out.append(at)
        queue += [c for c in at.children if c.dep_ == "conj"]
    return out


def is_passive(verb: Token) -> bool:
    """A passive, or a bare participle that stands for one."""
    if any(c.dep_ in PASSIVES or c.dep_ == "auxpass" for c in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod", "ccomp"):
        return not any(c.dep_ in ("aux", "nsubj") for c in verb.children) and not _objects(verb)
    if verb.tag_ == "VBN" and verb.dep_ == "conj":  # “were downed and one pilot captured”
        return is_passive(verb.head) and not any(c.dep_ == "aux" for c in verb.children) and not _objects(verb)
    return False


def _objects(verb: Token) -> list[Token]:
    behind = [
        b for c in verb.children if c.dep_ == "prt" for b in c.children if b.dep_ == "pobj"
    ]  # “sent in the Marines”
    return [c for c in verb.children if c.dep_ in ("dobj", "obj")] + behind


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject in the grammar's sense, found along chains of verbs where it is not said again."""
    if depth > 8:
        return None
    for child in verb.children:
        if child.dep_ in (*SUBJECTS, *PASSIVES) and child.dep_ != "expl":
            if child.lower_ in RELATIVE and verb.dep_ == "relcl":
                return verb.head
            return child
    head = verb.head
    if verb.dep_ == "relcl":
        taken = any(c.dep_ in SUBJECTS for c in verb.children)
        return None if taken else head
    if verb.dep_ == "acl":
        return (
            head if verb.tag_ in ("VBG", "VBN") else (subject(head, depth + 1) if head.pos_ == "VERB" else _owner(head))
        )
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "oprd", "dep", "parataxis") and head != verb:
        if verb.dep_ == "pcomp":
            head = head.head
            if lemma(head) in ("accuse", "blame", "charge", "suspect", "prevent", "stop", "keep", "condemn"):
                return next((c for c in head.children if c.dep_ in ("dobj", "nsubjpass")), None)
        if verb.dep_ == "xcomp":
            for child in head.children:
                if child.dep_ == "dobj" and head.lemma_ not in ("promise", "vow", "threaten"):
                    return child
        if verb.dep_ == "ccomp" and verb.tag_ not in ("VB", "VBG", "VBN"):
            return None
        if head.pos_ in ("VERB", "AUX"):
            return subject(head, depth + 1)
        if head.pos_ == "ADJ" and verb.dep_ in ("xcomp", "ccomp") and head.head.pos_ in ("VERB", "AUX"):
            return subject(head.head, depth + 1)  # “is likely to give in”
        if head.pos_ in ("NOUN", "PROPN") and verb.dep_ in ("acl", "advcl"):
            return _owner(head)
        if verb.dep_ in ("advcl", "pcomp") and head.head.pos_ in ("VERB", "AUX"):
            return subject(head.head, depth + 1)
    if verb.dep_ == "amod" and verb.tag_ == "VBG":
        return head
    return None


def _owner(noun: Token) -> Token | None:
    """Whose plan, threat or offer it is: “Iran's threat to close the strait”, or of “issued a threat to …”."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    if noun.dep_ in ("dobj", "pobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
        return subject(noun.head, 1)
    for child in noun.children:
        if child.dep_ in ("amod", "compound"):
            return child
    return None


def objects(verb: Token) -> list[Token]:
    """Direct objects; of a passive, its subject; of a relative clause, what it speaks of."""
    found = _objects(verb)
    if not found:  # “ordered the Vietnamese to pull back”: for the parser a subject of what they are to do
        asked = [c for c in verb.children if c.dep_ == "ccomp" and c.tag_ == "VB" and any(
            g.dep_ == "aux" and g.lower_ == "to" for g in c.children)]  # fmt: skip
        found = [g for c in asked for g in c.children if g.dep_ == "nsubj"]
    if not found:
        found = [c for c in verb.children if c.dep_ in PASSIVES]
        if not found and is_passive(verb):
            lead = verb.head if verb.dep_ in ("acl", "relcl", "amod") else subject(verb)
            found = [lead] if lead is not None else []
        if not found and verb.dep_ == "relcl" and any(c.dep_ in SUBJECTS for c in verb.children):
            mine = [c for c in verb.children if c.dep_ in SUBJECTS]
            if mine and mine[0].lower_ not in RELATIVE:
                found = [verb.head]
    found = [verb.head if c.lower_ in RELATIVE and verb.dep_ == "relcl" else c for c in found]
    if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        later = [c for c in verb.head.children if c.dep_ == "dobj" and c.i > verb.i]
        found = later  # “shelled and overran the town”
    return [t for f in found for t in conjuncts(f)]


def datives(verb: Token) -> list[Token]:
    return [t for c in verb.children if c.dep_ in ("dative", "iobj") and c.pos_ != "ADP" for t in conjuncts(c)]


def agents(verb: Token) -> list[Token]:
    """Those by whom it is done."""
    return [
        t for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by" and is_passive(verb))
        for p in c.children if p.dep_ in ("pobj", "pcomp") for t in conjuncts(p)
    ]  # fmt: skip


def preps(token: Token) -> Iterator[tuple[str, Token]]:
    """Prepositions with what they govern, those joined by another preposition too (“out of”)."""
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent") and (child.pos_ in ("ADP", "SCONJ") or child.dep_ == "prep"):
            word = child.lower_
            for below in child.children:
                if below.dep_ in ("pobj", "pcomp"):
                    for each in conjuncts(below):
                        yield word, each
                if below.dep_ == "prep":
                    for deeper in below.children:
                        if deeper.dep_ == "pobj":
                            for each in conjuncts(deeper):
                                yield f"{word} {below.lower_}", each
                                yield below.lower_, each
        if child.dep_ == "prt":
            yield from ((child.lower_, each) for b in child.children if b.dep_ == "pobj" for each in conjuncts(b))
            if child.lower_ in ACROSS:  # “poured over the border”, taken for a phrasal verb with an object
                behind = (c for c in token.children if c.dep_ == "dobj" and c.i > child.i)
                yield from ((child.lower_, each) for b in behind for each in conjuncts(b))
            yield from preps(child)


def of_what(noun: Token) -> list[Token]:
    """What stands behind “of”, the first of what is joined there alone."""
    return [b for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for b in c.children if b.dep_ == "pobj"]


def stray(token: Token) -> bool:
    """A verb that the parser takes for an adjective: “sent tanks and bombed Georgian airfields”."""
    before = token.nbor(-1) if token.i else None
    return bool(
        token.dep_ == "amod" and token.tag_ in ("VBN", "VBD") and before is not None and before.lower_ in ("and", "but")
        and any(t.pos_ == "VERB" and t.i < token.i for t in token.sent)
    )  # fmt: skip


def negated(token: Token) -> bool:
    """Whether the word, its auxiliaries or its own object are denied."""
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "neither", "nor", "hardly", "scarcely"):
            return True
        if child.lower_ in ("no", "none") and child.dep_ in ("det", "nsubj", "nsubjpass"):
            return True
        if child.dep_ in ("dobj", "nsubjpass", "nsubj", "attr") and any(
            g.lower_ in ("no", "neither") and g.dep_ in ("det", "preconj") for g in child.children
        ):
            return True
    joined = token.dep_ == "conj" and any(c.lower_ == "nor" for c in token.head.children)
    return joined  # “neither accepts nor recognises it”


def finite(token: Token) -> Token:
    """The verb that carries tense and mood for this word."""
    at = token
    for _ in range(10):
        if (
            at.tag_ in ("VB", "VBP")
            and at.dep_ == "ccomp"
            and lemma(at.head) in ("have", "make", "let", "see", "watch", "help")
        ):
            at = at.head  # “had the air force bomb it”
            continue
        if at.pos_ in ("VERB", "AUX") and (
            any(c.dep_ in ("aux", "auxpass") for c in at.children) or at.tag_ in ("VBD", "VBZ", "VBP", "MD")
        ):
            return at
        if at.head == at or at.dep_ in ("relcl", "ROOT"):
            return at
        if (
            at.pos_ in ("VERB", "AUX")
            and at.dep_ in ("ccomp", "advcl")
            and any(c.dep_ in SUBJECTS for c in at.children)
        ):
            return at
        at = at.head
    return at


def auxiliaries(verb: Token) -> list[str]:
    return [c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")]


def clause(verb: Token) -> list[Token]:
    """The tokens of a clause, from its first word to its last."""
    return sorted(verb.subtree, key=lambda t: t.i)
