"""The word that tells of an event, in a sentence: the verb of speech above it, beside it, or before its colon."""

from __future__ import annotations

from standoff.read.grammar import SUBJECTS, Token, lemma, subject
from standoff.read.words import words

SAYS = words("says")
CLAIMS = words("claims")
HEARD = words("heard")
CALLS = ("call", "term", "describe", "brand", "label", "deem", "regard", "denounce")
KNOWN = ("known", "understood", "clear", "plain")
LETS = ("let", "make", "leave")
SIGNALS = words("signals")
STATED = words("stated")
REPORTS = ("report", "claim", "allege", "accuse", "say", "deny", "admit", "announce", "acknowledge", "confirm")
ASKS = ("call", "urge", "ask", "demand", "invite", "order", "tell", "appeal", "propose", "offer", "threaten", "vow",
        "pledge", "promise", "advise", "beg", "request", "warn")  # fmt: skip
COUNTS = ("put", "place", "estimate", "set")
BLAMES = ("accuse", "blame", "charge", "suspect", "indict")


def governing(head: Token) -> Token | None:
    """The verb of speech whose content this is; not the event itself."""
    at = head
    for _ in range(9):
        up = at.head
        if at.dep_ == "relcl" and at.left_edge.i and at.left_edge.nbor(-1).text == ",":
            return None  # “…, which it occupied in 1923”: told by the author, whoever speaks before
        for child in () if up == at else up.children:
            if child.dep_ == "parataxis" and lemma(child) in SAYS and at.dep_ == "conj":
                return child
        if up == at:
            break
        if up.pos_ in ("VERB", "AUX") and lemma(up) in SAYS:
            if any(t.text == ";" for t in up.doc[min(at.i, up.i) : max(at.i, up.i)]):
                return None  # “…, according to Tass; the Chinese say that …”
            if at.dep_ == "ccomp" and not (at.tag_ in ("VB", "VBG") and not _clausal(at)):
                return up
            if at.dep_ == "xcomp" and lemma(up) in REPORTS:
                return up
            if at.dep_ == "dobj" and at.pos_ == "NOUN" and lemma(up) in REPORTS:
                return up  # “announced manoeuvres”
        if at.dep_ in ("xcomp", "ccomp") and up.pos_ == "VERB" and lemma(up) in ASKS and at.tag_ == "VB":
            return up  # “called on China to withdraw”
        if at.dep_ in ("pcomp", "pobj") and up.dep_ in ("prep", "conj"):
            verb = _beyond(up)
            if lemma(verb) in BLAMES or (lemma(verb) == "hold" and up.lower_ == "for"):
                return verb  # “accused of kidnapping”, “blamed for the raid”
        if at.dep_ in ("acl", "relcl") and up.dep_ == "pobj" and up.pos_ == "NOUN" and _that(at):
            verb = up.head.head
            if lemma(verb) in SAYS:
                return verb  # “vowed in a broadcast that the dead would be avenged”
        if at.dep_ in ("acl", "ccomp") and up.pos_ == "NOUN" and lemma(up) in CLAIMS and at.tag_ not in ("VBN",):
            return up
        if at.dep_ == "ccomp" and up.lower_ in KNOWN and lemma(up.head) in LETS:
            return up.head  # “has let it be known that”
        if at.dep_ == "conj" and lemma(up) in SAYS and _goes_on(at, up):
            return up
        for child in at.children:
            apart = any(c.dep_ == "ccomp" for c in child.children)
            if child.dep_ == "parataxis" and lemma(child) in SAYS and not apart:
                return child
            if child.dep_ == "advcl" and lemma(child) in LETS and any(c.lower_ in KNOWN for c in child.children):
                return child  # “the delegate let it be known, his country would leave”
        at = up
    return None


def _beyond(prep: Token) -> Token:
    """What a preposition hangs on, or that which it is joined to: “of building … and of kidnapping”."""
    at = prep
    while at.dep_ == "conj" or (at.head.dep_ == "pcomp" and at.lower_ == at.head.head.lower_):
        at = at.head if at.dep_ == "conj" else at.head.head
    head: Token = at.head
    return head


def _goes_on(verb: Token, says: Token) -> bool:
    """“It would not yield, he told reporters, but would talk”: what is said goes on behind its speaker."""
    before = any(c.dep_ == "ccomp" and c.i < says.i for c in says.children)
    return before and any(c.dep_ == "aux" for c in verb.children) and not any(c.dep_ in SUBJECTS for c in verb.children)


def inserted(head: Token) -> Token | None:
    """“…, one official said, …” and “…, he declared on Monday”: a speaker named beside what was said."""
    tokens = list(head.sent)
    for token in tokens:
        if token == head or lemma(token) not in SAYS or token.tag_ not in ("VBD", "VBZ", "VBP"):
            continue
        lead = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if lead is None or head in lead.subtree:
            continue
        first = min(lead.left_edge.i, token.i)
        rest = [t for t in tokens if t.i > max(lead.right_edge.i if lead.i > token.i else 0, _end(token, head))]
        opened = first > tokens[0].i and head.doc[first - 1].text in (",", '"')
        alone = not rest or rest[0].is_punct or not any(t.pos_ in ("VERB", "AUX") for t in rest)
        if opened and alone and head.i < first or (opened and rest and rest[0].text == ","):
            return token
    return None


def _end(says: Token, head: Token) -> int:
    """Where “he told reporters on Monday” ends: with what belongs to the verb and does not hold the event."""
    own = [c for c in says.children if c.dep_ in ("dobj", "dative", "npadvmod", "prep", "advmod") and c.i > says.i]
    own = [c for c in own if head not in c.subtree and not any(t.dep_ in SUBJECTS for t in c.subtree)]
    return max([int(says.i), *(int(c.right_edge.i) for c in own)])


def _that(clause: Token) -> bool:
    """Whether “that” only opens it: “a broadcast that they would come”, not “a broadcast that angered them”."""
    lead = next((c for c in clause.children if c.dep_ in SUBJECTS), None)
    return any(c.lower_ == "that" and c != lead for c in clause.children) and lead is not None


def counted(head: Token) -> Token | None:
    """“The Bolivian command put its own dead at nine”: the verb that tells whose count it is."""
    at = head
    for _ in range(4):
        if at.pos_ == "VERB" or at.dep_ not in ("dobj", "pobj", "prep", "nmod", "amod", "npadvmod", "oprd", "acomp"):
            break
        at = at.head
    told = lemma(at) in COUNTS and at.pos_ == "VERB" and any(c.lower_ == "at" for c in at.children)
    return at if told and subject(at) is not None else None


def _clausal(verb: Token) -> bool:
    return any(c.dep_ in ("mark", "aux", "nsubj") for c in verb.children)


def hearsay(head: Token) -> Token | None:
    """“is believed to have captured it”, “reportedly”: told by nobody who is named."""
    at = head
    for _ in range(5):
        for child in at.children:
            if child.dep_ == "advmod" and child.lower_ in ("reportedly", "allegedly", "supposedly", "purportedly"):
                return child
        up = at.head
        heard = up.tag_ == "VBN" and lemma(up) in HEARD and any(c.dep_ in ("auxpass", "nsubjpass") for c in up.children)
        if heard and at.dep_ in ("xcomp", "oprd", "ccomp") and at.tag_ != "VBD":
            return up
        if up == at or at.dep_ in ("relcl", "advcl"):
            return None
        at = up
    return None


def named_so(head: Token) -> Token | None:
    """“what the Pentagon called a second attack”: the verb that calls it so."""
    at = head
    for _ in range(3):
        up = at.head
        if up == at:
            return None
        if up.pos_ == "VERB" and lemma(up) in CALLS and at.i > up.i:
            free = any(c.lower_ == "what" and c.i < up.i for c in up.children)
            return up if free and subject(up) is not None else None
        if at.dep_ not in ("oprd", "dobj", "attr", "ccomp", "pobj", "prep"):
            return None
        at = up
    return None


def signal(head: Token) -> tuple[Token, list[Token]] | None:
    """“Moscow's signal could not be plainer: …”: the word that a colon makes good, and what stands before the colon."""
    tokens = list(head.sent)
    colon = next((k for k, t in enumerate(tokens) if t.text == ":" and t.i < head.i), None)
    if not colon:
        return None
    before = tokens[:colon]
    return next(((t, before) for t in before if lemma(t) in SIGNALS | STATED), None)
