"""By whose account: the author's, or somebody's whose words are quoted, reported, or put into their mouth."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.read.cast import PARTS, Cast
from standoff.read.claims import AUTHOR, UNNAMED
from standoff.read.grammar import SUBJECTS, Token, lemma, of_what, preps, subject
from standoff.read.roll import PEOPLE
from standoff.read.spokesmen import (
    NAMELESS,
    PAPER,
    ROLES,
    SOURCES,
    behind,
    by_role,
    for_its_side,
    in_first,
    issuers,
    own_plan,
)
from standoff.read.tellers import CLAIMS, SAYS, counted, governing, hearsay, inserted, named_so, signal
from standoff.read.words import words

STATED = words("stated")
PART_OF = ("member", "leader", "chief", "head", "commander", "deputy", "aide", "adviser", "one")
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
    says = governing(head) or inserted(head) or counted(head)
    if says is not None:
        return _reported(says, head, cast)
    called = named_so(head)
    if called is not None:
        namer = subject(called)
        holders = cast.ids(namer) if namer is not None else []
        return Voice(holders[0] if holders else UNNAMED, "indirect_speech", (called,))
    according = _according(head, cast)
    if according is not None:
        return according
    heard = hearsay(head)
    if heard is not None:
        return Voice(UNNAMED, "anonymous", (heard,))
    return _meant(head, cast) or AUTHORS


def _meant(head: Token, cast: Cast) -> Voice | None:
    """“His message needs no translator: …”: words that the author puts into somebody's mouth."""
    found = signal(head)
    if found is None and not (_after_colon(head) and any(p in head.sent.text.lower() for p in IMPUTED[:4])):
        return None
    word, before = found or (None, [t for t in head.sent if t.i < head.i])
    stated = word is not None and lemma(word) in STATED
    holders = cast.below(word, ("poss",)) if word is not None and word.pos_ == "NOUN" else []
    lead = subject(word) if word is not None and word.pos_ == "VERB" else None
    holders = holders or (cast.ids(lead) if lead is not None else [])
    holders = holders or [i for t in before if t.dep_ in SUBJECTS and t.pos_ != "PRON" for i in cast.ids(t)]
    named = [i for t in before if t.pos_ in ("PROPN", "NOUN") for i in cast.ids(t)]
    recent = [s.actor for s in reversed(cast.recent)]
    person = next((a for a in (*named, *recent) if cast.kind(a) in PEOPLE), UNNAMED)
    return Voice(
        next(iter(holders), person), "indirect_speech" if stated else "imputed", (word,) if word is not None else ()
    )


def _after_colon(head: Token) -> bool:
    return any(t.text == ":" and t.i < head.i for t in head.sent)


def _reported(says: Token, head: Token, cast: Cast) -> Voice:
    if says.pos_ == "NOUN":
        found = cast.below(says, PARTS)
        return Voice(found[0] if found else UNNAMED, "indirect_speech", (says,))
    lead = _speaker(says, cast)
    if any(c.dep_ == "auxpass" for c in says.children) or lead is None:
        agents = [i for p, t in preps(says) if p == "by" for i in cast.ids(t)]  # “accused by Kabul of shelling”
        return Voice(agents[0], "indirect_speech", (says,)) if agents else Voice(UNNAMED, "anonymous", (says,))
    mode = "indirect_speech"
    text = head.sent.text.lower()
    if lemma(says) == "say" and any(p in text for p in IMPUTED):
        mode = "imputed"
    holders = behind(lead, cast) if lemma(lead) in SOURCES else cast.ids(lead) or cast.below(lead, PARTS)
    if not holders and lemma(lead) in PART_OF:  # “a member of the Cabinet said”
        whose = [w for b in of_what(lead) for w in cast.who(b)]
        holders = [w.id for w in whose]
        if whose and all(w.inferred for w in whose):
            holders = own_plan(head, cast) or holders
    if not holders and says.dep_ in ("conj", "advcl") and lemma(lead) not in ROLES | NAMELESS | PAPER:
        holders = _above(says, cast)
    if lemma(lead) in PAPER:
        mode = "document"
        holders = holders or issuers(lead, cast) or own_plan(head, cast)
    if not holders and lemma(lead) in SPEAKS_FOR:  # “a spokesman in Tegucigalpa said”
        holders = [cast.root(i) for p, t in preps(lead) if p in ("in", "for", "of", "from") for i in cast.ids(t)]
    if not holders and for_its_side(lead):
        holders = in_first(lead, cast) or own_plan(head, cast) or ([cast.filed] if cast.filed is not None else [])
    ward = next((c for c in lead.children if c.dep_ == "compound" and c.lower_ == "hospital"), None)
    if ward is not None and not holders:
        return Voice(cast.called(ward), "anonymous", (says,))  # “hospital officials said”
    if by_role(lead, holders, cast):
        return Voice(cast.called(lead), "anonymous", (says,))  # “refugees said”
    nameless = lemma(lead) in NAMELESS or lead.lower_ in NAMELESS
    if nameless and not holders:
        return Voice(UNNAMED, "anonymous", (says,))
    if nameless and ("anonymity" in text or "not to be named" in text):
        mode = "anonymous"
    return Voice(holders[0], mode, (says,)) if holders else Voice(UNNAMED, "anonymous" if nameless else mode, (says,))


def _speaker(says: Token, cast: Cast) -> Token | None:
    """Its subject, behind it where it is turned round (“says the Kremlin”); else whoever stands right before it."""
    turned = next((c for c in says.children if c.dep_ in SUBJECTS and c.i > says.i), None)
    lead = turned if turned is not None and says.dep_ == "parataxis" else subject(says)
    if lead is not None:
        return lead
    for token in reversed(list(says.sent)):  # “…, refugees who reached the coast said”, parsed as no subject
        near = token.i < says.i and token.right_edge.i >= says.i - 2 and token.pos_ in ("NOUN", "PROPN")
        if near and (lemma(token) in ROLES | NAMELESS or cast.ids(token)):
            return token
    return None


def _above(says: Token, cast: Cast) -> list[str]:
    """“denied that any had been lost and said that …”: whoever speaks in the clause above, where no speaker stands."""
    for up in says.ancestors:
        lead = subject(up) if up.pos_ == "VERB" and lemma(up) in SAYS else None
        if lead is not None and cast.ids(lead):
            return cast.ids(lead)
    return []


def _according(head: Token, cast: Cast) -> Voice | None:
    for token in head.sent:
        if token.lower_ == "according" or (token.lower_ == "to" and token.head.lower_ == "according"):
            aside = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            if aside is not None and head not in aside.subtree:
                continue  # “an ultimatum which, according to diplomats, demanded …”
            for below in token.subtree:
                if below.dep_ == "pobj":
                    found = behind(below, cast) if lemma(below) in SOURCES else cast.ids(below)
                    if by_role(below, found, cast):
                        return Voice(cast.called(below), "anonymous", (token,))
                    if not found and lemma(below) in PAPER:
                        found = issuers(below, cast)
                    if not found and cast.filed is not None and for_its_side(below):
                        found = [cast.filed]
                    if not found and below.pos_ == "PROPN":
                        found = [cast.called(below)]  # “according to Janes”
                    if found:
                        return Voice(found[0], "document" if lemma(below) in PAPER else "indirect_speech", (token,))
                    return Voice(UNNAMED, "anonymous", (token,))
    return None


def _speaker_of(inside: tuple[int, int], head: Token, cast: Cast) -> Voice | None:
    """The subject of the verb of speech nearest to a quotation, in its sentence or beside it."""
    doc = head.doc
    start, end = inside
    near = [*range(start - 1, max(start - 30, -1), -1)], [*range(end, min(end + 24, len(doc)))]
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
    told = _reported(best[1], head, cast)
    return Voice(told.holder, "direct_quote", (best[1],))
