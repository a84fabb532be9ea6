"""Whom a deed was done to, or by whom, where its sentence does not say: read off who is against whom in the whole text.

What is filled in here is told to be inferred, as every guess is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from standoff.read.claims import NO_ACTOR, Claim, Span, Tie

DEEDS = {
    "airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "incursion", "seize_detain",
    "casualties", "civilian_harm", "break_relations",
}  # fmt: skip
"""Done by one foe to another; whoever is not named is the other one."""
WORDS = {
    "threaten", "warn", "ultimatum", "demand", "accuse", "reject_deny", "condemn", "red_line", "pressure", "concede",
}  # fmt: skip
MOVES = {"mobilise_alert", "deploy_forces", "withdraw", "weapons_test"}
"""What a state does with its own forces, with a foe in mind."""
ASKED = {"mediate", "appeal_restraint", "offer_propose"}
"""Addressed to those who quarrel, both of them where a third party speaks."""
HELP = {"express_support", "promise_support", "support_military", "supply_arms", "supply_intelligence"}
SUFFERED = {"casualties", "civilian_harm", "incursion"}
WAR = ("at_war", "hostility", "territorial_dispute")
SIDES = ("state", "armed_group")
REACH = 600  # letters by which a quarrel counts half as much


class Foes:
    """Who is against whom, by how often and how near the text says so."""

    def __init__(
        self, claims: Sequence[Claim], ties: Sequence[Tie], root: Callable[[str], str], kind: Callable[[str], str]
    ) -> None:
        self._root, self._kind = root, kind
        self._quarrels: list[tuple[str, str, int, float]] = []
        for c in claims:
            if c.type in DEEDS | WORDS and c.source and c.target:
                weight = 0.5 if c.inferred else 2.0
                self._pair(c.source[0], c.target[0], c.trigger.start, weight * (1.0 if c.type in DEEDS else 0.7))
            if c.type == "armed_conflict" and len({root(s) for s in c.source}) > 1:
                self._pair(c.source[0], next(s for s in c.source if root(s) != root(c.source[0])), c.trigger.start, 1.5)
        for t in ties:
            if t.type in WAR:
                self._pair(t.a, t.b, t.evidence.start, 1.5)
            if t.type in ("alliance", "patron_of", "supports", "good_relations"):
                self._pair(t.a, t.b, t.evidence.start, -1.0)

    def _pair(self, a: str, b: str, at: int, weight: float) -> None:
        one, other = self._root(a), self._root(b)
        if one != other and self._kind(one) != "territory" and self._kind(other) != "territory":
            self._quarrels.append((one, other, at, weight))

    def of(self, actor: str, at: int, near: Iterable[str] = ()) -> str | None:
        """The foe of a side that is meant at a place in the text; those of `near` before others."""
        side, found = self._root(actor), Counter[str]()
        for one, other, where, weight in self._quarrels:
            if side in (one, other):
                found[other if side == one else one] += weight / (1 + abs(where - at) / REACH)
        for each in near:
            if found.get(each, 0) > 0:
                found[each] += 1.0
        best = max(found, key=lambda a: found[a], default=None)
        return best if best is not None and found[best] > 0 else None

    def pair(self, at: int) -> tuple[str, str] | None:
        """Whoever does most, and to whom, around a place."""
        found = Counter[tuple[str, str]]()
        for one, other, where, weight in self._quarrels:
            found[one, other] += weight / (1 + abs(where - at) / REACH)
        best = max(found, key=lambda p: found[p], default=None)
        return best if best is not None and found[best] > 0 else None


def with_foes(
    claims: Sequence[Claim], ties: Sequence[Tie], mentions: Mapping[str, Iterable[Span]], root: Callable[[str], str],
    kind: Callable[[str], str],
) -> tuple[Claim, ...]:  # fmt: skip
    """The same claims, with foes where a side is missing."""
    foes = Foes(claims, ties, root, kind)
    places = sorted((s.start, root(a)) for a, spans in mentions.items() for s in spans if kind(root(a)) in SIDES)

    out: list[Claim] = []
    for claim in claims:
        if claim.type in MOVES and not claim.source:
            before = next((c.source[0] for c in reversed(out[-4:]) if c.source), None)
            if before is not None:
                claim = replace(claim, source=(root(before),), inferred=tuple(sorted({*claim.inferred, "source"})))
        here = [a for at, a in places if claim.evidence.start <= at < claim.evidence.end]
        before = [a for at, a in places if at < claim.evidence.start]
        near = list(dict.fromkeys([*here, *reversed(before[-12:])]))
        out.append(_filled(claim, foes, near, list(dict.fromkeys(here)), root))
    return tuple(out)


def _filled(claim: Claim, foes: Foes, near: Sequence[str], here: Sequence[str], root: Callable[[str], str]) -> Claim:
    """One claim; `near` are the sides named in its sentence and before, `here` in its sentence alone."""
    kind, at = claim.type, claim.trigger.start
    own, theirs = {root(s) for s in claim.source}, {root(t) for t in claim.target}
    source: Sequence[str] = ()
    target: Sequence[str] = ()
    if kind in DEEDS | WORDS | MOVES and own and not theirs:
        foe = foes.of(claim.source[0], at, near)
        if foe is None and kind not in MOVES:
            foe = next((a for a in near if a not in own), None)
        target = (foe,) if foe is not None and foe not in own else ()
    elif kind in DEEDS and theirs and not own:
        foe = foes.of(claim.target[0], at, near)
        source = (foe,) if foe is not None and foe not in theirs else ()
    elif kind in DEEDS and not own and not theirs and claim.attribution.holder not in NO_ACTOR:
        side = root(claim.attribution.holder)  # a side tells of its own blows and its own dead
        foe = foes.of(side, at, near)
        both = ([foe] if foe else [], [side]) if kind in SUFFERED else ([side], [foe] if foe else [])
        source, target = both
    elif kind in DEEDS and not own and not theirs:
        source, target = ([a] for a in foes.pair(at) or ()) if foes.pair(at) else ((), ())
    elif kind in ASKED and own and not theirs:
        pair = foes.pair(at) or ()
        target = [a for a in pair if a not in own]
    elif kind in HELP and own and not theirs:
        target = [a for a in here if a not in own][:1]
    if not source and not target:
        return claim
    guessed = {*claim.inferred, *(("source",) if source else ()), *(("target",) if target else ())}
    return replace(
        claim,
        source=tuple(source) or claim.source,
        target=tuple(target) or claim.target,
        inferred=tuple(sorted(guessed)),
    )
