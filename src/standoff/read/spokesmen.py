"""For whom somebody without a name speaks: a spokesman, officials here, sources beside a state, a note."""

from __future__ import annotations

from standoff.read.cast import PARTS, Cast
from standoff.read.grammar import SUBJECTS, Token, auxiliaries, finite, lemma, preps, subject
from standoff.read.implied import SIDES
from standoff.read.roll import BODIES
from standoff.read.words import words

PAPER = words("paper")
NAMELESS = words("unnamed")
ROLES = words("roles")
"""Speakers without a name who are known by what they are."""
SOURCES = {"source", "diplomat"}
"""Nameless, but by the state that stands beside them."""
FIELDS = {"senior", "defence", "defense", "foreign", "interior", "information", "war", "general"}
"""What stands beside an office without saying whose it is."""


def behind(sources: Token, cast: Cast) -> list[str]:
    """“Pentagon sources”, “Russia's diplomats”; nobody who is known stands behind “Western diplomats in Tbilisi”."""
    return [i for i in cast.below(sources, (*PARTS, "nmod")) if cast.kind(cast.root(i)) in (*SIDES, *BODIES)]


def own_plan(head: Token, cast: Cast) -> list[str]:
    """“Syria would not stand idly by, a ministry official said”: what a state will do is told by its own."""
    main = finite(head)
    lead = subject(main) if set(auxiliaries(main)) & {"will", "would", "shall", "wo"} else None
    return [cast.root(i) for i in cast.ids(lead)][:1] if lead is not None else []


def in_first(lead: Token, cast: Cast) -> list[str]:
    """“In Bonn a government spokesman said”: of the country that the sentence begins in."""
    first = list(lead.sent)[:4]
    if not first or first[0].lower_ not in ("in", "at"):
        return []
    return [cast.root(i) for t in first[1:] if t.pos_ == "PROPN" for i in cast.ids(t)]


def issuers(paper: Token, cast: Cast) -> list[str]:
    """Whoever a document is by: “a note from Athens”, “a communiqué issued at Greek headquarters”."""
    out = [i for p, t in preps(paper) if p in ("by", "from", "of", "in", "at") for i in cast.ids(t)]
    for child in paper.children:
        if child.dep_ == "relcl" and lemma(child) in ("adopt", "pass", "issue", "send", "deliver", "sign", "publish"):
            out += [i for c in child.children if c.dep_ in SUBJECTS for i in cast.ids(c)]
        if child.dep_ == "acl" and lemma(child) in ("issue", "publish", "release", "sign", "write", "send", "deliver"):
            out += [i for t in child.subtree if t.dep_ in ("pobj", "amod", "compound") for i in cast.ids(t)]
    return out


def for_its_side(lead: Token) -> bool:
    """“A spokesman”, “a military communiqué”, “officials here”: of the country where the report was filed."""
    made = {c.lower_ for c in lead.children if c.dep_ in ("amod", "compound")}
    ours = lemma(lead) in ("spokesman", "spokeswoman", "officer", "communique", "communiqué", "command", "headquarters")
    organs = {"military", "army", "government", "police", "ministry", "cabinet", "palace", "presidential", "local"}
    ours = ours or (lemma(lead) in organs and lead.pos_ != "ADJ")  # “the defence ministry said”
    if lemma(lead) in ("official", "authority") and any(c.lower_ == "here" for c in lead.children):
        return True
    return (ours and not made - organs - FIELDS) or bool(made & organs and lemma(lead) in (NAMELESS | PAPER) - SOURCES)


def by_role(speaker: Token, named: list[str], cast: Cast) -> bool:
    """Whether all that is known of a speaker is what they are: “refugees”, “a doctor”."""
    return lemma(speaker) in ROLES and all(cast.kind(n) == "population" for n in named)
