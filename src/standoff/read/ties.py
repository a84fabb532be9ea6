"""Lasting relations: who is at war, allied, whose patron, whose member, whose leader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from standoff.read.cast import PARTS, Cast
from standoff.read.claims import Claim, Span, Tie
from standoff.read.grammar import Token, conjuncts, lemma, negated, objects, subject
from standoff.read.roll import BODIES, PEOPLE
from standoff.read.sentence import Sentence
from standoff.read.words import words

SUPPORT = ("support_military", "supply_arms", "promise_support", "express_support")
BLOWS = ("airstrike", "attack", "invade_occupy")
GOOD = ("good", "close", "friendly", "warm", "cordial", "strong")
HEADS = words("heads")
HATRED = words("hatred")
BACKED = words("backed")
ALLIES = words("allies")
FIGHTS = words("fights")
NAMING = ("NOUN", "PROPN", "ADJ")
"""Words that are looked up for who leads; an adjective leads nobody, but “rebel” enters the cast so."""


Key = tuple[str, str, str]
"""Kind of a tie and its two sides."""


class Ties:
    """Ties told by sentences as they are read, and by what claims amount to, each once."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._told: dict[Key, Tie] = {}

    def sentence(self, at: Sentence) -> None:
        """Look at each word of a sentence."""
        add = partial(_add, self._told)
        for token in at.tokens:
            looked = _Looked(token, lemma(token), at, self._cast, add)
            for look in LOOKS:
                look(looked)

    def all(self, claims: Sequence[Claim]) -> tuple[Tie, ...]:
        """With those that claims amount to, in the order of the text."""
        root, found = self._cast.root, dict(self._told)
        blows: dict[tuple[str, ...], list[Claim]] = {}
        for claim in claims:
            if claim.polarity == "negated" or claim.modality not in ("actual", "attempted"):
                continue
            roots = list(dict.fromkeys(root(s) for s in claim.source))
            if claim.type == "armed_conflict" and len(roots) >= 2:
                _add(found, "at_war", roots[0], roots[1], False, claim.evidence, "fighting")
            if claim.type == "break_relations" and claim.target:
                for a in roots:
                    against = root(claim.target[0])
                    _add(found, "hostility", a, against, True, claim.evidence, "broken", how="author_inference")
            pair = [*roots[:1], *(root(t) for t in claim.target[:1])]
            if claim.type in BLOWS and len(set(pair)) == 2:
                blows.setdefault(tuple(sorted(pair)), []).append(claim)
            if claim.type in SUPPORT and claim.target:
                for a in roots:
                    _add(found, "supports", a, root(claim.target[0]), True, claim.evidence, "support")
        for (a, b), struck in blows.items():
            if len(struck) > 1:
                war = all(self._cast.kind(side) == "state" for side in (a, b))
                how = "author_inference"
                _add(found, "at_war" if war else "hostility", a, b, not war, struck[0].evidence, "blows", how=how)
        ordered = sorted(found.values(), key=lambda t: (t.evidence.start, t.type, t.a, t.b))
        return tuple(replace(t, id=f"t{k + 1}") for k, t in enumerate(ordered))


def _add(
    found: dict[Key, Tie], kind: str, a: str, b: str, directed: bool, evidence: Span, rule: str, denied: bool = False,
    how: str = "asserted_fact",
) -> None:  # fmt: skip
    if a != b:
        first, second = (a, b) if directed else sorted((a, b))
        polarity = "negated" if denied else "affirmed"
        tie = Tie("", kind, a, b, directed, evidence, f"tie.{rule}", polarity, how)
        found.setdefault((kind, first, second), tie)


Add = Callable[..., None]


@dataclass(frozen=True)
class _Looked:
    """A word of a sentence that is looked at for ties."""

    token: Token
    lemma: str
    sentence: Sentence
    cast: Cast
    add: Add

    @property
    def whole(self) -> Span:
        return self.sentence.whole

    def phrase(self, head: Token | None = None) -> Span:
        inner = list((head or self.token).subtree)
        return self.sentence.cut(inner[0], inner[-1])

    def behind(self, *words: str) -> list[str]:
        return [i for c in self.token.children if c.lower_ in words for b in c.children for i in self.cast.ids(b)]

    def with_root(self, kind: str, a: str, b: str, rule: str) -> None:
        self.add(kind, self.cast.root(a), self.cast.root(b), False, self.whole, rule)


def _member(at: _Looked) -> None:
    """“A member of NATO”, “a NATO member state”."""
    token, cast = at.token, at.cast
    member = at.lemma == "member" or token.lower_ in ("member", "members")
    if member or (at.lemma == "state" and any(lemma(c) == "member" for c in token.children)):
        beside = [i for c in token.children for i in cast.ids(c)] + (at.behind("of") if member else [])
        for state in _of_whom(token, cast):
            for group in (i for i in beside if cast.kind(i) in BODIES):
                at.add("membership", state, group, True, at.whole, "member", negated(token.head))


def _ally(at: _Looked) -> None:
    """“Russia's ally”, “bound to Armenia by a treaty”."""
    token, cast = at.token, at.cast
    if at.lemma in ALLIES and token.pos_ in ("NOUN", "PROPN"):
        owners = cast.below(token, PARTS) + at.behind("of")
        for a in _of_whom(token, cast):
            for b in owners:
                at.with_root("alliance", a, b, "ally")
    if token.lower_ in ("bound", "allied", "tied") and token.pos_ in ("VERB", "ADJ"):
        lead = token.head if token.dep_ in ("acl", "relcl", "amod", "appos") else subject(token)
        for a in cast.ids(lead) if lead is not None else []:
            for b in at.behind("to", "with"):
                at.with_root("alliance", a, b, "bound")


def _patron(at: _Looked) -> None:
    """“Turkish-backed militias”, “its militia”."""
    token, cast = at.token, at.cast
    if token.lower_ in BACKED and token.dep_ in ("amod", "acl", "ROOT", "compound"):
        patrons = cast.below(token, ("npadvmod", "amod", "compound", "nmod", "dep", "advmod"))
        patrons += [i for c in token.children if c.dep_ == "agent" for b in c.children for i in cast.ids(b)]
        for patron in map(cast.root, patrons):
            for client in cast.ids(token.head):
                if cast.kind(client) in ("armed_group", "military", "government", "state") and patron != client:
                    at.add("patron_of", patron, client, True, at.phrase(token.head), "backed")
    first = next(iter(cast.ids(token)), "") if token.pos_ == "NOUN" else ""
    entry = cast.extra.get(first)
    if entry is not None and entry.kind == "armed_group" and entry.side_of:
        at.add("patron_of", cast.root(entry.side_of), first, True, at.phrase(), "whose")


def _relations(at: _Looked) -> None:
    """“Good relations with Baku”, “a hatred for Armenia”."""
    token, cast = at.token, at.cast
    if at.lemma in ("relation", "tie") and any(lemma(c) in GOOD for c in token.children):
        partners = [
            t for p in token.children if p.lower_ in ("with", "to") for b in p.children if b.dep_ == "pobj"
            for t in conjuncts(b)
        ]  # fmt: skip
        for a in _of_whom(token, cast) or cast.below(token, ("poss",)):
            for b in (i for p in partners for i in cast.ids(p)):
                at.with_root("good_relations", a, b, "relations")
    if at.lemma in HATRED:
        for b in [i for c in token.children if c.dep_ == "prep" for o in c.children for i in cast.ids(o)]:
            for a in _of_whom(token, cast) or cast.below(token, ("poss",)):
                at.add("hostility", a, b, True, at.phrase(), "hatred", how="opinion")


def _war(at: _Looked) -> None:
    """“The war between …”, “its war with …”."""
    token, cast = at.token, at.cast
    if at.lemma not in FIGHTS:
        return
    near, with_ = cast.below(token, ("poss",)), at.behind("with", "against")
    between = [i for c in token.children if c.lower_ == "between" for b in c.children if b.dep_ == "pobj"
               for t in conjuncts(b) for i in cast.ids(t)]  # fmt: skip
    pair = between[:2] if len(between) >= 2 else [*near[:1], *with_[:1]]
    if len(pair) == 2:
        at.add("at_war", cast.root(pair[0]), cast.root(pair[1]), False, at.phrase(), "war")


def _dispute(at: _Looked) -> None:
    """“The disputed heights”, “claims the islands”: between those who claim the ground, or the two spoken of."""
    token, cast = at.token, at.cast
    entries = cast.registry.entries
    if token.lower_ in ("disputed", "contested") or (at.lemma == "dispute" and cast.below(token, ("amod", "compound"))):
        places = [i for c in (token.head, *token.head.subtree) for i in cast.ids(c) if cast.kind(i) == "territory"]
        claimed = next((entries[p].claimed for p in places if p in entries and len(entries[p].claimed) > 1), None)
        pair = list(claimed or ())[:2] or ([] if token.head.pos_ not in ("NOUN", "PROPN") else cast.parties())
        if len(pair) == 2:
            at.add("territorial_dispute", pair[0], pair[1], False, at.phrase(token.head), "disputed")
    if at.lemma == "claim" and token.pos_ == "VERB":
        lead = subject(token)
        for place in [i for o in objects(token) for i in cast.ids(o) if cast.kind(i) == "territory"][:1]:
            for a in cast.ids(lead) if lead is not None else []:
                others = [c for c in entries[place].claimed if c != cast.root(a)] if place in entries else []
                if others:
                    at.add("territorial_dispute", cast.root(a), others[0], False, at.whole, "claim")


def _leads(at: _Looked) -> None:
    """“Iraqi President Saddam Hussein”, “Pella, the Italian Premier”, “Putin's government”; heads that are known."""
    token, cast = at.token, at.cast
    if token.pos_ not in NAMING:
        return
    for who in cast.who(token):
        kind = cast.kind(who.id)
        if kind in PEOPLE and token.pos_ != "ADJ" and not who.inferred:
            if cast.heads(who.id) or _head_beside(token):
                at.add("leads", who.id, cast.root(who.id), True, at.phrase(), "office")
        elif kind == "leader" and who.inferred and at.lemma in ("leader", "president", "premier", "minister"):
            at.add("leads", who.id, cast.root(who.id), True, at.phrase(), "description")
        if kind == "government" and token.pos_ == "NOUN":
            for owner in cast.below(token, ("poss",)):
                if cast.kind(owner) == "leader":
                    at.add("leads", owner, who.id, True, at.phrase(), "government")


LOOKS = (_member, _ally, _patron, _relations, _war, _dispute, _leads)


def _head_beside(token: Token) -> bool:
    """Whether a title before the name, or behind it, says that he leads."""
    before = [
        t for t in token.doc[max(0, token.i - 5) : token.i] if t.head in (token, *token.ancestors, *token.children)
    ]
    behind = [t for c in token.children if c.dep_ == "appos" for t in (c, *c.children)]
    words = [t.lower_ for t in (*before, *behind)]
    return any(w in HEADS for w in words) or ("minister" in words and "prime" in words)


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
