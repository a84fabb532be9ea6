"""The reading of one article as it grows: sentence by sentence, frame by frame, pass by pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from standoff.read.article import Article, Paragraph
from standoff.read.attribution import AUTHORS, Quotes, Voice, voice
from standoff.read.cast import Cast
from standoff.read.claims import LAYERS, NO_ACTOR, Claim, Span, When
from standoff.read.conditions import condition, hypothetical, inside_since
from standoff.read.grammar import Token, finite, is_passive, lemma, negated, subject
from standoff.read.judging import UNREAL, attribution_of, bounds, codable, condition_of, counts, hanging, is_order, iso
from standoff.read.kinds import epistemic, kind_of
from standoff.read.lexicon import lexicon
from standoff.read.matching import Found, Matcher
from standoff.read.mood import is_future, mood
from standoff.read.phrases import acts
from standoff.read.phrases import known as spoken_of
from standoff.read.sides import SHARED, Sides
from standoff.read.surface import by_look
from standoff.read.ties import Ties
from standoff.read.when import Time, times
from standoff.read.words import grouped, words

LABEL = re.compile(r"((?:[A-Z][\w.'-]*\s?){1,5}):\s")
ASKERS = words("askers")
RECENT = 12  # claims that are looked back on
MANY_NAMED = {
    noun: [k for k, nouns in grouped("event_nouns").items() if noun in nouns and k in LAYERS["do"]]
    for noun in {n for nouns in grouped("event_nouns").values() for n in nouns}
}
"""Nouns of deeds, and of which types each may be."""
MILD = words("mild")
BENIGN = words("benign")


class Drafting:
    """The reading of one article as it grows."""

    def __init__(self, article: Article, cast: Cast, published: date) -> None:
        self.article, self.cast, self.published = article, cast, published
        self.claims: list[Claim] = []
        self.ties = Ties(cast)
        self.missed: list[Span] = []
        self._known: set[Span] = set()
        """Triggers that are spoken of as known, so that they happened wherever they stand."""
        self.sentences = 0
        self.sides = Sides(cast, self.claims)
        self.voice = AUTHORS
        self.speaks: str | None = None
        self.issuer: str | None = None
        """Of a transcript: on whose behalf those speak whose names say nothing."""
        self.is_transcript = False
        self._matcher = Matcher(
            lexicon(), cast.ids, cast.registry.common.populations,
            lambda t: {cast.kind(i) for i in cast.ids(t)},
        )  # fmt: skip

    def paragraph(self, paragraph: Paragraph, doc: Any) -> None:
        cast = self.cast
        cast.enter(doc, paragraph)
        if self.is_transcript:
            self.speaks = self._labelled(paragraph.clean, doc)
        quotes, when = Quotes(doc), times(paragraph.clean, self.published)
        for sentence in doc.sents:
            tokens = [t for t in sentence if not t.is_space]
            if not tokens:
                continue
            self.sentences += 1
            self.sides.sentences = self.sentences
            before = len(self.claims)

            def cut(first: Token, last: Token) -> Span:
                return self.article.span(paragraph, first.idx, last.idx + len(last))

            self.ties.sentence(tokens, cut)
            for found in self._matcher.found(tokens):
                self._add(found, tokens, cut, quotes, when, paragraph)
            self._forecast(tokens, cut, quotes, before)
            self._unconditional(before)
            self._ordered(before)
            self._must(tokens, cut, quotes, before)
            cast.sentence(tokens)
            if len(self.claims) == before and codable(tokens, cast):
                self.missed.append(cut(tokens[0], tokens[-1]))

    def _labelled(self, clean: str, doc: Any) -> str | None:
        """Who speaks in a paragraph of a transcript, by what stands before its colon; nobody where it is a question."""
        label = LABEL.match(clean)
        if label is None:
            return self.issuer
        words = label[1].strip().title()
        if words.split()[-1].lower() in ASKERS:
            return None
        found = [n.actor for _, _, n in self.cast.names.find(words) if self.cast.kind(n.actor) != "territory"]
        if found:
            return found[0]
        before = [t for t in doc if t.idx < label.end(1)]
        return self.cast.titled(words, self.issuer, before) if len(words.split()) > 1 else self.issuer

    # -- one event --------------------------------------------------------------------------------------------------

    def _add(
        self, found: Found, tokens: Sequence[Token], cut: Callable[[Token, Token], Span], quotes: Quotes,
        when: Sequence[Time], paragraph: Paragraph,
    ) -> None:  # fmt: skip
        frame, head, cast = found.frame, found.head, self.cast
        assumed = hypothetical(head)
        known = any(c.lower_ in ("the", "this", "these", "that", "those") for c in head.children)
        if assumed and (frame.is_verb or not (known or found.trigger[0].lower_ in ("ongoing", "current"))):
            return
        if frame.type == "armed_conflict" and inside_since(head):
            return
        told = self._told(head, quotes)
        if told.mode == "direct_quote":
            self.voice = told
        spoken = told.mode in ("direct_quote", "imputed", "document") and told.holder not in NO_ACTOR
        cast.speaker = told.holder if spoken else self.speaks
        kind, how = frame.type, mood(head)
        hangs = hanging(head, kind, tokens, assumed=assumed)
        kind = kind_of(found, how, hangs is not None, told, cast)
        if not kind:
            return
        again: Claim | None = None
        if not frame.is_verb and spoken_of(head):  # it happened, whatever was said of it
            how = replace(how, modality="actual", tense="past") if how.modality in UNREAL else how
            called = [k for k in MANY_NAMED.get(lemma(head), ()) if len(frame.words) == 1]
            if kind in called:  # “the raid”, “the seizure”: of the kind that was told
                before = [c for c in reversed(self.claims[-RECENT:]) if c.type in called]
                air = [c for c in reversed(self.claims) if c.type == "airstrike" and lemma(head) in ("raid", "strike", "bombing")]
                again = next(iter(air or before), None)
                kind = again.type if again is not None else kind
        if frame.get("when") in ("negated", "never", "never-idle"):
            how = replace(how, polarity="affirmed")  # “did not hold” affirms the collapse
        roles = {r: self.sides.actors(ts) for r, ts in found.roles.items()}
        source, target, inferred = self.sides.of(kind, roles, found)
        if frame.id == "threaten.or-face":  # by whom it is asked, and of whom
            before = [c for c in reversed(self.claims) if c.evidence.covers(cut(head, head))]
            asked_by = next((c for c in before if c.type in LAYERS["say"]), next(iter(before), None))
            if asked_by is not None:
                source, target, inferred = asked_by.source, asked_by.target, {"source", "target"}
                if source and told is AUTHORS or told.holder in target:
                    told = Voice(source[0], "indirect_speech")
        if frame.id == "demand.order" and not source and is_passive(head):
            return  # an army is ordered by its own
        if frame.id == "demand.order" and {cast.root(t) for t in target} & {cast.root(s) for s in source}:
            return  # an order to one's own
        if again is not None and not source and not target:  # the raid that was told before
            source, target, inferred = again.source, again.target, {"source", "target"}
        if kind in LAYERS["say"] and not source and told.mode != "author_voice" and told.holder not in NO_ACTOR:
            source, inferred = (told.holder,), inferred | {"source"}  # a threat is whose words it is
        done = frame.is_verb or known or acts(head)  # “the pass was closed”, “rocket attacks have killed …”
        bare = done and kind in LAYERS["do"] or (kind == "threaten" and hangs is not None)  # by whom is not said
        spoken_by = frame.is_verb and kind in LAYERS["say"] and bool(found.roles.get("source"))
        if frame.get("actor", True) and not (source or target or bare or spoken_by) and kind not in SHARED:
            return
        if kind == "announce" and not source:
            return
        ahead = is_future(head) or how.modality == "predicted"
        if hangs is not None and kind in ("threaten", "promise_support") and ahead:
            how = replace(how, modality="conditional", tense="future")
        elif hangs is not None and how.modality == "predicted":
            how = replace(how, modality="conditional")
        core = frame.get("core", True) and tokens[-1].text != "?" and counts(kind, how, told)
        trigger = cut(found.trigger[0], found.trigger[-1])
        if known and not frame.is_verb:
            self._known.add(trigger)
        evidence = cut(tokens[0], tokens[-1])
        locations = tuple(cut(*bounds(t)) for t in found.roles.get("location", ()) if t.pos_ in ("PROPN", "NOUN"))
        claim = Claim(
            "", kind, source, target, trigger, evidence, frame.id, tuple(w for w, _ in roles.get("beneficiary", ())),
            tuple(dict.fromkeys(locations)), (), how.polarity, how.modality, how.tense,
            attribution_of(told, cut), epistemic(told, how), condition_of(hangs, cut),
            self._time(head, when, paragraph), core, tuple(sorted(inferred)),
        )  # fmt: skip
        if not any(c.type == claim.type and c.trigger == claim.trigger for c in self.claims[-RECENT:]):
            self.claims.append(claim)
        self.sides.note(claim)
        if kind == "ceasefire_collapse":
            self._presupposed(claim, found, cut)

    def _told(self, head: Token, quotes: Quotes) -> Voice:
        """Whose words they are; what a statement says in nobody's name is said by whoever issued it."""
        told = voice(head, self.cast, quotes, self.voice)
        if self.speaks is None or told.mode != "author_voice":
            return told
        return Voice(self.cast.issued(self.speaks), "document")

    def _unconditional(self, before: int) -> None:
        """What stands inside the condition of another claim did not happen."""
        new = self.claims[before:]
        hangs = [c.condition.span for c in new if c.condition is not None]
        kept = [
            c
            for c in new
            if not any(h.covers(c.trigger) for h in hangs) or "ongoing" in c.trigger.text or c.trigger in self._known
        ]
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
            hangs = condition(token) or by_look(tokens)
            if hangs is None or token in hangs.tokens:
                continue
            told = self._told(token, quotes)
            self.cast.speaker = told.holder if told.holder not in NO_ACTOR else self.speaks
            lead = subject(token)
            source = tuple(w for w, _ in self.sides.actors([lead])) if lead is not None else ()
            spoken = told.mode not in ("author_voice", "anonymous")  # what others foresee is a forecast
            deed = spoken and bool(source) and lemma(token) not in MILD and not negated(token)
            if hangs.marker == "imperative_and" and lead is not None and lead.lower_ in ("you", "they", "he", "it"):
                deed, source = True, (told.holder,) if told.holder not in NO_ACTOR else ()
            kindly = (
                hangs.marker == "imperative_and"
                and bool(BENIGN & {lemma(t) for t in hangs.consequence})
                and not negated(token)
            )
            offered = kindly and told.holder not in NO_ACTOR
            deed = deed and not offered
            faced = [w for w in self.sides.faced(token) if self.cast.root(w) not in {self.cast.root(s) for s in source}]
            kind = "threaten" if deed else "offer_propose" if offered else "prediction"
            self.claims.append(Claim(
                "", kind, (told.holder,) if offered else source, tuple(faced[:1]) if deed or offered else (),
                cut(token, token), cut(tokens[0], tokens[-1]), f"{kind}.conditional",
                modality="conditional" if deed or offered else "predicted", tense="future",
                epistemic="speculation" if told is AUTHORS else "attributed_claim",
                attribution=attribution_of(told, cut),
                condition=condition_of(hangs, cut), core=deed or offered, inferred=("target",) if (deed or offered) and faced else (),
            ))  # fmt: skip
            return

    def _ordered(self, before: int) -> None:
        """“Leave our people alone, or we will be back”: what somebody is told to do, or else, is a demand as well."""
        for claim in self.claims[before:]:
            hangs = claim.condition
            if hangs is None or claim.type == "demand" or not is_order(hangs, claim.evidence):
                continue
            if any(c.type == "demand" and c.trigger == hangs.span for c in self.claims[before:]):
                continue
            told = claim.attribution.holder
            source = (told,) if told not in NO_ACTOR else claim.source
            self.claims.append(replace(
                claim, type="demand", source=source, target=tuple(t for t in claim.target if t not in source),
                trigger=hangs.span, rule="demand.or-else", condition=None, modality="actual", tense="present",
                core=True,
            ))  # fmt: skip
            return

    def _must(
        self, tokens: Sequence[Token], cut: Callable[[Token, Token], Span], quotes: Quotes, before: int
    ) -> None:
        """“France must not lead any force”, somebody says: what another side must do is a demand."""
        if any(c.type in ("demand", "ultimatum", "appeal_restraint") for c in self.claims[before:]):
            return
        for token in tokens:
            aux = next((c for c in token.children if c.dep_ == "aux" and c.lower_ == "must"), None)
            lead = subject(token) if aux is not None and not hypothetical(token) else None
            if aux is None or lead is None:
                continue
            told, side = self._told(token, quotes), [w for w, _ in self.sides.actors([lead])]
            if not side or told.mode in ("author_voice", "imputed"):
                continue
            named = (told.holder,) if told.holder not in NO_ACTOR else ()
            if {self.cast.root(n) for n in named} & {self.cast.root(w) for w in side}:
                continue
            self.claims.append(Claim(
                "", "demand", named, tuple(side), cut(aux, token), cut(tokens[0], tokens[-1]), "demand.must",
                tense="present", epistemic="attributed_claim", attribution=attribution_of(told, cut),
                condition=condition_of(hanging(token, "demand", tokens, assumed=False), cut),
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

    def _time(self, head: Token, when: Sequence[Time], paragraph: Paragraph) -> When | None:
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
                return When(iso(time.start), iso(time.end), time.precision, span)
        return None

    def numbered(self) -> tuple[Claim, ...]:
        ordered = sorted(self.claims, key=lambda c: (c.trigger.start, c.trigger.end, c.type))
        return tuple(replace(c, id=f"c{k + 1:02d}") for k, c in enumerate(ordered))
