"""Lasting relations: who is at war, allied, whose patron, whose member, whose leader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from standoff.read.cast import PARTS, Cast
from standoff.read.claims import Claim, Span, Tie
from standoff.read.grammar import Token, conjuncts, lemma, negated, objects, subject
from standoff.read.words import words

SUPPORT = ("support_military", "supply_arms", "promise_support", "express_support")
HATRED = words("hatred")
BACKED = words("backed")
ALLIES = words("allies")
FIGHTS = words("fights")


class Ties:
    """Ties told by sentences as they are read, and by what claims amount to, each once."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._found: dict[tuple[str, str, str], Tie] = {}

    def sentence(self, tokens: Sequence[Token], cut: Callable[[Token, Token], Span]) -> None:
        """Look at each word of a sentence."""
        for token in tokens:
            _word(token, tokens, cut, self._cast, self._add)

    def all(self, claims: Sequence[Claim]) -> tuple[Tie, ...]:
        """With those that claims amount to, in the order of the text."""
        root = self._cast.root
        for claim in claims:
            if claim.polarity == "negated" or claim.modality not in ("actual", "attempted"):
                continue
            roots = list(dict.fromkeys(root(s) for s in claim.source))
            if claim.type == "armed_conflict" and len(roots) >= 2:
                self._add("at_war", roots[0], roots[1], False, claim.evidence, "fighting")
            if claim.type == "break_relations" and claim.target:
                for a in roots:
                    self._add(
                        "hostility", a, root(claim.target[0]), True, claim.evidence, "broken", how="author_inference"
                    )
            if claim.type in SUPPORT and claim.target:
                for a in roots:
                    self._add("supports", a, root(claim.target[0]), True, claim.evidence, "support")
        ordered = sorted(self._found.values(), key=lambda t: (t.evidence.start, t.type, t.a, t.b))
        return tuple(replace(t, id=f"t{k + 1}") for k, t in enumerate(ordered))

    def _add(
        self, kind: str, a: str, b: str, directed: bool, evidence: Span, rule: str, denied: bool = False,
        how: str = "asserted_fact",
    ) -> None:  # fmt: skip
        if a != b:
            first, second = (a, b) if directed else sorted((a, b))
            polarity = "negated" if denied else "affirmed"
            tie = Tie("", kind, a, b, directed, evidence, f"tie.{rule}", polarity, how)
            self._found.setdefault((kind, first, second), tie)


def _word(token: Token, tokens: Sequence[Token], cut: Callable[[Token, Token], Span], cast: Cast, add: Any) -> None:
    name = lemma(token)
    ids = cast.ids
    whole = cut(tokens[0], tokens[-1])

    def behind(head: Token, *words: str) -> list[str]:
        return [i for c in head.children if c.lower_ in words for b in c.children for i in ids(b)]

    def phrase(head: Token) -> Span:
        inner = list(head.subtree)
        return cut(inner[0], inner[-1])

    member = name == "member" or token.lower_ in ("member", "members")
    if member or (name == "state" and any(lemma(c) == "member" for c in token.children)):
        beside = [i for c in token.children for i in ids(c)] + (behind(token, "of") if member else [])
        groups = [i for i in beside if cast.kind(i) in ("alliance", "igo")]
        for state in _of_whom(token, cast):
            for group in groups:
                add("membership", state, group, True, whole, "member", negated(token.head))
    if name in ALLIES and token.pos_ in ("NOUN", "PROPN"):
        owners = cast.below(token, PARTS) + behind(token, "of")
        for a in _of_whom(token, cast):
            for b in owners:
                add("alliance", cast.root(a), cast.root(b), False, whole, "ally")
    if token.lower_ in ("bound", "allied", "tied") and token.pos_ in ("VERB", "ADJ"):
        partners = behind(token, "to", "with")
        lead = token.head if token.dep_ in ("acl", "relcl", "amod", "appos") else subject(token)
        for a in ids(lead) if lead is not None else []:
            for b in partners:
                add("alliance", cast.root(a), cast.root(b), False, whole, "bound")
    if token.lower_ in BACKED and token.dep_ in ("amod", "acl", "ROOT", "compound"):
        patrons = cast.below(token, ("npadvmod", "amod", "compound", "nmod", "dep", "advmod"))
        patrons += [i for c in token.children if c.dep_ == "agent" for b in c.children for i in ids(b)]
        for patron in patrons:
            for client in ids(token.head):
                if (
                    cast.kind(client) in ("armed_group", "military", "government", "state")
                    and cast.root(patron) != client
                ):
                    add("patron_of", cast.root(patron), client, True, phrase(token.head), "backed")
    if cast.kind(next(iter(ids(token)), "")) == "armed_group" and token.pos_ == "NOUN":
        for client in ids(token)[:1]:
            entry = cast.extra.get(client)
            if entry is not None and entry.side_of:
                add("patron_of", cast.root(entry.side_of), client, True, phrase(token), "whose")
    if name in ("relation", "tie") and any(
        lemma(c) in ("good", "close", "friendly", "warm", "cordial", "strong") for c in token.children
    ):
        for a in _of_whom(token, cast) or cast.below(token, ("poss",)):
            for prep in token.children:
                if prep.lower_ in ("with", "to"):
                    for each in [t for b in prep.children if b.dep_ == "pobj" for t in conjuncts(b)]:
                        for b in ids(each):
                            add("good_relations", cast.root(a), cast.root(b), False, whole, "relations")
    if name in HATRED:
        for b in [i for c in token.children if c.dep_ == "prep" for o in c.children for i in ids(o)]:
            for a in _of_whom(token, cast) or cast.below(token, ("poss",)):
                add("hostility", a, b, True, phrase(token), "hatred", how="opinion")
    if name in FIGHTS:
        near, with_ = cast.below(token, ("poss",)), behind(token, "with", "against")
        between = [i for c in token.children if c.lower_ == "between" for b in c.children if b.dep_ == "pobj"
                   for t in conjuncts(b) for i in ids(t)]  # fmt: skip
        pair = between[:2] if len(between) >= 2 else [*near[:1], *with_[:1]]
        if len(pair) == 2:
            add("at_war", cast.root(pair[0]), cast.root(pair[1]), False, phrase(token), "war")
    if token.lower_ in ("disputed", "contested"):
        for place in [i for c in (token.head, *token.head.subtree) for i in ids(c) if cast.kind(i) == "territory"][:1]:
            claimed = cast.registry.entries[place].claimed if place in cast.registry.entries else ()
            if len(claimed) >= 2:
                add("territorial_dispute", claimed[0], claimed[1], False, phrase(token.head), "disputed")
    if name in ("claim",) and token.pos_ == "VERB":
        for place in [i for o in objects(token) for i in ids(o) if cast.kind(i) == "territory"][:1]:
            lead = subject(token)
            for a in ids(lead) if lead is not None else []:
                others = (
                    [c for c in cast.registry.entries[place].claimed if c != cast.root(a)]
                    if place in cast.registry.entries
                    else []
                )
                if others:
                    add("territorial_dispute", cast.root(a), others[0], False, whole, "claim")
    for who in cast.who(token):
        if cast.kind(who.id) == "leader" and token.pos_ in ("PROPN", "NOUN") and not who.inferred:
            led = _office_beside(token, who.id, cast)
            if led:
                add("leads", who.id, led, True, phrase(token), "office")
        elif (
            cast.kind(who.id) == "leader"
            and who.inferred
            and lemma(token) in ("leader", "president", "premier", "minister")
        ):
            add("leads", who.id, cast.root(who.id), True, phrase(token), "description")
        if cast.kind(who.id) == "government" and token.pos_ == "NOUN":
            for child in token.children:
                for owner in ids(child) if child.dep_ == "poss" else []:
                    if cast.kind(owner) == "leader":
                        add("leads", owner, who.id, True, phrase(token), "government")


def _office_beside(token: Token, leader: str, cast: Cast) -> str | None:
    """A title before the name says that he leads: “Iraqi President Saddam Hussein”."""
    for t in token.doc[max(0, token.i - 5) : token.i]:
        if t.lower_ in ("president", "premier", "chancellor", "minister", "leader", "king", "emperor") and t.head in (
            token,
            *token.ancestors,
            *token.children,
        ):
            if t.lower_ == "minister" and t.i and token.doc[t.i - 1].lower_ not in ("prime",):
                return None
            return cast.root(leader)
    return None


def _of_whom(token: Token, cast: Cast) -> list[str]:
    """The subject of “is”, or what a word stands beside."""
    if token.dep_ in ("attr", "dobj", "acomp") or (token.dep_ == "pobj" and token.head.lower_ == "as"):
        verb = token.head.head if token.dep_ == "pobj" else token.head
        lead = subject(verb)
        if lead is not None:
            return [cast.root(i) for t in conjuncts(lead) for i in cast.ids(t)]
    if token.dep_ == "appos":
        return [cast.root(i) for i in cast.ids(token.head)]
    if token.dep_ == "compound" or token.dep_ == "nmod":
        return _of_whom(token.head, cast)
    below = [c for c in token.children if c.dep_ == "appos"]
    if below:
        return [cast.root(i) for c in below for i in cast.ids(c)]
    at = token
    for _ in range(6):
        if at.head == at:
            return []
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            lead = subject(at)
            return cast.ids(lead) if lead is not None else []
    return []
