"""Whom a deed was done to, or by whom, where its sentence does not say: read off who is against whom in the whole text.

What is filled in here is told to be inferred, as every guess is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from standoff.read.claims import NO_ACTOR, Claim, Span, Tie

DEEDS = {
    "airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "incursion", "seize_detain",
    "casualties", "civilian_harm", "break_relations",
}  # fmt: skip
"""Done by one foe to another; whoever is not named is the other one."""
WORDS = {
    "threaten", "warn", "ultimatum", "demand", "accuse", "reject_deny", "condemn", "red_line", "pressure", "concede",
}  # fmt: skip
MILD = {"reject_deny", "demand", "concede"}
"""Words that friends have for each other, too."""
MOVES = {"mobilise_alert", "deploy_forces", "withdraw", "weapons_test"}
"""What a state does with its own forces, with a foe in mind."""
ASKED = {"mediate", "appeal_restraint", "offer_propose"}
"""Addressed to those who quarrel, both of them where a third party speaks."""
BOTH = {"armed_conflict", "agree_ceasefire", "ceasefire_collapse", "negotiate_meet"}
"""Done by two sides together."""
HELP = {"express_support", "promise_support", "support_military", "supply_arms", "supply_intelligence"}
SUFFERED = {"casualties", "civilian_harm", "incursion"}
LOADED = ("aggression", "invasion", "occupation", "annexation", "massacre")
"""What nobody calls its own deeds."""
WAR = ("at_war", "hostility", "territorial_dispute")
FRIENDLY = ("alliance", "patron_of", "supports", "good_relations")
KEPT_OUT = {"mediate", "appeal_restraint"}
"""What those do who are no party to a quarrel."""
SIDES = ("state", "armed_group")
FOES = (*SIDES, "alliance", "government", "military", "other")
"""Kinds of actors that fight and threaten; people suffer it, and bodies of all states deplore it."""
REACH = 600  # letters by which a quarrel counts half as much
FAR = 20 * REACH
LATE = 12  # names that are looked back on


Quarrel = tuple[str, str, int, float]
"""Two sides, a place in the text that sets them against each other, and how much."""


class Foes:
    """Who is against whom, by how often and how near the text says so."""

    def __init__(
        self, claims: Sequence[Claim], ties: Sequence[Tie], root: Callable[[str], str], kind: Callable[[str], str]
    ) -> None:
        self.root, self._kind = root, kind
        self._quarrels: list[Quarrel] = []
        for c in claims:
            if c.type in DEEDS | WORDS and c.source and c.target:
                weight = 0.5 if c.inferred else 2.0
                weight *= 1.0 if c.type in DEEDS else 0.3 if c.type in MILD else 0.7
                self._pair(c.source[0], c.target[0], c.trigger.start, weight)
            if c.type in HELP and c.source and c.target and c.polarity == "affirmed":
                self._pair(c.source[0], c.target[0], c.trigger.start, -1.0)
            if c.type == "armed_conflict" and len({root(s) for s in c.source}) > 1:
                self._pair(c.source[0], next(s for s in c.source if root(s) != root(c.source[0])), c.trigger.start, 1.5)
        for t in ties:
            if t.type in WAR:
                self._pair(t.a, t.b, t.evidence.start, 1.5)
            if t.type in FRIENDLY:
                self._pair(t.a, t.b, t.evidence.start, -1.0)

        self._quarrels.sort(key=lambda q: q[2])
        self._by_side: dict[str, list[Quarrel]] = {}
        for quarrel in self._quarrels:
            for side in quarrel[:2]:
                self._by_side.setdefault(side, []).append(quarrel)
        number = {side: k for k, side in enumerate(self._by_side)}
        pairs = np.array([[number[q[0]], number[q[1]]] for q in self._quarrels], int).reshape(-1, 2)
        places, weights = (np.array([q[k] for q in self._quarrels], float) for k in (2, 3))
        self._table = list(number), pairs, places, weights

    def _pair(self, a: str, b: str, at: int, weight: float) -> None:
        one, other = self.root(a), self.root(b)
        if one != other and self._kind(one) in FOES and self._kind(other) in FOES:
            self._quarrels.append((one, other, at, weight))

    def against(self, sides: Collection[str], at: int) -> dict[str, float]:
        """How much others are against these sides at a place in the text."""
        found = defaultdict[str, float](float)
        quarrels = self._by_side.get(next(iter(sides)), []) if len(sides) == 1 else self._quarrels
        for one, other, where, weight in _around(quarrels, at):
            for side, foe in ((one, other), (other, one)):
                if side in sides:
                    found[foe] += weight / (1 + abs(where - at) / REACH)
        return found

    def against_anybody(self, at: int) -> dict[str, float]:
        """How much each is against anybody at a place in the text; long texts have hundreds of quarrels around one."""
        names, pairs, places, weights = self._table
        near = slice(*np.searchsorted(places, (at - FAR, at + FAR)))
        shares = weights[near] / (1 + np.abs(places[near] - at) / REACH)
        totals = np.bincount(pairs[near].ravel(), np.repeat(shares, 2), len(names)).tolist()
        return {names[k]: totals[k] for k in set(pairs[near].ravel().tolist())}

    def of(self, actor: str, at: int, near: Iterable[str] = ()) -> str | None:
        """The foe of a side that is meant at a place in the text; those of `near` before others."""
        found = self.against({self.root(actor)}, at)
        for each in near:
            if found.get(each, 0) > 0:
                found[each] += 1.0
        best = max(found, key=lambda a: found[a], default=None)
        return best if best is not None and found[best] > 0 else None

    def pair(self, at: int) -> tuple[str, str] | None:
        """Whoever does most, and to whom, around a place."""
        found = defaultdict[tuple[str, str], float](float)
        for one, other, where, weight in _around(self._quarrels, at):
            found[one, other] += weight / (1 + abs(where - at) / REACH)
        best = max(found, key=lambda p: found[p], default=None)
        return best if best is not None and found[best] > 0 else None


def _around(quarrels: Sequence[Quarrel], at: int) -> Sequence[Quarrel]:
    """Those near a place: what is told pages away is no help, and long texts have many."""
    first, last = (bisect_left(quarrels, place, key=lambda q: q[2]) for place in (at - FAR, at + FAR))
    return quarrels[first:last]


def with_foes(
    claims: Sequence[Claim], ties: Sequence[Tie], mentions: Mapping[str, Iterable[Span]], root: Callable[[str], str],
    kind: Callable[[str], str],
) -> tuple[Claim, ...]:  # fmt: skip
    """The same claims, with foes where a side is missing."""
    foes = Foes(claims, ties, root, kind)
    named = sorted((s.start, root(a)) for a, spans in mentions.items() for s in spans if kind(root(a)) in SIDES)
    places = [at for at, _ in named]
    apart = {root(c.source[0]) for c in claims if c.type in KEPT_OUT and c.source}
    often = [a for a, _ in Counter(a for _, a in named if a not in apart).most_common()]
    out: list[Claim] = []
    for claim in claims:
        if claim.type in MOVES and not claim.source:  # whose army moves was said a moment ago
            states = (root(c.source[0]) for c in reversed(out[-4:]) if c.source)
            mover = next((s for s in states if kind(s) == "state"), None)
            if mover is not None:
                others = tuple(t for t in claim.target if root(t) != mover)
                claim = replace(
                    claim, source=(mover,), target=others, inferred=tuple(sorted({*claim.inferred, "source"}))
                )
        first, last = (bisect_left(places, p) for p in (claim.evidence.start, claim.evidence.end))
        here = dict.fromkeys(a for _, a in named[first:last])
        before = [a for _, a in named[max(0, first - LATE) : first]]
        near = list(dict.fromkeys([*here, *reversed(before)]))
        main = [a for a in often[:3] if a in near or a in often[:2]]
        out.append(_filled(claim, foes, list(dict.fromkeys([*main, *near])), list(here), root))
    return tuple(out)


def _filled(claim: Claim, foes: Foes, near: Sequence[str], here: Sequence[str], root: Callable[[str], str]) -> Claim:
    """One claim; `near` are the sides named in its sentence and before, `here` in its sentence alone."""
    own, theirs = {root(s) for s in claim.source}, {root(t) for t in claim.target}
    source, target = _sides(claim, foes, near, here, own, theirs)
    source, target = [s for s in source if s not in theirs], [t for t in target if t not in own]
    if not source and not target:
        return claim
    guessed = {*claim.inferred, *(("source",) if source else ()), *(("target",) if target else ())}
    return replace(
        claim,
        source=tuple(source) or claim.source,
        target=tuple(target) or claim.target,
        inferred=tuple(sorted(guessed)),
    )


def _sides(
    claim: Claim, foes: Foes, near: Sequence[str], here: Sequence[str], own: set[str], theirs: set[str]
) -> tuple[list[str], list[str]]:
    """Who is missing as source and as target, if that can be told."""
    kind, at = claim.type, claim.trigger.start
    if own and not theirs:
        if kind in MOVES:  # against whoever is named beside it
            return [], [a for a in here if a not in own][:1] or _one(foes.of(claim.source[0], at, near))
        if kind in DEEDS | WORDS:
            return [], _one(foes.of(claim.source[0], at, near)) or [a for a in near if a not in own][:1]
        if kind in ASKED:
            return [], list(foes.pair(at) or ())
        if kind in HELP:
            return [], [a for a in here if a not in own][:1]
    elif theirs and not own:
        if kind in DEEDS:
            others = [] if kind in SUFFERED else [a for a in near if a not in theirs]  # whose victims, nobody may know
            return _one(foes.of(claim.target[0], at, near)) or others[:1], []
    elif not theirs and kind in BOTH:
        return list(foes.pair(at) or ()), []
    elif not theirs and kind in DEEDS:
        if claim.attribution.holder not in NO_ACTOR:  # a side tells of its own blows and its own dead
            side = foes.root(claim.attribution.holder)
            foe = _one(foes.of(side, at, near))
            denied = claim.attribution.cue is not None and claim.attribution.cue.text.lower().startswith("den")
            suffered = kind in SUFFERED or any(word in claim.trigger.text.lower() for word in LOADED)
            return (foe, [side]) if suffered and not denied else ([side], foe)
        pair = foes.pair(at)
        return (list(pair[:1]), list(pair[1:])) if pair else ([], [])
    return [], []


def _one(actor: str | None) -> list[str]:
    return [] if actor is None else [actor]
