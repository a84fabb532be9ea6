"""Whether it happened, was tried, meant, asked for, foretold or denied – and when, as the verb has it."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.read.grammar import Token, auxiliaries, finite, lemma, negated
from standoff.read.words import grouped, words

GOVERNS = grouped("governs")
UNDOES = words("undoes")
MAY = {"may", "might", "could", "can", "ca"}
TELLS = ("tell", "advise", "cable", "write")
WILL = {"will", "shall", "wo", "'ll", "sha"}
WOULD = {"would", "'d"}


@dataclass(frozen=True)
class Mood:
    """How a verb is meant."""

    polarity: str
    modality: str
    tense: str


def mood(head: Token) -> Mood:
    """Of the event that a verb or a noun names."""
    main = finite(head)
    helpers = set(auxiliaries(main)) | (set(auxiliaries(head)) if head != main else set())
    denied = negated(head) or (main != head and head.pos_ in ("VERB", "AUX") and _chained(head, main) and negated(main))
    modality = "actual"
    state = head.pos_ == "NOUN" and any(c.lower_ in ("ongoing", "current", "continuing") for c in head.children)
    for governor in () if state else _above(head, main):
        word = lemma(governor)
        if word in UNDOES and (head.pos_ in ("VERB", "AUX") or governor.pos_ == "VERB"):
            denied = not denied
        for name, governs in GOVERNS.items():
            if word in governs and modality == "actual":
                modality = name
    if modality == "actual":
        if helpers & MAY:
            modality = "possible"
        elif "must" in helpers or "should" in helpers:
            modality = "demanded"
        elif helpers & (WILL | WOULD) or _going_to(head):
            modality = "predicted"
        elif _to_come(head):
            modality = "intended"
    if state:
        return Mood("affirmed", "actual", "present")
    return Mood("negated" if denied else "affirmed", modality, _tense(head, main, helpers, modality))


def _chained(head: Token, main: Token) -> bool:
    """Whether a verb hangs on the finite one without a subject of its own in between."""
    at = head
    while at != main and at.head != at:
        if at.dep_ not in ("xcomp", "conj", "pcomp", "prep", "ccomp") or any(c.dep_ == "nsubj" for c in at.children):
            return False
        at = at.head
    return bool(at == main)


def _above(head: Token, main: Token) -> list[Token]:
    """Words that govern an event without being its clause: “tried to bomb”, “its refusal to withdraw”."""
    out: list[Token] = []
    at = head
    for _ in range(6):
        link, up = at.dep_, at.head
        if up == at:
            break
        bare = (
            link == "ccomp"
            and at.tag_ in ("VB", "VBG")
            and not any(c.dep_ in ("aux", "mark") and c.lower_ != "to" for c in at.children)
        )
        if link in ("xcomp", "acl", "pcomp", "prep", "pobj", "dobj") or bare:
            if link == "acl" and at.tag_ in ("VBN", "VBG"):
                break
            if up.pos_ in ("VERB", "AUX", "ADJ", "NOUN") and link != "prep" or link == "prep":
                out.append(up)
        elif link == "conj" and up.pos_ == at.pos_:
            pass
        elif link == "ccomp" and subjunctive(at):
            out.append(up)
            break
        else:
            break
        at = up
        if at == main and at.pos_ in ("VERB", "AUX") and at.dep_ not in ("xcomp", "acl", "pcomp"):
            if at.dep_ == "ccomp" and subjunctive(at):
                out.append(at.head)  # “demanded that they pull out and free the men”
            break
    return out


def subjunctive(verb: Token) -> bool:
    """A bare form with a subject, told as what somebody wants: “demanded that Iraq withdraw”."""
    if any(c.dep_ == "auxpass" and c.lower_ == "be" for c in verb.children):  # “that the troops be pulled back”
        return not any(c.dep_ == "aux" for c in verb.children)
    if verb.tag_ == "VBP" and lemma(verb.head) in TELLS:  # “told him that we welcome it”
        return False
    return verb.tag_ in ("VB", "VBP") and not any(c.dep_ == "aux" and c.lower_ != "should" for c in verb.children)


def _to_come(head: Token) -> bool:
    """What is “to be signed”, or is done only to that end: “a deal to sell”, “sailed to relieve it”."""
    if head.pos_ not in ("VERB", "AUX") or not any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children):
        return False
    up = head.head
    if head.dep_ in ("xcomp", "ccomp") and up.lemma_ == "be":
        return True
    return head.dep_ in ("advcl", "acl", "relcl") and lemma(up) not in ("first", "last", "only", "be")


def _going_to(head: Token) -> bool:
    """“is going to strike”."""
    return bool(head.dep_ == "xcomp" and head.head.lower_ == "going")


def _tense(head: Token, main: Token, helpers: set[str], modality: str) -> str:
    if helpers & (WILL | WOULD | {"must", "should"}) or modality in ("predicted",) and head.tag_ == "VB":
        return "future"
    if helpers & MAY:
        return "future"
    have = {"has", "have", "'ve"} & helpers
    if have:
        return "present" if "been" in helpers and (head.tag_ == "VBG" or main.tag_ == "VBG") else "past"
    if main.tag_ in ("VBZ", "VBP") or {"is", "are", "am", "'re", "does", "do"} & helpers:
        return "present"
    return "past"


def is_future(head: Token) -> bool:
    main = finite(head)
    helpers = set(auxiliaries(main)) | set(auxiliaries(head))
    return bool(helpers & (WILL | WOULD | {"must", "shall"}))
