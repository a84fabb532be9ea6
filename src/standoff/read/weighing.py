"""Who is meant where a sentence leaves a role open: the sides that a text names, by where and how it names them.

A conditional logit (McFadden 1974) over the sides near an event and over nobody; its weights are data
(`data/sides.yaml`), made by `scripts/sides/fit.py`. What is filled in so is told to be inferred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import log, log1p, tanh
from operator import mul

from standoff.read.claims import NO_ACTOR, REPORTER, Claim, Span, Tie
from standoff.read.implied import BOTH, FRIENDLY, WAR, Foes
from standoff.read.pointing import ROLES, Named, Pointers
from standoff.read.roll import BODIES, CIVILIANS
from standoff.read.yamldata import DATA, loaded

FILE = DATA / "sides.yaml"
GROUPS = {
    "deed": ("airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "incursion",
             "seize_detain", "break_relations"),
    "harm": ("casualties", "civilian_harm"),
    "threat": ("threaten", "warn", "ultimatum", "red_line", "pressure"),
    "demand": ("demand",),
    "blame": ("accuse", "condemn"),
    "answer": ("reject_deny", "concede"),
    "move": ("mobilise_alert", "deploy_forces", "withdraw", "weapons_test", "deploy_militia"),
    "plea": ("appeal_restraint", "offer_propose", "mediate"),
    "help": ("express_support", "promise_support", "support_military", "supply_arms", "supply_intelligence"),
}  # fmt: skip
"""Types that are weighed alike."""
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
REST, PEOPLE = "rest", "people"
"""Whatever is in no group; and, whatever the type, people who suffer it and of whom no state is named."""
FEATURES = (
    "now", "now_first", "said", "teller_said", "here", "after", "before", "next_after", "last_before", "opens",
    "close", "just_before", "a_while_before", "only_later",
    "often", "most_named", "second_named", "third_named", "state", "armed_group",
    "body", "people", "other", "foe", "main_foe", "friend", "in_quarrel", "main_in_quarrel", "at_war", "allied",
    "tells", "did_last", "suffered_last", "did_of_late", "suffered_of_late", "does_here", "suffers_here",
    "did_to_it", "suffered_by_it", "in_lead", "foe_of_teller", "spoken_of_last", "pointed", "not_read",
    "nobody", "nobody_now",
)  # fmt: skip
"""What is told of each side that may be meant. `now` is what the rules say, `said` what they read off its
sentence; `pointed` is how the network sees it, in logarithms, if it has read it together with the event;
`nobody` stands for no side at all."""
WIDE = 30  # names before an event that are looked at
LEAD = 250  # letters in which a text says what it is about
LATE = 6  # claims before an event that are looked at
LEAST = 0.002  # likely that the network is taken to think any side that it has read of
FRIENDS = (*FRIENDLY, "membership")
Weights = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True)
class Choice:
    """Sides that may fill a role, None for nobody, with a row of features each, and with which claims it is weighed."""

    group: str
    sides: list[str | None]
    rows: list[list[float]]


@dataclass(frozen=True)
class Scene:
    """What a text tells of its actors: claims as their sentences tell them, ties, and where who is named."""

    told: Sequence[Claim]
    ties: Sequence[Tie]
    mentions: Mapping[str, Iterable[Span]]
    root: Callable[[str], str]
    kind: Callable[[str], str]
    pointers: Pointers = field(default_factory=Pointers)


class Weigher:
    """The sides of one text, and how each stands to an event; `claims` are those of the scene, with sides filled in."""

    def __init__(self, scene: Scene, claims: Sequence[Claim]) -> None:
        root, kind = scene.root, scene.kind
        self.claims, self.told, self._root, self._kind = claims, scene.told, root, kind
        self._foes = Foes(claims, scene.ties, root, kind)
        named = ((s.start, s.end, root(a)) for a, spans in scene.mentions.items() for s in spans)
        self._named: list[Named] = sorted(n for n in named if kind(n[2]) != "territory" and n[2] != REPORTER)
        self._pointers = scene.pointers
        self._places = [at for at, _, _ in self._named]
        self._counts = Counter(side for _, _, side in self._named)
        self._lead = {side for at, _, side in self._named if at < LEAD}
        self._often = [side for side, _ in self._counts.most_common(3)]
        self._ties: dict[tuple[str, str], set[str]] = {}
        for tie in scene.ties:
            for pair in ((root(tie.a), root(tie.b)), (root(tie.b), root(tie.a))):
                self._ties.setdefault(pair, set()).add(tie.type)
        self._sources = [{root(a) for a in c.source} for c in claims]
        self._targets = [{root(a) for a in c.target} for c in claims]
        self._blows = {(a, b) for s, t in zip(self._sources, self._targets, strict=True) for a in s for b in t}

    def choice(self, k: int, role: str) -> Choice | None:
        """What may fill a role of a claim; None where the sentence itself says it, or two sides act together."""
        claim = self.claims[k]
        if role == "target" and claim.target == (CIVILIANS,):
            return self._owners(k)
        now = list(dict.fromkeys(map(self._root, getattr(claim, role))))
        if claim.type in BOTH or (now and role not in claim.inferred):
            return None
        return self._among(k, role, now)

    def _owners(self, k: int) -> Choice:
        """Of which states the people may be that suffer in a claim."""
        choice = self._among(k, "target", [])
        kept = [j for j, side in enumerate(choice.sides) if side is None or self._kind(side) == "state"]
        return Choice(PEOPLE, [choice.sides[j] for j in kept], [choice.rows[j] for j in kept])

    def _among(self, k: int, role: str, now: list[str]) -> Choice:
        claim = self.claims[k]
        own = (self._targets if role == "source" else self._sources)[k]
        first, start, stop, end = (
            bisect_left(self._places, p)
            for p in (claim.evidence.start - 4000, claim.evidence.start, claim.evidence.end, claim.evidence.end + 1500)
        )
        before, here = self._named[max(first, start - WIDE) : start], self._named[start:stop]
        sides = dict.fromkeys([*now, *(s for _, _, s in here), *(s for _, _, s in reversed(before)), *self._often])
        sides.update(dict.fromkeys(s for _, _, s in self._named[stop : min(end, stop + WIDE // 3)]))
        wanted = [s for s in sides if s not in own]
        about = _About(self, k, role, own, now, before, here)
        rows = [*(about.row(s) for s in wanted), about.nobody()]
        return Choice(GROUP_OF.get(claim.type, REST), [*wanted, None], rows)


class _About:
    """The features of sides that may be meant in one claim."""

    def __init__(
        self, text: Weigher, k: int, role: str, own: set[str], now: list[str], before: list[Named], here: list[Named]
    ) -> None:
        claim = text.claims[k]
        self.text, self.claim, self.now, self.own = text, claim, now, own
        self.said = set(map(text._root, getattr(text.told[k], role)))
        at = claim.trigger
        self.after = [n for n in here if n[0] >= at.end]
        self.ahead = [n for n in here if n[1] <= at.start]
        self.here = {n[2] for n in here}
        self.last = {n[2]: claim.evidence.start - n[1] for n in before}
        self.ahead_not_own = [n for n in self.ahead if n[2] not in own]
        self.foe = text._foes.against(own, at.start)
        self.quarrel = text._foes.against_anybody(at.start)
        self.main_foe = max(self.foe.values(), default=0.0)
        self.main_quarrel = max(self.quarrel.values(), default=0.0)
        acts = text._sources, text._targets
        self.did, self.suffered = (set[str]().union(*part[max(0, k - LATE) : k]) for part in acts)
        self.did_last, self.suffered_last = (part[k - 1] if k else set[str]() for part in acts)
        same = [j for j in range(max(0, k - LATE), min(len(text.claims), k + LATE))
                if j != k and text.claims[j].evidence == claim.evidence]  # fmt: skip
        self.does = {a for j in same for a in text._sources[j]}
        self.suffers = {a for j in same for a in text._targets[j]}
        holder = claim.attribution.holder
        self.holder = None if holder in NO_ACTOR else text._root(holder)
        self.foe_of_teller = {} if self.holder is None else text._foes.against({self.holder}, at.start)
        self.spoken_of_last = next((n[2] for n in reversed(before) if n[2] not in own), None)
        self.pointed = text._pointers.shares(claim.type, at, role, text._named)

    def _pointed(self, side: str | None) -> list[float]:
        share = self.pointed.get(side)
        return [0.0, float(bool(self.pointed))] if share is None else [log(max(share, LEAST)), 0.0]

    def row(self, side: str) -> list[float]:
        """In the order of FEATURES."""
        text, now, at = self.text, self.now, self.claim.trigger
        after = next((n for n in self.after if n[2] == side), None)
        ahead = next((n for n in reversed(self.ahead) if n[2] == side), None)
        last = self.last.get(side)
        kind = text._kind(side)
        foe, quarrel = self.foe.get(side, 0.0), self.quarrel.get(side, 0.0)
        tied = {t for o in self.own for t in text._ties.get((o, side), ())}
        often = text._often
        return [
            side in now, now[:1] == [side], side in self.said, side in self.said and side == self.holder,
            side in self.here, after is not None, ahead is not None,
            after is not None and after is self.after[0],
            ahead is not None and ahead in self.ahead_not_own[-1:],
            any(n[2] == side and n[0] <= self.claim.evidence.start + 25 for n in self.ahead),
            (after is not None and after[0] < at.end + 15) or (ahead is not None and ahead[1] > at.start - 15),
            last is not None and last < 150, last is not None and last < 400, side not in self.here and last is None,
            log1p(text._counts[side]), often[:1] == [side], side in often[:2], side in often,
            kind == "state", kind == "armed_group", kind in BODIES, kind == "population", kind == "other",
            tanh(foe), foe > 0 and foe == self.main_foe, foe < 0, tanh(quarrel),
            quarrel > 0 and quarrel == self.main_quarrel, not tied.isdisjoint(WAR), not tied.isdisjoint(FRIENDS),
            side == self.holder, side in self.did_last, side in self.suffered_last,
            side in self.did, side in self.suffered, side in self.does, side in self.suffers,
            any((side, o) in text._blows for o in self.own), any((o, side) in text._blows for o in self.own),
            side in text._lead, self.foe_of_teller.get(side, 0.0) > 0, side == self.spoken_of_last,
            *self._pointed(side), False, False,
        ]  # fmt: skip

    def nobody(self) -> list[float]:
        return [0.0] * (len(FEATURES) - 4) + [*self._pointed(None), 1.0, float(not self.now)]


def weighed(
    scene: Scene, claims: Sequence[Claim], weights: Weights | None = None, roles: Sequence[str] = ROLES
) -> tuple[Claim, ...]:
    """The same claims, with the likeliest side where a role is open: first who did it, then to whom."""
    weights = weights if weights is not None else shipped()
    for role in roles:
        text, filled = Weigher(scene, claims), []
        for k, claim in enumerate(claims):
            choice = text.choice(k, role)
            if choice is None:
                filled.append(claim)
                continue
            best = likeliest(choice, weights[role][choice.group])
            nameless = best is None and choice.group == PEOPLE  # they stay people of no side
            filled.append(claim if nameless else _filled(claim, role, best, scene.root))
        claims = filled
    return tuple(claims)


def likeliest(choice: Choice, weights: Sequence[float]) -> str | None:
    scores = [sum(map(mul, weights, row)) for row in choice.rows]
    return choice.sides[max(range(len(scores)), key=lambda k: scores[k])]


def _filled(claim: Claim, role: str, side: str | None, root: Callable[[str], str]) -> Claim:
    now = getattr(claim, role)
    if side in [*map(root, now), *(() if now else (None,))]:
        return claim
    sides, inferred = () if side is None else (side,), tuple(sorted({*claim.inferred, role}))
    if role == "source":
        return replace(claim, source=sides, inferred=inferred)
    return replace(claim, target=sides, inferred=inferred)


@cache
def shipped() -> Weights:
    """By role and group of types a weight for each of FEATURES: what all types share, and what is the group's own."""
    data = loaded(FILE)
    out = {}
    for role in ROLES:
        shared = data[role]["all"]
        out[role] = {
            group: [shared.get(f, 0.0) + data[role].get(group, {}).get(f, 0.0) for f in FEATURES]
            for group in (*GROUPS, REST, PEOPLE)
        }
    return out
