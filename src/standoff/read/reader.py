"""From text to claims: paragraphs parsed, frames met, then one pass each for mood, account, condition and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from standoff.read.article import Article, Paragraph
from standoff.read.attribution import AUTHORS, Quotes, Voice, voice
from standoff.read.cast import Cast
from standoff.read.claims import LAYERS, Attribution, Claim, Condition, Reading, Source, Span, When
from standoff.read.conditions import condition, hypothetical, in_content, inside_since
from standoff.read.grammar import Token, finite, lemma, negated, objects, preps, subject
from standoff.read.lexicon import lexicon
from standoff.read.links import linked
from standoff.read.matching import Found, Matcher
from standoff.read.mood import Mood, is_future, mood
from standoff.read.parsing import language
from standoff.read.registry import Names, Registry, registry
from standoff.read.ties import Ties
from standoff.read.warn import warnings_of
from standoff.read.when import Time, times
from standoff.read.words import grouped, words

BATCH = 64
HOSTILE = {
    "airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "armed_conflict", "break_relations",
    "seize_detain", "deploy_forces",
}  # fmt: skip
PROMISED = {"support_military", "supply_arms"}
SPEECH = {
    "threaten", "warn", "ultimatum", "demand", "appeal_restraint", "accuse", "reject_deny", "offer_propose", "red_line",
    "promise_support", "announce", "condemn", "express_support",
}  # fmt: skip
YIELDS = words("yields")
MILD = words("mild")
WHERE = {"invade_occupy", "deploy_forces", "airstrike", "attack", "incursion", "blockade", "deploy_militia"}
AGAINST = {
    "threaten", "warn", "ultimatum", "demand", "accuse", "reject_deny", "condemn", "airstrike", "attack",
    "invade_occupy",
    "shoot_down", "blockade", "sanction", "concede", "casualties", "incursion", "seize_detain",
}  # fmt: skip
"""What is done or said against somebody: if not named, the rival of late."""
BY_FOES = {"airstrike", "attack", "shoot_down", "casualties", "invade_occupy"}
ANSWERS = {
    "reject_deny": ("accuse", "offer_propose", "demand", "ultimatum", "threaten", "appeal_restraint", "mediate"),
    "concede": ("threaten", "demand", "ultimatum", "pressure", "warn"),
    "condemn": (
        "attack",
        "airstrike",
        "invade_occupy",
        "incursion",
        "shoot_down",
        "blockade",
        "weapons_test",
        "sanction",
    ),
}
UNREAL = ("demanded", "desired", "intended", "predicted", "possible")
SHARED = {"armed_conflict", "agree_ceasefire", "negotiate_meet", "ceasefire_collapse", "sign_agreement"}
EVENT_NOUNS = grouped("event_nouns")
Progress = Callable[[str, int, int], None]


def read(text: str, published: date, source: Source | None = None, who: Registry | None = None,
         told: Progress | None = None) -> Reading:  # fmt: skip
    """All claims of a text, told on a day. ArticleError where it cannot be read."""
    article, names = Article(text), (who or registry()).at(published)
    draft = _Draft(article, Cast(article, names), published)
    if source is not None and source.genre in ("official_statement", "transcript"):
        draft.speaks = _issuer(source, names, text)
    paragraphs = article.paragraphs
    pipe = language().pipe((p.clean for p in paragraphs), batch_size=BATCH)
    for k, (paragraph, doc) in enumerate(zip(paragraphs, pipe, strict=True)):
        draft.paragraph(paragraph, doc)
        if told:
            told("reading", k + 1, len(paragraphs))
    claims = draft.numbered()
    ties = draft.ties.all(claims)
    used = [a for c in claims for a in (*c.source, *c.target, *c.beneficiary, c.attribution.holder)]
    used += [a for t in ties for a in (t.a, t.b)]
    actors = draft.cast.all([u for u in used if u not in ("author", "unnamed")])
    known = {a.id for a in actors}
    claims = tuple(_known(c, known) for c in claims)
    ties = tuple(t for t in ties if t.a in known and t.b in known)
    links = linked(claims)
    return Reading(
        source or Source("report", published=published.isoformat()), text, actors, claims, ties, links,
        warnings_of(claims, links, draft.missed), draft.sentences,
    )  # fmt: skip


def _issuer(source: Source, names: Names, text: str) -> str | None:
    """For whom an official statement speaks: whoever its title or publisher names first, or else its text."""
    for where in (source.title or "", source.publisher or "", text):
        found = [n.actor for _, _, n in names.find(where) if names.registry.entries[n.actor].kind != "territory"]
        if found:
            return found[0]
    return None


def _known(claim: Claim, known: set[str]) -> Claim:
    source, target, helped = (
        tuple(a for a in r if a in known) for r in (claim.source, claim.target, claim.beneficiary)
    )
    told = claim.attribution
    if told.holder not in known and told.holder not in ("author", "unnamed"):
        told = replace(told, holder="unnamed")
    return replace(claim, source=source, target=target, beneficiary=helped, attribution=told)


class _Draft:
    """The reading of one article as it grows."""

    def __init__(self, article: Article, cast: Cast, published: date) -> None:
        self.article, self.cast, self.published = article, cast, published
        self.claims: list[Claim] = []
        self.ties = Ties(cast)
        self.missed: list[Span] = []
        self.sentences = 0
        self.fighting: tuple[str, ...] = ()
        self.rivals: dict[str, str] = {}
        self.struck: tuple[tuple[str, ...], int] | None = None
        self.voice = AUTHORS
        self.speaks: str | None = None
        self._matcher = Matcher(
            lexicon(),
            cast.ids,
            cast.registry.common.populations,
            lambda t: any(cast.kind(i) == "territory" for i in cast.ids(t)),
        )

    def paragraph(self, paragraph: Paragraph, doc: Any) -> None:
        cast = self.cast
        cast.enter(doc, paragraph)
        quotes, when = Quotes(doc), times(paragraph.clean, self.published)
        for sentence in doc.sents:
            tokens = [t for t in sentence if not t.is_space]
            if not tokens:
                continue
            self.sentences += 1
            before = len(self.claims)

            def cut(first: Token, last: Token) -> Span:
                return self.article.span(paragraph, first.idx, last.idx + len(last))

            self.ties.sentence(tokens, cut)
            for found in self._matcher.found(tokens):
                self._add(found, tokens, cut, quotes, when, paragraph)
            self._forecast(tokens, cut, quotes, before)
            self._unconditional(before)
            cast.sentence(tokens)
            if len(self.claims) == before and _codable(tokens, cast):
                self.missed.append(cut(tokens[0], tokens[-1]))

    # -- one event --------------------------------------------------------------------------------------------------

    def _add(
        self, found: Found, tokens: Sequence[Token], cut: Callable[[Token, Token], Span], quotes: Quotes,
        when: Sequence[Time], paragraph: Paragraph,
    ) -> None:  # fmt: skip
        frame, head, cast = found.frame, found.head, self.cast
        assumed = hypothetical(head)
        if assumed and (frame.is_verb or found.trigger[0].lower_ not in ("ongoing", "current")):
            return
        if frame.type == "armed_conflict" and inside_since(head):
            return
        told = voice(head, cast, quotes, self.voice)
        if self.speaks is not None and told.mode == "author_voice":
            told = Voice(self.speaks, "document")
        if told.mode == "direct_quote":
            self.voice = told
        spoken = told.mode in ("direct_quote", "imputed", "document") and told.holder not in ("author", "unnamed")
        cast.speaker = told.holder if spoken else self.speaks
        kind, how = frame.type, mood(head)
        hangs = None if assumed else condition(head)
        if hangs is None and kind in ("warn", "threaten", "ultimatum", "demand", "offer_propose"):
            hangs = in_content(head)
        kind = self._kind(kind, found, how, hangs is not None, told)
        if not kind:
            return
        if kind == "ceasefire_collapse" and frame.get("when") == "negated":
            how = replace(how, polarity="affirmed")
        if kind in ("red_line",) and frame.get("when") == "negated":
            how = replace(how, polarity="affirmed")
        roles = {r: self._actors(ts) for r, ts in found.roles.items()}
        source, target, inferred = self._sides(kind, roles, found, told)
        bare = frame.is_verb and kind in LAYERS["do"]  # “the pass was closed”: who did it may not be said
        if frame.get("actor", True) and not source and not target and not bare and kind not in SHARED:
            return
        if kind in SPEECH and kind not in ("promise_support", "threaten") and not source and not told.holder:
            return
        if kind == "announce" and not source:
            return
        if (
            hangs is not None
            and kind in ("threaten", "promise_support")
            and (is_future(head) or how.modality == "predicted")
        ):
            how = replace(how, modality="conditional", tense="future")
        elif hangs is not None and how.modality in ("predicted",):
            how = replace(how, modality="conditional")
        asked = tokens[-1].text == "?" and kind not in SPEECH
        core = frame.get("core", True) and not asked and not (how.modality in UNREAL and kind not in SPEECH)
        trigger = cut(found.trigger[0], found.trigger[-1])
        evidence = self._evidence(tokens, cut)
        locations = tuple(cut(*_bounds(t)) for t in found.roles.get("location", ()) if t.pos_ in ("PROPN", "NOUN"))
        claim = Claim(
            "", kind, source, target, trigger, evidence, frame.id, tuple(w for w, _ in roles.get("beneficiary", ())),
            tuple(dict.fromkeys(locations)), (), how.polarity, how.modality, how.tense,
            Attribution(told.holder, told.mode, cut(told.cue[0], told.cue[-1]) if told.cue else None),
            _epistemic(told, how, paragraph), self._hangs(hangs, cut), self._time(head, when, paragraph, cut), core,
            tuple(sorted(inferred)),
        )  # fmt: skip
        if not any(c.type == claim.type and c.trigger == claim.trigger for c in self.claims):
            self.claims.append(claim)
        if kind in AGAINST and source and target and not inferred & {"source", "target"}:
            a, b = self.cast.root(source[0]), self.cast.root(target[0])
            if a != b:
                self.rivals[a], self.rivals[b] = b, a
        if kind in ("airstrike", "attack") and source:
            self.struck = (source, self.sentences)
        if kind == "ceasefire_collapse":
            self._presupposed(claim, found, cut)
        if kind == "armed_conflict" and len({cast.root(a) for a in source}) >= 2:
            self.fighting = tuple(dict.fromkeys(cast.root(a) for a in source))[:2]

    def _unconditional(self, before: int) -> None:
        """What stands inside the condition of another claim did not happen."""
        new = self.claims[before:]
        hangs = [c.condition.span for c in new if c.condition is not None]
        kept = [c for c in new if not any(h.covers(c.trigger) for h in hangs) or "ongoing" in c.trigger.text]
        self.claims[before:] = kept

    def _forecast(
        self, tokens: Sequence[Token], cut: Callable[[Token, Token], Span], quotes: Quotes, before: int
    ) -> None:
        """A sentence that says what follows if, though no frame tells what: a forecast, which is soft."""
        if any(c.condition is not None for c in self.claims[before:]):
            return
        for token in tokens:
            if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass") or not is_future(token):
                continue
            if finite(token) != token or hypothetical(token):
                continue
            hangs = condition(token)
            if hangs is None:
                continue
            told = voice(token, self.cast, quotes, self.voice)
            if self.speaks is not None and told.mode == "author_voice":
                told = Voice(self.speaks, "document")
            self.cast.speaker = told.holder if told.holder not in ("author", "unnamed") else self.speaks
            lead = subject(token)
            source = tuple(w for w, _ in self._actors([lead])) if lead is not None else ()
            deed = bool(source) and lemma(token) not in MILD and not negated(token)
            faced = [w for w in self._faced(token) if self.cast.root(w) not in {self.cast.root(s) for s in source}]
            self.claims.append(Claim(
                "", "threaten" if deed else "prediction", source, tuple(faced[:1]) if deed else (), cut(token, token),
                self._evidence(tokens, cut), "threaten.conditional" if deed else "prediction.conditional",
                modality="conditional" if deed else "predicted", tense="future",
                epistemic="speculation" if told is AUTHORS else "attributed_claim",
                attribution=Attribution(told.holder, told.mode, cut(told.cue[0], told.cue[-1]) if told.cue else None),
                condition=self._hangs(hangs, cut), core=deed, inferred=("target",) if deed and faced else (),
            ))  # fmt: skip
            return

    def _presupposed(self, claim: Claim, found: Found, cut: Callable[[Token, Token], Span]) -> None:
        """“None of these ceasefires held”: there were some."""
        for token in found.head.sent:
            if token.tag_ == "NNS" and lemma(token) in ("ceasefire", "truce", "armistice"):
                first = next((c for c in token.children if c.dep_ == "det"), token)
                self.claims.append(replace(
                    claim, type="agree_ceasefire", trigger=cut(first, token), rule="agree_ceasefire.presupposed",
                    polarity="affirmed", inferred=("source",), time=None,
                ))  # fmt: skip

    def _kind(self, kind: str, found: Found, how: Mood, hangs: bool, told: Voice) -> str:
        """A deed to come is a threat, a promise or a forecast, by who speaks of it and against whom."""
        head = found.head
        future = is_future(head) or how.modality == "predicted"
        owners = {self.cast.root(a) for t in found.roles.get("source", ()) for a in self.cast.ids(t)}
        own = told.holder not in ("author", "unnamed") and self.cast.root(told.holder) in owners
        frame = found.frame
        if frame.id == "appeal_restraint.urge" and any(
            lemma(c) in YIELDS for c in head.children if c.dep_ in ("xcomp", "ccomp", "advcl")
        ):
            asks = {self.cast.root(a) for t in found.roles.get("source", ()) for a in self.cast.ids(t)}
            return "appeal_restraint" if "UN" in asks else "demand"
        if frame.get("clause") == "yields" and not any(
            lemma(c) in YIELDS for c in head.children if c.dep_ in ("xcomp", "ccomp")
        ):
            return ""
        if frame.get("clause") in ("hostile", "friendly"):
            content = [c for c in head.children if c.dep_ in ("xcomp", "ccomp")]
            if not content:
                return ""
            if any(negated(c) for c in content) and frame.get("clause") == "hostile":
                return "reject_deny"  # “vowed not to budge”
            hostile = any(_is_hostile(c) for c in content)
            if hostile != (frame.get("clause") == "hostile"):
                return ""
        if kind in HOSTILE | PROMISED and future:
            if hangs or own or told.mode in ("imputed",):
                return "threaten" if kind in HOSTILE else "promise_support"
            return kind
        if (
            kind in HOSTILE
            and how.modality == "intended"
            and _under(head, ("threaten", "vow", "swear", "pledge", "warn", "threat"))
        ):
            return ""  # what is threatened is told by the threat
        if kind == "threaten" and frame.id == "threaten.make-pay" and not future:
            return ""
        return kind

    def _actors(self, tokens: Iterable[Token]) -> list[tuple[str, bool]]:
        out: dict[str, bool] = {}
        for token in tokens:
            for who in self.cast.who(token):
                if self.cast.kind(who.id) == "territory":
                    continue
                out[who.id] = out.get(who.id, True) and who.inferred
        return list(out.items())

    def _sides(
        self, kind: str, roles: dict[str, list[tuple[str, bool]]], found: Found, told: Voice
    ) -> tuple[tuple[str, ...], tuple[str, ...], set[str]]:
        source = [w for w, _ in roles.get("source", ())]
        target = [w for w, _ in roles.get("target", ()) if w not in source]
        inferred = {r for r in ("source", "target") if any(guess for _, guess in roles.get(r, ()))}
        if kind in SHARED and len({self.cast.root(s) for s in source}) < 2:
            parties = list(self.fighting) or self.cast.parties()
            if not source and parties:
                source, inferred = parties, inferred | {"source"}
        if kind == "mediate" and not target:
            target, inferred = [p for p in self.fighting if p not in source], inferred | {"target"}
        if kind in ("civilian_harm", "casualties"):
            suffer = [s for s in source if self.cast.kind(s) == "population"]
            source, target = [s for s in source if s not in suffer], [*target, *suffer]
        if kind in ANSWERS and not target:
            last = self._before(ANSWERS[kind], source)
            target, inferred = last, inferred | {"target"} if last else inferred
        if kind == "casualties" and not source and self.struck and self.struck[1] >= self.sentences - 1:
            source, inferred = list(self.struck[0]), inferred | {"source"}
        if kind in ("threaten", "demand", "ultimatum", "appeal_restraint") and not target:
            against = [w for w in self._of_content(found.head, kind) if w not in source]
            target, inferred = against[:2], inferred | {"target"} if against else inferred
        if kind in ("condemn", "reject_deny", "express_support", "demand") and not target:
            blamed = [w for w in self._doers(found.roles.get("target", [])) if w not in source]
            target, inferred = blamed, inferred | {"target"} if blamed else inferred
        if kind in WHERE and not target:
            there = [w for w in self._owners(found) if w not in {self.cast.root(s) for s in source}]
            target, inferred = there[:1], inferred | {"target"} if there else inferred
        if kind in AGAINST and not target and source:
            other = self.rivals.get(self.cast.root(source[0]))
            target, inferred = ([other], inferred | {"target"}) if other else (target, inferred)
        if kind in BY_FOES and not source and target:
            other = self.rivals.get(self.cast.root(target[0]))
            source, inferred = ([other], inferred | {"source"}) if other else (source, inferred)
        if kind == "threaten" and not target:
            faced = [w for w in self._faced(found.head) if self.cast.root(w) not in {self.cast.root(s) for s in source}]
            target, inferred = faced[:1], inferred | {"target"} if faced else inferred
        if kind == "armed_conflict":
            source, target = list(dict.fromkeys([*source, *target])), []
        return tuple(dict.fromkeys(source)), tuple(dict.fromkeys(target)), inferred

    def _owners(self, found: Found) -> list[str]:
        """Whose ground it is: a state named as the place, or that to which a disputed place belongs."""
        out: list[str] = []
        near = [t for r in ("target", "location") for t in found.roles.get(r, ())]
        near += [t for t in objects(found.head) if found.frame.is_verb] + [
            t for p, t in preps(found.head) if p in ("in", "on", "near")
        ]
        for token in near:
            for name in self.cast.ids(token):
                entry = self.cast.registry.entries.get(name)
                if self.cast.kind(name) == "territory" and entry is not None:
                    out += entry.claimed
                elif self.cast.kind(name) == "state":
                    out.append(name)
        return list(dict.fromkeys(out))

    def _before(self, kinds: Sequence[str], source: Sequence[str]) -> list[str]:
        """Who did last what this answers: a denial answers the accuser."""
        own = {self.cast.root(s) for s in source}
        for claim in reversed(self.claims[-12:]):
            if claim.type in kinds and claim.source and not own & {self.cast.root(s) for s in claim.source}:
                return list(claim.source)[:2]
        return []

    def _of_content(self, head: Token, kind: str) -> list[str]:
        """Against whom words are, by what is threatened or asked: the object of the threat, or who is to act."""
        for child in head.children:
            if child.dep_ not in ("xcomp", "ccomp", "acl"):
                continue
            if kind in ("demand", "ultimatum", "appeal_restraint"):
                lead = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
                found = [w for w, _ in self._actors([lead])] if lead is not None else []
            else:
                near = [*objects(child), *(t for p, t in preps(child) if p in ("on", "against", "at", "into", "of"))]
                near += [t for o in objects(child) for p, t in preps(o) if p in ("on", "against", "of", "in", "with")]
                found = [w for w, _ in self._actors(near)]
            if found:
                return found
        return []

    def _doers(self, tokens: Iterable[Token]) -> list[str]:
        """Who did what is spoken of by its noun: “condemned the invasion”."""
        out: list[str] = []
        for token in tokens:
            name = lemma(token)
            for claim in reversed(self.claims):
                word = claim.rule.split(".")[0]
                if name in EVENT_NOUNS.get(word, ()) and claim.source:
                    out += claim.source
                    break
        return list(dict.fromkeys(out))

    def _faced(self, head: Token) -> list[str]:
        """Whom a threat is for that names nobody: who must act in its condition, or else who is spoken to."""
        hangs = condition(head)
        if hangs is not None:
            for token in hangs.tokens:
                if token.dep_ in ("nsubj", "nsubjpass"):
                    found = [w for w in self.cast.ids(token) if self.cast.kind(w) != "territory"]
                    if found:
                        return found
        if self.cast.speaker is None:
            return []
        side = self.cast.root(self.cast.speaker)
        others = [s for s in reversed(self.cast.recent) if self.cast.root(s.actor) != side]
        people = [s.actor for s in others if self.cast.kind(s.actor) == "leader"]
        return (people or [s.actor for s in others if self.cast.kind(s.actor) == "state" and s.is_subject])[:1]

    def _evidence(self, tokens: Sequence[Token], cut: Callable[[Token, Token], Span]) -> Span:
        return cut(tokens[0], tokens[-1])

    def _hangs(self, found: Any, cut: Callable[[Token, Token], Span]) -> Condition | None:
        if found is None:
            return None
        span = cut(found.tokens[0], found.tokens[-1])
        after = cut(found.consequence[0], found.consequence[-1]) if found.consequence else None
        return Condition(span, found.marker, found.trigger_when, after)

    def _time(
        self, head: Token, when: Sequence[Time], paragraph: Paragraph, cut: Callable[[Token, Token], Span]
    ) -> When | None:
        """The expression that hangs on this verb, or on the clause that it is in."""
        main = finite(head)
        for time in when:
            inside = [t for t in head.sent if t.idx >= time.begin and t.idx < time.stop]
            if not inside:
                continue
            top = min(inside, key=lambda t: len(list(t.ancestors)))
            at = top
            for _ in range(8):
                if at.pos_ in ("VERB", "AUX") or at == head:
                    break
                if at.head == at:
                    break
                at = at.head
            governs = head in at.subtree and at.pos_ in ("VERB", "AUX") and finite(head) == at
            if at in (head, main) or governs or (at.dep_ in ("xcomp", "ccomp") and at.head == head):
                span = self.article.span(paragraph, time.begin, time.stop)
                return When(_iso(time.start), _iso(time.end), time.precision, span)
        return None

    def numbered(self) -> tuple[Claim, ...]:
        ordered = sorted(self.claims, key=lambda c: (c.trigger.start, c.trigger.end, c.type))
        return tuple(replace(c, id=f"c{k + 1:02d}") for k, c in enumerate(ordered))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _bounds(token: Token) -> tuple[Token, Token]:
    inner = [t for t in token.subtree if t.dep_ in ("compound", "det", "amod") or t == token]
    return (min(inner, key=lambda t: t.i), max(inner, key=lambda t: t.i))


def _under(head: Token, words: Sequence[str]) -> bool:
    return any(lemma(t) in words for t in head.ancestors)


HOSTILE_VERBS = words("hostile_verbs")


def _is_hostile(verb: Token) -> bool:
    return lemma(verb) in HOSTILE_VERBS or any(
        lemma(o) in ("retaliation", "revenge", "war", "price") for o in objects(verb)
    )


def _epistemic(told: Voice, how: Mood, paragraph: Paragraph) -> str:
    if told.mode == "imputed":
        return "author_inference"
    if told.mode != "author_voice":
        return "attributed_claim"
    if how.modality in ("predicted",):
        return "speculation"
    return "asserted_fact"


CODABLE = words("codable")


def _codable(tokens: Sequence[Token], cast: Cast) -> bool:
    """A sentence that looks as if it told an event, though no frame fits."""
    words = {lemma(t) for t in tokens}
    return (
        len(words & CODABLE) >= 1
        and any(cast.ids(t) for t in tokens if t.pos_ in ("PROPN", "NOUN"))
        and len(tokens) > 5
    )
