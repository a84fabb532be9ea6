"""By whose account: the author's, or somebody's whose words are quoted, reported, or put into their mouth."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.read.cast import PARTS, Cast
from standoff.read.claims import AUTHOR, UNNAMED
from standoff.read.grammar import SUBJECTS, Token, lemma, preps, subject
from standoff.read.words import words

SAYS = words("says")
PAPER = words("paper")
CLAIMS = words("claims")
NAMELESS = words("unnamed")
SPEAKS_FOR = ("spokesman", "spokeswoman", "command", "headquarters", "ministry", "government", "army")
IMPUTED = ("in effect", "a message", "the message", "as if to say", "in other words", "seems to be saying", "is saying",
           "was saying", "signal was", "message was", "meaning was", "telling him", "telling them")  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """Whose words an event is told in."""

    holder: str
    mode: str
    cue: tuple[Token, ...] = ()


AUTHORS = Voice(AUTHOR, "author_voice")


class Quotes:
    """Which tokens of a paragraph stand in quotation marks; a title or a phrase of few words does not count."""

    def __init__(self, doc: list[Token]) -> None:
        self.of: dict[int, tuple[int, int]] = {}
        opened: int | None = None
        for token in doc:
            if token.text in ('"', "''", "``"):
                if opened is None:
                    opened = token.i
                else:
                    self._keep(opened, token.i)
                    opened = None
        if opened is not None and doc:
            self._keep(opened, doc[-1].i + 1)

    def _keep(self, start: int, end: int) -> None:
        if end - start > 4:
            for k in range(start + 1, end):
                self.of[k] = (start, end)


def voice(head: Token, cast: Cast, quotes: Quotes, last: Voice) -> Voice:
    """Whose words the event of this verb or noun is told in; `last` is who was quoted before."""
    inside = quotes.of.get(head.i)
    if inside is not None:
        found = _speaker_of(inside, head, cast)
        return found or (Voice(last.holder, "direct_quote", last.cue) if last.mode == "direct_quote" else
                         Voice(UNNAMED, "direct_quote"))  # fmt: skip
    says = _governing(head)
    if says is not None:
        return _reported(says, head, cast)
    inserted = _inserted(head)
    if inserted is not None:
        return _reported(inserted, head, cast)
    according = _according(head, cast)
    if according is not None:
        return according
    if any(p in head.sent.text.lower() for p in IMPUTED[:4]) and _after_colon(head):
        before = [i for t in head.sent if t.i < head.i and t.pos_ in ("PROPN", "NOUN") for i in cast.ids(t)]
        recent = [s.actor for s in reversed(cast.recent)]
        holder = next((a for a in (*before, *recent) if cast.kind(a) in ("leader", "person")), None)
        return Voice(holder or UNNAMED, "imputed")
    return AUTHORS


def _after_colon(head: Token) -> bool:
    return any(t.text == ":" and t.i < head.i for t in head.sent)


def _governing(head: Token) -> Token | None:
    """The verb of speech whose content this is; not the event itself."""
    at = head
    for _ in range(9):
        up = at.head
        if up == at:
            break
        if up.pos_ in ("VERB", "AUX") and lemma(up) in SAYS:
            if at.dep_ == "ccomp" and not (at.tag_ in ("VB", "VBG") and not _clausal(at)):
                return up
            if at.dep_ in ("xcomp",) and lemma(up) in ("report", "claim", "allege", "accuse", "say", "deny", "admit"):
                return up
        if at.dep_ == "pcomp" and up.head.pos_ == "VERB" and lemma(up.head) in ("accuse", "blame", "charge", "suspect"):
            return up.head
        if at.dep_ in ("acl", "ccomp") and up.pos_ == "NOUN" and lemma(up) in CLAIMS and at.tag_ not in ("VBN",):
            return up
        for child in at.children:
            if child.dep_ in ("parataxis",) and lemma(child) in SAYS:
                return child
        at = up
    return None


def _inserted(head: Token) -> Token | None:
    """“…, one official said, …” and “…, he declared on Monday”: a speaker named beside what was said."""
    tokens = list(head.sent)
    for token in tokens:
        if token == head or lemma(token) not in SAYS or token.tag_ not in ("VBD", "VBZ", "VBP"):
            continue
        lead = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if lead is None or lead.i > token.i or head in lead.subtree:
            continue
        first, rest = lead.left_edge.i, [t for t in tokens if t.i > token.i]
        opened = first > tokens[0].i and head.doc[first - 1].text in (",", '"')
        alone = not rest or rest[0].is_punct or not any(t.pos_ in ("VERB", "AUX") for t in rest)
        if opened and alone and head.i < first or (opened and rest and rest[0].text == ","):
            return token
    return None


def _clausal(verb: Token) -> bool:
    return any(c.dep_ in ("mark", "aux", "nsubj") for c in verb.children)


def _reported(says: Token, head: Token, cast: Cast) -> Voice:
    if says.pos_ == "NOUN":
        found = cast.below(says, PARTS)
        return Voice(found[0] if found else UNNAMED, "indirect_speech", (says,))
    lead = subject(says)
    if any(c.dep_ == "auxpass" for c in says.children) or lead is None:
        return Voice(UNNAMED, "anonymous", (says,))
    mode = "indirect_speech"
    text = head.sent.text.lower()
    if lemma(says) == "say" and any(p in text for p in IMPUTED):
        mode = "imputed"
    holders = cast.ids(lead)
    if lemma(lead) in PAPER:
        mode = "document"
        if not holders:
            holders = cast.below(lead, PARTS)
            holders += [i for c in lead.children if c.dep_ == "prep" for b in c.children for i in cast.ids(b)]
    if not holders and lemma(lead) in SPEAKS_FOR:  # “a spokesman in Tegucigalpa said”
        holders = [cast.root(i) for p, t in preps(lead) if p in ("in", "for", "of", "from") for i in cast.ids(t)]
    nameless = lemma(lead) in NAMELESS or lead.lower_ in NAMELESS
    if nameless and (
        not holders or "anonymity" in text or "not to be named" in text or lemma(lead) in ("source", "diplomat")
    ):
        return Voice(UNNAMED, "anonymous", (says,))
    return Voice(holders[0], mode, (says,)) if holders else Voice(UNNAMED, "anonymous" if nameless else mode, (says,))


def _according(head: Token, cast: Cast) -> Voice | None:
    for token in head.sent:
        if token.lower_ == "according" or (token.lower_ == "to" and token.head.lower_ == "according"):
            for below in token.subtree:
                if below.dep_ == "pobj":
                    found = cast.ids(below)
                    if found and lemma(below) not in ("source",):
                        return Voice(found[0], "document" if lemma(below) in PAPER else "indirect_speech", (token,))
                    return Voice(UNNAMED, "anonymous", (token,))
    return None


def _speaker_of(inside: tuple[int, int], head: Token, cast: Cast) -> Voice | None:
    """The subject of the verb of speech nearest to a quotation, in its sentence or beside it."""
    doc = head.doc
    start, end = inside
    near = [*range(start - 1, max(start - 30, -1), -1)], [*range(end, min(end + 14, len(doc)))]
    best: tuple[int, Token] | None = None
    for side, reach in enumerate(near):
        for distance, k in enumerate(reach):
            token = doc[k]
            if side == 1 and distance > 8 and token.is_sent_start:
                break
            if token.pos_ in ("VERB", "AUX") and lemma(token) in SAYS and (best is None or distance < best[0]):
                best = (distance, token)
                break
    if best is None:
        for k in range(max(start - 30, 0), start):
            if lemma(doc[k]) in PAPER | CLAIMS:
                owners = cast.below(doc[k], PARTS)
                if owners:
                    return Voice(owners[0], "direct_quote", (doc[k],))
        return None
    verb = best[1]
    lead = next((c for c in verb.children if c.dep_ in SUBJECTS), None) or subject(verb)
    holders = cast.ids(lead) if lead is not None else []
    if not holders and lead is not None and lemma(lead) in PAPER:
        holders = [i for c in lead.children for i in cast.ids(c)]
    return Voice(holders[0] if holders else UNNAMED, "direct_quote", (verb,))
