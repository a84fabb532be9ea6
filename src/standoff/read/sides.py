"""Who did it and to whom: what a frame's roles name, and what the text implies where they name nobody.

What is implied is always told to be inferred: whose ground it is, who must act in a condition, what is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from standoff.read.cast import Cast
from standoff.read.claims import Claim
from standoff.read.conditions import condition
from standoff.read.grammar import Token, conjuncts, lemma, objects, of_what, preps, subject
from standoff.read.roles import Found
from standoff.read.words import grouped, words

WHERE = {"invade_occupy", "deploy_forces", "airstrike", "attack", "incursion", "blockade", "deploy_militia"}
ANSWERS = {
    "reject_deny": ("accuse", "offer_propose", "demand", "ultimatum", "threaten", "appeal_restraint", "mediate"),
    "concede": ("threaten", "demand", "ultimatum", "pressure", "warn"),
    "condemn": (
        "attack", "airstrike", "invade_occupy", "incursion", "shoot_down", "blockade", "weapons_test", "sanction",
    ),
}  # fmt: skip
SHARED = {"armed_conflict", "agree_ceasefire", "negotiate_meet", "ceasefire_collapse", "sign_agreement"}
PERSONS = words("persons")
HOSTILE_VERBS = words("hostile_verbs")
REBUTS = ("deny", "reject", "dismiss", "rebut", "repudiate", "refute")
THERE = ("in", "on", "near", "to", "at", "into", "off", "along", "around", "inside", "outside", "over", "toward",
         "towards", "across")  # fmt: skip
"""Prepositions of the place where it happens."""
EVENT_NOUNS = grouped("event_nouns")
DEEDS = {noun for nouns in EVENT_NOUNS.values() for noun in nouns}
"""“The invasion of Kuwait” is not Kuwait's."""


class Sides:
    """Sides of events, with a memory of who struck last."""

    def __init__(self, cast: Cast, claims: list[Claim]) -> None:
        self._cast, self._claims = cast, claims
        self.sentences = 0
        self.fighting: tuple[str, ...] = ()
        self.struck: tuple[tuple[str, ...], int] | None = None

    def note(self, claim: Claim) -> None:
        """Remember who struck last, and who are at war."""
        root, source = self._cast.root, claim.source
        if claim.type in ("airstrike", "attack") and source:
            self.struck = (source, self.sentences)
        if claim.type in WHERE and source and claim.polarity == "affirmed" and claim.type != "deploy_forces":
            self._cast.attacker = source[0]
        if claim.type == "armed_conflict" and len({root(a) for a in source}) >= 2:
            self.fighting = tuple(dict.fromkeys(root(a) for a in source))[:2]

    def of(
        self, kind: str, roles: dict[str, list[tuple[str, bool]]], found: Found
    ) -> tuple[tuple[str, ...], tuple[str, ...], set[str]]:
        """Source and target, and which of them are guesses: what the frame found, then what the text implies."""
        if kind == "accuse" and not found.frame.is_verb and lemma(found.head.head) in REBUTS:
            denier = subject(found.head.head)  # “rejected the charge”: it was against whoever rejects it
            roles = {**roles, "target": self.actors([denier]) if denier is not None else [], "source": []}
        source = [w for w, _ in roles.get("source", ())]
        target = [w for w, _ in roles.get("target", ()) if w not in source]
        if kind == "break_relations":
            own = {self._cast.root(s) for s in source}  # “recalled its ambassador from Moscow”
            target = [w for w in target if self._cast.root(w) not in own]
        inferred = {r for r in ("source", "target") if any(guess for _, guess in roles.get(r, ()))}
        if kind in SHARED and len({self._cast.root(s) for s in source}) < 2:
            truce = kind in ("agree_ceasefire", "ceasefire_collapse")
            parties = list(self.fighting) or ([] if truce or kind == "armed_conflict" else self._cast.parties())
            if not source and parties:
                source, inferred = parties, inferred | {"source"}
        if kind == "mediate" and not target:
            target, inferred = [p for p in self.fighting if p not in source], inferred | {"target"}
        if kind == "accuse" and not target and len(source) > 1 and roles.get("target"):
            target = list(source)  # each blames the other
        if kind in ("civilian_harm", "casualties"):
            suffer = [s for s in source if self._cast.kind(s) == "population"]
            source, target = [s for s in source if s not in suffer], [*target, *suffer]
            if not target and self._people(found):
                target = [self._cast.civilians(found.head)]
        if kind in ("condemn", "reject_deny", "express_support", "demand") and not target:
            blamed = [w for w in self._doers(found.roles.get("target", [])) if w not in source]
            target, inferred = blamed, inferred | {"target"} if blamed else inferred
        if kind in ANSWERS and not target:
            last = self._before(ANSWERS[kind], source)
            target, inferred = last, inferred | {"target"} if last else inferred
        if kind == "casualties" and not source and self.struck and self.struck[1] >= self.sentences - 1:
            hurt = {self._cast.root(t) for t in target}
            late = [s for s in self.struck[0] if self._cast.root(s) not in hurt]  # nobody's blow kills its own
            source, inferred = late, inferred | {"source"} if late else inferred
        if kind in ("threaten", "demand", "ultimatum", "appeal_restraint") and not target:
            against = [w for w in self._of_content(found.head, kind) if w not in source]
            target, inferred = against[:2], inferred | {"target"} if against else inferred
        if kind in WHERE and not target:
            there = [w for w in self._owners(found) if w not in {self._cast.root(s) for s in source}]
            target, inferred = there[:1], inferred | {"target"} if there else inferred
        if kind == "threaten" and not target:
            faced = [
                w for w in self.faced(found.head) if self._cast.root(w) not in {self._cast.root(s) for s in source}
            ]
            target, inferred = faced[:1], inferred | {"target"} if faced else inferred
        if kind == "armed_conflict":
            source, target = list(dict.fromkeys([*source, *target])), []
        return tuple(dict.fromkeys(source)), tuple(dict.fromkeys(target)), inferred

    def _people(self, found: Found) -> bool:
        """Whether those who suffer are told to be people and no more: “fifteen people were killed”."""
        near = [*found.roles.get("target", ()), *found.roles.get("source", ()), *objects(found.head)]
        near += [t for n in near for t in of_what(n)]
        return any(lemma(t) in PERSONS for t in near)

    def _owners(self, found: Found) -> list[str]:
        """Whose ground it is: a state named as the place, or that to which a disputed place belongs."""
        out: list[str] = []
        near = [t for r in ("target", "location") for t in found.roles.get(r, ())]
        near += [t for t in objects(found.head) if found.frame.is_verb]
        near += [t for p, t in preps(found.head) if p in THERE]
        near += [t for n in list(near) for p, t in preps(n) if p in ("of", *THERE)]
        for token in near:
            for name in self._cast.ids(token):
                entry = self._cast.registry.entries.get(name)
                if self._cast.kind(name) == "territory" and entry is not None:
                    out += entry.claimed
                elif self._cast.kind(name) == "state":
                    out.append(name)
        return list(dict.fromkeys(out))

    def _before(self, kinds: Sequence[str], source: Sequence[str]) -> list[str]:
        """Who did last what this answers: a denial answers the accuser."""
        own = {self._cast.root(s) for s in source}
        for claim in reversed(self._claims[-12:]):
            if claim.type in kinds and claim.source and not own & {self._cast.root(s) for s in claim.source}:
                return list(claim.source)[:2]
        return []

    def _of_content(self, head: Token, kind: str) -> list[str]:
        """Against whom words are, by what is threatened or asked: the object of the threat, or who is to act."""
        for child in head.children:
            if child.dep_ not in ("xcomp", "ccomp", "acl"):
                continue
            if kind in ("demand", "ultimatum", "appeal_restraint"):
                lead = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                found = [w for w, _ in self.actors([lead])] if lead is not None else []
            else:
                near = [*objects(child), *(t for p, t in preps(child) if p in ("on", "against", "at", "into", "of"))]
                near += [t for o in objects(child) for p, t in preps(o) if p in ("on", "against", "of", "in", "with")]
                found = [w for w, _ in self.actors(near)]
            if found:
                return found
        return []

    def _doers(self, tokens: Iterable[Token]) -> list[str]:
        """Who did what is spoken of by its noun: “condemned the invasion”."""
        out: list[str] = []
        for token in tokens:
            name = lemma(token)
            for claim in reversed(self._claims):
                word = claim.rule.split(".")[0]
                if name in EVENT_NOUNS.get(word, ()) and claim.source:
                    out += claim.source
                    break
        return list(dict.fromkeys(out))

    def faced(self, head: Token) -> list[str]:
        """Whom a threat is for that names nobody: who must act in its condition, or else who is spoken to."""
        hangs = condition(head)
        if hangs is not None:
            for token in hangs.tokens:
                suffers = token.dep_ == "nsubjpass" and lemma(token.head) in HOSTILE_VERBS
                if token.dep_ in ("nsubj", "nsubjpass") and not suffers:
                    found = [w for w in self._cast.ids(token) if self._cast.kind(w) != "territory"]
                    if found:
                        return found
        if self._cast.speaker is None:
            return []
        side = self._cast.root(self._cast.speaker)
        others = [s for s in reversed(self._cast.recent) if self._cast.root(s.actor) != side]
        people = [s.actor for s in others if self._cast.kind(s.actor) == "leader"]
        return (people or [s.actor for s in others if self._cast.kind(s.actor) == "state" and s.is_subject])[:1]

    def actors(self, tokens: Iterable[Token]) -> list[tuple[str, bool]]:
        """The actors that tokens stand for, or whose they are, and whether each is a guess; places are no actors."""
        out: dict[str, bool] = {}
        for token in tokens:
            named = self._cast.who(token)
            if not named and token.pos_ == "NOUN" and lemma(token) not in DEEDS:  # “the embassies of Rwanda and France”
                named = [w for b in of_what(token) for t in conjuncts(b) for w in self._cast.who(t)]
            if not named and token.pos_ == "NOUN":  # “forty fishing boats from Taiwan”
                named = [w for p, t in preps(token) if p == "from" for w in self._cast.who(t)]
                named = [w for w in named if self._cast.kind(w.id) == "state"]
            if not named:  # “our airliner”, “rebel leaders”, “one of its bombers”
                near = [n for n in (token, *of_what(token)) if n.pos_ in ("NOUN", "NUM")]
                owners = [c for n in near for c in n.children if c.dep_ in ("poss", "compound")]
                named = [w for c in owners for w in self._cast.who(c)] if lemma(token) not in DEEDS else []
            for who in named:
                if self._cast.kind(who.id) == "territory":
                    continue
                out[who.id] = out.get(who.id, True) and who.inferred
        return list(out.items())
